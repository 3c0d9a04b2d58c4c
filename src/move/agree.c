/* Whom is a row about? All that it says of its client must agree.
 *
 * What the row says are voices, each for the targets that have the key: those
 * of the strong keys (code, tax code, VAT number), the one of a text that may
 * be any key, and the legal name. A voice for nobody does not count: a name
 * that nobody has is a new way to write one. Those whom all voices name are
 * left, and only one may be. A name alone is weak: it does not count for those
 * who have other numbers than the row, two firms of one name are told apart by
 * them. */
#include "move/match.h"
#include "move/names.h"
#include "base/banned.h"

typedef DS_VEC(uint32_t) some; /* targets */

typedef struct {
    int kind;    /* of the key; TEXT: the text that may be any */
    ds_str said; /* the key or the text */
    some who;
} voice;

enum {
    TEXT = DS_KEY_COUNT,
    VOICES = DS_KEY_COUNT + 1,
    NAMED = 5 /* so many candidates are named */
};

typedef struct {
    const ds_finder *m;
    const ds_whose *w;
    ds_arena a;
    voice voices[VOICES];
    size_t n;
    some left;
} hearing;

static bool is_strong(int kind)
{
    return kind == DS_KEY_CODE || kind == DS_KEY_TAX_CODE ||
           kind == DS_KEY_VAT_NUMBER;
}

static ds_str kind_name(const ds_finder *m, int kind)
{
    return kind == TEXT ? DS_STR("id")
                        : m->schema->tables[0].fields[m->field[kind]].name;
}

static bool has(const some *s, uint32_t target)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->p[i] == target)
            return true;
    return false;
}

static void add(some *s, uint32_t target)
{
    if (!has(s, target))
        *ds_vec_push(s) = target;
}

/* --- numbers ----------------------------------------------------------- */

static ds_str digits_of(ds_str vat_number)
{
    return ds_str_sub(vat_number, 2, vat_number.n);
}

/* A row may leave out which country its number is of: 136695976 is DE136695976
 * when somebody has that. Of a client the record says it. */
static bool same_number(int kind, const ds_keys *row, const ds_keys *client)
{
    ds_str a = row->key[kind], b = client->key[kind];
    return ds_str_eq(a, b) || (kind == DS_KEY_VAT_NUMBER && row->home &&
                               ds_str_eq(digits_of(a), digits_of(b)));
}

/* The number that both have, each another: its kind, or -1. */
static int other_number(const ds_keys *row, const ds_keys *client)
{
    for (int k = DS_KEY_TAX_CODE; k <= DS_KEY_VAT_NUMBER; k++)
        if (row->key[k].n > 0 && client->key[k].n > 0 &&
            !same_number(k, row, client))
            return k;
    return -1;
}

/* --- voices ------------------------------------------------------------ */

static void add_holders(some *out, const ds_finder *m, int by, ds_str key)
{
    bool first = out->n == 0; /* a chain has each of them once */
    const uint64_t *at = key.n > 0 ? ds_map_get(&m->by[by], key) : NULL;
    for (uint32_t i = at != NULL ? (uint32_t)*at : 0; i != 0;
         i = m->holders.p[i - 1].next)
        if (first)
            *ds_vec_push(out) = m->holders.p[i - 1].target;
        else
            add(out, m->holders.p[i - 1].target);
}

/* Those who have the key; else those who have the number in another country,
 * where the row names none. */
static void add_by(some *out, const ds_finder *m, int kind, const ds_keys *keys)
{
    ds_str key = keys->key[kind];
    add_holders(out, m, kind, key);
    if (out->n == 0 && kind == DS_KEY_VAT_NUMBER && keys->home && key.n > 2)
        add_holders(out, m, DS_BY_DIGITS, digits_of(key));
}

/* Whom a text names as a key of a kind, or as the identifier. */
static void add_named(some *out, hearing *h, int kind, ds_str text)
{
    const ds_finder *m = h->m;
    ds_keys keys = {0};
    size_t target = DS_NOBODY;
    if (kind == TEXT) {
        target = ds_finder_id(m, text);
    } else if (m->field[kind] >= 0) {
        ds_finder_set(&keys, &h->a, m, (ds_key_kind)kind, text, (ds_str){0});
        add_by(out, m, kind, &keys);
    }
    if (target != DS_NOBODY)
        add(out, (uint32_t)target);
}

/* A voice for nobody is none. */
static voice *listen(hearing *h, int kind, ds_str said)
{
    voice *v = &h->voices[h->n];
    *v = (voice){.kind = kind, .said = said};
    if (kind != TEXT)
        add_by(&v->who, h->m, kind, &h->w->keys);
    for (int k = h->w->id_only ? TEXT : 0; kind == TEXT && k <= TEXT; k++)
        add_named(&v->who, h, k, said);
    if (v->who.n == 0)
        return NULL;
    h->n++;
    return v;
}

static bool narrow(some *left, const voice *v)
{
    size_t n = 0;
    for (size_t i = 0; i < left->n; i++)
        if (has(&v->who, left->p[i]))
            left->p[n++] = left->p[i];
    left->n = n;
    return n > 0;
}

/* --- questions --------------------------------------------------------- */

static void list_some(ds_buf *b, const ds_finder *m, const some *s,
                      const char *last)
{
    for (size_t i = 0; i < s->n && i < NAMED; i++) {
        bool end = i + 1 == s->n;
        ds_buf_addf(b, "%s%.*s",
                    i == 0 ? ""
                    : end  ? last
                           : ", ",
                    DS_FMT(m->targets.p[s->p[i]].id));
    }
    if (s->n > NAMED)
        ds_buf_addz(b, ", ...");
}

static int fail(ds_buf *b, ds_err *err)
{
    ds_fail(err, DS_EUSAGE, "%s", ds_buf_z(b));
    ds_buf_free(b);
    return -1;
}

/* "the code is that of alfa, the vat_number that of beta" */
static int disagree(const hearing *h, const voice *x, const voice *y,
                    ds_err *err)
{
    ds_buf b = {0};
    const voice *both[] = {x, y};
    for (size_t i = 0; i < 2; i++) {
        const voice *v = both[i];
        ds_buf_addz(&b, i > 0 ? ", " : "");
        if (v->kind == TEXT)
            ds_buf_addf(&b, "\"%.*s\" is ", DS_FMT(v->said));
        else
            ds_buf_addf(&b, "the %.*s%s that of ",
                        DS_FMT(kind_name(h->m, v->kind)), i > 0 ? "" : " is");
        list_some(&b, h->m, &v->who, ", ");
    }
    fail(&b, err);
    return ds_hint(err, "--match FIELD says which alone finds the client");
}

/* The first voice that leaves nobody, and the one that it contradicts. */
static int contradict(hearing *h, const voice *v, ds_err *err)
{
    const voice *other = h->voices;
    for (const voice *o = h->voices; o < v; o++) {
        bool meet = false;
        for (size_t i = 0; i < o->who.n; i++)
            meet = meet || has(&v->who, o->who.p[i]);
        if (!meet) {
            other = o;
            break;
        }
    }
    return disagree(h, other, v, err);
}

/* "several clients have the legal_name "alfa": alfa, alfa-2" */
static int several(const hearing *h, const voice *v, ds_err *err)
{
    ds_buf b = {0};
    ds_str name = kind_name(h->m, v->kind);
    ds_buf_addf(&b, "several clients have the %.*s \"%.*s\": ", DS_FMT(name),
                DS_FMT(v->said));
    list_some(&b, h->m, &h->left, ", ");
    return fail(&b, err);
}

/* "alfa" is the id of alfa, the legal_name of alfa-2 */
static int ambiguous(hearing *h, ds_err *err)
{
    static const int order[] = {TEXT, DS_KEY_CODE, DS_KEY_TAX_CODE,
                                DS_KEY_VAT_NUMBER, DS_KEY_NAME};
    ds_buf b = {0};
    size_t n = 0;
    ds_buf_addf(&b, "\"%.*s\" is ", DS_FMT(h->w->named));
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        some who = {0};
        add_named(&who, h, order[i], h->w->named);
        if (who.n > 0) {
            ds_str name = kind_name(h->m, order[i]);
            ds_buf_addf(&b, "%sthe %.*s of ", n++ > 0 ? ", " : "",
                        DS_FMT(name));
            list_some(&b, h->m, &who, ", ");
        }
        ds_vec_free(&who);
    }
    fail(&b, err);
    return ds_hint(err, "--match id, code or legal_name says what such a cell "
                        "is");
}

/* --- names ------------------------------------------------------------- */

/* What the row calls its client, squeezed. */
static ds_str name_of(hearing *h)
{
    ds_keys keys = h->w->keys;
    if (keys.key[DS_KEY_NAME].n == 0 && h->w->there)
        ds_finder_set(&keys, &h->a, h->m, DS_KEY_NAME, h->w->named,
                      (ds_str){0});
    return keys.key[DS_KEY_NAME];
}

/* Numbers tell them apart; among rows of one list codes do. */
static bool are_others(const ds_keys *keys, const ds_target *t)
{
    ds_str code = keys->key[DS_KEY_CODE], theirs = t->keys.key[DS_KEY_CODE];
    return other_number(keys, &t->keys) >= 0 ||
           (t->new &&code.n > 0 && theirs.n > 0 && !ds_str_eq(code, theirs));
}

/* Nobody has this name; is somebody's nearly the same? */
static int doubt(hearing *h, ds_err *err)
{
    ds_buf b = {0};
    some near = {0}, all = {0};
    const ds_finder *m = h->m;
    add_holders(&all, m, DS_BY_BARE, ds_name_bare(name_of(h)));
    for (size_t i = 0; i < all.n; i++)
        if (!are_others(&h->w->keys, &m->targets.p[all.p[i]]))
            add(&near, all.p[i]);
    if (near.n > 0) {
        ds_buf_addz(&b, "is this ");
        list_some(&b, m, &near, " or ");
        ds_buf_addz(&b, "? Their names are nearly the same");
        fail(&b, err);
        if (h->w->there)
            ds_hint(err, "give its name, code or id as the book has it");
        else
            ds_hint(err, "--match legal_name says that it is another client; "
                         "if not, give both one name or code");
    }
    int failed = near.n > 0 ? -1 : 0;
    ds_vec_free(&near);
    ds_vec_free(&all);
    return failed;
}

/* One of this name may have another code. */
static int weigh_code(const hearing *h, size_t target, ds_err *err)
{
    const ds_target *t = &h->m->targets.p[target];
    ds_str code = h->w->keys.key[DS_KEY_CODE];
    ds_str theirs = t->keys.key[DS_KEY_CODE];
    if (code.n == 0 || theirs.n == 0 || ds_str_eq(code, theirs))
        return 0;
    ds_fail(err, DS_EUSAGE,
            "is this %.*s? Its code is \"%.*s\", and here it is \"%.*s\"",
            DS_FMT(t->id), DS_FMT(theirs), DS_FMT(code));
    return ds_hint(err, "--match legal_name says yes, --match code says "
                        "that it is another client");
}

/* --- the judgement ----------------------------------------------------- */

/* A client that must be there has no other number than the row. */
static int check_numbers(const hearing *h, size_t target, ds_err *err)
{
    const ds_keys *mine = &h->w->keys;
    const ds_target *t = &h->m->targets.p[target];
    int kind = other_number(mine, &t->keys);
    if (!h->w->there || kind < 0)
        return 0;
    ds_str name = kind_name(h->m, kind);
    ds_fail(err, DS_EUSAGE,
            "is this %.*s? Its %.*s is \"%.*s\", and here it is \"%.*s\"",
            DS_FMT(t->id), DS_FMT(name), DS_FMT(t->keys.key[kind]),
            DS_FMT(mine->key[kind]));
    return ds_hint(err, "--match FIELD says which alone finds the client");
}

/* By what --match says, from its own column, else from the text. */
static int find_only(size_t *out, hearing *h, ds_err *err)
{
    int k = h->m->only;
    ds_str key = k < DS_KEY_COUNT ? h->w->keys.key[k] : (ds_str){0};
    ds_str name = kind_name(h->m, k);
    if (key.n > 0)
        add_by(&h->left, h->m, k, &h->w->keys);
    else if (h->w->named.n > 0)
        add_named(&h->left, h, k, h->w->named);
    else if (k == TEXT)
        return ds_fail(err, DS_EUSAGE, "no column names the client's id");
    else
        return ds_fail(err, DS_EUSAGE,
                       "%.*s is missing, by which the client is found",
                       DS_FMT(name));
    const voice v = {.kind = k, .said = key.n > 0 ? key : h->w->named};
    *out = h->left.n == 1 ? h->left.p[0] : DS_NOBODY;
    return h->left.n > 1 ? several(h, &v, err) : 0;
}

/* Those who have other numbers than the row; `all`: nobody need be left. */
static void drop_others(hearing *h, bool all)
{
    size_t n = 0;
    for (size_t i = 0; i < h->left.n; i++) {
        uint32_t target = h->left.p[i];
        if (other_number(&h->w->keys, &h->m->targets.p[target].keys) >= 0)
            continue;
        h->left.p[i] = h->left.p[n];
        h->left.p[n++] = target;
    }
    if (n > 0 || all)
        h->left.n = n;
}

/* Those whom all voices name; the first, when there is any. */
static int meet(hearing *h, ds_err *err)
{
    for (size_t i = 0; h->n > 0 && i < h->voices[0].who.n; i++)
        *ds_vec_push(&h->left) = h->voices[0].who.p[i];
    for (size_t i = 1; i < h->n; i++)
        if (!narrow(&h->left, &h->voices[i]))
            return contradict(h, &h->voices[i], err);
    return 0;
}

static int find(size_t *out, hearing *h, ds_err *err)
{
    const ds_whose *w = h->w;
    if (h->m->only >= 0)
        return find_only(out, h, err);
    for (int k = 0; k < DS_KEY_COUNT; k++)
        if (is_strong(k))
            listen(h, k, w->keys.key[k]);
    bool strong = h->n > 0;
    bool text = w->named.n > 0 && listen(h, TEXT, w->named) != NULL;
    bool name = listen(h, DS_KEY_NAME, w->keys.key[DS_KEY_NAME]) != NULL;
    if (meet(h, err))
        return -1;
    bool weak = name && !strong && !text;
    if (h->left.n > 1 || (weak && !w->there))
        drop_others(h, weak && !w->there);
    if (h->left.n == 0)
        return doubt(h, err);
    if (h->left.n > 1)
        return text ? ambiguous(h, err) : several(h, &h->voices[0], err);
    *out = h->left.p[0];
    if (!strong && (w->there || !text) && weigh_code(h, *out, err))
        return -1;
    return check_numbers(h, *out, err);
}

int ds_finder_find(size_t *out, const ds_finder *m, const ds_whose *w,
                   ds_err *err)
{
    hearing h = {.m = m, .w = w};
    *out = DS_NOBODY;
    int failed = find(out, &h, err);
    for (size_t i = 0; i < VOICES; i++)
        ds_vec_free(&h.voices[i].who);
    ds_vec_free(&h.left);
    ds_arena_free(&h.a);
    return failed;
}
