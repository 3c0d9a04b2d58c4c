#!/bin/bash
# What an export wrote, an import into the same book takes for the same.
. "${0%/*}/lib/tap.sh"

git clone -q "$TOP" book 2>/dev/null || {
    git init -q book && cp -r "$TOP/records" book/ &&
        git -C book add -A && git -C book commit -qm sample
}
cd book || exit 99
head=$(git rev-parse HEAD)
for what in contacts projects time activities deals quotes purchase_orders \
    payments; do
    for dialect in rfc unix excel-it excel-us excel-de libreoffice; do
        dossier -q export $what --dialect $dialect -o "$TMP/x.csv"
        exit_is 0 "$what as $dialect" dossier import --as $what "$TMP/x.csv"
        ok "$what as $dialect: the same" \
            test "$(git rev-parse HEAD)" = "$head"
        git reset -q --hard "$head"
    done
done
plan_done
