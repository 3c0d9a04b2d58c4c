/* Clients that are there twice, by what only one can have. */
#include "doctor/find.h"
#include "doctor/providers.h"
#include "record/numbers.h"
#include "base/map.h"
#include "base/utf8.h"
#include "base/banned.h"

/* What two clients must share to be taken for one: the text of a field as a
 * key, or the empty slice. Lives in `a`. */
typedef ds_str make_key(ds_arena *a, ds_str text, ds_str country);

/* A client with a key that another has too. */
typedef struct {
    size_t group;
    ds_str path;
    const ds_segment *segment;
    uint32_t client;
} member;

typedef struct {
    ds_doctor *d;
    ds_arena arena; /* keys of one field */
    ds_map keys;    /* key -> 1 + its place in `first` */
    DS_VEC(member) first, again;
    ds_map told; /* "path\npath" of the pairs that were named already */
    int country;
} search;

/* Letters and digits alone, case and accents folded: "Acme S.p.A." is also
 * "ACME SpA". */
static ds_str name_key(ds_arena *a, ds_str text, ds_str country)
{
    (void)country;
    bool ascii = ds_utf8_ascii(text) == text.n;
    ds_str folded = ascii ? text : ds_utf8_fold(a, text);
    char *p = ds_alloc_text(a, folded.n);
    size_t n = 0;
    for (size_t i = 0; i < folded.n; i++) {
        char c = folded.p[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c | 0x20);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c & 0x80)
            p[n++] = c;
    }
    return (ds_str){p, n};
}

static ds_str number_key(ds_arena *a, ds_str text, ds_str country)
{
    char squeezed[64];
    (void)country;
    size_t n = ds_number_squeeze(squeezed, sizeof squeezed, text);
    return ds_dup(a, (ds_str){squeezed, n});
}

static bool is_letter(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* With the letters of the country in front, which the client's own stand for
 * where none are written. */
static ds_str vat_key(ds_arena *a, ds_str text, ds_str country)
{
    ds_str key = number_key(a, text, country);
    bool full = key.n > 2 && is_letter(key.p[0]) && is_letter(key.p[1]);
    if (full || key.n == 0)
        return key;
    return ds_printf(a, "%.*s%.*s", DS_FMT(country), DS_FMT(key));
}

/* The domain, unless anybody can have a mailbox there. */
static ds_str domain_key(ds_arena *a, ds_str text, ds_str country)
{
    (void)country;
    size_t at = text.n;
    while (at > 0 && text.p[at - 1] != '@')
        at--;
    if (at == 0 || at == text.n)
        return (ds_str){0};
    ds_str domain = ds_str_sub(text, at, text.n);
    char *p = ds_alloc_text(a, domain.n);
    for (size_t i = 0; i < domain.n; i++)
        p[i] =
            (char)(domain.p[i] >= 'A' && domain.p[i] <= 'Z' ? domain.p[i] | 0x20
                                                            : domain.p[i]);
    domain.p = p;
    return ds_mail_provider(domain) ? (ds_str){0} : domain;
}

/* The surest first: a pair is named once. */
static const struct {
    const char *field, *what;
    ds_finding_code code;
    make_key *key;
} fields[] = {
    {"tax_code", "tax code", DS_F_SAME_TAX_CODE, number_key},
    {"vat_number", "VAT number", DS_F_SAME_VAT_NUMBER, vat_key},
    {"iban", "IBAN", DS_F_SAME_IBAN, number_key},
    {"legal_name", "legal name", DS_F_SAME_NAME, name_key},
    {"email", "e-mail domain", DS_F_SAME_DOMAIN, domain_key},
};

static ds_str country_of(const search *s, const ds_segment *in, uint32_t client)
{
    ds_value v = {0};
    if (s->country >= 0)
        v = ds_segment_value(in, 0, client, (unsigned)s->country);
    return v.set ? v.text : s->d->env->query->schema->country;
}

static void add_client(search *s, const ds_segment *in, uint32_t client,
                       ds_str key)
{
    bool fresh;
    member m = {0, ds_segment_path(in, client), in, client};
    uint64_t *at = ds_map_put(&s->keys, key, &fresh);
    if (fresh) {
        *ds_vec_push(&s->first) = m;
        *at = s->first.n;
        return;
    }
    member *first = &s->first.p[*at - 1];
    m.group = *at;
    if (first->group == 0) { /* the group begins */
        first->group = *at;
        *ds_vec_push(&s->again) = *first;
    }
    *ds_vec_push(&s->again) = m;
}

static void collect(search *s, const ds_segment *in, unsigned field,
                    make_key *make)
{
    for (uint32_t c = 0; c < in->tables[0].rows; c++) {
        ds_value v = ds_segment_value(in, 0, c, field);
        if (!v.set || !ds_doctor_live(in, c))
            continue;
        ds_str key = make(&s->arena, v.text, country_of(s, in, c));
        if (key.n > 0)
            add_client(s, in, c, key);
    }
}

static int by_group(const void *pa, const void *pb)
{
    const member *a = pa, *b = pb;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    return ds_str_cmp(a->path, b->path);
}

static bool told_already(search *s, const member *a, const member *b)
{
    bool fresh;
    ds_str pair =
        ds_printf(&s->d->arena, "%.*s\n%.*s", DS_FMT(a->path), DS_FMT(b->path));
    ds_map_put(&s->told, pair, &fresh);
    return !fresh;
}

static void tell(search *s, const member *a, const member *b, size_t which,
                 unsigned field)
{
    ds_doctor *d = s->d;
    if (told_already(s, a, b))
        return;
    ds_value v = ds_segment_value(b->segment, 0, b->client, field);
    size_t at = ds_spot_row(d, b->segment, 0, b->client, (int)field);
    size_t other = ds_spot_row(d, a->segment, 0, a->client, (int)field);
    ds_note *n = ds_note_add(d, at, fields[which].code,
                             "the %s of \"%.*s\" is also that of ",
                             fields[which].what, DS_FMT(v.text));
    n->other = other;
    ds_note_hint(d, "dossier merge %.*s %.*s",
                 DS_FMT(ds_segment_id(b->segment, b->client)),
                 DS_FMT(ds_segment_id(a->segment, a->client)));
}

/* Each client of a group against the one that stands first in the book. */
static void find_by(search *s, size_t which)
{
    int field = ds_doctor_field(s->d, 0, fields[which].field);
    ds_segments all = s->d->env->segments;
    for (size_t i = 0; i < all.n && field >= 0; i++)
        collect(s, all.segments[i], (unsigned)field, fields[which].key);
    if (s->again.n > 1)
        qsort(s->again.p, s->again.n, sizeof *s->again.p, by_group);
    const member *first = NULL;
    for (size_t i = 0; i < s->again.n; i++) {
        const member *m = &s->again.p[i];
        if (first != NULL && first->group == m->group)
            tell(s, first, m, which, (unsigned)field);
        else
            first = m;
    }
    s->first.n = s->again.n = 0;
    ds_map_clear(&s->keys);
    ds_arena_reset(&s->arena);
}

int ds_find_doubles(ds_doctor *d, ds_err *err)
{
    (void)err;
    search s = {.d = d, .country = ds_doctor_field(d, 0, "address.country")};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        find_by(&s, i);
    ds_vec_free(&s.first);
    ds_vec_free(&s.again);
    ds_map_free(&s.keys);
    ds_map_free(&s.told);
    ds_arena_free(&s.arena);
    return 0;
}
