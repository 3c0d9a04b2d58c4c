#!/bin/bash
# Exports of other programs whose columns need each other to be understood.
. "${0%/*}/lib/tap.sh"

run dossier init book && cd book || exit 99
for name in Alfa Beta; do
    run dossier add client $name address.street='V 1' address.city=Roma
done
run dossier set alfa code=200 vat_number=01234567897
run dossier add project beta code=Site name=Site
start=$(git rev-parse HEAD)

# --- a state in two columns ------------------------------------------------

cat >../odoo.csv <<EOF2
Number,Invoice Partner Display Name,Invoice/Bill Date,Due Date,Total,\
Amount Due,Payment Status,Status
1,Alfa,2026-02-01,2026-03-01,122.00,122.00,Not Paid,Draft
2,Alfa,2026-02-01,2026-03-01,122.00,122.00,Not Paid,Cancelled
3,Alfa,2026-02-01,2026-03-01,122.00,122.00,Not Paid,Posted
4,Alfa,2026-02-01,2026-03-01,122.00,0.00,In Payment,Posted
5,Alfa,2026-02-01,2026-03-01,122.00,0.00,Paid,Posted
6,Alfa,2026-02-01,2026-03-01,122.00,0.00,Reversed,Posted
7,Alfa,2026-02-01,2026-03-01,122.00,22.00,Partially Paid,Posted
EOF2
run dossier import --as invoices ../odoo.csv
exit_is 0 'invoices of Odoo come in'
is_output 'each in its state' dossier list invoices --show number,status,balance \
    --csv --dialect unix --no-header <<'EOF2'
1,draft,122.00,EUR
2,void,0.00,EUR
3,authorised,122.00,EUR
4,paid,0.00,EUR
5,paid,0.00,EUR
6,paid,0.00,EUR
7,authorised,122.00,EUR
EOF2
run dossier import -n --as invoices ../odoo.csv
not_ok 'a payment in part is told once' grep -q 'in part' "$TMP/err"
git reset -q --hard "$start"
run dossier import -n --as invoices ../odoo.csv
has_errors 'as nobody knows the balance' \
    'odoo.csv:8:43: warning: paid in part: the payments are not in this file, so'
run dossier import -n --as invoices --value 'status:partially paid=pending' \
    ../odoo.csv
not_ok 'but not where it is told what it means' grep -q 'in part' "$TMP/err"
sed -i 's/In Payment/Blocked/' ../odoo.csv
run dossier import --as invoices ../odoo.csv
exit_is 3 'a word that nobody knows is a question'
has_errors 'at its cell' 'odoo.csv:5:42: error: .*"Blocked" is not a value of status'
ok 'with an answer' dossier import --as invoices \
    --value status:blocked=authorised ../odoo.csv
printf '%s\n' 'Numero;Data;Totale;Cliente;Stato;Stato pagamento' \
    '8;01/02/2026;122,00;Alfa;Emessa;In attesa' \
    '9;13/02/2026;122,00;Alfa;Da autorizzare;Non pagata' >../stati.csv
ok 'a payment that one waits for' dossier import --as invoices ../stati.csv
is_output 'leaves the invoice as it is' dossier list invoices 'number in ("8", "9")' \
    --show number,status --csv --dialect unix --no-header <<'EOF2'
8,authorised
9,pending
EOF2

# --- texts and keys in two columns -----------------------------------------

cat >../hours.csv <<'EOF2'
Date,Client,Project,Project Code,Task,Notes,Hours,User
2026-02-13,Beta,Site,,Design,first draft,1.5,Ann Smith
2026-02-13,Beta,Old name,Site,,second,2,Ann Smith
EOF2
ok 'hours with a project by name or code' dossier import --as time ../hours.csv
is_output 'and a note of two texts' dossier list time \
    --show project.code,note --csv --dialect unix --no-header <<'EOF2'
Site,Design: first draft
Site,second
EOF2

plan_done
