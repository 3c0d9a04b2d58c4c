#!/bin/bash
# What git sees: other work is left alone, in every kind of checkout.
. "${0%/*}/lib/tap.sh"

clean() {
    is_output "$1: nothing is left over" git status --porcelain </dev/null
    ok "$1: the repository is sound" git fsck --strict --no-dangling
}

ok 'a book' dossier init book
cd book || exit 99
ok 'a client' dossier add client Acme address.street=x address.city=y
ok 'another' dossier add client Beta address.street=x address.city=y
clean 'a new book'

echo staged >staged.txt && git add staged.txt
echo edited >>.gitattributes
echo new >new.txt
printf 'owner: Dario\n' >>records/beta/client.yaml
ok 'set beside other work' dossier set acme owner=Carla2
is_output 'staged, edited and new files are as they were' \
    git status --porcelain <<'END'
 M .gitattributes
 M records/beta/client.yaml
A  staged.txt
?? new.txt
END
is_output 'the commit holds the one file' git show --format= --name-only <<'END'
records/acme/client.yaml
END
git checkout -q -- . && git reset -q && rm -f staged.txt new.txt
clean 'after tidying'

ok 'no-commit leaves the commit' dossier set acme owner=Carla3 --no-commit
is_output 'and stages nothing' git status --porcelain <<'END'
 M records/acme/client.yaml
END
git checkout -q -- .

git checkout -q --detach
ok 'with a detached HEAD' dossier set acme owner=Carla4
clean 'detached'
git checkout -q main

git worktree add -q ../linked -b side
cd ../linked || exit 99
ok 'in a linked work tree' dossier set acme owner=Carla5
clean 'linked'
is_output 'on its own branch' git log -1 --format=%s side <<'END'
acme: owner Carla2 -> Carla5
END
cd ../book || exit 99
clean 'the main work tree'

ok 'a larger repository' git init -q ../large
cd ../large || exit 99
echo code >main.c && git add . && git commit -qm code
ok 'a book in its subfolder' dossier init crm/book
cd crm/book || exit 99
ok 'takes a client' dossier add client Acme address.street=x address.city=y
clean 'a subfolder'
ok 'whose path is below it' git cat-file -e \
    HEAD:crm/book/records/acme/client.yaml
ok 'and leaves the rest' git cat-file -e HEAD:main.c

mkdir -p ../../../unborn/records && cd ../../../unborn || exit 99
git init -q
ok 'the first commit of a repository' dossier add client Acme \
    address.street=x address.city=y
clean 'an unborn branch'

cd ../book || exit 99
git worktree remove ../linked
git checkout -q side && git checkout -q -b left
echo 'owner: Emma' >>records/beta/client.yaml && git commit -qam left
git checkout -q side
echo 'owner: Fabio' >>records/beta/client.yaml && git commit -qam right
git merge left >/dev/null 2>&1
exit_is 1 'while a merge is open nothing is written' dossier set acme owner=Carla6
has_errors 'and the reason is told' 'merge'
git merge --abort
ok 'after it, it is' dossier set acme owner=Carla6
clean 'after a merge'

touch .git/index.lock
exit_is 1 'a lock of git is respected' dossier set acme owner=Carla9
has_errors 'and named' 'index.lock'
rm .git/index.lock
ok 'and nothing half written' git diff --quiet
clean 'after a lock'

ln -s /etc records/evil
exit_is 2 'a symlink is no client' dossier set evil owner=Carla1
rm records/evil

# Git's default begins to pack at 6,700 loose objects.
git config gc.autoDetach false
mkdir many && (cd many && seq 7200 | split -l 1 -a 4 -)
git add many && git -c gc.auto=0 commit -qm many
before=$(find .git/objects/17 -type f | wc -l)
ok 'a commit among many loose objects' dossier set acme owner=Carla8
ok 'packs them as git does' [ "$before" -gt 26 -a \
    "$(find .git/objects/17 -type f 2>/dev/null | wc -l)" -lt "$before" ]
clean 'after packing'

git config --global --unset-all user.name
unset GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL
git config user.useConfigOnly true
exit_is 1 'without a name there is no commit' dossier set acme owner=Carla10
has_errors 'and the way out is told' 'git config'
ok 'and nothing half written' git diff --quiet

plan_done
