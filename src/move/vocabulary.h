/* What the header of a column can mean: names, labels and synonyms. */
#ifndef DS_MOVE_VOCABULARY_H
#define DS_MOVE_VOCABULARY_H

#include "base/map.h"
#include "base/vec.h"
#include "record/schema.h"

typedef enum {
    DS_COL_DROPPED, /* known, and not kept */
    DS_COL_SOURCE,  /* other columns are made of it */
    DS_COL_UNKNOWN,
    DS_COL_FIELD,  /* fills a field of the table, or of an element beside */
    DS_COL_KEY,    /* only finds the client: a field of the clients table */
    DS_COL_CLIENT, /* only finds the client: any of its keys; `field` 1, and of
                    * the clients themselves: the identifier */
    DS_COL_PARENT, /* the key of the element that holds this one */
} ds_col_kind;

typedef struct {
    ds_col_kind kind;
    unsigned table; /* of the field; of PARENT: the parent's table */
    unsigned field;
} ds_col_target;

/* What a header can mean when rows of `table` come in. */
typedef struct {
    const ds_schema *schema;
    unsigned table;
    ds_map words; /* folded header -> 1 + place in targets */
    ds_map also;  /* a second meaning: "stato" is a status or a country */
    DS_VEC(ds_col_target) targets;
    DS_VEC(char) ranks; /* of each, as in synonyms.h, or ' ' */
    ds_arena arena;
} ds_vocabulary;

/* For clients: the fields of a client, and those of a contact
 * ("contact.name"). For a collection: its own fields, then what names the
 * client and the parent. Names and labels of the schema come first, so that a
 * book's own field wins over a synonym. */
void ds_vocabulary_open(ds_vocabulary *v, const ds_schema *s, unsigned table);
/* From now on a column "id" of clients is their identifier: not of its own,
 * for the numbers of another system are called so, too. */
void ds_vocabulary_teach_id(ds_vocabulary *v);
/* What a header means; parts in brackets do not count where they only say of
 * what form the cells are, see bracket.h. */
ds_col_target ds_vocabulary_header(ds_vocabulary *v, ds_str header);
/* The second meaning, or UNKNOWN. It counts where the cells can be read by it
 * and not by the first one. */
ds_col_target ds_vocabulary_second(ds_vocabulary *v, ds_str header);
/* How well it means it, as in synonyms.h: '!' wins over ' ' over '~' where two
 * columns mean the same. */
char ds_vocabulary_rank(ds_vocabulary *v, ds_str header);
/* What a field's name means: "vat_number", "address.city", "contact.name",
 * of clients also "id", in a collection "client", "client.id", "client.code",
 * "invoice".
 * False: none. */
bool ds_vocabulary_field(ds_col_target *out, const ds_vocabulary *v,
                         ds_str name);
/* The name of a target, as ds_vocabulary_field takes it; empty for none. */
ds_str ds_vocabulary_name(ds_arena *a, const ds_vocabulary *v, ds_col_target t);
/* Whether two columns mean the same. */
bool ds_target_same(ds_col_target a, ds_col_target b);
void ds_vocabulary_close(ds_vocabulary *v);

#endif
