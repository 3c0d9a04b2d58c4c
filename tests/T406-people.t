#!/bin/bash
# Lists of people, as CRMs and address books export them: contacts of firms, or
# clients themselves.
. "${0%/*}/lib/tap.sh"

run dossier init book && cd book || exit 99

# --- a CRM's contacts ------------------------------------------------------

cat >../hubspot.csv <<EOF2
Record ID,First Name,Last Name,Email,Phone Number,Job Title,Company Name,\
Associated Company,Contact owner,Create Date,Street Address,City,Notes,\
Postal Code
1,Gaia,Neri,gaia@delta.example,+39 06 1,Buyer,,Delta Srl,Ines,\
2025-04-12 09:31,Via Roma 1,Roma,met in May,
2,Paul,Girard,paul@delta.example,,,Delta Srl,,Paul,2026-11-02 16:05,Via Po 7,\
Torino,,10100
3,Nora,Conti,nora@conti.example,+39 06 3,CEO,,,Ines,2026-01-15 10:00,\
Via Ada 3,Terni,calls at noon,
4,,,info@gamma.example,+39 06 4,,Gamma,,Ines,2026-01-16 10:00,Via Adda 4,\
Rieti,,
EOF2
id='Record ID='
ok 'a list of contacts comes in' dossier import --map "$id" ../hubspot.csv
is_file 'two people of one firm are two contacts of one client' \
    records/delta-srl/client.yaml <<'EOF2'
legal_name: Delta Srl
status: active
owner: Ines
since: 2025-04-12
address:
  street: Via Roma 1
  city: Roma
contacts:
  - name: Gaia Neri
    role: Buyer
    email: gaia@delta.example
    phone: +39 06 1
    primary: true
    notes: met in May
  - name: Paul Girard
    email: paul@delta.example
EOF2
is_file 'a person without a firm is a client' \
    records/nora-conti/client.yaml <<'EOF2'
legal_name: Nora Conti
kind: person
status: active
owner: Ines
since: 2026-01-15
address:
  street: Via Ada 3
  city: Terni
email: nora@conti.example
phone: +39 06 3
notes: calls at noon
EOF2
is_file 'what is said of a firm without a person is its own' \
    records/gamma/client.yaml <<'EOF2'
legal_name: Gamma
status: active
owner: Ines
since: 2026-01-16
address:
  street: Via Adda 4
  city: Rieti
email: info@gamma.example
phone: +39 06 4
EOF2
has_errors 'what a second person says of the firm is left out, and told' \
    '^\.\./hubspot.csv:3:47: Contact owner: "Paul" left out, as the client has another value$' \
    dossier import --map "$id" -n ../hubspot.csv
has_errors 'a role without a firm too' \
    '^\.\./hubspot.csv:4:42: Job Title: "CEO" left out, for want of a person and a firm$'
before=$(git rev-parse HEAD)
ok 'again' dossier import --map "$id" ../hubspot.csv
is_output 'changes nothing' git rev-parse HEAD <<<"$before"
ok 'nor with the word of the file' \
    dossier import --map "$id" --keep theirs ../hubspot.csv
is_output 'as it is the same' git rev-parse HEAD <<<"$before"
sed -i '2s/Via Roma 1/Via Roma 11/' ../hubspot.csv
ok 'the first row about a firm may change it' \
    dossier import --map "$id" --keep theirs ../hubspot.csv
has_output 'where the file is to win' '^  street: Via Roma 11$' \
    cat records/delta-srl/client.yaml
before=$(git rev-parse HEAD)
ok 'again' dossier import --map "$id" --keep theirs ../hubspot.csv
is_output 'changes nothing' git rev-parse HEAD <<<"$before"
sed -i 's/paul@delta/pg@delta/' ../hubspot.csv
run dossier import --map "$id" ../hubspot.csv
exit_is 3 'another e-mail of the same person is a question'
has_errors 'as ever' 'email of delta-srl is "paul@delta.example" in'

# A client that is there already gets contacts, and nothing else of its own.
printf 'Company name,Street Address,City,Phone Number\nEta,Via A 1,Roma,06 1\n' \
    >../firms.csv
printf '%s\n' 'First Name,Last Name,Company,Email,Phone,Company phone,City' \
    'Ugo,Riva,Eta,ugo@eta.example,06 2,06 1,Milano' >../people.csv
ok 'firms come first' dossier import ../firms.csv
ok 'their people behind' dossier import ../people.csv
is_file 'and do not contradict them' records/eta/client.yaml <<'EOF2'
legal_name: Eta
status: active
address:
  street: Via A 1
  city: Roma
phone: 06 1
contacts:
  - name: Ugo Riva
    email: ugo@eta.example
    phone: 06 2
    primary: true
EOF2

# --- what tells a list of people from one of firms -------------------------

printf '%s\n' 'Azienda;Indirizzo;Città;Referente;E-mail' \
    'Theta;V 1;Roma;Ivo Sala;info@theta.example' >../firms.csv
ok 'a firm with somebody to ask' dossier import ../firms.csv
has_output 'keeps its e-mail' '^email: info@theta.example$' \
    cat records/theta/client.yaml
printf '%s\n' 'Name,Company,Street,City,Email' \
    'Ida Sala,Iota,V 1,Roma,ida@iota.example' >../people.csv
ok 'a name beside a company' dossier import ../people.csv
has_output 'is a person' '^    email: ida@iota.example$' \
    cat records/iota/client.yaml
printf '%s\n' 'Ragione sociale;Nome;Cognome;Indirizzo;Città;E-mail' \
    'Bianchi Ada;Ada;Bianchi;V 1;Roma;ada@b.example' >../people.csv
ok 'a person who is her own firm' dossier import ../people.csv
is_file 'is no contact of it' records/bianchi-ada/client.yaml <<'EOF2'
legal_name: Bianchi Ada
kind: person
status: active
address:
  street: V 1
  city: Roma
email: ada@b.example
EOF2

# --- address books ---------------------------------------------------------

cat >../outlook.csv <<EOF2
Nome,Cognome,Società,Via (uff.),Città (uff.),Via (ab.),Città (ab.),Ufficio,\
Abitazione
Lia,Galli,Kappa,,Roma,Via Casa 1,Tivoli,06 1,06 2
Leo,Fumi,,,,Via Casa 2,Terni,,06 3
Max,Fumi,,Via Bottega 3,Terni,Via Casa 3,Tivoli,06 4,06 5
EOF2
ok 'an address book' dossier import --incomplete ../outlook.csv
is_file 'has no homes of those who work in a firm' \
    records/kappa/client.yaml <<'EOF2'
legal_name: Kappa
status: active
address:
  city: Roma
contacts:
  - name: Lia Galli
    phone: 06 1
    primary: true
EOF2
is_file 'but of those who do not' records/leo-fumi/client.yaml <<'EOF2'
legal_name: Leo Fumi
kind: person
status: active
address:
  street: Via Casa 2
  city: Terni
phone: 06 3
EOF2
has_output 'and never one half of each' '^  street: Via Bottega 3$' \
    cat records/max-fumi/client.yaml

cat >../google.csv <<EOF2
First Name,Last Name,Organization Name,Labels,E-mail 1 - Value,\
Phone 1 - Value,Address 1 - Street,Address 1 - City
Rita,Longo,Lambda,Soci ::: Fiera 2026 ::: * myContacts,\
rita@l.example ::: r.l@l.example,06 1,V 1,Roma
Sara,Longo,Mu,* myContacts ::: * starred,,06 2 ::: 06 3,V 2,Roma
EOF2
ok 'several values in one cell' dossier import ../google.csv
is_file 'are the first of them, and the words of a list' \
    records/lambda/client.yaml <<'EOF2'
legal_name: Lambda
status: active
tags: [Soci, Fiera 2026]
address:
  street: V 1
  city: Roma
contacts:
  - name: Rita Longo
    email: rita@l.example
    phone: 06 1
    primary: true
EOF2
has_errors 'the others are named' \
    'google.csv:2:56: warning: only the first .* left out: r.l@l.example ' \
    dossier import -n ../google.csv
has_errors 'all of them' 'google.csv:3:43: warning: .* left out: 06 3 '
not_ok 'labels of the program itself are none' grep -q tags records/mu/client.yaml
before=$(git rev-parse HEAD)
ok 'again' dossier import ../google.csv
is_output 'changes nothing' git rev-parse HEAD <<<"$before"
sed -i '2s/06 1/06 x/' ../google.csv
run dossier import --skip-bad ../aside.csv ../google.csv
is_output 'a row that is set aside keeps its cells' sed 1d ../aside.csv <<EOF2
"phone: ""06 x"" is not a phone number",Rita,Longo,Lambda,\
Soci ::: Fiera 2026 ::: * myContacts,rita@l.example ::: r.l@l.example,06 x,\
V 1,Roma
EOF2

# --- what the row itself tells ---------------------------------------------

cat >../google.csv <<EOF2
First Name,Last Name,Organization Name,Phone 1 - Label,Phone 1 - Value,\
Address 1 - Street,Address 1 - City,Address 1 - Region,Address 1 - Country
Ida,Neri,Sigma,Mobile,335 1,V 1,Roma,RM,IT
Ugo,Neri,,* Cellulare,335 2,V 1,Roma,Lazio,
Leo,Neri,,Work,06 3,V 1,New York,NY,US
Pia,Neri,,Work,06 4,V 1,Roma,RM,
EOF2
ok 'an address book with labels' dossier import ../google.csv
is_file 'has mobile telephones, and provinces of Italy' \
    records/sigma/client.yaml <<'EOF2'
legal_name: Sigma
status: active
address:
  street: V 1
  city: Roma
  province: RM
  country: IT
contacts:
  - name: Ida Neri
    mobile: 335 1
    primary: true
EOF2
has_output 'also of a person who is the client' '^mobile: 335 2$' \
    cat records/ugo-neri/client.yaml
has_output 'a region of Italy stays one' '^  region: Lazio$' \
    cat records/ugo-neri/client.yaml
has_output 'as does a state elsewhere' '^  region: NY$' \
    cat records/leo-neri/client.yaml
has_output 'and another telephone' '^phone: 06 3$' \
    cat records/leo-neri/client.yaml
has_output 'the country of the book counts for a row without' \
    '^  province: RM$' cat records/pia-neri/client.yaml
before=$(git rev-parse HEAD)
ok 'again' dossier import ../google.csv
is_output 'changes nothing' git rev-parse HEAD <<<"$before"
printf '%s\n' 'Company,Street,City,Province,State,Phone,Mobile' \
    'Tau,V 1,Roma,RM,MI,06 1,335 1' 'Ypsilon,V 1,Roma,RM,RM,,' >../state.csv
ok 'a state beside a province' dossier import ../state.csv
has_errors 'is left out where it is another' \
    'state.csv:2:17: State: "MI" left out, as there is another province'
not_ok 'and said once where it is the same' grep -r region: \
    records/tau records/ypsilon
ok 'what is told wins' dossier import --map State=address.region --keep theirs \
    ../state.csv
has_output 'here too' '^  region: MI$' cat records/tau/client.yaml

# --- own fields ------------------------------------------------------------

start=$(git rev-parse HEAD)
cat >../own.csv <<EOF2
First Name,Last Name,Organization Name,Birthday,E-mail 2 - Value
Aldo,Uno,Sigma,1970-01-01,aldo@home.example
Bea,Due,Sigma,1981-02-02,bea@home.example
EOF2
run dossier import -n --map '*=+' ../own.csv
has_output 'what nobody knows of a person' '^Birthday +contact.birthday \(new\)'
ok 'becomes own fields' dossier import --map '*=+' ../own.csv
has_output 'of the contacts' '^    birthday: "?1981-02-02"?$' \
    cat records/sigma/client.yaml
has_output 'all of them' '^    e_mail_2_value: aldo@home.example$' \
    cat records/sigma/client.yaml
not_ok 'and none of the firm' grep -Eq '^(birthday|e_mail)' \
    records/sigma/client.yaml
not_ok 'which has no such field' dossier list 'birthday is set'
before=$(git rev-parse HEAD)
ok 'again, without a word of it' dossier import ../own.csv
is_output 'changes nothing' git rev-parse HEAD <<<"$before"

printf 'Cleo,Tre,,1992-03-03,cleo@home.example\n' >>../own.csv
run dossier import -n --incomplete ../own.csv
has_errors 'a person who is the client has no place for it, which is told' \
    'own.csv:4:11: Birthday: "1992-03-03" left out, for want of a person and a firm'
ok 'until she gets one' dossier import --incomplete --map '*=+' ../own.csv
is_file 'as a client' records/cleo-tre/client.yaml <<'EOF2'
legal_name: Cleo Tre
kind: person
status: active
birthday: "1992-03-03"
e_mail_2_value: cleo@home.example
EOF2
before=$(git rev-parse HEAD)
ok 'again' dossier import --incomplete ../own.csv
is_output 'changes nothing' git rev-parse HEAD <<<"$before"
git reset -q --hard "$start"
ok 'both at once' dossier import --incomplete --map '*=+' ../own.csv
has_output 'are one commit' 'contact.birthday, birthday, contact.e_mail_2_value' \
    git log -1 --format=%s
has_output 'that has it of persons' '^birthday:' cat records/cleo-tre/client.yaml
has_output 'and of contacts' '^    birthday:' cat records/sigma/client.yaml

git reset -q --hard "$start"
sed -i '$d' ../own.csv
ok 'a contact may be named' dossier import --map Birthday= \
    --map 'E-mail 2 - Value=+contact.email2' ../own.csv
has_output 'as may the field' '^    email2: bea@home.example$' \
    cat records/sigma/client.yaml
git reset -q --hard "$start"
sed -i 's/Birthday/Sector/; s/19..-.*,/tools,/' ../own.csv
ok 'or the firm' dossier import --map 'E-mail 2 - Value=' \
    --map Sector=+client.sector ../own.csv
has_output 'which then has it' '^sector: tools$' cat records/sigma/client.yaml
run dossier import --as deals --map Sector=+contact.x ../own.csv
exit_is 2 'but only in a list of clients'
git reset -q --hard "$start"

# --- several firms of a person ---------------------------------------------

run dossier add client Omicron address.street='V 1' address.city=Roma
printf '%s\n' 'First Name,Last Name,Associated Company' \
    'Zoe,Neri,Omicron;Pi S.p.A.' >../several.csv
run dossier import --incomplete ../several.csv
exit_is 3 'several firms are not one of that name'
has_errors 'but a question' 'csv:2:10: error: "Omicron;Pi S.p.A." may be several'
ok 'with an answer' dossier import \
    --value 'legal_name:omicron;pi s.p.a.=Omicron' ../several.csv
has_output 'that finds the firm' 'name: Zoe Neri' cat records/omicron/client.yaml
sed -i 's/Omicron;Pi S.p.A./Rho\&amp;Figli/' ../several.csv
ok 'a sign of HTML parts none' dossier import -n --incomplete ../several.csv
printf '%s\n' 'Ragione sociale;Indirizzo;Città' 'Omikron;V 1;Roma' >../firms.csv
run dossier import --value legal_name:Omikron=Omicron ../firms.csv
has_errors 'what --value says of a name finds the client in any list' '1 the same'

# --- several addresses in one cell -----------------------------------------

printf '%s\n' 'Ragione sociale\tIndirizzo\tCittà\tE-mail\tNote' \
    'Nu\tV 1\tRoma\ta@nu.example; b@nu.example ;c@nu.example\td@n.it; e@n.it' \
    'Xi\tV 1\tRoma\ta@xi.example,b@xi.example\t' |
    sed 's/\\t/\t/g' >../mail.tsv
ok 'addresses between semicolons or commas' dossier import ../mail.tsv
has_output 'are the first of them' '^email: a@nu.example$' \
    cat records/nu/client.yaml
has_output 'either way' '^email: a@xi.example$' cat records/xi/client.yaml
has_output 'and a note is what it was' '^notes: d@n.it; e@n.it$' \
    cat records/nu/client.yaml
run dossier import -n ../mail.tsv
has_errors 'the others are named' \
    'mail.tsv:2:13: warning: .* left out: b@nu.example ;c@nu.example '
sed -i 's/,b@xi.example/, tel. 06 1/' ../mail.tsv
not_ok 'what is no address behind the first one is an error' \
    dossier import -n --keep theirs ../mail.tsv
sed -i 's/, tel. 06 1/;/' ../mail.tsv
ok 'a sign behind the only one says nothing' \
    dossier import -n --keep theirs ../mail.tsv

# --- the order of the rows -------------------------------------------------

# The firm's own row is the last.
firm='First Name,Last Name,Company,Street,City'
printf '%s\n' "$firm" 'Ada,Rossi,Sampi Srl,V 1,Roma' 'Eva,Neri,Sampi Srl,V 2,Bari' \
    ',,Sampi Srl,V 3,Pisa' >../firm.csv
run dossier import ../firm.csv
exit_is 0 'what people say by the way'
has_output 'stands back behind the firm' '^  street: V 3$' cat records/sampi-srl/client.yaml
sed -i '4d' ../firm.csv
ok 'and the first of them may win' dossier import --update ../firm.csv
has_output 'over what nobody says' '^  street: V 1$' cat records/sampi-srl/client.yaml
{ sed -n 1p ../firm.csv && sed -n 3p ../firm.csv && sed -n 2p ../firm.csv; } >../turned.csv
ok 'but in another order' dossier import --update ../turned.csv
has_errors 'none wins again' '2 rows: 0 new, 0 changed, 2 the same, 0 bad'

# --- which column is the person's ------------------------------------------

printf '%s\n' 'Display Name,Related Company,Email,Street,City' \
    'Digamma Srl,,info@digamma.example,V,Roma' 'Eva Rossi,Digamma Srl,eva@digamma.example,V,Roma' \
    >../odoo.csv
ok 'Odoo names a person beside the firm' dossier import ../odoo.csv
is_output 'and a firm alone' dossier query \
    'from contacts where client.id = "digamma-srl" show name, email, client.email' \
    --csv --dialect unix --no-header <<<'Eva Rossi,eva@digamma.example,info@digamma.example'
printf 'Name,Street,City,Name\nSan,V,Roma,San Srl\n' >../names.csv
run dossier import -n ../names.csv
exit_is 3 'two columns of one name are not guessed at'
has_errors 'but asked about' ':1:18: error: columns "Name" and "Name" both mean legal_name'

plan_done
