#!/bin/bash
# Many writers at once: each change is made or refused, none is lost.
. "${0%/*}/lib/tap.sh"

ok 'a book' dossier init book
cd book || exit 99
for i in 1 2 3 4; do
    ok "client $i" dossier add client "C$i" address.street=x address.city=y
done

# Runs four writers of ten changes each; prints how many changes were made.
writers() {
    local writer
    for writer in 1 2 3 4; do
        for change in 1 2 3 4 5 6 7 8 9 10; do
            "$1" "$writer" "$change" >/dev/null 2>>"$TMP/refused" && echo made
        done &
    done
    wait
}

own_client() { dossier set -q "c$1" "notes=change $2"; }
same_client() { dossier add -q activity c1 "title=by $1, $2"; }

before=$(git rev-list --count HEAD)
made=$(writers own_client | wc -l)
ok 'each on a client of its own: all changes are made' [ "$made" = 40 ]
ok 'each is a commit' \
    [ "$(git rev-list --count HEAD)" = $((before + 40)) ]

before=$(git rev-list --count HEAD)
made=$(writers same_client | wc -l)
ok 'all on one client: some are made' [ "$made" -gt 0 ]
ok 'as many commits' [ "$(git rev-list --count HEAD)" = $((before + made)) ]
ok 'all of them in the file' \
    [ "$(grep -c 'title: by' records/c1/client.yaml)" = "$made" ]
not_ok 'the others are refused for one reason only' \
    grep -vE 'changed since it was read|hint:' "$TMP/refused"
is_output 'nothing is left over' git status --porcelain </dev/null
ok 'the repository is sound' git fsck --strict --no-dangling
plan_done
