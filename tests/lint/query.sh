#!/bin/sh
# dossier-query(7) knows every function, slot, operator, unit and setting of the
# language.
. "${0%/*}/../lib/files.sh"

words() {
    grep -oE '"[a-z]+", (FOLD|PERIOD|FIRST_DAY|LAST_DAY),' src/query/call.c |
        sed 's/^"//; s/".*//'
    sed -nE '/slots\[\] = \{/,/\};/s/[^"]*"([a-z ]+)"[^"]*/\1\n/gp' \
        src/query/slots.c
    sed -nE '/signs\[\] = \{/,/\};/s/\{"([^"]+)", [A-Z_]+, NULL\}[^{]*/\n\1\n/gp' \
        src/query/lex.c | grep -vE '[{}(),]|^ *$'
    printf '%s\n' or and not in has 'is none' this last next day week month \
        quarter year true false today book.currency book.country book.language \
        book.layout book.due_soon book.payment_terms book.vat_number book.tax_code client.
}

check() {
    [ -e src/query/call.c ] || return 0
    page=src/man/dossier-query.7
    [ -f src/query/lex.c ] || return 0 # a tree without the language
    words | grep -v '^$' | sort -u | while IFS= read -r word; do
        case $word in
        *[a-z]) how=-qwF ;;
        *) how=-qF ;;
        esac
        sed 's/\\&//g' $page | grep $how -- "$word" ||
            echo "$page:1: \"$word\" is not described"
    done
}

judge "$(check)"
