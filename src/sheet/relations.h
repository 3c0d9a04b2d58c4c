/* Which parts of an Office Open XML package belong to one of them (ECMA-376
 * part 2, clause 9). Within sheet/ only. */
#ifndef DS_SHEET_RELATIONS_H
#define DS_SHEET_RELATIONS_H

#include "base/map.h"
#include "sheet/workbook.h"

typedef struct {
    ds_str type, part;
} ds_relation;

typedef struct {
    DS_VEC(ds_relation) list;
    ds_map by_id; /* 1 + its place in the list */
} ds_relations;

/* Those of a part, of the whole package for ""; what it had goes. A part
 * without any has none. */
int ds_relations_read(ds_relations *r, ds_workbook *b, ds_str part,
                      ds_err *err);
/* The part of the first whose type ends so, or NULL. */
const char *ds_relations_of_type(const ds_relations *r, const char *type);
/* The one with that identifier, or NULL. */
const ds_relation *ds_relations_find(const ds_relations *r, ds_str id);
void ds_relations_free(ds_relations *r);

#endif
