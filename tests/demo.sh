#!/bin/sh
# Shows the program on real data: a new book in a temporary folder, three
# imports, an overview, a question and a CSV. $DOSSIER is the program.
set -eu
data=$(cd "${0%/*}/data/northwind" && pwd)
scripts=$(cd "${0%/*}/demo" && pwd)
place=$(mktemp -d "${TMPDIR:-/tmp}/dossier-demo-XXXXXX")
trap 'rm -rf "$place"' EXIT
export PAGER=cat
# The demonstration commits under its own name, whoever runs it.
export GIT_AUTHOR_NAME=Demo GIT_AUTHOR_EMAIL=demo@example.org
export GIT_COMMITTER_NAME=Demo GIT_COMMITTER_EMAIL=demo@example.org

# say WORD...: a command as it would be typed; run: and what it answers.
say() {
    printf '\n$ dossier %s\n' "$*"
}
run() {
    say "$@"
    "$DOSSIER" "$@" 2>&1
}

run init "$place/book"
cd "$place/book"
cp "$data"/*.csv "$place"
awk -f "$scripts/northwind-orders.awk" "$place/order-details.csv" \
    "$place/orders.csv" >"$place/joined.csv"

run import --join-ragged --set currency=USD ../customers.csv
run import --join-ragged --set currency=USD --map homePage= ../suppliers.csv
run import --as purchase_orders --join-ragged --map '*=' ../joined.csv

run --today 1998-05-06 overview
run show around-the-horn
run query 'from purchase_orders where date in 1997 by client.legal_name
    as client show count() as orders, sum(total) as ordered
    sort -ordered limit 8'
run list purchase_orders 'total > 10000' --sort=-total --limit 5 --csv \
    --show client.id,number,date,total
run check
echo
echo "The book was in $place/book and is gone now. Make your own:"
echo "  make install && dossier init my-book"
