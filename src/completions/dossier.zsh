#compdef dossier
# Completes dossier in zsh: source <(dossier completion zsh), or this file as
# _dossier in a folder of $fpath.

_dossier() {
    local line value note
    local -a given values notes begun begun_notes
    given=("${(@Q)words[1,CURRENT-1]}" "${(Q)PREFIX}")
    while IFS= read -r line; do
        case $line in
        :files) _files ;;
        :folders) _files -/ ;;
        *)
            value=${line%%$'\t'*}
            note=${line#*$'\t'}
            if [[ $value == *= ]]; then
                begun+=("$value")
                begun_notes+=("$value${note:+  -- $note}")
            else
                values+=("$value")
                notes+=("$value${note:+  -- $note}")
            fi
            ;;
        esac
    done < <(command dossier __complete -- "${given[@]}" 2>/dev/null)
    compadd -l -d notes -a values
    compadd -l -S '' -d begun_notes -a begun
}

if [[ $funcstack[1] == _dossier ]]; then
    _dossier "$@"
else
    compdef _dossier dossier
fi
