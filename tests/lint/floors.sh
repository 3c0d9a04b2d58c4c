#!/bin/sh
# Includes run downward: a folder of src/ reads headers of lower floors only,
# and folders on one floor do not know each other.
. "${0%/*}/../lib/files.sh"

check() {
    files 'src/*.c' 'src/*.h' | xargs -r grep -Hn '^ *# *include *"' |
        awk '
BEGIN {
    n = split("base 0 yaml 1 sheet 1 record 2 schema 3 store 3 merge 3 index 4 " \
              "query 5 view 5 history 5 move 6 doctor 6 einvoice 7 cmd 8", word, " ")
    for (i = 1; i < n; i += 2)
        floor[word[i]] = word[i + 1]
}
{
    split($0, part, ":")
    place = part[1] ":" part[2] ": "
    match($0, /"[^"]*"/)
    header = substr($0, RSTART + 1, RLENGTH - 2)
    if (header == "git2_soname.h" && part[1] ~ /^src\/store\//)
        next # made by the build
    if (header == "workbook_sonames.h" && part[1] ~ /^src\/sheet\//)
        next
    from = part[1]
    sub(/^src\//, "", from)
    if (from !~ /\//)
        from = "main"
    sub(/\/.*/, "", from)
    to = header
    sub(/\/.*/, "", to)
    if (header !~ /^[a-z]+\/[a-z0-9_]+\.h$/ || !(to in floor))
        print place "\"" header "\" is not FOLDER/FILE.h of a floor"
    else if (from != "main" && !(from in floor))
        print place "the folder src/" from " has no floor"
    else if (from != "main" && from != to && floor[to] >= floor[from])
        print place from " must not include " to
}'
}

judge "$(check)"
