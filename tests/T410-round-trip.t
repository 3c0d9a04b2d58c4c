#!/bin/bash
# What an export wrote, an import takes for the same in that book, and makes
# the same records of it in an empty one.
. "${0%/*}/lib/tap.sh"

tables='clients addresses contacts projects time activities quotes deals
    purchase_orders invoices bills payments files'
dialects='rfc unix tsv excel-at excel-ch excel-de excel-es excel-fr excel-ie
    excel-it excel-nl excel-pl excel-pt excel-se excel-uk excel-us
    libreoffice sheets xlsx'

own='' # of the book's own schema

commit_all() {
    git init -q . && git add -A && git commit -qm sample
}

# The rows of all collections, with what is computed.
rows_of() {
    local table
    for table in $tables $own; do
        echo "$table"
        if [ "$table" = clients ]; then # ndjson would be of all they have
            dossier -C "$1" export clients --dialect unix
        else
            dossier -C "$1" export "$table" -f ndjson
        fi
    done
}

# round_trip NAME: the book in the folder NAME.
round_trip() {
    local book=$1 dialect table
    mkdir -p "$book-empty/records"
    cp "$book/records/schema.yaml" "$book-empty/records/"
    (cd "$book" && commit_all)
    (cd "$book-empty" && commit_all)
    rows_of "$book" >"$TMP/rows"
    for dialect in $dialects; do
        local file=x.csv how="--dialect $dialect"
        [ "$dialect" = xlsx ] && file=x.xlsx && how='-f xlsx'
        rm -rf again && cp -r "$book-empty" again
        : >"$TMP/bad"
        for table in $tables $own; do
            # shellcheck disable=SC2086 # two words
            dossier -C "$book" -q export "$table" $how -o "$TMP/$file"
            dossier -C "$book" import -n --as "$table" --dialect "$dialect" \
                "$TMP/$file" 2>&1 | grep ' rows\{0,1\}: ' |
                grep -v ' 0 new, 0 changed, .* 0 bad' >>"$TMP/bad"
            dossier -C again -q import --as "$table" --dialect "$dialect" \
                --incomplete "$TMP/$file" >"$TMP/said" 2>&1 ||
                { echo "$table" && cat "$TMP/said"; } >>"$TMP/bad"
        done
        is_file "$book as $dialect: the same, and all taken" "$TMP/bad" </dev/null
        rows_of again >"$TMP/got"
        is_file "$book as $dialect: the same records" "$TMP/got" <"$TMP/rows"
    done
}

mkdir sample && cp -r "$TOP/records" sample/
mkdir -p nasty/records/odd
cat >nasty/records/schema.yaml <<'END'
settings: {currency: EUR, country: IT, language: it}
tables:
  contacts:
    fields:
      shoe_size: {type: decimal, en: Shoe size, it: Numero di scarpe}
      labels: {type: list of text, en: Labels, it: Marchi}
  visits:
    noun: visit_note
    en: Visit notes
    it: Note di visita
    fields:
      day: {type: date, required: true, en: Day, it: Giorno}
      what: {type: text, en: What, it: Cosa}
END
cat >nasty/records/odd/client.yaml <<'END'
legal_name: Odd & Sons
code: "00123"
currency: CHF
payment_terms: 45
address: {street: Via 1, city: Rho}

contacts:
  - {name: "=1+1", role: "+39", phone: "+39 02 1", notes: "@home"}
  - {name: "'quoted'", role: "''=x", notes: "a \"b\", c; d\te | f"}
  - {name: " blanks ", role: "null", notes: "  two\n  lines\n"}
  - {name: "~", role: NaN, notes: "n/a", primary: false}
  - {name: none, role: "yes", notes: "N/A", primary: true}
  - {name: "00123", role: "1E5", notes: "crlf\r\nin it", shoe_size: 42.5}
  - {name: "1-2", role: "sep=;", labels: ["a, b", "c;d", "e|f"]}
  - {name: "\u00e8\u4e2d\U0001F600", role: "NULL", labels: [one, two]}
  - {name: "03/04/2026", role: "1.234", labels: ["only, one"]}
  - {name: "TRUE", role: "#N/A", notes: "-", shoe_size: -0.0001}
  - {name: "\ttab", role: "--", notes: "sep=,"}

projects:
  - code: "007"
    name: "=SUM(A1)"
    budget: 0.0000
    hourly_rate: 99.1234 USD
    budget_hours: 3:20
    time:
      - {date: 2026-03-04, hours: 0:10, note: "twice"}
      - {date: 2026-03-04, hours: 0:10, note: "twice"}
      - {date: 2026-04-03, hours: 24, billable: false}
  - {code: "7", name: "-", status: on_hold, start: 1000-01-01, end: 9999-12-31}

activities:
  - {title: same}
  - {title: same}
  - {title: same, type: call, due: 2026-01-02, project: "007"}

deals:
  - {title: "0", value: -12.3456 JPY, probability: 0.5, quote: "1E5"}

quotes:
  - {number: "1E5", date: 2026-01-02, total: 0, deal: "0"}

invoices:
  - {number: "0001", date: 2026-01-02, total: 1000.00, net: 819.6721 EUR}
  - {number: "1", date: 2026-01-02, due: 2026-02-03, total: 1.5 USD,
     currency: GBP, vat: 0.10}
  - number: "1/2"
    date: 2026-11-12
    type: credit_note
    status: authorised
    total: 1234.00
    payments:
      - {date: 2026-12-11, amount: 1.00}
      - {date: 2026-12-11, amount: 1.00}
      - {date: 2026-12-10, amount: 0.0100, method: "=cash"}

bills:
  - number: "1/2"
    date: 2026-01-02
    total: 12.30
    payments: [{date: 2026-02-01, amount: 12.30, reference: "0012"}]

visits:
  - {day: 2026-02-03, what: "1,5"}
  - {day: 2026-02-03, what: "1,5"}
END
round_trip sample
own=visits
round_trip nasty

# --- the name of the folder ------------------------------------------------

cd again || exit 99
printf 'id,legal_name\r\nodd,Even & Daughters\r\nnew-one,New\r\n,Newer\r\n' >../x.csv
ok 'an id finds a client whose name is another' \
    dossier import --incomplete --update ../x.csv
is_output 'and names new ones' \
    dossier export --show id,legal_name --dialect unix <<'END'
id,legal_name
new-one,New
newer,Newer
odd,Even & Daughters
END
printf 'id,legal_name\r\nodd,A\r\nNo folder,B\r\n' >../x.csv
run dossier import --update ../x.csv
exit_is 3 'no folder can be called anything'
has_errors 'and the row is named' \
    '^../x.csv:3:1: error: "No folder" cannot be an id: .* \[E0704\]'
printf 'id,legal_name\r\n17,A\r\n18,B\r\n' >../x.csv
run dossier import ../x.csv
exit_is 3 'numbers of another program are not ids'
has_errors 'and need a word of the user' 'nobody knows the column "id"'
ok 'such as that they are the code' dossier import --incomplete \
    --map id=code ../x.csv
plan_done
