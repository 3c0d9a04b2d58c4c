#!/bin/sh
# The size of the code: lines by folder, the longest function and file.
cd "${0%/*}/../.." || exit 1

# shellcheck disable=SC2016 # $ is awk's
for folder in src/*/; do
    find "$folder" -type f -name '*.[ch]' -exec cat {} + | wc -l |
        sed "s|^ *|$folder |"
done | awk '{ printf "%-14s %6d lines\n", $1, $2; sum += $2 }
END { printf "%-14s %6d lines\n", "all of src/", sum }'
find tests -type f \( -name '*.c' -o -name '*.t' -o -name '*.sh' \) \
    -exec cat {} + | wc -l | awk '{ printf "%-14s %6d lines\n", "tests/", $1 }'
find src -name '*.[ch]' -exec wc -l {} + | grep -v ' total$' | sort -rn |
    awk 'NR == 1 { print "longest file: " $2 ", " $1 " lines" }'
# shellcheck disable=SC2016 # $ is awk's
find src -name '*.c' -print0 | xargs -0 awk '
FNR == 1 { begun = 0 }
!/^[{}]/ && /^[a-z]/ { name = $0 }
/^\{/ { begun = FNR }
/^\}/ && begun {
    print FNR - begun + 1, FILENAME ":" begun
    begun = 0
}' | sort -rn | awk '
{ all[NR] = $1; sum += $1 }
NR == 1 { print "longest function: " $2 ", " $1 " lines" }
END {
    printf "functions: %d, median %d lines, mean %.1f\n", NR,
        all[int((NR + 1) / 2)], sum / NR
}'
