/* add: a new client, or a new element of one. */
#include "cmd/editor.h"
#include "cmd/verbs.h"
#include "record/client.h"
#include <unistd.h>
#include "base/utf8.h"
#include "base/banned.h"

/* The identifier: told, or made of the name; not one that is there. */
static int choose_id(ds_client_ref *out, ds_run *run, ds_str name, ds_err *err)
{
    ds_str id = ds_run_opt(run, OPT_ID);
    if (!id.n)
        id = ds_slug(&run->arena, name);
    if (!ds_slug_valid(id))
        return ds_fail(err, DS_EUSAGE,
                       "\"%.*s\" cannot be an identifier: small letters, "
                       "digits and single hyphens, please",
                       DS_FMT(id));
    if (ds_run_index(run, err))
        return -1;
    int failed = ds_client_may_be(id, err);
    if (!failed && ds_index_has(run->index, id))
        failed = ds_fail(err, DS_EEXISTS, "there is a client %.*s already",
                         DS_FMT(id));
    if (failed)
        return ds_hint(err, "dossier add client --id %.*s-2 \"%.*s\" ...",
                       DS_FMT(id), DS_FMT(name));
    out->id = id;
    out->path = ds_client_path(&run->arena, run->schema->layout, id);
    return 0;
}

static int add_client(ds_run *run, ds_err *err)
{
    ds_str name = ds_run_arg(run, 1);
    size_t n;
    const ds_assign *given = ds_write_assigns(&n, run, 2, true, err);
    ds_client_ref client;
    if (!given || choose_id(&client, run, name, err))
        return -1;
    ds_assign *all = ds_new_n(&run->arena, ds_assign, n + 1);
    all[0] = (ds_assign){DS_STR("legal_name"), name};
    memcpy(all + 1, given, n * sizeof *all);
    ds_edit_env env = {.schema = run->schema, .today = run->today};
    bool by_hand = !n && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
    ds_str bytes;
    if (ds_client_new(&bytes, &run->arena, &env, all, n + 1, by_hand, err))
        return -1;
    if (by_hand)
        return ds_editor_session(run, client, (ds_str){0}, bytes, err);
    ds_write w;
    ds_write_open(&w, run);
    ds_str subject =
        ds_printf(&run->arena, "%.*s: add client", DS_FMT(client.id));
    if (!ds_write_put(&w, client, (ds_str){0}, bytes, err))
        return ds_write_finish(&w, subject, err);
    ds_write_close(&w);
    return -1;
}

/* "add invoice 2026-014", "add activity Call back": the key, or the text that
 * an element begins with. */
static ds_str element_subject(ds_run *run, const ds_table *t, const ds_op *op)
{
    const ds_field *f = &t->fields[t->key >= 0 ? t->key : 0];
    for (size_t i = 0; f->type == DS_TEXT && i < op->n; i++)
        if (ds_str_eq(op->assigns[i].field, f->name))
            return ds_printf(&run->arena, "add %.*s %.*s", DS_FMT(t->noun),
                             DS_FMT(op->assigns[i].text));
    if (op->parent_key.n)
        return ds_printf(&run->arena, "add %.*s to %.*s %.*s", DS_FMT(t->noun),
                         DS_FMT(op->parent_noun), DS_FMT(op->parent_key));
    return ds_printf(&run->arena, "add %.*s", DS_FMT(t->noun));
}

static int add_element(ds_run *run, int table, ds_err *err)
{
    size_t at = 2;
    ds_op pair = {0};
    ds_write_element(&pair, run, &at);
    ds_op op = {
        .kind = DS_OP_ADD,
        .noun = run->schema->tables[table].noun,
        .parent_noun = pair.noun,
        .parent_key = pair.key,
    };
    op.assigns = ds_write_assigns(&op.n, run, at, true, err);
    if (!op.assigns)
        return -1;
    return ds_write_one(run, ds_run_arg(run, 1), &op,
                        element_subject(run, &run->schema->tables[table], &op),
                        err);
}

int ds_cmd_add(ds_run *run, ds_err *err)
{
    ds_str noun = ds_run_arg(run, 0);
    int table = ds_schema_table(run->schema, noun);
    if (table < 0)
        return ds_schema_no_table(run->schema, noun, err);
    return table == 0 ? add_client(run, err) : add_element(run, table, err);
}
