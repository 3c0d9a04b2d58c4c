/* A heading that names several parts of an address, "CAP Città (Prov)" or
 * "City, State ZIP", says itself how to split its cells. */
#include "move/binding.h"
#include <string.h>
#include "base/banned.h"

enum {
    WORDS = 8, /* of a heading */
    PHRASE = 3 /* words of "codice avviamento postale" */
};

static size_t cut_words(ds_str *out, ds_str heading)
{
    static const char marks[] = " \t\r\n-/,;:+&()[]";
    size_t n = 0;
    for (size_t i = 0; i < heading.n;) {
        size_t end = i;
        while (end < heading.n && strchr(marks, heading.p[end]) == NULL)
            end++;
        ds_str word = ds_str_sub(heading, i, end);
        i = end + 1;
        if (word.n == 0 || ds_str_eq_nocase(word, DS_STR("e")) ||
            ds_str_eq_nocase(word, DS_STR("and")))
            continue;
        if (n == WORDS)
            return 0;
        out[n++] = word;
    }
    return n;
}

static bool is_part(const ds_binding *b, ds_col_target t)
{
    static const char *const parts[] = {"street", "postcode", "city",
                                        "province", "region"};
    if (t.kind != DS_COL_FIELD)
        return false;
    ds_str name = b->words->schema->tables[t.table].fields[t.field].name;
    ds_str rest = name;
    ds_str_cut(&rest, '.');
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (ds_str_is(rest.p != NULL ? rest : name, parts[i]))
            return true;
    return false;
}

/* Nothing else fills it. */
static bool is_free(const ds_binding *b, const ds_derived *d, ds_col_target t)
{
    for (size_t i = 0; i < d->nto; i++)
        if (ds_target_same(d->to[i], t) || d->to[i].table != t.table)
            return false;
    return ds_binding_bound(b, t) == SIZE_MAX && ds_binding_made(b, t) == NULL;
}

/* The part that the most of the words name; how many, or 0. */
static size_t take_phrase(ds_derived *d, const ds_binding *b,
                          const ds_str *words, size_t n)
{
    for (size_t len = n < PHRASE ? n : PHRASE; len > 0; len--) {
        ds_str phrase = {0};
        for (size_t i = 0; i < len; i++)
            phrase = ds_printf(b->arena, "%.*s %.*s", DS_FMT(phrase),
                               DS_FMT(words[i]));
        ds_col_target t = ds_vocabulary_header(b->words, phrase);
        if (!is_part(b, t) || !is_free(b, d, t))
            continue;
        d->to[d->nto++] = t;
        return len;
    }
    return 0;
}

static bool read_heading(ds_derived *d, const ds_binding *b, size_t column)
{
    ds_str words[WORDS];
    size_t n = cut_words(words, ds_binding_header(b, column)), at = 0;
    *d = (ds_derived){.from = {column}, .nfrom = 1};
    while (at < n) {
        size_t taken = take_phrase(d, b, words + at, n - at);
        if (taken == 0)
            return false;
        at += taken;
    }
    return d->nto > 1;
}

void ds_bind_parts(ds_binding *b)
{
    for (size_t i = 0; i < b->header->n; i++) {
        ds_derived d;
        if (b->out->targets[i].kind == DS_COL_UNKNOWN && !b->told[i] &&
            !ds_binding_blank(b, i) && read_heading(&d, b, i))
            ds_binding_make(b, &d);
    }
}
