#!/bin/bash
# Many writers at once, on one client and on their own: no change is lost.
. "${0%/*}/lib/tap.sh"

writers=8
changes=${DOSSIER_CHANGES:-10}
ok 'a book' dossier init book
cd book || exit 99
ok 'a client for all' dossier add client All address.street=x address.city=y
for w in $(seq $writers); do
    run dossier add client "Own $w" address.street=x address.city=y
done

# write NUMBER: its changes, in turn to its own client and to that of all.
write() {
    local i
    for i in $(seq "$changes"); do
        dossier -q set all "tags+=w$1-$i" || echo "all $1 $i failed"
        dossier -q set "own-$1" "tags+=w$1-$i" || echo "own $1 $i failed"
    done
}
for w in $(seq $writers); do
    write "$w" >"$TMP/said-$w" 2>&1 &
done
wait
is_output 'nobody was refused' cat "$TMP"/said-* </dev/null
ok 'all changes of all are in the one file' \
    test "$(dossier get all tags | grep -o 'w[0-9]*-[0-9]*' | sort -u | wc -l)" \
    = $((writers * changes))
for w in $(seq $writers); do
    ok "all changes of writer $w are in its own file" \
        test "$(dossier get "own-$w" tags | grep -o 'w[0-9-]*' | wc -l)" \
        = "$changes"
done
ok 'each is a commit' test "$(git rev-list --count HEAD)" \
    = $((2 + writers + 2 * writers * changes))
is_output 'nothing is left over' git status --porcelain </dev/null
ok 'the repository is sound' git fsck --strict --no-dangling

plan_done
