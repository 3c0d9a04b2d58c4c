# shellcheck shell=bash
# Completes dossier in bash: eval "$(dossier completion bash)"
#
# bash cuts words at = : and @ too; they are joined again for the program, and
# what stands before the last such sign is cut off the answers, because bash
# puts only the rest in.

_dossier_words() {
    local rest=${COMP_LINE:0:COMP_POINT} i word bare
    words=()
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        bare=${rest#"${rest%%[![:blank:]]*}"}
        if [[ $bare == "$word"* ]]; then
            word=${bare:0:${#word}}
        else
            word=$bare # the cursor stands within the word
        fi
        if [[ $i -gt 0 && -n $word && $bare == "$rest" ]]; then
            words[${#words[@]} - 1]+=$word
        else
            words+=("$word")
        fi
        rest=${bare:${#word}}
    done
}

_dossier() {
    local words cur cut line value i
    _dossier_words
    for i in "${!words[@]}"; do
        words[i]=${words[i]//[\"\'\\]/}
    done
    cur=${words[${#words[@]} - 1]}
    cut=
    [[ $cur != *[=:@]* ]] || cut=${cur%"${cur##*[=:@]}"}
    while [[ -n $cut && $COMP_WORDBREAKS != *"${cut: -1}"* ]]; do
        cut=${cut%?}
        [[ $cut == *[=:@]* ]] || cut=
    done
    cut=${cut%@} # an @ in front of a word is left to us
    COMPREPLY=()
    while IFS= read -r line; do
        value=${line%%$'\t'*}
        case $line in
        :files)
            while IFS= read -r value; do
                COMPREPLY+=("$value")
            done < <(compgen -f -- "${cur#"$cut"}")
            compopt -o filenames 2>/dev/null
            continue
            ;;
        :folders)
            while IFS= read -r value; do
                COMPREPLY+=("$value")
            done < <(compgen -d -- "${cur#"$cut"}")
            compopt -o filenames 2>/dev/null
            continue
            ;;
        *=$'\t'*) compopt -o nospace 2>/dev/null ;;
        esac
        value=${value#"$cut"}
        case ${COMP_WORDS[COMP_CWORD]} in
        [\"\']*) ;;
        *) [[ $value != *[!A-Za-z0-9_.,/@%+=:-]* ]] || printf -v value %q "$value" ;;
        esac
        COMPREPLY+=("$value")
    done < <(command dossier __complete -- "${words[@]}" 2>/dev/null)
}

# git's own completion calls this for `git dossier`.
_git_dossier() {
    _dossier
}

complete -F _dossier dossier
