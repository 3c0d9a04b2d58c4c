#!/bin/bash
# Each lint finds the violation that is planted for it, and nothing else.
. "${0%/*}/lib/tap.sh"

# tree PATH: a source tree that no lint minds, with one file from the input.
tree() {
    cd "$TMP/work" && rm -rf tree && mkdir tree && cd tree || exit 99
    git init -q . && cp "$TOP/.clang-format" . && mkdir -p src/base src/cmd
    printf '#include "base/banned.h"\n' >src/base/good.c
    printf '#ifndef GOOD_H\n#define GOOD_H\n#endif\n' >src/base/good.h
    mkdir -p "$(dirname "$1")" && cat >"$1"
}

# finds NAME LINT PATH COMPLAINT <<EOF, with the file on the input
finds() {
    tree "$3"
    is_output "$1" "$TOP/tests/lint/$2.sh" <<<"$4"
    exit_is 1 "$1: fails"
}

# passes NAME LINT PATH, likewise
passes() {
    tree "$3"
    is_output "$1" "$TOP/tests/lint/$2.sh" </dev/null
    exit_is 0 "$1: succeeds"
}

repeat() {
    local i
    for ((i = 0; i < $1; i++)); do echo "$2"; done
}

finds 'an upward include is found' floors src/base/bad.c \
    'src/base/bad.c:1: base must not include cmd' <<'EOF'
#include "cmd/opt.h"
EOF
finds 'a sideways include is found' floors src/yaml/bad.h \
    'src/yaml/bad.h:2: yaml must not include sheet' <<'EOF'
#include "base/str.h"
#include "sheet/csv.h"
EOF
finds 'an include of an unknown folder is found' floors src/cmd/bad.c \
    'src/cmd/bad.c:1: "helper/x.h" is not FOLDER/FILE.h of a floor' <<'EOF'
#include "helper/x.h"
EOF
finds 'a path around the floors is found' floors src/base/bad.c \
    'src/base/bad.c:1: "../cmd/opt.h" is not FOLDER/FILE.h of a floor' <<'EOF'
# include "../cmd/opt.h"
EOF
finds 'a folder without a floor is found' floors src/util/bad.c \
    'src/util/bad.c:1: the folder src/util has no floor' <<'EOF'
#include "base/str.h"
EOF
passes 'downward includes are fine' floors src/cmd/good.c <<'EOF'
#include "base/str.h"
#include "cmd/opt.h"
#include "index/write.h"
EOF
passes 'main includes anything' floors src/main.c <<'EOF'
#include "base/str.h"
#include "cmd/opt.h"
EOF

finds 'a library out of its place is found' libraries src/record/bad.c \
    'src/record/bad.c:1: <yaml.h> belongs in src/yaml/' <<'EOF'
#include <yaml.h>
EOF
finds 'a library out of its file is found' libraries src/base/str.c \
    'src/base/str.c:1: <pcre2.h> belongs in src/base/regex.c' <<'EOF'
#include <pcre2.h>
EOF
finds 'a header of a library in a folder is found' libraries src/cmd/bad.h \
    'src/cmd/bad.h:1: <git2/sys/odb_backend.h> belongs in src/store/' <<'EOF'
#include <git2/sys/odb_backend.h>
EOF
passes 'a library in its place is fine' libraries src/store/good.c <<'EOF'
#include <git2.h>
EOF

finds 'a function too long is found' sizes src/base/bad.c \
    'src/base/bad.c:2: a function of 81 lines' < <(
        echo 'void f(void)' && echo '{' && repeat 79 '    g();' && echo '}'
    )
passes 'a function of 80 lines is fine' sizes src/base/bad.c < <(
    echo 'void f(void)' && echo '{' && repeat 78 '    g();' && echo '}'
)
finds 'a file too long is found' sizes src/base/bad.c \
    'src/base/bad.c:601: a file of more than 600 lines' < <(repeat 605 '')

finds 'blanks at the end of a line are found' text src/base/bad.c \
    'src/base/bad.c:2: blanks at the end of the line' < <(printf 'a\nb \n')
finds 'a line too long is found' text src/base/bad.c \
    'src/base/bad.c:1: more than 100 characters' < <(printf '%0101d\n' 1)
passes '100 characters are fine' text src/base/bad.c < <(
    printf '%099d\xc3\xa9\n' 1
)
finds 'work left for later is found' text src/base/bad.c \
    'src/base/bad.c:1: work left for later' < <(echo "/* TO""DO: finish */")
finds 'a path of one machine is found' text notes.md \
    'notes.md:1: a path of one machine' < <(echo "see /wo""rk/main")

finds 'a source without the list of banned names is found' banned \
    src/base/bad.c 'src/base/bad.c:2: the last include is not base/banned.h' \
    <<'EOF'
#include "base/banned.h"
#include <stdio.h>
EOF
finds 'a source without any include is found' banned src/base/bad.c \
    'src/base/bad.c:: the last include is not base/banned.h' <<<'int x;'

if command -v clang-format >/dev/null; then
    tree src/base/bad.c <<<'int  x;'
    has_output 'a wrong layout is found' '^src/base/bad.c:1:4: error' \
        "$TOP/tests/lint/format.sh"
    exit_is 1 'a wrong layout fails'
fi
if command -v shellcheck >/dev/null; then
    # shellcheck disable=SC2016 # the planted mistake
    tree tests/bad.sh < <(printf '#!/bin/sh\nrm $1\n')
    has_output 'a mistake in a script is found' '^tests/bad.sh:2:4: .*SC2086' \
        "$TOP/tests/lint/shell.sh"
    exit_is 1 'a mistake in a script fails'
fi
if command -v mandoc >/dev/null; then
    tree src/man/bad.1 <<<'.Xx'
    has_output 'a mistake in a man page is found' 'src/man/bad.1:' \
        "$TOP/tests/lint/man.sh"
    exit_is 1 'a mistake in a man page fails'
fi

tree src/base/fine.c <<<'#include "base/banned.h"'
for lint in "$TOP"/tests/lint/*.sh; do
    exit_is 0 "${lint##*/} minds nothing in a good tree" "$lint"
done

# The same for a tool that is not there.
mkdir "$TMP/few" && for tool in git grep sort sh dirname; do
    ln -s "$(command -v "$tool")" "$TMP/few/$tool"
done
is_output 'a missing tool is named' env PATH="$TMP/few" \
    "$TOP/tests/lint/format.sh" <<'EOF'
skipped: clang-format is not installed
EOF
exit_is 0 'a missing tool is no failure'

plan_done
