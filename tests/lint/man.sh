#!/bin/sh
# Man pages pass mandoc's own lint.
. "${0%/*}/../lib/files.sh"
needs mandoc

check() {
    files 'src/man/*.[1-9]' | xargs -r mandoc -T lint -W warning
}

judge "$(check)"
