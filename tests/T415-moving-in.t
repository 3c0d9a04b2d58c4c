#!/bin/bash
# What is said to somebody who brings the lists of other programs and knows no
# option yet.
. "${0%/*}/lib/tap.sh"

run dossier init book && cd book || exit 99
dossier -q add client Acme address.street='Via 1' address.city=Roma
git tag start

# file FORMAT...: what printf makes of it is the file ../f.csv.
file() {
    # shellcheck disable=SC2059
    printf "$@" >../f.csv
}

# take FORMAT OPTION...: imports such a file, into the same book each time.
take() {
    file "$1"
    shift
    git reset -q --hard start
    run dossier import "$@" ../f.csv
}

# --- the noun ----------------------------------------------------------------

take 'Numero;Data;Cliente;IVA;Totale;Stato
1;2026-01-02;Acme;22,00;122,00;Pagata\n' -n
is_output 'a list of invoices is not shown as one of clients' </dev/null
has_errors 'it is said to look like invoices' '^../f.csv:1:1: error: these'\
' rows look like invoices: as such, 6 of 6 columns are known, as clients 2 '
has_errors 'with the command' \
    '^hint: dossier import -n --as invoices ../f.csv, if they are$'
exit_is 3 'and nothing is decided'

# looks NOUN HEADER: a list with these columns is said to look like that.
looks() {
    take "$2\\n${2//[!;]/1}\\n"
    has_errors "$1: $2" "these rows look like $1: as such"
}

looks invoices 'Invoice number;Customer;Invoice date;Due date;Net;Total'
looks 'bills or purchase_orders' 'Fornitore;Numero;Data;Scadenza;Imponibile;IVA;Totale'
looks bills 'Bill no;Supplier;Date;Due date;Total'
looks 'bills or invoices or purchase_orders or quotes' \
    'Numero;Partita IVA;Data;Scadenza;Imponibile;Totale'
looks projects 'Codice progetto;Progetto;Cliente;Data inizio;Ore preventivate'
looks projects 'Project code;Project name;Client;Start date;Budget hours'
looks time 'Cliente;Commessa;Data;Ore;Collaboratore;Fatturabile'
looks time 'Client;Project;Date;Hours;Person;Billable'
looks activities 'Subject;Company / Account;Due date;Priority;Assigned to'
looks activities 'Oggetto;Cliente;Scadenza;Priorità;Assegnato a'
looks purchase_orders 'PO number;Order date;Customer;Net amount;VAT;Total'
looks purchase_orders 'Numero ordine;Data ordine;Cliente;Totale;Data consegna'
looks deals 'Opportunity name;Account name;Stage;Amount;Close date;Probability'
looks deals 'Nome trattativa;Cliente;Fase;Importo;Probabilità'
looks payments 'Fattura;Cliente;Data pagamento;Importo pagato;Modalità'
looks payments 'Invoice;Client;Payment date;Amount paid;Payment method'

two='Acme;Anna;CEO;a@x.example\nAcme;Ugo;CTO;u@x.example\n'
take "Cliente;Contatto;Ruolo;E-mail\\n$two"
has_errors 'people of one client are contacts' 'look like contacts: as such'
take "Client;Contact;Role;Email\\n$two" --as contacts
exit_is 0 'and come in as that'
take "Company;Contact;Contact role;Contact email\\n$two"
exit_is 0 'a client may have contacts beside it'

take 'Ragione sociale;Numero;Data;Totale;Stato\nAcme;1;2026-01-02;5;x\n' \
    --as clients
has_errors 'what was said is not asked again' 'nobody knows the columns "Num'
exit_is 3 'but what nobody knows'
take 'Nome;Via;Città;Numero;Data;Totale\nZeta;Via 1;Roma;1;2026-01-02;5\n'
has_errors 'clients with all that they must have are clients' \
    'nobody knows the columns "Numero", "Data", "Totale"'
take 'Company name;Street;City;Email\nZeta;Via 1;Roma;z@z.example\n'
exit_is 0 'a list of clients is one'

# terminal CMD...: as `run`, with the screen as stdout and stderr.
terminal() {
    run script -qec "stty cols 120; $*" /dev/null
    sed 's/\x1b\[[0-9;]*m//g; s/\r$//' <"$TMP/out" >"$TMP/screen"
    mv "$TMP/screen" "$TMP/out"
}

# --- words of other programs -------------------------------------------------

file 'Name;Street;City;Status;Payment terms
A;V 1;Roma;Boh;30 gg FM
B;V 1;Roma;Boh;30 gg FM
C;V 1;Roma;Boh;RD
D;V 1;Roma;Mah;30\n'
run dossier import ../f.csv
has_errors 'a word that nobody knows is one finding with those that it has' \
    '^../f.csv:2:12: error: "Boh" is not a value of status \(one of lead, '\
'prospect, active, inactive\), and 2 more in this column \[E0702\]$'
has_errors 'each word its own' ':5:12: error: "Mah" is not a value of status \('
has_errors 'of a field of numbers too' \
    ':2:16: error: "30 gg FM" is not a number, and 1 more in this column \['
has_errors 'the rows are bad all the same' '0 new, 0 changed, 0 the same, 4 bad'
terminal dossier import ../f.csv
has_output 'with the option that tells it' \
    "hint: --value 'status:Boh=VALUE' says what it means"
has_output 'ready to be typed' "hint: --value 'payment_terms:30 gg FM=VALUE'"
run dossier import -q --skip-bad ../bad.csv ../f.csv
is_output 'and say each why' grep -c '"Boh"" is not a value of status (one of' \
    ../bad.csv <<'EOF2'
3
EOF2
run dossier import ../f.csv --value status:Boh=lead --value status:mah=active \
    --value 'payment_terms:30 gg FM=30' --value payment_terms:RD=0
exit_is 0 'and then they come in'

# --- what is not there -------------------------------------------------------

file 'Client;Project;Date;Hours\nAcme;P1;2026-01-02;1\nAcme;P1;2026-01-03;1
Acme;P2;2026-01-03;1\nAcme;P1;2026-01-04;1\nZeta;P1;2026-01-04;1
Eta;P1;2026-01-04;1\nZeta;P2;2026-01-04;1\n'
git reset -q --hard start
run dossier import --as time ../f.csv
is_errors 'a client, a project that is not there is one finding' <<'EOF2'
../f.csv: CSV in utf-8, cells between ";", header in line 1
../f.csv:2:6: error: acme has no project "P1", and 2 more rows [E0704]
../f.csv:4:6: error: acme has no project "P2" [E0704]
../f.csv:6:1: error: there is no client "Zeta", and 1 more row [E0704]
../f.csv:7:1: error: there is no client "Eta" [E0704]
7 rows: 0 new, 0 changed, 0 the same, 7 bad
dossier: nothing was written
hint: mend the rows, or --skip-bad FILE to take the others
EOF2
terminal dossier import --as time ../f.csv
has_output 'that says what to do first' 'hint: import them first, with --as '\
'projects, or dossier add project acme code=P1 \.\.\.$'
has_output 'of clients, too' 'hint: import the clients first, or dossier add cl'
run dossier import -q --skip-bad ../bad.csv --as time ../f.csv
is_file 'each row goes aside with its reason' ../bad.csv <<'EOF2'
import problem;Client;Project;Date;Hours
"acme has no project ""P1""";Acme;P1;2026-01-02;1
"acme has no project ""P1""";Acme;P1;2026-01-03;1
"acme has no project ""P2""";Acme;P2;2026-01-03;1
"acme has no project ""P1""";Acme;P1;2026-01-04;1
"there is no client ""Zeta""";Zeta;P1;2026-01-04;1
"there is no client ""Eta""";Eta;P1;2026-01-04;1
"there is no client ""Zeta""";Zeta;P2;2026-01-04;1
EOF2
file 'Client;Invoice;Date;Amount\nAcme;7;2026-01-02;1\nAcme;7;2026-01-03;2\n'
terminal dossier import --as payments ../f.csv
has_output 'payments of an invoice that is not there are one, too' \
    ':2:6: error: acme has no invoice "7", and 1 more row \[E0704\]'
has_output 'with their hint' 'add invoice acme number=7 \.\.\.$'

# --- headings that name several fields ---------------------------------------

# split HEADING CELL WANTED [COUNTRY]: what becomes of a column of an address,
# in the order postcode, city, province, region.
split() {
    git reset -q --hard start
    printf 'Name\tStreet\tCountry\t%s\nZeta\tVia 1\t%s\t%s\n' "$1" "${4:-IT}" \
        "$2" >../f.tsv
    run dossier import -q --incomplete ../f.tsv
    run dossier list clients 'id = "zeta"' --csv --no-header --show \
        address.postcode,address.city,address.province,address.region
    has_output "$1: $2" "^$3.?$"
}

split 'CAP Città (Prov)' '20121 Milano (MI)' 20121,Milano,MI,
split 'CAP e Località' '20121 Milano' 20121,Milano,,
split 'Località (Prov.)' 'Milano (MI)' ,Milano,MI,
split 'Cap - Comune - Prov' '20121 - Milano - MI' 20121,Milano,MI,
split 'ZIP City' '10115 Berlin' 10115,Berlin,,
split 'City, State ZIP' 'Springfield, IL 62704' 62704,Springfield,,IL US
split 'City, State ZIP' 'Springfield IL 62704' 62704,Springfield,,IL US
split 'Codice postale/Comune' '00184 Roma' 00184,Roma,,
take 'Name;Street;CAP;CAP Città\nZeta;Via 1;1;20121 Milano\n'
has_errors 'where another column has a part, nothing is split' \
    'nobody knows the column "CAP Città"'
take 'Name;Street;CAP Città (Prov)\nZeta;Via 1;20121 Milano (MI)\n' -n
has_output 'the parts stand in the table' \
    'CAP Città \(Prov\)  address.province  MI'
take 'Client;Number;Date;Total;CAP Città\nAcme;1;2026-01-02;5;20121 Milano\n' \
    --as invoices
has_errors 'of rows without an address it is unknown' 'the column "CAP Città"'

# --- what is no table --------------------------------------------------------

take 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Anna\r\nEND:VCARD\r\n'
has_errors 'vCards are named' 'f.csv: contacts as vCards, export them as .csv'
take 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\n'
has_errors 'a calendar, too' 'f.csv: a calendar, export it as .csv instead'
take '[\n  {"name": "Zeta"}\n]\n'
has_errors 'and JSON' 'f.csv: a JSON file, export the same as .csv or .xlsx'
take 'Return-Path: <a@x.example>\r\nSubject: list\r\n\r\nHere it is.\r\n'
has_errors 'and an e-mail' 'f.csv: an e-mail, save what is attached to it'
exit_is 1 'none of them is read'

# --- excerpts ----------------------------------------------------------------

# excerpt CODE OPTION...: the line and the caret below it of a wrong cell, in a
# file of that encoding.
excerpt() {
    printf 'Name;Street;City;Status\nCaffè Però;Via 1;Forlì;Boh\n' |
        iconv -f utf-8 -t "$1" >../f.csv
    terminal dossier import "${@:2}" ../f.csv
    sed -n '/Boh$/,/\^/p' "$TMP/out" >"$TMP/excerpt"
    is_file "an excerpt of a file in $1" "$TMP/excerpt" <<'EOF2'
    2 | Caffè Però;Via 1;Forlì;Boh
      |                        ^
EOF2
}

excerpt utf-8
excerpt windows-1252
excerpt utf-16
excerpt cp850 --encoding cp850

git reset -q --hard start
dossier -q export clients -f xlsx -o ../f.xlsx
terminal dossier import --as invoices --map "'*='" ../f.xlsx
has_output 'a workbook has findings' 'f.xlsx:2:5: error: '
run grep -c '^ *[0-9]* |' "$TMP/out"
is_output 'and no lines of text to show' <<'EOF2'
0
EOF2

# --- what each row does ------------------------------------------------------

take 'Company;Contact;Street;City;Zone\nAcme;;Via 1;Roma;North\n'"\
Acme;Mario;Via 1;Roma;\\nZeta;Luca;Via 2;Bari;\\nAcme;;Via 1;Roma;\\n" \
    -nv --map '*=+'
has_output 'an own field is told' '^ *2  changed  acme    zone -> North$'
has_output 'a new contact, too' '^ *3  changed  acme    contact.name -> Mario$'
has_output 'and each field of a new client' '^ *4  new      zeta    legal_name'\
' -> Zeta, contact.name -> Luca, address.street -> Via 2, address.city -> Bari$'
has_output 'a row that adds nothing has none' '^ *5  same     acme$'
has_errors 'and they are counted' '4 rows: 1 new, 2 changed, 1 the same'

# --- payments ----------------------------------------------------------------

git reset -q --hard start
dossier -q add invoice acme number=7 date=2026-01-01 total=100
dossier -q add bill acme number=7 date=2026-01-01 total=100
git tag billed

# pays HEADER ROW WANTED: a payment comes in, and is of that document.
pays() {
    git reset -q --hard billed
    printf '%s\n' "$1" "$2" >../f.csv
    run dossier import -v --as payments ../f.csv
    has_output "$1: of the $3" "  $3  *7\$"
    has_errors 'and comes in' '1 row: 1 new'
}

row='Acme;7;2026-02-01;50'
pays 'Cliente;Num. doc.;Data pagamento;Importo' "$row" invoice
pays 'Cliente;N. fattura;Data pagamento;Importo' "$row" invoice
pays 'Client;Invoice no.;Payment date;Amount' "$row" invoice
pays 'Fornitore;Num. doc.;Data pagamento;Importo' "$row" bill
pays 'Supplier;Bill no.;Payment date;Amount' "$row" bill
file 'Code;Num. doc.;Date;Amount\nAcme;7;2026-02-01;50\n'
run dossier import --as payments ../f.csv
has_errors 'a document of nobody knows which side is unknown' '"Num. doc."'
file 'Client;Invoice;Date;Pagato\nAcme;7;2026-02-01;Sì\nAcme;7;2026-02-02;No\n'
run dossier import --as payments ../f.csv
has_errors 'yes and no are no amounts' 'nobody knows the column "Pagato"'
file 'Client;Invoice;Date;Pagato\nAcme;7;2026-02-01;1\nAcme;7;2026-02-02;0,5\n'
run dossier import --as payments ../f.csv
exit_is 0 'but numbers are'

# --- swapped days and months -------------------------------------------------

SWAPPED=$TOP/tests/data/sheets/swapped.xlsx
ask_dates() {
    dossier list invoices --csv --no-header --show number,date | tr -d '\r'
}

git reset -q --hard start
run dossier import --as invoices "$SWAPPED"
has_errors 'dates that may be swapped are one question of the column' \
    'swapped.xlsx:2:3: error: "2026-08-10" is a date, and "18/03/2026" in line '\
'3 a text: a spreadsheet may have swapped day and month, and 1 more in this'
has_errors 'and their rows are bad' '4 rows: 2 new, 0 changed, 0 the same, 2 b'
terminal dossier import --as invoices "$SWAPPED"
has_output 'with both answers' 'hint: --dates dmy takes the dates as they are, '\
'--dates swapped swaps them back$'
run dossier import --as invoices --dates swapped "$SWAPPED" --save-map us
has_errors 'they are swapped back, and that is told' 'swapped.xlsx:2:3: day and'\
' month swapped back in 2 cells: 2026-08-10 is 2026-10-08$'
is_output 'just these' ask_dates <<'EOF2'
2,2026-10-08
3,2026-03-18
4,2026-10-12
5,2026-11-25
EOF2
run dossier import --map @us --keep ours "$SWAPPED"
has_errors 'a saved map remembers it' '0 new, 0 changed, 4 the same, 0 bad'
git reset -q --hard start
run dossier import --as invoices --dates dmy "$SWAPPED"
is_output 'or they are taken as they are' ask_dates <<'EOF2'
2,2026-08-10
3,2026-03-18
4,2026-12-10
5,2026-11-25
EOF2
git reset -q --hard start
file 'Client;Number;Date;Total\nAcme;1;2026-08-10;5\nAcme;2;18/03/2026;5\n'
run dossier import --as invoices ../f.csv
exit_is 0 'a text file has no such dates'

# --- what is left out --------------------------------------------------------

git reset -q --hard start
file 'First Name;Last Name;Company;Company owner;Email\nA;Rossi;Acme;Ugo;a@x.it
B;Neri;Acme;Ida;b@x.it\nC;Bianchi;Acme;Pia;c@x.it\n'
run dossier import ../f.csv
has_errors 'a value that is left out is not read as the one that stays' \
    ':3:13: Company owner: "Ida" and 1 more cell left out, as the client has an'

# --- colours -----------------------------------------------------------------

printf 'Company,X\nA,1\n' >../colour.csv
script -qec 'dossier --no-pager --color never import -n ../colour.csv' /dev/null </dev/null \
    >"$TMP/tty" 2>&1
not_ok 'no finding has colours when nothing is to have any' grep -q $'\033' "$TMP/tty"
ok 'but it is told' grep -q 'error: nobody knows the column "X"' "$TMP/tty"

plan_done
