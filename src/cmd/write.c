/* Edits clients' files, shows what changes, makes the one commit. */
#include "cmd/write.h"
#include "cmd/progress.h"
#include "record/client.h"
#include <unistd.h>
#include "base/banned.h"

void ds_write_open(ds_write *w, ds_run *run)
{
    ds_query_env *env = ds_new(&run->arena, ds_query_env);
    *env = ds_run_env(run);
    *w = (ds_write){.run = run};
    w->set = ds_changeset_new(&run->arena, &run->book, env, &run->findings);
    if (run->index)
        ds_changeset_set_index(w->set, run->index);
}

void ds_write_close(ds_write *w)
{
    if (w->set)
        ds_changeset_close(w->set);
    w->set = NULL;
    ds_vec_free(&w->lines);
}

void ds_write_note(ds_write *w, ds_str id, const ds_changes *changes)
{
    for (size_t i = 0; i < changes->n; i++)
        *ds_vec_push(&w->lines) = (ds_write_line){id, changes->p[i]};
}

int ds_write_edit(ds_write *w, ds_client_ref client, const ds_op *ops, size_t n,
                  ds_err *err)
{
    ds_run *run = w->run;
    ds_str old, bytes;
    ds_edit_env env = {.schema = run->schema, .today = run->today};
    ds_changes changes = {0};
    int failed = ds_run_read(&old, run, client.path, err) ||
                 ds_client_edit(&bytes, &run->arena, &changes, &env,
                                client.path, old, ops, n, err);
    if (!failed && !ds_str_eq(old, bytes)) {
        ds_write_note(w, client.id, &changes);
        failed = ds_changeset_put(w->set, client.path, old, bytes, err);
    }
    ds_vec_free(&changes);
    return failed ? -1 : 0;
}

/* Reads bytes for comparing only: what is broken has no fields. */
static ds_record *compare_side(ds_run *run, ds_str path, ds_str bytes)
{
    ds_findings f = {.arena = &run->arena};
    ds_doc *doc = ds_new(&run->arena, ds_doc);
    ds_record *r = ds_new(&run->arena, ds_record);
    int broken = ds_yaml_parse(doc, &run->arena, path, bytes, &f);
    ds_findings_free(&f);
    if (broken)
        return NULL;
    ds_record_read(r, &run->arena, run->schema, doc, ds_client_id(path), path,
                   NULL);
    return r;
}

int ds_write_put(ds_write *w, ds_client_ref client, ds_str old, ds_str bytes,
                 ds_err *err)
{
    ds_changes changes = {0};
    ds_record_diff(&changes, &w->run->arena,
                   old.p ? compare_side(w->run, client.path, old) : NULL,
                   compare_side(w->run, client.path, bytes));
    ds_write_note(w, client.id, &changes);
    ds_vec_free(&changes);
    return ds_changeset_put(w->set, client.path, old, bytes, err);
}

static ds_str line_text(ds_arena *a, const ds_write_line *l)
{
    const ds_change *c = &l->change;
    if (!c->old.n && !c->new.n)
        return ds_printf(a, "%.*s: %.*s", DS_FMT(l->id), DS_FMT(c->what));
    if (!c->old.n)
        return ds_printf(a, "%.*s: %.*s = %.*s", DS_FMT(l->id), DS_FMT(c->what),
                         DS_FMT(c->new));
    if (!c->new.n)
        return ds_printf(a, "%.*s: %.*s %.*s removed", DS_FMT(l->id),
                         DS_FMT(c->what), DS_FMT(c->old));
    return ds_printf(a, "%.*s: %.*s %.*s -> %.*s", DS_FMT(l->id),
                     DS_FMT(c->what), DS_FMT(c->old), DS_FMT(c->new));
}

/* One line of at most 100 bytes: a value may be a note of many lines. */
static ds_str subject_line(ds_arena *a, ds_str text)
{
    ds_str first = ds_str_cut(&text, '\n');
    if (first.n <= 100)
        return first;
    size_t end = 97;
    while (end > 0 && ((unsigned char)first.p[end] & 0xc0) == 0x80)
        end--;
    return ds_printf(a, "%.*s...", (int)end, first.p);
}

static ds_str make_subject(ds_write *w, ds_str subject)
{
    ds_arena *a = &w->run->arena;
    if (subject.n)
        return subject;
    if (!w->lines.n)
        return DS_STR("change what no field holds");
    ds_str first = line_text(a, &w->lines.p[0]);
    if (w->lines.n > 1)
        first = ds_printf(a, "%.*s and %zu more",
                          DS_FMT(subject_line(a, first)), w->lines.n - 1);
    return subject_line(a, first);
}

enum {
    MAX_LINES = 1000 /* of a message; git log shows the rest */
};

static void add_lines(ds_buf *b, const ds_write *w)
{
    ds_buf_addz(b, "\n\n");
    for (size_t i = 0; i < w->lines.n && i < MAX_LINES; i++) {
        ds_str text = line_text(&w->run->arena, &w->lines.p[i]);
        ds_buf_add(b, subject_line(&w->run->arena, text));
        ds_buf_addc(b, '\n');
    }
    if (w->lines.n > MAX_LINES)
        ds_buf_addf(b, "and %zu more changes\n", w->lines.n - MAX_LINES);
}

static ds_str make_message(ds_write *w, ds_str subject)
{
    ds_str given = ds_run_opt(w->run, OPT_MESSAGE);
    ds_buf b = {0};
    ds_buf_add(&b, given.n ? given : subject);
    if (w->lines.n > 1)
        add_lines(&b, w);
    if (w->trailer.n)
        ds_buf_addf(&b, "\n\n%.*s\n", DS_FMT(w->trailer));
    ds_str message = ds_dup(&w->run->arena, ds_buf_str(&b));
    ds_buf_free(&b);
    return message;
}

ds_str ds_write_message(ds_write *w)
{
    return w->lines.n ? make_message(w, make_subject(w, DS_STR("")))
                      : DS_STR("");
}

static int preview(ds_write *w, ds_str subject)
{
    for (size_t i = 0; i < w->lines.n; i++) {
        ds_str text = line_text(&w->run->arena, &w->lines.p[i]);
        printf("%.*s\n", DS_FMT(text));
    }
    if (!w->lines.n)
        printf("%.*s\n", DS_FMT(subject));
    ds_run_say(w->run, "nothing was written (--dry-run)");
    return 0;
}

int ds_write_commit(ds_write *w, ds_str subject, ds_err *err)
{
    char oid[41] = "";
    ds_bar bar;
    ds_bar_open(&bar, w->run);
    ds_commit_opts opts = {
        .message = make_message(w, subject),
        .no_commit = ds_run_has(w->run, OPT_NO_COMMIT),
        .progress = &bar.progress,
    };
    int failed = ds_changeset_commit(w->set, oid, &opts, err);
    ds_bar_close(&bar);
    if (failed)
        return -1;
    if (oid[0])
        ds_run_say(w->run, "%.*s  [%.7s]", DS_FMT(subject), oid);
    else
        ds_run_say(w->run, "%.*s  [%s]", DS_FMT(subject),
                   opts.no_commit ? "not committed" : "nothing to commit");
    return 0;
}

static int finish(ds_write *w, ds_str subject, ds_err *err)
{
    ds_run *run = w->run;
    if (!ds_changeset_size(w->set)) {
        ds_run_say(run, "nothing to change");
        return 0;
    }
    if (run->findings.list.n && ds_run_report(run, &run->findings, err))
        return -1;
    if (ds_changeset_refused(w->set))
        return ds_fail(err, DS_EFINDINGS, "nothing was written");
    subject = make_subject(w, subject);
    return ds_run_has(run, OPT_DRY_RUN) ? preview(w, subject)
                                        : ds_write_commit(w, subject, err);
}

int ds_write_finish(ds_write *w, ds_str subject, ds_err *err)
{
    int failed = finish(w, subject, err);
    ds_write_close(w);
    return failed;
}

/* The customer number is unique in the whole book: only then is the index
 * worth its time. */
static bool sets_code(const ds_op *op)
{
    for (size_t i = 0; !op->noun.n && i < op->n; i++)
        if (ds_str_is(op->assigns[i].field, "code"))
            return true;
    return false;
}

static int write_once(ds_run *run, ds_str name, const ds_op *op, ds_str subject,
                      ds_err *err)
{
    ds_client_ref client;
    if (ds_run_client(&client, run, name, err) ||
        (sets_code(op) && ds_run_index(run, err)))
        return -1;
    ds_write w;
    ds_write_open(&w, run);
    if (ds_write_edit(&w, client, op, 1, err)) {
        ds_write_close(&w);
        return -1;
    }
    if (subject.n)
        subject = ds_printf(&run->arena, "%.*s: %.*s", DS_FMT(client.id),
                            DS_FMT(subject));
    return ds_write_finish(&w, subject, err);
}

/* Somebody else was quicker: what was asked for is asked of the new file. */
int ds_write_one(ds_run *run, ds_str name, const ds_op *op, ds_str subject,
                 ds_err *err)
{
    enum {
        TRIES = 200
    };
    for (unsigned i = 1;; i++) {
        int failed = write_once(run, name, op, subject, err);
        if (!failed || err->code != DS_ECHANGED || i == TRIES)
            return failed;
        ds_findings_clear(&run->findings);
        usleep(((unsigned)getpid() * 7919u + i * 104729u) % 20000u);
    }
}

const ds_assign *ds_write_assigns(size_t *n, ds_run *run, size_t first,
                                  bool values, ds_err *err)
{
    size_t count = run->opts.args.n - first;
    ds_assign *all = ds_new_n(&run->arena, ds_assign, count);
    for (size_t i = 0; i < count; i++) {
        ds_str rest = ds_run_arg(run, first + i);
        ds_str field = values ? ds_str_cut(&rest, '=') : rest;
        if (!field.n || (values && !rest.p)) {
            ds_fail(err, DS_EUSAGE, "\"%.*s\" is not FIELD=VALUE",
                    DS_FMT(field));
            return NULL;
        }
        all[i] = (ds_assign){field, values ? rest : DS_STR("")};
    }
    *n = count;
    return all;
}

void ds_write_element(ds_op *op, ds_run *run, size_t *at)
{
    for (int pair = 0; pair < 2; pair++) {
        ds_str noun = ds_run_arg(run, *at);
        if (*at + 1 >= run->opts.args.n || ds_str_chr(noun, '=') < noun.n ||
            ds_schema_table(run->schema, noun) < 1)
            return;
        op->parent_noun = op->noun;
        op->parent_key = op->key;
        op->noun = noun;
        op->key = ds_run_arg(run, *at + 1);
        *at += 2;
    }
}
