# shellcheck shell=bash
# Golden cases, for a test that has read tap.sh. A case is a folder with
#   before.yaml   the record of the client "golden"
#   op            a shell script that runs in the top folder of the book
#   after.yaml    the record that must come of it, byte for byte
#   output        what must be printed, stdout and then stderr (may be missing)

golden() {
    local dir=$1 name=${1##*/} client=records/golden/client.yaml book
    book=$(mktemp -d "$TMP/golden-XXXXXX") || exit 99
    pushd "$book" >/dev/null || exit 99
    git init -q . && mkdir -p "${client%/*}" || exit 99
    cp "$dir/before.yaml" "$client" || exit 99
    git add -A && git commit -qm 'records: add golden' || exit 99
    run bash -eu "$dir/op"
    is_file "$name: the record" "$client" <"$dir/after.yaml" ||
        tap_last_run | sed 's/^/# /' >&2
    if [ -f "$dir/output" ]; then
        cat "$TMP/out" "$TMP/err" >"$TMP/both"
        is_file "$name: the output" "$TMP/both" <"$dir/output"
    fi
    popd >/dev/null || exit 99
    rm -rf "$book"
}

golden_all() {
    local dir
    for dir in "$1"/*/; do
        golden "${dir%/}"
    done
}
