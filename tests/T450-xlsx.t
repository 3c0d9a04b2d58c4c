#!/bin/bash
# A workbook that Excel opens right, and that comes in again as the same.
. "${0%/*}/lib/tap.sh"

git init -q book && cp -r "$TOP/records" book/ && cd book || exit 99
git add -A && git commit -qm sample
for what in contacts projects time activities deals quotes purchase_orders \
    payments; do
    dossier -q export $what -f xlsx -o "$TMP/x.xlsx"
    ok "$what come in" dossier -q import --as $what "$TMP/x.xlsx"
    is_output 'as the same' git status --porcelain </dev/null
done
is_output 'and nothing was committed' git log --format=%s <<<sample

ok 'a workbook of invoices' dossier export invoices -f xlsx -o "$TMP/a.xlsx"
run dossier export invoices -f xlsx -o "$TMP/again.xlsx"
sleep 2
dossier export invoices -f xlsx >"$TMP/b.xlsx"
ok 'is the same bytes later' cmp "$TMP/a.xlsx" "$TMP/b.xlsx"

# part FILE: one part of the last workbook, an element a line.
part() {
    perl -MCompress::Zlib -0777 -ne '
        while (/PK\x03\x04.{4}(..)(..)(..)(.{4})(.{4})(.{4})(..)(..)/gs) {
            my ($n, $x, $size) = (unpack("v", $7), unpack("v", $8),
                unpack("V", $5));
            my ($name, $at) = (substr($_, pos, $n), pos() + $n + $x);
            next unless $name eq "'"$1"'";
            my $z = inflateInit(-WindowBits => -MAX_WBITS());
            my $packed = substr($_, $at, $size); # inflate eats it
            my ($xml) = $z->inflate($packed);
            $xml =~ s/(<(?:row|c|pane|autoFilter) )/\n$1/g;
            print "$xml\n";
        }' "$TMP/a.xlsx"
}
sheet=xl/worksheets/sheet1.xml
has_output 'its heading is frozen' 'pane ySplit="1" .*state="frozen"' part $sheet
has_output 'with a filter' 'autoFilter ref="A1:U26"' part $sheet
has_output 'numbers of invoices are texts' \
    'r="B2" t="inlineStr"><is><t>2026-039<' part $sheet
has_output 'dates are days' 'r="C2" s="2"><v>46127<' part $sheet
has_output 'amounts are numbers' 'r="F2" s="3"><v>3680<' part $sheet
has_output 'with their currency beside them' 'r="G2" t="inlineStr"><is><t>EUR<' \
    part $sheet
about=xl/worksheets/sheet2.xml
has_output 'another sheet has the query' '>export invoices<' part $about
has_output 'the commit' ">$(git rev-parse HEAD)<" part $about
printf 'settings: {payment_terms: 60}\n' >records/schema.yaml
dossier export invoices -f xlsx -o "$TMP/a.xlsx"
has_output 'the schema is not as it is committed' \
    ">$(git rev-parse HEAD) and 1 file not committed<" part $about
git checkout -q records/schema.yaml
dossier export invoices -f xlsx -o "$TMP/a.xlsx"
has_output 'and the sums' 'r="B5" s="3"><v>120646.05<' part $about
has_output 'that of signed totals takes credit notes off' \
    'r="B7" s="3"><v>119914.05<' part $about

ok 'a client with a code' dossier add client Zero tax_code=01234567897 \
    notes="'=1+1" address.street=x address.city=y address.country=IT
zero='legal_name = "Zero"'
ok 'codes and formulas go out' dossier export clients "$zero" \
    --show legal_name,tax_code,notes -f xlsx -o "$TMP/a.xlsx"
has_output 'a code keeps its zero' 'inlineStr"><is><t>01234567897<' part $sheet
has_output 'a formula is text' "inlineStr\"><is><t>'=1\\+1<" part $sheet
ok 'they come in' dossier -q import "$TMP/a.xlsx"
is_output 'with their apostrophe' git status --porcelain </dev/null

ok 'an invoice of 16 digits' dossier add invoice zero number=1 date=2026-11-23 \
    total=123456789012.3456
run dossier export invoices 'client.id = "zero"' --show client.id,number,total -f xlsx \
    -o "$TMP/a.xlsx"
exit_is 0 'goes out'
is_errors 'with a warning' <<'END'
warning: total: Excel has no exact number for 123456789012.3456: such cells are text
END
has_output 'as text' 'inlineStr"><is><t>123456789012.3456<' part $sheet
ok 'and comes in' dossier -q import --as invoices "$TMP/a.xlsx"
is_output 'as it was' git status --porcelain </dev/null

run dossier export clients --show legal_name,tax_code --dialect excel-it
has_errors 'the warning of CSV names the way out' '-f xlsx keeps them'
plan_done
