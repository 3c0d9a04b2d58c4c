#!/bin/bash
# The history as changes of fields: log, diff, blame, timeline, from changes.
. "${0%/*}/lib/tap.sh"

at() { # DAY CMD...: a commit of that day
    local day=$1
    shift
    local time=${day}T12:00:00+0000
    GIT_AUTHOR_DATE=$time GIT_COMMITTER_DATE=$time dossier -q "$@"
}
csv() {
    dossier --today 2026-11-23 "$@" --dialect unix
}

ok 'a book' at 2026-01-01 init book
cd book || exit 99
is_output 'an empty history is no error' dossier log --csv --dialect unix <<'END'
at,author,commit,client,change,old,new
END
at 2026-01-05 add client Acme address.street=x address.city=Milano owner=Anna
at 2026-02-01 add invoice acme number=A1 date=2026-02-01 status=pending \
    total=100.00
GIT_AUTHOR_NAME=Bruno GIT_AUTHOR_EMAIL=bruno@example.org \
    at 2026-02-03 set acme invoice A1 status=authorised
at 2026-03-01 add payment acme invoice A1 date=2026-03-01 amount=40
at 2026-03-02 add client Beta address.street=x address.city=y
at 2026-04-01 rename acme acme-group
at 2026-05-01 set acme-group owner=Carla
echo scan >"$TMP/scan.txt"
at 2026-05-02 attach acme-group "$TMP/scan.txt"

show=at,author,client,change,old,new
is_output 'the log of the book' csv log --csv --show "$show" <<'END'
at,author,client,change,old,new
2026-05-02,Anna Bianchi,acme-group,add file scan.txt,,
2026-05-02,Anna Bianchi,acme-group,attach scan.txt,,
2026-05-01,Anna Bianchi,acme-group,owner,Anna,Carla
2026-04-01,Anna Bianchi,acme-group,rename client,acme,acme-group
2026-03-02,Anna Bianchi,beta,add client,,
2026-03-01,Anna Bianchi,acme,add invoice A1 payment #1,,
2026-02-03,Bruno,acme,invoice A1 status,pending,authorised
2026-02-01,Anna Bianchi,acme,add invoice A1,,
2026-01-05,Anna Bianchi,acme,add client,,
END
is_output 'of a client, under its earlier name too' \
    csv log acme-group --csv --show at,change,old,new <<'END'
at,change,old,new
2026-05-02,add file scan.txt,,
2026-05-02,attach scan.txt,,
2026-05-01,owner,Anna,Carla
2026-04-01,rename client,acme,acme-group
2026-03-01,add invoice A1 payment #1,,
2026-02-03,invoice A1 status,pending,authorised
2026-02-01,add invoice A1,,
2026-01-05,add client,,
END
is_output 'of a field' csv log acme-group --field status --csv \
    --show at,change,old,new <<'END'
at,change,old,new
2026-02-03,invoice A1 status,pending,authorised
2026-02-01,invoice A1 status,,pending
2026-01-05,status,,active
END
is_output 'of an author' csv log --author bruno --csv --show at,change <<'END'
at,change
2026-02-03,invoice A1 status
END
is_output 'of a period' csv log --since 2026-03-02 --until 2026-04-30 --csv \
    --show change <<'END'
change
rename client
add client
END
is_output 'which may be named' csv log --since 2026-03 --until 2026-Q1 --csv \
    --show change <<'END'
change
add client
add invoice A1 payment #1
END
exit_is 2 'a client that is gone' dossier log nobody
has_errors 'may be looked for' "dossier log --where 'client = \"ID\"'"
is_output 'of a range' csv log HEAD~2..HEAD --csv --show change <<'END'
change
add file scan.txt
attach scan.txt
owner
END
exit_is 2 'a range that is none' dossier log nothing..HEAD
has_errors 'is named' 'nothing: no such revision'
is_output 'the tab of the profile is the same' \
    dossier show acme-group --tab history --csv --dialect unix --no-header \
    <<END
$(csv log acme-group --csv --no-header)
END

is_output 'who authorised what, from the query language' \
    csv query 'from changes where path ~ /^invoices.*status$/ and
    new = "authorised" show at, author, client, path' --csv <<'END'
at,author,client,path
2026-02-03,Bruno,acme,invoices[A1].status
END
is_output 'in groups' csv query 'from changes where not detail by month(at)
    show count()' --csv <<'END'
month(at),count()
2026-01,1
2026-02,2
2026-03,2
2026-04,1
2026-05,3
END
is_output 'with the fields of the client as it is' \
    csv list changes 'client.owner = "Carla" and path = "owner"' \
    --show at,client.legal_name --csv <<'END'
at,client.legal_name
2026-05-01,Acme
END
exit_is 2 'a typo is an error' dossier list changes 'autor = "x"'
has_errors 'with its place and the nearest' \
    'where:1:1: unknown field "autor" in changes .did you mean "author"'

is_output 'two states, each client under its present name' \
    csv diff HEAD~6..HEAD --csv --no-header <<'END'
acme-group,rename client,records/acme/client.yaml,records/acme-group/client.yaml,,,
acme-group,owner,Anna,Carla,,,owner
acme-group,invoice A1 status,pending,authorised,,,invoices[A1].status
acme-group,add invoice A1 payment #1,,,40.00,EUR,invoices[A1].payments[1]
acme-group,add file scan.txt,,,,,files[scan.txt]
acme-group,attach scan.txt,,,,,
beta,add client,,,,,
END
has_output 'with the money that moved' '^payments +40.00 EUR' \
    dossier diff HEAD~6..HEAD
is_output 'as a program wants it' csv diff HEAD~7..HEAD~6 --csv <<'END'
client,change,old,new,moved,moved_currency,path
acme,add invoice A1,,,100.00,EUR,invoices[A1]
END
sed -i 's/owner: Carla/owner: Dario # soon/' records/acme-group/client.yaml
sed -i 's/100.00/120.00/' records/acme-group/client.yaml
git add records
sed -i 's/owner: Dario/owner: Elena/' records/acme-group/client.yaml
mkdir records/gamma
printf 'legal_name: Gamma\naddress: {street: x, city: y}\n' \
    >records/gamma/client.yaml
is_output 'the work tree, as Markdown for a pull request' dossier diff -f md <<'END'
| Client | Change | Old | New | Moved |
| --- | --- | --- | --- | ---: |
| acme-group | owner | Carla | Elena |  |
| acme-group | invoice A1 total | 100.00 | 120.00 | 20.00 EUR |
| gamma | add client |  |  |  |

| Moved in | Sum |
| --- | ---: |
| invoices | 20.00 EUR |
END
is_output 'what is staged' csv diff --staged --csv --no-header <<'END'
acme-group,owner,Carla,Dario,,,owner
acme-group,invoice A1 total,100.00,120.00,20.00,EUR,invoices[A1].total
END
is_output 'of one client' csv diff gamma --csv --no-header <<'END'
gamma,add client,,,,,
END

blame() { # without commit and place
    csv blame "$1" --csv --no-header | cut -d, -f1-4,6
}
is_output 'who gave each field its value' blame acme-group <<'END'
legal_name,Acme,2026-01-05,Anna Bianchi,acme: add client
status,active,2026-01-05,Anna Bianchi,acme: add client
owner,Elena,,(not committed),
address.street,x,2026-01-05,Anna Bianchi,acme: add client
address.city,Milano,2026-01-05,Anna Bianchi,acme: add client
invoices[A1].number,A1,2026-02-01,Anna Bianchi,acme: add invoice A1
invoices[A1].date,2026-02-01,2026-02-01,Anna Bianchi,acme: add invoice A1
invoices[A1].status,authorised,2026-02-03,Bruno,acme: invoice A1 status pending -> authorised
invoices[A1].total,120.00,,(not committed),
invoices[A1].payments[1].date,2026-03-01,2026-03-01,Anna Bianchi,acme: add payment to invoice A1
invoices[A1].payments[1].amount,40,2026-03-01,Anna Bianchi,acme: add payment to invoice A1
files[scan.txt].name,scan.txt,2026-05-02,Anna Bianchi,acme-group: attach scan.txt
END
has_output 'with the commit and the line' \
    "^files.*,$(git rev-parse --short=10 HEAD),.*client.yaml:16" \
    csv blame acme-group --csv
git checkout -q HEAD -- records && rm -r records/gamma

is_output 'all that is dated, in one list' csv timeline acme-group --csv <<'END'
date,kind,what,state,amount,amount_currency
2026-01-05,change,add client,Anna Bianchi,,
2026-02-01,invoice,A1,authorised,100.00,EUR
2026-02-01,change,add invoice A1,Anna Bianchi,,
2026-02-03,change,invoice A1 status pending -> authorised,Bruno,,
2026-03-01,payment,A1,,40.00,EUR
2026-03-01,change,add invoice A1 payment #1,Anna Bianchi,,
2026-03-03,invoice due,A1,authorised,60.00,EUR
2026-04-01,change,rename client acme -> acme-group,Anna Bianchi,,
2026-05-01,change,owner Anna -> Carla,Anna Bianchi,,
2026-05-02,change,add file scan.txt,Anna Bianchi,,
2026-05-02,change,attach scan.txt,Anna Bianchi,,
END

echo 'owner: [' >records/beta/client.yaml && git commit -nqam broken
printf 'legal_name: Beta\naddress: {street: z, city: y}\n' \
    >records/beta/client.yaml && git commit -qam mended
sed -i '1i # about Beta' records/beta/client.yaml && git commit -qam words
is_output 'a broken version is told, and comments' csv log beta --csv \
    --show subject,change <<'END'
subject,change
words,comments and layout
mended,"mend the record, which could not be read"
broken,break the record: it cannot be read
beta: add client,add client
END
is_output 'and blame goes over it' blame beta <<'END'
legal_name,Beta,2026-03-02,Anna Bianchi,beta: add client
address.street,z,2026-11-23,Anna Bianchi,mended
address.city,y,2026-03-02,Anna Bianchi,beta: add client
END

git checkout -q -b side HEAD
sed -i 's/street: z/street: s/' records/beta/client.yaml
git commit -qam side
git checkout -q main
dossier -q set beta phone=12345
git merge -q --no-edit side >/dev/null 2>&1
is_output 'a merge that changed nothing itself is not told' csv log beta --csv \
    --show subject,change --limit 3 <<'END'
subject,change
beta: phone = 12345,phone
side,address.street
words,comments and layout
END
is_output 'blame finds the commit on the other branch' \
    blame beta <<'END'
legal_name,Beta,2026-03-02,Anna Bianchi,beta: add client
address.street,s,2026-11-23,Anna Bianchi,side
address.city,y,2026-03-02,Anna Bianchi,beta: add client
phone,12345,2026-11-23,Anna Bianchi,beta: phone = 12345
END

git clone -q --depth 2 "file://$PWD" ../shallow
cd ../shallow || exit 99
ok 'a shallow clone has the history that it has' dossier log
has_output 'which begins with what was there' 'add client'
mkdir ../unborn && cd ../unborn && git init -q && mkdir records
is_output 'a branch without a commit has none' dossier log --csv --dialect unix \
    <<'END'
at,author,commit,client,change,old,new
END
mkdir records/x
printf 'legal_name: X\naddress: {street: x, city: y}\n' >records/x/client.yaml
is_output 'and all is new in its work tree' csv diff --csv --no-header <<'END'
x,add client,,,,,
END

cd ../book || exit 99
is_output 'the history as it was known then' csv query 'from changes
    where not detail show change as of 2026-02-02' --csv --no-header <<'END'
add invoice A1
add client
END

plan_done
