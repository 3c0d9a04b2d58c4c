/* files: what is attached to a client, and what its record says of it. */
#include "cmd/tabs.h"
#include "cmd/then.h"
#include "cmd/verbs.h"
#include "record/client.h"
#include "store/files.h"
#include "base/banned.h"

enum {
    NAME,
    SIZE,
    TITLE,
    DATE,
    ABOUT,
    STATE,
    WIDTH
};

static const ds_column columns[WIDTH] = {
    [NAME] = {{"name", 4}, {"Name", 4}, DS_TEXT},
    [SIZE] = {{"size", 4}, {"Size", 4}, DS_INT},
    [TITLE] = {{"title", 5}, {"Title", 5}, DS_TEXT},
    [DATE] = {{"date", 4}, {"Date", 4}, DS_DATE},
    [ABOUT] = {{"about", 5}, {"About", 5}, DS_TEXT},
    [STATE] = {{"state", 5}, {"State", 5}, DS_TEXT},
};

static ds_cell text_cell(ds_str text)
{
    return (ds_cell){.set = text.n > 0, .text = text};
}

/* What the record's entry says; NULL: it has none. */
static const ds_row *find_entry(const ds_record *r, int table, ds_str name)
{
    const ds_table *t = &r->schema->tables[table];
    int key = ds_table_field(t, DS_STR("name"));
    for (size_t i = 0; i < r->tables[table].n; i++)
        if (ds_str_eq(r->tables[table].rows[i].values[key].text, name))
            return &r->tables[table].rows[i];
    return NULL;
}

static void fill_entry(ds_cell *cells, const ds_table *t, const ds_row *row)
{
    const struct {
        int cell;
        const char *field;
    } map[] = {{TITLE, "title"}, {DATE, "date"}, {ABOUT, "about"}};
    for (size_t i = 0; i < 3; i++) {
        int f = ds_table_field(t, ds_cstr(map[i].field));
        if (f < 0)
            continue;
        ds_value v = row->values[f];
        cells[map[i].cell] = (ds_cell){
            .set = v.set, .num = ds_ratio_make(v.num, 1), .text = v.text};
    }
}

static int missing_rows(ds_sink *sink, const ds_record *r, int table,
                        const ds_attached_list *list, ds_err *err)
{
    const ds_table *t = &r->schema->tables[table];
    int key = ds_table_field(t, DS_STR("name"));
    for (size_t i = 0; i < r->tables[table].n; i++) {
        const ds_row *row = &r->tables[table].rows[i];
        ds_str name = row->values[key].text;
        bool there = false;
        for (size_t k = 0; k < list->n; k++)
            there |= ds_str_eq(list->p[k].name, name);
        ds_cell cells[WIDTH] = {[NAME] = text_cell(name)};
        fill_entry(cells, t, row);
        cells[STATE] = text_cell(DS_STR("missing"));
        if (!there && sink->row(sink, cells, err))
            return -1;
    }
    return 0;
}

static int list_files(ds_attached_list *out, ds_run *run, ds_str folder,
                      ds_err *err)
{
    if (run->then)
        return ds_snapshot_files(out, &run->arena, run->then->snapshot, folder,
                                 err);
    return ds_files_list(out, &run->arena, &run->book, folder, err);
}

int ds_tab_files(ds_run *run, const ds_record *r, ds_err *err)
{
    ds_attached_list list = {0};
    ds_sink *sink;
    int table = ds_schema_table(run->schema, DS_STR("files"));
    int failed = list_files(&list, run, ds_client_folder(r->path), err) ||
                 ds_run_sink(&sink, run, "table", err) ||
                 sink->head(sink, columns, WIDTH, err);
    for (size_t i = 0; i < list.n && !failed; i++) {
        const ds_attached *f = &list.p[i];
        const ds_row *row = find_entry(r, table, f->name);
        ds_cell cells[WIDTH] = {[NAME] = text_cell(f->name)};
        cells[SIZE] = (ds_cell){.set = true, .num = ds_ratio_make(f->size, 1)};
        if (row)
            fill_entry(cells, &r->schema->tables[table], row);
        cells[STATE] = text_cell(f->refused ? DS_STR("refused")
                                 : row      ? DS_STR("")
                                            : DS_STR("unlisted"));
        failed = sink->row(sink, cells, err);
    }
    failed = failed || missing_rows(sink, r, table, &list, err) ||
             sink->end(sink, err);
    ds_vec_free(&list);
    return failed ? -1 : 0;
}

int ds_cmd_files(ds_run *run, ds_err *err)
{
    ds_client_ref client;
    ds_record record;
    if (ds_run_client(&client, run, ds_run_arg(run, 0), err) ||
        ds_run_record(&record, run, client.path, err))
        return -1;
    return ds_tab_files(run, &record, err);
}
