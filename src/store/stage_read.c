/* Takes the bytes of git's index apart; stage.c draws them. */
#include "store/stage_parts.h"
#include <string.h>
#include "base/banned.h"

uint32_t ds_get32(const void *at)
{
    const unsigned char *p = at;
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 |
           p[3];
}

void ds_put32(void *at, uint64_t x)
{
    unsigned char *p = at;
    for (unsigned i = 0; i < 4; i++)
        p[i] = (unsigned char)(x >> (24 - 8 * i));
}

unsigned ds_item_flags(const ds_stage_item *e)
{
    return (unsigned)e->at[DS_AT_FLAGS] << 8 | e->at[DS_AT_FLAGS + 1];
}

unsigned ds_item_stage(const ds_stage_item *e)
{
    return ds_item_flags(e) >> 12 & 3;
}

size_t ds_item_fixed(const ds_stage_item *e)
{
    return ds_item_flags(e) & DS_EXTENDED ? DS_ENTRY_FIXED + 2 : DS_ENTRY_FIXED;
}

int ds_item_cmp(const void *pa, const void *pb)
{
    const ds_stage_item *a = pa, *b = pb;
    int c = ds_str_cmp(a->path, b->path);
    return c != 0 ? c : (int)ds_item_stage(a) - (int)ds_item_stage(b);
}

static int damaged(ds_err *err)
{
    return ds_fail(err, DS_EGIT, "git's index is damaged");
}

/* gitformat-index's number of version 4, as in git's varint.c. */
static bool cut_number(size_t *out, ds_str *rest)
{
    size_t value = 0;
    for (size_t i = 0; i < rest->n && i < 9; i++) {
        unsigned char c = (unsigned char)rest->p[i];
        value = (value << 7) + (c & 127);
        if ((c & 128) == 0) {
            *out = value;
            *rest = ds_str_sub(*rest, i + 1, rest->n);
            return true;
        }
        value++;
    }
    return false;
}

static int cut_path(ds_stage *s, ds_stage_item *e, ds_str *rest, ds_str before,
                    ds_err *err)
{
    size_t drop = 0;
    size_t fixed = ds_item_fixed(e);
    *rest = ds_str_sub(*rest, fixed, rest->n);
    if (s->version == 4 && (!cut_number(&drop, rest) || drop > before.n))
        return damaged(err);
    size_t n = ds_str_chr(*rest, '\0');
    if (n == rest->n)
        return damaged(err);
    e->path = ds_str_sub(*rest, 0, n);
    if (s->version == 4)
        e->path = ds_printf(&s->arena, "%.*s%.*s", (int)(before.n - drop),
                            before.p, DS_FMT(e->path));
    size_t pad = s->version == 4 ? 1 : 8 - (fixed + n) % 8;
    if (rest->n < n + pad)
        return damaged(err);
    *rest = ds_str_sub(*rest, n + pad, rest->n);
    return 0;
}

static int read_entries(ds_stage *s, ds_str *rest, size_t n, ds_err *err)
{
    if (n > rest->n / DS_ENTRY_FIXED)
        return damaged(err);
    ds_vec_reserve(&s->old, n);
    ds_str before = {0};
    for (size_t i = 0; i < n; i++) {
        ds_stage_item e = {.at = (const unsigned char *)rest->p};
        if (rest->n < DS_ENTRY_FIXED + 2 ||
            cut_path(s, &e, rest, before, err) != 0)
            return damaged(err);
        before = e.path;
        *ds_vec_push(&s->old) = e;
    }
    return 0;
}

static int refuse(ds_str name, ds_err *err)
{
    if (ds_str_is(name, "link")) {
        ds_fail(err, DS_EGIT, "git's index is split, which is not supported");
        return ds_hint(err, "git update-index --no-split-index");
    }
    if (ds_str_is(name, "sdir")) {
        ds_fail(err, DS_EGIT, "git's index is sparse, which is not supported");
        return ds_hint(err, "git sparse-checkout reapply --no-sparse-index");
    }
    return ds_fail(err, DS_EGIT,
                   "git's index has an unknown extension \"%.*s\"",
                   DS_FMT(name));
}

static int read_extensions(ds_stage *s, ds_str rest, ds_err *err)
{
    while (rest.n >= 8) {
        ds_str name = ds_str_sub(rest, 0, 4);
        size_t size = ds_get32(rest.p + 4);
        if (size > rest.n - 8)
            return damaged(err);
        ds_str body = ds_str_sub(rest, 8, 8 + size);
        if (name.p[0] < 'A' || name.p[0] > 'Z')
            return refuse(name, err);
        if (ds_str_is(name, "TREE"))
            s->tree = body;
        if (ds_str_is(name, "REUC"))
            s->reuc = body;
        rest = ds_str_sub(rest, 8 + size, rest.n);
    }
    return rest.n == 0 ? 0 : damaged(err);
}

/* After the extensions, for a split index has entries without a path. */
static int check_entries(const ds_stage *s, ds_err *err)
{
    for (size_t i = 0; i < s->old.n; i++)
        if (s->old.p[i].path.n == 0 ||
            (i > 0 && ds_item_cmp(&s->old.p[i - 1], &s->old.p[i]) >= 0))
            return damaged(err);
    return 0;
}

int ds_stage_parse(ds_stage *s, ds_err *err)
{
    ds_str rest = s->bytes;
    if (rest.n < DS_INDEX_HEAD + DS_OID_BYTES || memcmp(rest.p, "DIRC", 4) != 0)
        return damaged(err);
    s->version = ds_get32(rest.p + 4);
    if (s->version < 2 || s->version > 4)
        return ds_fail(err, DS_EGIT, "git's index has version %u, not 2 to 4",
                       s->version);
    rest = ds_str_sub(rest, DS_INDEX_HEAD, rest.n - DS_OID_BYTES);
    if (read_entries(s, &rest, ds_get32(s->bytes.p + 8), err) != 0)
        return -1;
    if (read_extensions(s, rest, err) != 0)
        return -1;
    return check_entries(s, err);
}
