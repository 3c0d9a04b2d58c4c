#!/bin/bash
# The hooks with real git, the check of a range, a server's door.
. "${0%/*}/lib/tap.sh"

ok 'a book' dossier -q init book
cd book || exit 99
for hook in pre-commit prepare-commit-msg post-merge post-checkout \
    post-rewrite pre-receive; do
    ok "$hook is active" test -x .git/hooks/$hook
    is_output "hooks/$hook has three lines" wc -l hooks/$hook <<END
3 hooks/$hook
END
done
dossier -q add client Acme address.street=x address.city=y
dossier -q add invoice acme number=A1 date=2026-01-01 status=pending total=10

# --- messages ----------------------------------------------------------------
export GIT_EDITOR=true EDITOR=true
sed -i 's/pending/authorised/' records/acme/client.yaml
mkdir -p records/acme/files && echo x >records/acme/files/scan
git add -A
ok 'a commit without a message' git commit -q
is_output 'gets the field changes as one' git log -1 --format=%B <<'END'
acme: invoice A1 status pending -> authorised and 1 more

acme: invoice A1 status pending -> authorised
acme: attach scan

END
sed -i 's/10/10.50/' records/acme/client.yaml
ok 'beside a diff, too' git -c commit.verbose=true commit -qa
is_output 'it is there' git log -1 --format=%s <<'END'
acme: invoice A1 total 10 -> 10.50
END
sed -i 's/10.50/11/' records/acme/client.yaml
ok 'a message that was given' git commit -qam 'as I say'
is_output 'stays' git log -1 --format=%s <<'END'
as I say
END
ok 'an amended one' git commit -q --amend
is_output 'stays too' git log -1 --format=%s <<'END'
as I say
END
echo other >other.txt && git add other.txt
not_ok 'for what is no record nothing is said' git commit -q
git reset -q && rm other.txt

sed -i 's/total: 11/total: eleven/' records/acme/client.yaml
not_ok 'a broken record is not committed' git commit -qam broken
git commit -qam broken --no-verify
ok 'unless the hooks are told to be quiet' test -z "$(git status --porcelain)"
git reset -q --hard HEAD~1

# --- the index --------------------------------------------------------------
dossier list >/dev/null
git checkout -q -b side
sed -i 's/total: 11/total: 12/' records/acme/client.yaml
git commit -qam side
is_output 'behind a checkout nothing is said' git checkout -q main </dev/null
dossier -q set acme owner=Carla
ok 'nor behind a merge' git merge -q --no-edit side
is_output 'that merged fields' dossier list invoices --no-refresh --no-header \
    --show total,client.owner --csv --dialect unix <<'END'
12.00,EUR,Carla
END
git checkout -q --orphan empty && git rm -rqf .
ok 'a branch without a book is no trouble' git commit -q --allow-empty -m empty
is_errors 'on the way back neither' git checkout -q main </dev/null

# --- a server's door ---------------------------------------------------------
git init -q --bare ../server.git
install -m 755 hooks/pre-receive ../server.git/hooks/
git remote add origin "$PWD/../server.git"
ok 'a sound book is let in' git push -q origin main
git checkout -q -b bad
sed -i 's/total: 12/total: twelve/' records/acme/client.yaml
git commit -qam bad --no-verify
not_ok 'a broken one is not, as a new branch' git push -q origin bad
not_ok 'nor on the branch itself' git push origin bad:main
run git push origin bad:main
has_errors 'and file, line and rule are named' \
    'records/acme/client.yaml:[0-9]+:[0-9]+: error: .*twelve.*E0204'
has_errors 'and the branch' 'refs/heads/main is refused'
git checkout -q main && git branch -qD bad
dossier -q set acme phone=12345
ok 'what was refused harms no later push' git push -q origin main
dossier -q set acme code=K1 && git push -q origin main
mkdir records/twin && sed 's/Acme/Twin/; /^invoices/,$d' \
    records/acme/client.yaml >records/twin/client.yaml
git add -A && git commit -qnm twin
run git push origin main
has_errors 'two clients with one number are found' 'K1.*E0403'
git reset -q --hard origin/main
git push -q origin main:old && git push -q origin :old
ok 'a branch is taken away' test -z "$(git ls-remote origin old)"
git commit -q --amend -m 'another word'
ok 'history that was changed is judged as it is' git push -qf origin main

# --- a range ------------------------------------------------------------------
git checkout -q -b work
sed -i 's/total: 12/total: 13x/' records/acme/client.yaml
git commit -qnam work
exit_is 3 'what a branch would bring' dossier check --range main..work
has_output 'is told' '^records/acme/client.yaml:[0-9]+:[0-9]+: error:'
exit_is 3 'for a forge' dossier check --range main..work -f github
has_output 'in its form' '^::error file=records/acme/client.yaml,line='
git checkout -q main
dossier -q set acme owner=Davide
exit_is 3 'also when the branch has gone on' dossier check --range main..work
ok 'and nothing of what it does not bring' \
    dossier check --range main~1..main
git checkout -q work && git reset -q --hard HEAD~1
sed -i 's/owner: Carla/owner: Elena/' records/acme/client.yaml
git commit -qam elena
exit_is 3 'a conflict is one where no driver runs' \
    dossier check --range main..work
has_output 'and named' '^records/acme/client.yaml.*E0112'
exit_is 2 'a range needs two ends' dossier check --range main
exit_is 2 'that exist' dossier check --range main..nowhere
is_output 'nothing was touched' git status --porcelain </dev/null

plan_done
