/* The table of formats, and the sink that keeps its rows. */
#include "view/sink.h"
#include "record/suggest.h"
#include "view/format.h"
#include <string.h>
#include "base/banned.h"

static const struct {
    ds_str name;
    ds_sink_opener *open;
} formats[] = {
    {DS_STR("table"), ds_table_open},   {DS_STR("csv"), ds_csv_open},
    {DS_STR("tsv"), ds_tsv_open},       {DS_STR("json"), ds_json_open},
    {DS_STR("ndjson"), ds_ndjson_open}, {DS_STR("yaml"), ds_yaml_open},
    {DS_STR("md"), ds_md_open},         {DS_STR("sql"), ds_sql_open},
    {DS_STR("vcard"), ds_vcard_open},   {DS_STR("xlsx"), ds_xlsx_open},
    {DS_STR("ical"), ds_ical_open},
};

enum {
    FORMATS = sizeof formats / sizeof *formats
};

int ds_pick_name(size_t *out, const char *what, ds_str wanted,
                 const ds_str *names, size_t n, ds_err *err)
{
    for (*out = 0; *out < n; ++*out)
        if (ds_str_eq(wanted, names[*out]))
            return 0;
    return ds_fail(err, DS_EUSAGE, "unknown %s \"%.*s\"%s", what,
                   DS_FMT(wanted), ds_suggest(wanted, names, n).text);
}

int ds_sink_open(ds_sink **out, ds_arena *a, ds_str format,
                 const ds_sink_opts *opts, ds_err *err)
{
    ds_str names[FORMATS];
    size_t i;
    for (i = 0; i < FORMATS; i++)
        names[i] = formats[i].name;
    if (ds_pick_name(&i, "format", format, names, FORMATS, err) != 0)
        return -1;
    return formats[i].open(out, a, opts, err);
}

bool ds_column_right(const ds_column *c)
{
    ds_class class = ds_type_class(c->type);
    return class == DS_AS_NUMBER || class == DS_AS_MONEY;
}

ds_writer ds_writer_new(ds_arena *a, const ds_sink_opts *opts)
{
    ds_writer w = {.opts = *opts, .arena = a};
    ds_out_open(&w.out, a, opts->out);
    return w;
}

int ds_writer_head(ds_sink *s, const ds_column *columns, size_t n, ds_err *err)
{
    ds_writer *w = (ds_writer *)s;
    w->columns = columns;
    w->n = n;
    return ds_out_status(&w->out, err);
}

/* --- keeping ----------------------------------------------------------- */

typedef struct {
    ds_sink sink;
    ds_arena *arena;
    ds_rowset *into;
    size_t room; /* for rows */
} keeper;

static int keep_head(ds_sink *s, const ds_column *columns, size_t n,
                     ds_err *err)
{
    (void)err;
    keeper *k = (keeper *)s;
    k->into->columns = ds_new_n(k->arena, ds_column, n);
    k->into->ncolumns = n;
    for (size_t i = 0; i < n; i++)
        k->into->columns[i] = (ds_column){
            .name = ds_dup(k->arena, columns[i].name),
            .label = ds_dup(k->arena, columns[i].label),
            .type = columns[i].type,
        };
    return 0;
}

static void make_room(keeper *k)
{
    if (k->into->n < k->room)
        return;
    k->room = k->room > 0 ? k->room * 2 : 16;
    ds_cell **rows = ds_new_n(k->arena, ds_cell *, k->room);
    if (k->into->n > 0)
        memcpy(rows, k->into->rows, k->into->n * sizeof(ds_cell *));
    k->into->rows = rows;
}

static int keep_row(ds_sink *s, const ds_cell *cells, ds_err *err)
{
    (void)err;
    keeper *k = (keeper *)s;
    make_room(k);
    ds_cell *row = ds_new_n(k->arena, ds_cell, k->into->ncolumns);
    for (size_t i = 0; i < k->into->ncolumns; i++) {
        row[i] = cells[i];
        row[i].text = ds_dup(k->arena, cells[i].text);
    }
    k->into->rows[k->into->n++] = row;
    return 0;
}

static int keep_end(ds_sink *s, ds_err *err)
{
    (void)s;
    (void)err;
    return 0;
}

ds_sink *ds_sink_collect(ds_rowset *into, ds_arena *a)
{
    keeper *k = ds_new(a, keeper);
    *into = (ds_rowset){0};
    *k = (keeper){
        .sink = {keep_head, keep_row, keep_row, keep_end},
        .arena = a,
        .into = into,
    };
    return &k->sink;
}
