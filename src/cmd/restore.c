/* restore: a client, an element or a field as a commit has it. */
#include "cmd/then.h"
#include "cmd/verbs.h"
#include "cmd/write.h"
#include "record/client.h"
#include "base/file.h"
#include "base/banned.h"

#define MAX_FILE ((size_t)1 << 30)

typedef struct {
    ds_run *run;
    ds_then then;
    ds_client_ref was; /* the client, there */
    ds_str bytes;      /* its file, there */
} restoring;

/* --- a whole client ------------------------------------------------------- */

/* Whether a client has just this identifier now, and where. */
static int find_now(bool *there, ds_client_ref *now, restoring *r, ds_err *err)
{
    ds_run *run = r->run;
    *there = false;
    if (ds_run_index(run, err))
        return -1;
    if (ds_index_has(run->index, r->was.id)) {
        if (ds_index_find(now, &run->arena, run->index, r->was.id, err))
            return -1;
        *there = ds_str_eq(now->id, r->was.id);
    }
    if (!*there)
        *now = (ds_client_ref){
            r->was.id,
            ds_client_path(&run->arena, run->schema->layout, r->was.id)};
    return 0;
}

static void note(ds_write *w, ds_str id, ds_str what)
{
    ds_changes one = {0};
    *ds_vec_push(&one) = (ds_change){.what = what};
    ds_write_note(w, id, &one);
    ds_vec_free(&one);
}

/* A file that is gone or has changed; those that came later stay. */
static int put_file(ds_write *w, restoring *r, ds_client_ref now, ds_str name,
                    ds_err *err)
{
    ds_run *run = r->run;
    ds_arena *a = &run->arena;
    ds_str bytes, old;
    ds_str from =
        ds_printf(a, "%.*s/files/%.*s", DS_FMT(ds_client_folder(r->was.path)),
                  DS_FMT(name));
    ds_str to = ds_printf(a, "%.*s/files/%.*s",
                          DS_FMT(ds_client_folder(now.path)), DS_FMT(name));
    if (ds_snapshot_read(&bytes, a, r->then.snapshot, from, MAX_FILE, err))
        return -1;
    if (ds_file_read_any(&old, a, run->book.fd, to.p, MAX_FILE, err))
        return -1;
    if (old.p && ds_str_eq(old, bytes))
        return 0;
    note(w, now.id, ds_printf(a, "restore files/%.*s", DS_FMT(name)));
    return ds_changeset_file(w->set, to, old, bytes, err);
}

static int put_files(ds_write *w, restoring *r, ds_client_ref now, ds_err *err)
{
    ds_attached_list list = {0};
    int failed = ds_snapshot_files(&list, &r->run->arena, r->then.snapshot,
                                   ds_client_folder(r->was.path), err);
    for (size_t i = 0; i < list.n && !failed; i++)
        if (!list.p[i].refused)
            failed = put_file(w, r, now, list.p[i].name, err);
    ds_vec_free(&list);
    return failed;
}

static int put_client(ds_write *w, restoring *r, ds_client_ref now, bool there,
                      ds_err *err)
{
    ds_str old = {0};
    if (there && ds_run_read(&old, r->run, now.path, err))
        return -1;
    if ((!there || !ds_str_eq(old, r->bytes)) &&
        ds_write_put(w, now, old, r->bytes, err))
        return -1;
    return put_files(w, r, now, err);
}

static int restore_client(restoring *r, ds_err *err)
{
    ds_client_ref now;
    bool there;
    ds_write w;
    ds_run *run = r->run;
    if (find_now(&there, &now, r, err))
        return -1;
    ds_str subject =
        ds_printf(&run->arena, "restore client %.*s as of %.*s", DS_FMT(now.id),
                  DS_FMT(ds_then_name(&r->then, run)));
    ds_write_open(&w, run);
    if (!put_client(&w, r, now, there, err))
        return ds_write_finish(&w, subject, err);
    ds_write_close(&w);
    return -1;
}

/* --- an element or fields ------------------------------------------------- */

static int read_then(ds_record *out, restoring *r, ds_err *err)
{
    ds_run *run = r->run;
    ds_doc *doc = ds_new(&run->arena, ds_doc);
    ds_findings f = {.arena = &run->arena};
    ds_str label = ds_printf(&run->arena, "%.*s:%.*s", DS_FMT(r->then.commit),
                             DS_FMT(r->was.path));
    int broken = ds_yaml_parse(doc, &run->arena, label, r->bytes, &f);
    if (!broken)
        ds_record_read(out, &run->arena, run->schema, doc, r->was.id,
                       r->was.path, NULL);
    else if (!ds_run_report(run, &f, err))
        ds_fail(err, DS_EFINDINGS, "%.*s cannot be read", DS_FMT(label));
    ds_findings_free(&f);
    return broken ? -1 : 0;
}

static int is_here(restoring *r, ds_err *err)
{
    ds_client_ref now;
    ds_run *run = r->run;
    if (!ds_run_client(&now, run, r->was.id, err) &&
        ds_str_eq(now.id, r->was.id))
        return 0;
    ds_fail(err, DS_ENOTFOUND, "%.*s is not there now: restore the client",
            DS_FMT(r->was.id));
    return ds_hint(err, "dossier restore %.*s --as-of %.*s", DS_FMT(r->was.id),
                   DS_FMT(r->then.commit));
}

static ds_str part_subject(const ds_op *op, restoring *r)
{
    ds_arena *a = &r->run->arena;
    ds_str text = DS_STR("restore");
    if (op->noun.n)
        text = ds_printf(a, "%.*s %.*s %.*s", DS_FMT(text), DS_FMT(op->noun),
                         DS_FMT(op->key));
    for (size_t i = 0; i < op->n; i++)
        text = ds_printf(a, "%.*s%s %.*s", DS_FMT(text), i ? "," : "",
                         DS_FMT(op->assigns[i].field));
    return ds_printf(a, "%.*s as of %.*s", DS_FMT(text),
                     DS_FMT(ds_then_name(&r->then, r->run)));
}

static int restore_part(restoring *r, ds_err *err)
{
    size_t at = 1;
    ds_run *run = r->run;
    ds_record from;
    ds_op op = {.kind = DS_OP_RESTORE, .from = &from};
    ds_write_element(&op, run, &at);
    op.assigns = ds_write_assigns(&op.n, run, at, false, err);
    if (!op.assigns || read_then(&from, r, err) || is_here(r, err))
        return -1;
    return ds_write_one(run, r->was.id, &op, part_subject(&op, r), err);
}

static int restore(restoring *r, ds_err *err)
{
    ds_run *run = r->run;
    if (ds_then_open(&r->then, run, ds_run_opt(run, OPT_AS_OF), err) ||
        ds_then_client(&r->was, &r->then, run, ds_run_arg(run, 0), err) ||
        ds_then_read(&r->bytes, &r->then, run, r->was.path, err))
        return -1;
    return run->opts.args.n == 1 ? restore_client(r, err)
                                 : restore_part(r, err);
}

int ds_cmd_restore(ds_run *run, ds_err *err)
{
    restoring r = {.run = run};
    if (!ds_run_has(run, OPT_AS_OF))
        return ds_fail(err, DS_EUSAGE,
                       "restore needs --as-of and a date or revision");
    int failed = restore(&r, err);
    ds_then_close(&r.then);
    return failed;
}
