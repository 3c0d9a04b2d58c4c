#!/bin/bash
# Electronic invoices come in as bills and invoices of their clients, once.
. "${0%/*}/lib/tap.sh"

data=$TOP/tests/data/fattura
bill=$data/IT90012000023_00001.xml
ok 'a book' dossier -q init book
cd book || exit 99

# --- who are we? ----------------------------------------------------------
run dossier import "$bill"
exit_is 2 'without knowing ourselves nothing can be taken'
has_errors 'and the answer is told' 'vat_number below settings'
ok 'the other answer is an option' dossier -q import -n --as bills "$bill"
sed -i 's/^  # vat_number:.*/  vat_number: "90012000015"/' records/schema.yaml
git commit -qam 'our own number'
run dossier import --as invoices "$bill"
exit_is 3 'a bill is no invoice'
has_errors 'as its seller is not us' ':10:5: error: the seller is "Carta & Penna S.p.A."'
sed 's/90012000015/90012000056/' "$bill" >stranger.xml
run dossier import stranger.xml
exit_is 3 'what is between others is refused'
has_errors 'by name' 'stranger.xml:23:5: error: the buyer is "Officine Aurora'
rm stranger.xml

# --- all of them ----------------------------------------------------------
run dossier import -n "$data"/*.xml
exit_is 0 'a preview'
has_output 'shows each document, with its amounts' \
    '/.*00001.xml +carta-penna-spa +bill +12 +2026-10-05 +2026-11-30 +1033.46 .* 1254.80 EUR +new$'
preview="dossier --no-pager --color never import -n $data/IT90012000023*"
COLUMNS=80 run script -qec "$preview" /dev/null
has_output 'on a terminal what matters has room' \
    '^…_00001.xml  carta-penna…  12      2026-10-05  2026-11-30  1254.80 EUR  new'
has_output 'and the end of a name stays' '^…MT_001.xml +left out'
is_output 'and writes nothing' git status --porcelain </dev/null
run dossier import "$data"/*.xml
exit_is 0 'seven files at once'
has_errors 'documents for the tax office are left out' 'T17.xml:27:[0-9]+: warning: AF1 .*TD17'
has_errors 'and so are receipts' '<MetadatiInvioFile> is no electronic invoice'
has_errors 'new clients are named' \
    '^new client carta-penna-spa: Carta & Penna S.p.A., IT90012000023$'
has_errors 'all is counted' '^8 documents: 6 new, 0 changed, 0 the same, 2 left out, 0 bad$'
is_output 'one commit says it' git log -1 --format=%s <<'END'
import 6 e-invoices, 5 new clients
END
is_file 'a bill, as a person would write it' records/carta-penna-spa/client.yaml <<'END'
legal_name: Carta & Penna S.p.A.
kind: company
tax_code: "90012000023"
vat_number: IT90012000023
status: active
address:
  street: Via dell'Inchiostro 12/A
  postcode: "20121"
  city: Milano
  province: MI
email: ordini@cartaepenna.example
phone: 02 555 0199
bills:
  - number: "12"
    date: 2026-10-05
    due: 2026-11-30
    status: pending
    net: 1033.46
    vat: 221.34
    total: 1254.80
    notes: |
      Carta per ufficio, ottobre
      order ORD-7 of 2026-09-20
      to pay 627.40 by 2026-11-30, bank transfer, IT60X0542811101000000123456
      to pay 627.40 by 2026-12-31, bank transfer, IT60X0542811101000000123456
files:
  - name: IT90012000023_00001.xml
    date: 2026-10-05
    about: "12"
  - name: IT90012000023_00001-ddt 44.txt
    date: 2026-10-05
    about: "12"
END
files=records/carta-penna-spa/files
ok 'the XML itself is attached' cmp "$bill" $files/IT90012000023_00001.xml
is_file 'and what was in it' "$files/IT90012000023_00001-ddt 44.txt" <<'END'
Delivery note 44
END
is_output 'VAT that the buyer pays itself is not owed to us' dossier list invoices \
    --show client.id,number,net,vat,total,balance --csv --dialect unix <<'END'
client.id,number,net,net_currency,vat,vat_currency,total,total_currency,balance,balance_currency
blaue-blume-gmbh,31,800.00,USD,0.00,USD,800.00,USD,800.00,USD
blaue-blume-gmbh,31/NC,100.00,USD,0.00,USD,100.00,USD,-100.00,USD
comune-di-fantasia,PA/3,1000.00,EUR,220.00,EUR,1220.00,EUR,1000.00,EUR
END
is_output 'nor tax that is withheld' dossier list bills 'number = "6/2026"' \
    --show 'client.legal_name, net, vat, total, balance, first(payments.method)' \
    --no-header --csv --dialect unix <<'END'
Elsa Neri,1000.00,EUR,220.00,EUR,1220.00,EUR,1020.00,EUR,withholding tax
END
is_output 'VAT within a price is counted' dossier list bills 'number = "88"' \
    --show client.id,net,vat,total --no-header --csv --dialect unix <<'END'
bar-sport-di-tulli-e-c-snc,78.24,EUR,11.76,EUR,90.00,EUR
END
ok 'the book is sound' dossier -q check
is_output 'nothing is left over' git status --porcelain </dev/null

# --- again ----------------------------------------------------------------
run dossier import "$data"/*.xml
has_errors 'the same files again change nothing' ' 0 new, 0 changed, 6 the same, 2 left out, 0 bad$'
has_errors 'as is said' '^nothing to change$'
sed 's/1254.80/1300.00/' "$bill" >IT90012000023_00001.xml
run dossier import IT90012000023_00001.xml
exit_is 3 'another total under one number is a question'
has_errors 'with both totals' ':40:9: error: .* total 1254.80 EUR -> 1300.00 EUR \[E0704\]'
ok 'that has an answer: ours' dossier -q import --keep ours IT90012000023_00001.xml
is_output 'which keeps the total' dossier get carta-penna-spa bills[0].total <<'END'
1254.80
END
is_output 'and the other XML beside the first' ls $files <<'END'
IT90012000023_00001-2.xml
IT90012000023_00001-ddt 44.txt
IT90012000023_00001.xml
END
run dossier import --keep theirs IT90012000023_00001.xml
exit_is 0 'or theirs'
has_errors 'where net and VAT no longer make the total' 'only the total is taken'
is_output 'which takes it alone' dossier list bills 'number = "12"' --show net,total \
    --csv --dialect unix <<'END'
net,net_currency,total,total_currency
,,1300.00,EUR
END
ok 'undo takes that back' dossier -q undo
ok 'and the one before' dossier -q undo
ok 'and the import as a whole' dossier -q undo
is_output 'with all files and clients' git ls-files records <<'END'
records/schema.yaml
END
rm IT90012000023_00001.xml

off='<ScontoMaggiorazione><Tipo>SC</Tipo><Importo>254.80</Importo></ScontoMaggiorazione>'
sed "s|<ImportoTotaleDocumento>.*|$off|; s/627.40/510.00/" "$bill" >off.xml
run dossier import off.xml
has_errors 'terms that do not fit the amounts are told' \
    'off.xml:[0-9]+:5: warning: the terms of payment make 1020.00, and the amounts 1000.00'
is_output 'a discount of the document is off its total' dossier list bills \
    --show number,net,total,balance --csv --dialect unix <<'END'
number,net,net_currency,total,total_currency,balance,balance_currency
12,,,1000.00,EUR,1000.00,EUR
END
dossier -q undo
rm off.xml

# --- clients and numbers that are there -----------------------------------
dossier -q add client 'Carta e Penna' vat_number=90012000023 address.street=x address.city=y
dossier -q add purchase_order carta number=ORD-7 date=2026-09-20 total=1254.80
dossier -q add bill carta number=12 date=2026-10-05 status=authorised total=1254.80
run dossier import "$bill"
has_errors 'a bill that was typed before gets its XML' ' 0 new, 1 changed, 0 the same'
is_output 'and nothing else' dossier get carta-e-penna bills[0].status <<'END'
authorised
END
sed 's/2026-10-05/2027-01-08/; s/<IdDocumento>ORD-7/<IdDocumento>ORD-8/' "$bill" >next.xml
ok 'a new year begins with old numbers' dossier -q import --set status=draft next.xml
is_output 'which get the year' dossier list bills --show number,date,due,status,order \
    --csv --dialect unix <<'END'
number,date,due,status,order
12,2026-10-05,2026-11-30,authorised,
12/2027,2027-01-08,2027-01-08,draft,
END
sed 's/<Numero>12/<Numero>13/' "$bill" | dossier -q import -
is_output 'an order that we know is a reference' dossier get carta-e-penna bills[2].order <<'END'
ORD-7
END
ok 'the book is sound' dossier -q check
dossier -q add client 'Twin' vat_number=IT90012000023 address.street=x address.city=y
run dossier import -n "$bill"
exit_is 3 'two clients with one number are a doubt'
has_errors 'at the party' ':10:5: error: several clients have the vat_number'
dossier -qy rm twin
sed 's/IT<\/IdPaese><IdCodice>90012000023/IT<\/IdPaese><IdCodice>90012000024/g' "$bill" >wrong.xml
sed -i 's/>90012000023</>90012000023</; s/Carta &amp; Penna/Altri/; /<CodiceFiscale>/d' wrong.xml
run dossier import wrong.xml
exit_is 3 'a wrong VAT number is refused'
has_errors 'with the reason' 'wrong.xml:[0-9:]+ error: altri-spa: .*wrong check digit'
ok 'or waived' dossier -q import --waive wrong.xml
printf '<?xml version="1.0" encoding="windows-1252"?>' >latin.xml
sed '1d; s/<Numero>12/<Numero>15/; s/ottobre/novit\xe0 \x96\n      \x80/' "$bill" >>latin.xml
ok 'another encoding and a text in two lines' dossier -q import latin.xml
has_output 'are one line of UTF-8' '^Carta per ufficio, novità – €$' \
    dossier get carta-e-penna bills[3].notes
rm ./*.xml

# --- files that are not what they should be -------------------------------
before=$(git rev-parse HEAD)
refused() { # name, pattern
    run dossier import bad.xml "$data/IT90012000056_S1.xml"
    exit_is 3 "$1"
    has_errors "$1: said where" "$2"
}
head -c 2000 "$bill" >bad.xml
refused 'a cut file' '^bad.xml:[0-9]+:[0-9]+: error: .* \[E0706\]'
sed '2i <!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' "$bill" >bad.xml
refused 'an external entity' 'bad.xml:2:[0-9]+: error: a DOCTYPE'
sed 's/<Numero>12/<Numero>/' "$bill" >bad.xml
refused 'no number' 'bad.xml:[0-9]+:[0-9]+: error: DatiGeneraliDocumento lacks Numero'
sed 's/220.00/220,00/' "$bill" >bad.xml
refused 'an amount with a comma' 'error: "220,00" is not an amount'
sed 's/FPR12" xmlns/FPR99" xmlns/' "$bill" >bad.xml
refused 'a version of tomorrow' 'the format "FPR99" is not known'
sed 's/>Via dell.Inchiostro</></; s/<NumeroCivico>.*<.NumeroCivico>//; s/0023</0049</
    s/Carta &amp;/Altra/' "$bill" >bad.xml
refused 'no address' 'address.street'
is_output 'nothing was written of the good one beside' git rev-parse HEAD <<END
$before
END
ok 'an incomplete client can be taken' dossier -q import --incomplete bad.xml
dossier -q undo
sed 's/<NomeAttachment>.*<.NomeAttachment>/<NomeAttachment>..\/..\/.git\/config<\/NomeAttachment>/
    s/<Numero>12/<Numero>14/' "$bill" >bad.xml
ok 'an attachment cannot leave its folder' dossier -q import bad.xml
ok 'whatever it is called' test -f records/carta-e-penna/files/bad--..-.git-config
echo 'name,city' >list.csv
run dossier import "$bill" list.csv
exit_is 3 'spreadsheets and invoices do not mix'
has_errors 'which is told at the spreadsheet' \
    '^list.csv: error: this is neither XML nor a signed file \[E0706\]$'
run dossier import list.csv list.csv
exit_is 2 'nor two spreadsheets'
run dossier import --map a=b "$bill"
exit_is 2 'nor their options'
has_errors 'with words' '^dossier: --map is about spreadsheets, and this is an e-invoice$'

# --- signed ---------------------------------------------------------------
command -v openssl >/dev/null || skip_rest 'no openssl'
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$TMP/key" -out "$TMP/cert" \
    -subj '/CN=Elsa Neri' -days 2 2>"$TMP/err" || exit 99
sign() { # in, out, more
    openssl cms -sign -binary -nodetach -in "$1" -out "$2" -outform DER \
        -signer "$TMP/cert" -inkey "$TMP/key" 2>"$TMP/err" || exit 99
}
own=$data/IT90012000049_P6.xml
sign "$own" P6.xml.p7m
ok 'a signed file is opened' dossier -q import P6.xml.p7m
ok 'its XML is attached' cmp "$own" records/elsa-neri/files/P6.xml
ok 'and the signed file too' cmp P6.xml.p7m records/elsa-neri/files/P6.xml.p7m
ok 'all is committed' git diff --quiet HEAD
run dossier import P6.xml.p7m
has_errors 'once' '1 the same'
dossier -q undo
base64 P6.xml.p7m >text.xml.p7m
ok 'so is one in base64' dossier -q import -n text.xml.p7m
sign P6.xml.p7m twice.xml.p7m.p7m
ok 'and one that is signed twice' dossier -q import -n twice.xml.p7m.p7m
LC_ALL=C sed 's/1220\.00/9220.00/' P6.xml.p7m >forged.xml.p7m
run dossier import forged.xml.p7m
exit_is 3 'a forged one is refused'
has_errors 'as its signature does not fit' 'forged.xml.p7m: error: .*signature does not fit'
head -c 1500 P6.xml.p7m >cut.xml.p7m
has_errors 'so is a cut one' 'cut.xml.p7m: error: this is no signed file, or a part of one' \
    dossier import cut.xml.p7m
cms() { openssl cms -binary -outform DER "$@" 2>"$TMP/err" || exit 99; }
key=(-signer "$TMP/cert" -inkey "$TMP/key")
cms -sign -in "$own" -out alone.p7m "${key[@]}"
has_errors 'and a signature without its content' 'alone.p7m: error: this is a signature alone' \
    dossier import alone.p7m
cms -sign -nodetach -nocerts -in "$own" -out nobody.p7m "${key[@]}"
has_errors 'or without a certificate' 'nobody.p7m: error: the certificate .* is not in it' \
    dossier import nobody.p7m
cms -encrypt -in "$own" -out secret.p7m "$TMP/cert"
has_errors 'what is encrypted' 'secret.p7m: error: this is encrypted' dossier import secret.p7m
cms -data_create -in "$own" -out plain.p7m
has_errors 'what is not signed' 'plain.p7m: error: this is an envelope without a signature' \
    dossier import plain.p7m
openssl cms -sign -binary -stream -indef -nodetach -in "$own" -out long.xml.p7m -outform DER \
    "${key[@]}" 2>"$TMP/err" || exit 99
ok 'lengths that are not told are no trouble' dossier -q import -n long.xml.p7m
LC_ALL=C sed 's/1220\.00/9220.00/' long.xml.p7m >forged.xml.p7m
has_errors 'also in a forged one' 'forged.xml.p7m: error: its signature does not fit' \
    dossier import forged.xml.p7m
echo rubbish >rubbish.p7m
run dossier import rubbish.p7m
has_errors 'rubbish is rubbish' 'neither XML nor a signed file'
PATH=$TMP/bin run dossier import P6.xml.p7m
has_errors 'without openssl it is named' 'openssl: No such file'
plan_done
