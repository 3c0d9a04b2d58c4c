#!/bin/bash
# What moved the amounts of a report between two times: commit, author, field.
. "${0%/*}/lib/tap.sh"

cp -r "$TOP/records" . && git init -q && git add -A
GIT_COMMITTER_DATE=2026-11-20T10:00:00Z git commit -qm sample && git tag a

# by WHO CMD...: who is the author.
by() {
    GIT_AUTHOR_NAME=$1 "${@:2}"
}
short() {
    git rev-parse --short=10 "$1"
}

# moves ARG...: each move in two lines.
moves() {
    dossier report diff "$@" --csv --dialect unix --no-header |
        awk -F, -v OFS=, '{ print $1, $2, $3, $4, $5, $6
            print "  " $7, $8, $9, $10 }'
}

id=ruote-montevento
by Bob dossier -q set $id invoice 2026-112 status=authorised
one=$(short HEAD)
dossier -q add payment $id invoice 2026-088 date=2026-11-21 amount=500
two=$(short HEAD)
dossier -q set $id phone=+3902555
dossier -q rename $id ruote
by Carla dossier -q rm ruote invoice 2026-031
three=$(short HEAD)
git tag b

is_output 'each moved amount with commit, author and field' \
    moves 'from invoices by status show sum(balance), count()' \
    a b --today 2026-11-23 <<END
authorised,count(),ruote,invoice 2026-112,1,
  $one,2026-11-23,Bob,invoice 2026-112 status: pending -> authorised
authorised,sum(balance),ruote,invoice 2026-088,-500.00,EUR
  $two,2026-11-23,Anna Bianchi,add invoice 2026-088 payment #2
authorised,sum(balance),ruote,invoice 2026-112,9760.00,EUR
  $one,2026-11-23,Bob,invoice 2026-112 status: pending -> authorised
paid,count(),ruote,invoice 2026-031,-1,
  $three,2026-11-23,Carla,remove invoice 2026-031
pending,count(),ruote,invoice 2026-112,-1,
  $one,2026-11-23,Bob,invoice 2026-112 status: pending -> authorised
pending,sum(balance),ruote,invoice 2026-112,-9760.00,EUR
  $one,2026-11-23,Bob,invoice 2026-112 status: pending -> authorised
END
has_output 'a saved report, columns across' \
    "^.*sum\(balance\) 1-30.*,-500.00,EUR,$two," \
    dossier report diff @receivables a b --today 2026-11-01 --csv
has_output 'what only the day moved' ',3,,,,,the day$' \
    dossier report diff 'from invoices where number = "2026-083" show age' \
    2026-11-20 2026-11-23 --csv --dialect unix
is_output 'rows that are no groups' \
    moves @overdue a b days=1 --today 2026-11-23 <<END
ruote invoice 2026-088,balance,ruote,invoice 2026-088,-500.00,EUR
  $two,2026-11-23,Anna Bianchi,add invoice 2026-088 payment #2
END
is_output 'backwards, signs are turned' \
    moves 'from invoices where number = "2026-088" show balance' \
    b a --today 2026-11-23 <<END
ruote invoice 2026-088,balance,ruote,invoice 2026-088,500.00,EUR
  $two,2026-11-23,Anna Bianchi,add invoice 2026-088 payment #2
END
is_output 'nothing moved' \
    dossier report diff 'from invoices by status show sum(net)' b b --csv \
    --dialect unix --no-header </dev/null
exit_is 2 'only diff' dossier report show @overdue a b
exit_is 2 'two times' dossier report diff @overdue a
exit_is 2 'an unknown report' dossier report diff @none a b
is_output 'the work tree is left alone' git status --porcelain </dev/null

# --- what is told adds up ---------------------------------------------------

RANDOM=7
mapfile -t all < <(dossier list --show id --no-header -f csv --dialect unix)
for ((i = 0; i < 25; i++)); do
    it=${all[RANDOM % ${#all[@]}]}
    case $((RANDOM % 5)) in
    0) dossier set "$it" invoices --where 'status = pending' status=authorised ;;
    1) dossier add invoice "$it" number="R-$i" date=2026-10-01 \
        total=$((RANDOM % 900 + 1)).50 status=pending ;;
    2) dossier -y rm "$it" ;;
    3) dossier rename "$it" "renamed-$i" ;;
    4) dossier set invoices --where "total < $((RANDOM % 900))" \
        status=authorised ;;
    esac
done >/dev/null 2>&1
query='from invoices by status show sum(total), count()'

# sums REV SIGN: "STATUS NUMBER CURRENCY", the amount with its sign.
sums() {
    dossier query "$query" --as-of "$1" --today 2026-11-23 --csv \
        --dialect unix --no-header |
        awk -F, -v sign="$2" '{
            printf "%s sum(total) %s %.2f\n", $1, $3, sign * $2
            printf "%s count()  %d\n", $1, sign * $4
        }'
}
# add: one line a key, what is 0 left out.
add() {
    awk '{ v = $NF; $NF = ""; s[$0] += v }
        END { for (k in s) if (s[k] * s[k] > 1e-9) printf "%s %.2f\n", k, s[k] }' |
        sort
}
dossier report diff "$query" a HEAD --today 2026-11-23 --csv --dialect unix \
    --no-header >"$TMP/moves"
ok 'a lot moved' test "$(wc -l <"$TMP/moves")" -gt 20
not_ok 'all of it by commits' grep -q 'a merge$' "$TMP/moves"
awk -F, '{ print $1, $2, $6, $5 }' "$TMP/moves" | add >"$TMP/told"
(sums HEAD 1 && sums a -1) | add >"$TMP/want"
ok 'the moves add up to what moved' diff "$TMP/want" "$TMP/told"

plan_done
