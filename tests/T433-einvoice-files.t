#!/bin/bash
# The files of electronic invoices: under which names they are attached, and
# what is told where one of many is at fault.
. "${0%/*}/lib/tap.sh"

data=$TOP/tests/data/fattura
bill=$data/IT90012000023_00001.xml
files=records/carta-penna-spa/files

fresh() {
    cd "$TMP/work" || exit 99
    rm -rf book
    dossier -q init book 2>/dev/null
    cd book || exit 99
    sed -i 's/^  # vat_number:.*/  vat_number: "90012000015"/' records/schema.yaml
    git commit -qam 'our own number'
}
enclosed() { # NAME...: the bill with these files in it, each of its own content
    local name all=
    for name; do
        all+="<Allegati><NomeAttachment>$name</NomeAttachment><Attachment>"
        all+="$(printf %s "$name" | base64 -w0)</Attachment></Allegati>"
    done
    sed "/<Allegati>/,/<.Allegati>/d; s|^</p:Fatt|$all&|" "$bill" |
        sed 's|  </FatturaElettronicaBody>||; s|\(</p:Fatt\)|</FatturaElettronicaBody>\1|'
}

# --- names ----------------------------------------------------------------
fresh
enclosed Scan.PDF scan.pdf 'caffé.txt' $'CAFFE\u0301.txt' trail. 'blank ' >a.xml
ok 'names that are one on other disks' dossier -q import a.xml
is_output 'are kept apart, and none ends in a dot or blank' ls $files <<END
a-CAFFÉ-2.txt
a-Scan.PDF
a-blank
a-caffé.txt
a-scan-2.pdf
a-trail
a.xml
END
ok 'all are listed' dossier -q check
run dossier import a.xml
has_errors 'and found again' '^nothing to change$'
sed 's/1254.80/1254.80 /' a.xml >A.XML
ok 'the twin of a file that is there' dossier -q import A.XML
ok 'has a number, too' test -f $files/A-2.XML
fresh
long=$(printf 'é%.0s' {1..150})
enclosed "$long.pdf" "$long.txt" "$long" >l.xml
ok 'names that are too long' dossier -q import l.xml
is_output 'are cut within a letter never, and before their end' \
    ls $files <<END
l-${long:0:124}.pdf
l-${long:0:124}.txt
l-${long:0:126}
l.xml
END
ok 'all are committed' git diff --quiet HEAD
ok 'and listed' dossier -q check

# --- what lies there ----------------------------------------------------------
fresh
mkdir -p $files
cp "$bill" $files
ok 'a copy that lies there and was never added' dossier -q import "$bill"
is_output 'is committed' git status --porcelain </dev/null
run dossier import "$bill"
has_errors 'once' '^nothing to change$'
echo other >$files/IT90012000023_00002.xml
sed 's/<Numero>12/<Numero>13/' "$bill" >IT90012000023_00002.xml
ok 'another file that lies there' dossier -q import IT90012000023_00002.xml
is_file 'stays' $files/IT90012000023_00002.xml <<'END'
other
END
ok 'beside the new one' cmp IT90012000023_00002.xml $files/IT90012000023_00002-2.xml

# --- one of many --------------------------------------------------------------
fresh
sed '/<FatturaElettronicaBody>/,/<.FatturaElettronicaBody>/{H;d}; /<.p:Fatt/{x;p;p;x}' \
    "$bill" | awk '/<Numero>/ { sub(/12/, 12 + n++) } { print }' >lot.xml
ok 'two documents of one file' dossier -q import lot.xml
is_output 'are two bills' dossier list bills --show number --sort number --no-header --csv \
    --dialect unix <<'END'
12
13
END
dossier -q undo
line=$(grep -n '<Numero>13' lot.xml | cut -d: -f1)
held='<DatiRitenuta><ImportoRitenuta>9999.00</ImportoRitenuta></DatiRitenuta>'
sed "s|<Numero>13<.Numero>|&$held|" lot.xml >bad.xml
run dossier import bad.xml
exit_is 3 'where one of them is at fault'
has_errors 'its place is named' "^bad.xml:$line:[0-9]+: error: carta-penna-spa: the payments are"
has_errors 'and the other one is good' '^2 documents: 1 new, .* 1 bad$'
run dossier import --set nonsense=1 lot.xml
has_errors 'a field that nobody knows is named at each' \
    "lot.xml:$line:[0-9]+: error: carta-penna-spa: .*nonsense"

# --- files that are none ----------------------------------------------------
fresh
: >zero.xml
echo >blank.XML
head -c 2000 "$bill" >cut.xml
ln -s "$bill" link.xml
truncate -s 33M big.xml
mkdir folder.xml
run dossier import zero.xml "$bill" cut.xml none.xml blank.XML link.xml big.xml folder.xml
exit_is 3 'every file is judged, whatever stands first'
sed -i 's/^\(cut.xml\):[0-9:]*.*/\1: .../' "$TMP/err"
is_errors 'and named with its trouble' <<'END'
big.xml: error: this is too big for an e-invoice [E0706]
blank.XML: error: there is nothing in this file [E0706]
cut.xml: ...
folder.xml: error: not a regular file [E0706]
link.xml: error: is a symbolic link [E0706]
none.xml: error: not found [E0706]
zero.xml: error: there is nothing in this file [E0706]
new client carta-penna-spa: Carta & Penna S.p.A., IT90012000023
8 documents: 1 new, 0 changed, 0 the same, 0 left out, 7 bad
dossier: nothing was written
hint: mend the files, or leave them out
END
run dossier import zero.xml
exit_is 3 'also one alone'
run dossier import none.csv
exit_is 2 'a spreadsheet that is not there is not'
sed 's/UTF-8/UTF-16/' "$bill" | iconv -f UTF-8 -t UTF-16BE >wide
ok 'UTF-16 needs neither mark nor name' dossier -q import -n wide
is_output 'nothing was written' git log --format=%s -1 <<'END'
our own number
END
plan_done
