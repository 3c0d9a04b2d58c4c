#!/bin/bash
# The currency of an amount in a column of its own.
. "${0%/*}/lib/tap.sh"

run dossier init book && cd book || exit 99
run dossier add client Alfa address.street='V 1' address.city=Roma

cat >../deals.csv <<'EOF2'
Opportunity Name,Account Name,Stage,Amount Currency,Amount
One,Alfa,Prospecting,EUR,12000
Two,Alfa,Prospecting,GBP,9500
EOF2
ok 'a currency that names its amount' dossier import --as deals ../deals.csv
is_output 'is that of it' dossier list deals --show title,value --csv \
    --dialect unix --no-header <<'EOF2'
One,12000.00,EUR
Two,9500.00,GBP
EOF2
run dossier import -n --as deals --map Amount=value ../deals.csv
has_output 'wherever it stands, and when the amount is told' \
    '^Amount Amount Currency +value '
printf '%s\n' 'Numero;Data;Cliente;Stato;Imponibile;IVA;Importo;Valuta importo' \
    '1;2026-10-13;Alfa;Aperto;1000,00;0,00;1000,00;USD' >../ordini.csv
run dossier import -n --as orders ../ordini.csv
has_output 'in Italian too' '^Importo Valuta importo +total '
has_output 'and all amounts of the row have it' '^Imponibile Valuta importo +net '

# --- what is dropped -------------------------------------------------------

sed 's/Amount Currency/Cur./' ../deals.csv >../unknown.csv
run dossier import --as deals --map '*=' ../unknown.csv
exit_is 3 'a column of currencies is not dropped with what nobody knows'
is_errors 'as the amounts would become euros' <<'EOF2'
../unknown.csv: CSV in utf-8, cells between ",", header in line 1
../unknown.csv:1:37: error: the column "Cur." has other currencies than EUR [E0701]
dossier: nothing was written
EOF2
ok 'unless it is told by its name' \
    dossier import -n --as deals --map '*=' --map Cur.= ../unknown.csv
ok 'or joined with its amount' \
    dossier import --as deals --map Amount+Cur.=value ../unknown.csv
sed -i 's/GBP/EUR/' ../unknown.csv
ok 'nor if it has only the currency of the book' \
    dossier import -n --as deals --map '*=' --update ../unknown.csv

# --- documents, whose amounts are of one currency --------------------------

cat >../invoices.csv <<'EOF2'
Number,Date,Client,Net,VAT,Total,Total Currency,Status
1,2026-10-13,Alfa,100,22,122,USD,paid
EOF2
# amounts OPTION...: what becomes of them.
amounts() {
    dossier import --as invoices "$@" ../invoices.csv 2>/dev/null
    dossier list invoices --show net,vat,total --csv --dialect unix --no-header
    dossier undo -y >/dev/null 2>&1
}
is_output 'the currency of the total is that of net and VAT' amounts \
    <<<'100.00,USD,22.00,USD,122.00,USD'
sed -i 's/Total Currency/Cur./' ../invoices.csv
is_output 'also where it is told of one' amounts --map Net+Cur.=net \
    <<<'100.00,USD,22.00,USD,122.00,USD'
is_output 'or where it is the field for it' amounts --map Cur.=currency \
    <<<'100.00,USD,22.00,USD,122.00,USD'
not_ok 'and no row comes in where it would be left out with others' \
    dossier import --as invoices --map '*=' ../invoices.csv

plan_done
