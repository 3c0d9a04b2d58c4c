#!/bin/sh
# Functions of at most 80 lines, files of at most 600. A function's body is
# what stands between braces in the first column, as clang-format puts them.
. "${0%/*}/../lib/files.sh"

check() {
    files '*.c' '*.h' | xargs -r awk '
FNR == 601 { print FILENAME ":601: a file of more than 600 lines" }
FNR == 1 { begun = 0 }
/^\{/ { begun = FNR }
/^\}/ {
    if (begun && FNR - begun + 1 > 80)
        print FILENAME ":" begun ": a function of " FNR - begun + 1 " lines"
    begun = 0
}'
}

judge "$(check)"
