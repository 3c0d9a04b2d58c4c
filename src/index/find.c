/* Which client is meant. The ways of naming one are tried in turn, from the
 * exact to the vague; the first that fits any decides. */
#include "base/file.h"
#include "base/utf8.h"
#include "index/state.h"
#include "record/client.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/banned.h"

enum {
    SHOWN = 8, /* candidates in a message */
    WORDS = 16 /* of a name that was typed */
};

typedef struct {
    ds_str path, id;
    const ds_segment *segment; /* NULL: a broken record, known by id alone */
    uint32_t row;
} client;

typedef struct {
    const ds_index *x;
    ds_arena *a;
    ds_str name;
    ds_str words[WORDS];
    size_t nwords;
    int legal, trading, tax, vat, code; /* fields */
} search;

typedef bool fits(const search *s, const client *c);

static ds_str text_of(const client *c, int field)
{
    if (!c->segment || field < 0)
        return (ds_str){0};
    return ds_segment_value(c->segment, 0, c->row, (unsigned)field).text;
}

/* --- the ways ---------------------------------------------------------- */

static bool fits_id(const search *s, const client *c)
{
    return ds_str_eq(c->id, s->name);
}

static bool alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z');
}

/* Check numbers are compared without case, blanks and points. */
static bool same_number(ds_str a, ds_str b)
{
    size_t i = 0, k = 0;
    for (;;) {
        while (i < a.n && !alnum(a.p[i]))
            i++;
        while (k < b.n && !alnum(b.p[k]))
            k++;
        if (i == a.n || k == b.n)
            return i == a.n && k == b.n;
        if (!ds_str_eq_nocase(ds_str_sub(a, i, i + 1), ds_str_sub(b, k, k + 1)))
            return false;
        i++, k++;
    }
}

static bool is_number(ds_str typed, ds_str stored)
{
    return stored.n > 0 && same_number(typed, stored);
}

/* A VAT number may be given or kept with its country's letters or without. */
static bool is_vat(ds_str typed, ds_str stored)
{
    return is_number(typed, stored) ||
           (stored.n > 2 &&
            is_number(typed, ds_str_sub(stored, 2, stored.n))) ||
           (typed.n > 2 && is_number(ds_str_sub(typed, 2, typed.n), stored));
}

static bool fits_number(const search *s, const client *c)
{
    ds_str code = text_of(c, s->code);
    return is_number(s->name, text_of(c, s->tax)) ||
           is_vat(s->name, text_of(c, s->vat)) ||
           (code.n > 0 && ds_str_eq_nocase(code, s->name));
}

static bool fits_prefix(const search *s, const client *c)
{
    return c->id.n > s->name.n &&
           ds_str_eq_nocase(ds_str_sub(c->id, 0, s->name.n), s->name);
}

/* The word stands at the beginning of one of the name's words. */
static bool has_word(ds_str name, ds_str word)
{
    for (size_t at = 0; at < name.n;) {
        size_t here = ds_str_find(ds_str_sub(name, at, name.n), word);
        if (here == SIZE_MAX)
            return false;
        at += here;
        if (at == 0 || !alnum(name.p[at - 1]))
            return true;
        at++;
    }
    return false;
}

static bool fits_words(const search *s, const client *c)
{
    ds_arena a = {0};
    ds_str both = ds_printf(&a, "%.*s %.*s", DS_FMT(text_of(c, s->legal)),
                            DS_FMT(text_of(c, s->trading)));
    both = ds_utf8_fold(&a, both);
    bool all = c->segment != NULL && s->nwords > 0;
    for (size_t i = 0; all && i < s->nwords; i++)
        all = has_word(both, s->words[i]);
    ds_arena_free(&a);
    return all;
}

static fits *const ways[] = {fits_id, fits_number, fits_prefix, fits_words};

/* --- trying them ------------------------------------------------------- */

static client client_of(const ds_image *m, uint32_t file)
{
    client c = {.path = ds_file_path(m, file)};
    c.id = ds_client_id(c.path);
    if (m->files[file].row < DS_ROW_GONE) {
        c.segment = &m->segment;
        c.row = m->files[file].row;
    }
    return c;
}

/* Up to SHOWN of those that fit; returns how many there are. */
static size_t all_that_fit(client out[SHOWN], const search *s, fits *fit)
{
    size_t n = 0;
    for (size_t i = 0; i < 2; i++) {
        const ds_image *m = ds_index_image(s->x, i);
        for (uint32_t k = 0; k < m->nfiles; k++) {
            if (!ds_index_counts(s->x, i, k))
                continue;
            client c = client_of(m, k);
            if (!fit(s, &c))
                continue;
            if (n < SHOWN)
                out[n] = c;
            n++;
        }
    }
    return n;
}

static void show(ds_buf *b, const search *s, const client *c, bool path)
{
    ds_str legal = text_of(c, s->legal);
    if (b->n > 0)
        ds_buf_addz(b, ", ");
    if (path)
        ds_buf_add(b, ds_client_folder(c->path));
    else
        ds_buf_add(b, c->id);
    if (legal.n > 0)
        ds_buf_addf(b, " (%.*s)", DS_FMT(ds_str_sub(legal, 0, 60)));
}

static int several(const search *s, const client *found, size_t n, ds_err *err)
{
    ds_buf b = {0};
    size_t shown = n < SHOWN ? n : SHOWN;
    bool twice = ds_str_eq(found[0].id, found[1].id);
    for (size_t i = 0; i < shown; i++)
        show(&b, s, &found[i], twice);
    if (n > shown)
        ds_buf_addf(&b, " and %zu more", n - shown);
    ds_fail(err, DS_EUSAGE, "\"%.*s\" may be any of %zu clients: %s",
            DS_FMT(s->name), n, ds_buf_z(&b));
    ds_buf_free(&b);
    return -1;
}

typedef struct {
    ds_str *names;
    ds_str *ids;
    size_t n;
} candidates;

static candidates all_names(const search *s)
{
    candidates out = {0};
    size_t most = 2 * ((size_t)s->x->base.nfiles + s->x->overlay.nfiles);
    out.names = ds_new_n(s->a, ds_str, most);
    out.ids = ds_new_n(s->a, ds_str, most);
    for (size_t i = 0; i < 2; i++) {
        const ds_image *m = ds_index_image(s->x, i);
        for (uint32_t k = 0; k < m->nfiles; k++) {
            if (!ds_index_counts(s->x, i, k))
                continue;
            client c = client_of(m, k);
            ds_str legal = text_of(&c, s->legal);
            out.ids[out.n] = c.id;
            out.names[out.n++] = c.id;
            if (legal.n > 0) {
                out.ids[out.n] = c.id;
                out.names[out.n++] = legal;
            }
        }
    }
    return out;
}

static int none(const search *s, ds_err *err)
{
    size_t best[2 * SHOWN];
    ds_buf b = {0};
    candidates all = all_names(s);
    size_t n = ds_str_nearest(best, 6, s->name, all.names, all.n);
    for (size_t i = 0; i < n; i++) {
        bool told = false;
        for (size_t k = 0; k < i; k++)
            told = told || ds_str_eq(all.ids[best[k]], all.ids[best[i]]);
        if (!told)
            ds_buf_addf(&b, "%s%.*s", b.n ? ", " : "",
                        DS_FMT(all.ids[best[i]]));
    }
    if (b.n > 0)
        ds_fail(err, DS_ENOTFOUND, "no client \"%.*s\" (did you mean %s?)",
                DS_FMT(s->name), ds_buf_z(&b));
    else
        ds_fail(err, DS_ENOTFOUND, "no client \"%.*s\"", DS_FMT(s->name));
    ds_buf_free(&b);
    return -1;
}

static search search_of(ds_arena *a, const ds_index *x, ds_str name)
{
    const ds_table *t = &x->schema->tables[0];
    search s = {.x = x, .a = a, .name = ds_str_trim(name)};
    s.legal = ds_table_field(t, DS_STR("legal_name"));
    s.trading = ds_table_field(t, DS_STR("trading_name"));
    s.tax = ds_table_field(t, DS_STR("tax_code"));
    s.vat = ds_table_field(t, DS_STR("vat_number"));
    s.code = ds_table_field(t, DS_STR("code"));
    ds_str rest = ds_utf8_fold(a, s.name);
    while (rest.n > 0 && s.nwords < WORDS) {
        ds_str word = ds_str_cut(&rest, ' ');
        if (word.n > 0)
            s.words[s.nwords++] = word;
    }
    return s;
}

int ds_index_find(ds_client_ref *out, ds_arena *a, const ds_index *x,
                  ds_str name, ds_err *err)
{
    search s = search_of(a, x, name);
    client found[SHOWN];
    for (size_t i = 0; s.name.n > 0 && i < sizeof ways / sizeof *ways; i++) {
        size_t n = all_that_fit(found, &s, ways[i]);
        if (n > 1)
            return several(&s, found, n, err);
        if (n == 1) {
            out->path = ds_dup(a, found[0].path);
            out->id = ds_client_id(out->path);
            return 0;
        }
    }
    return none(&s, err);
}

bool ds_client_quick(ds_client_ref *out, ds_arena *a, const ds_book *book,
                     ds_str layout, ds_str name)
{
    int parent;
    const char *file;
    struct stat st;
    if (ds_str_chr(name, '/') < name.n || name.n == 0)
        return false;
    ds_str path = ds_client_path(a, layout, name);
    if (ds_path_open_parent(&parent, &file, book->fd, path.p, NULL) != 0)
        return false;
    bool there = fstatat(parent, file, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
                 S_ISREG(st.st_mode);
    close(parent);
    if (there)
        *out = (ds_client_ref){ds_client_id(path), path};
    return there;
}
