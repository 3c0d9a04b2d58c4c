#!/bin/bash
# Who may set what, judged from commits.
. "${0%/*}/lib/tap.sh"

ok 'a book' dossier -q init book
cd book || exit 99
cat >records/schema.yaml <<'END'
authorise:
  - {table: invoices, field: status, value: authorised, by: carla@example.org,
     up_to: 1000.00 EUR, others: true}
  - {table: invoices, field: status, value: authorised,
     by: ["*@board.example.org"]}
  - {table: invoices, field: status, value: void, by: [dario@example.org],
     signed: true}
END
git add -A && git commit -qm rules
dossier -q add client Acme address.street=x address.city=y
base=$(git rev-parse HEAD)
as() { # WHO CMD...
    local who=$1
    shift
    GIT_AUTHOR_EMAIL=$who@example.org GIT_AUTHOR_NAME=$who dossier -q "$@"
}
begin() {
    git reset -q --hard "$base"
    as bruno add invoice acme number=A1 date=2026-01-01 status=pending \
        total="$1"
}
refuses() { # NAME WHY
    exit_is 3 "$1" dossier check --range "$base..HEAD"
    has_output "$1: why" "records/acme/client.yaml:[0-9]+:[0-9]+: error: $2.*E0503"
}
ok 'a book with permits is in order' dossier check -q

begin 900.00
as bruno set acme invoice A1 status=authorised
refuses 'one without a permit' \
    'invoice A1 status = authorised: bruno@example.org may not set it'
begin 900.00
as carla set acme invoice A1 status=authorised
ok 'one who has it may' dossier check -q --range "$base..HEAD"
begin 1000.01
as carla set acme invoice A1 status=authorised
refuses 'up to an amount' '.*carla@example.org may not set it on this amount'
begin 1000.01
GIT_AUTHOR_EMAIL=zoe@board.example.org dossier -q set acme invoice A1 \
    status=authorised
ok 'another permit is enough' dossier check -q --range "$base..HEAD"
begin 10.00
as carla add invoice acme number=A2 date=2026-01-01 status=pending total=10
as carla set acme invoice A2 status=authorised
refuses 'not the one who entered it' '.*carla@example.org entered it'
begin 10.00
as carla add invoice acme number=A2 date=2026-01-01 status=authorised total=10
refuses 'nor at once' '.*carla@example.org entered it'
begin 10.00
as dario set acme invoice A1 status=void
refuses 'a permit that asks for a signature' \
    '.*dario@example.org has not signed the commit'
begin 900.00
as carla set acme invoice A1 status=authorised
as bruno set acme invoice A1 total=99999
refuses 'an amount raised behind it' \
    'invoice A1 status = authorised: bruno@example.org may not set it'
begin 900.00
as carla set acme invoice A1 status=authorised
as carla set acme invoice A1 total=99999
refuses 'nor by who may up to less' \
    '.*carla@example.org may not set it on this amount'
begin 900.00
as carla set acme invoice A1 status=authorised
as carla set acme invoice A1 total=950
ok 'whoever may set it may correct the amount' \
    dossier check -q --range "$base..HEAD"
begin 900.00
file=records/acme/client.yaml
cp $file ../sound
echo '[' >>$file && git commit -qnam broken
sed 's/pending/authorised/' ../sound >$file
GIT_AUTHOR_EMAIL=bruno@example.org git commit -qam mended
refuses 'what comes by mending a file' \
    'invoice A1 status = authorised: bruno@example.org may not set it'
begin 10.00
as bruno set acme invoice A1 status=paid
ok 'what is not guarded is free' dossier check -q --range "$base..HEAD"

begin 10.00
sed -i 's/carla@/bruno@/' records/schema.yaml && git commit -qam 'for me'
as bruno add invoice acme number=A3 date=2026-01-01 status=authorised total=1
refuses 'a push cannot grant itself a right' 'invoice A3.*bruno@example.org may not'

git init -q --bare ../server.git
install -m 755 hooks/pre-receive ../server.git/hooks/
git push -q "$TMP/work/server.git" "$base:refs/heads/main"
not_ok 'a server refuses it' git push -q "$TMP/work/server.git" HEAD:main
begin 10.00
as carla set acme invoice A1 status=authorised
ok 'and takes what is right' git push -q "$TMP/work/server.git" HEAD:main

printf 'authorise:\n  - {table: invoices, field: status, value: payd, by: x}\n' \
    >records/schema.yaml
exit_is 3 'a permit for a value that is none' dossier check
has_errors 'is named with its place' \
    'records/schema.yaml:2:5: error: .*"payd" is not a value of status'

if command -v ssh-keygen >/dev/null; then
    begin 10.00
    ssh-keygen -q -t ed25519 -N '' -f "$TMP/key"
    echo "dario@example.org $(cat "$TMP/key.pub")" >"$TMP/allowed"
    git config gpg.format ssh && git config user.signingKey "$TMP/key.pub"
    git config gpg.ssh.allowedSignersFile "$TMP/allowed"
    GIT_COMMITTER_EMAIL=dario@example.org git config commit.gpgSign true
    GIT_COMMITTER_EMAIL=dario@example.org as dario set acme invoice A1 \
        status=void
    ok 'a signed commit is taken' dossier check -q --range "$base..HEAD"
    echo "bruno@example.org $(cat "$TMP/key.pub")" >"$TMP/allowed"
    refuses 'but not with the key of another' '.*has not signed the commit'
fi

plan_done
