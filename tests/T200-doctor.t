#!/bin/bash
# doctor: what it finds, where, and that the command it names mends it.
. "${0%/*}/lib/tap.sh"
# shellcheck disable=SC2154 # run sets status

# finds NAME SUBJECT <<EOF: exactly this, and status 3. A line that ends in a
# backslash goes on in the next, behind its blanks.
finds() {
    run dossier doctor -q "$2"
    sed -e ':a' -e '/\\$/{N; s/\\\n *//; ba' -e '}' >"$TMP/want"
    diff "$TMP/want" "$TMP/out" >"$TMP/diff" && [ "$status" = 3 ]
    tap_result $? "$1" cat "$TMP/diff"
}

healthy() {
    run dossier doctor "$2"
    [ "$status" = 0 ] && [ ! -s "$TMP/out" ]
    tap_result $? "$1" tap_last_run
}

# Runs the commands that the notes of the last run name.
mend() {
    sed -n 's/^[^ ]*: note: //p' "$TMP/out" | sort -u >"$TMP/commands"
    ok "$1" bash -eu "$TMP/commands"
}

client() {
    mkdir -p "records/$1" && cat >"records/$1/client.yaml"
}

ok 'a book' dossier init -q book
cd book || exit 99
healthy 'a new book is healthy' hooks

rm .git/hooks/pre-commit
finds 'a hook that is not active' hooks <<'END'
.git/hooks/pre-commit:1:1: warning: the pre-commit hook is not active \
    (not there) [W0801]
.git/hooks/pre-commit:1:1: note: dossier setup
END
mend 'setup makes it active'
healthy 'and then all is well' hooks
chmod -x .git/hooks/pre-commit
finds 'a hook that git does not run' hooks <<'END'
.git/hooks/pre-commit:1:1: warning: the pre-commit hook is not active \
    (not executable) [W0801]
.git/hooks/pre-commit:1:1: note: dossier setup
END
mend 'is mended too'
echo 'exec dossier hook pre-commit --more' >hooks/pre-commit
finds 'a hook that somebody pushed' hooks <<'END'
.git/hooks/pre-commit:1:1: warning: the pre-commit hook that runs is not \
    the book's hooks/pre-commit [W0801]
.git/hooks/pre-commit:1:1: note: dossier setup
hooks/pre-commit:1:1: warning: not the standard hook: read it before it \
    runs [W0801]
hooks/pre-commit:1:1: note: git log -p -- hooks/pre-commit
END
git checkout -q -- hooks

git config merge.dossier.driver 'dossier merge-driver %O %A %B'
git config --unset merge.dossier.name
run dossier doctor -q driver
has_output 'a driver of another form has its line' \
    '^\.git/config:[0-9]+:1: warning: merge.dossier.driver is not what setup'
has_output 'and one that is missing is named' \
    '^\.git/config: warning: .* merge.dossier.name is not set \[W0802\]'
mend 'setup sets both'
healthy 'the driver is as it should be' driver

git switch -q -c old
echo 'records/** -text' >.gitattributes && git commit -qam 'as it was' -n
finds 'a line that is missing here' attributes <<'END'
.gitattributes:1:1: warning: git merges records line by line: no line \
    "records/**/client.yaml merge=dossier" [W0803]
.gitattributes:1:1: note: echo 'records/**/client.yaml merge=dossier' \
    >>.gitattributes
END
git switch -q main
git branch -q empty "$(git commit-tree -m x "$(git mktree </dev/null)")"
finds 'and on another branch; one without records does not count' \
    attributes <<'END'
.gitattributes:1:1: warning: on branch old git merges records line by \
    line: no line "records/**/client.yaml merge=dossier" [W0803]
.gitattributes:1:1: note: git switch old && git checkout - -- \
    .gitattributes && git commit -m 'take over .gitattributes'
END
mend 'the branch is mended'
git switch -q main
healthy 'attributes are there everywhere' attributes

git init -q ../large && git -C ../large commit -q --allow-empty -m code
git -C ../large branch code
dossier init -q '../large/my book' && git -C ../large branch before
sed 's,^records,**/records,' '../large/my book/.gitattributes' \
    >../large/.gitattributes && rm '../large/my book/.gitattributes'
git -C ../large add -A && git -C ../large commit -qm 'one file for all' -n
cd '../large/my book' || exit 99
healthy 'a book in a subfolder may have its lines above' attributes
git rm -q ../.gitattributes && git commit -qm gone -n && git branch gone
git revert --no-edit HEAD >/dev/null 2>&1
run dossier doctor -q attributes
has_output 'a branch that has them nowhere is told' '^\.gitattr.* on branch gone'
lacks_output 'one without the book is not' 'branch code'
cd ../../book || exit 99

client one <<'END'
legal_name: Caffè Uno S.p.A.
tax_code: 01234567897
vat_number: IT 01234567897
address: {street: x, city: y}
email: anna@uno.example
END
client two <<'END'
legal_name: Something else
vat_number: "01234567897"
address: {street: x, city: y}
email: bruno@gmail.com
END
client three <<'END'
legal_name: CAFFE UNO SPA
address: {street: x, city: y}
email: carla@GMAIL.com
END
client four <<'END'
legal_name: Four
address: {street: x, city: y}
email: dario@UNO.example
iban: IT60 X054 2811 1010 0000 0123 456
END
client five <<'END'
legal_name: Five
address: {street: x, city: y}
iban: IT60X0542811101000000123456
END
finds 'clients that are there twice' clients <<'END'
records/four/client.yaml:4:7: warning: the IBAN of "IT60 X054 2811 1010 \
    0000 0123 456" is also that of records/five/client.yaml:3:7 [W0903]
records/four/client.yaml:4:7: note: dossier merge four five
records/one/client.yaml:5:8: warning: the e-mail domain of \
    "anna@uno.example" is also that of records/four/client.yaml:3:8 [W0905]
records/one/client.yaml:5:8: note: dossier merge one four
records/three/client.yaml:1:13: warning: the legal name of "CAFFE UNO \
    SPA" is also that of records/one/client.yaml:1:13 [W0904]
records/three/client.yaml:1:13: note: dossier merge three one
records/two/client.yaml:2:13: warning: the VAT number of "01234567897" is \
    also that of records/one/client.yaml:3:13 [W0902]
records/two/client.yaml:2:13: note: dossier merge two one
END
rm -r records/two records/three records/four records/five
client two <<'END'
legal_name: Caffè Uno S.p.A.
address: {street: x, city: y}
email: anna@uno.example
phone: "+39 02 1234567"
END
git add records && git commit -qnm doubles
run dossier doctor -q clients
mend 'merge makes one of two'
healthy 'and no double is left' clients
has_output 'which has what either had' '^phone:' cat records/one/client.yaml

client one <<'END'
legal_name: One
address: {street: x, city: y}
invoices:
  - {number: 2026-007, date: 2026-01-02, total: 100, status: authorised}
  - {number: 2026-009, date: 2026-02-02, total: 100, status: authorised}
  - {number: 2026-009, date: 2026-02-03, total: 100, status: authorised}
  - {number: 1/2026, date: 2026-02-02, total: 100, status: authorised}
  - {number: 7, date: 2025-02-02, total: 100, status: authorised}
END
client two <<'END'
legal_name: Two
address: {street: x, city: y}
invoices:
  - {number: 2026-015, date: 2026-03-02, total: 100, status: authorised}
  - {number: 4/2026, date: 2026-05-02, total: 100, status: authorised}
  - {number: 7, date: 2026-02-02, total: 100, status: authorised}
END
finds 'gaps with both neighbours, doubles with both places' numbers <<'END'
records/one/client.yaml:5:14: warning: invoice 2026-008 is missing \
    between 2026-007 (records/one/client.yaml:4:14) and 2026-009 [W0911]
records/one/client.yaml:5:14: note: git log --oneline -S 2026-008 -- records/
records/one/client.yaml:6:14: error: invoice number 2026-009 is also that \
    of records/one/client.yaml:5:14 [E0912]
records/one/client.yaml:6:14: note: dossier set one invoice '#3' number=2026-016
records/two/client.yaml:4:14: warning: invoices 2026-010 to 2026-014 are \
    missing between 2026-009 (records/one/client.yaml:6:14) and 2026-015 \
    [W0911]
records/two/client.yaml:4:14: note: git log --oneline -S 2026-010 -- records/
records/two/client.yaml:5:14: warning: invoices 2/2026 to 3/2026 are \
    missing between 1/2026 (records/one/client.yaml:7:14) and 4/2026 [W0911]
records/two/client.yaml:5:14: note: git log --oneline -S 2/2026 -- records/
END
git add records && git commit -qnm records
mend 'the commands run'
run dossier doctor -q numbers
lacks_output 'and the double has another number' E0912

client one <<'END'
legal_name: One
address: {street: x, city: y}
purchase_orders:
  - {number: O 1, date: 2026-01-02, total: 1000}
  - {number: O2, date: 2026-01-02, total: 100}
  - {number: O3, date: 2026-01-02, total: 100}
invoices:
  - {number: 1, date: 2026-01-02, total: 900, order: O 1, status: authorised}
  - {number: 2, date: 2026-02-02, total: 200, order: O 1, status: pending}
  - {number: 3, date: 2026-02-02, total: 50, order: O 1, type: credit_note}
  - {number: 4, date: 2026-02-02, total: 100, order: O2, status: authorised}
  - {number: 5, date: 2026-02-02, total: 999, order: O2, status: void}
  - {number: 6, date: 2026-02-02, total: 50 USD, order: O3, status: pending}
  - {number: 7, date: 2026-02-02, total: 10, status: paid}
  - {number: 8, date: 2026-02-02, total: 10, status: paid, paid_on: 2026-03-01}
END
finds 'orders that are overbilled, in each currency' orders <<'END'
records/one/client.yaml:4:44: warning: order O 1 over 1000.00 EUR has \
    invoices of 1050.00 EUR, the last at records/one/client.yaml:10:53 \
    [W0913]
records/one/client.yaml:4:44: note: dossier set one order 'O 1' \
    total="1050.00 EUR"
records/one/client.yaml:6:43: warning: order O3 over 100.00 EUR has \
    invoices of 50.00 USD, the last at records/one/client.yaml:13:57 [W0913]
records/one/client.yaml:6:43: note: dossier set one order O3 total="50.00 USD"
END
mend 'the orders are raised'
healthy 'and cover what was billed' orders
finds 'paid without a payment' payments <<'END'
records/one/client.yaml:14:54: warning: invoice 7 is paid, and neither a \
    payment nor paid_on says when [W0914]
records/one/client.yaml:14:54: note: dossier add payment one invoice 7 \
    date=DATE amount=10.00
END
sed -i 's/date=DATE/date=2026-03-04/' "$TMP/out"
mend 'the payment is added'
healthy 'and all is paid' payments

mkdir records/one/files && echo x >"records/one/files/it's.txt"
printf 'files:\n  - {name: gone.pdf}\n' >>records/one/client.yaml
finds 'dead and unlisted files' files <<'END'
records/one/client.yaml:17:12: error: file "gone.pdf" is not in files/ [E0601]
records/one/client.yaml:17:12: note: dossier rm one file gone.pdf
records/one/files/it's.txt: warning: the client's record does not list \
    this file [W0602]
records/one/files/it's.txt: note: dossier add file one name='it'\''s.txt'
END
mend 'both are mended'
healthy 'the files are in order' files

mkdir -p .git/dossier/edit
echo >.git/dossier/journal.new && echo x >.git/dossier/edit/one.yaml
touch .git/index.lock && touch -d '2 hours ago' .git/HEAD.lock
echo rubbish >.git/dossier/journal
finds 'what was left behind, also what cannot be ended' locks <<'END'
.git/HEAD.lock: warning: a lock of git that no command holds that long [W0805]
.git/HEAD.lock: note: rm .git/HEAD.lock
.git/dossier/edit/one.yaml:1:1: warning: an edited text of one was never \
    committed [W0806]
.git/dossier/edit/one.yaml:1:1: note: dossier edit one
.git/dossier/journal: warning: an interrupted command left this [W0806]
.git/dossier/journal: note: rm .git/dossier/journal
.git/dossier/journal.new: warning: an interrupted command left this [W0806]
.git/dossier/journal.new: note: rm .git/dossier/journal.new
END
rm -r .git/index.lock .git/HEAD.lock .git/dossier/edit .git/dossier/journal*
echo 'dossier 1 here' >.git/dossier/lock
finds 'a lock whose holder is gone' locks <<'END'
.git/dossier/lock: warning: a lock whose holder is gone [W0805]
.git/dossier/lock: note: rm .git/dossier/lock
END
exec 8<.git/dossier/lock && flock 8
healthy 'a lock that is held is nobody'\''s business' locks
exec 8<&-
rm -f .git/dossier/lock

for i in $(seq 1997); do
    mkdir "records/c$i"
    printf 'legal_name: C%s\naddress: {street: x, city: y}\n' "$i" \
        >"records/c$i/client.yaml"
done
healthy '1,999 client folders are not too many' layout
mkdir records/c2000 && cp records/c1/client.yaml records/c2000
finds '2,000 are' layout <<'END'
records/schema.yaml:8:11: warning: 2000 client folders side by side make \
    every commit slow [W0804]
records/schema.yaml:8:11: note: dossier layout letters
END
git add records && git commit -qnm many
mend 'letters are better'
healthy 'and the layout is fine' layout

exit_is 2 'an unknown subject is refused' dossier doctor numbres
has_errors 'with the nearest one' 'did you mean "numbers"'
run dossier doctor -f json clients
has_output 'json has the code and the command' \
    '"code": "W0904".*"hint": "dossier merge c2000 c1"'
exit_is 3 'findings are status 3'

plan_done
