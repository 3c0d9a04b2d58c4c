/* Every field of a client with its label, then its contacts and addresses. */
#include "view/labels.h"
#include "view/page.h"
#include "view/profile.h"
#include "base/utf8.h"
#include "base/banned.h"

typedef struct {
    ds_flow flow;
    const ds_sink_opts *opts;
    const ds_record *record;
    size_t label; /* columns of the widest label */
} details;

/* "address" of "address.street". */
static ds_str group_of(ds_str name)
{
    size_t dot = ds_str_chr(name, '.');
    return dot < name.n ? ds_str_sub(name, 0, dot) : DS_STR("");
}

static ds_str label_of(const details *d, const ds_field *f)
{
    return ds_text_safe(d->flow.arena, ds_label_of(d->opts, f));
}

static void measure(details *d, const ds_table *t)
{
    for (size_t i = 0; i < t->nstored; i++) {
        size_t width = ds_utf8_width(label_of(d, &t->fields[i]));
        d->label = width > d->label ? width : d->label;
    }
}

/* A note keeps its lines; anything else is one. */
static ds_str value_text(const details *d, unsigned table, size_t row,
                         size_t field)
{
    const ds_field *f = &d->record->schema->tables[table].fields[field];
    ds_value v = d->record->tables[table].rows[row].values[field];
    if (f->type != DS_NOTE || !v.set)
        return ds_field_text(d->flow.arena, d->opts, d->record, table, row,
                             f->name);
    ds_buf b = {0};
    ds_utf8_show(&b, ds_str_trim(v.text), true);
    for (size_t i = 0; i < b.n; i++)
        if (b.p[i] == '\t')
            b.p[i] = ' ';
    ds_str text = ds_dup(d->flow.arena, ds_buf_str(&b));
    ds_buf_free(&b);
    return text;
}

static void add_field(details *d, unsigned table, size_t row, size_t field,
                      size_t indent)
{
    ds_arena *a = d->flow.arena;
    const ds_field *f = &d->record->schema->tables[table].fields[field];
    ds_str text = value_text(d, table, row, field);
    ds_str label = ds_padded(a, label_of(d, f), d->label);
    ds_str lead = ds_printf(a, "%*s%.*s  ", (int)indent, "", DS_FMT(label));
    bool set = text.n > 0;
    ds_flow_wrap(&d->flow, set ? DS_INK_PLAIN : DS_INK_FAINT, lead,
                 set ? text : DS_STR("-"), d->opts->width);
}

/* The address' own name: no field has it. */
static ds_str group_label(const details *d, ds_str group)
{
    if (ds_str_is(group, "address"))
        return ds_word_in(d->opts, DS_WORD_ADDRESS);
    return ds_text_safe(d->flow.arena, group);
}

/* All fields, also those without a value, so that one sees what could be. */
static void add_client(details *d)
{
    const ds_table *t = &d->record->schema->tables[0];
    ds_str group = DS_STR("");
    ds_flow_block(&d->flow, ds_field_text(d->flow.arena, d->opts, d->record, 0,
                                          0, DS_STR("legal_name")));
    ds_flow_line(&d->flow, DS_INK_FAINT, d->record->path);
    ds_flow_block(&d->flow, DS_STR(""));
    for (size_t i = 0; i < t->nstored; i++) {
        ds_str now = group_of(t->fields[i].name);
        if (now.n > 0 && !ds_str_eq(now, group))
            ds_flow_line(&d->flow, DS_INK_BOLD, group_label(d, now));
        group = now;
        add_field(d, 0, 0, i, now.n > 0 ? 2 : 0);
    }
}

static bool is_set(const details *d, unsigned table, size_t row, size_t field)
{
    return d->record->tables[table].rows[row].values[field].set;
}

static void add_element(details *d, unsigned table, size_t row)
{
    const ds_table *t = &d->record->schema->tables[table];
    size_t key = t->key >= 0 ? (size_t)t->key : t->nstored;
    if (key < t->nstored)
        ds_flow_wrap(&d->flow, DS_INK_PLAIN, DS_STR("  "),
                     value_text(d, table, row, key), d->opts->width);
    for (size_t i = 0; i < t->nstored; i++)
        if (i != key && is_set(d, table, row, i))
            add_field(d, table, row, i, 4);
}

static void add_collection(details *d, const char *name)
{
    int table = ds_schema_table(d->record->schema, ds_cstr(name));
    if (table < 0 || d->record->tables[table].n == 0)
        return;
    const ds_table *t = &d->record->schema->tables[table];
    ds_str label = d->opts->italian ? t->label_it : t->label_en;
    ds_flow_block(&d->flow, ds_text_safe(d->flow.arena, label));
    for (size_t row = 0; row < d->record->tables[table].n; row++)
        add_element(d, (unsigned)table, row);
}

int ds_view_details(const ds_sink_opts *opts, const ds_record *r, ds_err *err)
{
    ds_arena a = {0};
    details d = {.flow = {.arena = &a}, .opts = opts, .record = r};
    ds_strip strip;
    measure(&d, &r->schema->tables[0]);
    add_client(&d);
    add_collection(&d, "contacts");
    add_collection(&d, "addresses");
    ds_flow_split(&strip, 1, &d.flow);
    int rc = ds_page_print(opts, &a, &strip, 1, err);
    ds_flow_free(&d.flow);
    ds_arena_free(&a);
    return rc;
}
