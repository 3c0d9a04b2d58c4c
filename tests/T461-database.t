#!/bin/bash
# The whole book as a database, which says the same as the book.
. "${0%/*}/lib/tap.sh"
set -o pipefail

git init -q book && cp -r "$TOP/records" book/ && cd book || exit 99
cat >records/schema.yaml <<'END'
tables:
  clients:
    fields:
      region_of_sales: {type: text}
END
db=$TMP/book.db
# load [OPTION...]: the book into a new database.
load() {
    rm -f "$db" && dossier export -f sql "$@" | sqlite3 -bail "$db"
}
# book QUERY, base SQL: the same rows from both.
book() {
    dossier query "$1" --csv --dialect unix --no-header
}
base() {
    sqlite3 -csv "$db" "$1" | tr -d '\r'
}

ok 'sqlite3 takes it' load
for table in clients contacts addresses projects time activities deals quotes purchase_orders \
    invoices payments bills files; do
    book "from $table show count()" >"$TMP/said"
    is_output "all $table" base "select count(*) from \"$table\"" <"$TMP/said"
done
book 'from invoices by client.id show sum(total), sum(balance)' | sed 's/\.00,/,/g' |
    awk -F, '{printf "%s,%.2f,%s,%.2f,%s\n", $1, $2, $3, $4, $5}' | sort >"$TMP/said"
by_client() {
    base 'select "client.id", printf("%.2f", sum(total) / 10000.0), total_currency,
        printf("%.2f", sum(balance) / 10000.0), total_currency from invoices
        group by "client.id", total_currency' | sort
}
ok 'there are sums' test -s "$TMP/said"
is_output 'that are the same by client' by_client <"$TMP/said"

is_output 'every payment finds its document' base 'select count(*) from payments p
    where not exists (select 1 from invoices i where i."client.id" = p."client.id"
        and i.number = p."invoice.number")
    and not exists (select 1 from bills b where b."client.id" = p."client.id"
        and b.number = p."bill.number")' <<<0
is_output 'all time finds its project' base 'select count(*) from "time" t
    left join projects p on p."client.id" = t."client.id" and p.code = t."project.code"
    where p.code is null' <<<0
is_output 'the hours are those of the view' base 'select sum(hours) / 3600.0 =
    (select sum(hours) from time_decimal) from "time"' <<<1
is_output 'the field of this book is there' base \
    "select count(*) from pragma_table_info('clients') where name = 'region_of_sales'" <<<1

base 'select count(*), sum(total) from invoices_decimal' >"$TMP/said"
dossier export -f sql | sqlite3 -bail "$db"
ok 'again takes the place of what was there' test $? = 0
is_output 'and doubles nothing' base \
    'select count(*), sum(total) from invoices_decimal' <"$TMP/said"

run dossier export clients -f sql
has_output 'with a source it is that table' '^CREATE TABLE "clients"'
lacks_output 'alone' 'CREATE TABLE "invoices"'
git add -A && git commit -qm first
rm -r records/[a-z]*/
ok 'the book as it was' load --as-of HEAD
book 'from clients as of HEAD show count()' >"$TMP/said"
is_output 'has its clients' base 'select count(*) from clients' <"$TMP/said"
mkdir -p records/odd
printf '%s\n' 'legal_name: Odd' 'address: {street: a, city: b}' \
    'notes: "a\r\nit'"'"'s\n.shell touch '"$TMP"'/p\n"' >records/odd/client.yaml
ok 'a text of several lines' load
is_output 'is what it was' base "select notes = 'a' || char(13, 10) ||
    'it''s' || char(10) || '.shell touch $TMP/p' || char(10) from clients" <<<1
ok 'and no command' test ! -e "$TMP/p"
rm -r records/odd
ok 'an empty book' load
is_output 'has tables' base 'select count(*) from invoices' <<<0
plan_done
