#!/bin/bash
# Two people and a server: all edits arrive, or nothing moves. SYNC_EDITS=500
# makes as many on each side, in ten turns.
. "${0%/*}/lib/tap.sh"

git init -q --bare server.git
ok 'a book' dossier -q init anna
cd anna || exit 99
git config user.name Anna
for i in 1 2 3 4 5; do
    dossier -q add client "Client $i" address.street=x address.city=y
done
exit_is 2 'without a remote' dossier sync
has_errors 'the way is told' 'git remote add origin URL'
git remote add origin "$TMP/work/server.git"
ok 'the first one' dossier sync
is_output 'is there now' git -C ../server.git rev-list --count main <<'END'
6
END
git clone -q ../server.git ../bruno
bruno=$TMP/work/bruno
git -C "$bruno" config user.name Bruno

# --- many edits ----------------------------------------------------------------
edits=${SYNC_EDITS:-30}
edit() { # WHO NUMBER
    local client=client-$((RANDOM % 5 + 1))
    case $((RANDOM % 3)) in
    0)
        dossier -q add invoice "$client" number="$1-$2" date=2026-01-01 \
            total="$2.00"
        ;;
    1)
        dossier -q add activity "$client" title="$1-$2"
        ;;
    *)
        dossier -q add contact "$client" name="$1-$2"
        ;;
    esac
}
RANDOM=1
failures=0
for turn in 0 1 2 3 4 5 6 7 8 9; do
    for who in anna bruno; do
        cd "$TMP/work/$who" || exit 99
        for ((i = 0; i < edits / 10; i++)); do
            edit $who $((turn * 1000 + i))
        done
        dossier -q sync || failures=$((failures + 1))
    done
done
cd "$TMP/work/anna" && dossier -q sync
ok "twice $edits edits in ten turns" test $failures -eq 0
is_output 'give one tree' git -C "$bruno" rev-parse 'HEAD^{tree}' <<END
$(git rev-parse 'HEAD^{tree}')
END
is_output 'with every edit in it' bash -c "grep -hoE '(anna|bruno)-[0-9]+' \
    records/*/client.yaml | sort -u | wc -l" <<END
$((edits * 2))
END
ok 'that checks' dossier check -q
is_output 'and nothing is left over' git status --porcelain </dev/null

# --- doubts ----------------------------------------------------------------------
both() { # anna's and bruno's command, each committed; bruno's is pushed
    (cd "$bruno" && dossier -q sync && eval "$2" && dossier -q sync)
    eval "$1"
    before=$(git rev-parse HEAD)
}
unmoved() {
    is_output "$1: the branch is where it was" git rev-parse HEAD <<END
$before
END
}
both 'dossier -q set client-1 owner=Anna' 'dossier -q set client-1 owner=Bruno'
exit_is 3 'a conflict' dossier sync
has_errors 'is named by its field' 'client-1/client.yaml:[0-9]+: conflict: owner'
has_errors 'with the way on' 'git merge origin/main, then dossier resolve'
unmoved 'a conflict'
ok 'and the work tree is clean' test -z "$(git status --porcelain)"
git reset -q --hard HEAD~1 && dossier -q sync

both 'dossier -q set client-2 code=K1' 'dossier -q set client-3 code=K1'
exit_is 3 'two sound sides that do not fit' dossier sync
has_errors 'are found in the merge' 'code "K1" is that of .*E0403'
unmoved 'what does not check'
git reset -q --hard HEAD~1 && dossier -q sync

both 'sed -i "s/Client 4/Client four/" records/client-4/client.yaml' \
    'dossier -q set client-4 phone=12345'
exit_is 1 'an edit that is not committed, in a file that changes' dossier sync
has_errors 'is protected' 'client-4/client.yaml has edits that are not committed'
unmoved 'an open edit'
ok 'and the edit is there' grep -q four records/client-4/client.yaml
git checkout -q -- records
both 'sed -i "s/Client 5/Client five/" records/client-5/client.yaml' true
ok 'elsewhere it is no trouble' dossier sync
ok 'and stays' grep -q five records/client-5/client.yaml
git checkout -q -- records

printf '#!/bin/sh\necho no entry >&2\nexit 1\n' >../server.git/hooks/pre-receive
chmod +x ../server.git/hooks/pre-receive
dossier -q set client-1 phone=99999
before=$(git rev-parse HEAD)
exit_is 1 'a server that refuses' dossier sync
has_errors 'is heard' 'no entry'
unmoved 'a refusal'
rm ../server.git/hooks/pre-receive

# The remote moves between fetch and push, once.
(cd "$bruno" && dossier -q sync && dossier -q set client-2 phone=88888)
cat >.git/hooks/pre-push <<END
#!/bin/sh
rm .git/hooks/pre-push
cd "$bruno" && unset GIT_DIR && git push -q origin main
END
chmod +x .git/hooks/pre-push
ok 'a remote that moves meanwhile' dossier sync
has_errors 'is met again' 'origin moved meanwhile: once more'
is_output 'with both edits' grep -h phone records/client-[12]/client.yaml <<'END'
phone: "99999"
phone: "88888"
END
run dossier sync
has_errors 'with nothing new there is nothing to do' 'origin/main: 0 commits in, 0 out'
ok 'the repository is sound' git fsck --strict --no-dangling
(cd "$bruno" && git config --unset-all merge.dossier.driver; dossier sync 2>&1)
ok 'a clone without the driver merges all the same' \
    test "$(git -C "$bruno" rev-parse 'HEAD^{tree}')" = \
    "$(git rev-parse 'HEAD^{tree}')"

plan_done
