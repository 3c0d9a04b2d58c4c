#!/bin/bash
# Spreadsheets as people and programs write them: what could be read in two ways
# is never guessed, and no row gets lost.
. "${0%/*}/lib/tap.sh"

run dossier init book && cd book || exit 99
dossier -q add client Acme address.street='Via 1' address.city=Roma
dossier -q add project acme code=P1 name=Site
git tag start

# file FORMAT...: what printf makes of it is the file ../f.csv.
file() {
    # shellcheck disable=SC2059
    printf "$@" >../f.csv
}

# as NOUN FORMAT OPTION...: imports such a file of that noun, into the same book
# each time.
as() {
    local noun=$1
    file "$2"
    shift 2
    git reset -q --hard start
    run dossier import --as "$noun" "$@" ../f.csv
}

# wrote NAME ERE: one line of what the import added.
wrote() {
    run git diff start
    has_output "$1" "^\+$2\$"
}

# --- quotes ------------------------------------------------------------------

as clients 'Name,Street,City\n"Z" Srl,Via 1,Roma\nY,Via 2,Roma\nG "G",V,R\n'
exit_is 1 'a quote within a quoted cell swallows no row'
has_errors 'but is an error at its place' \
    'f.csv:2:3: this quote stands within the cell that begins at 2:1'
has_errors 'with a way out' '^hint: mend it, or --quote'
as clients 'Name;Street;City\n"Z";"V \\"R\\" 1";Roma\n'
exit_is 0 'backslashes before quotes are seen'
has_errors 'and said' ', \\" is a quote in a cell, header'
wrote 'and taken off' '  street: V "R" 1'

# --- other formats -----------------------------------------------------------

as clients '<html><table><tr><td>Name</td></tr></table></html>'
exit_is 1 'an HTML table is no e-invoice'
has_errors 'but named' 'f.csv: an HTML table, open it in a spreadsheet and save'
as invoices '%%PDF-1.7\n'
exit_is 1 'a PDF file is no table'
has_errors 'and named, too' 'f.csv: a PDF file, ask for the table'

# --- encodings ---------------------------------------------------------------

as clients 'Name;Street;City\nCaff\xc3\xa8;V 1;Roma\nCitt\xe0;V 2;Roma\n'
exit_is 1 'a byte of Windows among letters of UTF-8 is a question'
has_errors 'at its place' 'f.csv:3:5: this byte is not utf-8'
has_errors 'with its answers' '^hint: mend it, or --encoding windows-1252'
as clients 'Name;Street;City\nSociet\x85;V 1;Roma\r\n\x1a' --encoding cp850
exit_is 0 'a file of DOS comes in'
wrote 'with its letters' 'legal_name: Società'
as clients 'Name;Street;City\nCaff\x8d;V 1;Roma\n'
exit_is 1 'a letter that Windows lacks is an error'
has_errors 'with the option' '^hint: --encoding says what it is in, such as cp850'
as clients 'Rossi srl\nVia Po\nRoma\n2026\nName;Street;City\nZ;V 1;Roma\n'
exit_is 0 'titles hide no delimiter'

# --- dates -------------------------------------------------------------------

as invoices 'Client;Number;Date;Total\nAcme;1;25.04.26;5,00\n'
exit_is 3 'a year of two digits is a question'
has_errors 'at its cell' 'f.csv:2:8: error: "25.04.26" has a year of two digits'
as invoices 'Client;Number;Date;Total\nAcme;1;25.04.26;5,00\n' --years 1950 \
    --save-map short
exit_is 0 'then it is read'
wrote 'as told' '    date: 2026-04-25'
wrote 'which is kept with the map' 'years: "1950"'
run dossier import --map @short --keep theirs ../f.csv
exit_is 0 'and told again by its name'
run dossier import --years 50 ../f.csv
exit_is 2 'a year has four digits'
as invoices 'Client;Number;Date;Due;Total\nAcme;1;3 apr. 2026;2026-05-01T10:00:00.000Z;5\n'
exit_is 0 'months have names, times a zone'
wrote 'which are understood' '    date: 2026-04-03'
wrote 'and left out' '    due: 2026-05-01'

# --- evidence ----------------------------------------------------------------

for line in '12.2026;2026-04-03;1.250' '1;2026-04-03;EUR     1.250' \
    '12;2026-04-03;1.250'; do
    as invoices "Client;Number;Date;Total\nAcme;$line\n"
    exit_is 3 "no code says how 1.250 is meant: $line"
    has_errors 'which is said' 'decimal sign not clear .--decimal tells it.'
done
as invoices 'Client;Number;Date;Total\nAcme;1/15/2026;03/04/2026;10,00\n'
exit_is 3 'no code says which number is the day'
has_errors 'at its cell' 'f.csv:2:16: error: "03/04/2026" can be read in two'
as invoices 'Client;Number;Date;Total\nAcme;1;03/04/2026;10\n' --dates ymd
exit_is 3 'nor does an order that it cannot have'
as invoices 'Client;Number;Date;Total\nAcme;1;2026-04-03;1 234,50\n'
exit_is 0 'blanks between thousands say it'
wrote 'and fall away' '    total: 1234.50'
as time 'Client;Project;Date;Hours;Person\nAcme;P1;2026-04-03;7 30;Anna\n'
exit_is 3 'other blanks are no thousands'

# --- currencies --------------------------------------------------------------

dollar='$'
as invoices "Client;Number;Date;Total\nAcme;1;2026-04-03;${dollar}1,200.50\n"
exit_is 3 'a dollar is many currencies'
has_errors 'which is said' '"\$" is the sign of several currencies'
as invoices "Client;Number;Date;Total\nAcme;1;2026-04-03;${dollar}1,200.50\n" \
    --set currency=USD
exit_is 0 'until one is told'
wrote 'of which the amount is' '    total: 1200.50'
wrote 'as the invoice says' '    currency: USD'
as invoices "Client;Number;Date;Total;Currency\nAcme;1;2026-04-03;${dollar}5;CAD\n"
exit_is 0 'or a column says it'
wrote 'likewise' '    currency: CAD'
as orders "Client;Number;Date;Total;Net\nAcme;1;2026-04-03;${dollar}5;4\n" \
    --set currency=USD
exit_is 0 'rows without such a field take it, too'
wrote 'in each amount' '    total: 5 USD'
wrote 'that does not say its own' '    net: 4 USD'

as time 'Client;Date;Hours\nAcme;2026-04-03;1\n' --set currency=USD
exit_is 2 'but not rows without amounts'

SHEETS=$TOP/tests/data/sheets
git reset -q --hard start
run dossier import --as invoices "$SHEETS/dollars.xlsx"
exit_is 3 'a dollar in a format is a question, too'
has_errors 'at its cell' 'dollars.xlsx:2:4: error: "\$" is the sign of several'
run dossier import --as invoices --set currency=USD "$SHEETS/dollars.xlsx"
wrote 'with the same answer' '    currency: USD'
git reset -q --hard start
run dossier import --as time "$SHEETS/work.xlsx"
wrote 'a day that shows its time is hours' '        hours: 9:30'
wrote 'and a date' '      - date: 2026-04-03'

# --- credit notes ------------------------------------------------------------

as invoices 'Client;Number;Date;Type;Net;VAT;Total\n
Acme;1;2026-04-03;credit note;-100,00;(22,00);-122,00\n'
exit_is 0 'a credit note comes with a minus'
wrote 'which its type says, too' '    total: 122.00'
wrote 'as for the net' '    net: 100.00'
wrote 'and VAT' '    vat: 22.00'
as invoices 'Client;Number;Date;Total\nAcme;1;2026-04-03;122,00-\n'
exit_is 3 'a minus without a type is a question'
has_errors 'at its cell' 'f.csv:2:19: error: a total below 0 and no type'
as invoices 'Client;Number;Date;Total\nAcme;1;2026-04-03;122,00-\n' \
    --set type=credit_note
exit_is 0 'which --set answers'
wrote 'without the minus' '    total: 122.00'
as invoices 'Client;Number;Date;Type;Total\nAcme;1;2026-04-03;invoice;-5\n'
exit_is 0 'an invoice may be below 0'
wrote 'as it says' '    total: -5'

# --- headings ----------------------------------------------------------------

as clients 'Name;Street;City\nZ;V 1;Roma\n\nName;Street;City\nY;V 2;Roma\n'
exit_is 0 'a heading that comes again is no client'
has_errors 'which is said' 'f.csv:4:1: left out 1 row that repeats the heading'
has_errors 'the others come in' '2 rows: 2 new'
list='Name;Street;City\nZ;V 1;Roma\n\nName;Street;City;E-mail;Phone\nY;V;R;;02 1234567\n'
as clients "$list"
exit_is 2 'two headings are a question'
has_errors 'that names both' 'f.csv: line 1 and line 4 both name the columns'
has_errors 'and the option' '^hint: --header LINE says which'
as clients "$list" --header 4
exit_is 0 'which answers it'
wrote 'below it' 'legal_name: "Y"'
as clients 'Name;Street\nName;Street;City;Phone\nY;V;R;02 1234567\n'
exit_is 0 'one right above the other is none'

# --- rows that are none ------------------------------------------------------

as clients 'Name;Street;City\nZ;V 1;Roma\nTotale clienti: 1;;\n' --incomplete
exit_is 3 'a total is no client'
has_errors 'but a finding' 'f.csv:3:1: error: "Totale clienti: 1" looks like a total'
as invoices 'Client;Number;Date;Total\nAcme;1;2026-04-03;5\nTOTAL;;;5.00 EUR\n' \
    --skip-bad ../aside.csv
exit_is 0 'nor an invoice, and may be set aside'
for name in 'Total Energies' 'Somma Srl' 'Summe & Co'; do
    as clients "Name;Street;City\n$name;;\n" --incomplete
    exit_is 0 "but $name is a firm"
done
as clients 'Name;Street;City\nTotal;Via 1;Roma\n'
exit_is 0 'so is one that has an address'

as clients 'Name;Street;City\nZ;"open;Roma\nY;Via 2;Roma\nX;Via 24";Roma\n'
exit_is 3 'rows within a cell are a finding'
has_errors 'where the quote opens' 'f.csv:2:3: error: the lines of this cell look'
as clients 'Name;Street;City\nZ;"V 1\nScala B; 2";Roma\n'
exit_is 0 'other lines are not'

# --- what spreadsheets do to texts -------------------------------------------

as clients 'Name;Street;City;Code\n="Z ""1""";V 1;Roma;="007"\n'
exit_is 0 'a text in a formula is that text'
wrote 'without it' 'legal_name: Z "1"'
wrote 'and with its zeros' 'code: "007"'
as clients 'Name;Street;City;Phone\nZ;V 1;Roma;3.93331E+11\n'
exit_is 3 'a telephone that was a number is spoilt'
has_errors 'which is said' 'f.csv:2:12: error: "3.93331E.11" is a number that'
as clients 'Name;Street;City;Postcode\nZ;V;Roma;00187\nY;W;Zurich;8001\n'
exit_is 0 'zeros are put back where they were lost'
wrote 'not where others are there' '  postcode: "8001"'

plan_done
