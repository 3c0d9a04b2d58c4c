#!/bin/sh
# A library's header is included in one place only, so that the library can be
# replaced there.
. "${0%/*}/../lib/files.sh"

check() {
    files 'src/*.c' 'src/*.h' | xargs -r grep -Hn '^ *# *include *[<"]' |
        awk '
BEGIN {
    home["yaml.h"] = "src/yaml/"
    home["git2.h"] = home["git2/"] = "src/store/"
    home["dlfcn.h"] = "src/s" # the loaders of store/ and sheet/
    home["zlib.h"] = "src/store/"
    home["csv.h"] = home["expat.h"] = home["xlsxwriter.h"] = "src/sheet/"
    home["minizip/"] = home["unzip.h"] = "src/sheet/"
    home["pcre2.h"] = home["pcre2posix.h"] = "src/base/regex.c"
    home["utf8proc.h"] = "src/base/utf8.c"
    home["cmocka.h"] = "tests/"
}
{
    split($0, part, ":")
    match($0, /[<"][^>"]*/)
    header = substr($0, RSTART + 1, RLENGTH - 1)
    for (name in home)
        if (index(header, name) == 1 && index(part[1], home[name]) != 1)
            print part[1] ":" part[2] ": <" header "> belongs in " home[name]
}'
}

judge "$(check)"
