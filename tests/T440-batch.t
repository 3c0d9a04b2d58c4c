#!/bin/bash
# Hand-overs: each row goes out once, and what changed since is named.
. "${0%/*}/lib/tap.sh"

run dossier -q init book && cd book || exit 99
dossier -q add client 'Acme SpA' address.street=x address.city=Roma
dossier -q add client 'Beta Srl' address.street=x address.city=Roma
for i in 1 2 3; do
    dossier -q add invoice acme number=A$i date=2026-11-0$i total=10$i \
        status=authorised
done
dossier -q add invoice beta number=B1 date=2026-11-09 total='99.50 USD' \
    status=authorised
show=number,date,status,total
out=$TMP/out.csv
# hand [ARG...]: what the accountant types each month.
hand() {
    dossier --today 2026-11-30 export invoices 'status = authorised' \
        --batch finance --dialect unix "$@"
}
manifests() {
    find records/batches -name '*.yaml' 2>/dev/null | wc -l
}
subject() {
    git log -1 --format=%s
}
# is_run NAME STATUS <<EOF: how the last run ended, and its output.
is_run() {
    is_output "$1"
    exit_is "$2" "$1: its status"
}

# --- the first time ----------------------------------------------------------
head=$(git rev-parse HEAD)
run hand --show $show -n -o "$out"
is_run 'a preview shows the rows' 0 <<'END'
number,date,status,total,total_currency
A1,2026-11-01,authorised,101.00,EUR
A2,2026-11-02,authorised,102.00,EUR
A3,2026-11-03,authorised,103.00,EUR
B1,2026-11-09,authorised,99.50,USD
END
is_output 'and makes no commit' git rev-parse HEAD <<<"$head"
ok 'nor a file' test ! -e "$out"
ok 'a hand-over' hand --show $show -o "$out"
has_errors 'says that it is the first of its name' '^finance is a new batch$'
is_output 'writes the rows' cat "$out" <<'END'
number,date,status,total,total_currency
A1,2026-11-01,authorised,101.00,EUR
A2,2026-11-02,authorised,102.00,EUR
A3,2026-11-03,authorised,103.00,EUR
B1,2026-11-09,authorised,99.50,USD
END
is_output 'is one commit' subject <<'END'
batch finance: hand over 4 invoices, 306.00 EUR, 99.50 USD
END
is_output 'that leaves nothing behind' git status --porcelain </dev/null
manifest=$(echo records/batches/finance/0001-*.yaml)
is_output 'its manifest says what it was' grep -Ev '^  |^rows|^id|^seal' "$manifest" <<END
batch: 1
number: 1
kind: hand-over
source: invoices
where: status = authorised
show: $show
commit: $head
today: 2026-11-30
format: csv
sha256: $(sha256sum "$out" | cut -d' ' -f1)
count: 4
totals: [total 306.00 EUR, total 99.50 USD]
columns: [number, date, status, total]
END
is_output 'and which rows' grep -A3 'client: beta' "$manifest" <<'END'
  - client: beta-srl
    key: B1
    hash: 4956e25d03c6a7cc
    values: [B1, "2026-11-09", authorised, 99.50 USD]
END
run hand -o "$TMP/again"
is_run 'the second time there is nothing' 0 </dev/null
is_errors 'which is said' <<<'nothing to hand over'
ok 'and no file' test ! -e "$TMP/again"
ok 'check takes the manifest for what it is' dossier check

# --- later -------------------------------------------------------------------
dossier -q add invoice beta number=B2 date=2026-11-10 total=7 status=authorised
sed -i 's/total: 7/total: 8/' records/beta-srl/client.yaml
run hand
is_run 'new rows are those of the commit, in the columns of last time' 0 <<'END'
number,date,status,total,total_currency
B2,2026-11-10,authorised,7.00,EUR
END
has_errors 'a record that is not committed is named' \
    '1 file is changed and not committed: rows are those of commit'
git checkout -q records
dossier -q set acme invoice A1 total=111
dossier -q set acme invoice A2 status=void
dossier -q rm acme invoice A3
run hand -f json --show total,client.legal_name
is_run 'changed rows are not written' 0 </dev/null
sed -e 's/^records.*yaml:[0-9]*:1: //' -e 's/ acme-spa:\(.*\), handed over 2026-11-30/\1/' \
    "$TMP/err" >"$TMP/named"
is_output 'but named' cat "$TMP/named" <<'END'
warning: invoice A1, changed: total 101.00 EUR -> 111.00 EUR [W1002]
warning: invoice A2, does not meet the condition any more: status authorised -> void [W1003]
warning: invoice A3, is not in the book any more [W1003]
3 rows changed since: dossier export invoices --batch finance --corrections
nothing to hand over
END
n=$(manifests)
ok 'corrections' dossier export --batch finance --corrections --dialect unix \
    -o "$out"
is_output 'are those rows, and what became of them' cat "$out" <<'END'
number,date,status,total,total_currency,correction
A1,2026-11-01,authorised,111.00,EUR,changed
A2,2026-11-02,void,102.00,EUR,withdrawn
A3,2026-11-03,authorised,103.00,EUR,removed
END
is_output 'as a commit' subject <<'END'
batch finance: correct 3 invoices
END
is_output 'with a manifest' manifests <<<$((n + 1))
run dossier export --batch finance --corrections
is_errors 'after which nothing is to correct' <<<'nothing to correct'
run hand
is_errors 'nor named' <<<'nothing to hand over'
dossier -q set acme invoice A2 status=authorised
run hand --no-header
is_run 'what was withdrawn and holds again is new' 0 <<'END'
A2,2026-11-02,authorised,102.00,EUR
END
ok 'a hand-over is undone' dossier undo
run hand --no-header
is_run 'and made again' 0 <<'END'
A2,2026-11-02,authorised,102.00,EUR
END

# --- renamed and merged ------------------------------------------------------
ok 'a client is renamed' dossier rename acme-spa acme
is_output 'in one commit' git status --porcelain </dev/null
run hand
is_errors 'its rows are neither new nor changed' <<<'nothing to hand over'
ok 'a client is merged' dossier merge beta-srl acme --keep theirs
run hand
is_errors 'its rows stay known as well' <<<'nothing to hand over'

# --- two clones --------------------------------------------------------------
dossier -q add invoice acme number=C1 date=2026-11-20 total=5 status=authorised
git clone -q . ../clone
(cd ../clone && hand --today 2026-12-01 >/dev/null 2>&1)
hand >/dev/null 2>&1
ok 'two hand-overs of one row merge' git pull -q --no-rebase --no-edit ../clone
run dossier doctor
has_output 'and doctor names the row' \
    'warning: acme C1 was handed over twice: also by records/.*W1004'

# --- collections without key -------------------------------------------------
for i in 1 2; do
    dossier -q add payment acme invoice C1 date=2026-11-21 amount=1
done
pay() {
    dossier export payments --batch bank --show date,amount,method --no-header \
        --dialect unix
}
run pay
is_run 'equal elements are two rows' 0 <<'END'
2026-11-21,1.00,EUR,
2026-11-21,1.00,EUR,
END
sed -i '0,/amount: 1$/s//&\n        method: cash/' records/acme/client.yaml
git commit -qam x
run pay
has_errors 'a change of one of them is named' \
    'payment invoice C1, 2026-11-21, 1.00 EUR, .*: method none -> cash'

# --- refusals ----------------------------------------------------------------
exit_is 2 'groups are no rows' hand --by status --show 'status, count()'
exit_is 2 'a name is a plain word' dossier export invoices --batch 'a/b'
exit_is 2 'the past is not handed over' dossier export --as-of HEAD~1 --batch x
exit_is 2 'corrections are of a batch' dossier export --corrections
exit_is 2 'a calendar cannot say that a task is gone' \
    dossier export activities --batch bank --corrections -f ical
has_errors 'which is said with the way out' '^hint: .*--corrections -f csv$'
exit_is 2 'a journal is of whole documents' hand -f hledger
has_errors 'which is no unknown format' '^dossier: hledger is a journal'
exit_is 2 'that is there' dossier export --batch finanze --corrections
has_errors 'or it is said' 'there is no batch finanze'
exit_is 2 'a condition is a condition' \
    dossier export invoices 'totl > 5' --batch finance
has_errors 'whose error points into it' '^where:1:1: unknown field "totl"'
run dossier export clients --batch kyc --show 'legal_name, sum(invoices.total) as s'
exit_is 3 'two currencies in one cell cannot be handed over'
has_errors 'which is said' 'acme: client comes twice: .* a column mixes currencies'
manifest=$(echo records/batches/finance/0001-*.yaml)
sed -i 's/101.00 EUR/100.00 EUR/' "$manifest"
exit_is 3 'an edited manifest is an error of check' dossier check
exit_is 0 'before it is committed, HEAD has another' hand
git commit -qam 'edit a manifest' --no-verify
exit_is 3 'then it stops the hand-over' hand
has_errors 'at its place' "$manifest:[0-9]*:5: error: .*hash.*E1001"
git reset -q --hard HEAD~1
run hand -o /dev/full
is_run 'a file that cannot be written fails' 0 </dev/null
dossier -q add invoice acme number=D1 date=2026-11-20 total=5 status=authorised
if strace -qq -o /dev/null true 2>/dev/null; then
    [ -w /dev/shm ] && shm=/dev/shm # which can have nameless files
    folder=$(mktemp -d -p "${shm-$TMP}")
    { # the shell tells of the kill
        strace -f -qq -o /dev/null -e trace=fsync \
            -e inject=fsync:signal=SIGKILL:when=1 \
            dossier export invoices --batch finance -o "$folder/out"
    } >"$TMP/killed" 2>&1
    is_output 'one that is killed leaves no part of a file' \
        ls -A "$folder" </dev/null
    strace -f -y -qq -o "$TMP/calls" -e trace=fsync,rename,renameat \
        dossier -q export invoices --batch other -o "$folder/out"
    sed -n "s,.*fsync([0-9]*<$folder>).*,kept,p
            s,.*rename.*\"$folder/out\".*,named,p" "$TMP/calls" \
        >"$TMP/flushed"
    is_output 'a file is on the disk with its name' cat "$TMP/flushed" <<'END'
named
kept
END
    dossier -q undo
    rm -r "$folder"
fi
n=$(manifests)
exit_is 1 'a full disk fails' hand -o /dev/full
is_output 'and leaves no manifest' manifests <<<"$n"
is_output 'completion knows the batches' \
    sh -c 'dossier __complete -- dossier export --batch "" | cut -f1 | sort' <<'END'
bank
finance
END
# --- credit notes -------------------------------------------------------------
cd .. && dossier -q init again && cd again || exit 99
dossier -q add client 'Beta Srl' address.street=x address.city=Roma
dossier -q add invoice beta number=B1 date=2026-11-09 total='99.50 USD'
dossier -q add invoice beta number=NC1 date=2026-11-10 total=20 type=credit_note
dossier -q export invoices --batch books --dialect unix >"$TMP/books"
is_output 'a credit note goes out as one, its total with a sign' \
    cut -d, -f2,6,7,10,20,21 "$TMP/books" <<'END'
number,total,total_currency,type,signed_total,signed_total_currency
B1,99.50,USD,invoice,99.50,USD
NC1,20.00,EUR,credit_note,-20.00,EUR
END
is_output 'that counts in the sum' subject \
    <<<'batch books: hand over 2 invoices, 99.50 USD, -20.00 EUR'
plan_done
