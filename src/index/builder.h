/* What stands behind ds_builder: growing columns of one or many clients. */
#ifndef DS_INDEX_BUILDER_H
#define DS_INDEX_BUILDER_H

#include "base/buf.h"
#include "base/vec.h"
#include "index/image.h"

/* The growing columns of one table, all of them in one block of memory. */
typedef struct {
    uint8_t **cols;        /* one a stored field */
    uint8_t **currency;    /* the same places; NULL unless money */
    uint32_t *client;      /* rows of table 0 have none */
    uint32_t *parent;      /* nested tables only */
    uint8_t *parent_table; /* the same */
    uint8_t *block;
    uint32_t rows, cap;
    uint32_t start; /* rows before the client that is being added */
} ds_draft;

struct ds_builder {
    const ds_schema *schema;
    ds_arena arena;
    ds_draft *drafts; /* one a table */
    ds_buf heap;      /* texts; an offset of 0 is no value */
    ds_buf paths;     /* of the clients, each ending in NUL */
    DS_VEC(uint32_t) path_at;
    DS_VEC(uint8_t) flawed; /* of each client */
    uint32_t *recent; /* heap offsets by hash, for texts that come again */
    ds_image image;   /* what finish made */
};

/* Takes over one client of a segment with the same schema; it may stand at
 * another path now. */
void ds_builder_copy(ds_builder *b, ds_str path, const ds_segment *s,
                     uint32_t client);
uint32_t ds_builder_clients(const ds_builder *b);
/* The first row in `table` of a client at or behind `client`. */
uint32_t ds_builder_row(const ds_builder *b, unsigned table, uint32_t client);

#endif
