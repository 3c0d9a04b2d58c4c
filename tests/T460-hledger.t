#!/bin/bash
# The book as a journal that hledger takes, and that says the same as the book.
. "${0%/*}/lib/tap.sh"

git init -q book && cp -r "$TOP/records" book/ && cd book || exit 99
j=$TMP/book.journal

# owed SOURCE: what each client owes or is owed, as the book has it.
owed() {
    dossier query "from $1 where balance != 0 show client.id, sum(balance) by client.id" \
        --csv --dialect unix --no-header | tr , ' ' | sort
}

# ledger ACCOUNT: the same by hledger.
ledger() {
    hledger -f "$j" bal -N --layout=bare --depth 3 "$1" -O csv |
        perl -ne 'print "$1 $3 $2\n" if /^"\w+:\w+:(.+)","(\w+)","-?(.+)"/' | sort
}

ok 'the sample goes out' dossier export -f hledger -o "$j"
ok 'hledger finds no fault' hledger -f "$j" check --strict ordereddates
owed invoices >"$TMP/receivable"
ok 'clients owe something' test -s "$TMP/receivable"
is_output 'what clients owe is what the book says' ledger assets:receivable <"$TMP/receivable"
owed bills >"$TMP/payable"
ok 'something is owed' test -s "$TMP/payable"
is_output 'what is owed is what the book says' ledger liabilities:payable <"$TMP/payable"

run dossier init "$TMP/hostile"
cd "$TMP/hostile" || exit 99
run dossier add client 'Evil; Twin | "co" (x)  y' --id evil address.street=x address.city=y \
    address.country=IT
ok 'an invoice' dossier add invoice evil 'number=7);|a' date=2026-01-02 net=100 vat=22 \
    total=122 status=pending
ok 'a credit note' dossier add invoice evil number=8 date=2026-01-03 type=credit_note net=50 \
    vat=11 total=61 status=authorised
ok 'a paid one' dossier add invoice evil number=9 date=2026-01-04 total='1000 JPY' \
    status=paid paid_on=2026-02-01
ok 'a draft' dossier add invoice evil number=10 date=2026-01-05 total=5 status=draft
ok 'a part payment' dossier add payment evil invoice '7);|a' date=2026-01-09 amount=22 \
    'reference=a, b:c; d'
ok 'make a journal' dossier export -f hledger -o "$j"
ok 'that hledger takes' hledger -f "$j" check --strict ordereddates
is_output 'and understands' hledger -f "$j" bal -N <<'END'
           22.00 EUR
            1000 JPY  assets:bank
           39.00 EUR  assets:receivable:evil
          -50.00 EUR
           -1000 JPY  income:sales
          -11.00 EUR  liabilities:vat
END
has_output 'texts are one line' 'evil, reference:a- b:c; d$' cat "$j"

run dossier -q init "$TMP/below" && cd "$TMP/below" || exit 99
dossier -q add client Below address.street=x address.city=y
dossier -q add invoice below number=1 date=2026-01-01 total=-20 status=authorised
dossier -q add payment below invoice 1 date=2026-01-05 amount=-20
dossier -q add bill below number=2 date=2026-01-01 total=-30 status=paid
dossier -q add payment below bill 2 date=2026-01-05 amount=-30
is_output 'totals below nothing are balanced' \
    dossier list 'invoices' --show balance --csv --dialect unix --no-header <<<0.00,EUR
dossier export -f hledger -o "$j"
is_output 'in the journal, too' hledger -f "$j" bal -N assets liabilities <<'END'
           10.00 EUR  assets:bank
END
printf '%s\n' '  - {number: "3", status: pending, total: 7}' \
    >>records/below/client.yaml
git commit -qam undated --no-verify
run dossier export bills -f hledger
has_errors 'what has no date is named' \
    '^warning: 1 of invoices, bills and payments has no date or no amount'
cd "$TMP/hostile" || exit 99

run dossier export clients 'id = "evil"' -f hledger
exit_is 2 'a condition on clients is refused'
has_errors 'and the way is shown' 'a journal is of'
run dossier export contacts -f hledger
exit_is 2 'and so are contacts'
run dossier export invoices -f hledger --batch x
exit_is 2 'no hand-over is a journal'
ok 'bills alone' dossier export bills -f hledger -o "$j"
plan_done
