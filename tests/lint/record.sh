#!/bin/sh
# dossier-record(5) knows every finding code and every field of the built-in
# schema.
. "${0%/*}/../lib/files.sh"

check() {
    page=src/man/dossier-record.5
    sed -n 's/.* DS_F_[A-Z_]* = \([0-9]*\),.*/0\1/p' src/base/finding.h |
        sed 's/^0\(....\)$/\1/' |
        while IFS= read -r code; do
            grep -qx "\.It $code" $page ||
                echo "src/base/finding.h:1: $code is not in $page"
        done
    sed -nE 's/^      ([a-z0-9_.]+):.*/\1/p' src/schema/client.yaml |
        sort -u | while IFS= read -r field; do
        grep -qE "^\.It $field " $page ||
            echo "src/schema/client.yaml:1: $field is not in $page"
    done
}

judge "$(check)"
