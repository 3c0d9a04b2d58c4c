#!/bin/bash
# Lists of other programs become clients and their orders; twice is once.
. "${0%/*}/lib/tap.sh"

NORTHWIND=$TOP/tests/data/northwind

new_book() {
    rm -rf book && run dossier init book && cd book || exit 99
}

# ask QUERY: its rows as CSV, whose lines end in CR LF.
ask() {
    dossier query "$1" --csv --no-header | tr -d '\r'
}

# count SOURCE: how many rows it has.
count() {
    ask "from $1 show count()"
}

commits() {
    git rev-list --count HEAD
}

# --- Northwind: an old, messy, real export -------------------------------

new_book
before=$(commits)
run dossier import "$NORTHWIND/customers.csv"
exit_is 3 'unquoted commas are findings'
has_errors 'with line and column, and the option that mends them' \
    '^[^ ]*customers.csv:8:131: error: 12 cells where the header has 11 \[E0703\]'
is_output 'nothing was written' git status --porcelain </dev/null
is_output 'and nothing committed' commits <<<"$before"

ok 'the plan is shown with -n' \
    dossier import -n --join-ragged "$NORTHWIND/customers.csv"
has_output 'with the field of each column' 'customerID +code +ALFKI'
is_output 'and nothing was written' commits <<<"$before"

ok 'customers come in' dossier import --join-ragged --set currency=USD \
    "$NORTHWIND/customers.csv"
is_output 'as 91 clients' count clients <<<91
is_output 'in one commit' commits <<<$((before + 1))
is_output 'with a subject that counts' git log -1 --format=%s <<EOF2
import customers.csv: 91 new clients
EOF2
is_file 'a client is written in the order of the schema' \
    records/blondesddsl-pere-et-fils/client.yaml <<'EOF2'
legal_name: Blondesddsl père et fils
code: BLONP
status: active
address:
  street: 24, place Kléber
  postcode: "67000"
  city: Strasbourg
  country: FR
phone: 88.60.15.31
currency: USD
contacts:
  - name: Frédérique Citeaux
    role: Marketing Manager
    primary: true
EOF2

ok 'suppliers come in' dossier import --join-ragged --set currency=USD \
    --map homePage= "$NORTHWIND/suppliers.csv"
is_output 'as 29 more' count clients <<<120

awk -f "$TOP/tests/demo/northwind-orders.awk" "$NORTHWIND/order-details.csv" \
    "$NORTHWIND/orders.csv" >../orders.csv
ok 'orders come in' dossier import --as purchase_orders --join-ragged \
    --map '*=' ../orders.csv
is_output 'as 830 purchase orders' count purchase_orders <<<830
is_output 'with the totals of their lines' \
    ask 'from purchase_orders show count(), sum(total), min(date), max(date)' \
    <<<'830,1265793.06,USD,1996-07-04,1998-05-06'
is_output 'closed where they were shipped' \
    ask 'from purchase_orders by status show status, count() sort status' <<'EOF2'
open,21
closed,809
EOF2
is_output 'one order, to the cent' \
    ask 'from purchase_orders where number = "10250" show client.code, total' \
    <<<'HANAR,1552.60,USD'
ok 'the book has no errors' dossier check
is_output 'git sees nothing left' git status --porcelain </dev/null

before=$(commits)
ok 'customers again' dossier import --join-ragged --set currency=USD \
    "$NORTHWIND/customers.csv"
has_errors 'are the same' '91 rows: 0 new, 0 changed, 91 the same, 0 bad'
ok 'suppliers again' dossier import --join-ragged --set currency=USD \
    --map homePage= "$NORTHWIND/suppliers.csv"
ok 'orders again' dossier import --as purchase_orders --join-ragged \
    --map '*=' ../orders.csv
has_errors 'are the same too' '830 rows: 0 new, 0 changed, 830 the same, 0 bad'
is_output 'no commit was made' commits <<<"$before"
is_output 'and no file touched' git status --porcelain </dev/null

dossier export clients 'code = "CENTC"' -f ndjson |
    sed 's/,"/,\n"/g' >../client.json
is_file 'a whole client goes out as JSON' ../client.json <<'EOF2'
{"id":"centro-comercial-moctezuma",
"path":"records/centro-comercial-moctezuma/client.yaml",
"client":{"legal_name":"Centro comercial Moctezuma",
"code":"CENTC",
"status":"active",
"address":{"street":"Sierras de Granada 9993",
"postcode":"05022",
"city":"México D.F.",
"country":"MX"},
"phone":"(5) 555-3392",
"currency":"USD",
"contacts":[{"name":"Francisco Chang",
"role":"Marketing Manager",
"primary":true}],
"purchase_orders":[{"number":"10259",
"date":"1996-07-18",
"status":"closed",
"total":{"amount":"100.80",
"currency":"USD"},
"due":"1996-08-15"}]}}
EOF2
cd ..

# --- an Italian list, by hand ---------------------------------------------

new_book
# Each list below is one row, a cell a line.
row() {
    paste -sd ';'
}
{
    row <<'EOF2'
Ragione sociale
P. IVA
C.F.
Indirizzo
CAP
Comune
Prov.
Stato
Referente
E-mail
PEC
Cell.
Codice univoco
Agente
Note
Cliente dal
EOF2
    row <<'EOF2'
Röhm & Figli S.r.l.
01234567897

Via Dante 1
20121
Milano
MI
Italia
Anna Neri
a@rohm.example
p@pec.example
333 1234567
M5UXCR1
G. Moro
"paga tardi, ""sempre"""
31/01/2020
EOF2
    echo 'Bar Centrale;;RSSMRA85T10A562S;"Piazza Verdi 2'
    echo 'Scala B";00100;Roma;RM;Francia;;;;;;;N/A;01/02/2021'
} >../soci.csv
ok 'an Italian list comes in' dossier import ../soci.csv
is_file 'every column found its field' records/rohm-figli-srl/client.yaml \
    <<'EOF2'
legal_name: Röhm & Figli S.r.l.
vat_number: "01234567897"
status: active
owner: G. Moro
since: 2020-01-31
address:
  street: Via Dante 1
  postcode: "20121"
  city: Milano
  province: MI
  country: IT
email: a@rohm.example
pec: p@pec.example
mobile: 333 1234567
sdi_code: M5UXCR1
notes: paga tardi, "sempre"
contacts:
  - name: Anna Neri
    primary: true
EOF2
has_output 'lines of an address are joined' 'Piazza Verdi 2, Scala B' \
    cat records/bar-centrale/client.yaml

# A comment and a change by hand outlive the next import.
sed -i '1i # good people' records/rohm-figli-srl/client.yaml
git commit -qam 'records: praise' && before=$(commits)
ok 'the same list again' dossier import ../soci.csv
is_output 'changes nothing' commits <<<"$before"

sed 's/333 1234567/333 7654321/' ../soci.csv >../new.csv
run dossier import ../new.csv
exit_is 3 'another phone number is a question'
has_errors 'that names both, and the options' \
    'new.csv:2:.*mobile of rohm-figli-srl is "333 1234567" in the book, here "333 7654321"'
ok '--only-new leaves it' dossier import --only-new ../new.csv
is_output 'and changes nothing' commits <<<"$before"
ok '--update takes it' dossier import --update ../new.csv
is_output 'with one line changed' git diff --stat --format= HEAD~1 <<'EOF2'
 records/rohm-figli-srl/client.yaml | 2 +-
 1 file changed, 1 insertion(+), 1 deletion(-)
EOF2
has_output 'and the comment kept' '^# good people$' \
    cat records/rohm-figli-srl/client.yaml

# --- collections ----------------------------------------------------------

cat >../fatture.csv <<'EOF2'
Numero,Data,Scadenza,Imponibile,IVA,Totale,Stato,Partita IVA
2026-1,15/01/2026,,"1.000,00","220,00","1.220,00",authorised,IT01234567897
2026-2,16/01/2026,28/02/2026,"100,50","22,11","122,61",pending,01234567897
EOF2
ok 'invoices find their client by the VAT number' \
    dossier import --as invoices ../fatture.csv
cat >../pagamenti.csv <<'EOF2'
client,invoice,date,amount
rohm-figli-srl,2026-1,2026-02-01,500.00
rohm-figli-srl,2026-1,2026-02-01,500.00
EOF2
ok 'payments find their invoice' dossier import --as payments ../pagamenti.csv
is_output 'two equal ones are two' \
    ask 'from invoices where number = "2026-1" show total, balance' \
    <<<'1220.00,EUR,220.00,EUR'
before=$(commits)
ok 'and they stay two' dossier import --as payments ../pagamenti.csv
is_output 'without a commit' commits <<<"$before"

# --- bad rows --------------------------------------------------------------

cat >../bad.csv <<'EOF2'
Company,Code,VAT no,Street,City,E-mail,Customer since
Good Ltd,1,,1 High St,Leeds,,2020-12-31
No Street,2,,,Leeds,,
Wrong VAT,3,IT01234567890,Via A 1,Roma,,
Two Ways,4,,1 High St,Leeds,,03/04/2026
Bad Mail,5,,1 High St,Leeds,nobody,
Other Name,1,,1 High St,Leeds,,
Röhm & Figli SRL,9,01234567897,Via Dante 1,Milano,,
EOF2
before=$(commits)
run dossier import ../bad.csv
exit_is 3 'bad rows stop the import'
for line in \
    '3:14: error: address.street is missing \[E0202\]' \
    '4:13: error: vat_number: "IT01234567890" has a wrong check digit \[E0302\]' \
    '5:30: error: "03/04/2026" can be read in two ways \[E0702\]' \
    '6:29: error: email: "nobody" is not an e-mail address \[E0702\]' \
    '7:1: error: legal_name is "Good Ltd" in line 2, about the same client'; do
    has_errors "a finding at ${line%%:*}" "bad.csv:$line"
done
is_output 'nothing was committed' commits <<<"$before"
ok 'or are set aside' dossier import --skip-bad ../aside.csv ../bad.csv
is_output 'the good ones come in' count clients <<<3
has_output 'the others wait with their reasons' \
    '^address.street is missing,No Street,2,,,Leeds,,$' cat ../aside.csv
has_output 'under a heading that the next import skips' \
    '^import problem,Company,Code' cat ../aside.csv
sed -n '1p;2p' ../aside.csv | sed 's/,Leeds/Low St 2,Leeds/' >../mended.csv
ok 'mended rows go in again' dossier import ../mended.csv
is_output 'as one more client' count clients <<<4
ok 'a wrong check number may be waived' sh -c 'sed -n "1p;4p" ../bad.csv |
    dossier import --waive -'

# --- the file aside -----------------------------------------------------------

sed -n '1p;3p' ../bad.csv >../one.csv
cp ../one.csv ../one.kept
for file in ../one.csv "$PWD/../one.csv" ./records/good-ltd/client.yaml \
    records/new.csv .git/config .git/info/new; do
    run dossier import --skip-bad "$file" ../one.csv
    exit_is 2 "bad rows are not set aside in $file"
done
ln ../one.csv ../linked.csv
run dossier import --skip-bad ../linked.csv ../one.csv
has_errors 'nor in the input under another name' 'linked.csv is the file that is imported'
is_file 'which stays as it was' ../one.csv <../one.kept
is_output 'as does the book' git status --porcelain </dev/null

printf 'old\n' >../aside.csv
sed -n '1p;6p' ../bad.csv | sed '$a\Better Ltd,77,,1 High St,Leeds,,' >../two.csv
touch .git/MERGE_HEAD
git rev-parse HEAD >.git/MERGE_HEAD
run dossier import --skip-bad ../aside.csv ../two.csv
exit_is 1 'while a merge is open no row is written'
is_file 'and none set aside' ../aside.csv <<<old
rm .git/MERGE_HEAD
is_output 'nor is anything left behind' find .. -maxdepth 1 -name '.dossier-*' </dev/null
ok 'then both are' dossier import --skip-bad ../aside.csv ../two.csv
has_output 'in the file aside' 'is not an e-mail address",Bad Mail,' cat ../aside.csv
sed -i 2d ../two.csv
ok 'where no row is bad' dossier import --skip-bad ../aside.csv ../two.csv
has_errors 'the old ones go' 'no row is bad: ../aside.csv of an earlier import was removed'
not_ok 'and are not there any more' test -e ../aside.csv
printf 'mine\n' >../aside.csv
ok 'another file' dossier import --skip-bad ../aside.csv ../two.csv
is_file 'is left alone' ../aside.csv <<<mine

# --- columns ---------------------------------------------------------------

printf 'Company,Street,City,Shoe size\nShoes Ltd,A 1,Rome,43\n' >../shoes.csv
run dossier import ../shoes.csv
exit_is 3 'a column that nobody knows is a question'
has_errors 'with its place' \
    'shoes.csv:1:21: error: nobody knows the column "Shoe size" \[E0701\]'
ok 'it may be dropped' dossier import -n --map 'Shoe size=' ../shoes.csv
ok 'or be a field of the book' sh -c 'cat >records/schema.yaml <<EOF3
tables:
  clients:
    fields:
      shoe_size: {type: int}
EOF3
dossier import ../shoes.csv'
has_output 'in which it is kept' '^shoe_size: 43$' \
    cat records/shoes-ltd/client.yaml
run dossier import --map 'Shoe size=phon' ../shoes.csv
exit_is 2 'a map to no field is a wrong command'
has_errors 'with the nearest' 'unknown field "phon" in clients.*"phone"'

# --- spreadsheets ----------------------------------------------------------

SHEETS=$TOP/tests/data/sheets
new_book
ok 'a list in .ods comes in' dossier import "$SHEETS/clients.ods"
has_errors 'and it is said how it was read' \
    'clients.ods: ods, sheet "Sheet1" of 2, header in line 4 .1 above left out.$'
is_file 'with dates and zeros as they show' records/alfa/client.yaml <<'EOF2'
legal_name: Alfa
status: active
since: 2026-11-23
address:
  street: Via  Roma, 1
  postcode: "00187"
  city: Roma
notes: |
  one
  two
EOF2
run dossier import "$SHEETS/sheets.xlsx"
exit_is 2 'one of several sheets must be told'
has_errors 'with the option that tells it' 'hint: --sheet NAME'
ok 'by its name' dossier import -n --update --sheet Customers \
    "$SHEETS/sheets.xlsx"
run dossier import --as invoices "$SHEETS/invoices.xlsx"
exit_is 3 'a formula that failed is a finding'
has_errors 'with line and column' \
    'invoices.xlsx:3:4: error: the formula of this cell failed: #REF! \[E0702\]'
has_errors 'and one without a result' 'invoices.xlsx:3:5: error: the file has no'
ok 'the other rows come in' dossier import --as invoices --skip-bad ../aside.csv \
    "$SHEETS/invoices.xlsx"
is_output 'to the cent' ask 'from invoices show number, date, net, total' \
    <<<'1,2026-11-23,1.234,EUR,1220.10,EUR'
printf 'Company,Street,City,Customer since\nDay Ltd,A 1,Rome,46349\n' >../day.csv
run dossier import ../day.csv
exit_is 3 'a number is no date'
has_errors 'but may be one' \
    '"46349" is a number; as a spreadsheet.s day it would be 2026-11-23'
ok 'when it is told' dossier import -n --dates serial ../day.csv

# Titles above, and headings that only --map knows.
printf 'Elenco;;;\nal;23/11/2026;;\n\nChi;Dove;Luogo;Fax\nNote;Tipo;Roma;1\n' \
    >../titles.csv
ok 'the header is found by what --map names' dossier import -n --map Chi=legal_name \
    --map Dove=address.street --map Luogo=address.city ../titles.csv
has_errors 'below the titles' 'header in line 4 .2 above left out.'
ok 'or told' dossier import -n --header 4 --map Chi=legal_name \
    --map Dove=address.street --map Luogo=address.city ../titles.csv
run dossier import -n --header 3 ../titles.csv
exit_is 2 'a line without cells is none'

# Zeros that a spreadsheet took away come back where they are proved.
cat >../zeros.csv <<'EOF2'
Company,VAT number,Tax code,Postcode,Country,Street,City
Zero Srl,1234567897,1234567897,187,,Via A 1,Roma
Alpen AG,,,1000,CH,Weg 1,Bern
EOF2
ok 'codes that lost their zeros come in' dossier import ../zeros.csv
has_errors 'and it is said' \
    'zeros.csv:2:10: vat_number: zeros that were lost put back in 1 cell: 1234567897 is 01234567897'
is_output 'where the check digit or the country proves it' \
    ask 'from clients where legal_name in ("Zero Srl", "Alpen AG")
show legal_name, vat_number, tax_code, address.postcode sort legal_name' <<'EOF2'
Alpen AG,,,1000
Zero Srl,01234567897,01234567897,00187
EOF2
sed 's/1234567897/1234567890/g' ../zeros.csv >../wrong.csv
run dossier import ../wrong.csv
exit_is 3 'and are a finding where it does not'

# --- what a row does -------------------------------------------------------

new_book
printf 'Company,Street,City,Phone\nAlfa Srl,V 1,Roma,061\nBeta,V 2,Roma,062\n' |
    dossier -q import -
cat >../again.csv <<'EOF2'
Company,Street,City,Phone,E-mail
Alfa Srl,V 1,Roma,069,
Beta,V 2,Roma,062,b@b.example
Gamma,V 3,Roma,063,
Alfa S.p.A.,V 4,Roma,064,
alfa srl,V 1,Roma,,
EOF2
run dossier import -nv ../again.csv
exit_is 3 'conflicts and doubts stop an import'
has_output 'a value that differs is a conflict' \
    '^ *2  conflict .* phone of alfa-srl is "061" in the book, here "069"'
has_output 'a change is told field by field' '^ *3  changed   beta +email -> b@b.example'
has_output 'as is who is new' '^ *4  new       gamma'
has_output 'a name nearly the same is a doubt' '^ *5  doubtful .*is this alfa-srl.'
has_output 'the same is the same' '^ *6  same      alfa-srl'
has_errors 'and all are counted' \
    '5 rows: 1 new, 1 changed, 1 the same, 0 bad, 1 in conflict, 1 doubtful'
sed -i '/S.p.A/d' ../again.csv
ok 'the book may keep its word' dossier import --keep ours ../again.csv
is_output 'in that field only' ask 'from clients show phone, email' <<'EOF2'
061,
062,b@b.example
063,
EOF2
ok 'or take theirs' dossier import --keep theirs ../again.csv
is_output 'in the same field' ask 'from clients show phone sort phone limit 1' <<<062

printf 'Company,Phone\nDelta,1\n,2\n' >../names.csv
run dossier import ../names.csv
exit_is 3 'a list without addresses is not complete'
printf 'Company,Phone\nDelta,12345\n' >../names.csv
ok 'but may be taken' dossier import --incomplete ../names.csv
has_errors 'which is said' '2 required values are missing, dossier check names them'
run dossier check
exit_is 3 'check names what is missing'
has_output 'at its place' 'records/delta/client.yaml:.*address.street'
ok 'and the same list again changes nothing' dossier import --incomplete ../names.csv

# --- quotes ------------------------------------------------------------------

printf "'Company';'Street';'City'\n'L''Aquila; Srl';'V 1';'Roma'\n" >../quotes.csv
ok 'other quotes are seen' dossier import -n ../quotes.csv
has_errors 'and said' "cells between \";\", quotes are '"
has_output 'and taken off' "^Company +legal_name +L'Aquila; Srl$"
printf 'Company;Street;City\n"Q Bar;V 1;Roma\n' >../quotes.csv
run dossier import -n ../quotes.csv
exit_is 1 'a quote that is never closed is an error'
has_errors 'at its place' '^dossier: ../quotes.csv:2:1: this quote is never closed'
has_errors 'with a way out' '^hint: mend it, or --quote'
ok 'a file may have no quotes' dossier import -n --quote '~' ../quotes.csv
has_output 'then they are letters' '^Company +legal_name +"Q Bar$'

plan_done
