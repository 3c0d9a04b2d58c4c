#!/bin/bash
# Wrong words on the command line: one line, the nearest names, status 2.
. "${0%/*}/lib/tap.sh"

exit_is 2 'an unknown verb is a usage error' dossier lst
is_errors 'an unknown verb names the nearest' <<'END'
dossier: unknown verb "lst" (did you mean "list"?)
hint: dossier help
END

exit_is 2 'an unknown option is a usage error' dossier list --shwo x
is_errors 'an unknown option names the nearest' <<'END'
dossier: unknown option "--shwo" (did you mean "--show"?)
END

exit_is 2 'an option of another verb is refused' dossier version --by x
is_errors 'an option of another verb is named' <<'END'
dossier: version takes no option --by
hint: dossier help version
END

exit_is 2 'a missing argument is a usage error' dossier rename acme
is_errors 'a missing argument shows the usage' <<'END'
dossier: too few arguments: dossier rename CLIENT ID
hint: dossier help rename
END

exit_is 2 'an option without its value is refused' dossier list --where
exit_is 2 'a day that is none is refused' dossier --today 2026-02-30 version
exit_is 0 'the version is told' dossier --version
exit_is 0 'help needs no book' dossier help
exit_is 0 'no verb shows the help' dossier

exit_is 2 'outside a book a verb says so' dossier list
is_errors 'outside a book the way in is named' <<END
dossier: $PWD: not in a book (no git work tree with records/)
hint: dossier init
END

for verb in $(dossier help | sed -n 's/^  \([a-z]*\) .*/\1/p'); do
    has_output "help $verb starts with its usage" "^dossier $verb" \
        dossier "$verb" --help
    ok "the manual page has the verb $verb" \
        grep -Eq "^\\.It Cm $verb( |\$)" "$TOP/src/man/dossier.1"
done
while read -r option; do
    ok "the manual page has the option --$option" \
        grep -q "Fl Fl $option\\b" "$TOP/src/man/dossier.1"
done < <(sed -n 's/.* X([A-Z_]*, "\([a-z-]*\)".*/\1/p' "$TOP/src/cmd/opt.h")

plan_done
