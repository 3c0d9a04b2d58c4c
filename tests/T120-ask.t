#!/bin/bash
# Questions about the sample book, as of 2026-11-23: every figure that the
# overview defines, and answers in the forms that scripts read.
. "${0%/*}/lib/tap.sh"

cp -r "$TOP/records" . && git init -q && git add -A && git commit -qm sample
today() {
    dossier --today 2026-11-23 "$@"
}

exit_is 0 'the sample book has no finding' dossier check
is_errors 'all of it was checked' <<'END'
16 clients checked: 0 errors, 0 warnings
END

is_output 'the overview of the book' \
    today overview -f csv --dialect unix <<'END'
section,figure,count,hours,amount,amount_currency,weighted,weighted_currency
projects,related,8,,,,,
projects,hours,,771.75,,,,
activities,overdue,6,,,,,
activities,due,6,,,,,
activities,upcoming,5,,,,,
activities,open,1,,,,,
purchase_orders,total,7,,126014.00,EUR,,
purchase_orders,total,1,,9800.00,CHF,,
purchase_orders,closed,2,,11346.00,EUR,,
purchase_orders,closed,1,,9800.00,CHF,,
invoices,pending,2,,14210.00,EUR,,
invoices,authorised,4,,16503.55,EUR,,
invoices,authorised,1,,38500.00,SEK,,
invoices,overdue,8,,27690.80,EUR,,
invoices,overdue,1,,2450.00,CHF,,
bills,pending,1,,115.90,EUR,,
bills,authorised,2,,1256.60,EUR,,
bills,overdue,1,,1512.80,EUR,,
quotes,open,2,,126270.00,EUR,,
deals,open,3,,107700.00,EUR,64730.00,EUR
deals,open,1,,64000.00,CHF,16000.00,CHF
deals,open,1,,7500.00,GBP,1500.00,GBP
END

is_output 'the overview of a client counts the same way' \
    today overview ruote-montevento <<'END'
Officine Ruote Montevento S.p.A.

Projects                               Invoices
  Related           2                    Pending           1    9760.00 EUR
  Total hours     445                    Authorised        0       0.00 EUR
                                         Overdue           1    9760.00 EUR
Activities
  Overdue           1                  Bills
  Due               0                    Pending           0       0.00 EUR
  Upcoming          1                    Authorised        0       0.00 EUR
  Without a date    0                    Overdue           0       0.00 EUR

Purchase orders                        Quotes
  Total             1   58560.00 EUR     In progress       1  112240.00 EUR
  Closed            0       0.00 EUR
                                       Deals
                                         In progress       1   92000.00 EUR
                                         Weighted              55200.00 EUR
END

is_output 'the profile shows figures beside legal and contact data' \
    today show pasticceria-aurora-blu <<'END'
Pasticceria Aurora Blu di Moroni Lara · Aurora Blu
pasticceria-aurora-blu · active · person · C-0002 · Davide Riva · since 2021-09-01

Projects                           Legal data
  Related         0                  Tax code          MRNLRA82E52Z999I
  Total hours     0                  VAT number        90024067770
                                     SDI code          0000000
Activities                           Certified e-mail  aurorablu@pec.example
  Overdue         0
  Due             1                Address
  Upcoming        0                  Piazza delle Erbe 4
  Without a date  1                  20999 Castelvero MI

Purchase orders                    Contact
  Total           0     0.00 EUR     Mobile  +39 333 555 0142
  Closed          0     0.00 EUR     E-mail  lara@aurorablu.example

Invoices
  Pending         0     0.00 EUR
  Authorised      0     0.00 EUR
  Overdue         1  1024.80 EUR

Bills
  Pending         0     0.00 EUR
  Authorised      0     0.00 EUR
  Overdue         0     0.00 EUR

Quotes
  In progress     0     0.00 EUR

Deals
  In progress     0     0.00 EUR
  Weighted              0.00 EUR
END

is_output 'a saved report takes a parameter' \
    today query @overdue days=60 --csv --dialect unix <<'END'
client,number,due,age,balance,balance_currency
Ateliers du Pont-Rouge SAS,2026-039,2026-05-15,192,3680.00,EUR
Fiordaliso Moda S.r.l.,2026-044,2026-05-30,177,6588.00,EUR
Studio Bianconi - Consulenti del Lavoro,2026-071,2026-08-05,110,1830.00,EUR
Comune di Valdistelle,PA-2026-004,2026-08-30,85,1364.00,EUR
Fiordaliso Moda S.r.l.,2026-075,2026-08-30,85,1294.00,EUR
Uhrwerk Lindenhof AG,2026-083,2026-09-19,65,2450.00,CHF
END

is_output 'receivables by age, a row a currency' \
    today query \
    'from invoices where balance > 0 and status = authorised by bucket
        show sum(balance) as open' --total <<'END'
Bucket           open
───────  ────────────
current  16503.55 EUR
current  38500.00 SEK
1-30     10784.80 EUR
31-60     2150.00 EUR
61-90     2658.00 EUR
61-90     2450.00 CHF
90+      12098.00 EUR
───────  ────────────
total    44194.35 EUR
total    38500.00 SEK
total     2450.00 CHF
END

is_output 'an element knows its client' \
    today list invoices \
    'overdue and client.owner = "Giulia Neri"' --show \
    'client.id,number,balance' --csv --dialect unix <<'END'
client.id,number,balance,balance_currency
moda-fiordaliso,2026-044,6588.00,EUR
moda-fiordaliso,2026-075,1294.00,EUR
studio-bianconi,2026-071,1830.00,EUR
uhrwerk-lindenhof,2026-083,2450.00,CHF
END

is_output 'JSON has exact amounts' \
    today list bills overdue --json --show \
    'number,due,balance' <<'END'
[
{"number": "1190", "due": "2026-10-11", "balance": {"amount": "1512.80", "currency": "EUR"}}
]
END

is_output 'NDJSON, one a line' \
    today list contacts primary --show \
    'name,client.id' --limit 2 -f ndjson <<'END'
{"name": "Anna Vigna", "client.id": "cantina-terre-alte"}
{"name": "Ing. Fabio Rota", "client.id": "clinica-san-bertoldo"}
END

is_output 'Markdown for a pull request' \
    today list deals open --show \
    'title,value' -f md --limit 2 <<'END'
| Title | Value |
| --- | ---: |
| Shop in three languages | 11500.00 EUR |
| Stock system for two shops | 7500.00 GBP |
END

is_output 'search names file and line' \
    today search reader --csv --dialect unix <<'END'
client,where,text,place
bergbahn-sonnalm,activity title,Send the spare reader,records/bergbahn-sonnalm/client.yaml:41:12
END

is_output 'search among the clients of a condition' \
    today search invoice --where 'address.country = CH' --show text --csv <<'END'
END

is_output 'a tab of the profile' \
    today show kvarnen-trading --tab invoices <<'END'
Invoices (2)
Number    Date        Due         Type     Status             Total       Balance  Age
────────  ──────────  ──────────  ───────  ──────────  ────────────  ────────────  ───
2026-110  2026-11-12  2026-12-12  invoice  authorised  38500.00 SEK  38500.00 SEK    0
2026-093  2026-09-14  2026-10-14  invoice  authorised   2150.00 EUR   2150.00 EUR   40
END

is_output 'get is for scripts' \
    today get moda-fiordaliso \
    'invoices[1].payments[0].amount' <<'END'
1000.00
END

exit_is 2 'a typo is never an empty answer' today list invoices 'staus = paid'
is_errors 'but a place, a caret and the nearest name' <<'END'
where:1:1: unknown field "staus" in invoices (did you mean "status"?)
staus = paid
^~~~~
END
exit_is 2 'nor is a value that is none' today list invoices 'status = payed'
has_errors 'which names those that are' 'one of draft, pending, authorised'
exit_is 2 'nor a source' today query 'from invoice_s'

is_output 'show of a client as JSON holds everything' \
    sh -c 'dossier show studio-bianconi --json | grep -o "\"number\":\"[^\"]*\""' \
    <<'END'
"number":"412/2026"
"number":"371/2026"
"number":"2026-071"
END
is_output 'whole clients for a backup' \
    sh -c 'dossier export clients -f ndjson | wc -l' <<'END'
16
END
is_output 'an export of rows is CSV as RFC 4180 has it' \
    sh -c 'dossier export quotes --show number,total | tr "\r" "~"' <<'END'
number,total,total_currency~
Q-2026-044,14030.00,EUR~
Q-2026-046,7500.00,GBP~
Q-2026-041,112240.00,EUR~
Q-2026-003,58560.00,EUR~
END
ok 'an answer goes to a file, whole or not at all' \
    dossier list bills --csv -o bills.csv
ok 'which is there' grep -q 412/2026 bills.csv
exit_is 2 'a wrong question leaves it as it was' \
    dossier list bills 'nonsense = 1' --csv -o bills.csv
ok 'with every byte' grep -q 412/2026 bills.csv
exit_is 1 'a full device is an error' dossier list bills --csv -o /dev/full
not_ok 'no temporary file is left' sh -c 'ls -a | grep tmp'
mkdir ../far
ln -s ../far/bills.csv link.csv
touch ../far/bills.csv
ok 'a link leads to a file elsewhere' dossier list bills --csv -o link.csv
ok 'and stays a link' test -L link.csv
ok 'to the answer' cmp bills.csv ../far/bills.csv
ln -s /proc/self/fd/1 out
ok 'standard output has a name, too' \
    sh -c '{ dossier list bills --csv -o out; echo end; } >../both'
is_output 'and what comes next stands behind it' tail -n 1 ../both <<<end
is_output 'the answer' head -n -1 ../both <bills.csv
rm link.csv out
is_output 'an answer needs no index' \
    sh -c 'dossier list --no-index --csv >a; dossier list --csv >b; cmp a b' \
    </dev/null
is_output 'nothing was written to the book' git status --porcelain <<'END'
?? a
?? b
?? bills.csv
END

plan_done
