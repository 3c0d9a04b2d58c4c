#!/bin/bash
# An import that fills a flat book asks for letters, and moves it when told.
. "${0%/*}/lib/tap.sh"

ok 'a book' dossier init -q book
cd book || exit 99
dossier add -q client 'Already Here' address.street=x address.city=y
{
    echo 'legal_name,address.street,address.city'
    for i in $(seq 1999); do
        echo "Firm $i,x,y"
    done
} >../firms.csv
head -n 1999 ../firms.csv >../fewer.csv
git branch start

exit_is 0 'an import that stays below says nothing' \
    dossier import -n ../fewer.csv
lacks_errors 'no hint' letters
exit_is 0 'one that fills a folder is planned as told' \
    dossier import -n ../firms.csv
has_errors 'and the hint is told before anything is written' \
    'hint: 2000 clients in one folder .*: dossier layout letters'

ok 'without a terminal nobody is asked' dossier import ../firms.csv
has_errors 'only told' 'hint: 2000 clients'
ok 'the layout stays' test -e records/firm-7/client.yaml

git reset -q --hard start
ok '-y says yes' dossier import -y ../firms.csv
is_output 'first the others move, then the rows come, where letters put them' \
    git log --format=%s start.. <<'END'
import firms.csv: 1999 new clients
layout letters: move 1 clients
END
ok 'new ones' test -e records/fi/firm-7/client.yaml
ok 'old ones' test -e records/al/already-here/client.yaml
has_output 'the schema says so' '^  layout: letters' cat records/schema.yaml
is_output 'nothing is left over' git status --porcelain </dev/null
run dossier import -y ../firms.csv
has_errors 'the same file again changes nothing' 'nothing to change'
ok 'doctor is content' dossier doctor layout

command -v script >/dev/null || skip_rest 'there is no script(1)'
# on_terminal ANSWER...: the same on a terminal, a line for each question.
on_terminal() {
    printf '%s\n' "$@" |
        script -qec 'dossier import ../firms.csv' /dev/null >"$TMP/tty" 2>&1
}
git reset -q --hard start
on_terminal n y
ok 'on a terminal it asks' grep -q 'change to letters.*\[y/N\]' "$TMP/tty"
ok 'and takes no for an answer' test -e records/firm-7/client.yaml
git reset -q --hard start
on_terminal y y
ok 'and yes' test -e records/fi/firm-7/client.yaml
git reset -q --hard start
on_terminal n n
ok 'before it writes, it asks too' grep -q 'write this? \[y/N\]' "$TMP/tty"
ok 'having shown what the columns mean' \
    grep -qE 'legal_name +legal_name +Firm 1' "$TMP/tty"
ok 'and writes nothing without a yes' test ! -e records/firm-7

plan_done
