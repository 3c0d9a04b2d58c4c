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
lacks_errors 'a payment in part is told once' 'in part'
git reset -q --hard "$start"
run dossier import -n --as invoices ../odoo.csv
has_errors 'as nobody knows the balance' \
    'odoo.csv:8:43: warning: paid in part: the payments are not in this file, so'
run dossier import -n --as invoices --value 'status:partially paid=pending' \
    ../odoo.csv
lacks_errors 'but not where it is told what it means' 'in part'
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
cat >../deals.csv <<EOF2
Deal - Title,Deal - Organization,Deal - Stage,Deal - Status,Deal - Value,\
Deal - Currency
One,Alfa,Calls x 3,Lost,100,USD
Two,Alfa,Negotiation,Open,200,EUR
EOF2
ok 'a deal that is lost' dossier import --as deals ../deals.csv
is_output 'is lost at any stage' dossier list deals --show title,stage,value \
    --csv --dialect unix --no-header <<'EOF2'
One,lost,100.00,USD
Two,negotiation,200.00,EUR
EOF2
sed -i 's/Lost/Open/' ../deals.csv
run dossier import --as deals ../deals.csv
exit_is 3 'an open one needs a stage that is known'

# --- lines of documents ----------------------------------------------------

git reset -q --hard "$start"
ok 'an invoice of Xero has a row for each line' \
    dossier import --as invoices "$TOP/tests/data/headings/xero-invoices.csv" \
    --map '*='
is_output 'and is one, of its own client' dossier list invoices \
    --show client.id,number,vat,total,status --csv --dialect unix --no-header \
    <<'EOF2'
alfa,INV-1,22.00,EUR,122.00,EUR,authorised
EOF2
git reset -q --hard "$start"
sed 's/,Alfa,/,Beta,/; s/^Alfa/Beta/' \
    "$TOP/tests/data/headings/xero-invoices.csv" >../xero.csv
ok 'an account is no customer' dossier import --as invoices --map '*=' \
    ../xero.csv
is_output 'even where the numbers are the same' dossier list invoices \
    --show client.id --csv --dialect unix --no-header <<<beta
git reset -q --hard "$start"
cat >../shop.csv <<EOF2
Name,Financial Status,Fulfillment Status,Currency,Subtotal,Taxes,Total,\
Created at,Lineitem name,Billing Name,Billing Company
#1001,paid,fulfilled,EUR,100.00,22.00,122.00,2026-02-01,Tee,Ann,Alfa
#1001,,,,,,,,Mug,,
#1002,voided,unfulfilled,EUR,100.00,22.00,122.00,2026-02-01,Tee,Beta,
EOF2
ok 'an order of Shopify too' dossier import --as orders ../shop.csv
has_errors 'whose lines are left out' 'shop.csv: 1 row left out, lines of the one above$' \
    dossier import --as orders -n ../shop.csv
is_output 'with number, client and state' dossier list purchase_orders \
    --show client.id,number,total,status --csv --dialect unix --no-header <<'EOF2'
alfa,#1001,122.00,EUR,closed
beta,#1002,122.00,EUR,cancelled
EOF2

# --- lists of the tax office -----------------------------------------------

git reset -q --hard "$start"
ok 'invoices in the list of the tax office' dossier import --as invoices \
    --set status=authorised "$TOP/tests/data/headings/entrate-invoices.csv"
is_output 'have a total, and no quotes' dossier list invoices \
    --show client.id,number,date,net,vat,total --csv --dialect unix --no-header \
    <<'EOF2'
alfa,12/2026,2026-07-10,43.55,EUR,9.58,EUR,53.13,EUR
EOF2
ok 'bills likewise' dossier import --as bills \
    "$TOP/tests/data/headings/entrate-bills.csv"
is_output 'of their sellers' dossier list bills --show client.id,total --csv \
    --dialect unix --no-header <<<'alfa,53.13,EUR'
before=$(git rev-parse HEAD)
ok 'again' dossier import --as bills "$TOP/tests/data/headings/entrate-bills.csv"
is_output 'changes nothing' git rev-parse HEAD <<<"$before"

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

# --- hours -----------------------------------------------------------------

git reset -q --hard "$start"
cat >../harvest.csv <<EOF2
Date,Client,Project,Project Code,Task,Notes,Hours,Billable?,First Name,\
Last Name,Employee?
2026-02-01,Beta,Site,,Design,first draft,1.5,Yes,Ann,Smith,Yes
EOF2
ok 'hours of Harvest' dossier import --as time ../harvest.csv
is_output 'are those of a person' dossier list time \
    --show project.code,person,note,billable --csv --dialect unix --no-header \
    <<<'Site,Ann Smith,Design: first draft,true'

# --- HubSpot ---------------------------------------------------------------

git reset -q --hard "$start"
cat >../companies.csv <<EOF2
Record ID,Company name,Street Address,City,Company Domain Name,Website URL,\
Lifecycle Stage,Lead Status,Last Activity Date,Marketing contact status
71,Gamma,V 1,Roma,gamma.example,https://www.gamma.example,Customer,Open,\
2026-10-13,x
72,Delta,V 1,Roma,delta.example,,Lead,,,
EOF2
run dossier import -n ../companies.csv
exit_is 3 'what HubSpot has and we do not is a question'
has_errors 'of all that has cells' \
    '"Record ID", "Lead Status", "Last Activity Date", "Marketing contact status"'
ok 'the number of HubSpot is kept' dossier import --map '*=+' ../companies.csv
run dossier import -n --map '*=+' ../companies.csv
has_errors 'and the program is told' 'companies.csv: columns as in exports of HubSpot$'
has_output 'as that of another program' '^external_id: "?71"?$' \
    cat records/gamma/client.yaml
has_output 'a domain is the website' '^website: delta.example$' \
    cat records/delta/client.yaml
has_output 'where there is no other' '^website: https://www.gamma.example$' \
    cat records/gamma/client.yaml
before=$(git rev-parse HEAD)
ok 'again' dossier import ../companies.csv
is_output 'changes nothing' git rev-parse HEAD <<<"$before"
run dossier import --map 'Record ID=hubspot_id' ../companies.csv
has_errors 'one that is not there is made by a plus' '^hint: .*"\+NAME" makes'

cat >../contacts.csv <<EOF2
Record ID,First Name,Last Name,Email,Associated Company,\
Associated Company (Primary)
501,Ann,Neri,a@g.example,Gamma;Delta,Delta
502,Bob,Neri,b@g.example,Gamma,
EOF2
ok 'of several firms of a person' dossier import --map '*=' ../contacts.csv
has_output 'the primary one counts' 'Ann Neri' cat records/delta/client.yaml
not_ok 'and no number of a person is that of the firm' \
    grep -rE '501|502' records
not_ok 'nor the first one of both' grep -q 'Ann Neri' records/gamma/client.yaml
cut -d, -f1-5 ../contacts.csv >../people.csv
sed -i 's/First Name/Given Name/; s/Gamma;Delta/Gamma/' ../people.csv
run dossier import -n ../people.csv
has_errors 'a number of rows about people is not the firm'"'"'s in any program' \
    'nobody knows the column "Record ID"'

# --- what is told ----------------------------------------------------------

printf '%s\n' 'ContactName,InvoiceNumber,LineAmount,AccountCode,InvoiceDate,Total' \
    'Alfa,A1,10,200,2026-02-13,12' >../told.csv
ok 'what is told wins over what is known' dossier import --as invoices \
    --map AccountCode=client.code --map ContactName= --map LineAmount=net \
    --set vat=2 ../told.csv
has_output 'of a program' '^A1,10.00' dossier list invoices \
    'client.id = "alfa" and number = "A1"' --show number,net --csv

plan_done
