/* Words for "did you mean". */
#include "record/suggest.h"
#include "base/vec.h"
#include <stdio.h>
#include "base/banned.h"

static void add(ds_suggestion *out, size_t *at, const char *before, ds_str word,
                const char *after)
{
    size_t room = sizeof out->text - *at;
    int n = snprintf(out->text + *at, room, "%s%.*s%s", before, DS_FMT(word),
                     after);
    if (n > 0 && (size_t)n < room)
        *at += (size_t)n;
    else
        out->text[*at] = '\0'; /* the last word did not fit: left out whole */
}

static void add_all(ds_suggestion *out, const ds_str *candidates, size_t n)
{
    size_t length = 0, at = 0;
    for (size_t i = 0; i < n; i++)
        length += candidates[i].n + 2;
    if (n == 0 || length + 12 > sizeof out->text)
        return;
    for (size_t i = 0; i < n; i++)
        add(out, &at, i == 0 ? " (one of " : ", ", candidates[i],
            i + 1 == n ? ")" : "");
}

ds_suggestion ds_suggest(ds_str wanted, const ds_str *candidates, size_t n)
{
    ds_suggestion out = {0};
    size_t best[2], at = 0;
    size_t near = ds_str_nearest(best, 2, wanted, candidates, n);
    if (near == 0) {
        add_all(&out, candidates, n);
        return out;
    }
    bool two = near == 2 && candidates[best[0]].n + candidates[best[1]].n < 100;
    add(&out, &at, " (did you mean \"", candidates[best[0]],
        two ? "\" or " : "\"?)");
    if (two)
        add(&out, &at, "\"", candidates[best[1]], "\"?)");
    return out;
}
