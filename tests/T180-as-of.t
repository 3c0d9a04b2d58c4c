#!/bin/bash
# The book as it stood: answers from a commit's tree, by date and by revision,
# whatever the work tree looks like.
. "${0%/*}/lib/tap.sh"

# at DATE CMD...: with the clock of git at ten on that day.
at() {
    GIT_AUTHOR_DATE="$1T10:00:00+0000" GIT_COMMITTER_DATE="$1T10:00:00+0000" \
        "${@:2}"
}

# client ID STATUS: a client with one invoice.
client() {
    mkdir -p "records/$1"
    {
        printf 'legal_name: %s\ninvoices:\n  - number: "1"\n' "$1"
        printf '    date: 2026-01-05\n    due: 2026-02-10\n'
        printf '    status: %s\n    total: 100.00\n' "$2"
    } >"records/$1/client.yaml"
}

# commit DATE SUBJECT
commit() {
    git add -A && at "$1" git commit -qm "$2"
}

git init -q
client acme pending
client beta draft
commit 2026-01-10 first
client acme authorised
mkdir -p records/acme/files && echo offer >records/acme/files/offer.txt
commit 2026-02-01 second
git switch -qc side
client beta paid
commit 2026-02-05 'on the side'
git switch -q main
mkdir -p records/reports
printf 'query: from invoices where status = authorised show client.id, total\n' \
    >records/reports/open.yaml
commit 2026-02-20 report
at 2026-03-10 git merge -q --no-ff -m merged side
git rm -rq records/beta
printf 'tables:\n  clients:\n    fields:\n      colour: {type: text}\n' >records/schema.yaml
client acme paid
printf 'colour: red\n' >>records/acme/client.yaml
commit 2026-04-01 last

states() {
    dossier list invoices --show client.id,status -f csv --dialect unix \
        --no-header "$@"
}

is_output 'a date is the last commit until its end' \
    states --as-of 2026-02-01 <<'END'
acme,authorised
beta,draft
END
is_output 'a day before takes the commit before' \
    states --as-of 2026-01-31 <<'END'
acme,pending
beta,draft
END
is_output 'what was on a side branch does not count before it was merged' \
    states --as-of 2026-03-01 <<'END'
acme,authorised
beta,draft
END
is_output 'and counts from then on' states --as-of 2026-03-10 <<'END'
acme,authorised
beta,paid
END
is_output 'a period means its end' states --as-of 2026-01 <<'END'
acme,pending
beta,draft
END
is_output 'a period may count from today' \
    states --as-of 'last quarter' --today 2026-06-30 <<'END'
acme,authorised
beta,paid
END
is_output 'a day may be computed' \
    states --as-of today-30d --today 2026-02-15 <<'END'
acme,pending
beta,draft
END
is_output 'a revision is one too' states --as-of HEAD~2 <<'END'
acme,authorised
beta,draft
END
is_output 'a branch is a revision' states --as-of side <<'END'
acme,authorised
beta,paid
END
is_output 'a removed client is there' \
    dossier list --show id --no-header -f csv --dialect unix --as-of HEAD~1 \
    <<'END'
acme
beta
END
is_output 'the slot says the same' \
    dossier query 'from invoices where status = paid show client.id, status
        as of 2026-03-10' -f csv --dialect unix --no-header <<'END'
beta,paid
END
is_output 'the option goes before the slot' \
    dossier query 'from invoices show client.id, status as of 2026-03-10' \
    --as-of 2026-01-10 -f csv --dialect unix --no-header <<'END'
acme,pending
beta,draft
END

# --- what day it is ---------------------------------------------------------

age() {
    dossier list invoices 'client.id = "acme"' --show age,today --no-header \
        -f csv --dialect unix "$@"
}
is_output 'the date is today' age --as-of 2026-02-20 <<'END'
10,2026-02-20
END
is_output 'of a revision it is the day of the commit' \
    age --as-of :/report <<'END'
10,2026-02-20
END
is_output 'unless another day is given' \
    age --as-of 2026-02-20 --today 2026-02-11 <<'END'
1,2026-02-11
END

# --- all verbs --------------------------------------------------------------

has_output 'show' 'Overdue +1 +100.00 EUR' dossier show acme --as-of 2026-03-01
has_output 'show by a prefix of a client that is gone' '^beta' \
    dossier show bet --as-of 2026-03-01
has_output 'a tab of show' '^1 .*authorised' \
    dossier show acme --tab invoices --as-of 2026-03-01
dossier show acme --tab history --csv --dialect unix --as-of HEAD~3 \
    >"$TMP/history"
is_output 'the tab history ends there' \
    sed -E 's/,[0-9a-f]{10},/,/' "$TMP/history" <<'END'
at,author,commit,change,old,new
2026-02-01,Anna Bianchi,invoice 1 status,pending,authorised
2026-02-01,Anna Bianchi,attach offer.txt,,
2026-01-10,Anna Bianchi,add client,,
END
has_output 'overview' 'Overdue +1 +100.00 EUR' \
    dossier overview --as-of 2026-03-01
has_output 'overview of a client' 'Overdue +1 +100.00 EUR' \
    dossier overview acme --as-of 2026-03-01
is_output 'export of rows' \
    dossier export invoices --show client.id,status --dialect unix \
    --as-of HEAD~1 <<'END'
client.id,status
acme,authorised
beta,paid
END
has_output 'export of whole clients' '"status":"draft"' \
    dossier export --json --as-of 2026-01-10
is_output 'files' dossier files acme --as-of 2026-02-01 --csv --dialect unix \
    <<'END'
name,size,title,date,about,state
offer.txt,6,,,,unlisted
END
is_output 'there were none before' \
    dossier files acme --as-of 2026-01-10 --csv --dialect unix <<'END'
name,size,title,date,about,state
END
is_output 'get' dossier get acme 'invoices[0].status' --as-of HEAD~4 <<'END'
pending
END
commit=$(git rev-parse --short=10 HEAD~1)
has_output 'explain names the commit of a place' \
    "$commit:records/beta/client.yaml:3:5" \
    dossier explain 'from invoices show sum(total)' --as-of HEAD~1
has_output 'search does' "$commit:records/beta/client.yaml:1:" \
    dossier search beta --as-of HEAD~1
exit_is 2 'a verb that changes something does not' \
    dossier set acme legal_name=x --as-of HEAD~1
has_errors 'and says so' '^dossier: set takes no option --as-of$'

# --- schema and reports of then ---------------------------------------------

is_output 'a field of today' dossier list 'colour = "red"' --show id --no-header \
    -f csv --dialect unix <<'END'
acme
END
exit_is 2 'is unknown in a time that did not have it' \
    dossier list 'colour = "red"' --as-of HEAD~1
has_errors 'by name' 'unknown field "colour"'
is_output 'a saved report of then' \
    dossier query @open --as-of 2026-02-20 --csv --dialect unix <<'END'
client.id,total,total_currency
acme,100.00,EUR
END
is_output 'a report that was not there yet is the one of HEAD' \
    dossier query @open --as-of 2026-02-01 --csv --dialect unix <<'END'
client.id,total,total_currency
acme,100.00,EUR
END
exit_is 2 'a report that never was' dossier query @none --as-of 2026-02-01

# --- the work tree is nobody's business -------------------------------------

cp -r records "$TMP/records" && git status --porcelain >"$TMP/status"
echo 'a: [' >records/acme/client.yaml
echo 'fields: 7' >records/schema.yaml
rm records/reports/open.yaml
is_output 'whatever is in the work tree' states --as-of 2026-01-10 <<'END'
acme,pending
beta,draft
END
is_errors 'no word of it' </dev/null
rm -r records/acme records/reports
is_output 'or is not' dossier query @open --as-of 2026-02-20 --csv \
    --dialect unix <<'END'
client.id,total,total_currency
acme,100.00,EUR
END
rm -r records && cp -r "$TMP/records" records
git update-index -q --refresh
is_output 'git sees no change' git status --porcelain </dev/null

if command -v strace >/dev/null; then
    strace -f -e trace=%file -o "$TMP/calls" dossier list --as-of HEAD~1 \
        >/dev/null 2>&1
    not_ok 'no file of the work tree is opened' \
        grep 'open.*records/' "$TMP/calls"
fi

# --- errors -----------------------------------------------------------------

exit_is 2 'before the first commit' states --as-of 2025-12-31
is_errors 'the first commit is named' <<'END'
dossier: there was no book on 2025-12-31: its first commit is of 2026-01-10
END
exit_is 2 'no such revision' states --as-of nowhere
is_errors 'no such revision: said' <<'END'
dossier: nowhere: no such date or revision
END
git clone -q --depth 2 "file://$PWD" "$TMP/shallow" 2>/dev/null
exit_is 1 'a shallow clone' dossier -C "$TMP/shallow" list --as-of 2026-01-15
is_errors 'a shallow clone: said' <<'END'
dossier: this clone is shallow: its history does not reach back to that
hint: git fetch --unshallow
END
ok 'what it has it answers' dossier -C "$TMP/shallow" list --as-of 2026-04-02
git config uploadpack.allowFilter true
git clone -q --filter=blob:none "file://$PWD" "$TMP/partial" 2>/dev/null
exit_is 1 'a partial clone' dossier -C "$TMP/partial" list --as-of 2026-01-15
has_errors 'a partial clone: said' '^hint: git fetch --refetch --no-filter$'
git -C "$TMP/partial" fetch -q --refetch --no-filter 2>/dev/null
ok 'the hint helps' dossier -C "$TMP/partial" list --as-of 2026-01-15
git init -q "$TMP/unborn" && mkdir "$TMP/unborn/records"
exit_is 2 'no commit yet' dossier -C "$TMP/unborn" list --as-of 2026-01-15
has_errors 'no commit yet: said' 'the book has no commit yet'

# --- broken records of then -------------------------------------------------

echo 'legal_name: [' >records/acme/client.yaml
ln -s acme records/link
commit 2026-05-01 broken
git rm -q records/link && client acme paid
commit 2026-05-02 mended
broken=$(git rev-parse --short=10 HEAD~1)
for turn in first second; do
    is_output "a broken record has no row, $turn time" \
        dossier list --show id --no-header --as-of HEAD~1 </dev/null
    has_errors "and is a warning, $turn time" \
        "^$broken:records/acme/client.yaml:2:1: warning: "
    has_errors "and so is a link, $turn time" \
        "^$broken:records/link: warning: is a symbolic link"
done

# --- what is kept -----------------------------------------------------------

trees=.git/dossier/trees
kept() {
    find "$trees" -name '????????????????????????????????????????' | wc -l
}
is_output 'four indexes are kept' kept <<'END'
4
END
is_output 'nobody else can read them' \
    find "$trees" -type f ! -perm 0600 </dev/null
is_output 'nor list them' find "$trees" -type d ! -perm 0700 </dev/null
states --as-of 2026-01-10 >"$TMP/want"
for file in "$trees"/*; do
    dd if=/dev/urandom of="$file" bs=1 seek=500 count=4 conv=notrunc 2>/dev/null
done
ok 'damaged ones are not believed' \
    cmp "$TMP/want" <(states --as-of 2026-01-10)
rm -r "$trees"
ok 'they may be deleted' cmp "$TMP/want" <(states --as-of 2026-01-10)
ok 'nothing is kept without index' \
    cmp "$TMP/want" <(rm -r "$trees" && states --as-of 2026-01-10 --no-index)
not_ok 'not even the folder' test -e "$trees"
git worktree add -q "$TMP/linked" side
ok 'a linked worktree answers' \
    cmp "$TMP/want" <(cd "$TMP/linked" && states --as-of 2026-01-10)
ok 'and keeps in the same place' test -d "$trees"

# --- where the book may stand -----------------------------------------------

git switch -q --detach HEAD~3
is_output 'a detached HEAD has a history too' states --as-of 2026-01-10 <<'END'
acme,pending
beta,draft
END
git init -q "$TMP/large" && mkdir -p "$TMP/large/crm" && (
    cd "$TMP/large" && cp -r "$TMP/records" crm/records &&
        at 2026-01-01 git commit -q --allow-empty -m none &&
        git add -A && at 2026-02-01 git commit -qm book &&
        rm -r crm/records/acme && git add -A && at 2026-03-01 git commit -qm gone
)
has_output 'a book in a subfolder' '^acme ' \
    dossier -C "$TMP/large/crm" list --as-of 2026-02-15
has_output 'one client of it' '^acme' \
    dossier -C "$TMP/large/crm" show acme --as-of 2026-02-15
exit_is 2 'before there was a book' \
    dossier -C "$TMP/large/crm" list --as-of 2026-01-15
has_errors 'before there was a book: said' 'it has no records/$'

plan_done
