#!/bin/bash
# One command is taken back as a new commit; what came later stays.
. "${0%/*}/lib/tap.sh"

ok 'a book' dossier -q init book
cd book || exit 99
dossier -q add client Acme address.street=x address.city=Roma owner=Anna
dossier -q add invoice acme number=A1 date=2026-01-01 status=pending total=10
record=records/acme/client.yaml
cp $record "$TMP/before"
subjects() {
    git log --format=%s "-$1"
}
clean() {
    is_output "$1: nothing is left over" git status --porcelain </dev/null
    ok "$1: the repository is sound" git fsck --strict --no-dangling
}

dossier -q set acme invoice A1 status=authorised
dossier -q set acme owner=Carla
sed -i 's/city: Roma/city: Roma # by hand/' $record && git commit -qam hand
is_output 'a preview' dossier undo -n <<'END'
acme: owner Carla -> Anna
END
ok 'the last operation is undone' dossier undo
is_output 'as a commit that says so' subjects 1 <<'END'
undo: acme: owner Anna -> Carla
END
is_output 'with later edits kept' grep -E 'owner|city|status' $record <<'END'
status: active
owner: Anna
  city: Roma # by hand
    status: authorised
END
ok 'the next undo goes further back' dossier undo
is_output 'to the operation before' grep 'status: p' $record <<'END'
    status: pending
END
op=$(git log -1 --format=%B | sed -n 's/^Dossier-Op: //p')
ok 'undoing that is doing it again' dossier undo "$op"
is_output 'with its words' subjects 1 <<'END'
undo: undo: acme: invoice A1 status pending -> authorised
END
is_output 'and its value' grep 'status: a' $record <<'END'
status: active
    status: authorised
END
clean 'after these'

dossier -q set acme phone=11111
op=$(git log -1 --format=%B | sed -n 's/^Dossier-Op: //p')
dossier -q set acme phone=22222
exit_is 3 'what was changed since is a conflict' dossier undo "$op"
has_errors 'named by its field' "conflict: phone is .22222. now, no longer .11111"
ok 'and nothing is written' git diff --quiet HEAD
ok 'a commit may be named too' dossier undo HEAD
is_output 'by any revision' grep phone $record <<'END'
phone: "11111"
END

printf 'Name,Street,City,Phone\nBeta,x,y,1234567\nGamma,x,y,\nAcme,,,333333\n' \
    >"$TMP/list.csv"
ok 'an import' dossier -q import --update -y "$TMP/list.csv"
dossier -q set acme owner=Dario
ok 'is undone as a whole' dossier undo HEAD~1
not_ok 'its clients go' test -e records/beta -o -e records/gamma
is_output 'and what it changed' grep -E 'phone|owner' $record <<'END'
owner: Dario
phone: "11111"
END
ok 'and done again' dossier undo HEAD
is_output 'with all of it' grep -h -E 'name|phone' records/*/client.yaml <<'END'
legal_name: Acme
phone: "333333"
legal_name: Beta
phone: "1234567"
legal_name: Gamma
END
clean 'after an import'

echo scan >"$TMP/scan.txt"
ok 'a file' dossier -q attach beta "$TMP/scan.txt"
ok 'a client with it is removed' dossier -q rm beta -y
ok 'and comes back' dossier undo
is_output 'with its file' cat records/beta/files/scan.txt <<'END'
scan
END
dossier -q rename beta beta-2
dossier -q set beta-2 owner=Elena
ok 'a name is taken back' dossier undo HEAD~1
is_output 'with what came later' grep -h owner records/beta/client.yaml <<'END'
owner: Elena
END
ok 'and the file' test -f records/beta/files/scan.txt -a ! -e records/beta-2
dossier -q layout letters
ok 'a layout, too' dossier undo
ok 'with all clients' test -f records/acme/client.yaml -a \
    -f records/gamma/client.yaml -a ! -e records/ac
ok 'the attachment is taken back' dossier undo \
    "$(git log --format=%h --grep='attach scan' -1)"
not_ok 'from the disk' test -e records/beta/files
clean 'after files and names'
ok 'the book is in order' dossier check -q

git checkout -q -b side HEAD~1
dossier -q set gamma owner=S
git checkout -q - && git merge -q --no-edit side
exit_is 2 'a merge is none of its affairs' dossier undo HEAD
has_errors 'and it says what to do' 'joins two branches'
exit_is 2 'an operation that is none' dossier undo nothing
git init -q ../empty && cd ../empty && mkdir records
exit_is 2 'in a book without history' dossier undo
has_errors 'there is nothing to undo' 'no operation to undo'

plan_done
