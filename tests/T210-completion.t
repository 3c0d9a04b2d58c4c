#!/bin/bash
# Completion, by the program and in the shells that people type in.
. "${0%/*}/lib/tap.sh"

# offers NAME WORD... <<EOF: exactly these candidates, notes left out
offers() {
    local name=$1
    shift
    cat >"$TMP/want"
    dossier __complete -- dossier "$@" 2>&1 | cut -f 1 >"$TMP/out"
    diff "$TMP/want" "$TMP/out" >"$TMP/diff"
    tap_result $? "$name" cat "$TMP/diff"
}

offers 'verbs, without any book' s <<'END'
setup
sync
schema
set
show
search
END
offers 'the options of a verb' check --st <<'END'
--staged
END

ok 'a book' dossier init -q book
cd book || exit 99
mkdir -p records/acme-spa records/acme-gmbh records/reports
cat >records/acme-spa/client.yaml <<'END'
legal_name: Acme S.p.A.
address: {street: x, city: y}
purchase_orders:
  - {number: O 1, date: 2026-01-02, total: 1000}
invoices:
  - {number: 2026-001, date: 2026-01-02, total: 900, status: authorised}
  - {number: 2026-002, date: 2026-01-02, total: 900, status: authorised}
END
cat >records/acme-gmbh/client.yaml <<'END'
legal_name: Acme GmbH
address: {street: x, city: y}
END
echo 'from: invoices' >records/reports/late.yaml
cat >>records/schema.yaml <<'END'
tables:
  clients:
    fields:
      segment: {type: enum, values: [retail, industry], en: Segment, it: Settore}
END

offers 'identifiers of clients' show acm <<'END'
acme-gmbh
acme-spa
END
run dossier __complete -- dossier show acme-g
is_output 'with their names behind' <<'END'
acme-gmbh	Acme GmbH
END
offers 'nouns and fields, the book'\''s own too' set acme-spa se <<'END'
segment=
END
offers 'its values' set acme-spa segment= <<'END'
segment=retail
segment=industry
END
offers 'keys of a client'\''s elements' set acme-spa invoice 2026 <<'END'
2026-001
2026-002
END
offers 'fields of an element' set acme-spa invoice 2026-001 st <<'END'
status=
END
offers 'and what they refer to' set acme-spa invoice 2026-001 order= <<'END'
order=O 1
END
offers 'the owner of a nested element' add payment acme-spa '' <<'END'
invoice
bill
END
offers 'then its key' add payment acme-spa invoice 2026-002 <<'END'
2026-002
END
offers 'then its fields' add payment acme-spa invoice 2026-002 me <<'END'
method=
END
offers 'fields alone to be removed' unset acme-spa seg <<'END'
segment
END
offers 'saved reports' query @ <<'END'
@late
END
offers 'sources' list inv <<'END'
invoices
END
offers 'fields of the source' list invoices bal <<'END'
balance
END
offers 'values in a condition' list invoices status = pa <<'END'
paid
END
offers 'the last of several columns' list invoices --show number,client.leg <<'END'
number,client.legal_name
END
offers 'formats' list --format=ts <<'END'
--format=tsv
END
offers 'the formats of findings' check -f s <<'END'
sarif
END
offers 'words that the usage names' layout '' <<'END'
flat
letters
END
offers 'subjects of doctor' doctor nu <<'END'
numbers
END
offers 'another folder'\''s book' -C ../book show acme-s <<'END'
acme-spa
END
offers 'as git dossier' --no-pager show acme-s <<'END'
acme-spa
END
offers 'files' import x <<'END'
:files
END
offers 'nothing behind a mistake' list --frobnicate x </dev/null
echo 'legal_name: [' >records/acme-gmbh/client.yaml
offers 'what can be read, beside a broken record' show acme- <<'END'
acme-spa
END
cat >records/acme-gmbh/client.yaml <<'END'
legal_name: Acme GmbH
address: {street: x, city: y}
END

exit_is 2 'another shell is refused' dossier completion tcsh
for shell in bash zsh fish; do
    dossier completion "$shell" >"$TMP/$shell"
    ok "the script for $shell is the one of the tree" \
        cmp "$TMP/$shell" "$TOP/src/completions/dossier.$shell"
done

# Lines typed into a shell on a terminal of its own; in there `dossier` writes
# its arguments down. Each line waits for the one before.
cat >"$TMP/spy" <<END
dossier() { printf '<%s>' "\$@" >>"$TMP/typed"; echo >>"$TMP/typed"; }
dossier ready
END

lines_typed() {
    local i
    for ((i = 0; i < 200; i++)); do
        [ "$(wc -l <"$TMP/typed")" -lt "$1" ] || return 0
        sleep 0.1
    done
}

feed() {
    local n=1 line
    lines_typed 1
    while IFS= read -r line; do
        printf '%b\n' "$line"
        n=$((n + 1))
        lines_typed "$n"
    done
    printf 'exit\n'
}

# types NAME SHELL... <<EOF: what is typed; it gives what stands in $TMP/gives
types() {
    local name=$1
    shift
    : >"$TMP/typed"
    feed | timeout 60 script -qec "$*" /dev/null >"$TMP/tty" 2>&1
    sed 1d "$TMP/typed" >"$TMP/out"
    diff "$TMP/gives" "$TMP/out" >"$TMP/diff"
    tap_result $? "$name" cat "$TMP/diff"
}

cat >"$TMP/gives" <<'END'
<show><acme-gmbh>
<set><acme-spa><segment=retail>
<set><acme-spa><order><O 1><status=open>
<add><payment><acme-spa><invoice><2026-002><amount=5>
<query><@late>
<list><invoices><--show><number,client.legal_name>
<import><file with blanks.csv>
END
: >'file with blanks.csv'
keys() {
    cat <<'END'
dossier sho\tacme-g\t
dossier set acme-s\tseg\tret\t
dossier set acme-s\torder O\tsta\top\t
dossier add pay\tacme-s\tinvo\t2026-002\t am\t5
dossier query @la\t
dossier list invo\t--show number,client.leg\t
dossier import fil\t
END
}

if ! command -v script >/dev/null; then
    skip_rest 'there is no script(1) to make a terminal'
fi
{
    echo "source <(dossier completion bash)" && cat "$TMP/spy"
} >"$TMP/bashrc"
types 'in bash' bash --noprofile --rcfile "$TMP/bashrc" -i < <(keys)

if command -v zsh >/dev/null; then
    {
        echo 'autoload -Uz compinit && compinit -u -D'
        echo "source <(dossier completion zsh)" && cat "$TMP/spy"
    } >"$HOME/.zshrc"
    ZDOTDIR=$HOME types 'in zsh' zsh -i < <(keys)
fi

if command -v fish >/dev/null; then
    fish_offers() {
        run fish -c "dossier completion fish | source; complete -C \"$1\""
    }
    fish_offers 'dossier set acme-spa segment='
    is_output 'in fish: values' <<'END'
segment=industry
segment=retail
END
    fish_offers 'dossier show acme-g'
    is_output 'in fish: clients' <<'END'
acme-gmbh	Acme GmbH
END
    fish_offers 'dossier import fil'
    has_output 'in fish: files' 'file with blanks.csv'
fi

plan_done
