/* Reads the three, walks them, writes the result.
 *
 * Edits of ours are the plan of yaml/edit, which proves what it writes. With
 * conflicts there are three plans, one for each way to resolve them all; where
 * their results differ, markers stand (marks.c). So what a person gets by
 * keeping one side has been proved too. */
#include "merge/merge.h"
#include "merge/lines.h"
#include "merge/marks.h"
#include "merge/walk.h"
#include "base/buf.h"
#include "base/banned.h"

/* One of the three, or a result; lives in the arena. */
typedef struct {
    ds_doc doc;
    ds_part *tree;
} side;

static const side *read_side(ds_arena *a, const ds_schema *schema, ds_str path,
                             ds_str bytes, ds_err *err)
{
    side *s = ds_new(a, side);
    ds_findings f = {.arena = a};
    int failed = ds_yaml_parse(&s->doc, a, path, bytes, &f);
    if (failed) {
        const ds_finding *first = f.list.p;
        while (first->warning)
            first++;
        ds_fail(err, DS_ESYNTAX, "%.*s:%u:%u: %.*s", DS_FMT(path), first->line,
                first->col, DS_FMT(first->msg));
    } else if (s->doc.root && s->doc.root->kind != DS_MAP) {
        failed = ds_fail(err, DS_ESYNTAX, "%.*s is not a record", DS_FMT(path));
    }
    ds_findings_free(&f);
    if (failed)
        return NULL;
    s->tree = ds_part_tree(a, schema, &s->doc);
    return s;
}

/* --- plans ------------------------------------------------------------- */

/* The value without the place that it comes from. */
static ds_yval bare(ds_arena *a, const ds_yval *v)
{
    ds_yval out = *v;
    ds_yval *items = ds_new_n(a, ds_yval, v->count);
    out.from = NULL;
    out.node = NULL;
    for (size_t i = 0; i < v->count; i++)
        items[i] = bare(a, &v->items[i]);
    out.items = items;
    return out;
}

static void add_to_plan(ds_plan *p, const ds_merge_edit *e, const ds_yval *v)
{
    switch (e->kind) {
    case DS_MERGE_SET:
        ds_plan_set(p, e->node, e->key, v, e->order);
        break;
    case DS_MERGE_APPEND:
        ds_plan_append(p, e->node, e->key, v, e->order);
        break;
    case DS_MERGE_INSERT:
        ds_plan_insert(p, e->node, e->after, v);
        break;
    case DS_MERGE_REPLACE:
        ds_plan_replace(p, e->node, v);
        break;
    case DS_MERGE_REMOVE:
        ds_plan_remove(p, e->node);
        break;
    }
}

static int apply(ds_str *out, ds_splices *splices, const ds_merging *m,
                 const ds_doc *ours, unsigned in, bool copy, ds_err *err)
{
    ds_plan *p = ds_plan_new(m->a, ours);
    for (size_t i = 0; i < m->edits.n; i++) {
        const ds_merge_edit *e = &m->edits.p[i];
        if (!(e->in & in))
            continue;
        ds_yval *v = ds_new(m->a, ds_yval);
        if (e->value)
            *v = copy ? *e->value : bare(m->a, e->value);
        add_to_plan(p, e, v);
    }
    if (ds_plan_apply(out, m->a, p, err))
        return -1;
    splices->p = ds_plan_splices(p, &splices->n);
    return 0;
}

/* As theirs wrote it; where that does not fit in, in the manner of ours. */
static int resolve(ds_str *out, ds_splices *splices, const ds_merging *m,
                   const ds_doc *ours, unsigned in, ds_err *err)
{
    ds_err none = {0};
    return apply(out, splices, m, ours, in, true, &none) &&
                   apply(out, splices, m, ours, in, false, err)
               ? -1
               : 0;
}

/* --- comments and layout ----------------------------------------------- */

typedef struct {
    const ds_schema *schema;
    ds_str path;
    const side *base, *ours, *theirs;
    const ds_merge_opts *opts;
} task;

/* Base with what theirs changed, and base's comments: from here to theirs only
 * comments, order and layout differ. */
static bool settle(ds_str *out, ds_arena *a, const task *t)
{
    ds_merging m = {.a = a};
    ds_splices none;
    ds_err err = {0};
    ds_merge_walk(&m, t->base->tree, t->base->tree, t->theirs->tree);
    bool done = !resolve(out, &none, &m, &t->base->doc, DS_IN_OURS, &err);
    ds_vec_free(&m.edits);
    ds_vec_free(&m.conflicts);
    return done;
}

/* Keys without a value. Trees are as deep as a record. */
static size_t count_nothings(const ds_part *p)
{
    size_t n = p->nothing;
    for (const ds_part *c = p->first; c; c = c->next)
        n += count_nothings(c);
    return n;
}

/* The lines, if they say the same, and leave no key of something that went. */
static bool replace(const side **mine, ds_arena *a, const task *t, ds_str lines)
{
    ds_err none = {0};
    const side *text = read_side(a, t->schema, t->path, lines, &none);
    if (!text || !ds_part_same(text->tree, (*mine)->tree) ||
        count_nothings(text->tree) > count_nothings((*mine)->tree))
        return false;
    *mine = text;
    return true;
}

/* The bytes with the line ends of `like`. */
static ds_str with_ends(ds_arena *a, ds_str s, bool crlf, const ds_doc *like)
{
    if (crlf == like->crlf)
        return s;
    ds_buf b = {0};
    for (size_t i = 0; i < s.n; i++) {
        bool before_feed = i + 1 < s.n && s.p[i + 1] == '\n';
        if (s.p[i] == '\n' && like->crlf)
            ds_buf_addc(&b, '\r');
        if (s.p[i] != '\r' || !before_feed)
            ds_buf_addc(&b, s.p[i]);
    }
    ds_str out = ds_dup(a, ds_buf_str(&b));
    ds_buf_free(&b);
    return out;
}

/* Comments of theirs that stand where `mine` has what base had. */
static const side *carry_comments(const side *mine, ds_arena *a, const task *t)
{
    ds_str settled, lines;
    const ds_doc *like = &mine->doc, *theirs = &t->theirs->doc;
    if (settle(&settled, a, t) &&
        ds_merge_lines(
            &lines, a, with_ends(a, settled, t->base->doc.crlf, like),
            like->bytes, with_ends(a, theirs->bytes, theirs->crlf, like), true))
        replace(&mine, a, t, lines);
    return mine;
}

/* --- results ----------------------------------------------------------- */

/* A merge of the bare lines has all of theirs, where it is clean and right. */
static void finish_clean(ds_str *out, ds_arena *a, const task *t)
{
    ds_str lines;
    ds_err none = {0};
    const side *mine = read_side(a, t->schema, t->path, *out, &none);
    if (!mine)
        return;
    if (!ds_merge_lines(&lines, a, t->base->doc.bytes, t->ours->doc.bytes,
                        t->theirs->doc.bytes, false) ||
        !replace(&mine, a, t, lines))
        mine = carry_comments(mine, a, t);
    *out = mine->doc.bytes;
}

/* The file as if one side had not changed what is in conflict. */
static int take(ds_str *out, ds_merging *m, const side *ours,
                ds_merge_take which, ds_err *err)
{
    ds_splices none;
    unsigned in = which == DS_MERGE_OURS ? DS_IN_OURS : DS_IN_THEIRS;
    for (size_t i = 0; i < m->conflicts.n; i++)
        m->conflicts.p[i].line = 0;
    return resolve(out, &none, m, &ours->doc, in, err);
}

static int mark(ds_str *out, ds_merging *m, const task *t, ds_err *err)
{
    const side *ours = carry_comments(t->ours, m->a, t);
    ds_err none = {0};
    ds_str text;
    m->edits.n = m->conflicts.n = 0;
    ds_merge_walk(m, t->base->tree, ours->tree, t->theirs->tree);
    if (t->opts->take != DS_MERGE_MARK)
        return take(out, m, ours, t->opts->take, err);
    ds_versions v = {.file = ours->doc.bytes, .crlf = ours->doc.crlf};
    if (resolve(&text, &v.ours, m, &ours->doc, DS_IN_OURS, err) ||
        resolve(&text, &v.theirs, m, &ours->doc, DS_IN_THEIRS, err))
        return -1;
    v.has_base = !resolve(&text, &v.base, m, &ours->doc, DS_IN_BASE, &none);
    *out = ds_merge_mark(m->a, &v, t->opts, m->conflicts.p, m->conflicts.n);
    return 0;
}

static int merge_sides(ds_str *out, ds_merging *m, const task *t, ds_err *err)
{
    ds_splices none;
    ds_merge_walk(m, t->base->tree, t->ours->tree, t->theirs->tree);
    if (m->conflicts.n)
        return mark(out, m, t, err);
    if (resolve(out, &none, m, &t->ours->doc, DS_IN_OURS, err))
        return -1;
    finish_clean(out, m->a, t);
    return 0;
}

int ds_merge(ds_str *out, ds_arena *a, ds_merge_conflicts *conflicts,
             const ds_schema *s, ds_str path, ds_str base, ds_str ours,
             ds_str theirs, const ds_merge_opts *opts, ds_err *err)
{
    static const ds_merge_opts standard = {
        {"ours", 4}, {"base", 4}, {"theirs", 6}, DS_MERGE_MARK};
    if (ds_str_eq(ours, theirs) || ds_str_eq(base, theirs) ||
        ds_str_eq(base, ours)) {
        *out = ds_str_eq(base, ours) ? theirs : ours;
        return 0;
    }
    task t = {.schema = s,
              .path = path,
              .base = read_side(a, s, path, base, err),
              .opts = opts ? opts : &standard};
    t.ours = t.base ? read_side(a, s, path, ours, err) : NULL;
    t.theirs = t.ours ? read_side(a, s, path, theirs, err) : NULL;
    if (!t.theirs)
        return -1;
    ds_merging m = {.a = a};
    int failed = merge_sides(out, &m, &t, err);
    for (size_t i = 0; !failed && i < m.conflicts.n; i++)
        *ds_vec_push(conflicts) = m.conflicts.p[i];
    ds_vec_free(&m.edits);
    ds_vec_free(&m.conflicts);
    return failed;
}
