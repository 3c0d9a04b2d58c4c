# Completes dossier in fish: dossier completion fish | source

function __dossier_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in (command dossier __complete -- $words 2>/dev/null)
        switch $line
            case :files
                __fish_complete_path (commandline -ct)
            case :folders
                __fish_complete_directories (commandline -ct) ''
            case '*'
                echo $line
        end
    end
end

complete -c dossier -f -a '(__dossier_complete)'
