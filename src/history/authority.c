/* Each change of a guarded field is shown to the permits; the first that covers
 * it is enough, and what the last one lacked is what is said. */
#include "history/authority.h"
#include "base/utf8.h"
#include "record/client.h"
#include "store/spawn.h"
#include "base/banned.h"

typedef struct {
    ds_findings *f;
    const ds_book *book;
    const ds_schema *schema;
    const char *to;
    ds_arena arena; /* of one commit */
} judge;

/* One value that somebody gave a field. */
typedef struct {
    const ds_commit_info *commit;
    const ds_client_change *client;
    const ds_row *row;
    unsigned table;
    size_t field;
} deed;

/* --- who --------------------------------------------------------------------
 */

/* "*@example.org" is everybody there. */
static bool covers(ds_str pattern, ds_str email)
{
    if (!ds_str_starts(pattern, DS_STR("*@")))
        return ds_str_eq_nocase(pattern, email);
    size_t at = ds_str_chr(email, '@');
    return ds_str_eq_nocase(ds_str_sub(pattern, 1, pattern.n),
                            ds_str_sub(email, at, email.n));
}

static bool is_among(const ds_permit *p, ds_str email)
{
    for (size_t i = 0; i < p->nby; i++)
        if (covers(p->by[i], email))
            return true;
    return false;
}

/* --- how much
 * ------------------------------------------------------------------ */

static bool is_within(const ds_permit *p, const judge *j, const deed *x)
{
    const ds_table *t = &j->schema->tables[x->table];
    int total = ds_table_field(t, DS_STR("total"));
    if (!p->up_to.set)
        return true;
    if (total < 0 || (size_t)total >= t->nstored || !x->row->values[total].set)
        return false;
    const ds_value *v = &x->row->values[total];
    return v->cur == p->up_to.cur && v->num <= p->up_to.num &&
           v->num >= -p->up_to.num;
}

/* --- not the one who entered it
 * -------------------------------------------------- */

typedef struct {
    const deed *of;
    ds_str path; /* of the element */
    ds_arena arena;
    ds_str email; /* who made it, as far as was looked */
} origin;

/* Whether the change brought the element, with its owner maybe. */
static bool brought(const ds_change *c, const ds_record *r, const origin *o)
{
    unsigned t = o->of->table;
    for (size_t i = 0; i < r->tables[t].n; i++) {
        const ds_row *row = &r->tables[t].rows[i];
        ds_arena a = {0};
        bool same = ds_change_holds(c, r, t, row) &&
                    ds_str_eq(ds_element_path(&a, r, t, row), o->path);
        ds_arena_free(&a);
        if (same)
            return true;
    }
    return false;
}

static int look_back(void *payload, const ds_commit_info *commit,
                     const ds_client_change *clients, size_t n, ds_err *err)
{
    origin *o = payload;
    (void)err;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < clients[i].changes.n; k++) {
            const ds_change *c = &clients[i].changes.p[k];
            if (c->kind == DS_ADDED && brought(c, clients[i].new, o))
                o->email = ds_dup(&o->arena, commit->email);
        }
    return 0;
}

/* The oldest commit that brought the element counts. */
static int entered_by_another(bool *out, judge *j, const deed *x, ds_err *err)
{
    origin o = {.of = x};
    o.path = ds_element_path(&o.arena, x->client->new, x->table, x->row);
    int rc =
        ds_history_walk(j->book, j->schema, ds_client_folder(x->client->path),
                        NULL, x->commit->oid, look_back, &o, err);
    *out = rc == 0 && o.email.n > 0 &&
           !ds_str_eq_nocase(o.email, x->commit->email);
    ds_arena_free(&o.arena);
    return rc;
}

/* --- by a signature
 * --------------------------------------------------------------- */

/* "Carla <carla@example.org>" of OpenPGP, "carla@example.org" of SSH. */
static bool names(ds_str signer, ds_str email)
{
    size_t open = ds_str_chr(signer, '<');
    if (open < signer.n) {
        signer = ds_str_sub(signer, open + 1, signer.n);
        signer = ds_str_sub(signer, 0, ds_str_chr(signer, '>'));
    }
    return ds_str_eq_nocase(ds_str_trim(signer), email);
}

/* A signature that git trusts, of the author's own key. */
static int is_signed(bool *out, judge *j, const deed *x, ds_err *err)
{
    int status;
    ds_str text;
    const char *const argv[] = {
        "git", "log", "-1", "--format=%G?%n%GS", x->commit->oid, NULL};
    if (ds_spawn_git_status(&status, &text, &j->arena, argv, "log", err))
        return -1;
    ds_str verdict = ds_str_cut(&text, '\n');
    *out =
        status == 0 && ds_str_is(verdict, "G") && names(text, x->commit->email);
    return 0;
}

/* --- the permits
 * -------------------------------------------------------------------- */

/* NULL: it covers the deed; else what it lacks. */
static int ask(const char **why, judge *j, const ds_permit *p, const deed *x,
               ds_err *err)
{
    bool yes = true;
    *why = NULL;
    if (!is_among(p, x->commit->email))
        *why = "may not set it";
    else if (!is_within(p, j, x))
        *why = "may not set it on this amount";
    else if (p->others && entered_by_another(&yes, j, x, err))
        return -1;
    else if (!yes)
        *why = "entered it, and another must set it";
    else if (p->sealed && is_signed(&yes, j, x, err))
        return -1;
    else if (!yes)
        *why = "has not signed the commit";
    return 0;
}

static int refuse(judge *j, const deed *x, const char *why)
{
    const ds_record *r = x->client->new;
    ds_arena *a = &j->arena;
    const ds_node *n = x->row->nodes[x->field];
    ds_str title = ds_element_title(a, r, x->table, x->row);
    ds_str name = j->schema->tables[x->table].fields[x->field].name;
    ds_find_error(
        j->f, (ds_place){ds_dup(j->f->arena, x->client->path), n->line, n->col},
        DS_F_AUTHORITY, "%.*s%s%.*s = %.*s: %.*s %s (commit %.10s)",
        DS_FMT(title), title.n ? " " : "", DS_FMT(name), DS_FMT(n->text),
        DS_FMT(x->commit->email), why, x->commit->oid);
    return 0;
}

static int judge_deed(judge *j, const deed *x, ds_err *err)
{
    const ds_schema *s = j->schema;
    ds_str field = s->tables[x->table].fields[x->field].name;
    const char *why = NULL, *best = NULL;
    for (size_t i = 0; i < s->npermits; i++) {
        const ds_permit *p = &s->permits[i];
        if (p->table != x->table || !ds_str_eq(p->field, field) ||
            !ds_str_eq(p->value, x->row->nodes[x->field]->text))
            continue;
        if (ask(&why, j, p, x, err))
            return -1;
        if (!why)
            return 0;
        if (!best || is_among(p, x->commit->email))
            best = why;
    }
    return best ? refuse(j, x, best) : 0;
}

/* Another amount under a value that was given: who may not give it now, may not
 * raise it either. */
static int judge_amount(judge *j, const deed *changed, const ds_change *x,
                        ds_err *err)
{
    const ds_table *t = &j->schema->tables[x->table];
    deed one = *changed;
    if (!ds_str_is(t->fields[x->field].name, "total") &&
        x->field != t->currency)
        return 0;
    for (one.field = 0; one.field < t->nstored; one.field++)
        if (one.row->nodes[one.field] && one.field != (size_t)x->field &&
            judge_deed(j, &one, err))
            return -1;
    return 0;
}

/* The fields that a change gave a value: one, or all of what came. */
static int judge_change(judge *j, const ds_commit_info *commit,
                        const ds_client_change *c, const ds_change *x,
                        ds_err *err)
{
    deed one = {commit, c, x->new_row, x->table, 0};
    if (x->kind == DS_REMOVED)
        return 0;
    if (x->kind == DS_CHANGED) {
        one.field = (size_t)x->field;
        if (x->new_row->nodes[one.field] && judge_deed(j, &one, err))
            return -1;
        return judge_amount(j, &one, x, err);
    }
    for (one.table = 0; one.table < j->schema->ntables; one.table++)
        for (size_t i = 0; i < c->new->tables[one.table].n; i++) {
            one.row = &c->new->tables[one.table].rows[i];
            if (!ds_change_holds(x, c->new, one.table, one.row))
                continue;
            for (one.field = 0;
                 one.field < j->schema->tables[one.table].nstored; one.field++)
                if (one.row->nodes[one.field] && judge_deed(j, &one, err))
                    return -1;
        }
    return 0;
}

/* Nobody can see what a broken version held: who mends it answers for all. */
static int judge_mended(judge *j, const ds_commit_info *commit,
                        const ds_client_change *c, ds_err *err)
{
    const ds_change all = {
        .kind = DS_ADDED, .field = -1, .new_row = &c->new->tables[0].rows[0]};
    return judge_change(j, commit, c, &all, err);
}

static int judge_commit(void *payload, const ds_commit_info *commit,
                        const ds_client_change *clients, size_t n, ds_err *err)
{
    judge *j = payload;
    int rc = 0;
    for (size_t i = 0; i < n && rc == 0; i++) {
        const ds_client_change *c = &clients[i];
        for (size_t k = 0; k < c->changes.n && rc == 0; k++)
            rc = judge_change(j, commit, c, &c->changes.p[k], err);
        if (rc == 0 && c->old_broken && c->new)
            rc = judge_mended(j, commit, c, err);
    }
    ds_arena_reset(&j->arena);
    return rc;
}

int ds_authority_check(ds_findings *f, const ds_book *book,
                       const ds_schema *schema, const char *from,
                       const char *to, ds_err *err)
{
    judge j = {.f = f, .book = book, .schema = schema, .to = to};
    if (schema->npermits == 0)
        return 0;
    int rc = ds_history_walk(book, schema, DS_STR(""), from, to, judge_commit,
                             &j, err);
    ds_arena_free(&j.arena);
    return rc;
}
