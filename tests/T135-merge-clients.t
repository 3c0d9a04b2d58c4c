#!/bin/bash
# Two clients that are the same firm become one; who refers to a client
# follows it.
. "${0%/*}/lib/tap.sh"

ok 'a book' dossier init book
cd book || exit 99
cat >records/schema.yaml <<'END'
tables:
  clients:
    fields:
      parent: {type: ref, refs: [clients], en: Parent}
  deals:
    fields:
      partner: {type: ref, refs: [clients], en: Partner}
END
git commit -qam schema
mkdir -p records/acme-spa/files records/acme/files records/beta
cat >records/acme-spa/client.yaml <<'END'
# the one with the contract
legal_name: Acme S.p.A.
address: {street: Via Roma 1, city: Milano}
phone: +39 02 1234567
tags: [steel]
invoices:
  - {number: A1, date: 2026-01-05, total: 100.00}
files:
  - {name: scan.txt, title: Contract}
END
cat >records/acme/client.yaml <<'END'
legal_name: ACME SPA
address:
  street: Via Roma 1
  city: Milano
email: info@acme.example # from the web
tags: [steel, export]
invoices:
  - {number: A2, date: 2026-02-05, total: 50.00}
files:
  - {name: scan.txt, title: Order}
  - {name: same.txt, title: Same}
END
cat >records/beta/client.yaml <<'END'
legal_name: Beta
address: {street: x, city: y}
parent: acme # who pays
deals:
  - {title: Big, partner: acme}
  - {title: Small, partner: acme-spa}
END
echo contract >records/acme-spa/files/scan.txt
echo same >records/acme-spa/files/same.txt
echo order >records/acme/files/scan.txt
echo same >records/acme/files/same.txt
echo photo >records/acme/files/photo.txt
git add records && git commit -qm clients
ok 'the book is in order' dossier check -q

exit_is 3 'two that differ are not merged' dossier merge acme acme-spa
is_errors 'and where they differ is told' <<'END'
legal_name:
  ours   acme-spa: Acme S.p.A.
  theirs acme: ACME SPA
dossier: acme and acme-spa differ in 1 place: nothing was merged
hint: mend one of them, or choose: --keep ours (acme-spa), --keep theirs (acme)
END
ok 'nothing was touched' git diff --quiet HEAD
exit_is 2 'a side is ours or theirs' dossier merge acme acme-spa --keep mine
exit_is 2 'a client is not merged into itself' dossier merge acme-spa acme-spa

ok 'a preview' dossier merge -n acme acme-spa --keep ours
ok 'writes nothing' git diff --quiet HEAD
ok 'the choice merges them' dossier merge acme acme-spa --keep ours
is_file 'with all that both say' records/acme-spa/client.yaml <<'END'
# the one with the contract
legal_name: Acme S.p.A.
address: {street: Via Roma 1, city: Milano}
email: info@acme.example # from the web
phone: +39 02 1234567
tags: [steel, export]
invoices:
  - {number: A1, date: 2026-01-05, total: 100.00}
  - {number: A2, date: 2026-02-05, total: 50.00}
files:
  - {name: scan.txt, title: Contract}
  - {name: scan-2.txt, title: Order}
  - {name: same.txt, title: Same}
END
is_file 'and those who referred to it' records/beta/client.yaml <<'END'
legal_name: Beta
address: {street: x, city: y}
parent: acme-spa # who pays
deals:
  - {title: Big, partner: acme-spa}
  - {title: Small, partner: acme-spa}
END
is_output 'its files come along' cat records/acme-spa/files/photo.txt \
    records/acme-spa/files/same.txt records/acme-spa/files/scan-2.txt \
    records/acme-spa/files/scan.txt <<'END'
photo
same
order
contract
END
not_ok 'the other is gone' test -e records/acme
is_output 'in one commit' git log --format=%s -1 <<'END'
merge acme into acme-spa
END
is_output 'that is all' git status --porcelain </dev/null
ok 'and the book is in order' dossier check -q

ok 'a client with another name' dossier rename acme-spa acme-group
is_output 'is followed' grep acme records/beta/client.yaml <<'END'
parent: acme-group # who pays
  - {title: Big, partner: acme-group}
  - {title: Small, partner: acme-group}
END
ok 'by a reference to itself, too' dossier set beta parent=beta
ok 'which moves with it' dossier rename beta beta-2
is_output 'and names it' grep parent: records/beta-2/client.yaml <<'END'
parent: beta-2 # who pays
END
ok 'and the book is still in order' dossier check -q
is_output 'nothing is left over' git status --porcelain </dev/null

plan_done
