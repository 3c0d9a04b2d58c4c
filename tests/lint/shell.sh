#!/bin/sh
# Shell scripts pass shellcheck.
. "${0%/*}/../lib/files.sh"
needs shellcheck

check() {
    files '*.sh' '*.t' '.ci/run' 'hooks/*' 'tests/bench/*' |
        while IFS= read -r file; do
            head -n 1 "$file" | grep -qE '^#!.*sh$|^# shellcheck shell=' &&
                printf '%s\n' "$file"
        done | xargs -r shellcheck -f gcc -e SC1090,SC1091
}

judge "$(check)"
