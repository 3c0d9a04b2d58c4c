#!/bin/sh
# Lines: no blanks at the end, at most 100 characters, no work left for later,
# no path that exists on one machine only. The patterns are written so that
# they do not match themselves.
. "${0%/*}/../lib/files.sh"
LC_ALL=C.UTF-8
export LC_ALL

check() {
    sources | xargs -r grep -HnE '[[:blank:]]+$' |
        sed 's/:[^:]*$/: blanks at the end of the line/'
    sources | xargs -r grep -HnE '^.{101}' |
        sed -E 's/^([^:]*:[0-9]+):.*/\1: more than 100 characters/'
    sources | xargs -r grep -HnE '\b(TOD[O]|FIXM[E]|XX[X][: ])' |
        sed -E 's/^([^:]*:[0-9]+):.*/\1: work left for later/'
    files | xargs -r -d '\n' grep -HnIE '(^|[^[:alnum:]_.-])/(wor[k]|roo[t])/' |
        sed -E 's/^([^:]*:[0-9]+):.*/\1: a path of one machine/'
}

judge "$(check)"
