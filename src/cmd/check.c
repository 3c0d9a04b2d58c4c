/* check: everything that is wrong with the book, in one run. */
#include "cmd/batches.h"
#include "cmd/checker.h"
#include "cmd/range.h"
#include "cmd/verbs.h"
#include "record/client.h"
#include "store/git.h"
#include "base/file.h"
#include "base/banned.h"

static int check_client(ds_checker *c, ds_str path, ds_err *err)
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
    if (ds_checker_bytes(c, path, bytes, &r))
        return 0;
    if (ds_checker_files(c, &r, err))
        return -1;
    return ds_checker_step(c, err);
}

static int check_staged(void *payload, const ds_file_change *change,
                        ds_err *err)
{
    ds_checker *c = payload;
    ds_record r;
    if (!change->new_path.p || !ds_client_id(change->new_path).n)
        return 0;
    ds_arena_reset(&c->scratch);
    ds_str path = ds_dup(c->f->arena, change->new_path);
    if (ds_checker_bytes(c, path, change->new, &r))
        return 0;
    return ds_checker_step(c, err);
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

static int check_all(ds_checker *c, ds_err *err)
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
    ds_checker c = {.run = run, .f = &run->findings, .placer = {.run = run}};
    run->quiet_index = true;
    if (ds_run_has(run, OPT_RANGE))
        return ds_check_range(run, err);
    bool whole = !run->opts.args.n && !ds_run_has(run, OPT_STAGED);
    int failed = check_all(&c, err) || ds_checker_rules(&c, err);
    if (!failed && whole) {
        ds_check_book_finish(&c.book, c.f);
        failed = ds_batches_check(run, c.f, err);
    }
    if (!failed)
        failed = ds_checker_report(&c, err);
    ds_checker_close(&c);
    return failed ? -1 : 0;
}
