#!/bin/bash
# Answers as of a commit are the answers of a checkout of that commit: random
# changes of a book, random questions, random commits.
. "${0%/*}/lib/tap.sh"

RANDOM=${SEED:-20261123}
commits=${COMMITS:-30}
questions=${QUESTIONS:-120}

# one WORD...: one of them, in `it`.
one() {
    shift $((RANDOM % $#))
    it=$1
}

some_client() {
    local all
    mapfile -t all < <(dossier list --show id --no-header -f csv \
        --dialect unix 2>/dev/null)
    one "${all[@]}"
}

# One random change; some fail, and change nothing.
change() {
    local id
    some_client
    id=$it
    case $((RANDOM % 12)) in
    0 | 1) dossier set invoices --where 'status = pending' \
        status=authorised ;;
    2) dossier set "$id" legal_name="Firm $RANDOM" ;;
    3) dossier add invoice "$id" number="R-$RANDOM" date=2026-10-01 \
        total=$((RANDOM % 900 + 1)).50 status=pending ;;
    4) dossier add activity "$id" title="call $RANDOM" type=call due=2026-11-20 ;;
    5) dossier -y rm "$id" ;;
    6) dossier rename "$id" "renamed-$RANDOM" ;;
    7) one flat letters && dossier layout "$it" ;;
    8) echo "$RANDOM" >"$TMP/offer" && dossier attach "$id" "$TMP/offer" ;;
    9) sed -i "s/due_soon: .*/due_soon: $((RANDOM % 20 + 1))/" \
        records/schema.yaml ;;
    10) printf 'query: from invoices where total > %d show number, total\n' \
        $((RANDOM % 9000)) >records/reports/big.yaml ;;
    11) broken=records/$RANDOM && mkdir "$broken" &&
        echo 'legal_name: [' >"$broken/client.yaml" ;;
    esac
    git add -A && git commit -qm change
}

cp -r "$TOP/records" . && git init -q && git add -A && git commit -qm sample
for ((i = 1; i < commits; i++)); do
    change
    if [ $((RANDOM % 6)) = 0 ]; then
        git rm -rq --ignore-unmatch 'records/[0-9]*' && git commit -qm mended
    fi
done >/dev/null 2>&1
mapfile -t all < <(git rev-list HEAD)
ok 'there is a history' test "${#all[@]}" -ge $((commits / 2))
git worktree add -q --detach "$TMP/then" 2>/dev/null

# ask: a random question's words, in `question`.
ask() {
    some_client
    local id=$it
    case $((RANDOM % 10)) in
    0) question=(list --csv) ;;
    1) question=(list invoices 'overdue and balance > 500' --csv) ;;
    2) question=(query 'from invoices by status, month(date)
        show count(), sum(total), sum(balance)' --csv) ;;
    3) question=(query 'from activities by state show count()' --csv) ;;
    4) question=(overview --csv) ;;
    5) question=(show "$id") ;;
    6) question=(export --json) ;;
    7) question=(query @big --csv) ;;
    8) question=(query @overdue --csv) ;;
    9) question=(files "$id" --csv) ;;
    esac
}

failed=0
for ((i = 0; i < questions; i++)); do
    one "${all[@]}"
    commit=$it
    ask
    day=2026-$((RANDOM % 3 + 10))-$((RANDOM % 19 + 10))
    git -C "$TMP/then" checkout -q "$commit"
    want=$(cd "$TMP/then" && dossier --today "$day" "${question[@]}" 2>/dev/null)
    status=$?
    [ $((RANDOM % 10)) != 0 ] || rm -rf .git/dossier/trees
    got=$(dossier --today "$day" "${question[@]}" --as-of "$commit" 2>"$TMP/why")
    same=$?
    # A report that came later is known as of then, and to no checkout.
    if [ "$status" = 2 ] && grep -q '@big' <<<"${question[*]}"; then
        continue
    fi
    if [ "$want" != "$got" ] || [ "$status" != "$same" ]; then
        failed=$((failed + 1))
        echo "# $commit, $day: ${question[*]}: $status $same"
        sed 's/^/# /' "$TMP/why"
        diff <(echo "$want") <(echo "$got") | head -5 | sed 's/^/# /'
    fi
done
ok "$questions answers as of a commit are those of its checkout" \
    test "$failed" = 0

plan_done
