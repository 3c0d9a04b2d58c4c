#!/bin/bash
# Rows that went out are known again, whatever happened to their clients,
# manifests and schema since.
. "${0%/*}/lib/tap.sh"

# a_book NAME: with an invoice of acme, 100 EUR, in a folder of its own.
a_book() {
    rm -rf "${TMP:?}/$1"
    run dossier -q init "$TMP/$1"
    cd "$TMP/$1" || exit 99
    dossier -q add client Acme address.street=x address.city=y
    dossier -q add invoice acme number=1 date=2026-01-01 total=100 \
        status=authorised
    git branch -q start
}
# hand [ARG...]: invoices of the book, for finance.
hand() {
    dossier --today 2026-11-30 export invoices --batch fin --no-header \
        --dialect unix --show client.id,number,total "$@"
}
nothing_new() {
    run hand
    is_output "$1" </dev/null
}
commit_all() {
    git add -A && git commit -qm change --no-verify
}

# --- clients with another name ----------------------------------------------
a_book renamed
dossier -q rename acme zeta
run hand
is_output 'a row goes out' <<<'zeta,1,100.00,EUR'
dossier -q undo HEAD~1
nothing_new 'undoing a rename that was before is no news'
git mv records/acme records/other && commit_all
run hand --show number,total
is_output 'nor is a rename by git' </dev/null
has_errors 'which changes what it is called alone' \
    'other: invoice 1, .* changed: client.id zeta -> other .W1002.$'

git reset -q --hard start && git clone -q . "$TMP/clone"
(cd "$TMP/clone" && hand >/dev/null 2>&1)
dossier -q rename acme zeta
git pull -q --no-rebase --no-edit "$TMP/clone" 2>/dev/null
nothing_new 'nor one that another clone made'

a_book merged
for client in Acme Beta; do
    [ $client = Beta ] &&
        dossier -q add client Beta address.street=x address.city=y
    dossier -q add activity $client title=Call due=2026-05-05
done
dossier -q add invoice beta number=1 date=2026-02-01 total=300 status=authorised
run dossier export activities --batch calls --show title --no-header \
    --dialect unix
is_output 'two clients have the same activity' <<'END'
Call
Call
END
run hand
is_output 'and an invoice of one number' <<'END'
acme,1,100.00,EUR
beta,1,300.00,EUR
END
dossier -q merge beta acme --keep ours
run dossier export activities --batch calls
is_output 'as one client their activities are no news' </dev/null
nothing_new 'and the invoices neither'
has_errors 'but the one that is gone' \
    ': warning: acme: invoice 1, handed over 2026-11-30, is not in the book'
run hand --corrections
is_output 'which is taken back' <<<'beta,1,300.00,EUR,removed'
run hand --corrections
is_errors 'once' <<<'nothing to correct'
dossier -q undo HEAD~1
run hand
is_output 'a client that is itself again has its invoice back' \
    <<<'beta,1,300.00,EUR'

a_book reused
dossier -q add client Beta address.street=x address.city=y
dossier -q add invoice beta number=2 date=2026-02-01 total=300 status=authorised
hand >/dev/null 2>&1
dossier -q merge acme beta --keep ours
dossier -q rename beta gamma
for client in Acme Beta; do
    dossier -q add client $client address.street=x address.city=y
done
nothing_new 'a client that has the name of another now is not that one'
has_errors 'which is known by its own' \
    'gamma: invoice 1, .* changed: client.id acme -> gamma .W1002.$'
lacks_errors 'and lacks nothing' 'not in the book'
hand --corrections >/dev/null 2>&1
dossier -q rm gamma invoice 1
run hand
has_errors 'what it lacks is named' \
    'gamma: invoice 1, .* is not in the book any more'

# --- elements that are alike ------------------------------------------------
a_book alike
dossier -q add activity acme title=Call
dossier -q add activity acme title=Call
calls() {
    dossier export activities --batch calls --show title,due --no-header \
        --dialect unix "$@"
}
run calls
dossier -q add activity acme title='Call #2' due=2026-05-05
run calls
is_output 'a name like a number is a name' <<<'Call #2,2026-05-05'
sed -i '0,/  - title: Call$/s//  - title: Call\n    due: 2026-06-06\n&/' \
    records/acme/client.yaml
commit_all
run calls
is_output 'one that stands before its likes is the new one' <<<'Call,2026-06-06'
lacks_errors 'and the others are as they were' warning

a_book counted
git clone -q . "$TMP/counting"
dossier -q add activity acme title=Call due=2026-06-06 priority=low
(cd "$TMP/counting" && dossier -q setup -y &&
    dossier -q add activity acme title=Call due=2026-06-06 priority=high)
dossier -q setup -y
hand_calls() {
    dossier export activities 'priority is set' --batch calls \
        --show title,priority --no-header --dialect unix
}
run hand_calls
(cd "$TMP/counting" && hand_calls >/dev/null 2>&1)
git pull -q --no-rebase --no-edit "$TMP/counting" 2>/dev/null
is_output 'two clones add one each' \
    dossier list activities 'priority is set' --show 'count()' --csv --no-header \
    --dialect unix <<<2
run hand_calls
is_output 'which both handed over, each its own' </dev/null
lacks_errors 'and none twice' W1004
sed -i 's/priority: high/priority: normal/' records/acme/client.yaml && commit_all
correct() {
    run dossier export --batch calls --corrections --no-header --dialect unix
}
correct
is_output 'so that each can be corrected' <<<'Call,normal,changed'
correct
is_errors 'once' <<<'nothing to correct'

# --- what cannot be read ----------------------------------------------------
a_book broken
hand >/dev/null 2>&1
printf '<<<<<<< HEAD\n' >>records/acme/client.yaml && commit_all
run hand --corrections
exit_is 3 'a broken file corrects nothing'
has_errors 'and says so' 'nothing is corrected while acme cannot be read'
nothing_new 'nor does it hand over'
lacks_errors 'and no row is called gone' 'is not in the book'
git revert -n HEAD && commit_all
nothing_new 'mended, all is as before'

sed -i 's/total: 100/total: 1OO/' records/acme/client.yaml && commit_all
run hand --corrections
exit_is 3 'an amount that cannot be read is no correction'
run dossier export invoices --batch other
is_output 'and goes nowhere' </dev/null
has_errors 'which is said' 'until they can, nothing of 1 client is handed over'

# --- manifests --------------------------------------------------------------
a_book manifests
hand >/dev/null 2>&1
rm -r records/batches
nothing_new 'manifests are those of the commit'
git checkout -q records
manifest=$(echo records/batches/fin/0001-*.yaml)
for edit in 's/key: "1"/key: "2"/' 's/client: acme/client: beta/' \
    's/^    hash/    gone: yes\n&/' 's/^where: .*/where: "false"/' \
    's/totals: .*/totals: [total 1.00 EUR]/' '/^rows/s/^/# a word\n/'; do
    sed -i "$edit" "$manifest"
    not_ok "an edit is there: $edit" git diff --quiet
    run dossier check
    has_output 'and an error' "^$manifest:.*not a manifest as it was written"
    git checkout -q records
done
dossier -q set acme invoice 1 total=150
git clone -q . "$TMP/second"
(cd "$TMP/second" && hand --corrections >/dev/null 2>&1)
hand --corrections >/dev/null 2>&1
dossier -q set acme owner=x # so that the merge is one
git pull -q --no-rebase --no-edit "$TMP/second"
run dossier doctor
has_output 'a correction of two clones is named' \
    'warning: acme 1 was corrected twice: also by records/.*W1004'
git -C "$TMP/second" pull -q
for clone in . "$TMP/second"; do
    (cd "$clone" && dossier -q set acme invoice 1 total=16${#clone} &&
        hand --corrections >/dev/null 2>&1)
done
git pull -q --no-rebase --no-edit "$TMP/second" >/dev/null 2>&1
git checkout -q --ours records/acme/client.yaml && commit_all
run dossier doctor
has_output 'so are two that say something else' \
    '/0003-.* acme 1 was corrected twice: also by records/.*W1004'
git rev-parse HEAD >.git/MERGE_HEAD
run dossier -q export invoices --batch other -o "$TMP/other.csv"
has_errors 'during a merge nothing is handed over' 'in the middle of a merge'
ok 'and no file is written' test ! -e "$TMP/other.csv"

# --- conditions and columns of then -----------------------------------------
a_book 'then'
mkdir records/reports
printf 'from: invoices\nwhere: total > 50\n' >records/reports/big.yaml
printf 'tables:\n  invoices:\n    fields:\n      centre: {type: text}\n' \
    >records/schema.yaml
commit_all
hand '@big' --show client.id,number,centre >/dev/null 2>&1
sed -i 's/50/500/' records/reports/big.yaml && commit_all
run hand --corrections
is_errors 'a report counts as it was then' <<<'nothing to correct'
git rm -q records/schema.yaml && commit_all
run hand
exit_is 0 'a field that is gone stops nothing'
is_output 'nor is anything new' </dev/null
has_errors 'and it is said' 'unknown field "centre".*count as they were handed over'
plan_done
