/* Folded search. A text of plain ASCII, which most are, is compared where it
 * stands: folding it is lowering its letters. */
#include "base/match.h"
#include <stdlib.h>
#include <string.h>
#include "base/utf8.h"
#include "base/banned.h"

void ds_match_open(ds_match *m, ds_str wanted)
{
    *m = (ds_match){0};
    ds_arena a = {0};
    ds_str folded = ds_utf8_fold(&a, wanted);
    char *copy = ds_xmalloc(folded.n + 1);
    if (folded.n)
        memcpy(copy, folded.p, folded.n);
    copy[folded.n] = '\0';
    m->folded = (ds_str){copy, folded.n};
    ds_arena_free(&a);
}

void ds_match_close(ds_match *m)
{
    free((char *)(uintptr_t)m->folded.p);
    ds_arena_free(&m->scratch);
    *m = (ds_match){0};
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool ascii(ds_str s)
{
    unsigned char all = 0;
    for (size_t i = 0; i < s.n; i++)
        all |= (unsigned char)s.p[i];
    return all < 0x80;
}

static bool stands_at(ds_str folded, const char *p)
{
    for (size_t k = 1; k < folded.n; k++)
        if (lower(p[k]) != folded.p[k])
            return false;
    return true;
}

bool ds_match_in(ds_match *m, ds_str text)
{
    ds_str f = m->folded;
    if (!f.n)
        return true;
    if (!ascii(text)) {
        ds_arena_reset(&m->scratch);
        return ds_str_find(ds_utf8_fold(&m->scratch, text), f) != SIZE_MAX;
    }
    for (size_t i = 0; i + f.n <= text.n; i++)
        if (lower(text.p[i]) == f.p[0] && stands_at(f, text.p + i))
            return true;
    return false;
}
