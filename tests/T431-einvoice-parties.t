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

# --- one VAT number, two tax codes ----------------------------------------
fresh 'vat_number: "90012000015"'
group() { # NAME, TAX CODE
    sed "s/<CodiceFiscale>90012000023/<CodiceFiscale>$2/; s/Carta &amp; Penna/$1/
        s/<Numero>12/<Numero>$2/" "$bill"
}
group Altra 90012000049 >"$TMP/other.xml"
ok 'a bill of one firm of a group' dossier -q import "$bill"
run dossier import "$TMP/other.xml"
exit_is 3 'and one of another, by the same VAT number'
has_errors 'is a doubt that names the client and both tax codes' \
    'other.xml:10:5: error: is this carta-penna-spa\?.* 90012000023, and here it is 90012000049'
ok 'which --match settles' dossier -q import --match tax_code "$TMP/other.xml"
clients 'as another client' <<'END'
altra-spa
carta-penna-spa
END
group 'Carta \&amp; Penna' 90012000023 >next.xml
group Altra 90012000049 | sed 's/<Numero>/<Numero>2-/' >again.xml
ok 'from then on the tax code tells them apart' dossier -q import next.xml again.xml
is_output 'each to its own' dossier list bills --show client.id,number \
    --sort number --no-header --csv --dialect unix <<'END'
carta-penna-spa,12
altra-spa,2-90012000049
carta-penna-spa,90012000023
altra-spa,90012000049
END
fresh 'vat_number: "90012000015"'
client Carta vat_number=IT90012000023 tax_code=90012000064
client Altra tax_code=90012000049
ok 'a client of that tax code is the one' dossier -q import "$TMP/other.xml"
is_output 'whoever has the VAT number' dossier list bills --show client.id --no-header \
    --csv --dialect unix <<'END'
altra
END
fresh 'vat_number: "90012000015"'
client Carta vat_number=IT90012000023
client Altra tax_code=90012000049
run dossier import "$TMP/other.xml"
exit_is 3 'two clients by two numbers'
has_errors 'are a doubt' 'the tax code is that of altra, the VAT number that of carta \[E0704\]'

# --- digits in the other place --------------------------------------------
fresh 'vat_number: "90012000015"'
client Municipio vat_number=IT90012000031
run dossier import "$public"
has_errors 'a tax code finds the client whose VAT number it is' '^1 document: 1 new'
clients 'and doubles nobody' <<'END'
municipio
END

# --- names ----------------------------------------------------------------
fresh 'vat_number: "90012000015"'
client 'Carta & Penna'
run dossier import "$bill"
exit_is 3 'a name that is nearly the same is a doubt'
ok 'that --match legal_name settles' dossier -q import --match legal_name "$bill"
clients 'as another client' <<'END'
carta-penna
carta-penna-spa
END
run dossier import --match code "$bill"
exit_is 2 'of what no e-invoice says nothing is found'
has_errors 'which is told' '--match is legal_name, tax_code or vat_number, not "code"$'

# --- abroad ---------------------------------------------------------------
abroad() { # COUNTRY, CODE
    sed "/<CedentePrestatore>/,/<.CedentePrestatore>/{
        s/<IdPaese>IT<.IdPaese><IdCodice>[0-9]*/<IdPaese>$1<\/IdPaese><IdCodice>$2/
        /<CodiceFiscale>/d; s/<Provincia>MI<.Provincia>//; s/<Nazione>IT/<Nazione>$1/}" "$bill"
}
fresh 'vat_number: "90012000015"'
abroad GR 094259216 >greek.xml
abroad DE MUSTERMANN1 | sed 's/Carta &amp; Penna S.p.A./Max Mustermann/' >free.xml
run dossier import greek.xml free.xml
exit_is 0 'numbers from abroad'
is_output 'are VAT numbers as their country writes them, or any text' dossier list clients \
    --show id,vat_number,tax_code --no-header --csv --dialect unix <<'END'
carta-penna-spa,EL094259216,
max-mustermann,,MUSTERMANN1
END
run dossier import greek.xml free.xml
has_errors 'and find their clients again' '2 the same'
fresh 'vat_number: "90012000015"'
sed 's/90012000023/90012000024/; /<CodiceFiscale>/d' "$bill" >wrong.xml
sed -i '/<CedentePrestatore>/,$s/90012000023/90012000024/' wrong.xml
run script -qec 'dossier --color never import wrong.xml' /dev/null
has_output 'a wrong one has a way out' 'hint: --waive takes it as it is, with a warning'
sed '/<CedentePrestatore>/,$s/<IdFiscaleIVA>.*90012000023.*//; /<CodiceFiscale>/d' "$bill" >none.xml
run dossier import none.xml
has_errors 'who has no number is named without' '^new client carta-penna-spa: Carta & Penna S.p.A.$'
sed 's/Carta &amp;/\&#x9b;31mCarta\&#x202e; \&amp;/' "$bill" >"$TMP/escape.xml"
fresh 'vat_number: "90012000015"'
run dossier import "$TMP/escape.xml"
has_errors 'a name cannot drive the terminal' \
    '^new client .*: <U\+009B>31mCarta<U\+202E> & Penna S.p.A., IT90012000023$'
# --- found by name ----------------------------------------------------------
fresh 'vat_number: "90012000015"'
client 'Carta & Penna SpA'
ok 'a client without number is found by name' dossier -q import "$bill"
is_output 'and gets those of the file' dossier list clients --show id,vat_number,tax_code \
    --no-header --csv --dialect unix <<<'carta-penna-spa,IT90012000023,90012000023'
run dossier unset carta-penna-spa vat_number tax_code
run dossier import -nv "$bill"
has_output 'also from an invoice that is there, which is told' \
    'changed .*tax_code 90012000023; vat_number IT90012000023'
run dossier import --only-new "$bill"
has_errors 'not with --only-new' '0 changed, 1 the same'
sed 's/Carta &amp; Penna S.p.A./C\&amp;P/; s/<Numero>12/<Numero>13/' "$bill" >"$TMP/renamed.xml"
dossier -q import "$bill" "$TMP/renamed.xml"
clients 'and the next file may write the name otherwise' <<<carta-penna-spa
plan_done
