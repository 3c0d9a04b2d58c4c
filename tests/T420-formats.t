#!/bin/bash
# What other programs get: the forms of CSV, each as its reader wants it.
. "${0%/*}/lib/tap.sh"

run dossier init book && cd book || exit 99
ok 'a client whose texts are formulas' dossier add client '=cmd|calc' \
    code="'+1" tax_code=01234567897 email=a@b.example \
    address.street=-Via address.city=@Roma
client=$(dossier list --show id --csv --no-header | tr -d '\r')
ok 'with an invoice' dossier add invoice "$client" number=-7 \
    date=2026-11-23 total=-1220.50

# in_dialect NAME: the invoice as a line.
in_dialect() {
    dossier export invoices --dialect "$1" --show number,date,total \
        --no-header | tr -d '\r' | sed 's/^\xef\xbb\xbf//'
}

while read -r name line; do
    is_output "$name is what its reader takes" in_dialect "$name" <<<"$line"
done <<'END'
rfc -7,2026-11-23,-1220.50,EUR
unix -7,2026-11-23,-1220.50,EUR
excel-at '-7;23.11.2026;-1220,50;EUR
excel-ch '-7;23.11.2026;-1220.50;EUR
excel-de '-7;23.11.2026;-1220,50;EUR
excel-es '-7;23/11/2026;-1220,50;EUR
excel-fr '-7;23/11/2026;-1220,50;EUR
excel-ie '-7,23/11/2026,-1220.50,EUR
excel-it '-7;23/11/2026;-1220,50;EUR
excel-nl '-7;23-11-2026;-1220,50;EUR
excel-pl '-7;23.11.2026;-1220,50;EUR
excel-pt '-7;23/11/2026;-1220,50;EUR
excel-se '-7;2026-11-23;-1220,50;EUR
excel-uk '-7,23/11/2026,-1220.50,EUR
excel-us '-7,11/23/2026,-1220.50,EUR
libreoffice '-7,2026-11-23,-1220.50,EUR
sheets '-7,2026-11-23,-1220.50,EUR
END
is_output 'and tsv has tabs' in_dialect tsv \
    <<<$'-7\t2026-11-23\t-1220.50\tEUR'

run dossier export clients --show legal_name,tax_code --dialect excel-it
has_errors 'a tax code in CSV brings a warning' \
    'warning: .*makes a number or date of 1 text, as of tax_code 01234567897: -f xlsx'
run dossier export clients --show legal_name,tax_code
is_errors 'but not where no spreadsheet reads' </dev/null
run dossier export clients --show legal_name --dialect excel-it
is_errors 'nor without such a column' </dev/null

show=legal_name,code,tax_code,email,address.street,address.city
dossier export clients --show "$show" >../want.csv
cd .. || exit 99
for dialect in rfc unix tsv excel-it excel-de excel-us libreoffice sheets; do
    dossier -C book export clients --show "$show" --dialect "$dialect" -q \
        >out.csv
    rm -rf again && dossier init -q again
    ok "$dialect comes in again" dossier -C again import -q ../out.csv
    is_output 'as it went out' dossier -C again export clients \
        --show "$show" <want.csv
done

# --- vCard ---------------------------------------------------------------

ok 'a contact for a card' dossier -C book add contact "$client" \
    name='Rossi, Ada; \x' email=ada@b.example mobile='+39 333 1234567' \
    notes="$(printf 'è%.0s' {1..50})"
cards() {
    dossier -C book export contacts -f vcard | grep -v '^UID:' | tr '\r' '$'
}
is_output 'a contact is a card, escaped and folded' cards <<'END'
BEGIN:VCARD$
VERSION:4.0$
FN:Rossi\, Ada\; \\x$
ORG:=cmd|calc$
EMAIL:ada@b.example$
TEL;TYPE=cell:+39 333 1234567$
NOTE:èèèèèèèèèèèèèèèèèèèèèèèèèèèèèèèèèèè$
 èèèèèèèèèèèèèèè$
END:VCARD$
END
not_ok 'a card needs a name' dossier -C book export invoices -f vcard \
    --show number
has_errors 'and says so' 'a vCard needs the column "name"'
ok 'the card goes' dossier -C book rm "$client" contact 'Rossi, Ada; \x' -y

# --- SQL -----------------------------------------------------------------

cd book || exit 99
ok 'a text with quotes' dossier add contact "$client" "name=O'Hara \"x\""
command -v sqlite3 >/dev/null || skip_rest 'sqlite3 is not here'
for source in invoices contacts; do
    dossier export "$source" -f sql -o "../$source.sql"
    ok "sqlite3 takes $source" sqlite3 -bail ../x.db ".read ../$source.sql"
done
is_output 'amounts are whole ten-thousandths' sqlite3 ../x.db \
    'SELECT sum(total), total_currency FROM invoices' <<<'-12205000|EUR'
is_output 'the view has decimals' sqlite3 ../x.db \
    'SELECT total FROM invoices_decimal' <<<'-1220.5'
is_output 'quotes arrive' sqlite3 ../x.db 'SELECT name FROM contacts' \
    <<<"O'Hara \"x\""

printf 'settings: {language: it}\n' >records/schema.yaml
dossier export payments --dialect excel-it | sed 's/^\xef\xbb\xbf//' >"$TMP/it"
is_output 'owners have Italian names, too' cut -d';' -f1-3 "$TMP/it" \
    <<<'Cliente;Fattura;Fattura fornitore'
plan_done
