#!/bin/bash
# Killed or refused at any system call, a command leaves the book as before or
# as after. DOSSIER_BREAK=some tries more commands, =all reading calls as well.
[ ! -w /dev/shm ] || export TMPDIR=/dev/shm # hundreds of flushes
. "${0%/*}/lib/tap.sh"
. "$TOP/tests/lib/crash.sh"

# The time by these is asked of git, a process more for every point.
unset GIT_AUTHOR_DATE GIT_COMMITTER_DATE

ok 'a book' dossier init book
cd book || exit 99
ok 'a client' dossier add client Acme address.street=x address.city=y
ok 'another' dossier add client Beta address.street=x address.city=y
echo 'a scan' >"$TMP/scan"
book=$PWD

strace -qq -o /dev/null true 2>/dev/null ||
    skip_rest 'strace cannot trace here'

kill=signal=SIGKILL
break_each 'set, killed' $kill "$book" dossier set acme owner=Carla
break_each 'set, disk full' error=ENOSPC "$book" dossier set acme owner=Carla
break_each 'rename, killed' $kill "$book" dossier rename acme acme-2
{
    echo 'Name,Street,City'
    for n in $(seq 300); do echo "Firm $n,x,y"; done
} >"$TMP/many.csv"
BREAK_EVERY=53 break_each 'many files by two threads, killed' $kill "$book" \
    dossier import "$TMP/many.csv"
BREAK_EVERY=53 break_each 'many files by two threads, disk full' error=ENOSPC \
    "$book" dossier import "$TMP/many.csv"
[ "${DOSSIER_BREAK-}" ] || plan_done
break_each 'set, interrupted' error=EINTR "$book" dossier set acme owner=Carla
break_each 'set, a bad disk' error=EIO "$book" dossier set acme owner=Carla
break_each 'many at once, killed' $kill "$book" \
    dossier set --where 'id is set' owner=Carla
break_each 'a new client, killed' $kill "$book" \
    dossier add client Gamma address.street=x address.city=y
cat >"$TMP/list.csv" <<'END'
Name,Street,City,Owner
Acme,x,y,Carla
Gamma,Via Roma 1,Milano,
Delta,Via Roma 2,Milano,
END
break_each 'import, killed' $kill "$book" \
    dossier import --update -y "$TMP/list.csv"
break_each 'import, disk full' error=ENOSPC "$book" \
    dossier import --update -y "$TMP/list.csv"
break_each 'import, a bad disk' error=EIO "$book" \
    dossier import --update -y "$TMP/list.csv"
break_each 'attach, killed' $kill "$book" dossier attach acme "$TMP/scan"
break_each 'undo, killed' $kill "$book" dossier undo
break_each 'undo, disk full' error=ENOSPC "$book" dossier undo
break_each 'a hand-over, killed' $kill "$book" \
    dossier export clients --batch finance -o "$TMP/handed"
break_each 'a hand-over, disk full' error=ENOSPC "$book" \
    dossier export clients --batch finance -o "$TMP/handed"
break_each 'rm, killed' $kill "$book" dossier rm acme -y
plan_done
