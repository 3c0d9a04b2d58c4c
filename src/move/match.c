/* Clients by their keys: who has which, and what a new one is called. Whom a
 * row is about is judged in agree.c. */
#include "move/match.h"
#include "move/names.h"
#include "base/utf8.h"
#include "record/client.h"
#include "record/numbers.h"
#include <string.h>
#include "base/banned.h"

static const char *const kind_fields[DS_KEY_COUNT] = {
    "code", "tax_code", "vat_number", "legal_name", NULL};

/* --- keys -------------------------------------------------------------- */

static ds_str squeeze_number(ds_arena *a, ds_str text)
{
    char *p = ds_alloc_text(a, text.n + 1);
    return (ds_str){p, ds_number_squeeze(p, text.n + 1, text)};
}

static void set_vat_number(ds_keys *keys, ds_arena *a, const ds_finder *m,
                           ds_str text, ds_str country)
{
    size_t size = text.n + 3;
    char *p = ds_alloc_text(a, size);
    ds_str home = country.n == 2 ? country : m->schema->country;
    bool named = ds_vat_number_normal(p, size, text, home);
    keys->key[DS_KEY_VAT_NUMBER] = ds_cstr(p);
    keys->home = !named && country.n != 2;
}

void ds_finder_set(ds_keys *keys, ds_arena *a, const ds_finder *m,
                   ds_key_kind kind, ds_str text, ds_str country)
{
    ds_str *key = &keys->key[kind];
    switch (kind) {
    case DS_KEY_TAX_CODE:
        *key = squeeze_number(a, text);
        return;
    case DS_KEY_VAT_NUMBER:
        set_vat_number(keys, a, m, text, country);
        return;
    case DS_KEY_NAME:
        *key = ds_name_squeeze(a, text);
        return;
    case DS_KEY_OTHER:
        *key = ds_utf8_fold(a, ds_str_trim(text));
        return;
    default:
        *key = ds_str_trim(text);
    }
}

bool ds_finder_same(ds_arena *a, const ds_finder *m, ds_key_kind kind, ds_str x,
                    ds_str country_x, ds_str y, ds_str country_y)
{
    ds_keys one = {0}, two = {0};
    ds_finder_set(&one, a, m, kind, x, country_x);
    ds_finder_set(&two, a, m, kind, y, country_y);
    return ds_str_eq(one.key[kind], two.key[kind]);
}

int ds_finder_kind(const ds_finder *m, unsigned field)
{
    for (int k = 0; k < DS_KEY_COUNT; k++)
        if (m->field[k] == (int)field)
            return k;
    return -1;
}

/* --- who has them ------------------------------------------------------ */

/* The first of a chain stands in the low half of its entry, the last above. */
static bool holds(const ds_finder *m, int by, ds_str key, size_t target)
{
    const uint64_t *at = ds_map_get(&m->by[by], key);
    uint32_t i = at != NULL ? (uint32_t)*at : 0;
    while (i != 0 && m->holders.p[i - 1].target != target)
        i = m->holders.p[i - 1].next;
    return i != 0;
}

static void hold(ds_finder *m, int by, ds_str key, size_t target)
{
    bool fresh;
    if (key.n == 0)
        return;
    uint64_t *at = ds_map_put(&m->by[by], key, &fresh);
    *ds_vec_push(&m->holders) = (ds_key_holder){.target = (uint32_t)target};
    uint64_t new = m->holders.n;
    if (!fresh)
        m->holders.p[(*at >> 32) - 1].next = (uint32_t) new;
    *at = new << 32 | (fresh ? new : (uint32_t)*at);
}

/* `key` must live as long as the finder. */
static void learn_key(ds_finder *m, size_t target, int kind, ds_str key,
                      bool new)
{
    ds_str bare = kind == DS_KEY_NAME ? ds_name_bare(key) : (ds_str){0};
    ds_str digits =
        kind == DS_KEY_VAT_NUMBER ? ds_str_sub(key, 2, key.n) : (ds_str){0};
    if (new || !holds(m, kind, key, target))
        hold(m, kind, key, target);
    if (new || !holds(m, DS_BY_BARE, bare, target))
        hold(m, DS_BY_BARE, bare, target);
    if (new || !holds(m, DS_BY_DIGITS, digits, target))
        hold(m, DS_BY_DIGITS, digits, target);
}

static void learn(ds_finder *m, size_t target)
{
    const ds_target *t = &m->targets.p[target];
    for (int k = 0; k < DS_KEY_COUNT; k++)
        learn_key(m, target, k, t->keys.key[k], true);
    ds_str id = ds_slug_valid(t->id) ? t->id : ds_utf8_fold(&m->arena, t->id);
    *ds_map_put(&m->ids, id, NULL) = target + 1;
}

void ds_finder_learn(ds_finder *m, size_t target, const ds_keys *keys)
{
    for (int k = 0; k < DS_KEY_COUNT; k++) {
        ds_keys *known = &m->targets.p[target].keys;
        if (keys->key[k].n == 0 || ds_str_eq(keys->key[k], known->key[k]))
            continue;
        ds_str key = ds_dup(&m->arena, keys->key[k]);
        if (known->key[k].n == 0)
            known->key[k] = key;
        learn_key(m, target, k, key, false);
    }
}

static ds_str text_of(const ds_segment *s, uint32_t row, int field)
{
    ds_value v = {0};
    if (field >= 0)
        v = ds_segment_value(s, 0, row, (unsigned)field);
    return v.set ? v.text : (ds_str){0};
}

static void learn_segment(ds_finder *m, const ds_segment *s)
{
    int country =
        ds_table_field(&m->schema->tables[0], DS_STR("address.country"));
    for (uint32_t row = 0; row < s->tables[0].rows; row++) {
        if (s->dead != NULL && s->dead[row] != 0)
            continue;
        ds_target *t = ds_vec_push(&m->targets);
        t->path = ds_segment_path(s, row);
        t->id = ds_segment_id(s, row);
        for (int k = 0; k < DS_KEY_COUNT; k++) {
            ds_str text = text_of(s, row, m->field[k]);
            if (text.n > 0)
                ds_finder_set(&t->keys, &m->arena, m, (ds_key_kind)k, text,
                              text_of(s, row, country));
        }
        learn(m, m->targets.n - 1);
    }
}

static int choose(ds_finder *m, ds_str match, ds_err *err)
{
    const ds_table *t = &m->schema->tables[0];
    m->only = -1;
    for (int k = 0; k < DS_KEY_COUNT; k++)
        m->field[k] = kind_fields[k] != NULL
                          ? ds_table_field(t, ds_cstr(kind_fields[k]))
                          : -1;
    if (match.n == 0)
        return 0;
    m->only = DS_KEY_COUNT;
    if (ds_str_is(match, "id"))
        return 0;
    int field = ds_table_field(t, match);
    if (field < 0 || (unsigned)field >= t->nstored)
        return ds_schema_no_field(t, match, err);
    if (ds_type_class(t->fields[field].type) != DS_AS_TEXT)
        return ds_fail(err, DS_EUSAGE, "--match: %.*s is not a text",
                       DS_FMT(match));
    m->only = ds_finder_kind(m, (unsigned)field);
    if (m->only < 0) {
        m->only = DS_KEY_OTHER;
        m->field[DS_KEY_OTHER] = field;
    }
    return 0;
}

int ds_finder_open(ds_finder *m, const ds_schema *s, const ds_index *x,
                   ds_str match, ds_err *err)
{
    *m = (ds_finder){.schema = s, .index = x};
    if (choose(m, match, err))
        return -1;
    ds_segments all = {0};
    if (x != NULL)
        all = ds_index_segments(x);
    for (size_t i = 0; i < all.n; i++)
        learn_segment(m, all.segments[i]);
    return 0;
}

size_t ds_finder_id(const ds_finder *m, ds_str id)
{
    ds_arena a = {0};
    const uint64_t *at = NULL;
    if (m->only < 0 || m->only == DS_KEY_COUNT)
        at = ds_map_get(&m->ids, ds_utf8_fold(&a, id));
    ds_arena_free(&a);
    return at != NULL ? (size_t)(*at - 1) : DS_NOBODY;
}

/* --- new ones ---------------------------------------------------------- */

/* Taken, and not by a client that is known here. */
static bool is_unread(const ds_finder *m, ds_str id)
{
    return ds_map_get(&m->ids, id) == NULL && m->index != NULL &&
           ds_index_has(m->index, id);
}

static int cannot_be_read(ds_str id, ds_err *err)
{
    ds_fail(err, DS_EUSAGE, "the client %.*s is there, but cannot be read",
            DS_FMT(id));
    return ds_hint(err, "dossier check says why");
}

int ds_finder_may_name(const ds_finder *m, ds_str id, ds_err *err)
{
    if (!ds_slug_valid(id))
        return ds_fail(err, DS_EUSAGE,
                       "\"%.*s\" cannot be an id: words of a-z and 0-9 with "
                       "'-' between",
                       DS_FMT(id));
    if (ds_client_may_be(id, err))
        return -1;
    if (ds_map_get(&m->ids, id) != NULL)
        return ds_fail(err, DS_EUSAGE, "there is a client %.*s already",
                       DS_FMT(id));
    return is_unread(m, id) ? cannot_be_read(id, err) : 0;
}

int ds_finder_may_miss(const ds_finder *m, ds_str text, ds_err *err)
{
    ds_arena a = {0};
    ds_str id = ds_slug(&a, text);
    int failed = is_unread(m, id) ? cannot_be_read(id, err) : 0;
    ds_arena_free(&a);
    return failed;
}

static ds_str numbered(ds_arena *a, ds_str slug, uint64_t n)
{
    return ds_printf(a, "%.*s-%u", DS_FMT(slug), (unsigned)n);
}

/* An identifier that is free; on the way to it may stand no client of whom
 * nobody knows whether it is this one. */
static int choose_id(ds_str *out, ds_finder *m, ds_str legal_name, ds_err *err)
{
    ds_str slug = ds_slug(&m->arena, legal_name);
    uint64_t *n = ds_map_put(&m->numbers, slug, NULL);
    *n += *n == 0;
    *out = *n == 1 ? slug : numbered(&m->arena, slug, *n);
    while (ds_map_get(&m->ids, *out) != NULL || ds_client_may_be(*out, NULL))
        *out = numbered(&m->arena, slug, ++*n);
    return is_unread(m, *out) ? cannot_be_read(*out, err) : 0;
}

int ds_finder_add(size_t *out, ds_finder *m, ds_str id, ds_str legal_name,
                  const ds_keys *keys, ds_err *err)
{
    if (id.n > 0)
        id = ds_dup(&m->arena, id);
    else if (choose_id(&id, m, legal_name, err))
        return -1;
    ds_target *t = ds_vec_push(&m->targets);
    *t = (ds_target){.id = id, .keys = *keys, .new = true};
    t->path = ds_client_path(&m->arena, m->schema->layout, id);
    for (int k = 0; k < DS_KEY_COUNT; k++)
        t->keys.key[k] = ds_dup(&m->arena, keys->key[k]);
    *out = m->targets.n - 1;
    learn(m, *out);
    return 0;
}

void ds_finder_close(ds_finder *m)
{
    ds_vec_free(&m->targets);
    ds_vec_free(&m->holders);
    for (int k = 0; k < DS_BY_COUNT; k++)
        ds_map_free(&m->by[k]);
    ds_map_free(&m->ids);
    ds_map_free(&m->numbers);
    ds_arena_free(&m->arena);
}
