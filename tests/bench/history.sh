#!/bin/bash
# What the history of one client takes in a book of COMMITS (10000) commits,
# each of which gives some client another owner, beside git's log of that
# file. DOSSIER, BENCH and RUNS as in run, which has this in its table.
set -eu
commits=${COMMITS:-10000}
clients=${HISTORY_CLIENTS:-2000}
every=${HISTORY_EVERY:-100} # of so many commits one is about the client
place=$(mktemp -d "${TMPDIR:-/tmp}/dossier-bench-XXXXXX")
trap 'rm -rf "$place"' EXIT
cd "$place"

# A stream for git fast-import: commit after commit, an hour apart. Its first
# line names the client that is asked about.
stream() {
    git ls-files 'records/*/client.yaml' | awk -v n="$commits" \
        -v every="$every" -v now="$(date +%s)" '
{ path[NR] = $0 }
END {
    for (i = 1; i <= n; i++) {
        k = i % every == 0 ? 1 : 2 + (i * 7919) % (NR - 1)
        if (!(k in text))
            text[k] = slurp(path[k])
        body = text[k]
        sub(/\nowner:[^\n]*/, "\nowner: person " i, body)
        print "commit refs/heads/main"
        print "committer bench <bench@example.org> " now + i * 3600 " +0000"
        print "data 12\nset an owner"
        if (i == 1)
            print "from refs/heads/main^0"
        print "M 100644 inline " path[k]
        printf "data %d\n%s\n", length(body), body
    }
    print "done"
}
function slurp(p,   line, all) {
    while ((getline line <p) > 0)
        all = all line "\n"
    close(p)
    return all
}'
}

git init -q -b main
"$BENCH/generate" "$clients" 1 .
printf 'settings:\n  layout: letters\n' >records/schema.yaml
git add -A && git commit -qm generated
stream | LC_ALL=C git fast-import --quiet --done
git reset -q --hard
path=$(git ls-files 'records/*/client.yaml' | head -1)
id=${path%/*}
id=${id##*/}
told=$("$DOSSIER" log "$id" --csv --no-header | wc -l)
listed=$(git log --format=%h -- "$path" | wc -l)
[ "$told" = "$listed" ] || {
    echo "log tells $told changes, git lists $listed commits" >&2
    exit 1
}
"$BENCH/measure" "${RUNS:-5}" "$DOSSIER" log "$id" --csv | cut -d' ' -f1-3
"$BENCH/measure" "${RUNS:-5}" git log --format=%h -- "$path" | cut -d' ' -f1-3
