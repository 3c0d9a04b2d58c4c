/* The words of one table's columns. The schema's own names and labels are
 * taught first, then the synonyms; the first who teaches a word is right. */
#include "move/vocabulary.h"
#include "move/bracket.h"
#include "move/synonyms.h"
#include <string.h>
#include "base/banned.h"

#define RANKS "!~?@+" /* see synonyms.h */

/* The client's fields by which an element's row can name its client. */
static const char *const key_fields[] = {"code", "tax_code", "vat_number",
                                         "legal_name", NULL};

static const ds_field *field_of(const ds_vocabulary *v, ds_col_target t)
{
    return &v->schema->tables[t.table].fields[t.field];
}

/* Only where the cells can tell: the words of an enum are no countries. */
static bool can_tell(const ds_vocabulary *v, ds_col_target one,
                     ds_col_target two)
{
    return one.kind == DS_COL_FIELD && two.kind == DS_COL_FIELD &&
           field_of(v, one)->type == DS_ENUM &&
           (field_of(v, two)->type == DS_COUNTRY ||
            field_of(v, two)->type == DS_ENUM);
}

/* The first who teaches a word is right. */
static void teach(ds_vocabulary *v, ds_str word, ds_col_target t)
{
    bool fresh;
    bool ranked = word.n > 0 && memchr(RANKS, word.p[0], sizeof RANKS - 1);
    ds_str folded = ds_header_fold(&v->arena, word);
    if (folded.n == 0)
        return;
    uint64_t *at = ds_map_put(&v->words, folded, &fresh);
    if (!fresh && can_tell(v, v->targets.p[*at - 1], t))
        at = ds_map_put(&v->also, folded, &fresh);
    if (!fresh)
        return;
    *ds_vec_push(&v->targets) = t;
    *ds_vec_push(&v->ranks) = ranked ? word.p[0] : ' ';
    *at = v->targets.n;
}

/* A weak word ("Reference") means something else in a list of other things than
 * clients. */
static void teach_words(ds_vocabulary *v, const char *words, ds_col_target t)
{
    ds_str rest = ds_cstr(words);
    while (rest.p != NULL) {
        ds_str word = ds_str_cut(&rest, '|');
        if (t.kind != DS_COL_KEY || !ds_str_starts(word, DS_STR("~")))
            teach(v, word, t);
    }
}

/* "city" is what people write for address.city. */
static void teach_names(ds_vocabulary *v, ds_col_target t)
{
    const ds_field *f = &v->schema->tables[t.table].fields[t.field];
    size_t dot = ds_str_chr(f->name, '.');
    teach(v, f->name, t);
    teach(v, f->label_en, t);
    teach(v, f->label_it, t);
    if (dot < f->name.n)
        teach(v, ds_str_sub(f->name, dot + 1, f->name.n), t);
}

static void teach_table(ds_vocabulary *v, unsigned table)
{
    const ds_table *t = &v->schema->tables[table];
    for (unsigned i = 0; i < t->nstored; i++)
        teach_names(v, (ds_col_target){DS_COL_FIELD, table, i});
}

/* The words that stand for a field, made into what `kind` says. `like` is the
 * table whose rows of the list are meant. */
static void teach_synonyms(ds_vocabulary *v, unsigned table, ds_str like,
                           ds_col_kind kind, const char *only)
{
    const ds_table *t = &v->schema->tables[table];
    for (const ds_synonym *s = ds_synonyms; s->table != NULL; s++) {
        if (!ds_str_is(like, s->table) ||
            (only != NULL && strcmp(only, s->field) != 0))
            continue;
        int field = ds_table_field(t, ds_cstr(s->field));
        if (s->field[0] == '\0')
            teach_words(v, s->words, (ds_col_target){0});
        else if (field >= 0 && (unsigned)field < t->nstored)
            teach_words(v, s->words,
                        (ds_col_target){kind, table, (unsigned)field});
    }
}

/* In a row about a client the contact stands beside: no more than what cannot
 * be meant for the client itself is left for it. */
static void teach_contact(ds_vocabulary *v)
{
    int table = ds_schema_table(v->schema, DS_STR("contacts"));
    if (table < 1)
        return;
    const ds_table *t = &v->schema->tables[table];
    for (unsigned i = 0; i < t->nstored; i++) {
        ds_col_target to = {DS_COL_FIELD, (unsigned)table, i};
        teach(v,
              ds_printf(&v->arena, "%.*s.%.*s", DS_FMT(t->noun),
                        DS_FMT(t->fields[i].name)),
              to);
    }
    teach_synonyms(v, (unsigned)table, t->name, DS_COL_FIELD, NULL);
}

static void teach_client_keys(ds_vocabulary *v)
{
    const ds_table *t = &v->schema->tables[0];
    ds_col_target any = {DS_COL_CLIENT, 0, 0};
    teach_words(v, "client|client id|cliente|customer|partner id", any);
    for (const char *const *name = key_fields; *name != NULL; name++) {
        int field = ds_table_field(t, ds_cstr(*name));
        if (field < 0)
            continue;
        ds_col_target to = {DS_COL_KEY, 0, (unsigned)field};
        teach(v, ds_printf(&v->arena, "client.%s", *name), to);
        teach(v, t->fields[field].label_en, to);
        teach(v, t->fields[field].label_it, to);
        teach_synonyms(v, 0, DS_STR("clients"), DS_COL_KEY, *name);
    }
}

static void teach_parents(ds_vocabulary *v)
{
    const ds_table *t = &v->schema->tables[v->table];
    for (size_t i = 0; i < t->nparents; i++) {
        unsigned table = t->parents[i];
        const ds_table *parent = &v->schema->tables[table];
        if (table == 0 || parent->key < 0)
            continue;
        ds_col_target to = {DS_COL_PARENT, table, (unsigned)parent->key};
        teach(v, ds_printf(&v->arena, "?%.*s", DS_FMT(parent->noun)), to);
        teach(v, ds_printf(&v->arena, "?%.*s", DS_FMT(parent->one_it)), to);
        teach(v,
              ds_printf(&v->arena, "%.*s.%.*s", DS_FMT(parent->noun),
                        DS_FMT(parent->fields[parent->key].name)),
              to);
        for (const ds_synonym *s = ds_synonyms; s->table != NULL; s++)
            if (ds_str_is(t->name, s->table) &&
                ds_str_is(parent->noun, s->field))
                teach_words(v, s->words, to);
    }
}

/* Bills are like invoices, in their synonyms too. */
static ds_str synonyms_of(const ds_table *t)
{
    return ds_str_is(t->name, "bills") ? DS_STR("invoices") : t->name;
}

/* What people call the one table that can hold the rows: a time report has a
 * "Progetto". Where there are two, the word must say which. */
static void teach_parent_synonyms(ds_vocabulary *v)
{
    const ds_table *t = &v->schema->tables[v->table];
    if (t->nparents != 1 || t->parents[0] == 0)
        return;
    const ds_table *parent = &v->schema->tables[t->parents[0]];
    if (parent->key < 0)
        return;
    ds_col_target to = {DS_COL_PARENT, t->parents[0], (unsigned)parent->key};
    for (const ds_synonym *s = ds_synonyms; s->table != NULL; s++)
        if (ds_str_is(synonyms_of(parent), s->table) &&
            (ds_str_is(parent->fields[parent->key].name, s->field) ||
             strcmp(s->field, "name") == 0))
            teach_words(v, s->words, to);
}

void ds_vocabulary_open(ds_vocabulary *v, const ds_schema *s, unsigned table)
{
    const ds_table *t = &s->tables[table];
    *v = (ds_vocabulary){.schema = s, .table = table};
    teach_table(v, table);
    if (table != 0)
        teach_parents(v);
    teach_synonyms(v, table, synonyms_of(t), DS_COL_FIELD, NULL);
    if (table == 0) {
        teach_contact(v);
        return;
    }
    teach_client_keys(v);
    teach_parent_synonyms(v);
    teach_synonyms(v, 0, DS_STR("clients"), DS_COL_DROPPED, "");
}

void ds_vocabulary_teach_id(ds_vocabulary *v)
{
    teach(v, DS_STR("id"), (ds_col_target){DS_COL_CLIENT, 0, 0});
}

static size_t place_of_whole(ds_vocabulary *v, const ds_map *words,
                             ds_str header)
{
    uint64_t *at = ds_map_get(words, ds_header_fold(&v->arena, header));
    return at != NULL ? (size_t)*at : 0;
}

/* "ragione sociale" in "Azienda (ragione sociale)". */
static bool says_again(ds_vocabulary *v, const ds_map *words, size_t at,
                       ds_str inside)
{
    size_t other = place_of_whole(v, words, inside);
    return other > 0 &&
           ds_target_same(v->targets.p[at - 1], v->targets.p[other - 1]);
}

/* 1 + place in targets, or 0. A part in brackets goes where it says nothing of
 * the meaning, or the same once more. */
static size_t place_of(ds_vocabulary *v, const ds_map *words, ds_str header)
{
    ds_str inside[4]; /* more than people write */
    size_t n = 0;
    size_t at = place_of_whole(v, words, header);
    while (at == 0 && n < sizeof inside / sizeof *inside &&
           ds_bracket_cut(&inside[n], &header, &v->arena, header)) {
        at = place_of_whole(v, words, header);
        n++;
    }
    for (size_t i = 0; at > 0 && i < n; i++)
        if (!ds_bracket_harmless(&v->arena, inside[i]) &&
            !says_again(v, words, at, inside[i]))
            at = 0;
    return at;
}

static ds_col_target look_up(ds_vocabulary *v, const ds_map *words,
                             ds_str header)
{
    size_t at = place_of(v, words, header);
    return at > 0 ? v->targets.p[at - 1]
                  : (ds_col_target){.kind = DS_COL_UNKNOWN};
}

char ds_vocabulary_rank(ds_vocabulary *v, ds_str header)
{
    size_t at = place_of(v, &v->words, header);
    return at > 0 ? v->ranks.p[at - 1] : ' ';
}

/* Our exports call the identifier so; a "Client ID" may be any number. */
static const ds_col_target client_id = {DS_COL_CLIENT, 0, 1};

ds_col_target ds_vocabulary_header(ds_vocabulary *v, ds_str header)
{
    if (v->table != 0 && ds_str_is(header, "client.id"))
        return client_id;
    return look_up(v, &v->words, header);
}

ds_col_target ds_vocabulary_second(ds_vocabulary *v, ds_str header)
{
    return look_up(v, &v->also, header);
}

static bool stored_field(ds_col_target *out, const ds_schema *s,
                         ds_col_kind kind, unsigned table, ds_str name)
{
    int field = ds_table_field(&s->tables[table], name);
    if (field < 0 || (unsigned)field >= s->tables[table].nstored)
        return false;
    *out = (ds_col_target){kind, table, (unsigned)field};
    return true;
}

static bool is_parent(const ds_table *t, unsigned table)
{
    for (size_t i = 0; i < t->nparents; i++)
        if (t->parents[i] == table)
            return true;
    return false;
}

bool ds_vocabulary_field(ds_col_target *out, const ds_vocabulary *v,
                         ds_str name)
{
    const ds_schema *s = v->schema;
    const ds_table *t = &s->tables[v->table];
    ds_str rest = name;
    ds_str noun = ds_str_cut(&rest, '.');
    if (stored_field(out, s, DS_COL_FIELD, v->table, name))
        return true;
    int table = ds_schema_table(s, noun);
    if (v->table == 0 && ds_str_is(name, "id")) {
        *out = (ds_col_target){DS_COL_CLIENT, 0, 0};
        return true;
    }
    if (table < 0)
        return false;
    if (v->table == 0) /* an element beside the client */
        return table > 0 && is_parent(&s->tables[table], 0) &&
               s->tables[table].key >= 0 &&
               stored_field(out, s, DS_COL_FIELD, (unsigned)table, rest);
    if (table == 0 && (rest.p == NULL || ds_str_is(rest, "id"))) {
        *out = client_id;
        out->field = rest.p != NULL;
        return true;
    }
    if (table == 0)
        return stored_field(out, s, DS_COL_KEY, 0, rest);
    const ds_table *parent = &s->tables[table];
    if (!is_parent(t, (unsigned)table) || parent->key < 0)
        return false;
    *out =
        (ds_col_target){DS_COL_PARENT, (unsigned)table, (unsigned)parent->key};
    return rest.p == NULL || ds_str_eq(rest, parent->fields[parent->key].name);
}

ds_str ds_vocabulary_name(ds_arena *a, const ds_vocabulary *v, ds_col_target t)
{
    const ds_table *table = &v->schema->tables[t.table];
    switch (t.kind) {
    case DS_COL_DROPPED:
    case DS_COL_SOURCE:
    case DS_COL_UNKNOWN:
        break;
    case DS_COL_CLIENT:
        return v->table == 0  ? DS_STR("id")
               : t.field == 0 ? DS_STR("client")
                              : DS_STR("client.id");
    case DS_COL_PARENT:
        return table->noun;
    case DS_COL_FIELD:
        if (t.table == v->table)
            return table->fields[t.field].name;
        return ds_printf(a, "%.*s.%.*s", DS_FMT(table->noun),
                         DS_FMT(table->fields[t.field].name));
    case DS_COL_KEY:
        return ds_printf(a, "client.%.*s", DS_FMT(table->fields[t.field].name));
    }
    return (ds_str){0};
}

bool ds_target_same(ds_col_target a, ds_col_target b)
{
    return a.kind == b.kind && a.kind > DS_COL_UNKNOWN && a.table == b.table &&
           (a.field == b.field || a.kind == DS_COL_CLIENT);
}

void ds_vocabulary_close(ds_vocabulary *v)
{
    ds_map_free(&v->words);
    ds_map_free(&v->also);
    ds_vec_free(&v->targets);
    ds_vec_free(&v->ranks);
    ds_arena_free(&v->arena);
}
