/* Judges records and reports. */
#include "cmd/checker.h"
#include "cmd/then.h"
#include "record/client.h"
#include "store/snapshot.h"
#include "base/banned.h"

/* Rules run over this many clients at a time: enough to forget the cost of
 * compiling them, little enough for memory. */
#define BATCH 512

/* Where a row that breaks a rule stands. */
static ds_place locate(void *payload, ds_str path, unsigned table, uint32_t row)
{
    ds_checker *c = payload;
    return ds_placer_find(&c->placer, path, table, row, -1);
}

int ds_checker_rules(ds_checker *c, ds_err *err)
{
    if (!c->builder)
        return 0;
    const ds_segment *segment = ds_builder_finish(c->builder);
    ds_query_env env = ds_run_env(c->run);
    int failed =
        ds_rules_check(c->f, &env, (ds_segments){&segment, 1}, locate, c, err);
    ds_builder_close(c->builder);
    c->builder = NULL;
    c->batched = 0;
    return failed;
}

static bool is_listed(const ds_record *r, int table, int key, ds_str name)
{
    for (size_t i = 0; i < r->tables[table].n; i++)
        if (ds_str_eq(r->tables[table].rows[i].values[key].text, name))
            return true;
    return false;
}

static void check_missing(ds_checker *c, const ds_record *r, int table, int key,
                          const ds_attached_list *list)
{
    for (size_t i = 0; i < r->tables[table].n; i++) {
        const ds_row *row = &r->tables[table].rows[i];
        bool there = !row->values[key].set;
        for (size_t k = 0; k < list->n; k++)
            there |= ds_str_eq(list->p[k].name, row->values[key].text);
        const ds_node *n = row->nodes[key];
        if (!there)
            ds_find_error(c->f, (ds_place){r->path, n->line, n->col},
                          DS_F_FILE_MISSING, "file \"%.*s\" is not in files/",
                          DS_FMT(row->values[key].text));
    }
}

int ds_checker_files(ds_checker *c, const ds_record *r, ds_err *err)
{
    int table = ds_schema_table(c->run->schema, DS_STR("files"));
    int key = ds_table_field(&c->run->schema->tables[table], DS_STR("name"));
    ds_attached_list list = {0};
    ds_str folder = ds_client_folder(r->path);
    if (c->run->then
            ? ds_snapshot_files(&list, &c->scratch, c->run->then->snapshot,
                                folder, err)
            : ds_files_list(&list, &c->scratch, &c->run->book, folder, err))
        return -1;
    check_missing(c, r, table, key, &list);
    for (size_t i = 0; i < list.n; i++) {
        ds_str path = ds_printf(c->f->arena, "%.*s/files/%.*s",
                                DS_FMT(ds_client_folder(r->path)),
                                DS_FMT(list.p[i].name));
        if (list.p[i].refused)
            ds_find_error(c->f, (ds_place){.path = path}, DS_F_PATH,
                          "not a regular file with a safe name");
        else if (!is_listed(r, table, key, list.p[i].name))
            ds_find_warning(c->f, (ds_place){.path = path}, DS_F_FILE_UNLISTED,
                            "the client's record does not list this file");
    }
    ds_vec_free(&list);
    return 0;
}

int ds_checker_bytes(ds_checker *c, ds_str path, ds_str bytes, ds_record *r)
{
    ds_doc *doc = ds_new(&c->scratch, ds_doc);
    c->clients++;
    if (ds_yaml_parse(doc, &c->scratch, path, bytes, c->f) && !doc->root)
        return -1;
    ds_check_record(r, &c->scratch, c->run->schema, doc, ds_client_id(path),
                    path, c->f);
    ds_check_book_add(&c->book, r, c->book_f ? c->book_f : c->f);
    if (!c->builder)
        c->builder = ds_builder_new(c->run->schema);
    ds_builder_add(c->builder, r);
    return 0;
}

int ds_checker_step(ds_checker *c, ds_err *err)
{
    return ++c->batched == BATCH ? ds_checker_rules(c, err) : 0;
}

int ds_checker_report(ds_checker *c, ds_err *err)
{
    ds_run *run = c->run;
    ds_str format = ds_run_opt(run, OPT_FORMAT);
    ds_findings_sort(c->f);
    if (ds_run_out(run, true, err) ||
        ds_run_findings(run, run->out, format, c->f, err))
        return -1;
    ds_run_say(run, "%zu client%s checked: %zu error%s, %zu warning%s",
               c->clients, c->clients == 1 ? "" : "s", c->f->errors,
               c->f->errors == 1 ? "" : "s", c->f->warnings,
               c->f->warnings == 1 ? "" : "s");
    return c->f->errors ? ds_run_found(err) : 0;
}

void ds_checker_close(ds_checker *c)
{
    if (c->builder)
        ds_builder_close(c->builder);
    ds_check_book_close(&c->book);
    ds_placer_close(&c->placer);
    ds_arena_free(&c->scratch);
}
