/* Columns that become fields of the book's own. */
#include "move/binding.h"
#include "base/utf8.h"
#include <string.h>
#include "base/banned.h"

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

static bool is_wanted(const ds_binding *b, size_t column, ds_str name)
{
    for (size_t i = 0; i < b->header->n; i++)
        if (i != column && ds_str_eq(b->out->own[i], name))
            return true;
    return false;
}

const char *ds_binding_want_own(ds_binding *b, size_t column, ds_str name)
{
    ds_col_target t;
    ds_str header = ds_binding_header(b, column);
    if (name.n == 0)
        name = is_foreign_id(b, column) ? DS_STR(FOREIGN_ID)
                                        : own_name(b->arena, header);
    if (name.n == 0)
        return "it gives no field a name";
    if (!ds_str_eq(own_name(b->arena, name), name))
        return "that is no name of a field";
    if (is_wanted(b, column, name))
        return "another column has that field";
    if (ds_vocabulary_field(&t, b->words, name)) {
        if (t.kind != DS_COL_FIELD)
            return "its name means something else";
        b->out->targets[column] = t;
        return NULL;
    }
    b->out->own[column] = name;
    b->out->label[column] = label_of(header);
    b->out->targets[column] = (ds_col_target){0};
    return NULL;
}

void ds_bind_own(ds_binding *b)
{
    for (size_t i = 0; i < b->header->n; i++) {
        if (b->out->targets[i].kind != DS_COL_UNKNOWN || ds_binding_blank(b, i))
            continue;
        b->why[i] = ds_binding_alone(b, i)
                        ? ds_binding_want_own(b, i, (ds_str){0})
                        : "another has the same name";
    }
}
