/* check: everything that is wrong with the book, in one run. */
#include "cmd/place.h"
#include "cmd/verbs.h"
#include "record/check.h"
#include "record/client.h"
#include "store/files.h"
#include "store/git.h"
#include "base/file.h"
#include "base/banned.h"

/* Rules run over this many clients at a time: enough to forget the cost of
 * compiling them, little enough for memory. */
#define BATCH 512

typedef struct {
    ds_run *run;
    ds_findings *f;
    ds_check_book book;
    ds_builder *builder; /* the clients whose rules are to be checked */
    size_t batched, clients;
    ds_arena scratch;
    ds_placer placer;
} checker;

/* Where a row that breaks a rule stands. */
static ds_place locate(void *payload, ds_str path, unsigned table, uint32_t row)
{
    checker *c = payload;
    return ds_placer_find(&c->placer, path, table, row, -1);
}

static int check_rules(checker *c, ds_err *err)
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

static void check_missing(checker *c, const ds_record *r, int table, int key,
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

static int check_files(checker *c, const ds_record *r, ds_err *err)
{
    int table = ds_schema_table(c->run->schema, DS_STR("files"));
    int key = ds_table_field(&c->run->schema->tables[table], DS_STR("name"));
    ds_attached_list list = {0};
    if (ds_files_list(&list, &c->scratch, &c->run->book,
                      ds_client_folder(r->path), err))
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

/* One record's bytes, wherever they come from. */
static int check_bytes(checker *c, ds_str path, ds_str bytes, ds_record *r)
{
    ds_doc *doc = ds_new(&c->scratch, ds_doc);
    c->clients++;
    if (ds_yaml_parse(doc, &c->scratch, path, bytes, c->f) && !doc->root)
        return -1;
    ds_check_record(r, &c->scratch, c->run->schema, doc, ds_client_id(path),
                    path, c->f);
    ds_check_book_add(&c->book, r, c->f);
    if (!c->builder)
        c->builder = ds_builder_new(c->run->schema);
    ds_builder_add(c->builder, r);
    return 0;
}

static int check_client(checker *c, ds_str path, ds_err *err)
{
    ds_arena_reset(&c->scratch);
    ds_str bytes;
    ds_record r;
    if (ds_file_read(&bytes, &c->scratch, c->run->book.fd,
                     ds_zstr(&c->scratch, path), DS_YAML_MAX_BYTES, err)) {
        if (err->code != DS_ELIMIT)
            return -1;
        c->clients++;
        ds_find_error(c->f, (ds_place){.path = path}, DS_F_SIZE,
                      "the file is bigger than %u bytes", DS_YAML_MAX_BYTES);
        return 0;
    }
    if (check_bytes(c, path, bytes, &r))
        return 0;
    if (check_files(c, &r, err))
        return -1;
    return ++c->batched == BATCH ? check_rules(c, err) : 0;
}

static int check_staged(void *payload, const ds_file_change *change,
                        ds_err *err)
{
    checker *c = payload;
    ds_record r;
    if (!change->new_path.p || !ds_client_id(change->new_path).n)
        return 0;
    ds_arena_reset(&c->scratch);
    ds_str path = ds_dup(c->f->arena, change->new_path);
    if (check_bytes(c, path, change->new, &r))
        return 0;
    return ++c->batched == BATCH ? check_rules(c, err) : 0;
}

/* A path of a record, or a client by any name. */
static int add_named(ds_str *paths, size_t *n, ds_run *run, ds_str name,
                     ds_err *err)
{
    ds_client_ref client;
    if (ds_client_id(name).n) {
        paths[(*n)++] = name;
        return 0;
    }
    if (ds_run_client(&client, run, name, err))
        return -1;
    paths[(*n)++] = client.path;
    return 0;
}

static int choose_paths(ds_str **paths, size_t *n, ds_run *run, ds_err *err)
{
    size_t given = run->opts.args.n;
    if (!given)
        return ds_index_walk(paths, n, &run->arena, &run->book, &run->findings,
                             err);
    *paths = ds_new_n(&run->arena, ds_str, given);
    *n = 0;
    for (size_t i = 0; i < given; i++)
        if (add_named(*paths, n, run, ds_run_arg(run, i), err))
            return -1;
    return 0;
}

static int report(checker *c, ds_err *err)
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

static int check_all(checker *c, ds_err *err)
{
    ds_str *paths = NULL;
    size_t n = 0;
    if (ds_run_has(c->run, OPT_STAGED))
        return ds_git_pending(&c->run->book, true, check_staged, c, err);
    if (choose_paths(&paths, &n, c->run, err))
        return -1;
    for (size_t i = 0; i < n; i++)
        if (check_client(c, paths[i], err))
            return -1;
    return 0;
}

int ds_cmd_check(ds_run *run, ds_err *err)
{
    checker c = {.run = run, .f = &run->findings, .placer = {.run = run}};
    run->quiet_index = true;
    bool whole = !run->opts.args.n && !ds_run_has(run, OPT_STAGED);
    int failed = check_all(&c, err) || check_rules(&c, err);
    if (!failed) {
        if (whole)
            ds_check_book_finish(&c.book, c.f);
        failed = report(&c, err);
    }
    if (c.builder)
        ds_builder_close(c.builder);
    ds_check_book_close(&c.book);
    ds_placer_close(&c.placer);
    ds_arena_free(&c.scratch);
    return failed ? -1 : 0;
}
