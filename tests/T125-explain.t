#!/bin/bash
# Every number can be followed to the lines that make it up.
. "${0%/*}/lib/tap.sh"

cp -r "$TOP/records" . && git init -q && git add -A && git commit -qm sample
today() {
    dossier --today 2026-11-23 "$@"
}
question='from invoices where overdue by client.owner show sum(balance) as open'

run today explain "$question" --csv --dialect unix --no-header
cp "$TMP/out" parts
awk -F, '{ sum[$1] += $3 * 100 } END {
    for (row in sum) printf "%d %.0f\n", row, sum[row] }' parts | sort >summed
today query "$question" --csv --dialect unix --no-header |
    awk -F, '{ printf "%d %.0f\n", NR, $2 * 100 }' >printed
ok 'the parts add up to each printed number' cmp summed printed
is_output 'a part names element, file, line and column' \
    grep '^1,' parts <<'END'
1,sum(balance),1024.80,EUR,invoice 2026-097,records/pasticceria-aurora-blu/client.yaml:27:5
END
sed -n 27p records/pasticceria-aurora-blu/client.yaml >line
ok 'where it stands' grep -q 2026-097 line

is_output 'why a client is in an answer' today list \
    'status = active and any(invoices where overdue)' --why aurora <<'END'
status = active = yes
  status = active
any(invoices where overdue) = yes
END
exit_is 2 'an unknown one is named' today list 'status = active' --why aurroa

plan_done
