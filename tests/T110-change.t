#!/bin/bash
# The life of a client by the verbs that write: one command, one commit.
. "${0%/*}/lib/tap.sh"

exit_is 0 'init makes a book' dossier init book
cd book || exit 99
ok 'the repository is sound' git fsck --strict
is_output 'init leaves nothing to commit' git status --porcelain </dev/null
is_output 'init makes one commit' git log --format=%s <<'END'
make the book
END
exit_is 1 'a book is not made twice' dossier init
is_output 'a new book has no findings' dossier check </dev/null

exit_is 0 'add client makes a record' dossier add client 'Acme S.p.A.' \
    address.street='Via Roma 1' address.city=Milano owner=Carla
is_file 'the record is written in the order of the schema' \
    records/acme-spa/client.yaml <<'END'
legal_name: Acme S.p.A.
status: active
owner: Carla
address:
  street: Via Roma 1
  city: Milano
END
is_output 'the commit tells what was done' git log -1 --format=%s <<'END'
acme-spa: add client
END
has_output 'the commit carries its operation' '^Dossier-Op: .' \
    git log -1 --format=%B
is_output 'nothing is left over' git status --porcelain </dev/null

exit_is 1 'a client is not added twice' dossier add client 'ACME spa' \
    address.street=x address.city=y
exit_is 3 'a client without what it needs is refused' \
    dossier add client 'Bare Ltd'
not_ok 'nothing of it is written' test -e records/bare-ltd

exit_is 0 'set changes a field' dossier set acme-spa address.city=Roma
is_output 'the subject names the change' git log -1 --format=%s <<'END'
acme-spa: address.city Milano -> Roma
END
exit_is 0 'setting the same again is no change' \
    dossier set acme-spa address.city=Roma
is_output 'and makes no commit' git rev-list --count HEAD <<'END'
3
END
exit_is 0 'a dry run shows the change' dossier set acme -n owner=Dario
is_output 'on standard output' <<'END'
acme-spa: owner Carla -> Dario
END
is_output 'and writes nothing' git status --porcelain </dev/null

exit_is 0 'add invoice' dossier add invoice acme number=2026-014 \
    date=2026-11-02 total=1220.00 status=authorised
is_output 'the subject names the element' git log -1 --format=%s <<'END'
acme-spa: add invoice 2026-014
END
exit_is 0 'add payment finds its invoice' dossier add payment acme \
    invoice 2026-014 date=2026-11-10 amount=500
exit_is 0 'set of an element' dossier set acme invoice 2026-014 due=2026-12-02
exit_is 0 'add project' dossier add project acme code=P-01 name=Website
exit_is 0 'add time' dossier add time acme project P-01 date=2026-11-03 \
    hours=3:30 person=Carla
exit_is 0 'unset removes a field' dossier unset acme owner
is_file 'the whole record reads well' records/acme-spa/client.yaml <<'END'
legal_name: Acme S.p.A.
status: active
address:
  street: Via Roma 1
  city: Roma
projects:
  - code: P-01
    name: Website
    status: open
    time:
      - date: 2026-11-03
        hours: 3:30
        person: Carla
invoices:
  - number: 2026-014
    date: 2026-11-02
    due: 2026-12-02
    status: authorised
    total: 1220.00
    payments:
      - date: 2026-11-10
        amount: 500
END
exit_is 3 'a payment above the total is refused' dossier add payment acme \
    invoice 2026-014 date=2026-11-11 amount=800
is_output 'and nothing of it is left' git status --porcelain </dev/null

exit_is 2 'an unknown field is a usage error' dossier set acme adress.city=x
has_errors 'with the nearest name' 'did you mean "address.city"'
exit_is 2 'an unknown value of an enum is one' dossier set acme status=activ
has_errors 'with the nearest value' 'did you mean "active"'
exit_is 2 'an unknown element is one' dossier set acme invoice 2026-015 due=today
has_errors 'with the nearest key' '2026-014'
exit_is 2 'an unknown noun is one' dossier add invoise acme number=1
has_errors 'with the nearest noun' 'did you mean "invoices"'
exit_is 2 'an unknown client is one' dossier show acme-sap
has_errors 'with the nearest client' 'acme-spa'

echo offer >offer.txt
exit_is 0 'attach copies a file' dossier attach acme offer.txt title=Offer
rm offer.txt
is_file 'into files/' records/acme-spa/files/offer.txt <<'END'
offer
END
has_output 'files lists it' 'offer.txt.*6.*Offer' dossier files acme
is_output 'attach leaves nothing over' git status --porcelain </dev/null
mkdir up
echo other >up/Offer.TXT
echo one >trail.
echo two >'caffé.txt'
cp 'caffé.txt' up/$'CAFFE\u0301.txt'
run dossier attach acme up/Offer.TXT
exit_is 1 'a name that differs in case only is refused'
has_errors 'and the other one named' \
    '^dossier: files/offer.txt is there, and on many disks "Offer.TXT" is the same name$'
not_ok 'so are two that are composed of other letters' \
    dossier attach acme 'caffé.txt' up/$'CAFFE\u0301.txt'
exit_is 2 'and a dot at the end' dossier attach acme trail.
is_output 'none of them is there' ls records/acme-spa/files <<'END'
offer.txt
END
rm -r up trail. 'caffé.txt'
echo x >records/acme-spa/files/note.txt
has_output 'an unlisted file is a warning' \
    'files/note.txt: warning: .*W0602' dossier check
rm records/acme-spa/files/note.txt

exit_is 0 'rename moves the folder' dossier rename acme acme-group
is_output 'the history follows' git log --format=%s --follow \
    -- records/acme-group/client.yaml <<'END'
rename acme-spa to acme-group
acme-spa: attach offer.txt
acme-spa: owner Carla removed
acme-spa: add time to project P-01
acme-spa: add project P-01
acme-spa: invoice 2026-014 due = 2026-12-02
acme-spa: add payment to invoice 2026-014
acme-spa: add invoice 2026-014
acme-spa: address.city Milano -> Roma
acme-spa: add client
END
exit_is 2 'a folder of the book is no client' \
    dossier add client Batches address.street=x address.city=y
is_errors 'which is said' <<'END'
dossier: batches cannot be an identifier: records/batches is a folder of the book
hint: dossier add client --id batches-2 "Batches" ...
END
exit_is 2 'nor can one become it' dossier rename acme-group reports
printf '%s\n' Name,Street,City Imports,x,y >"$TMP/imports.csv"
exit_is 0 'an import has another' dossier import "$TMP/imports.csv"
ok 'identifier for it' test -e records/imports-2/client.yaml
printf '%s\n' ID,Name,Street,City reports,x,x,y >"$TMP/imports.csv"
exit_is 3 'unless it is told' dossier import --dialect rfc "$TMP/imports.csv"
exit_is 0 'set --where changes many' dossier set invoices \
    --where 'balance > 0' notes='to be called'
has_output 'in the file' 'notes: to be called' \
    cat records/acme-group/client.yaml
exit_is 0 'rm of an element' dossier rm acme-group project P-01
exit_is 0 'rm of a client' dossier rm acme-group
not_ok 'its folder is gone' test -e records/acme-group
is_output 'nothing is left over at the end' git status --porcelain </dev/null
ok 'the repository is still sound' git fsck --strict

plan_done
