#!/bin/bash
# The parties of electronic invoices: which of them is us, which client the
# other one is, and what is told where nobody can know.
. "${0%/*}/lib/tap.sh"

data=$TOP/tests/data/fattura
bill=$data/IT90012000023_00001.xml
public=$data/IT90012000015_A1.xml

fresh() { # another book, that knows itself by `KEY: VALUE`
    cd "$TMP/work" || exit 99
    rm -rf book
    dossier -q init book 2>/dev/null
    cd book || exit 99
    sed -i "s/^  # vat_number:.*/  $1/" records/schema.yaml
    git commit -qam 'our own number'
}
client() { # NAME NUMBER...
    dossier -q add client "$@" address.street=x address.city=y
}
clients() {
    is_output "$1" dossier list clients --show id --sort id --no-header \
        --csv --dialect unix
}

# --- ourselves ------------------------------------------------------------
fresh 'tax_code: "90012000015"'
run dossier import "$bill" "$public"
exit_is 0 'an own tax code alone is the VAT number, too'
has_errors 'for bills and for invoices' '^2 documents: 2 new'
fresh 'vat_number: "90012000015"'
sed 's/\(IdCodice\|CodiceFiscale\)>90012000023/\1>90012000015/; s/TD01/TD26/' "$bill" >self.xml
run dossier import self.xml
exit_is 0 'what a firm writes to itself'
has_errors 'is left out and named' \
    'self.xml:40:9: warning: 12 is a document of this firm to itself \(TD26\), which nobody owes'
has_errors 'and nobody is owed' '^1 document: 0 new, 0 changed, 0 the same, 1 left out, 0 bad$'
clients 'nor is there a client of our name' </dev/null
fresh 'vat_number: "90012000015"\n  tax_code: "90012000056"'
ok 'in a group of firms that share a VAT number' dossier -q import -n "$bill"
sed '/CessionarioCommittente/,/Anagrafica/{
    s/<Anagrafica>/<CodiceFiscale>90012000064<\/CodiceFiscale>&/}' "$bill" >sister.xml
run dossier import sister.xml
exit_is 3 'another tax code is another firm'
has_errors 'which is not us' 'sister.xml:23:5: error: the buyer is .* not this book.s firm'
plan_done
