#!/bin/bash
# The test library itself: what passes, what fails, and how it says so.
. "${0%/*}/lib/tap.sh"
. "$TOP/tests/lib/golden.sh"

# inner NAME: a test of its own out of the input, run and its output kept.
inner() {
    {
        echo '#!/bin/bash'
        echo ". '$TOP/tests/lib/tap.sh'"
        echo ". '$TOP/tests/lib/golden.sh'"
        cat
    } >"$TMP/inner.t"
    run bash -c "bash '$TMP/inner.t' 2>&1"
}

inner <<'EOF'
is_output 'right' echo a <<<a
is_output 'wrong' echo a <<<b
exit_is 3 'status' sh -c 'exit 3'
plan_done
EOF
is_output 'a failed comparison shows the difference' <<'EOF'
ok 1 - right
not ok 2 - wrong
# --- wanted
# +++ got
# @@ -1 +1 @@
# -b
# +a
ok 3 - status
1..3
EOF
exit_is 1 'one failed test fails the file'

inner <<'EOF'
run sh -c 'echo out; echo err >&2'
lacks_output 'no such line' err
lacks_errors 'one such line' '^e'
plan_done
EOF
has_output 'a line may be wanted nowhere' '^ok 1 - no such line$'
has_output 'and where it is, that fails' '^not ok 2 - one such line$'

inner <<'EOF'
run sh -c 'echo out; echo err >&2; exit 3'
exit_is 0 'status'
has_errors 'line' 'warning'
ok 'a command' false
not_ok 'another' true
plan_done
EOF
is_output 'a failed test shows what the command did' <<'EOF'
not ok 1 - status
# wanted status 0, and got status 3
# stdout: out
# stderr: err
not ok 2 - line
# wanted a line like warning, and got status 3
# stdout: out
# stderr: err
not ok 3 - a command
# status 1
not ok 4 - another
# status 0
1..4
EOF

inner <<'EOF'
ok 'true' true
not_ok 'false' false
is_errors 'stderr' sh -c 'echo oops >&2' <<<oops
has_output 'a line' '^b' printf 'a\nbc\n'
echo x >file
is_file 'a file' file <<<x
skip_rest 'enough'
EOF
is_output 'what holds passes' <<'EOF'
ok 1 - true
ok 2 - false
ok 3 - stderr
ok 4 - a line
ok 5 - a file
ok 6 # SKIP enough
1..6
EOF
exit_is 0 'a file without failures succeeds'

inner <<'EOF'
ok 'true' true
EOF
is_output 'an end without a plan prints none' <<<'ok 1 - true'

inner <<'EOF'
printf '%s %s %s\n' "$HOME" "$TZ" "$(git config user.email || echo none)"
pwd
EOF
has_output 'home is a folder of the test' '/dossier-test-.*/home UTC none'
dir=$(sed -n '2s,/work$,,p' "$TMP/out")
ok 'the folder is named' test -n "$dir"
not_ok 'the folder goes away' test -e "$dir"

mkdir -p cases/good cases/bad
printf 'a: 1\n' | tee cases/good/before.yaml >cases/bad/before.yaml
printf 'a: 2\n' | tee cases/good/after.yaml >cases/bad/after.yaml
echo "sed -i s/1/2/ records/golden/client.yaml && echo done" >cases/good/op
echo 'done' >cases/good/output
echo 'echo nothing >&2' >cases/bad/op
inner <<EOF
golden_all '$PWD/cases'
plan_done
EOF
is_output 'golden cases compare the record and the output' <<'EOF'
not ok 1 - bad: the record
# --- wanted
# +++ got
# @@ -1 +1 @@
# -a: 2
# +a: 1
# status 0
# stderr: nothing
ok 2 - good: the record
ok 3 - good: the output
1..3
EOF

is_output 'need.sh is silent when nothing is missing' \
    "$TOP/tests/lib/need.sh" build test </dev/null
exit_is 2 'need.sh refuses a group it does not know' \
    "$TOP/tests/lib/need.sh" nonsense

plan_done
