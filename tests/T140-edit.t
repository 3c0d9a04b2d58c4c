#!/bin/bash
# The editor: what is typed is checked, committed, and never lost.
. "${0%/*}/lib/tap.sh"

# editor NAME: an editor that does what its input says to the file "$1".
editor() {
    { echo '#!/bin/sh' && cat; } >"$TMP/bin/$1"
    chmod +x "$TMP/bin/$1"
    export EDITOR=$1
}

unset VISUAL GIT_EDITOR
ok 'a book' dossier init book
cd book || exit 99
ok 'a client' dossier add client Acme address.street=x address.city=y

editor good <<'END'
printf 'owner: Carla   # since May\n' >>"$1"
END
exit_is 0 'an edit is committed' dossier edit acme
is_output 'with the change as its subject' git log -1 --format=%s <<'END'
acme: owner = Carla
END
is_output 'and nothing is left over' git status --porcelain </dev/null

editor nothing <<'END'
exit 0
END
exit_is 0 'no edit is no commit' dossier edit acme
is_output 'none is made' git rev-list --count HEAD <<'END'
3
END

editor failing <<'END'
echo 'email: precious@example.org' >>"$1"
exit 1
END
exit_is 1 'an editor that fails' dossier edit acme
has_errors 'keeps the text and says where' 'your text is kept in .*acme.yaml'
is_output 'the record is as it was' git status --porcelain </dev/null
editor good <<'END'
exit 0
END
exit_is 0 'the next session offers it again' dossier edit acme
has_errors 'and says so' 'going on with the text kept'
has_output 'so nothing typed is lost' precious cat records/acme/client.yaml

editor broken <<'END'
printf 'phone: "030\n' >>"$1"
END
exit_is 3 'a broken file is refused' dossier edit acme
has_errors 'with its place' 'client.yaml:[0-9]+:[0-9]+: error: .*E0101'
has_errors 'and the text is kept' 'dossier edit acme'
is_output 'the record is as it was again' git status --porcelain </dev/null
editor mend <<'END'
sed -i 's/"030/"030 123456"/' "$1"
END
exit_is 0 'and can be mended' dossier edit acme
has_output 'to the end' '030 123456' cat records/acme/client.yaml

editor broken <<'END'
printf 'mobile: "030\n' >>"$1"
END
run dossier edit acme
echo 'website: https://x.example' >>records/acme/client.yaml
exit_is 1 'a record that changed meanwhile is not overwritten' \
    dossier edit acme
has_errors 'and the kept text is named' 'changed since your text was kept in'
has_output 'the other change is there' x.example cat records/acme/client.yaml
rm -r .git/dossier/edit
git checkout -q records

editor slow <<'END'
printf 'owner: Dario\n' >>records/acme/client.yaml
printf 'mobile: "333 1234567"\n' >>"$1"
END
exit_is 1 'a change under the open editor is not overwritten' dossier edit acme
has_errors 'and what was typed is kept' 'dossier edit acme'
has_output 'the other change is there' Dario cat records/acme/client.yaml

plan_done
