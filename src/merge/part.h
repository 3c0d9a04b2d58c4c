/* A document's tree with what the schema says of each node, ready to be
 * compared. Private to this folder. */
#ifndef DS_MERGE_PART_H
#define DS_MERGE_PART_H

#include "record/schema.h"
#include "yaml/edit.h"

typedef enum {
    DS_PART_ANY,   /* the schema does not know it, or not in this shape */
    DS_PART_FIELD, /* one value */
    DS_PART_TEXTS, /* a list of text */
    DS_PART_TEXT,  /* of such a list */
    DS_PART_GROUP, /* address */
    DS_PART_TABLE, /* a collection */
    DS_PART_ELEMENT,
} ds_part_kind;

typedef struct ds_part ds_part;
struct ds_part {
    ds_part_kind kind;
    const ds_doc *doc;
    ds_node *node;         /* NULL: the root of an empty file */
    const ds_table *table; /* of TABLE and ELEMENT */
    const ds_field *field; /* of FIELD and TEXTS */
    ds_str key;            /* in a mapping */
    ds_str name;           /* of ELEMENT: its key's value; of TEXT: its text */
    ds_value value;        /* of FIELD, where `typed` */
    bool typed;
    bool nothing;  /* known to the schema, and without value */
    uint64_t hash; /* of what it means */
    ds_part *parent, *first, *next;
    ds_part **by_key; /* a mapping's children, sorted */
    size_t count;
    size_t number; /* among its siblings, from 0 */
    size_t row;    /* set by ds_match */
};

ds_part *ds_part_tree(ds_arena *a, const ds_schema *s, const ds_doc *doc);
/* Of a mapping (NULL: none), or NULL. */
ds_part *ds_part_get(const ds_part *map, ds_str key);
bool ds_part_is(const ds_part *p, ds_kind kind); /* of its node */
/* NULL where it is NULL or nothing. */
ds_part *ds_part_value(ds_part *p);
/* They mean the same; elements and texts in any order. NULL is nothing. */
bool ds_part_same(const ds_part *x, const ds_part *y);

#endif
