/* Collects steps, checks clients as they come, replays the steps into one
 * transaction.
 *
 * A changeset opens nothing: the lock is taken by the transaction, in commit,
 * so that a preview (`-n`) never waits for another writer. Parsed trees live
 * in `scratch` for one check only; what stays of a client are its bytes. */
#include "move/change.h"
#include "record/check.h"
#include "record/client.h"
#include "base/file.h"
#include "base/utf8.h"
#include "yaml/quick.h"
#include "base/banned.h"

typedef enum {
    STEP_PUT,
    STEP_ADOPT,
    STEP_CUT,
    STEP_REMOVE,
    STEP_MOVE,
    STEP_ATTACH,
} step_kind;

typedef struct {
    step_kind kind;
    ds_str path;       /* of MOVE: from */
    ds_str old, bytes; /* of MOVE: bytes is the target */
} step;

struct ds_changeset {
    ds_arena *arena;
    ds_arena scratch;
    const ds_book *book;
    const ds_query_env *env;
    ds_findings *findings;
    const ds_index *index;
    DS_VEC(step) steps;
    ds_map puts;  /* path -> 1 + its step */
    ds_map ids;   /* identifiers of new clients */
    ds_map codes; /* customer number -> 1 + place in owners */
    DS_VEC(ds_str) owners;
    bool codes_known; /* those of the index are in `codes` */
    bool refused, waive, incomplete;
    size_t lacking;    /* required values that may be missing, so far */
    ds_str tried_code; /* of the last try; lives in scratch */
};

ds_changeset *ds_changeset_new(ds_arena *a, const ds_book *book,
                               const ds_query_env *env, ds_findings *f)
{
    ds_changeset *c = ds_new(a, ds_changeset);
    c->arena = a;
    c->book = book;
    c->env = env;
    c->findings = f;
    return c;
}

void ds_changeset_set_index(ds_changeset *c, const ds_index *x)
{
    c->index = x;
    c->codes_known = false;
}

void ds_changeset_waive_numbers(ds_changeset *c)
{
    c->waive = true;
}

void ds_changeset_allow_incomplete(ds_changeset *c)
{
    c->incomplete = true;
}

size_t ds_changeset_lacking(const ds_changeset *c)
{
    return c->lacking;
}

const ds_query_env *ds_changeset_env(const ds_changeset *c)
{
    return c->env;
}

/* Where a row of the record under check stands in its file. */
static ds_place place_of(void *payload, ds_str path, unsigned table,
                         uint32_t row)
{
    const ds_record *r = payload;
    ds_place at = {path, 0, 0};
    if (row < r->tables[table].n && r->tables[table].rows[row].node) {
        at.line = r->tables[table].rows[row].node->line;
        at.col = r->tables[table].rows[row].node->col;
    }
    return at;
}

static int check_rules(ds_changeset *c, ds_record *r, ds_findings *f,
                       ds_err *err)
{
    const ds_schema *s = c->env->schema;
    bool any = false; /* most clients of an import have no invoices yet */
    for (size_t i = 0; i < s->nrules; i++)
        any = any || r->tables[s->rules[i].table].n > 0;
    if (!any)
        return 0;
    ds_builder *b = ds_builder_new(c->env->schema);
    ds_builder_add(b, r);
    const ds_segment *segment = ds_builder_finish(b);
    ds_segments all = {&segment, 1};
    int failed = ds_rules_check(f, c->env, all, place_of, r, err);
    ds_builder_close(b);
    return failed;
}

/* All findings of one version of a client; its record when it can be read. */
static int examine(ds_record *r, ds_changeset *c, ds_str path, ds_str bytes,
                   ds_findings *f, ds_err *err)
{
    ds_doc *doc = ds_new(&c->scratch, ds_doc);
    bool broken = ds_yaml_parse(doc, &c->scratch, path, bytes, f) != 0;
    *r = (ds_record){0};
    if (broken && doc->root == NULL)
        return 0;
    ds_check_record(r, &c->scratch, c->env->schema, doc, ds_client_id(path),
                    path, f);
    return broken ? 0 : check_rules(c, r, f, err);
}

/* What makes two findings the same when lines have moved between them. */
static ds_str finding_key(ds_arena *a, const ds_finding *f)
{
    ds_buf b = {0};
    ds_str rest = f->msg, word = DS_STR(" line ");
    ds_buf_addf(&b, "%d ", (int)f->code);
    for (size_t at; (at = ds_str_find(rest, word)) != SIZE_MAX;) {
        size_t end = at + word.n;
        ds_buf_add(&b, ds_str_sub(rest, 0, end));
        while (end < rest.n && rest.p[end] >= '0' && rest.p[end] <= '9')
            end++;
        rest = ds_str_sub(rest, end, rest.n);
    }
    ds_buf_add(&b, rest);
    ds_str key = ds_dup(a, ds_buf_str(&b));
    ds_buf_free(&b);
    return key;
}

static int count_old(ds_map *known, ds_changeset *c, ds_str path, ds_str old,
                     ds_err *err)
{
    ds_record r;
    ds_findings f = {.arena = &c->scratch};
    int failed = examine(&r, c, path, old, &f, err);
    for (size_t i = 0; i < f.list.n; i++)
        ++*ds_map_put(known, finding_key(&c->scratch, &f.list.p[i]), NULL);
    ds_findings_free(&f);
    return failed;
}

static bool is_check_number(ds_finding_code code)
{
    return code == DS_F_TAX_CODE || code == DS_F_VAT_NUMBER ||
           code == DS_F_IBAN || code == DS_F_SDI_CODE;
}

static void pass_on(ds_findings *into, const ds_finding *f, bool warning)
{
    ds_place at = {f->path, f->line, f->col};
    if (warning)
        ds_find_warning(into, at, f->code, "%.*s", DS_FMT(f->msg));
    else
        ds_find_error(into, at, f->code, "%.*s", DS_FMT(f->msg));
    if (f->hint.n > 0)
        ds_find_hint(into, "%.*s", DS_FMT(f->hint));
}

/* Sorts the new version's findings into new ones and those that were there. */
static bool sift(ds_findings *into, ds_changeset *c, const ds_findings *found,
                 ds_map *known)
{
    bool refused = false;
    for (size_t i = 0; i < found->list.n; i++) {
        const ds_finding *f = &found->list.p[i];
        uint64_t *left = known->n > 0
                             ? ds_map_get(known, finding_key(&c->scratch, f))
                             : NULL;
        bool was = left != NULL && *left > 0;
        if (was)
            --*left;
        if (was && f->warning)
            continue;
        if (!was && c->incomplete && f->code == DS_F_REQUIRED) {
            c->lacking++;
            continue;
        }
        bool warning = was || f->warning ||
                       (c->waive && is_check_number(f->code)) ||
                       (c->incomplete && f->code == DS_F_REF);
        pass_on(into, f, warning);
        refused = refused || !warning;
    }
    return refused;
}

static void own_code(ds_changeset *c, ds_str code, ds_str path)
{
    *ds_vec_push(&c->owners) = path;
    *ds_map_put(&c->codes, code, NULL) = c->owners.n;
}

static void learn_codes(ds_changeset *c)
{
    int field = ds_table_field(&c->env->schema->tables[0], DS_STR("code"));
    c->codes_known = true;
    if (c->index == NULL || field < 0)
        return;
    ds_segments all = ds_index_segments(c->index);
    for (size_t i = 0; i < all.n; i++) {
        const ds_segment *s = all.segments[i];
        for (uint32_t row = 0; row < s->tables[0].rows; row++) {
            ds_value v = {0};
            if (s->dead == NULL || s->dead[row] == 0)
                v = ds_segment_value(s, 0, row, (unsigned)field);
            if (v.set)
                own_code(c, v.text, ds_segment_path(s, row));
        }
    }
}

/* Lets go of the numbers that `path` had. */
static void free_codes(ds_changeset *c, ds_str path)
{
    for (size_t i = 0; i < c->codes.n; i++) {
        uint64_t *owner = &c->codes.entries[i].value;
        if (*owner > 0 && ds_str_eq(c->owners.p[*owner - 1], path))
            *owner = 0;
    }
}

/* True when another client has the record's customer number; it is then in
 * `*owner`. */
static bool code_is_taken(ds_str *owner, ds_changeset *c, const ds_record *r,
                          ds_str path)
{
    int field = ds_table_field(&c->env->schema->tables[0], DS_STR("code"));
    c->tried_code = (ds_str){0};
    if (field < 0 || r->tables == NULL || r->tables[0].n == 0 ||
        !r->tables[0].rows[0].values[field].set)
        return false;
    c->tried_code = r->tables[0].rows[0].values[field].text;
    if (!c->codes_known)
        learn_codes(c);
    uint64_t *at = ds_map_get(&c->codes, c->tried_code);
    if (at == NULL || *at == 0 || ds_str_eq(c->owners.p[*at - 1], path))
        return false;
    *owner = c->owners.p[*at - 1];
    return true;
}

static bool find_code_twice(ds_changeset *c, ds_findings *into,
                            const ds_record *r, ds_str path)
{
    ds_str owner;
    if (!code_is_taken(&owner, c, r, path))
        return false;
    int field = ds_table_field(&c->env->schema->tables[0], DS_STR("code"));
    const ds_node *node = r->tables[0].rows[0].nodes[field];
    ds_find_error(into, (ds_place){path, node->line, node->col},
                  DS_F_CODE_TWICE, "code \"%.*s\" is that of %.*s already",
                  DS_FMT(c->tried_code), DS_FMT(owner));
    return true;
}

static bool id_is_taken(ds_changeset *c, ds_findings *into, ds_str path)
{
    ds_str id = ds_utf8_fold(&c->scratch, ds_client_id(path));
    if (ds_map_get(&c->puts, path) != NULL)
        return false;
    if (ds_map_get(&c->ids, id) == NULL &&
        (c->index == NULL || !ds_index_has(c->index, id)))
        return false;
    ds_find_error(into, (ds_place){path, 0, 0}, DS_F_ID_TWICE,
                  "there is a client \"%.*s\" already", DS_FMT(id));
    return true;
}

/* True: nothing is to be said of the record. Nearly all are so, and the quick
 * reader, which knows no places, can tell; else all is asked again. */
static bool is_fine(ds_changeset *c, ds_str path, ds_str bytes, ds_err *err)
{
    ds_doc doc;
    ds_record r;
    ds_str owner;
    ds_findings found = {.arena = &c->scratch};
    bool fine =
        ds_yaml_quick(&doc, &c->scratch, path, ds_dup(&c->scratch, bytes));
    if (fine) {
        ds_check_record(&r, &c->scratch, c->env->schema, &doc,
                        ds_client_id(path), path, &found);
        fine = found.list.n == 0 && check_rules(c, &r, &found, err) == 0 &&
               found.list.n == 0 && !code_is_taken(&owner, c, &r, path);
    }
    ds_findings_free(&found);
    return fine;
}

int ds_changeset_try(bool *refused, ds_changeset *c, ds_findings *into,
                     ds_str path, ds_str old, ds_str bytes, ds_err *err)
{
    ds_arena_reset(&c->scratch);
    ds_record r;
    ds_map known = {0};
    ds_findings found = {.arena = &c->scratch};
    *refused = false;
    bool fine = is_fine(c, path, bytes, err);
    int failed = fine ? 0 : examine(&r, c, path, bytes, &found, err);
    if (!failed && found.list.n > 0 && old.p != NULL)
        failed = count_old(&known, c, path, old, err);
    if (!failed && !fine) {
        *refused = sift(into, c, &found, &known);
        *refused |= find_code_twice(c, into, &r, path);
    }
    if (!failed && old.p == NULL)
        *refused |= id_is_taken(c, into, path);
    ds_map_free(&known);
    ds_findings_free(&found);
    return failed;
}

/* The old bytes of a path that is put twice are those of the first time. */
static void add_put(ds_changeset *c, ds_str path, ds_str old, ds_str bytes)
{
    uint64_t *at = ds_map_get(&c->puts, path);
    if (at != NULL) {
        c->steps.p[*at - 1].bytes = ds_dup(c->arena, bytes);
        return;
    }
    step *s = ds_vec_push(&c->steps);
    s->path = ds_dup(c->arena, path);
    s->old = old.p != NULL ? ds_dup(c->arena, old) : old;
    s->bytes = ds_dup(c->arena, bytes);
    *ds_map_put(&c->puts, s->path, NULL) = c->steps.n;
}

void ds_changeset_take(ds_changeset *c, ds_str path, ds_str old, ds_str bytes)
{
    ds_str code = c->tried_code;
    uint64_t *owner = code.n > 0 ? ds_map_get(&c->codes, code) : NULL;
    add_put(c, path, old, bytes);
    path = c->steps.p[*ds_map_get(&c->puts, path) - 1].path;
    if (old.p == NULL)
        ds_map_put(&c->ids, ds_utf8_fold(c->arena, ds_client_id(path)), NULL);
    else if (c->codes_known && (owner == NULL || *owner == 0))
        free_codes(c, path);
    if (code.n > 0)
        own_code(c, ds_dup(c->arena, code), path);
    c->tried_code = (ds_str){0};
}

int ds_changeset_put(ds_changeset *c, ds_str path, ds_str old, ds_str bytes,
                     ds_err *err)
{
    bool refused;
    if (ds_changeset_try(&refused, c, c->findings, path, old, bytes, err))
        return -1;
    ds_changeset_take(c, path, old, bytes);
    c->refused = c->refused || refused;
    return 0;
}

int ds_changeset_file(ds_changeset *c, ds_str path, ds_str old, ds_str bytes,
                      ds_err *err)
{
    if (!ds_path_safe(path))
        return ds_fail(err, DS_EIO, "%.*s: not a path of the book",
                       DS_FMT(path));
    add_put(c, path, old, bytes);
    return 0;
}

static step *add_step(ds_changeset *c, step_kind kind, ds_str path)
{
    step *s = ds_vec_push(&c->steps);
    s->kind = kind;
    s->path = ds_dup(c->arena, path);
    return s;
}

int ds_changeset_remove_client(ds_changeset *c, ds_str path, ds_err *err)
{
    ds_str folder = ds_client_folder(path);
    if (folder.n == 0)
        return ds_fail(err, DS_ENOTFOUND, "%.*s: not the file of a client",
                       DS_FMT(path));
    free_codes(c, path);
    add_step(c, STEP_REMOVE, folder);
    return 0;
}

int ds_changeset_move(ds_changeset *c, ds_str from_folder, ds_str to_folder,
                      ds_err *err)
{
    ds_arena_reset(&c->scratch);
    ds_str id = ds_utf8_fold(&c->scratch, ds_path_base(to_folder));
    ds_str was = ds_utf8_fold(&c->scratch, ds_path_base(from_folder));
    if (!ds_str_eq(id, was) &&
        (ds_map_get(&c->ids, id) != NULL ||
         (c->index != NULL && ds_index_has(c->index, id))))
        return ds_fail(err, DS_EEXISTS, "there is a client \"%.*s\" already",
                       DS_FMT(id));
    step *s = add_step(c, STEP_MOVE, from_folder);
    s->bytes = ds_dup(c->arena, to_folder);
    if (!ds_str_eq(id, was))
        ds_map_put(&c->ids, ds_dup(c->arena, id), NULL);
    return 0;
}

int ds_changeset_attach(ds_changeset *c, ds_str path, const char *source,
                        ds_err *err)
{
    if (!ds_path_safe(path))
        return ds_fail(err, DS_EUSAGE, "%.*s: not a safe name for a file",
                       DS_FMT(path));
    add_step(c, STEP_ATTACH, path)->bytes = ds_dup(c->arena, ds_cstr(source));
    return 0;
}

size_t ds_changeset_size(const ds_changeset *c)
{
    return c->steps.n;
}

void ds_changeset_refuse(ds_changeset *c)
{
    c->refused = true;
}

bool ds_changeset_refused(const ds_changeset *c)
{
    return c->refused;
}

int ds_changeset_cut(ds_changeset *c, ds_str path, ds_str old, ds_err *err)
{
    if (!ds_path_safe(path))
        return ds_fail(err, DS_EIO, "%.*s: not a path of the book",
                       DS_FMT(path));
    add_step(c, STEP_CUT, path)->old = ds_dup(c->arena, old);
    return 0;
}

int ds_changeset_adopt(ds_changeset *c, ds_str path, ds_str bytes, ds_err *err)
{
    if (!ds_path_safe(path))
        return ds_fail(err, DS_EIO, "%.*s: not a path of the book",
                       DS_FMT(path));
    add_step(c, STEP_ADOPT, path)->bytes = ds_dup(c->arena, bytes);
    return 0;
}

static int replay(ds_txn *t, const step *s, ds_err *err)
{
    switch (s->kind) {
    case STEP_ADOPT:
        return ds_txn_adopt(t, s->path, s->bytes, err);
    case STEP_CUT:
        return ds_txn_remove(t, s->path, s->old, err);
    case STEP_REMOVE:
        return ds_txn_remove_folder(t, s->path, err);
    case STEP_MOVE:
        return ds_txn_move(t, s->path, s->bytes, err);
    case STEP_ATTACH:
        return ds_txn_attach(t, s->path, s->bytes.p, err);
    case STEP_PUT:
        break;
    }
    return ds_txn_put(t, s->path, s->old, s->bytes, err);
}

int ds_changeset_commit(ds_changeset *c, char oid[41],
                        const ds_commit_opts *opts, ds_err *err)
{
    ds_txn *t = NULL;
    if (oid != NULL)
        oid[0] = '\0';
    if (c->refused)
        return ds_fail(err, DS_EFINDINGS, "nothing was written");
    if (c->steps.n == 0)
        return 0;
    int failed = ds_txn_open(&t, c->book, err);
    for (size_t i = 0; !failed && i < c->steps.n; i++)
        failed = replay(t, &c->steps.p[i], err);
    if (!failed)
        failed = ds_txn_commit(t, oid, opts, err);
    ds_txn_close(t);
    return failed;
}

void ds_changeset_close(ds_changeset *c)
{
    if (c == NULL)
        return;
    ds_arena_free(&c->scratch);
    ds_vec_free(&c->steps);
    ds_vec_free(&c->owners);
    ds_map_free(&c->puts);
    ds_map_free(&c->ids);
    ds_map_free(&c->codes);
}
