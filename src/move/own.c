/* Columns that become fields of the book's own. */
#include "move/binding.h"
#include "base/utf8.h"
#include <string.h>
#include "base/banned.h"

typedef struct {
    ds_str name;
    unsigned where; /* bits, DS_OWN_... */
} wish;

/* "Shoe size (EU)" may be the field shoe_size_eu. */
static ds_str own_name(ds_arena *a, ds_str header)
{
    ds_str s = ds_utf8_fold(a, header);
    char *p = ds_alloc_text(a, s.n + 2);
    size_t n = 0;
    for (size_t i = 0; i < s.n && n < 60; i++) {
        bool letter = s.p[i] >= 'a' && s.p[i] <= 'z';
        bool digit = s.p[i] >= '0' && s.p[i] <= '9';
        if (digit && n == 0)
            p[n++] = 'n';
        if (letter || digit)
            p[n++] = s.p[i];
        else if (n > 0 && p[n - 1] != '_')
            p[n++] = '_';
    }
    while (n > 0 && p[n - 1] == '_')
        n--;
    return (ds_str){p, n};
}

/* The id of another program is none of this book, and no client may be called
 * by it; nor could an export of ours be told from the own field's label. */
#define FOREIGN_ID "external_id"

static bool is_id(ds_str header)
{
    return ds_str_eq_nocase(header, DS_STR("id"));
}

static bool is_foreign_id(const ds_binding *b, size_t column)
{
    return is_id(ds_binding_header(b, column)) ||
           ds_binding_is(b, column, "record id|id record");
}

static ds_str label_of(ds_str header)
{
    return is_id(header) ? DS_STR("External ID") : header;
}

static bool is_wanted(const ds_binding *b, size_t column, const wish *w)
{
    for (size_t i = 0; i < b->header->n; i++)
        if (i != column && (b->out->where[i] & w->where) != 0 &&
            ds_str_eq(b->out->own[i], w->name))
            return true;
    return false;
}

/* --- whose it is ------------------------------------------------------- */

/* "contact.email2", "client.sector"; a name alone is in a list of people of
 * the person, and in any other of what its rows are. */
static wish read_wish(const ds_binding *b, size_t column, ds_str told)
{
    ds_str rest = told, noun = ds_str_cut(&rest, '.');
    wish w = {.name = told, .where = DS_OWN_ROW};
    if (b->words->table == 0 && rest.p != NULL &&
        (ds_str_is(noun, "contact") || ds_str_is(noun, "client"))) {
        w.where = ds_str_is(noun, "contact") ? DS_OWN_CONTACT : DS_OWN_ROW;
        w.name = rest;
    } else if (ds_binding_has_contacts(b)) {
        w.where = DS_OWN_CONTACT | DS_OWN_PERSON;
    }
    if (w.name.n == 0)
        w.name = is_foreign_id(b, column)
                     ? DS_STR(FOREIGN_ID)
                     : own_name(b->arena, ds_binding_header(b, column));
    if (w.where == (DS_OWN_CONTACT | DS_OWN_PERSON) &&
        ds_table_field(&ds_builtin_tables.tables[0], w.name) >= 0)
        w.where = DS_OWN_ROW;
    return w;
}

static bool find_field(ds_col_target *t, const ds_binding *b, ds_str name,
                       bool contact)
{
    if (contact)
        name = ds_printf(b->arena, "contact.%.*s", DS_FMT(name));
    return ds_vocabulary_field(t, b->words, name);
}

/* What is there already need not be wanted. A person's field is the contact's
 * first: where there is only the client's, the firm would get it. */
static void want(ds_binding *b, size_t column, wish w)
{
    ds_col_target main = {0}, contact = {0}, *t = &b->out->targets[column];
    if (find_field(&main, b, w.name, false))
        w.where &= DS_OWN_CONTACT;
    if ((w.where & DS_OWN_CONTACT) == 0)
        *t = main;
    else if (find_field(&contact, b, w.name, true))
        w.where &= DS_OWN_ROW | DS_OWN_PERSON;
    if (contact.kind == DS_COL_FIELD)
        *t = contact;
    b->out->where[column] = w.where;
    if (w.where == 0)
        return;
    b->out->own[column] = w.name;
    b->out->label[column] = label_of(ds_binding_header(b, column));
}

static const char *want_own(ds_binding *b, size_t column, ds_str told)
{
    ds_col_target t;
    wish w = read_wish(b, column, told);
    b->out->targets[column] = (ds_col_target){0};
    if (w.name.n == 0)
        return "it gives no field a name";
    if (!ds_str_eq(own_name(b->arena, w.name), w.name))
        return "that is no name of a field";
    if (is_wanted(b, column, &w))
        return "another column has that field";
    if ((w.where & (DS_OWN_ROW | DS_OWN_PERSON)) != 0 &&
        find_field(&t, b, w.name, false) && t.kind != DS_COL_FIELD)
        return "its name means something else";
    want(b, column, w);
    return NULL;
}

static int want_told(ds_binding *b, size_t column, ds_err *err)
{
    ds_str name = ds_str_sub(b->wish[column], 1, b->wish[column].n);
    const char *why = want_own(b, column, name);
    return why == NULL ? 0
                       : ds_fail(err, DS_EUSAGE, "--map: \"%.*s=+%.*s\": %s",
                                 DS_FMT(ds_binding_header(b, column)),
                                 DS_FMT(name), why);
}

/* The name of the own field of contacts that the column has, which those who
 * are clients may have to get, too; else empty. */
static ds_str name_of_contacts(const ds_binding *b, size_t column)
{
    ds_col_target t = b->out->targets[column];
    if (!ds_binding_has_contacts(b) || t.kind != DS_COL_FIELD || t.table == 0)
        return (ds_str){0};
    ds_str name = b->words->schema->tables[t.table].fields[t.field].name;
    bool own = ds_table_field(&ds_builtin_tables.tables[t.table], name) < 0;
    return own ? name : (ds_str){0};
}

/* What nobody knows. */
static void keep(ds_binding *b, size_t column)
{
    ds_str name = name_of_contacts(b, column);
    bool unknown = b->out->targets[column].kind == DS_COL_UNKNOWN;
    if ((!unknown && name.n == 0) || b->told[column] ||
        ds_binding_blank(b, column))
        return;
    b->why[column] = ds_binding_alone(b, column) ? want_own(b, column, name)
                                                 : "another has the same name";
    if (b->why[column] != NULL)
        b->out->targets[column].kind = DS_COL_UNKNOWN;
}

int ds_bind_own(ds_binding *b, ds_err *err)
{
    for (size_t i = 0; i < b->header->n; i++)
        if (b->wish[i].n > 0 && want_told(b, i, err))
            return -1;
    for (size_t i = 0; b->keep && i < b->header->n; i++)
        keep(b, i);
    return 0;
}
