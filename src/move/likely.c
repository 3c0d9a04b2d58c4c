/* What are the rows of a sheet? A list of invoices reads as one of clients,
 * too, with its "IVA" for the VAT number. So each table's words are tried on
 * the header, and where those of another know clearly more columns, and find
 * all that its rows must have, the user is told; it is never decided. */
#include "move/rows.h"
#include "base/banned.h"

enum {
    CLEARLY = 2 /* so many columns more, or a word of many meanings decides */
};

/* One table's words on the header. */
typedef struct {
    const ds_col_target *targets; /* of each column */
    size_t known;                 /* columns, those of one meaning once */
    bool whole;                   /* they have all that a row must have */
} reading;

static ds_str header_of(const ds_import *m, size_t column)
{
    return ds_str_trim(m->sheet.rows[0].cells[column].text);
}

static bool has_target(const ds_col_target *all, size_t n, ds_col_target t)
{
    for (size_t i = 0; i < n; i++)
        if (ds_target_same(all[i], t))
            return true;
    return false;
}

static bool has_kind(const ds_col_target *all, size_t n, ds_col_kind kind)
{
    for (size_t i = 0; i < n; i++)
        if (all[i].kind == kind)
            return true;
    return false;
}

static bool is_whole(const ds_schema *s, unsigned table,
                     const ds_col_target *all, size_t n)
{
    const ds_table *t = &s->tables[table];
    for (unsigned i = 0; i < t->nstored; i++)
        if (t->fields[i].required && t->fields[i].initial.n == 0 &&
            !has_target(all, n, (ds_col_target){DS_COL_FIELD, table, i}))
            return false;
    return (!ds_table_owned(t) || has_kind(all, n, DS_COL_PARENT)) &&
           (table == 0 || has_kind(all, n, DS_COL_CLIENT) ||
            has_kind(all, n, DS_COL_KEY));
}

/* "Pagata" is no state of a quote. Other cells are judged when they are read.
 */
static bool fits(ds_import *m, const ds_vocabulary *v, ds_col_target t,
                 size_t column)
{
    size_t n = 0;
    if (t.kind != DS_COL_FIELD)
        return true;
    const ds_field *f = &v->schema->tables[t.table].fields[t.field];
    for (size_t row = 1; f->type == DS_ENUM && row < m->sheet.n; row++) {
        const ds_sheet_row *r = &m->sheet.rows[row];
        ds_str text = column < r->n ? r->cells[column].text : (ds_str){0}, is;
        bool good = !ds_cell_read(&is, &m->scratch, &m->cells, f, text, NULL);
        if (good && is.n > 0)
            return true;
        n += !good;
    }
    ds_arena_reset(&m->scratch);
    return n == 0;
}

static reading read_header(ds_import *m, ds_vocabulary *v)
{
    size_t width = m->sheet.rows[0].n;
    ds_col_target *all = ds_new_n(m->arena, ds_col_target, width);
    reading r = {.targets = all};
    for (size_t i = 0; i < width; i++) {
        ds_col_target t = ds_vocabulary_header(v, header_of(m, i));
        all[i] = fits(m, v, t, i) ? t : (ds_col_target){DS_COL_UNKNOWN, 0, 0};
        r.known += all[i].kind > DS_COL_UNKNOWN && !has_target(all, i, all[i]);
    }
    r.whole = is_whole(m->schema, v->table, all, width);
    return r;
}

/* Whether several rows have the same in a column. */
static bool repeats(const ds_import *m, size_t column)
{
    ds_map seen = {0};
    bool fresh = true;
    for (size_t row = 1; fresh && row < m->sheet.n; row++) {
        ds_str text = ds_sheet_text_at(&m->sheet.rows[row], column);
        if (text.n > 0)
            ds_map_put(&seen, text, &fresh);
    }
    ds_map_free(&seen);
    return !fresh;
}

/* Of clients, too, the words of contacts are known: they may have one beside
 * them. But where several rows are about one client, an "E-mail" is hardly the
 * client's. */
static bool are_contacts(const ds_import *m, const ds_table *t,
                         const reading *r, const reading *here)
{
    bool again = false, own = false;
    if (m->table != 0 || here->whole || !ds_str_is(t->name, "contacts"))
        return false;
    for (size_t i = 0; i < m->sheet.rows[0].n; i++) {
        ds_col_kind kind = r->targets[i].kind;
        if (kind == DS_COL_CLIENT || kind == DS_COL_KEY)
            again = again || repeats(m, i);
        else
            own = own || (kind == DS_COL_FIELD && here->targets[i].table == 0 &&
                          here->targets[i].kind == DS_COL_FIELD);
    }
    return again && own && r->known >= here->known;
}

/* Bills are invoices to look at, but for the word that names the other side. */
static bool is_excluded(const ds_import *m, const ds_table *t)
{
    ds_side side = ds_header_side(m->arena, &m->sheet.rows[0]);
    return ds_str_is(t->name, "bills")
               ? side == DS_SIDE_CUSTOMER
               : side == DS_SIDE_SUPPLIER && (ds_str_is(t->name, "invoices") ||
                                              ds_str_is(t->name, "quotes"));
}

static void try_table(ds_likely *out, ds_import *m, unsigned table,
                      const reading *here)
{
    ds_vocabulary v;
    const ds_table *t = &m->schema->tables[table];
    ds_vocabulary_open(&v, m->schema, table);
    reading r = read_header(m, &v);
    ds_vocabulary_close(&v);
    if (!r.whole || 2 * r.known < out->named || r.known < out->known ||
        (r.known < here->known + CLEARLY && !are_contacts(m, t, &r, here)) ||
        is_excluded(m, t))
        return;
    if (r.known > out->known)
        out->n = 0;
    out->known = r.known;
    if (out->n < DS_LIKELY_MAX)
        out->tables[out->n++] = t;
}

void ds_likely_find(ds_likely *out, ds_import *m)
{
    reading here = read_header(m, &m->words);
    *out = (ds_likely){.here = here.known};
    for (size_t i = 0; i < m->sheet.rows[0].n; i++)
        out->named += header_of(m, i).n > 0;
    for (unsigned i = (unsigned)m->schema->ntables; i-- > 1;)
        if (i != m->table) /* from the end: people have more invoices */
            try_table(out, m, i, &here);
    out->clear = out->n > 0 && !here.whole;
}

/* "invoices or bills", "--as invoices or --as bills" */
static ds_str list(ds_arena *a, const ds_likely *l, const char *before)
{
    ds_str all = {0};
    for (size_t i = 0; i < l->n; i++)
        all = ds_printf(a, "%.*s%s%s%.*s", DS_FMT(all), i > 0 ? " or " : "",
                        before, DS_FMT(l->tables[i]->name));
    return all;
}

void ds_likely_ask(ds_import *m, const ds_likely *l)
{
    const ds_sheet_cell *c = &m->sheet.rows[0].cells[0];
    ds_str noun = m->schema->tables[m->table].name;
    ds_str so = list(m->arena, l, "");
    ds_find_error(m->findings, (ds_place){m->opts->file, c->line, c->col},
                  DS_F_COLUMN,
                  "these rows look like %.*s: as such, %zu of %zu columns are "
                  "known, as %.*s %zu",
                  DS_FMT(so), l->known, l->named, DS_FMT(noun), l->here);
    ds_find_hint(m->findings, "%.*s, or --as %.*s if they are %.*s",
                 DS_FMT(list(m->arena, l, "--as ")), DS_FMT(noun),
                 DS_FMT(noun));
}

void ds_likely_hint(ds_import *m, const ds_likely *l)
{
    if (l->n > 0)
        ds_find_hint(m->findings, "these look like %.*s: %.*s",
                     DS_FMT(list(m->arena, l, "")),
                     DS_FMT(list(m->arena, l, "--as ")));
}
