/* Walks three versions of a record together, from the root down, and notes
 * what must be done to ours.
 *
 *   same in ours and theirs, or in base and theirs   nothing
 *   mappings on both sides                           key by key
 *   collections, lists of text                       element by element
 *   same in base and ours                            take theirs
 *   else                                             a conflict
 *
 * Depth is bounded by the parser's limit. */
#include "merge/walk.h"
#include "merge/lines.h"
#include "merge/match.h"
#include "base/banned.h"

/* One place in the three; a side that has no value there is NULL. */
typedef struct place place;
struct place {
    const place *up;
    ds_part *base, *ours, *theirs;
    ds_key_order order; /* of a mapping: where new keys go */
};

static void merge_keys(ds_merging *m, place *at);

/* --- notes ------------------------------------------------------------- */

static const ds_yval *value_of(ds_merging *m, const ds_part *p)
{
    ds_yval *v = ds_new(m->a, ds_yval);
    *v = ds_yval_of(m->a, p->doc, p->node);
    return v;
}

static ds_merge_edit *note(ds_merging *m, ds_merge_edit_kind kind, unsigned in,
                           ds_node *node)
{
    ds_merge_edit *e = ds_vec_push(&m->edits);
    e->kind = kind;
    e->in = in;
    e->node = node;
    return e;
}

/* A key of a mapping, which has `old` in ours, gets the value, or goes. */
static void put(ds_merging *m, unsigned in, const place *map, ds_part *old,
                const ds_part *value)
{
    if (!value) {
        if (old)
            note(m, DS_MERGE_REMOVE, in, old->node);
        return;
    }
    ds_merge_edit *e = note(m, DS_MERGE_SET, in, map->ours->node);
    e->key = value->key;
    e->value = value_of(m, value);
    e->order = map->order;
}

/* --- conflicts --------------------------------------------------------- */

static const ds_part *some(const place *at)
{
    return at->ours ? at->ours : at->theirs ? at->theirs : at->base;
}

/* "invoice 2026-014 status", "address.city", "activity #2 due". */
static void add_name(ds_buf *b, const place *at)
{
    const ds_part *p = some(at);
    if (!at->up)
        return;
    add_name(b, at->up);
    if (p->kind == DS_PART_TABLE && b->n + p->key.n > 0)
        return; /* its elements say what they are */
    const ds_part *up = some(at->up);
    if (b->n)
        ds_buf_addc(b, up->kind == DS_PART_GROUP || up->kind == DS_PART_ANY
                           ? '.'
                           : ' ');
    if (p->kind == DS_PART_ELEMENT)
        ds_buf_addf(b, "%.*s ", DS_FMT(p->table->noun));
    if (p->name.n)
        ds_buf_add(b, p->name);
    else if (p->parent && ds_part_is(p->parent, DS_SEQ))
        ds_buf_addf(b, "#%zu", p->number + 1);
    else
        ds_buf_add(b, p->key);
}

static ds_str text_of(const ds_part *p)
{
    if (!p)
        return (ds_str){"", 0};
    return p->node->kind == DS_SCALAR
               ? p->node->text
               : ds_str_sub(p->doc->bytes, p->node->beg, p->node->end);
}

/* Where in ours: the part itself, else what holds it. */
static unsigned offset_of(const place *at)
{
    while (at && (!at->ours || !at->ours->node))
        at = at->up;
    return at ? at->ours->node->beg : 0;
}

static void conflict(ds_merging *m, const place *at)
{
    ds_buf b = {0};
    add_name(&b, at);
    *ds_vec_push(&m->conflicts) =
        (ds_merge_conflict){.what = ds_dup(m->a, ds_buf_str(&b)),
                            .base = text_of(at->base),
                            .ours = text_of(at->ours),
                            .theirs = text_of(at->theirs),
                            .line = offset_of(at)};
    ds_buf_free(&b);
}

/* --- elements ---------------------------------------------------------- */

typedef enum {
    STAYS,   /* in all versions of the result */
    GOES,    /* theirs removed it */
    IN_DOUBT /* ours or theirs removed it, the other one changed it */
} fate;

/* A collection or a list of text. */
typedef struct {
    const place *at;
    ds_part *old; /* the list in ours, also an empty one */
    ds_match_row *rows;
    fate *fates;
    size_t n;
} listing;

static fate fate_of(const ds_match_row *r)
{
    bool same =
        !r->base || ds_part_same(r->base, r->ours ? r->ours : r->theirs);
    if (r->ours && r->theirs)
        return STAYS;
    if (r->ours)
        return !r->base ? STAYS : same ? GOES : IN_DOUBT;
    if (r->theirs)
        return !r->base ? STAYS : same ? GOES : IN_DOUBT;
    return GOES;
}

static void merge_row(ds_merging *m, listing *l, size_t i)
{
    const ds_match_row *r = &l->rows[i];
    place at = {
        .up = l->at, .base = r->base, .ours = r->ours, .theirs = r->theirs};
    l->fates[i] = fate_of(r);
    if (l->fates[i] == IN_DOUBT)
        conflict(m, &at);
    if (!ds_part_is(r->ours, DS_MAP) || !ds_part_is(r->theirs, DS_MAP) ||
        ds_part_same(r->ours, r->theirs))
        return;
    if (!ds_part_is(at.base, DS_MAP))
        at.base = NULL;
    merge_keys(m, &at);
}

/* Behind what ours added at this place: its own come first. */
static ds_part *behind_own(const listing *l, ds_part *after)
{
    ds_part *next = after ? after->next : l->old->first;
    for (; next; next = next->next) {
        const ds_match_row *r = &l->rows[next->row];
        if (r->base || r->theirs)
            break;
        after = next;
    }
    return after;
}

static void insert(ds_merging *m, const listing *l, unsigned in, ds_part *after,
                   const ds_part *value)
{
    bool fresh = !ds_part_is(l->old, DS_SEQ) || !l->old->count;
    ds_merge_edit *e = fresh
                           ? note(m, DS_MERGE_APPEND, in, l->at->up->ours->node)
                           : note(m, DS_MERGE_INSERT, in, l->old->node);
    e->value = value_of(m, value);
    if (fresh) {
        e->key = l->at->theirs->key;
        e->order = l->at->up->order;
        return;
    }
    after = behind_own(l, after);
    e->after = after ? after->node : NULL;
}

/* What theirs has and ours has not, behind what stands before it there. */
static void insert_missing(ds_merging *m, const listing *l)
{
    ds_part *after = NULL;
    for (ds_part *t = l->at->theirs ? l->at->theirs->first : NULL; t;
         t = t->next) {
        const ds_match_row *r = &l->rows[t->row];
        if (r->ours && l->fates[t->row] == STAYS)
            after = r->ours;
        if (r->ours || l->fates[t->row] == GOES)
            continue;
        bool clean = l->fates[t->row] == STAYS;
        if (!clean)
            insert(m, l, DS_IN_BASE, after, r->base);
        insert(m, l, clean ? DS_IN_ALL : DS_IN_THEIRS, after, t);
    }
}

/* Ours changed what theirs removed: base is what it was. */
static void turn_back(ds_merging *m, const listing *l, const ds_match_row *r)
{
    bool flow = l->old->node->style == DS_FLOW;
    ds_merge_edit *e = note(m, flow ? DS_MERGE_REPLACE : DS_MERGE_INSERT,
                            DS_IN_BASE, flow ? r->ours->node : l->old->node);
    e->value = value_of(m, r->base);
    e->after = r->ours->node;
    if (!flow)
        note(m, DS_MERGE_REMOVE, DS_IN_BASE, r->ours->node);
}

static void merge_elements(ds_merging *m, const place *at, ds_part *old)
{
    listing l = {.at = at, .old = old};
    l.rows = ds_match(&l.n, m->a, at->base, at->ours, at->theirs);
    l.fates = ds_new_n(m->a, fate, l.n);
    for (size_t i = 0; i < l.n; i++)
        merge_row(m, &l, i);
    insert_missing(m, &l);
    for (size_t i = 0; i < l.n; i++) {
        if (!l.rows[i].ours || l.fates[i] == STAYS)
            continue;
        if (l.fates[i] == IN_DOUBT)
            turn_back(m, &l, &l.rows[i]);
        note(m, DS_MERGE_REMOVE, l.fates[i] == GOES ? DS_IN_ALL : DS_IN_THEIRS,
             l.rows[i].ours->node);
    }
}

/* --- sequences that the schema does not know --------------------------- */

static ds_row_ids ids_of(ds_arena *a, const ds_part *seq, ds_part ***parts)
{
    uint64_t *ids = ds_new_n(a, uint64_t, seq->count);
    *parts = ds_new_n(a, ds_part *, seq->count);
    for (ds_part *c = seq->first; c; c = c->next) {
        (*parts)[c->number] = c;
        ids[c->number] = c->hash;
    }
    return (ds_row_ids){ids, seq->count};
}

typedef struct {
    const place *at;
    ds_part **base, **ours, **theirs;
} run;

/* Elements of another version behind the stable one before the hunk. */
static void insert_run(ds_merging *m, const run *r, const ds_hunk *h,
                       unsigned in, ds_part **from, size_t beg, size_t end)
{
    for (size_t i = beg; i < end; i++) {
        ds_merge_edit *e = note(m, DS_MERGE_INSERT, in, r->at->ours->node);
        e->after = h->ours ? r->ours[h->ours - 1]->node : NULL;
        e->value = value_of(m, from[i]);
    }
}

static void merge_hunk(ds_merging *m, const run *r, const ds_hunk *h)
{
    bool clean = h->kind == DS_HUNK_THEIRS;
    if (!clean && h->kind != DS_HUNK_CONFLICT)
        return;
    if (!clean) {
        conflict(m, r->at);
        insert_run(m, r, h, DS_IN_BASE, r->base, h->base, h->base_end);
    }
    insert_run(m, r, h, clean ? DS_IN_ALL : DS_IN_THEIRS, r->theirs, h->theirs,
               h->theirs_end);
    for (size_t i = h->ours; i < h->ours_end; i++)
        note(m, DS_MERGE_REMOVE, clean ? DS_IN_ALL : DS_IN_BASE | DS_IN_THEIRS,
             r->ours[i]->node);
}

/* False when nothing would stay, or too much differs. */
static bool merge_sequence(ds_merging *m, const place *at)
{
    ds_hunks hunks = {0};
    run r = {.at = at};
    ds_row_ids b = ids_of(m->a, at->base, &r.base);
    ds_row_ids o = ids_of(m->a, at->ours, &r.ours);
    ds_row_ids t = ids_of(m->a, at->theirs, &r.theirs);
    bool fits = ds_diff3(&hunks, m->a, b, o, t);
    size_t stays = 0;
    for (size_t i = 0; i < hunks.n; i++)
        if (hunks.p[i].kind == DS_HUNK_SAME)
            stays += hunks.p[i].ours_end - hunks.p[i].ours;
    for (size_t i = 0; fits && stays && i < hunks.n; i++)
        merge_hunk(m, &r, &hunks.p[i]);
    ds_vec_free(&hunks);
    return fits && stays;
}

/* --- one key ----------------------------------------------------------- */

static bool all_are(const place *at, ds_part_kind kind)
{
    return (!at->base || at->base->kind == kind) &&
           (!at->ours || at->ours->kind == kind) &&
           (!at->theirs || at->theirs->kind == kind);
}

static bool are_filled(const ds_part *x, const ds_part *y, ds_kind kind)
{
    return ds_part_is(x, kind) && ds_part_is(y, kind) && x->kind == y->kind &&
           x->count && y->count;
}

/* Two that changed different lines of a note are both right. */
static bool merge_note(ds_merging *m, const place *at)
{
    ds_str text;
    if (!at->base || !at->ours || !at->theirs || !all_are(at, DS_PART_FIELD) ||
        at->ours->field->type != DS_NOTE ||
        !ds_merge_lines(&text, m->a, at->base->node->text, at->ours->node->text,
                        at->theirs->node->text, false))
        return false;
    ds_yval *v = ds_new(m->a, ds_yval);
    *v = (ds_yval){.kind = DS_SCALAR, .text = text};
    ds_merge_edit *e = note(m, DS_MERGE_SET, DS_IN_ALL, at->up->ours->node);
    e->key = at->ours->key;
    e->value = v;
    return true;
}

static void merge_key(ds_merging *m, const place *up, ds_str key)
{
    ds_part *old = ds_part_get(up->ours, key);
    place at = {.up = up,
                .base = ds_part_value(ds_part_get(up->base, key)),
                .ours = ds_part_value(old),
                .theirs = ds_part_value(ds_part_get(up->theirs, key))};
    if (ds_part_same(at.ours, at.theirs) || ds_part_same(at.base, at.theirs))
        return;
    bool unchanged = ds_part_same(at.base, at.ours);
    if (!at.base && !at.ours) {
        put(m, DS_IN_ALL, up, old, at.theirs);
    } else if (all_are(&at, DS_PART_TABLE) || all_are(&at, DS_PART_TEXTS)) {
        merge_elements(m, &at, old);
    } else if (are_filled(at.ours, at.theirs, DS_MAP)) {
        if (!ds_part_is(at.base, DS_MAP))
            at.base = NULL;
        merge_keys(m, &at);
    } else if (are_filled(at.ours, at.theirs, DS_SEQ) &&
               ds_part_is(at.base, DS_SEQ) && all_are(&at, DS_PART_ANY) &&
               merge_sequence(m, &at)) {
        return;
    } else if (unchanged) {
        put(m, DS_IN_ALL, up, old, at.theirs);
    } else if (!merge_note(m, &at)) {
        conflict(m, &at);
        put(m, DS_IN_BASE, up, old, at.base);
        put(m, DS_IN_THEIRS, up, old, at.theirs);
    }
}

/* A key of ours that may go is no place to stand behind: what is clean must
 * stand at one place however the conflicts are resolved. */
static bool is_firm(const place *at, ds_str key)
{
    const ds_part *ours = ds_part_get(at->ours, key);
    const ds_part *theirs = ds_part_get(at->theirs, key);
    return !ours ||
           (ds_part_value(ds_part_get(at->base, key)) && !theirs->nothing) ||
           ds_part_same(ours, theirs);
}

static ds_key_order order_of(ds_arena *a, const place *at)
{
    ds_str *names = ds_new_n(a, ds_str, at->theirs->count);
    size_t n = 0;
    for (const ds_part *c = at->theirs->first; c; c = c->next)
        if (is_firm(at, c->key))
            names[n++] = c->key;
    return (ds_key_order){names, n};
}

static void merge_keys(ds_merging *m, place *at)
{
    at->order = order_of(m->a, at);
    for (const ds_part *c = at->ours->first; c; c = c->next)
        merge_key(m, at, c->key);
    for (const ds_part *c = at->theirs->first; c; c = c->next)
        if (!ds_part_get(at->ours, c->key))
            merge_key(m, at, c->key);
}

void ds_merge_walk(ds_merging *m, ds_part *base, ds_part *ours, ds_part *theirs)
{
    place root = {.base = base, .ours = ours, .theirs = theirs};
    merge_keys(m, &root);
}
