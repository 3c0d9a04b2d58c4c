#!/bin/bash
# Which element of its client a row is about, whatever the order of the rows
# and however people write a name.
. "${0%/*}/lib/tap.sh"

# list NAME LINE...: a file beside the book.
list() {
    printf '%s\n' "${@:2}" >"../$1.csv"
}

# take NAME OPTION...: imports it.
take() {
    run dossier import "../$1.csv" "${@:2}"
}

ask() {
    dossier query "$1" --csv --no-header | tr -d '\r'
}

run dossier init book && cd book || exit 99
list book Company,Street,City,Contact 'Alfa Srl,V 1,Roma,Mario Rossi'
take book
exit_is 0 'a client with a contact'

# --- contacts --------------------------------------------------------------

list contacts Company,Contact,'Contact phone' 'Alfa Srl,mario rossi,061' \
    'ALFA SRL,Mario  Ròssi,061' 'Alfa Srl,Maria Rossi,062'
take contacts
exit_is 0 'a contact in other letters is the same'
is_output 'with the name of the book' \
    ask 'from contacts show name, phone sort name' <<'EOF2'
Maria Rossi,062
Mario Rossi,061
EOF2
take contacts --update
has_errors 'again they are the same' '3 rows: 0 new, 0 changed, 3 the same'
run dossier add contact alfa-srl name='MARIO ROSSI' phone=069
list contacts Company,Contact,Role 'Alfa Srl,Mario Rossi,CEO' \
    'Alfa Srl,MARIO ROSSI,CFO' 'Alfa Srl,mario rossi,COO'
take contacts
exit_is 0 'where there are two, the very name finds, and any other is new'
is_output 'each its own' ask 'from contacts where role is set show name, role' \
    <<'EOF2'
Mario Rossi,CEO
MARIO ROSSI,CFO
mario rossi,COO
EOF2

# --- payments --------------------------------------------------------------

list invoices Number,Date,Client,Total 'FT 1,2026-01-05,Alfa Srl,900'
take invoices --as invoices
list payments Client,Invoice,Date,Amount,Reference \
    'Alfa Srl,FT 1,2026-02-01,100,CRO 1' 'Alfa Srl,ft  1,2026-02-01,100,' \
    'Alfa Srl,FT 1,2026-02-01,100,'
take payments --as payments
has_errors 'three payments come in' '3 rows: 3 new'
list payments Client,Invoice,Date,Amount,Reference \
    'Alfa Srl,FT 1,2026-02-01,100,' 'Alfa Srl,FT 1,2026-02-01,100,' \
    'Alfa Srl,FT 1,2026-02-01,100,CRO 1'
take payments --as payments
has_errors 'in another order they are the same' '3 rows: 0 new, 0 changed, 3 the same'
list short Client,Invoice,Date,Amount 'Alfa Srl,FT 1,2026-02-01,100' \
    'Alfa Srl,FT 1,2026-02-01,100' 'Alfa Srl,FT 1,2026-02-01,100' \
    'Alfa Srl,FT 1,2026-02-01,100'
take short --as payments -n
has_errors 'a list that says less of four has one more' '4 rows: 1 new, 0 changed, 3 the same'

# What one row takes another may need: (cash, CRO 2) and (cash, a note).
run dossier add payment alfa-srl invoice 'FT 1' date=2026-03-01 amount=7 \
    method=cash reference='CRO 2'
run dossier add payment alfa-srl invoice 'FT 1' date=2026-03-01 amount=7 \
    method=cash
list need Client,Invoice,Date,Amount,Method,Reference \
    'Alfa Srl,FT 1,2026-03-01,7,,' 'Alfa Srl,FT 1,2026-03-01,7,,CRO 2'
take need --as payments -n
has_errors 'each row gets one that fits' '2 rows: 0 new, 0 changed, 2 the same'

# --- time of projects that people call by name ------------------------------

for project in 'P-1 Sito' 'P-2 Négozio' 'P-3 Doppio' 'P-4 doppio' 'Sito2 P-5'; do
    run dossier add project alfa-srl code="${project% *}" name="${project#* }"
done
list time Cliente,Progetto,Data,Ore 'Alfa Srl,P-1,2026-01-07,1' \
    'Alfa Srl,sito,2026-01-07,2' 'Alfa Srl,Negozio,2026-01-07,3' \
    'Alfa Srl,p-2,2026-01-07,4' 'Alfa Srl,Sito2,2026-01-07,5'
take time --as time
exit_is 0 'a project is found by its code, or else by its name'
is_output 'once each' \
    ask 'from time show project.code, hours sort hours' <<'EOF2'
P-1,1
P-1,2
P-2,3
P-2,4
Sito2,5
EOF2
take time --as time
has_errors 'again they are the same' '5 rows: 0 new, 0 changed, 5 the same'
list time Cliente,Progetto,Data,Ore 'Alfa Srl,Doppio,2026-01-07,1' \
    'Alfa Srl,Altro,2026-01-07,2'
take time --as time
exit_is 3 'two of one name are a question'
has_errors 'with both' \
    ':2:10: error: several projects of alfa-srl are called "Doppio": P-3, P-4 \[E0704\]'
has_errors 'and of another name the finding tells which there are' \
    ':3:10: error: alfa-srl has no project "Altro", but P-1 .Sito., P-2 .Négozio., P-3'

# --- nothing comes from the day --------------------------------------------

list undated Numero,Cliente,Totale '77,Alfa Srl,10.00'
take undated --as invoices
exit_is 3 'a date that no column brings is a finding'
has_errors 'at the header' \
    ':1:1: error: no column brings date, which a new invoice must have \[E0202\]'
take undated --as invoices --incomplete
exit_is 0 'and may be missing'
is_output 'but is never that of the day' \
    ask 'from invoices where number = "77" show number, date' <<<'77,'
run dossier check
has_output 'so that check names it' 'client.yaml:.*date.*\[E0202\]'
list undated Numero,Data,Cliente,Totale '77,,Alfa Srl,10.00' '78,,Alfa Srl,1'
take undated --as invoices
has_errors 'nor does an empty cell mean it' ':3:4: error: date is missing \[E0202\]'
has_errors 'and the one that lacks it is the same' '2 rows: 0 new, 0 changed, 1 the same, 1 bad'

# --- numbers that begin anew each year ---------------------------------------

list years Numero,Data,Cliente,Totale '80,2025-01-05,Alfa Srl,1.00' \
    '80,2026-01-07,Alfa Srl,2.00' '81-2025,2025-12-30,Alfa Srl,3.00'
take years --as invoices --skip-bad ../aside.csv
has_errors 'one number of two years is a doubt' \
    ':3:4: warning: is this invoice "80" in line 2\? That is of 2025, and here .* 2026 \[W0704\]'
has_errors 'and counted' '3 rows: 2 new, 0 changed, 0 the same, 0 bad, 1 doubtful'
for option in '' --only-new --keep=ours --update; do
    take aside --as invoices ${option:+"$option"}
    exit_is 3 "whoever is to win (${option:-nobody})"
    has_errors 'as one of two would be lost' \
        ':2:[0-9]*: error: is this invoice "80" of alfa-srl\? That is of 2025, and'
done
sed -i 's/,80,/,80\/2026,/' ../aside.csv
take aside --as invoices
exit_is 0 'until it has a number of its own'
list years Numero,Data,Cliente,Totale '81-2025,2026-01-02,Alfa Srl,3.00'
take years --as invoices --update
exit_is 0 'a number with its year is the same'

# --- a row that says nothing -------------------------------------------------

list paid Client,Invoice,Date,Amount 'Alfa Srl,77,2026-02-01,1.00' 'Alfa Srl,77,,'
take paid --as payments -n
exit_is 3 'a client and an invoice are no payment'
has_errors 'which is said' ':3:1: error: the row says nothing of its payment \[E0202\]'

# --- what a finding shows ----------------------------------------------------

run dossier set alfa-srl tags=a,b
list tags Company,Tags 'Alfa Srl,"a, c"'
take tags -nv
has_errors 'a list in a finding is one line' \
    'tags of alfa-srl is "a, b" in the book, here "a, c"'
has_output 'and a row in conflict names its client' '^ *2  conflict  alfa-srl  tags of'

plan_done
