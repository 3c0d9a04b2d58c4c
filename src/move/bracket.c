/* A heading's part in brackets may be a note on the form of its cells, "Totale
 * (EUR)", or part of its meaning, "Totale (IVA esclusa)". Only what is known to
 * be the first is cut off. */
#include "move/bracket.h"
#include "move/synonyms.h"
#include "record/value.h"
#include "base/banned.h"

static const char *const signs[] = {"%", "*",       "#", "\xe2\x82\xac",
                                    "$", "\xc2\xa3"};

/* Folded as headings are. */
static const char *const notes[] = {
    /* units; minutes or thousands would be another number */
    "euro", "h", "hh", "hhmm", "hmm", "hhmmss", "hrs", "hours", "ore", "gg",
    "giorni", "days",
    /* dates */
    "ddmmyyyy", "ddmmyy", "mmddyyyy", "mmddyy", "yyyymmdd", "ggmmaaaa",
    "ggmmaa", "aaaammgg", "ttmmjjjj", "jjmmaaaa", "ddmmyyyyhhmm",
    "ggmmaaaahhmm", "yyyymmddhhmmss", "iso", "iso8601", "data", "date",
    /* codes */
    "sigla", "iso2", "isocode", "codiceiso", "iso3166", "iso31661", "iso4217",
    /* whether there must be a value, and of what kind */
    "opzionale", "facoltativo", "facoltativa", "optional", "opt",
    "obbligatorio", "obbligatoria", "obbl", "required", "req", "mandatory",
    "richiesto", "richiesta", "testo", "text", "numero", "number", "sino", "sn",
    "yesno", "yn",
    /* one or more */
    "s", "es", "i", "e"};

bool ds_bracket_cut(ds_str *inside, ds_str *rest, ds_arena *a, ds_str heading)
{
    size_t open = 0;
    while (open < heading.n && heading.p[open] != '(' && heading.p[open] != '[')
        open++;
    if (open == heading.n)
        return false;
    ds_str tail = ds_str_sub(heading, open + 1, heading.n);
    size_t end = ds_str_chr(tail, heading.p[open] == '(' ? ')' : ']');
    *inside = ds_str_trim(ds_str_sub(tail, 0, end));
    ds_str before = ds_str_sub(heading, 0, open);
    ds_str behind = ds_str_sub(tail, end + 1, tail.n);
    *rest = ds_printf(a, "%.*s %.*s", DS_FMT(before), DS_FMT(behind));
    return true;
}

static bool is_currency(ds_str s)
{
    char upper[3];
    if (s.n != sizeof upper)
        return false;
    for (size_t i = 0; i < sizeof upper; i++)
        upper[i] = s.p[i] >= 'a' && s.p[i] <= 'z' ? (char)(s.p[i] - 'a' + 'A')
                                                  : s.p[i];
    return ds_currency_parse((ds_str){upper, sizeof upper}) != 0;
}

bool ds_bracket_harmless(ds_arena *a, ds_str inside)
{
    ds_str folded = ds_header_fold(a, inside);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (ds_str_is(inside, signs[i]))
            return true;
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
        if (ds_str_is(folded, notes[i]))
            return true;
    return inside.n == 0 || is_currency(folded);
}
