#!/bin/bash
# Clients, elements and fields brought back as they were, each as one commit.
. "${0%/*}/lib/tap.sh"

git init -q && mkdir -p records/acme/files/deep
cat >records/acme/client.yaml <<'END'
# An old friend.
legal_name: Acme S.p.A.
phone: '+39 02 555'   # the switchboard
tags: [key, other]
address:
  street: Via Roma 1
  city: Milano
  region: Lombardia

invoices:
  # for the first half
  - number: 2026-001
    date: 2026-01-05
    due: 2026-02-10
    status: pending
    total: 100.00
    payments:
      - {date: 2026-01-20, amount: 40.00}
  - number: 2026-002
    date: 2026-03-05
    due: 2026-04-10
    status: draft
    total: 200.00

activities:
  - title: visit
    type: meeting
    due: 2026-04-01
  - title: call
    type: call
    due: 2026-05-01
END
echo offer >records/acme/files/offer.txt
echo x >records/acme/files/deep/x
git add -A && git commit -qm first && git tag first
cp -r records "$TMP/first"

back() {
    dossier restore acme "$@" --as-of first
}

# same NAME: the book is as at first, and git has nothing to say.
same() {
    is_output "$1" diff -r "$TMP/first" records </dev/null
    is_output "$1: all of it committed" git status --porcelain </dev/null
}

# --- fields -----------------------------------------------------------------

dossier -q set acme phone=+391 address.city=Roma tags=new
dossier -q unset acme address.region
dossier -q set acme invoice 2026-002 status=authorised total=300.00
exit_is 0 'a dry run' back phone address.region -n
is_output 'shows what would be, and writes nothing' git status --porcelain \
    </dev/null
is_output 'the lines of a dry run' back phone address.region -n <<'END'
acme: phone +391 -> +39 02 555
acme: address.region = Lombardia
END
exit_is 0 'fields of the client' back phone address.city address.region tags
is_output 'are one commit' git log -1 --format=%s <<END
acme: restore phone, address.city, address.region, tags as of $(
    git rev-parse --short=10 first) (2026-11-23)
END
exit_is 0 'fields of an element, by a part of its key' \
    back invoice 2026-002 status total
same 'fields come back with their form'
exit_is 0 'a second time' back phone
has_errors 'there is nothing to do' '^nothing to change'
dossier -q set acme email=a@example.org
exit_is 0 'a field that was not there' back email
same 'goes'

git reset -q --hard first

# --- elements ---------------------------------------------------------------

dossier -q rm acme invoice 2026-002
exit_is 0 'an element that is gone' back invoice 2026-002
same 'comes back'
dossier -q set acme invoice 2026-001 status=authorised due=2026-06-01
dossier -q add payment acme invoice 2026-001 date=2026-03-01 amount=60
exit_is 0 'an element with what stands in it' back invoice 2026-001
same 'is as it was'
dossier -q rm acme activity '#2'
exit_is 0 'an element without a key' back activity '#2'
same 'is added where it is missing'
exit_is 0 'but not twice' back activity '#2'
same 'if it is there'
dossier -q rm acme invoice 2026-001 payment '#1'
exit_is 0 'an element of an element' back invoice 2026-001 payment '#1'
has_output 'stands there again' '40.00' grep 40.00 records/acme/client.yaml
git reset -q --hard first
exit_is 2 'what was not there then' back invoice 2026-009
has_errors 'is named' 'acme has no invoice "2026-009"'
dossier -q rm acme invoice 2026-001
exit_is 2 'into an element that is gone' back invoice 2026-001 payment '#1'
has_errors 'the element is named' 'acme has no invoice "2026-001"'
git reset -q --hard first

# --- clients ----------------------------------------------------------------

dossier -q -y rm acme
exit_is 0 'a client that was removed' back
same 'comes back with its files'
is_output 'as one commit' git log -1 --format=%s <<END
restore client acme as of $(git rev-parse --short=10 first) (2026-11-23)
END
dossier -q set acme phone=+391
git rm -q records/acme/files/offer.txt && echo new >records/acme/files/new.txt
echo changed >records/acme/files/deep/x
git add -A && git commit -qm files
exit_is 0 'a client that has changed' back
is_output 'is as it was, later files kept' diff -r "$TMP/first" records <<'END'
Only in records/acme/files: new.txt
END
dossier -q -y rm acme
exit_is 2 'a field of a client that is gone' back phone
has_errors 'is told what to restore first' \
    '^hint: dossier restore acme --as-of '
git reset -q --hard first
git mv records/acme records/beta && git commit -qm moved
echo "settings: {layout: letters}" >records/schema.yaml
git add -A && git commit -qm letters
exit_is 0 'a client goes where the layout says' back
ok 'there' test -f records/ac/acme/client.yaml
git reset -q --hard first

# --- errors -----------------------------------------------------------------

exit_is 2 'without a date' dossier restore acme
is_errors 'says so' <<'END'
dossier: restore needs --as-of and a date or revision
END
exit_is 2 'an unknown client' dossier restore nobody --as-of first
exit_is 2 'an unknown field' back phne
has_errors 'the nearest' 'did you mean "phone"'
printf 'tables:\n  invoices:\n    fields:\n      order: {required: true}\n' \
    >records/schema.yaml
dossier -q -y rm acme
git add -A && git commit -qm stricter
exit_is 3 'what the rules of today forbid is not written' back
ok 'nothing is there' test ! -e records/acme
same_head=$(git rev-parse HEAD)
exit_is 0 'git finds no fault' git fsck --strict
is_output 'nor a commit' git rev-parse HEAD <<<"$same_head"

# --- random fields and elements ---------------------------------------------

cd "$TMP" && mkdir random && cd random && git init -q
cp -r "$TOP/records" . && git add -A && git commit -qm sample && git tag sample
mapfile -t clients < <(dossier list --show id --no-header -f csv --dialect unix)
fields=(phone email website notes tags address.region owner payment_terms)
values() {
    dossier list --csv --show "id,phone,email,website,notes,tags,\
address.region,owner,payment_terms"
}
values >"$TMP/want"
RANDOM=5
bad=0 done=0
for ((i = 0; i < 60; i++)); do
    client=${clients[RANDOM % ${#clients[@]}]}
    field=${fields[RANDOM % ${#fields[@]}]}
    if [ $((RANDOM % 2)) = 0 ]; then
        dossier -q unset "$client" "$field"
    else
        dossier -q set "$client" "$field=$((RANDOM % 90 + 1))"
    fi 2>/dev/null || continue
    dossier -q restore "$client" "$field" --as-of sample 2>/dev/null
    done=$((done + 1))
    values | cmp -s - "$TMP/want" || bad=$((bad + 1))
done
ok 'fields were changed' test "$done" -gt 20
ok 'each came back, and nothing else changed' test "$bad" = 0

rows() {
    dossier list invoices --csv | sort
    dossier list payments --csv | sort
}
rows >"$TMP/want"
mapfile -t invoices < <(dossier list invoices --show client.id,number \
    --no-header -f csv --dialect unix)
bad=0
for ((i = 0; i < 15; i++)); do
    IFS=, read -r client number <<<"${invoices[RANDOM % ${#invoices[@]}]}"
    dossier -q rm "$client" invoice "$number"
    dossier -q restore "$client" invoice "$number" --as-of sample
    rows | cmp -s - "$TMP/want" || bad=$((bad + 1))
done
ok 'invoices come back with their payments' test "$bad" = 0

plan_done
