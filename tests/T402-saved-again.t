#!/bin/bash
# An export that somebody opened in LibreOffice and saved as a spreadsheet comes
# back as the same. The files of tests/data/sheets/libreoffice-* were made by
# LibreOffice 7.4 from exports of the sample book, --dialect libreoffice.
. "${0%/*}/lib/tap.sh"

ok 'the sample book' git init -q book
cp -r "$TOP/records" book/ && cd book || exit 99
git add -A && git commit -qm sample
for file in contacts.xlsx contacts.ods time.xlsx; do
    run dossier import --as "${file%.*}" "$TOP/tests/data/sheets/libreoffice-$file"
    exit_is 0 "$file"
    has_errors "$file: nothing differs" ' 0 new, 0 changed, [0-9]+ the same, 0 bad$'
done
is_output 'nothing was written' git status --porcelain </dev/null
plan_done
