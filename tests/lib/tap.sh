# shellcheck shell=bash
# The library of the end-to-end tests, tests/Tddd-topic.t. A test begins with
#
#   #!/bin/bash
#   # What it shows, in one sentence.
#   . "${0%/*}/lib/tap.sh"
#
# and ends with plan_done. It runs in an empty folder that goes away with it,
# with a home folder, a git identity, a time zone and a locale of its own, and
# `dossier` on the path. $TOP is the source tree, $TMP the folder above.
#
#   run CMD...             runs it, keeps stdout, stderr and status
#   exit_is N NAME [CMD]   the status was N
#   is_output NAME [CMD] <<EOF   stdout was exactly this
#   is_errors NAME [CMD] <<EOF   stderr was exactly this
#   has_output NAME ERE [CMD], has_errors NAME ERE [CMD]   a line matches
#   lacks_output NAME ERE [CMD], lacks_errors NAME ERE [CMD]   none does
#   is_file NAME PATH <<EOF      a file holds exactly this
#   ok NAME CMD...         the command succeeds
#   not_ok NAME CMD...     the command fails
#   skip_rest WHY          nothing more can be tested here
#   plan_done              says how many tests there were
#
# Where CMD may be left out, the last run counts. A test that ends without
# plan_done has no plan, and prove takes that for a failure.

set -u
TOP=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd) || exit 99
DOSSIER=${DOSSIER:-$TOP/build/plain/dossier}
TMP=$(mktemp -d "${TMPDIR:-/tmp}/dossier-test-XXXXXX") || exit 99
trap 'chmod -R u+w "$TMP" && rm -rf "$TMP"' EXIT

mkdir "$TMP/home" "$TMP/bin" "$TMP/work" || exit 99
ln -s "$DOSSIER" "$TMP/bin/dossier"
ln -s "$DOSSIER" "$TMP/bin/git-dossier"
export HOME=$TMP/home PATH=$TMP/bin:$PATH
export TZ=UTC LC_ALL=C.UTF-8 TERM=dumb PAGER=cat EDITOR=false VISUAL=false
export GIT_AUTHOR_NAME='Anna Bianchi' GIT_AUTHOR_EMAIL=anna@example.org
export GIT_COMMITTER_NAME='Anna Bianchi' GIT_COMMITTER_EMAIL=anna@example.org
export GIT_AUTHOR_DATE='2026-11-23T10:00:00+0000'
export GIT_COMMITTER_DATE=$GIT_AUTHOR_DATE
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=$HOME/.gitconfig
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_PREFIX XDG_CONFIG_HOME
export LSAN_OPTIONS=suppressions=$TOP/tests/lib/lsan.supp:print_suppressions=0
unset NO_COLOR CDPATH MAKEFLAGS MAKELEVEL
git config --global init.defaultBranch main
cd "$TMP/work" || exit 99

tap_count=0
tap_status=0

# tap_result STATUS NAME [CMD...]: prints the result of one test; only where it
# failed, CMD is run to explain why.
tap_result() {
    local passed=$1 name=$2
    shift 2
    tap_count=$((tap_count + 1))
    if [ "$passed" = 0 ]; then
        echo "ok $tap_count - $name"
        return 0
    fi
    echo "not ok $tap_count - $name"
    tap_status=1
    # To stderr: prove shows that and keeps comments on stdout for itself.
    [ $# = 0 ] || "$@" | sed 's/^/# /' >&2
    return 1
}

run() {
    "$@" >"$TMP/out" 2>"$TMP/err" </dev/null
    status=$?
    return 0
}

tap_run_if_given() {
    [ $# = 0 ] || run "$@"
}

# What the last run did, behind what was WANTED of it.
tap_last_run() {
    echo "${1:+$1, and got }status $status"
    sed 's/^/stdout: /' "$TMP/out"
    sed 's/^/stderr: /' "$TMP/err"
}

exit_is() {
    local want=$1 name=$2
    shift 2
    tap_run_if_given "$@"
    [ "$status" = "$want" ]
    tap_result $? "$name" tap_last_run "wanted status $want"
}

# Compares a file with the standard input, whole, and shows the difference.
tap_same() {
    local name=$1 file=$2 difference
    difference=$(diff -u --label wanted --label got "$TMP/want" "$file" 2>&1)
    tap_result $? "$name" echo "$difference"
}

is_output() {
    local name=$1
    cat >"$TMP/want"
    shift
    tap_run_if_given "$@"
    tap_same "$name" "$TMP/out" && return
    sed 's/^/# stderr: /' "$TMP/err" >&2
    return 1
}

is_errors() {
    local name=$1
    cat >"$TMP/want"
    shift
    tap_run_if_given "$@"
    tap_same "$name" "$TMP/err"
}

is_file() {
    cat >"$TMP/want"
    tap_same "$1" "$2"
}

tap_has() {
    local file=$1 name=$2 pattern=$3
    shift 3
    tap_run_if_given "$@"
    grep -qE -- "$pattern" "$file"
    tap_result $? "$name" tap_last_run "wanted a line like $pattern"
}

has_output() {
    tap_has "$TMP/out" "$@"
}

has_errors() {
    tap_has "$TMP/err" "$@"
}

# Here, as `not_ok grep` would empty the file before it looked into it.
tap_lacks() {
    local file=$1 name=$2 pattern=$3
    shift 3
    tap_run_if_given "$@"
    ! grep -qE -- "$pattern" "$file"
    tap_result $? "$name" tap_last_run "wanted no line like $pattern"
}

lacks_output() {
    tap_lacks "$TMP/out" "$@"
}

lacks_errors() {
    tap_lacks "$TMP/err" "$@"
}

ok() {
    local name=$1
    shift
    run "$@"
    tap_result "$status" "$name" tap_last_run
}

not_ok() {
    local name=$1
    shift
    run "$@"
    [ "$status" != 0 ]
    tap_result $? "$name" tap_last_run
}

skip_rest() {
    tap_count=$((tap_count + 1))
    echo "ok $tap_count # SKIP $1"
    plan_done
}

plan_done() {
    echo "1..$tap_count"
    exit "$tap_status"
}
