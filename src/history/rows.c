/* Changes become rows of a table, gathered by client, in a segment of their
 * own. */
#include "history/rows.h"
#include "base/map.h"
#include "record/client.h"
#include "record/schema_build.h"
#include <stdlib.h>
#include "base/banned.h"

static const char table_text[] =
    "tables:\n"
    "  changes:\n"
    "    noun: change\n"
    "    en: Changes\n"
    "    it: Modifiche\n"
    "    shown: [at, author, commit, client, change, old, new]\n"
    "    fields:\n"
    "      nth: {type: int, en: No., it: N.}\n"
    "      at: {type: date, en: Date, it: Data}\n"
    "      author: {type: text, en: Author, it: Autore}\n"
    "      email: {type: text, en: E-mail, it: E-mail}\n"
    "      commit: {type: text, en: Commit, it: Commit}\n"
    "      subject: {type: text, en: Subject, it: Oggetto}\n"
    "      path: {type: text, en: Path, it: Percorso}\n"
    "      change: {type: text, en: Change, it: Modifica}\n"
    "      old: {type: text, en: Old, it: Prima}\n"
    "      new: {type: text, en: New, it: Dopo}\n"
    "      detail: {type: bool, en: Detail, it: Dettaglio}\n";

/* The places of the fields above. */
enum {
    NTH,
    AT,
    AUTHOR,
    EMAIL,
    COMMIT,
    SUBJECT,
    PATH,
    CHANGE,
    OLD,
    NEW,
    DETAIL,
    FIELDS
};

int ds_history_schema(const ds_schema **out, ds_arena *a, const ds_schema *book,
                      ds_err *err)
{
    ds_findings f = {.arena = a};
    if (ds_schema_table(book, DS_STR("changes")) >= 0)
        return ds_fail(err, DS_EUSAGE,
                       "the book has a collection \"changes\" of its own");
    ds_doc doc;
    ds_draft d = {.a = a, .f = &f};
    ds_yaml_parse(&doc, a, DS_STR("changes"), ds_cstr(table_text), &f);
    ds_draft_thaw(&d, book);
    ds_draft_read(&d, &doc);
    *out = f.errors ? NULL : ds_draft_freeze(&d);
    ds_draft_close(&d);
    if (!*out)
        ds_fail(err, DS_EUSAGE, "%.*s", DS_FMT(f.list.p[0].msg));
    ds_findings_free(&f);
    return *out ? 0 : -1;
}

ds_date ds_commit_day(const ds_commit_info *c)
{
    int64_t local = c->time + (int64_t)c->offset * 60;
    return (ds_date)((local - (local % 86400 + 86400) % 86400) / 86400);
}

/* --- gathering ------------------------------------------------------------ */

typedef struct {
    ds_str path; /* of the client's file */
    DS_VEC(ds_row) rows;
} owner;

struct ds_history_rows {
    ds_arena arena;
    const ds_schema *schema;
    ds_str only; /* the client that all rows are of, or empty */
    unsigned table;
    int64_t commits;
    DS_VEC(owner) owners;
    ds_map at; /* path -> its owner */
    ds_builder *builder;
    const ds_segment *segment;
};

static owner *owner_of(ds_history_rows *h, ds_str path)
{
    bool fresh;
    if (h->only.n)
        path = h->only;
    if (!ds_map_get(&h->at, path))
        path = ds_dup(&h->arena, path);
    uint64_t *at = ds_map_put(&h->at, path, &fresh);
    if (fresh) {
        *at = h->owners.n;
        *ds_vec_push(&h->owners) = (owner){.path = path};
    }
    return &h->owners.p[*at];
}

/* What all rows of a commit share; texts are kept once. */
typedef struct {
    ds_history_rows *h;
    owner *to;
    ds_value shared[FIELDS];
} row_maker;

static ds_value text_value(ds_arena *a, ds_str s)
{
    return (ds_value){.set = s.n > 0, .text = ds_dup(a, s)};
}

static ds_value number_value(int64_t n)
{
    return (ds_value){.set = true, .num = n};
}

static void fill_shared(ds_value *v, ds_history_rows *h,
                        const ds_commit_info *c)
{
    ds_arena *a = &h->arena;
    v[NTH] = number_value(++h->commits);
    v[AT] = number_value(ds_commit_day(c));
    v[AUTHOR] = text_value(a, c->author);
    v[EMAIL] = text_value(a, c->email);
    v[COMMIT] = text_value(a, (ds_str){c->oid, 10});
    v[SUBJECT] = text_value(a, c->subject);
}

static void add_row(row_maker *m, ds_str path, ds_str change, ds_str old,
                    ds_str new, bool detail)
{
    ds_arena *a = &m->h->arena;
    ds_value *v = ds_new_n(a, ds_value, FIELDS);
    memcpy(v, m->shared, sizeof m->shared);
    v[PATH] = text_value(a, path);
    v[CHANGE] = text_value(a, change);
    v[OLD] = text_value(a, old);
    v[NEW] = text_value(a, new);
    v[DETAIL] = number_value(detail);
    *ds_vec_push(&m->to->rows) = (ds_row){.values = v};
}

/* --- what an element held ------------------------------------------------- */

typedef struct {
    row_maker *m;
    const ds_record *r;
    ds_change_kind kind;
    ds_str path; /* of the element that came or went */
} holder;

static void add_field(const holder *o, unsigned table, const ds_row *row,
                      size_t field)
{
    ds_arena *a = &o->m->h->arena;
    const ds_table *t = &o->r->schema->tables[table];
    ds_str text = ds_row_text(a, o->r, row, field), none = {0};
    if (!text.n)
        return;
    ds_str path = ds_element_path(a, o->r, table, row);
    ds_str title = ds_element_title(a, o->r, table, row);
    ds_str name = t->fields[field].name;
    const char *dot = path.n ? "." : "", *space = title.n ? " " : "";
    bool added = o->kind == DS_ADDED;
    add_row(o->m, ds_printf(a, "%.*s%s%.*s", DS_FMT(path), dot, DS_FMT(name)),
            ds_printf(a, "%.*s%s%.*s", DS_FMT(title), space, DS_FMT(name)),
            added ? none : text, added ? text : none, true);
}

/* So that who set a status is found also where the element began with it. */
static void add_held(row_maker *m, const ds_client_change *c,
                     const ds_change *of)
{
    holder o = {m, of->kind == DS_ADDED ? c->new : c->old, of->kind, of->path};
    for (unsigned t = 0; t < o.r->schema->ntables; t++)
        for (size_t i = 0; i < o.r->tables[t].n; i++) {
            const ds_row *row = &o.r->tables[t].rows[i];
            if (!ds_change_holds(of, o.r, t, row))
                continue;
            for (size_t k = 0; k < o.r->schema->tables[t].nstored; k++)
                add_field(&o, t, row, k);
        }
}

/* --- one client of a commit ------------------------------------------------
 */

static void add_changes(row_maker *m, const ds_client_change *c)
{
    const ds_str none = {0};
    if (c->old_path.p && c->path.p && !ds_str_eq(c->old_path, c->path))
        add_row(m, none, DS_STR("rename client"),
                ds_str_eq(c->old_id, c->id) ? c->old_path : c->old_id,
                ds_str_eq(c->old_id, c->id) ? c->path : c->id, false);
    if (c->new_broken)
        add_row(m, none, DS_STR("break the record: it cannot be read"), none,
                none, false);
    else if (c->old_broken)
        add_row(m, none, DS_STR("mend the record, which could not be read"),
                none, none, false);
    for (size_t i = 0; i < c->changes.n; i++) {
        const ds_change *x = &c->changes.p[i];
        add_row(m, x->path, x->what, x->old, x->new, false);
        if (x->kind != DS_CHANGED)
            add_held(m, c, x);
    }
    for (size_t i = 0; i < c->nattached; i++)
        add_row(m, none, c->attached[i], none, none, false);
}

static int add_commit(void *payload, const ds_commit_info *commit,
                      const ds_client_change *clients, size_t n, ds_err *err)
{
    ds_history_rows *h = payload;
    row_maker m = {.h = h};
    (void)err;
    fill_shared(m.shared, h, commit);
    for (size_t i = 0; i < n; i++) {
        const ds_client_change *c = &clients[i];
        ds_str path = c->path.p ? c->path : c->old_path;
        if (!path.p) /* only its files changed: its record is beside them */
            path = ds_client_path(&h->arena, DS_STR("flat"), c->id);
        m.to = owner_of(h, path);
        size_t before = m.to->rows.n;
        add_changes(&m, c);
        if (m.to->rows.n == before)
            add_row(&m, (ds_str){0}, DS_STR("comments and layout"), (ds_str){0},
                    (ds_str){0}, false);
    }
    return 0;
}

/* --- the segment -----------------------------------------------------------
 */

/* Where each client stands in the book as it is. */
static void find_clients(ds_map *rows, ds_segments now)
{
    for (size_t i = 0; i < now.n; i++) {
        const ds_segment *s = now.segments[i];
        for (uint32_t c = 0; c < s->tables[0].rows; c++)
            if (!s->dead || !s->dead[c])
                *ds_map_put(rows, ds_segment_id(s, c), NULL) =
                    (uint64_t)i << 32 | c;
    }
}

static void fill_client(ds_value *values, const ds_map *rows, ds_segments now,
                        ds_str id)
{
    const uint64_t *at = ds_map_get(rows, id);
    if (!at)
        return;
    const ds_segment *s = now.segments[*at >> 32];
    for (unsigned i = 0; i < s->schema->tables[0].nstored; i++)
        values[i] = ds_segment_value(s, 0, (uint32_t)*at, i);
}

static int by_path(const void *a, const void *b)
{
    return ds_str_cmp(((const owner *)a)->path, ((const owner *)b)->path);
}

static void build(ds_history_rows *h, ds_segments now)
{
    ds_map rows = {0};
    const ds_schema *s = h->schema;
    find_clients(&rows, now);
    h->builder = ds_builder_new(s);
    if (h->owners.n)
        qsort(h->owners.p, h->owners.n, sizeof *h->owners.p, by_path);
    for (size_t i = 0; i < h->owners.n; i++) {
        owner *o = &h->owners.p[i];
        ds_row client = {
            .values = ds_new_n(&h->arena, ds_value, s->tables[0].nstored)};
        ds_record r = {.id = ds_client_id(o->path),
                       .path = o->path,
                       .schema = s,
                       .tables = ds_new_n(&h->arena, ds_rows, s->ntables)};
        fill_client(client.values, &rows, now, r.id);
        r.tables[0] = (ds_rows){&client, 1};
        r.tables[h->table] = (ds_rows){o->rows.p, o->rows.n};
        ds_builder_add(h->builder, &r);
    }
    h->segment = ds_builder_finish(h->builder);
    ds_map_free(&rows);
}

int ds_history_rows_open(ds_history_rows **out, const ds_book *book,
                         const ds_schema *schema, ds_segments now, ds_str path,
                         const char *from, const char *to, ds_err *err)
{
    ds_history_rows *h = ds_xmalloc(sizeof *h);
    *h = (ds_history_rows){.schema = schema};
    h->table = (unsigned)ds_schema_table(schema, DS_STR("changes"));
    if (path.n)
        h->only = ds_printf(&h->arena, "%.*s/client.yaml", DS_FMT(path));
    *out = h;
    if (ds_history_walk(book, schema, path, from, to, add_commit, h, err) ==
        0) {
        build(h, now);
        return 0;
    }
    ds_history_rows_close(h);
    *out = NULL;
    return -1;
}

ds_segments ds_history_rows_segments(const ds_history_rows *h)
{
    return (ds_segments){&h->segment, 1};
}

void ds_history_rows_close(ds_history_rows *h)
{
    if (!h)
        return;
    for (size_t i = 0; i < h->owners.n; i++)
        ds_vec_free(&h->owners.p[i].rows);
    ds_vec_free(&h->owners);
    ds_map_free(&h->at);
    if (h->builder)
        ds_builder_close(h->builder);
    ds_arena_free(&h->arena);
    free(h);
}
