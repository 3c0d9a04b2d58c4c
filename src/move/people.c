/* Names of people in parts. */
#include "move/binding.h"
#include "base/banned.h"

static size_t find_word(const ds_binding *b, const char *words)
{
    for (size_t i = 0; i < b->header->n; i++)
        if (!b->told[i] && ds_binding_is(b, i, words))
            return i;
    return SIZE_MAX;
}

static bool is_source(const ds_derived *d, size_t column)
{
    for (size_t i = 0; i < d->nfrom; i++)
        if (d->from[i] == column)
            return true;
    return false;
}

/* Bound by a column that is none of the parts, or made already. */
static bool is_bound(const ds_binding *b, const ds_derived *d, ds_col_target t)
{
    for (size_t i = 0; i < b->header->n; i++)
        if (!is_source(d, i) && ds_target_same(b->out->targets[i], t))
            return true;
    return ds_binding_made(b, t) != NULL;
}

/* The contact's name, in a list of contacts or beside a client with a name; or
 * the client's, who is a person then. */
static bool name_target(ds_col_target *out, const ds_binding *b,
                        const ds_derived *d)
{
    ds_col_target legal;
    const ds_table *t = &b->words->schema->tables[b->words->table];
    if (ds_str_is(t->name, "contacts"))
        return ds_vocabulary_field(out, b->words, DS_STR("name"));
    if (b->words->table != 0 ||
        !ds_vocabulary_field(&legal, b->words, DS_STR("legal_name")))
        return false;
    *out = legal;
    return !is_bound(b, d, legal) ||
           ds_vocabulary_field(out, b->words, DS_STR("contact.name"));
}

void ds_bind_names(ds_binding *b)
{
    ds_derived d = {.nto = 1};
    size_t parts[] = {
        find_word(b, "first name|given name|forename|vorname|nome"),
        find_word(b, "middle name|additional name|secondo nome"),
        find_word(b, "last name|family name|surname|nachname|cognome"),
    };
    if (parts[0] == SIZE_MAX || parts[2] == SIZE_MAX)
        return;
    for (size_t i = 0; i < 3; i++)
        if (parts[i] != SIZE_MAX)
            d.from[d.nfrom++] = parts[i];
    if (!name_target(&d.to[0], b, &d))
        return;
    bool whole = is_bound(b, &d, d.to[0]); /* there is a full name too */
    for (size_t i = 0; whole && i < d.nfrom; i++)
        b->out->targets[d.from[i]] = (ds_col_target){0};
    if (!whole)
        ds_binding_make(b, &d);
}
