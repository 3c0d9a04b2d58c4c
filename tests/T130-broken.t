#!/bin/bash
# Broken records: a finding with its place; all other clients go on working.
. "${0%/*}/lib/tap.sh"

ok 'a book' dossier init book
cd book || exit 99
ok 'a client' dossier add client 'Acme S.p.A.' address.street='Via Roma 1' \
    address.city=Milano
ok 'another' dossier add client 'Beta Ltd' address.street='High St 2' \
    address.city=York address.country=GB

# broken NAME: a record of that name from the input, untracked.
broken() {
    mkdir -p "records/$1"
    cat >"records/$1/client.yaml"
}

broken not-yaml <<'END'
legal_name: "Open
address: {street: x
END
printf 'legal_name: Caf\351\n' | broken not-utf8
{ printf 'legal_name: Deep\nx: '; printf '[%.0s' $(seq 100); printf ']%.0s' \
    $(seq 100); echo; } | broken too-deep
{ printf 'legal_name: Big\nnotes: "'; head -c 9000000 /dev/zero | tr '\0' a
    echo '"'; } | broken too-big
broken twice <<'END'
legal_name: Twice
phone: 1
phone: 2
address: {street: a, city: b}
END
broken anchors <<'END'
legal_name: &a Anchor
address: {street: *a, city: b}
END
broken conflict <<'END'
legal_name: Conflict
<<<<<<< HEAD
phone: 1
=======
phone: 2
>>>>>>> other
END
broken wrong-types <<'END'
legal_name: Wrong
address: {street: a, city: b}
status: activ
invoices:
  - number: 1
    date: 2026-02-30
    total: 1,220.00
  - number: 1
    date: 2026-11-01
    total: 10
    order: none
END

exit_is 3 'check ends with 3' dossier check
has_output 'not YAML: with its place' \
    '^records/not-yaml/client.yaml:[0-9]+:[0-9]+: error: .*\[E0101\]$'
has_output 'not UTF-8' \
    '^records/not-utf8/client.yaml:1:16: error: .*0xe9.*\[E0102\]$'
has_output 'too deep' 'records/too-deep/client.yaml:2:[0-9]+: .*\[E0103\]$'
has_output 'too big' 'records/too-big/client.yaml:.*\[E0105\]$'
has_output 'a key twice, and where the first is' \
    '^records/twice/client.yaml:3:1: error: "phone" is given twice \(first at line 2\) \[E0104\]$'
has_output 'an anchor' 'records/anchors/client.yaml:1:13: .*\[E0106\]$'
has_output 'a conflict of git' 'records/conflict/client.yaml:2:1: .*\[E0112\]$'
has_output 'an unknown value with the nearest' \
    'records/wrong-types/client.yaml:3:9: .*did you mean "active".*\[E0205\]$'
has_output 'a day that is none' \
    'records/wrong-types/client.yaml:6:11: .*\[E020[46]\]$'
has_output 'an amount with a comma' \
    'records/wrong-types/client.yaml:7:12: .*\[E0204\]$'
has_output 'a number twice' 'records/wrong-types/client.yaml:8:.*\[E0401\]$'
has_output 'a reference to nothing' \
    'records/wrong-types/client.yaml:11:12: .*\[E0402\]$'
exit_is 3 'check of one client' dossier check records/twice/client.yaml
exit_is 0 'check of a good one' dossier check acme-spa

exit_is 0 'list goes on' dossier list --show id --no-header
is_output 'with the others only' <<'END'
acme-spa
beta-ltd
wrong-types
END
has_errors 'and a warning for each broken one' \
    '^records/twice/client.yaml:3:1: warning: ' dossier list
has_output 'show goes on' 'Acme S.p.A.' dossier show acme
exit_is 3 'show of a broken one says where' dossier show twice
has_errors 'with the place' 'records/twice/client.yaml:3:1'
exit_is 0 'set of another goes on' dossier set beta-ltd phone='+44 1904 1'
exit_is 1 'set of a broken one is refused' dossier set not-yaml phone=1
exit_is 0 'the overview goes on' dossier overview

# --- values that cannot be read ----------------------------------------------

mkdir ../values && cd ../values && git init -q . && mkdir -p records/acme
printf '%s\n' 'legal_name: Acme' 'address: {street: a, city: b}' 'invoices:' \
    '  - {number: "1", date: 2026-01-01, status: authorised, total: 1OO}' \
    '  - {number: "2", date: 2026-01-01, status: authorised, total: 100}' \
    >records/acme/client.yaml
cp -r records/acme records/beta
for again in first second; do
    run dossier query 'from invoices show sum(total)' --csv --dialect unix
    is_output "a sum without an amount, $again time" <<'END'
sum(total),sum(total)_currency
200.00,EUR
END
    sed 's/, which.*EUR/ .../' "$TMP/err" >"$TMP/told"
    is_output 'is told where the amount is' cat "$TMP/told" <<'END'
records/acme/client.yaml:4:64: warning: total: "1OO" is not an amount ... [W0204]
records/beta/client.yaml:4:64: warning: total: "1OO" is not an amount ... [W0204]
values of 2 records cannot be read, and count as missing
END
done
cp -r records/acme records/gamma
sed -i 's/1OO/100/' records/acme/client.yaml
run dossier list
has_errors 'a new record is told, too' '^records/gamma/client.yaml:4:64: warning'
lacks_errors 'and one that was mended not' acme
run dossier show gamma
has_errors 'show tells those of its client' '^records/gamma/client.yaml:4:64: warning'
lacks_errors 'alone' beta
git add -A && git commit -qm values --no-verify
for n in $(seq 12); do cp -r records/beta "records/more-$n"; done
run dossier overview
cp "$TMP/err" "$TMP/told"
has_errors 'how many records they are' \
    '^values of 14 records .* missing: dossier check names them all$'
is_output 'and the first ten of them' grep -c '^records/' "$TMP/told" <<<10
run dossier list --as-of HEAD
has_errors 'as of a commit' ':records/gamma/client.yaml:4:64: warning'

plan_done
