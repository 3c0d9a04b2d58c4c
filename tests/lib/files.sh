# shellcheck shell=sh
# For the scripts in tests/lint/: which files there are, and how to complain.
# They run in the top folder of a git work tree, the one they judge.

# files PATTERN...: the files of the tree (new ones too, if git does not
# ignore them) whose path one of the shell patterns matches, one a line.
files() {
    git ls-files --cached --others --exclude-standard -- "$@" 2>/dev/null |
        sort -u | while IFS= read -r file; do
        [ ! -f "$file" ] || echo "$file"
    done
}

# Everything that people wrote by hand and a rule about lines can hold for.
sources() {
    files '*.c' '*.h' '*.sh' '*.t' 'Makefile' '.ci/run' 'hooks/*' \
        'src/man/*' 'src/completions/*' 'tests/bench/*'
}

# judge COMPLAINTS: shows them and ends the script, with 1 if there are any.
judge() {
    [ -n "$1" ] || exit 0
    printf '%s\n' "$1"
    exit 1
}

# needs TOOL: ends the script with a word about it where the tool is missing.
needs() {
    command -v "$1" >/dev/null || {
        echo "skipped: $1 is not installed"
        exit 0
    }
}
