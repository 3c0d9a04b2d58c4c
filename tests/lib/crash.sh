# shellcheck shell=bash
# Breaks one command at every system call that changes something, in a copy of
# the book each time, and judges what is left. tests/lib/tap.sh comes first.
#
#   break_each NAME HOW BOOK CMD...
#
# HOW is strace's injection: signal=SIGKILL, error=ENOSPC, ... The command runs
# in the copy. Then a reading command runs, which clears up; after that the book
# must be as before or as after the command, by every measure of book_state.
# Breaking before a call that fails or only reads is breaking before the next
# one, so those are left out; DOSSIER_BREAK=all takes every call (slow), and
# BREAK_EVERY=N each N-th of them. Of a command with two threads each thread's
# N-th call is meant.

changing=openat,write,pwrite64,fsync,sync_file_range,rename,renameat,renameat2
changing+=,link,linkat,unlink,unlinkat,mkdir,mkdirat,rmdir,ftruncate,fchmod
changing+=,utimensat,flock,copy_file_range
[ "${DOSSIER_BREAK-}" != all ] || changing=all

# Everything that may not be half: files, branch, index, git's verdict, locks.
book_state() {
    git rev-list --count HEAD 2>/dev/null
    git rev-parse -q --verify 'HEAD^{tree}'
    git status --porcelain
    git fsck --strict --no-dangling 2>&1
    find . -path ./.git -prune -o -type f -print0 | sort -z | xargs -0 sha1sum
    find .git -path '.git/dossier/*' -prune -o -name '*.lock' -print
    find .git/dossier -name journal
    find . -name '.dossier-*' -not -path './.git/*'
}

# Gives "CALL N": the command's N-th call of that name changes something.
list_points() {
    strace -f -qq -o "$TMP/calls" -e trace="$changing" "$@" >/dev/null 2>&1
    awk -v all="${DOSSIER_BREAK-}" '
$2 ~ /^[a-z0-9_]+\(/ {
    call = $2
    sub(/\(.*/, "", call)
    n[call]++
    if (all == "all" || (!/ = -1 / && (call != "openat" || /O_CREAT/)))
        print call, n[call]
}' "$TMP/calls"
}

fresh_copy() {
    rm -rf "$TMP/copy" && cp -a "$1" "$TMP/copy" && cd "$TMP/copy" || exit 99
}

break_each() {
    local name=$1 how=$2 book=$3 call n before after state next
    local bad=0 points=0 left=0
    shift 3
    fresh_copy "$book"
    before=$(book_state)
    list_points "$@" | awk -v every="${BREAK_EVERY:-1}" 'NR % every == 0' \
        >"$TMP/points"
    after=$(book_state)
    while read -r call n; do
        fresh_copy "$book"
        # bash itself would tell of each kill
        {
            strace -f -qq -o /dev/null -e trace="$call" \
                -e inject="$call:$how:when=$n" "$@" >"$TMP/said" 2>&1
        } 2>/dev/null
        status=$?
        state=$(book_state)
        [ "$state" = "$before" ] || [ "$state" = "$after" ] ||
            left=$((left + 1))
        dossier list >"$TMP/next" 2>&1
        next=$?
        state=$(book_state)
        points=$((points + 1))
        if [ $next = 0 ]; then
            [ "$state" != "$before" ] || [ $status = 0 ] || continue
            [ "$state" != "$after" ] || continue
        fi
        bad=$((bad + 1))
        echo "# $call $n failed: status $status, $(tail -n 1 "$TMP/said")"
        diff <(echo "$before") <(echo "$state") | sed 's/^/#   /' | head -n 8
    done <"$TMP/points"
    cd "$book" || exit 99
    [ "$points" -gt 20 ] && [ "$bad" = 0 ]
    tap_result $? "$name ($points points, $left cleared up by the next)"
}
