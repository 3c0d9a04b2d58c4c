#!/bin/bash
# What an import of N clients (10000) takes: planned, written, and again when
# nothing has changed; beside it, writing the same files and letting git add
# and commit them. DOSSIER and MEASURE name the binaries.
set -eu
cd "${0%/*}/../.."
n=${1:-10000}
dossier=${DOSSIER:-$PWD/build/plain/dossier}
measure=${MEASURE:-$PWD/build/plain/measure}
tmp=$(mktemp -d "${TMPDIR:-/tmp}/dossier-bench-XXXXXX")
trap 'rm -rf "$tmp"' EXIT
export GIT_AUTHOR_NAME=bench GIT_AUTHOR_EMAIL=bench@example.org
export GIT_COMMITTER_NAME=bench GIT_COMMITTER_EMAIL=bench@example.org
export PATH=${dossier%/*}:$PATH

[ -x "$measure" ] || cc -O2 -D_GNU_SOURCE -Isrc -o "$measure" \
    tests/bench/measure.c
awk -v n="$n" -f tests/bench/customers.awk >"$tmp/customers.csv"
"$dossier" -q init "$tmp/book"
cd "$tmp/book"
"$dossier" -q layout letters

# once NAME RUNS COMMAND...: median milliseconds and peak memory.
once() {
    local name=$1
    shift
    # shellcheck disable=SC2046,SC2183 # measure prints four numbers
    printf '%-28s %10.0f ms  min %.0f max %.0f  %d KiB\n' "$name" \
        $("$measure" "$@")
}

once 'plan only (-n)' 3 "$dossier" import -n "$tmp/customers.csv"
once 'import' 1 "$dossier" import -q "$tmp/customers.csv"
once 'again, nothing changed' 3 "$dossier" import -q "$tmp/customers.csv"

# The peer: the same files written anew, then git.
git init -q "$tmp/peer"
cat >"$tmp/peer.sh" <<'END'
cp -r "$1/records" "$2/" && cd "$2" && git add -A && git commit -qm peer
END
once 'cp, git add -A, git commit' 1 sh "$tmp/peer.sh" "$tmp/book" "$tmp/peer"
