#!/bin/sh
# Every source file includes base/banned.h, behind all other headers.
. "${0%/*}/../lib/files.sh"

check() {
    files 'src/*.c' | while IFS= read -r file; do
        last=$(grep -n '^ *# *include' "$file" | tail -n 1)
        case $last in
        *'"base/banned.h"'*) ;;
        *) echo "$file:${last%%:*}: the last include is not base/banned.h" ;;
        esac
    done
}

judge "$(check)"
