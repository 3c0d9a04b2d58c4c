#!/bin/bash
# Every way by which git merges, and what happens when a merge cannot be made.
. "${0%/*}/lib/tap.sh"

record=records/acme/client.yaml

ok 'a book' dossier init -q book
cd book || exit 99
cat >>records/schema.yaml <<'END'
tables:
  machines:
    noun: machine
    fields:
      serial: {type: text, key: true}
      room: {type: text}
      since: {type: date}
END
mkdir -p "${record%/*}" && cat >$record <<'END'
legal_name: Acme S.p.A.   # the old name stays
owner: anna
address:
  street: Via Roma 1
  city: Milano

invoices:
  - number: 2026-014   # the big one
    date: 2026-03-01
    status: pending
    total: 1220.00

machines:
  - serial: A1
    room: north
  - serial: A2
    room: south
END
git add -A && git commit -qm base

# commit NAME SED...: a commit with the record changed so
commit() {
    local name=$1
    shift
    sed -i "$@" $record && git commit -qam "$name"
}

# sides OURS THEIRS: two branches with one commit each; ours is checked out
sides() {
    git checkout -q main && git branch -f theirs && git branch -f ours
    git checkout -q theirs && commit theirs "$2"
    git checkout -q ours && commit ours "$1"
}

sides 's/owner: anna/owner: carla/; s/room: north/room: east/' \
    's/anna/anna\ntags: [vip]/; s/serial: A1/serial: A1\n    since: 2026-01-01/'
ok 'merge' git merge -q --no-edit theirs
is_file 'merges neighbours, and a collection of the book by its key' \
    $record <<'END'
legal_name: Acme S.p.A.   # the old name stays
owner: carla
tags: [vip]
address:
  street: Via Roma 1
  city: Milano

invoices:
  - number: 2026-014   # the big one
    date: 2026-03-01
    status: pending
    total: 1220.00

machines:
  - serial: A1
    since: 2026-01-01
    room: east
  - serial: A2
    room: south
END
cp $record "$TMP/merged"

git reset -q --hard HEAD^
ok 'rebase' git rebase -q theirs
is_file 'gives the same' $record <"$TMP/merged"

git checkout -q theirs && git reset -q --hard main
commit theirs 's/anna/anna\ntags: [vip]/;
    s/serial: A1/serial: A1\n    since: 2026-01-01/'
git checkout -q ours && git reset -q --hard main
commit ours 's/owner: anna/owner: carla/; s/room: north/room: east/'
ok 'cherry-pick' git cherry-pick theirs
is_file 'gives the same' $record <"$TMP/merged"

git reset -q --hard HEAD^
tree=$(git merge-tree --write-tree ours theirs)
is_output 'merge-tree gives the same' git show "$tree:$record" <"$TMP/merged"

git checkout -q theirs && git reset -q --soft HEAD^ && git stash -q
git checkout -q ours
ok 'stash pop' git stash pop -q
is_file 'gives the same' $record <"$TMP/merged"
git checkout -q -f ours && git reset -q --hard

sides 's/pending/paid/; s/Milano/Torino/' 's/pending/void/; s/anna/bea/'
exit_is 1 'a conflict' git merge theirs
has_output 'is named as git does' 'CONFLICT .content.*client.yaml'
has_errors 'and by its field' \
    "^$record:10: conflict: invoice 2026-014 status"
is_file 'and stands on its lines, in a merged file' $record <<'END'
legal_name: Acme S.p.A.   # the old name stays
owner: bea
address:
  street: Via Roma 1
  city: Torino

invoices:
  - number: 2026-014   # the big one
    date: 2026-03-01
<<<<<<< ours
    status: paid
||||||| base
    status: pending
=======
    status: void
>>>>>>> theirs
    total: 1220.00

machines:
  - serial: A1
    room: north
  - serial: A2
    room: south
END
sed -i '/^<<<<<<< /d; /^||||||| /,/^>>>>>>> /d' $record
ok 'resolved by deleting lines' git add $record
ok 'it passes the hook' git commit -q --no-edit

sides 's/anna/bea/' 's/1220.00/1240.00/'
git mv records/acme records/acme-spa && git commit -qm rename
ok 'a client that one side renamed' git merge -q --no-edit theirs
has_output 'is merged under its new name' '1240.00' \
    cat records/acme-spa/client.yaml

git checkout -q main && git branch -f ours && git branch -f theirs
mkdir -p records/beta
printf 'legal_name: Beta\nowner: anna\naddress: {street: a, city: b}\n' \
    >records/beta/client.yaml
git checkout -q ours && git add . && git commit -qm ours
git checkout -q theirs && mkdir -p records/beta
printf 'legal_name: Beta\nphone: 030 1\naddress: {street: a, city: b}\n' \
    >records/beta/client.yaml
git add . && git commit -qm theirs
git checkout -q ours
ok 'a client that both sides made' git merge -q --no-edit theirs
is_file 'is one with what both know' records/beta/client.yaml <<'END'
legal_name: Beta
phone: 030 1
owner: anna
address: {street: a, city: b}
END

sides 's/anna/bea/' 's/1220.00/1240.00/'
printf 'x: [\n' >>$record && git commit -qam broken --no-verify
ok 'a record that is not YAML' git merge -q --no-edit theirs
has_errors 'is merged by lines, which is said' 'git merges by lines'
has_output 'with nothing lost' '1240.00' cat $record

sides 's/anna/bea/' 's/anna/carla/'
echo 'x: [' >>$record && git commit -qam broken --no-verify
exit_is 1 'a conflict of lines' git merge -q theirs
has_output 'has its markers' '^<<<<<<< ours' cat $record
git merge --abort

sides 's/anna/bea/' 's/1220.00/1240.00/'
hidden=$TMP/hidden && mkdir "$hidden"
for tool in git sh; do
    ln -s "$(command -v $tool)" "$hidden/$tool"
done
ok 'without the program' env PATH="$hidden" git merge -q --no-edit theirs
has_output 'git merges by lines' '1240.00' cat $record

sides 's/anna/bea/' 's/anna/carla/'
exit_is 1 'and a conflict' env PATH="$hidden" git merge -q theirs
has_output 'is no silent choice of ours' '^>>>>>>> theirs' cat $record
git merge --abort

plan_done
