#!/bin/bash
# Activities of other programs, which have a state where we have a day.
. "${0%/*}/lib/tap.sh"

run dossier init book && cd book || exit 99
run dossier add client Alfa address.street='V 1' address.city=Roma
start=$(git rev-parse HEAD)

# what is done and when, of all.
days() {
    dossier list activities --show title,done --sort title --csv \
        --dialect unix --no-header
}

cat >../activities.csv <<'EOF2'
Subject,Account Name,Due Date,Status
A,Alfa,2026-11-20,Completed
B,Alfa,2026-11-21,Not Started
C,Alfa,2026-11-22,In Progress
D,Alfa,2026-11-23,Waiting on someone else
E,Alfa,2026-11-19,Completed
EOF2
run dossier import --as activities ../activities.csv
exit_is 3 'what is completed nobody knows when is a question'
has_errors 'one for all of them' \
    'csv:2:19: error: "Completed" does not say when it was done, and 1 more in'
not_ok 'and what is not is none' grep -Eq 'Progress|Started|Waiting' "$TMP/err"
ok 'it may be a day that is told' dossier import --as activities \
    --value done:Completed=2026-11-24 ../activities.csv
is_output 'of those alone' days <<'EOF2'
A,2026-11-24
B,
C,
D,
E,2026-11-24
EOF2
git reset -q --hard "$start"
ok 'or when each was due' dossier import --as activities \
    --value done:completed=due ../activities.csv
is_output 'by its own row' days <<'EOF2'
A,2026-11-20
B,
C,
D,
E,2026-11-19
EOF2
sed -i 's/2026-11-19//' ../activities.csv
run dossier import --as activities --value done:completed=due ../activities.csv
exit_is 3 'who has no such day'
has_errors 'is a question still' 'csv:6:9: error: "Completed" does not'
sed -i 's/Waiting on someone else/Boh/' ../activities.csv
run dossier import --as activities --value done:completed= ../activities.csv
has_errors 'as is a word that nobody knows' 'csv:5:19: error: "Boh" is not'

# --- in Italian, and where a day stands beside -----------------------------

git reset -q --hard "$start"
printf '%s\n' 'Oggetto;Cliente;Scadenza;Stato;Data completamento' \
    'A;Alfa;2026-11-20;Completata;2026-11-18' \
    'B;Alfa;2026-11-20;Non iniziata;' 'C;Alfa;2026-11-20;In corso;' \
    'D;Alfa;2026-11-20;Rinviata;' >../attivita.csv
ok 'a day beside the state' dossier import --as activities ../attivita.csv
is_output 'is when it was done' days <<'EOF2'
A,2026-11-18
B,
C,
D,
EOF2
sed -i 's/C;Alfa;2026-11-20;In corso/C;Alfa;2026-11-20;Fatta/' ../attivita.csv
run dossier import --as activities ../attivita.csv
has_errors 'and where it is not there, a question' \
    'csv:4:19: error: "Fatta" does not say when'
printf '%s\n' 'Subject,Organization,Due date,Done,Marked as done time' \
    'A,Alfa,2026-11-20,Done,2026-11-18 10:00:00' 'B,Alfa,2026-11-20,To do,' \
    >../pipedrive.csv
git reset -q --hard "$start"
ok 'Pipedrive says both' dossier import --as activities ../pipedrive.csv
is_output 'in its own way' days <<'EOF2'
A,2026-11-18
B,
EOF2
sed -i 's/To do/Done/' ../pipedrive.csv
run dossier import --as activities ../pipedrive.csv
exit_is 3 'and nothing is open that it calls done'
cat >../salesforce.csv <<'EOF2'
Subject,Company / Account,Name,Date,Status,Assigned,Full Comments
A,Alfa,Ann Neri,2026-11-20,Not Started,Bob,by phone
EOF2
git reset -q --hard "$start"
run dossier import --as activities ../salesforce.csv
has_errors 'whom one of Salesforce is with is a question, and not its title' \
    'csv:1:27: error: nobody knows the column "Name"'
ok 'all else is known' dossier import --as activities --map Name= \
    ../salesforce.csv
is_output 'as its comments are' dossier list activities \
    --show client.id,title,due,done,assignee,notes --csv --dialect unix \
    --no-header <<<'alfa,A,2026-11-20,,Bob,by phone'
printf '%s\n' 'Titolo;Cliente;Fatta' 'A;Alfa;no' 'B;Alfa;18/11/2026' \
    >../fatte.csv
git reset -q --hard "$start"
ok 'no is no day' dossier import --as activities ../fatte.csv

plan_done
