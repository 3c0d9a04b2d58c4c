/* Clients by their keys. A strong key (code, tax code, VAT number) finds for
 * sure; a name finds only when no strong key speaks against it. */
#include "move/match.h"
#include "base/utf8.h"
#include "record/client.h"
#include "record/numbers.h"
#include <string.h>
#include "base/banned.h"

static const char *const kind_fields[DS_KEY_COUNT] = {
    "code", "tax_code", "vat_number", "legal_name", NULL};

static bool is_strong(int kind)
{
    return kind == DS_KEY_CODE || kind == DS_KEY_TAX_CODE ||
           kind == DS_KEY_VAT_NUMBER;
}

/* Points vanish ("S.p.A." is "SpA"), other signs are one space. */
static ds_str squeeze_name(ds_arena *a, ds_str text)
{
    ds_str s = ds_utf8_fold(a, text);
    char *p = ds_alloc_text(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool letter = c >= 0x80 || (c >= 'a' && c <= 'z') ||
                      (c >= '0' && c <= '9') || c == '&' || c == '+';
        if (letter)
            p[n++] = s.p[i];
        else if (c != '.' && c != '\'' && n > 0 && p[n - 1] != ' ')
            p[n++] = ' ';
    }
    while (n > 0 && p[n - 1] == ' ')
        n--;
    return (ds_str){p, n};
}

static ds_str squeeze_vat(ds_arena *a, const ds_finder *m, ds_str text,
                          ds_str country)
{
    char *p = ds_alloc_text(a, text.n + 3);
    size_t n = ds_number_squeeze(p + 2, text.n + 1, text);
    bool letters =
        n > 1 && p[2] >= 'A' && p[2] <= 'Z' && p[3] >= 'A' && p[3] <= 'Z';
    if (letters || n == 0)
        return (ds_str){p + 2, n};
    if (country.n != 2)
        country = m->schema->country;
    if (country.n != 2)
        return (ds_str){p + 2, n};
    memcpy(p, country.p, 2);
    return (ds_str){p, n + 2};
}

ds_str ds_finder_key(ds_arena *a, const ds_finder *m, ds_key_kind kind,
                     ds_str text, ds_str country)
{
    switch (kind) {
    case DS_KEY_TAX_CODE: {
        char *p = ds_alloc_text(a, text.n + 1);
        return (ds_str){p, ds_number_squeeze(p, text.n + 1, text)};
    }
    case DS_KEY_VAT_NUMBER:
        return squeeze_vat(a, m, text, country);
    case DS_KEY_NAME:
        return squeeze_name(a, text);
    case DS_KEY_OTHER:
        return ds_utf8_fold(a, ds_str_trim(text));
    default:
        return ds_str_trim(text);
    }
}

int ds_finder_kind(const ds_finder *m, unsigned field)
{
    for (int k = 0; k < DS_KEY_COUNT; k++)
        if (m->field[k] == (int)field)
            return k;
    return -1;
}

/* "rohm & figli srl" without the form of the firm. */
static ds_str bare_name(ds_str name)
{
    static const char *const forms[] = {
        "srl",   "srls", "spa", "sapa", "snc", "sas",  "ss",
        "scarl", "ltd",  "inc", "llc",  "plc", "gmbh", "sarl",
        "sa",    "ag",   "kg",  "bv",   "nv",  "co",   "limited"};
    size_t space = name.n;
    while (space > 0 && name.p[space - 1] != ' ')
        space--;
    ds_str last = ds_str_sub(name, space, name.n);
    for (size_t i = 0; space > 1 && i < sizeof forms / sizeof forms[0]; i++)
        if (ds_str_is(last, forms[i]))
            return ds_str_sub(name, 0, space - 1);
    return name;
}

static void learn(ds_finder *m, size_t target)
{
    const ds_target *t = &m->targets.p[target];
    for (int k = 0; k < DS_KEY_COUNT; k++) {
        bool fresh;
        if (t->keys.key[k].n == 0)
            continue;
        uint64_t *at = ds_map_put(&m->by[k], t->keys.key[k], &fresh);
        *at = fresh ? target + 1 : DS_SEVERAL;
    }
    ds_str id = ds_slug_valid(t->id) ? t->id : ds_utf8_fold(&m->arena, t->id);
    *ds_map_put(&m->ids, id, NULL) = target + 1;
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
                t->keys.key[k] = ds_finder_key(&m->arena, m, (ds_key_kind)k,
                                               text, text_of(s, row, country));
        }
        learn(m, m->targets.n - 1);
        bool fresh;
        uint64_t *at =
            ds_map_put(&m->bare, bare_name(t->keys.key[DS_KEY_NAME]), &fresh);
        *at = fresh ? m->targets.n : DS_SEVERAL;
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

static size_t look_up(const ds_map *map, ds_str key, bool *several)
{
    uint64_t *at = key.n > 0 ? ds_map_get(map, key) : NULL;
    *several = at != NULL && *at == DS_SEVERAL;
    return at == NULL || *several ? DS_NOBODY : (size_t)(*at - 1);
}

static ds_str kind_name(const ds_finder *m, int kind)
{
    return m->schema->tables[0].fields[m->field[kind]].name;
}

static int several_have(const ds_finder *m, int kind, ds_str key, ds_err *err)
{
    enum {
        NAMED = 5
    };
    ds_str name = kind_name(m, kind);
    ds_buf who = {0};
    size_t n = 0;
    for (size_t i = 0; i < m->targets.n && n <= NAMED; i++) {
        const ds_target *t = &m->targets.p[i];
        if (!ds_str_eq(t->keys.key[kind], key))
            continue;
        if (n++ < NAMED)
            ds_buf_addf(&who, "%s%.*s", n > 1 ? ", " : "", DS_FMT(t->id));
        else
            ds_buf_addz(&who, ", ...");
    }
    ds_fail(err, DS_EUSAGE, "several clients have the %.*s \"%.*s\": %.*s",
            DS_FMT(name), DS_FMT(key), DS_FMT(ds_buf_str(&who)));
    ds_buf_free(&who);
    return -1;
}

/* Two firms of one name are told apart by their numbers. */
static bool are_others(const ds_keys *a, const ds_keys *b)
{
    for (int k = DS_KEY_TAX_CODE; k <= DS_KEY_VAT_NUMBER; k++)
        if (a->key[k].n > 0 && b->key[k].n > 0 &&
            !ds_str_eq(a->key[k], b->key[k]))
            return true;
    return false;
}

/* A client of this name: the one, unless its numbers speak against it. */
static int weigh(size_t *out, const ds_finder *m, size_t at,
                 const ds_keys *keys, ds_err *err)
{
    const ds_target *t = &m->targets.p[at];
    if (are_others(keys, &t->keys))
        return 0;
    ds_str code = keys->key[DS_KEY_CODE], theirs = t->keys.key[DS_KEY_CODE];
    if (code.n > 0 && theirs.n > 0 && !ds_str_eq(code, theirs)) {
        ds_fail(err, DS_EUSAGE,
                "is this %.*s? Its code is \"%.*s\", and here it is \"%.*s\"",
                DS_FMT(t->id), DS_FMT(theirs), DS_FMT(code));
        return ds_hint(err, "--match legal_name says yes, --match code says "
                            "that it is another client");
    }
    if (*out != DS_NOBODY)
        return several_have(m, DS_KEY_NAME, keys->key[DS_KEY_NAME], err);
    *out = at;
    return 0;
}

static int find_by_name(size_t *out, const ds_finder *m, const ds_keys *keys,
                        ds_err *err)
{
    bool several;
    ds_str name = keys->key[DS_KEY_NAME];
    size_t at = look_up(&m->by[DS_KEY_NAME], name, &several);
    if (at != DS_NOBODY)
        return weigh(out, m, at, keys, err);
    for (at = 0; several && at < m->targets.n; at++)
        if (ds_str_eq(m->targets.p[at].keys.key[DS_KEY_NAME], name) &&
            weigh(out, m, at, keys, err))
            return -1;
    return 0;
}

/* Nobody has this name; is somebody's nearly the same? */
static int doubt(const ds_finder *m, const ds_keys *keys, ds_err *err)
{
    bool several;
    ds_str name = bare_name(keys->key[DS_KEY_NAME]);
    size_t at = look_up(&m->bare, name, &several);
    if (at == DS_NOBODY || are_others(keys, &m->targets.p[at].keys))
        return 0;
    const ds_target *t = &m->targets.p[at];
    ds_fail(err, DS_EUSAGE, "is this %.*s? Their names are nearly the same",
            DS_FMT(t->id));
    return ds_hint(err, "--match legal_name says that it is another client; if "
                        "not, give both one name or code");
}

static int find_only(size_t *out, const ds_finder *m, const ds_keys *keys,
                     ds_err *err)
{
    bool several;
    int k = m->only;
    if (k == DS_KEY_COUNT)
        return ds_fail(err, DS_EUSAGE, "no column names the client's id");
    if (keys->key[k].n == 0) {
        ds_str name = kind_name(m, k);
        return ds_fail(err, DS_EUSAGE,
                       "%.*s is missing, by which the client "
                       "is found",
                       DS_FMT(name));
    }
    *out = look_up(&m->by[k], keys->key[k], &several);
    return several ? several_have(m, k, keys->key[k], err) : 0;
}

int ds_finder_find(size_t *out, const ds_finder *m, const ds_keys *keys,
                   ds_err *err)
{
    *out = DS_NOBODY;
    if (m->only >= 0)
        return find_only(out, m, keys, err);
    int by = -1;
    for (int k = 0; k < DS_KEY_COUNT; k++) {
        bool several;
        if (!is_strong(k))
            continue;
        size_t at = look_up(&m->by[k], keys->key[k], &several);
        if (several)
            return several_have(m, k, keys->key[k], err);
        if (at == DS_NOBODY)
            continue;
        if (by >= 0 && at != *out) {
            ds_str one = kind_name(m, by), two = kind_name(m, k);
            return ds_fail(err, DS_EUSAGE,
                           "the %.*s is that of %.*s, the %.*s that of %.*s",
                           DS_FMT(one), DS_FMT(m->targets.p[*out].id),
                           DS_FMT(two), DS_FMT(m->targets.p[at].id));
        }
        *out = at;
        by = k;
    }
    if (by >= 0)
        return 0;
    if (find_by_name(out, m, keys, err))
        return -1;
    return *out == DS_NOBODY ? doubt(m, keys, err) : 0;
}

size_t ds_finder_id(const ds_finder *m, ds_str id)
{
    ds_arena a = {0};
    bool several;
    size_t at = DS_NOBODY;
    if (m->only < 0 || m->only == DS_KEY_COUNT)
        at = look_up(&m->ids, ds_utf8_fold(&a, id), &several);
    ds_arena_free(&a);
    return at;
}

int ds_finder_name(size_t *out, const ds_finder *m, ds_str text, ds_err *err)
{
    ds_arena a = {0};
    bool several = false;
    int failed = 0;
    ds_str s = ds_str_trim(text);
    *out = ds_finder_id(m, s);
    for (int k = 0; k < DS_KEY_COUNT && *out == DS_NOBODY && !failed; k++) {
        if ((m->only >= 0 && m->only != k) || m->field[k] < 0)
            continue;
        ds_str key = ds_finder_key(&a, m, (ds_key_kind)k, s, (ds_str){0});
        *out = look_up(&m->by[k], key, &several);
        if (several)
            failed = several_have(m, k, key, err);
    }
    ds_arena_free(&a);
    return failed;
}

static bool is_free(const ds_finder *m, ds_str id)
{
    return ds_map_get(&m->ids, id) == NULL &&
           (m->index == NULL || !ds_index_has(m->index, id));
}

int ds_finder_may_name(const ds_finder *m, ds_str id, ds_err *err)
{
    if (!ds_slug_valid(id))
        return ds_fail(err, DS_EUSAGE,
                       "\"%.*s\" cannot be an id: words of a-z and 0-9 with "
                       "'-' between",
                       DS_FMT(id));
    if (!is_free(m, id))
        return ds_fail(err, DS_EUSAGE,
                       "the client %.*s is there, but cannot be read",
                       DS_FMT(id));
    return 0;
}

size_t ds_finder_add(ds_finder *m, ds_str id, ds_str legal_name,
                     const ds_keys *keys)
{
    ds_str slug =
        id.n > 0 ? ds_dup(&m->arena, id) : ds_slug(&m->arena, legal_name);
    id = slug;
    for (unsigned n = 2; !is_free(m, id); n++)
        id = ds_printf(&m->arena, "%.*s-%u", DS_FMT(slug), n);
    ds_target *t = ds_vec_push(&m->targets);
    t->new = true;
    t->id = id;
    t->path = ds_client_path(&m->arena, m->schema->layout, id);
    for (int k = 0; k < DS_KEY_COUNT; k++)
        t->keys.key[k] = ds_dup(&m->arena, keys->key[k]);
    learn(m, m->targets.n - 1);
    return m->targets.n - 1;
}

void ds_finder_close(ds_finder *m)
{
    ds_vec_free(&m->targets);
    for (int k = 0; k < DS_KEY_COUNT; k++)
        ds_map_free(&m->by[k]);
    ds_map_free(&m->ids);
    ds_map_free(&m->bare);
    ds_arena_free(&m->arena);
}
