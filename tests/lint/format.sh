#!/bin/sh
# C looks as .clang-format says.
. "${0%/*}/../lib/files.sh"
needs clang-format

check() {
    files '*.c' '*.h' |
        xargs -r -P 2 -n 40 clang-format --dry-run -Werror 2>&1 |
        grep ': error:'
}

judge "$(check)"
