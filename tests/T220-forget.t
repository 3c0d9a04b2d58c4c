#!/bin/bash
# forget: one commit, a true account of what is left, and commands that purge.
. "${0%/*}/lib/tap.sh"

held() {
    sed -n "s/^$1  *//p" "$TMP/out" | sed 's/  */ /g; s/ $//'
}

# is_held NAME KIND <<EOF: the rows of a kind, without their notes' dates
is_held() {
    cat >"$TMP/want"
    held "$2" >"$TMP/got"
    diff "$TMP/want" "$TMP/got" >"$TMP/diff"
    tap_result $? "$1" cat "$TMP/diff"
}

ok 'a book' dossier init -q book
cd book || exit 99
git init -q --bare ../remote && git remote add origin "$TMP/work/remote"
dossier add -q client 'Old Name' address.street=x address.city=y
dossier add -q client 'Old Name Two' address.street=x address.city=y
dossier set -q old-name owner=Verysecret
git tag early
dossier rename -q old-name renamed
dossier set -q old-name-two notes='a friend of renamed'
git branch side
mkdir records/renamed/files && echo Verysecret >records/renamed/files/a.txt
git stash -qu
git push -q --all origin
git worktree add -q ../linked side
dossier list >/dev/null
mkdir -p .git/dossier/edit &&
    echo 'owner: Verysecret' >.git/dossier/edit/renamed.yaml

run dossier forget -n renamed
exit_is 0 'a dry run says what there is'
ok 'and removes nothing' test -e records/renamed/client.yaml
exit_is 2 'without a terminal the whole identifier is asked for' \
    dossier forget renam
ok 'nothing went' test -e records/renamed/client.yaml

head=$(git rev-parse HEAD)
run dossier forget renamed
exit_is 0 'the client is forgotten'
cp "$TMP/out" "$TMP/told"
not_ok 'its folder is gone' test -e records/renamed
is_output 'in one commit, which does not name it' \
    git log --format='%s %P' "$head..HEAD" <<END
forget a client $head
END
cp "$TMP/told" "$TMP/out"
is_held 'the folders that it had' path <<'END'
records/renamed
records/old-name
END
held commit | wc -l >"$TMP/count"
is_file 'all commits that changed it: added, set, renamed, stashed (two), forgotten' \
    "$TMP/count" <<'END'
6
END
is_held 'refs, and whether their tree has it' ref <<'END'
refs/heads/main in its history
refs/heads/side in its tree and history
refs/remotes/origin/main in its tree and history
refs/remotes/origin/side in its tree and history
refs/tags/early in its tree and history
END
is_held 'stashes, also what was untracked' stash <<'END'
stash@{0} in its tree
END
is_held 'reflogs' reflog <<'END'
refs/heads/main 5 entries
refs/heads/side 1 entry
refs/remotes/origin/main 1 entry
refs/remotes/origin/side 1 entry
HEAD 6 entries
worktrees/linked/HEAD 2 entries
END
is_held 'work trees' worktree <<END
$TMP/work/linked records/renamed
END
held file | sed 's,.*/dossier/,,' | sort >"$TMP/got"
is_file 'indexes and texts in the git directory' "$TMP/got" <<'END'
edit/renamed.yaml
index.overlay
END
is_held 'records that name it' record <<'END'
records/old-name-two/client.yaml names it
END
held message | sed 's/^[^ ]* [^ ]* //; s/ on main: [0-9a-f]*/ on main:/' |
    sort >"$TMP/got"
is_file 'messages that name it, not those that name a longer identifier' \
    "$TMP/got" <<'END'
WIP on main: old-name-two: notes = a friend of renamed
index on main: old-name-two: notes = a friend of renamed
old-name-two: notes = a friend of renamed
old-name: add client
old-name: owner = Verysecret
rename old-name to renamed
untracked files on main: old-name-two: notes = a friend of renamed
END

sed -n 's/^  \([a-z]\)/\1/p' "$TMP/told" >"$TMP/commands"
ok 'the last command is to push' grep -q 'push --force --tags' "$TMP/commands"
command -v git-filter-repo >/dev/null ||
    skip_rest 'git-filter-repo is not installed'

git worktree remove --force ../linked
ok 'the commands run' bash -eu "$TMP/commands"
git cat-file --batch-all-objects --batch >"$TMP/objects" 2>/dev/null
not_ok 'no object has its data any more' grep -aq Verysecret "$TMP/objects"
not_ok 'no message names it' sh -c \
    'git log --all --format=%B | grep -wE "(renamed|old-name)([^-]|\$)"'
not_ok 'no file of the git directory does' \
    grep -raqE 'Verysecret|records/renamed' .git
ok 'the other client is there' dossier show old-name-two
ok 'and the repository is sound' git fsck --strict
git clone -q "file://$TMP/work/remote" ../again && cd ../again || exit 99
git cat-file --batch-all-objects --batch >"$TMP/objects" 2>/dev/null
not_ok 'a new clone has none of it' grep -aq Verysecret "$TMP/objects"

plan_done
