#!/bin/bash
# Two people, one record: git merges it field by field.
. "${0%/*}/lib/tap.sh"

ok 'a book' dossier init book
cd book || exit 99
ok 'a client' dossier add client Acme address.street=x address.city=Milano \
    owner=Carla email=a@example.org
git checkout -q -b other
ok 'one changes a field' dossier set acme email=b@example.org
ok 'and adds an invoice' dossier add invoice acme number=1 date=2026-11-01 \
    total=10.00
git checkout -q main
ok 'the other changes the line beside it' dossier set acme \
    owner=Dario website=https://x.example
ok 'and adds an invoice too' dossier add invoice acme number=2 \
    date=2026-11-02 total=20.00
exit_is 0 'git merges both' git merge -q --no-edit other
is_file 'with nothing lost' records/acme/client.yaml <<'END'
legal_name: Acme
status: active
owner: Dario
address:
  street: x
  city: Milano
email: b@example.org
website: https://x.example
invoices:
  - number: "2"
    date: 2026-11-02
    status: pending
    total: 20.00
  - number: "1"
    date: 2026-11-01
    status: pending
    total: 10.00
END
exit_is 0 'and no finding' dossier check

git checkout -q -b third
ok 'one changes a field again' dossier set acme owner=Emma phone='030 1234567'
git checkout -q main
ok 'the other the same one' dossier set acme owner=Fabio
exit_is 1 'is a conflict' git merge -q third
has_output 'with readable markers' '^<<<<<<< ours' cat records/acme/client.yaml
has_output 'around both values' '^owner: Emma' cat records/acme/client.yaml
has_output 'and the rest merged' '^phone: 030 1234567' \
    cat records/acme/client.yaml
exit_is 3 'which check does not let through' dossier check
git merge --abort

git checkout -q -b fourth
ok 'a rebase' dossier set acme iban=IT12L9999901600000100201071
exit_is 0 'merges too' git rebase -q main
exit_is 0 'and so does a cherry-pick' \
    sh -c 'git checkout -q main && dossier -q set acme mobile="333 1234567" &&
        git cherry-pick fourth'

git clone -q . ../clone && cd ../clone || exit 99
is_output 'a clone runs nothing' git config --get merge.dossier.driver \
    </dev/null
not_ok 'neither a hook' test -e .git/hooks/pre-commit
ok 'before setup' dossier setup
has_output 'which sets the driver' merge-driver \
    git config --get merge.dossier.driver
ok 'and the hook' test -x .git/hooks/pre-commit

plan_done
