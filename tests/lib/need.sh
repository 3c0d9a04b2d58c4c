#!/bin/sh
# Installs the Debian packages that a job needs, and says so before it does.
# Usage: need.sh GROUP...    with the groups build, test, ci
#
# Silent when nothing is missing. On a system without apt-get there is nothing
# to do here: the compiler will name what it cannot find.
set -eu

packages() {
    case $1 in
    build)
        echo gcc libc6-dev binutils make
        echo libyaml-dev libgit2-dev libcsv-dev libpcre2-dev libutf8proc-dev zlib1g-dev
        echo libminizip-dev libexpat1-dev libxlsxwriter-dev
        ;;
    test) echo git perl diffutils libcmocka-dev sqlite3 strace openssl hledger ;;
    ci) echo clang libclang-rt-dev clang-format shellcheck mandoc zsh fish git-filter-repo ;;
    *)
        echo "need.sh: no group \"$1\" (they are build, test, ci)" >&2
        exit 2
        ;;
    esac
}

missing() {
    for package in "$@"; do
        status=$(dpkg-query -W -f '${db:Status-Status}' "$package" \
            2>/dev/null || true)
        [ "$status" = installed ] || printf ' %s' "$package"
    done
}

command -v apt-get >/dev/null && command -v dpkg-query >/dev/null || exit 0

wanted=
for group in "$@"; do
    wanted="$wanted $(packages "$group")"
done
# shellcheck disable=SC2086 # a list of words
lacking=$(missing $wanted)
[ -n "$lacking" ] || exit 0

as_root=
if [ "$(id -u)" != 0 ]; then
    as_root=sudo
    if ! command -v sudo >/dev/null; then
        echo "these Debian packages are missing:$lacking" >&2
        echo "install them as root: apt-get install$lacking" >&2
        exit 1
    fi
fi

echo "these Debian packages are missing:$lacking"
echo "installing them now: $as_root${as_root:+ }apt-get install$lacking"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # lists of words
if ! { $as_root apt-get update -qq &&
    $as_root apt-get install -qq -y --no-install-recommends $lacking; } \
    >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    echo "need.sh: apt-get failed, see above" >&2
    exit 1
fi
echo "installed"
