/* Plans of edits: collected, cut, applied as splices, proved.
 *
 *   ds_plan_new -> ds_plan_set / append / remove ... -> ds_plan_apply
 *
 *      phone: 030 123   # home        set phone 040
 *             ^beg   ^end             cut [beg, end) -> "040"
 *      phone: 040   # home
 *
 *  1. A cut replaces bytes [beg, end) of the old file; beg == end inserts.
 *  2. Cuts never overlap; at one place they stand by rank.
 *  3. What is outside of the cuts is copied, byte for byte.
 *  4. The result is parsed again and must be the old tree with just these
 *     steps (prove.c): a cut that went wrong is an error, never a file. */
#include "yaml/plan.h"
#include "base/banned.h"

ds_plan *ds_plan_new(ds_arena *a, const ds_doc *doc)
{
    ds_plan *p = ds_new(a, ds_plan);
    p->arena = a;
    p->doc = doc;
    return p;
}

static void add_step(ds_plan *p, ds_step step)
{
    if (p->nsteps == p->room) {
        p->room = p->room ? 2 * p->room : 4;
        ds_step *all = ds_new_n(p->arena, ds_step, p->room);
        if (p->nsteps)
            memcpy(all, p->steps, p->nsteps * sizeof *all);
        p->steps = all;
    }
    p->steps[p->nsteps++] = step;
}

void ds_plan_set(ds_plan *p, ds_node *map, ds_str key, const ds_yval *value,
                 ds_key_order order)
{
    add_step(p, (ds_step){.kind = DS_STEP_SET,
                          .map = map ? map : p->doc->root,
                          .key = key,
                          .value = value,
                          .order = order});
}

void ds_plan_replace(ds_plan *p, ds_node *node, const ds_yval *value)
{
    add_step(p,
             (ds_step){.kind = DS_STEP_REPLACE, .node = node, .value = value});
}

void ds_plan_append(ds_plan *p, ds_node *map, ds_str key, const ds_yval *value,
                    ds_key_order order)
{
    add_step(p, (ds_step){.kind = DS_STEP_APPEND,
                          .map = map ? map : p->doc->root,
                          .key = key,
                          .value = value,
                          .order = order});
}

void ds_plan_insert(ds_plan *p, ds_node *seq, ds_node *after,
                    const ds_yval *value)
{
    add_step(p, (ds_step){.kind = DS_STEP_INSERT,
                          .map = seq,
                          .node = after,
                          .value = value});
}

void ds_plan_remove(ds_plan *p, ds_node *node)
{
    add_step(p, (ds_step){.kind = DS_STEP_REMOVE, .node = node});
}

void ds_plan_rename(ds_plan *p, ds_node *node, ds_str new_key)
{
    add_step(p,
             (ds_step){.kind = DS_STEP_RENAME, .node = node, .key = new_key});
}

static int by_place(const void *a, const void *b)
{
    const ds_cut *x = a, *y = b;
    if (x->beg != y->beg)
        return x->beg < y->beg ? -1 : 1;
    if (x->end != y->end) /* insertions stand before what is replaced */
        return x->end < y->end ? -1 : 1;
    return x->rank < y->rank ? -1 : x->rank > y->rank;
}

/* Removed lines take comments and blank lines along where no other cut is. */
static void widen(ds_plan *p)
{
    for (size_t i = 0; i < p->cuts.n; i++) {
        ds_cut *c = &p->cuts.p[i];
        if (!c->wide_end)
            continue;
        if (i == 0 || c[-1].end <= c->wide_beg)
            c->beg = c->wide_beg;
        if (i + 1 == p->cuts.n || c[1].beg >= c->wide_end)
            c->end = c->wide_end;
    }
}

static int splice(ds_buf *out, ds_plan *p, ds_err *err)
{
    ds_str old = p->doc->bytes;
    uint32_t at = 0;
    if (p->cuts.n)
        qsort(p->cuts.p, p->cuts.n, sizeof *p->cuts.p, by_place);
    widen(p);
    p->splices = ds_new_n(p->arena, ds_splice, p->cuts.n);
    for (size_t i = 0; i < p->cuts.n; i++) {
        const ds_cut *c = &p->cuts.p[i];
        if (c->beg < at || c->end < c->beg || c->end > old.n) {
            unsigned line, col;
            ds_yaml_position(&line, &col, p->doc, c->beg);
            return ds_fail(err, DS_ESYNTAX,
                           "%.*s:%u:%u: these edits are in each other's way",
                           DS_FMT(p->doc->path), line, col);
        }
        ds_buf_add(out, ds_str_sub(old, at, c->beg));
        ds_buf_add(out, c->text);
        at = c->end;
        p->splices[i] = (ds_splice){c->beg, c->end, c->text};
    }
    p->nsplices = p->cuts.n;
    ds_buf_add(out, ds_str_sub(old, at, old.n));
    return 0;
}

/* A file that is refused itself says so, where its trouble is. */
static void blame_file(const ds_plan *p, ds_err *err)
{
    ds_arena a = {0};
    ds_findings f = {.arena = &a};
    ds_doc doc;
    if (ds_yaml_parse(&doc, &a, p->doc->path, p->doc->bytes, &f)) {
        const ds_finding *first = &f.list.p[0];
        ds_fail(err, DS_ESYNTAX, "%.*s:%u:%u: %.*s", DS_FMT(first->path),
                first->line, first->col, DS_FMT(first->msg));
    }
    ds_findings_free(&f);
    ds_arena_free(&a);
}

int ds_plan_apply(ds_str *out, ds_arena *a, ds_plan *p, ds_err *err)
{
    ds_buf b = {0};
    p->cuts.n = 0;
    int failed = ds_plan_cut(p, err) || splice(&b, p, err);
    if (!failed) {
        *out = ds_dup(a, ds_buf_str(&b));
        failed = ds_plan_prove(p, *out, err);
    }
    if (failed)
        blame_file(p, err);
    ds_buf_free(&b);
    ds_vec_free(&p->cuts);
    return failed ? -1 : 0;
}

const ds_splice *ds_plan_splices(const ds_plan *p, size_t *n)
{
    *n = p->nsplices;
    return p->splices;
}
