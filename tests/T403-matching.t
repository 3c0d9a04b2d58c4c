#!/bin/bash
# Whose a row is: all that it says of its client must agree, and where it does
# not, nobody but the user decides.
. "${0%/*}/lib/tap.sh"

new_book() {
    cd "$TMP/work" && rm -rf book && run dossier init book && cd book || exit 99
}

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

# --- a list about clients that are there -----------------------------------

new_book
list book Company,VAT,Code,Street,City \
    'Alfa Srl,01234567897,A1,V 1,Roma' 'Beta Srl,00743110157,,V 2,Roma' \
    'Gamma,00905811006,,V 3,Roma' 'Gamma,00488410010,,V 4,Roma' \
    'Omega Holding,,omega-2,V,Roma' 'Omega,,,V,Roma'
take book
exit_is 0 'a book of clients'
git mv records/omega records/omega-2 && git mv records/omega-holding records/omega &&
    git commit -qm 'records: swap two names'

head=Numero,Data,Cliente,P.IVA,Totale
list invoices $head '1,2026-01-15,Alfa Srl,00743110157,122.00'
take invoices --as invoices
exit_is 3 'a name and the VAT number of another are a doubt'
has_errors 'which names both' \
    ':2:14: error: the vat_number is that of beta-srl, "Alfa Srl" is alfa-srl \[E0704\]'
has_errors 'and is counted' '0 bad, 1 doubtful$'
list invoices $head '1,2026-01-15,Alfa Industrie,01234567897,122.00' \
    '2,2026-01-15,Gamma,00488410010,5' '3,2026-01-15,A1,,5' \
    '4,2026-01-15,IT01234567897,,5' '5,2026-01-15,alfa-srl,012.345.678-97,5'
take invoices --as invoices
exit_is 0 'a name that nobody has contradicts no number'
is_output 'and two of one name are told apart by it' \
    ask 'from invoices show number, client.id sort number' <<'EOF2'
1,alfa-srl
2,gamma-2
3,alfa-srl
4,alfa-srl
5,alfa-srl
EOF2
take invoices --as invoices
has_errors 'again they are the same' '5 rows: 0 new, 0 changed, 5 the same, 0 bad'

list omega Numero,Data,Cliente,Totale '9,2026-01-15,Omega,5'
take omega --as invoices
exit_is 3 'one text that is the name of two is a doubt'
has_errors 'which says how' \
    '"Omega" is the id of omega, the legal_name of omega-2 \[E0704\]'
sed -i 's/,Omega,/,omega-2,/' ../omega.csv
take omega --as invoices
has_errors 'a code too' \
    '"omega-2" is the id of omega-2, the code of omega \[E0704\]'
take omega --as invoices -n --match id
exit_is 0 'unless it is told what the column is'
sed -i 's/Cliente/client.id/' ../omega.csv
take omega --as invoices --dialect unix -n
exit_is 0 'and in an export the id alone counts'
take omega --as invoices -n
exit_is 0 'as its column is called'
sed -i 's/client.id/Cliente/; s/omega-2/Alfa/' ../omega.csv
take omega --as invoices
has_errors 'a name nearly the same is a doubt' \
    ':2:14: error: is this alfa-srl. Their names are nearly the same \[E0704\]'

# --- numbers in other forms --------------------------------------------------

new_book
list book Company,VAT,Country,Street,City \
    'Beispiel GmbH,DE136695976,Germany,Weg 1,Bonn' \
    'Muster AG,CHE-116.281.710 MWST,Switzerland,Weg 1,Bern'
take book
exit_is 0 'clients of other countries'
list again Company,VAT,Country 'Beispiel GmbH,136 695 976,Germany' \
    'Muster AG,CHE116281710,Svizzera'
take again
has_errors 'a number of its country is the same' '0 changed, 2 the same, 0 bad'
list invoices 'Number,Date,VAT number,Total' '1,2026-01-15,136 695 976,5' \
    '2,2026-01-15,CHE 116 281 710 TVA,5'
take invoices --as invoices
exit_is 0 'and finds its client without the country'

# --- clients that come in ----------------------------------------------------

new_book
list book Company,VAT,Street,City 'A Srl,01234567897,V 1,Roma' \
    'B Srl,,V 2,Roma'
take book
list renamed Company,VAT 'B Srl,01234567897'
take renamed --update
exit_is 3 'no client gets the name of another'
has_errors 'and both are named' \
    'the vat_number is that of a-srl, the legal_name that of b-srl'

head='Ragione sociale,Codice,P.IVA,Via,Comune'
list learned "$head" 'Alfa Srl,1,,x,y' 'Alfa Srl,1,01234567897,x,y' \
    'Alfa Industrie,,01234567897,x,y'
new_book
take learned -n
has_errors 'a number that a row brings is known to the next one' \
    ':4:1: error: legal_name is "Alfa Srl" in line 2, about the same client'
sed -i 's/Alfa Industrie/ALFA S.R.L./' ../learned.csv
take learned
has_errors 'and its client is one' '3 rows: 1 new, 1 changed, 1 the same'
take learned
has_errors 'also in the book' '3 rows: 0 new, 0 changed, 3 the same, 0 bad'

new_book
list twice "$head" 'Alfa,,,x,y' 'Alfa,,01234567897,x,y' \
    'Alfa,,00743110157,z,y'
take twice
exit_is 3 'a row that a later one makes unclear is a doubt'
has_errors 'as it would be in a second import' \
    ':2:1: error: several clients have the legal_name "alfa": alfa, alfa-2'

# --- names nearly the same ---------------------------------------------------

new_book
list names Company,Street,City 'Alfa Srl,V 1,Roma' "L'Aquila & Figli,V 2,Roma" \
    'Delta,V,Roma' 'Delta Srl,V,Roma' 'Delta S.p.A.,V,Roma'
take names --skip-bad ../aside.csv
has_errors 'within one file' '3 new, 0 changed, 0 the same, 0 bad, 2 doubtful'
is_file 'each with its candidates' ../aside.csv <<'EOF2'
import problem,Company,Street,City
is this delta? Their names are nearly the same,Delta Srl,V,Roma
is this delta? Their names are nearly the same,Delta S.p.A.,V,Roma
EOF2
list spa Company,Street,City 'Alfa SpA,V 1,Roma' 'Delta Srl,V,Roma'
take spa --match legal_name
exit_is 0 'the user may say that they are others'
list near Company,Street,City 'Alfa,V 1,Roma' 'Alfa S. r. l.,V 1,Roma' \
    'Alfa S.r.l. unipersonale,V 1,Roma' 'Alfa srl in liquidazione,V 1,Roma' \
    "$(printf 'L\342\200\231Aquila&Figli,V 2,Roma')"
take near
exit_is 3 'several nearly the same are a doubt'
has_errors 'with all of them' 'is this alfa-spa or alfa-srl. Their names'
has_errors 'however the form is written' \
    '5 rows: 0 new, 0 changed, 1 the same, 0 bad, 4 doubtful'

# --- a record that cannot be read --------------------------------------------

new_book
list alfa Company,Street,City 'Alfa SpA,V 1,Roma'
take alfa
echo '{' >records/alfa-spa/client.yaml
git commit -qnam 'records: break one'
take alfa
exit_is 3 'a client that cannot be read is not made again'
has_errors 'but named' \
    'alfa.csv:2:1: error: the client alfa-spa is there, but cannot be read \[E0704\]'
list invoices Number,Date,Client,Total '1,2026-01-15,Alfa SpA,5'
take invoices --as invoices
has_errors 'nor missing' 'error: the client alfa-spa is there, but cannot be read'

# --- several rows about one client -------------------------------------------

new_book
list one Company,VAT,Street,City 'Alfa Srl,01234567897,V 1,Roma' 'Alfa Srl,01234567897,,'
take one
exit_is 0 'what must be there one of its rows may say'
list one Company,VAT,Street 'Alfa Srl,01234567897,V 1' 'Alfa Srl,01234567897,V 2'
for i in 1 2; do
    take one --update
    exit_is 3 "rows that say two things do not take turns ($i)"
done
has_errors 'and the finding says where' \
    ':3:22: error: address.street is "V 1" in line 2, about the same client'
list one Company,VAT,Street,Notes 'Alfa Srl,01234567897,V 9,' \
    'Alfa Srl,01234567897,V 1,x'
take one --keep ours
exit_is 3 'nor where the book wins'
list kept Company,Street,City,Email,Notes 'Kappa,V,Roma,a@b.it,' \
    'Kappa,V,Roma,c@d.it,x'
for i in 1 2; do
    take kept --keep ours --skip-bad ../kept-bad.csv
    has_errors "so a row that was bad stays so ($i)" \
        ':3:14: warning: email is "a@b.it" in line 2, about the same client'
done
has_errors 'and again nothing changes' '2 rows: 0 new, 0 changed, 1 the same, 1 bad'

plan_done
