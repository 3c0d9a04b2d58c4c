#!/bin/bash
# Conflicts of a merge, listed and settled by field.
. "${0%/*}/lib/tap.sh"

ok 'a book' dossier -q init book
cd book || exit 99
mkdir -p records/acme records/beta
cat >records/acme/client.yaml <<'END'
legal_name: Acme # the first
owner: anna
address: {street: x, city: y}
phone: 11111
invoices:
  - number: A1
    date: 2026-01-01
    status: pending
    total: 10.00
END
printf 'legal_name: Beta\nowner: anna\naddress: {street: x, city: y}\n' \
    >records/beta/client.yaml
git add -A && git commit -qm base

# Both sides change these of acme, and the owner of beta.
conflict() {
    git checkout -q -B ours main
    sed -i "$1" records/acme/client.yaml
    sed -i 's/anna/bea/' records/beta/client.yaml
    git commit -qnam ours
    git checkout -q -B theirs main
    sed -i "$2" records/acme/client.yaml
    sed -i 's/anna/carla/' records/beta/client.yaml
    git commit -qnam theirs
    git checkout -q ours
    not_ok "$3" git merge -q theirs
}

is_output 'without a merge there is none' \
    dossier resolve --csv --no-header </dev/null
conflict 's/anna/bea/; s/11111/22222/; s/pending/paid/' \
    's/anna/carla/; s/11111/33333/; s/pending/void/; s/x,/z,/' 'a conflict'
is_output 'is listed by field' dossier resolve --csv --dialect unix <<'END'
client,field,base,ours,theirs,place
acme,owner,anna,bea,carla,records/acme/client.yaml:2
acme,phone,11111,22222,33333,records/acme/client.yaml:10
acme,invoice A1 status,pending,paid,void,records/acme/client.yaml:20
beta,owner,anna,bea,carla,records/beta/client.yaml:2
END
ok 'theirs is taken' dossier resolve acme owner theirs
has_errors 'with two left' 'acme/client.yaml: 2 conflicts left'
ok 'a value of its own' dossier resolve acme invoice A1 status=authorised
ok 'the base' dossier resolve acme phone base
is_file 'and the record is merged' records/acme/client.yaml <<'END'
legal_name: Acme # the first
owner: carla
address: {street: z, city: y}
phone: 11111
invoices:
  - number: A1
    date: 2026-01-01
    status: authorised
    total: 10.00
END
is_output 'and given to git' git diff --name-only --diff-filter=U <<'END'
records/beta/client.yaml
END
exit_is 2 'one that is not in conflict' dossier resolve acme owner ours
has_errors 'is named' '"acme" is not in conflict'
exit_is 2 'a side is needed' dossier resolve beta owner
exit_is 2 'and a field that is there' dossier resolve beta onwer ours
ok 'a whole record' dossier resolve beta ours
has_errors 'ends it, with the next step' 'no conflict is left: git commit'
is_output 'as it was on that side' cat records/beta/client.yaml <<'END'
legal_name: Beta
owner: bea
address: {street: x, city: y}
END
ok 'and git commits it' git commit -q --no-edit
git reset -q --hard main

# shellcheck disable=SC2016 # the end of the file, to sed
conflict '/^invoices/,$d' 's/10.00/12.00/' 'an element here gone, there changed'
has_output 'is one conflict' '^acme,invoice A1,"number: A1' \
    dossier resolve --csv --no-header
ok 'without it' dossier resolve acme invoice A1 ours
not_ok 'it is gone' grep -q A1 records/acme/client.yaml
git merge --abort
not_ok 'the same again' git merge -q theirs
ok 'with it' dossier resolve acme invoice A1 theirs
ok 'it is there as changed' grep -q 12.00 records/acme/client.yaml
git merge --abort

git checkout -q ours
not_ok 'in a rebase' git rebase -q theirs
ok 'the same goes' dossier resolve acme invoice A1 theirs
ok 'for all of it' dossier resolve beta theirs
has_errors 'with its own next step' 'git rebase --continue'

plan_done
