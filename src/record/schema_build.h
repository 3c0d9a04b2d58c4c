/* Making a schema: a draft that grows, then a frozen one that is only read.
 *
 *   ds_draft_thaw (a book adds to the built-in one), or a zeroed draft
 *   -> ds_draft_read (a schema file) -> ds_draft_freeze -> ds_draft_close
 *
 * Used by ds_schema_load and by the generator of the built-in tables. */
#ifndef DS_RECORD_SCHEMA_BUILD_H
#define DS_RECORD_SCHEMA_BUILD_H

#include "base/vec.h"
#include "record/schema.h"
#include "yaml/tree.h"

/* Bounds that the index relies upon: a table's number and an enum's value
 * plus one are bytes there. */
#define DS_MAX_TABLES 100
#define DS_MAX_FIELDS 500
#define DS_MAX_VALUES 254

typedef struct {
    ds_table t; /* its fields and what is derived: when frozen */
    DS_VEC(ds_field) fields;
    bool fixed; /* stood already: noun and place stay as they are */
} ds_draft_table;

typedef struct {
    ds_arena *a; /* of the frozen schema; set it, and `f` */
    ds_findings *f;
    const ds_doc *doc;
    ds_schema s; /* the settings */
    DS_VEC(ds_draft_table) tables;
    DS_VEC(ds_rule) rules;
    DS_VEC(ds_figure) figures;
    DS_VEC(ds_permit) permits;
} ds_draft;

void ds_draft_thaw(ds_draft *d, const ds_schema *s);
/* Every mistake is a finding DS_F_SCHEMA. Texts borrow from the document,
 * which must live as long as the schema. */
void ds_draft_read(ds_draft *d, const ds_doc *doc);
const ds_schema *ds_draft_freeze(ds_draft *d);
void ds_draft_close(ds_draft *d);

int ds_draft_table_at(const ds_draft *d, ds_str name); /* by name; or -1 */

/* A field's settings from its mapping; `old`: it stood there before. */
void ds_draft_field(ds_draft *d, ds_field *f, const ds_node *map, bool old);

/* Pieces of reading that the two files of it share. */
void ds_draft_wrong(ds_draft *d, const ds_node *at, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
bool ds_draft_text(ds_draft *d, ds_str *out, const ds_node *n);
bool ds_draft_flag(ds_draft *d, bool *out, const ds_node *n);
/* The number of the collection that is named; none of that name is a finding,
 * and `*out` stays. */
void ds_draft_table_of(ds_draft *d, unsigned *out, const ds_node *n);
/* A list of texts, or one text. */
bool ds_draft_list(ds_draft *d, const ds_str **out, size_t *count,
                   const ds_node *n);

/* One row a key that may stand in a mapping of the file: it is read by its
 * function, or is one text that is kept at an offset of the target. */
typedef void ds_attr_fn(ds_draft *d, void *target, const ds_node *n);
typedef struct {
    ds_str name;
    ds_attr_fn *read;
    size_t text_at;
} ds_attr;
ds_attr_fn ds_draft_permits; /* the list `authorise` */
ds_attr_fn ds_draft_skip;    /* of a key that is read before the others */
void ds_draft_each(ds_draft *d, const ds_node *map, const ds_attr *attrs,
                   size_t n, void *target);

/* FNV-1a over "group.key", or over "key" where the group is empty. */
static inline uint32_t ds_slot_hash(ds_str group, ds_str key)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < group.n; i++)
        h = (h ^ (unsigned char)group.p[i]) * 16777619u;
    if (group.n > 0)
        h = (h ^ '.') * 16777619u;
    for (size_t i = 0; i < key.n; i++)
        h = (h ^ (unsigned char)key.p[i]) * 16777619u;
    return h ^ h >> 15;
}

static inline bool ds_slot_path_is(ds_str path, ds_str group, ds_str key)
{
    if (group.n == 0)
        return ds_str_eq(path, key);
    return path.n == group.n + 1 + key.n && path.p[group.n] == '.' &&
           ds_str_starts(path, group) && ds_str_ends(path, key);
}

#endif
