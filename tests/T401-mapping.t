#!/bin/bash
# What columns mean: the headings of other programs, and what is told.
. "${0%/*}/lib/tap.sh"

HEADINGS=$TOP/tests/data/headings
run dossier init book && cd book || exit 99

# meaning FILE OPTION...: "heading > field" of each column that is kept.
meaning() {
    local file=$1
    shift
    dossier import -n --map '*=' --incomplete "$@" "$file" 2>/dev/null |
        sed -E '1,2d; s/  +/|/g' | awk -F'|' '$2 != "(dropped)" { print $1 " > " $2 }'
}

for file in "$HEADINGS"/*.csv; do
    name=${file##*/}
    what=${name%.csv}
    what=${what##*-}
    case $what in
    invoices | bills | time | deals | activities) ;;
    orders) what=purchase_orders ;;
    *) what=clients ;;
    esac
    ok "the columns of $name are known" \
        diff "${file%.csv}.want" <(meaning "$file" --as "$what")
done

# --- what is told ----------------------------------------------------------

cat >../list.csv <<'EOF2'
Azienda;Indirizzo;Località;Nome;Cognome;Sede;Tipo soggetto;Stato cliente
Alfa Srl;Via Roma 1;20121 Milano MI;Mario;Rossi;Via Po, 3, 10100 Torino (TO);Azienda;Attivo
Beta;Via Roma 2;00187 - Roma;Anna;;;privato;boh
EOF2
split='Località=address.postcode address.city address.province'
ok 'a column may be split, and values told' dossier import --map "$split" \
    --map Sede= --value 'status:boh=lead' ../list.csv
is_file 'names are joined, Italian words understood' \
    records/alfa-srl/client.yaml <<'EOF2'
legal_name: Alfa Srl
kind: company
status: active
address:
  street: Via Roma 1
  postcode: "20121"
  city: Milano
  province: MI
contacts:
  - name: Mario Rossi
    primary: true
EOF2
is_file 'what is not there stays away' records/beta/client.yaml <<'EOF2'
legal_name: Beta
kind: person
status: lead
address:
  street: Via Roma 2
  postcode: "00187"
  city: Roma
contacts:
  - name: Anna
    primary: true
EOF2
before=$(git rev-parse HEAD)
ok 'again' dossier import --map "$split" --map Sede= \
    --value 'status:boh=lead' ../list.csv
is_output 'changes nothing' git rev-parse HEAD <<<"$before"
run dossier import --map "$split" --map Sede= ../list.csv
exit_is 3 'a word that nobody knows is a question'
has_errors 'at its cell' 'list.csv:3:45: error: "boh" is not a value of status'

ok 'a whole address is split from its end' dossier import --keep theirs \
    --map 'Sede=address.street address.postcode address.city address.province' \
    --map 'Località=' --map 'Indirizzo=' --value 'status:boh=lead' ../list.csv
has_output 'at the last comma' '^  street: Via Po, 3$' \
    cat records/alfa-srl/client.yaml
has_output 'and its province has no brackets' '^  province: TO$' \
    cat records/alfa-srl/client.yaml

printf '%s\n' 'Company;Street;Località' 'Rho;V;Milano 20121 5' 'Tau;V;20121 Milano' \
    >../left.csv
run dossier import -n --map "$split" ../left.csv
exit_is 3 'what cannot be split is a finding'
has_errors 'at the cell' \
    ':2:7: error: "Milano 20121 5" cannot be split: what is "Milano 5".*E0702'
has_errors 'and no other row is bad' '2 rows: 1 new, 0 changed, 0 the same, 1 bad'

printf 'Company,Street,Civico,City\nGamma,Via Po,7,Roma\n' >../join.csv
ok 'columns may be joined' dossier import --map 'Street+Civico=address.street' \
    ../join.csv
has_output 'with a blank' '^  street: Via Po 7$' cat records/gamma/client.yaml
run dossier import --map 'Street+Civicp=address.street' ../join.csv
exit_is 2 'no column of that name is a wrong command'
has_errors 'with the nearest' 'no column "Civicp" .did you mean "Civico"?.'
sed -i 's/,7,/,8,/; s/Civico/Civico,Alfa/; s/Roma/x,Roma/' ../join.csv
run dossier import --map 'Street+Civico=address.street' --map Alfa= \
    --skip-bad ../aside.csv ../join.csv
is_file 'bad rows keep the columns of their file' ../aside.csv <<'EOF2'
import problem,Company,Street,Civico,Alfa,City
"address.street of gamma is ""Via Po 7"" in the book, here ""Via Po 8""",Gamma,Via Po,8,x,Roma
EOF2

printf '%s\n' 'Company,Brand name,Street,City,Net,Duty' 'Theta,,V 1,Roma,100,22' \
    ',Iota,V 1,Roma,1,2' >../told.csv
ok 'the first column that says something may be told' \
    dossier import --map 'Company|Brand name=legal_name' --map '*=' ../told.csv
ok 'for each row' test -e records/theta/client.yaml -a -e records/iota/client.yaml
printf '%s\n' 'Client,Number,Date,Net,Duty' 'Theta,1,2026-02-13,"100,20","22,00"' \
    'Theta,2,2026-02-13,"5,10",' >../told.csv
ok 'amounts that are joined' dossier import --as invoices \
    --map Net+Duty=total ../told.csv
is_output 'are added up' dossier list invoices 'client.id = "theta"' \
    --show number,total --csv --dialect unix --no-header <<'EOF2'
1,122.20,EUR
2,5.10,EUR
EOF2

# --- columns that nobody knows ---------------------------------------------

{
    printf 'Company,Street,City'
    for i in {1..60}; do printf ',Field %s' "$i"; done
    printf '\nLambda,V 1,Roma'
    for i in {1..60}; do printf ',%s' "$i"; done
    echo
} >../many.csv
run dossier import ../many.csv
exit_is 3 'columns that nobody knows are one question'
has_errors 'that names them all' \
    '1:21: error: nobody knows the columns "Field 1", .*"Field 60" \[E0701\]$'
has_errors 'with the command that goes on' \
    "^hint: dossier import --map '\*=' \.\./many.csv leaves these out, '\*=\+' "
ok 'all in one' test "$(grep -c error "$TMP/err")" = 1
is_output 'the plan tells them from those that are dropped' \
    sh -c "dossier import -n ../many.csv | grep -c 'Field.*(unknown)'" <<<60
ok 'the command does' dossier import --map '*=' ../many.csv
printf '%s\n' 'Cliente,Via,Città,Stato cliente' A,V,R,1 B,V,R,-1 C,V,R, \
    'D,V,R,Boh?' E,V,R,boh >../signs.csv
ok 'values may be signs and numbers' dossier import --value status:1=lead \
    --value status:-1=inactive --value 'status:?=prospect' \
    --value 'status: BOH =active' --value 'status:boh?=prospect' \
    --value 'status:boh=lead' ../signs.csv
is_output 'none of which is lost, the last one counts, and nothing means nothing' \
    dossier query 'from clients where address.street = "V" show id, status sort id' \
    --csv --dialect unix --no-header <<'EOF2'
a,lead
b,inactive
c,active
d,prospect
e,lead
EOF2

# --- a list about one client ----------------------------------------------

printf 'date,hours,person\n2026-01-07,3:30,Carla\n2026-01-08,4,Carla\n' >../time.csv
run dossier add project gamma code=P-1 name=Site
ok 'a client and a project may be told' dossier import --as time \
    --set client=gamma --set project=P-1 ../time.csv
is_output 'of all rows' dossier query \
    'from time by client.id, project.code show client.id, project.code, sum(hours)' \
    --csv --dialect unix --no-header <<<'gamma,P-1,7.5'
ok 'again' dossier import --as time --set client.legal_name=Gamma \
    --set project=P-1 ../time.csv
has_errors 'they are the same' '2 rows: 0 new, 0 changed, 2 the same'
run dossier import --as time --set client=gama --set project=P-1 ../time.csv
exit_is 2 'nobody of that name is a wrong command'
is_errors 'said once' <<'EOF2'
../time.csv: CSV in utf-8, cells between ",", header in line 1
dossier: --set: there is no client "gama"
EOF2
run dossier import --as time --set client=gamma --set project=P-2 ../time.csv
exit_is 3 'no such project of the client is a finding'

# --- own fields ------------------------------------------------------------

cat >../own.csv <<'EOF2'
Company,Street,City,Shoe size (EU),Fido,Empty
Delta,V 1,Roma,43,1000,
EOF2
run dossier import ../own.csv
exit_is 3 'columns that nobody knows are questions'
ok 'the plan names the new fields' dossier import -n --map '*=+' ../own.csv
has_output 'as they would be' '^Shoe size .EU.  +shoe_size_eu .new.  +43$'
ok 'they may be kept' dossier import --map '*=+' ../own.csv
is_file 'in the record' records/delta/client.yaml <<'EOF2'
legal_name: Delta
status: active
address:
  street: V 1
  city: Roma
shoe_size_eu: "43"
fido: "1000"
EOF2
has_output 'and the schema' '^      shoe_size_eu:$' cat records/schema.yaml
ok 'the book is in order' dossier check
before=$(git rev-parse HEAD)
ok 'again' dossier import --map '*=+' ../own.csv
is_output 'changes nothing' git rev-parse HEAD <<<"$before"
sed -i 's/Fido/Rating/; s/Delta/Epsilon/' ../own.csv
is_output 'rows and fields are one commit' \
    git show --name-only --format=%s HEAD <<'EOF2'
import own.csv: 1 new client, new fields shoe_size_eu, fido

records/delta/client.yaml
records/schema.yaml
EOF2
ok 'which is undone' dossier undo
is_output 'as a whole' git diff HEAD~2 </dev/null
ok 'and done again' dossier undo HEAD
lacks_errors 'with the fields it needs' 'unknown key'
ok 'one by one' dossier import --map Rating=+stars ../own.csv
has_output 'under another name' '^stars: "1000"$' cat records/epsilon/client.yaml
run dossier import --map Rating=+Sta-rs ../own.csv
exit_is 2 'that must be a name'

# A name that no field can have, as the schema says it.
for name in Activities this; do
    printf 'Company,Street,City,%s\nUpsilon Srl,x,y,Call\n' $name >../reserved.csv
    for option in -n --skip-bad=../aside.csv; do
        run dossier import $option --map '*=+' ../reserved.csv
        exit_is 3 "no field can be called $name ($option)"
        has_errors 'which is said at the header' \
            ":1:21: error: the column .$name. cannot be a field: \"${name,}\" is .* \[E0701\]"
    done
done
ok 'but it may have another name' dossier import -n --map 'this=+these' ../reserved.csv

# The rows are planned with the new fields, also where nothing is written.
printf 'Company,Street,City,Cap size\nDelta,V 1,Roma,58\n' >../planned.csv
run dossier import -nv --map '*=+' ../planned.csv
has_errors '-n counts what an own field changes' '1 row: 0 new, 1 changed, 0 the same'
has_output 'and names it' '^ *2  changed  delta  *cap_size -> 58$'
run dossier import --only-new --map '*=+' ../planned.csv
exit_is 0 'a field that no row brings'
has_errors 'is none' '^nothing to change$'
ok 'but for a saved map' dossier import --only-new --map '*=+' --save-map caps ../planned.csv
is_output 'whose commit names both' git log -1 --format=%s \
    <<<'save the map of an import, new field cap_size'
printf 'Company,Street,City,Hat\nRho,V,R,1\nRho,V,R,2\nTau,,R,\n' >../planned.csv
run dossier import --map '*=+' ../planned.csv
has_errors 'bad rows of all fields are told at once' \
    ':3:9: error: hat is "1" in line 2, about the same client'

printf 'Company,Street,City,ID\nOmicron,V,R,1042\n' >../foreign.csv
ok 'the ID of another program' dossier import --map '*=+' ../foreign.csv
is_output 'is no name of a folder' dossier query \
    'from clients where external_id is set show id, external_id' --csv \
    --dialect unix --no-header <<<'omicron,1042'
ok 'again' dossier import --map '*=+' ../foreign.csv
has_errors 'it is the same' '1 row: 0 new, 0 changed, 1 the same'
dossier -q export clients --dialect excel-it -o ../labels.csv 2>/dev/null
run dossier import --dialect excel-it ../labels.csv
exit_is 0 'an export with it and with labels'
has_errors 'comes back' ' 0 new, 0 changed, .* the same, 0 bad'

printf 'Company,Street,City,Foo,Foo,日本\nPi,V,R,one,two,x\n' >../twins.csv
run dossier import --map '*=+' ../twins.csv
exit_is 3 'columns of one name are a question'
has_errors 'each' ':1:25: error: the column "Foo" cannot be a field: another has the same name'
has_errors 'and one that gives no name' ':1:29: error: .*"日本".*: it gives no field a name'
ok 'they may be dropped' dossier import -n --map Foo= --map 日本=+japan ../twins.csv
has_output 'both' '^Foo +.dropped. +two$'
ok 'or joined' dossier import --map Foo+Foo=notes --map 日本=+japan ../twins.csv
is_output 'one after the other' dossier get pi notes <<<'one two'
run dossier import -n --map Foo=notes --map '*=' ../twins.csv
exit_is 3 'two for one field are a question'
has_errors 'of one name too' ':1:25: error: columns "Foo" and "Foo" both mean notes'
run dossier import -n --map Foo=+foo --map '*=' ../twins.csv
exit_is 2 'nor can one be told'

# --- saved maps ------------------------------------------------------------

cat >../orders.csv <<'EOF2'
Cliente;Ordine;Giorno;Stato;Fax;Colore;Importo;Peso
Gamma;7;23/11/2026;boh;1;;1.234;3
EOF2
ok 'what was told may be saved' dossier import --as purchase_orders \
    --map Ordine=number --map Giorno=date --value status:boh=closed \
    --decimal , --set vat=0 --map Peso= --save-map altro ../orders.csv
is_output 'in the commit of the import' \
    git show --name-only --format= HEAD <<'EOF2'
records/gamma/client.yaml
records/imports/altro.yaml
EOF2
is_file 'as YAML' records/imports/altro.yaml <<'EOF2'
as: purchase_orders
columns:
  Cliente: client
  Ordine: number
  Giorno: date
  Stato: status
  Importo: total
  Peso: ""
values:
  status:
    boh: closed
set:
  vat: "0"
decimal: ","
EOF2
sed 's/;;/;red;/' ../orders.csv >../red.csv
run dossier import --map @altro ../red.csv
exit_is 3 'a column that was empty then is a question now'
has_errors 'as if nothing had been saved' 'nobody knows the column "Colore"'
sed -i 's/;7;/;8;/; s/;Fax//; s/;1;/;/' ../orders.csv
ok 'and told by its name' dossier import --map @altro ../orders.csv
is_output 'for the next file' \
    dossier list purchase_orders --show number,status,total --csv --no-header \
    <<EOF2
7,closed,1234.00,EUR$(printf '\r')
8,closed,1234.00,EUR$(printf '\r')
EOF2
before=$(git rev-parse HEAD)
ok 'what is told beside it wins' dossier import --map @altro --map Importo=net \
    --set total=1234 --keep theirs -n ../orders.csv
ok 'again' dossier import --map @altro --save-map altro ../orders.csv
is_output 'changes nothing, nor the map' git diff --name-only "$before" <<'EOF2'
EOF2
run dossier import --map @altri ../orders.csv
exit_is 2 'no map of that name is a wrong command'
has_errors 'and says where it would be' 'no map altri .records/imports/altri.yaml.'
echo 'colums: {a: b}' >records/imports/wrong.yaml
run dossier import --map @wrong ../orders.csv
exit_is 1 'a map with another key is refused'
has_errors 'at its place' 'wrong.yaml:1:1: a map has no "colums"'

# --- cities that are more ---------------------------------------------------

printf 'Client,Street,Comune\n' >../cities.csv
printf '%s\n' 'Cuno,V,Milano' 'Cdue,V,20121 Milano MI' 'Ctre,V,Torino (TO)' \
    'Cquattro,V,Praha 10' >>../cities.csv
run dossier import -n ../cities.csv
exit_is 3 'a city with a postcode or province is a question'
has_errors 'once for the column' \
    ':3:8: error: "20121 Milano MI" is more than a city, and 1 more in this column \[E0702\]'
has_errors 'and not one with a district' '4 rows: 2 new, .* 2 bad'
run dossier import -n --map Comune=address.city ../cities.csv
exit_is 0 'it may be taken whole'
run dossier import -n --map 'Comune=address.postcode address.city address.province' \
    ../cities.csv
has_errors 'or split' 'error: .*Praha 10'

# --- on a terminal ---------------------------------------------------------

command -v script >/dev/null || skip_rest 'there is no script(1)'
# A long line before each cell, so that an excerpt must find its place in it.
long=$(printf 'x%.0s' {1..200})
printf 'Company,Notes,Street,City,Email,Website\n' >../long.csv
printf 'Zeta,%s,V 1,Roma,no mail,a b\n' "$long" "$long" >>../long.csv
script -qec 'dossier --no-pager import -n ../long.csv' /dev/null </dev/null \
    >"$TMP/tty" 2>&1
is_output 'each excerpt shows its own cell' \
    sed -nE 's/\r//; s/^ +[23] \| .*(no mail.*)$/\1/p' "$TMP/tty" <<'EOF2'
no mail,a b
no mail,a b
no mail,a b
no mail,a b
EOF2

script -qec 'dossier --no-pager import -n ../long.csv --map Street= --map City=' /dev/null \
    </dev/null >"$TMP/tty" 2>&1
ok 'what no column brings may be told, or be missing' \
    grep -q 'hint: --incomplete takes the rows without it, --set "address.city=' "$TMP/tty"
sed '1s/$/,CAP/; 2,$s/$/,/' ../cities.csv >../cap.csv
script -qec 'dossier --no-pager import -n ../cap.csv' /dev/null </dev/null >"$TMP/tty" 2>&1
ok 'where another column has the postcode, no split is offered' \
    grep -q 'hint: --map "Comune=address.city" takes such cells whole, though another' "$TMP/tty"
# A list that lacks what a client must have, in words that nobody knows.
printf 'Company,Status,Payment terms,Street\nSigma,Hot,At once,\nTau,Hot,60 Days,V\n' \
    >../hot.csv
script -qec 'dossier --no-pager import -n ../hot.csv' /dev/null </dev/null \
    >"$TMP/tty" 2>&1
is_output 'each finding says the way out, once' \
    sed -nE 's/\r//; s/^ +hint: //p' "$TMP/tty" <<'EOF2'
--incomplete takes the rows without it, --set "address.city=..." says it of all
--value 'status:Hot=VALUE' says what it means
--value 'payment_terms:At once=VALUE' says what it means
--incomplete takes rows without it
EOF2
ok 'which is one' dossier import --incomplete --value status:hot=lead \
    --value 'payment_terms:at once=0' ../hot.csv
is_output 'as it was told' dossier query \
    'from clients where id in ("sigma", "tau") show id, status, payment_terms' --csv \
    --dialect unix --no-header <<'EOF2'
sigma,lead,0
tau,lead,60
EOF2
printf 'Company,Street,City\nSigma,V,Roma\n,V,Roma\n' >../nameless.csv
script -qec 'dossier --no-pager import -n ../nameless.csv' /dev/null </dev/null \
    >"$TMP/tty" 2>&1
not_ok 'but nobody comes in without a name' grep -q incomplete "$TMP/tty"

plan_done
