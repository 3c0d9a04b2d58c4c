#!/bin/bash
# A document that the book has already is compared with all that an e-invoice
# says of it, and another one of its number is another one.
. "${0%/*}/lib/tap.sh"

data=$TOP/tests/data/fattura
bill=$data/IT90012000023_00001.xml
public=$data/IT90012000015_A1.xml
held=$data/IT90012000049_P6.xml

fresh() {
    cd "$TMP/work" || exit 99
    rm -rf book
    dossier -q init book 2>/dev/null
    cd book || exit 99
    sed -i 's/^  # vat_number:.*/  vat_number: "90012000015"/' records/schema.yaml
    git commit -qam 'our own number'
    dossier -q add client Carta vat_number=IT90012000023 address.street=x address.city=y
    dossier -q add client Comune tax_code=90012000031 address.street=x address.city=y
}
bills() { # NAME
    is_output "$1" dossier list bills --show number,total,balance --sort number --no-header \
        --csv --dialect unix
}
invoice() { # NAME
    is_output "$1" dossier list invoices --show 'number,total,balance,count(payments)' \
        --no-header --csv --dialect unix
}
same() { # NAME, FILE
    run dossier import "$2"
    has_errors "$1" '^nothing to change$'
}

# --- the same document ----------------------------------------------------
fresh
dossier -q add bill carta number=12 date=2026-10-05 total=1254.80
run dossier import -n "$bill"
has_output 'what the book does not say is added' \
    'due none -> 2026-11-30, net none -> 1033.46 EUR, vat none -> 221.34 EUR'
ok 'without a question' dossier -q import "$bill"
is_output 'to the bill' dossier get carta bills[0].due <<'END'
2026-11-30
END
same 'once' "$bill"
fresh
dossier -q add bill carta number=12 date=2026-10-05 total=1254.80
ok 'with --only-new nothing is added' dossier -q import --only-new "$bill"
is_output 'but the files' grep -cE 'due:|net:|vat:' records/carta/client.yaml <<'END'
0
END

for typed in due=2026-12-05 'net=1154.80 vat=100' currency=USD date=2026-10-04; do
    fresh
    # shellcheck disable=SC2086
    dossier -q add bill carta number=12 date=2026-10-05 total=1254.80 $typed
    run dossier import "$bill"
    exit_is 3 "$typed: what differs is a question"
    has_errors "$typed: with both values" "differs from the book: ${typed%%=*} .* -> "
    ok "$typed: theirs is an answer" dossier -q import --keep theirs "$bill"
    bills "$typed: all of it" <<'END'
12,1254.80,EUR,1254.80,EUR
END
    is_output "$typed: with all dates and amounts" \
        grep -E 'date|due|net|vat:|currency' records/carta/client.yaml <<'END'
    date: 2026-10-05
    due: 2026-11-30
    net: 1033.46
    vat: 221.34
    date: 2026-10-05
    date: 2026-10-05
END
    same "$typed: once" "$bill"
done
fresh
dossier -q add bill carta number=12 date=2026-10-05 total='1254.80 USD' net='1033.46 USD' \
    vat='221.34 USD'
ok 'a currency beside the amounts goes with it' dossier -q import --keep theirs "$bill"
is_output 'from all of them' grep -c USD records/carta/client.yaml <<'END'
0
END
fresh
dossier -q add bill carta number=12 date=2026-10-05 total=99
ok 'ours is an answer, too' dossier -q import --keep ours "$bill"
bills 'and takes nothing' <<'END'
12,99.00,EUR,99.00,EUR
END

# --- payments that are made of a file --------------------------------------
fresh
dossier -q add invoice comune number=PA/3 date=2026-09-01 total=1220 status=authorised
dossier -q add payment comune invoice PA/3 date=2026-09-05 amount=100
run dossier import "$public"
exit_is 3 'VAT that the buyer pays, and that the book does not know of'
has_errors 'is a question' 'differs from the book: split payment none -> 220.00 EUR \[E0704\]'
ok 'with an answer' dossier -q import --keep theirs "$public"
invoice 'that keeps what people noted' <<'END'
PA/3,1220.00,EUR,900.00,EUR,2
END
same 'and is the last one' "$public"
sed 's/1220.00/2440.00/; s/>1000.00/>2000.00/g; s/>220.00/>440.00/; s/2026-09-01/2026-09-02/' \
    "$public" >more.xml
ok 'another amount' dossier -q import --keep theirs more.xml
invoice 'is that of the payment, too' <<'END'
PA/3,2440.00,EUR,1900.00,EUR,2
END
is_output 'and another date' dossier list payments --show date,amount,method --no-header \
    --sort date --csv --dialect unix <<'END'
2026-09-02,440.00,EUR,split payment
2026-09-05,100.00,EUR,
END
sed 's/>S</>I</; s/>2000.00<.ImportoP/>2440.00<\/ImportoP/' more.xml >none.xml
ok 'where the buyer pays no VAT any more' dossier -q import --keep theirs none.xml
invoice 'the payment goes, and the other one stays' <<'END'
PA/3,2440.00,EUR,2340.00,EUR,1
END
fresh
dossier -q import "$held"
sed 's/>200.00</>250.00</; s/>1020.00</>970.00</' "$held" >other.xml
has_errors 'tax that is withheld is compared, too' \
    'withholding tax 200.00 EUR -> 250.00 EUR' dossier import other.xml
fresh
ok 'an invoice that is paid' dossier -q import --set status=paid "$public"
invoice 'needs no payments' <<'END'
PA/3,1220.00,EUR,0.00,EUR,0
END
same 'and is the same' "$public"

fresh
dossier -q add invoice comune number=1 date=2026-01-01 total=500
sed 's/PA.3/#1/' "$public" >hash.xml
ok 'a number that looks like a count' dossier -q import hash.xml
invoice 'gets its own payments' <<'END'
1,500.00,EUR,500.00,EUR,0
#1,1220.00,EUR,1000.00,EUR,1
END

# --- two files of one document ----------------------------------------------
fresh
sed 's/1254.80/1255.80/; s/1000.00</1001.00</; s/627.40/627.90/g' "$bill" >second.xml
run dossier import "$bill" second.xml
exit_is 3 'two files that differ'
has_errors 'are a question' \
    'second.xml:.* bill 12 of carta differs from that of .*IT90012000023_00001.xml: '
ok 'with an answer' dossier -q import --keep theirs "$bill" second.xml
bills 'the later one' <<'END'
12,1255.80,EUR,1255.80,EUR
END

# --- another document --------------------------------------------------------
fresh
dossier -q add bill carta number=12 date=2025-10-05 total=9
dossier -q add bill carta number=12/2026 date=2026-10-05 type=credit_note total=1254.80
ok 'a longer number of another type' dossier -q import "$bill"
bills 'is not taken for this bill' <<'END'
12,9.00,EUR,9.00,EUR
12/2026,1254.80,EUR,-1254.80,EUR
12/2026/2,1254.80,EUR,1254.80,EUR
END
same 'which is found again' "$bill"
sed 's/TD01/TD04/' "$bill" >credit.xml
has_errors 'as is the credit note' ' 0 new, 1 changed, ' dossier import credit.xml
is_output 'to which its file goes' dossier get carta 'files[2].about' <<'END'
12/2026
END
fresh
dossier -q add bill carta number=12 date=2025-10-05 total=9
dossier -q add bill carta number=12/2026 date=2027-03-05 total=7
ok 'a longer number of another year' dossier -q import "$bill"
bills 'is not this bill either' <<'END'
12,9.00,EUR,9.00,EUR
12/2026,7.00,EUR,7.00,EUR
12/2026/2,1254.80,EUR,1254.80,EUR
END
ok 'the book is sound' dossier -q check
plan_done
