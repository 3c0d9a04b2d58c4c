#!/bin/bash
# Activities as iCalendar and contacts as vCard, which a second import finds again.
. "${0%/*}/lib/tap.sh"

run dossier -q init book && cd book || exit 99
dossier -q add client 'Acme; Sons' --id acme address.street=x address.city=Roma
dossier -q add activity acme 'title=Call, then write' due=2026-12-01 priority=high \
    assignee=Anna "notes=one
two; three"
dossier -q add activity acme title=Visit type=visit due=2026-12-02
dossier -q add activity acme title=Someday type=meeting
dossier -q add activity acme title=Done done=2026-11-20
dossier -q add activity acme title=Monthly due=2026-11-30
dossier -q add activity acme title=Monthly due=2026-12-31
long=$(printf 'città %.0s' {1..60})
dossier -q add activity acme "title=$long" due=2026-12-09
dossier -q add contact acme name=Anna email=anna@example.org
dossier -q add client Beta address.street=x address.city=Roma
dossier -q add contact beta name=Anna email=other@example.org

cal=$TMP/a.ics
ok 'a calendar' dossier export activities -f ical -o "$cal"
# shape: each line ends in CRLF and has at most 75 octets of whole characters; what begins
# ends; unfolded.
shape() {
    perl -0777 -ne 'use bytes;
        for (/([^\n]*\n)/g) {
            s/\r\n$// or print "no CRLF: $_\n";
            print "long: $_\n" if length > 75;
            utf8::decode(my $copy = $_) or print "parted: $_\n";
        }
        s/\r\n[ ]//g;
        my @open;
        for (split /\r\n/) {
            push @open, $1 if /^BEGIN:(.*)/;
            /^END:(.*)/ and (pop(@open) // "") ne $1 and print "not open: $1\n";
        }
        print "open: @open\n" if @open;
    ' "$1"
}
unfolded() {
    perl -0777 -pe 's/\r\n //g; s/\r//g' "$1"
}
is_output 'its lines are content lines' shape "$cal" </dev/null
line() {
    has_output "$1" "$2" unfolded "$cal"
}
line 'title and client, escaped' '^SUMMARY:Call\\, then write - Acme\\; Sons$'
line 'due on a day' '^DUE;VALUE=DATE:20261201$'
line 'high is 1' '^PRIORITY:1$'
line 'notes in one value' '^DESCRIPTION:Assignee: Anna\\none\\ntwo\\; three$'
line 'a visit is an event' '^DTSTART;VALUE=DATE:20261202$'
line 'what is done says when' '^COMPLETED:20261120T000000Z$'
line 'long texts are whole' "^SUMMARY:${long% } - Acme"
line 'the time is that of the commit' '^DTSTAMP:20261123T100000Z$'
is_output 'events and tasks' grep -c '^BEGIN:VTODO' "$cal" <<<6
is_output 'all have an identifier of their own' sh -c "grep '^UID' '$cal' | sort -u | wc -l" <<<7

grep -A1 '^BEGIN:VTODO' "$cal" | grep UID | sort >"$TMP/before"
run dossier set acme activity 'Call, then write' notes=changed
dossier export activities -f ical | grep -A1 '^BEGIN:VTODO' | grep UID | sort >"$TMP/after"
ok 'a change keeps the identifiers' cmp "$TMP/before" "$TMP/after"
dossier export activities 'due = 2026-12-31' -f ical >"$TMP/one.ics"
ok 'and so does a part' grep -qF "$(grep UID "$TMP/one.ics")" "$TMP/before"
ok 'without a source' dossier export -f ical -o "$cal"
run dossier export invoices -f ical
exit_is 2 'invoices are no calendar'
has_errors 'and what is one is said' 'ical is of activities, not of invoices'

ok 'cards' dossier export contacts -f vcard -o "$TMP/a.vcf"
is_output 'their lines are content lines' shape "$TMP/a.vcf" </dev/null
is_output 'two of one name are two' sh -c "grep '^UID' '$TMP/a.vcf' | sort -u | wc -l" <<<2
plan_done
