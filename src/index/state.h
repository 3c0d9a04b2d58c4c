/* What an open index holds. */
#ifndef DS_INDEX_STATE_H
#define DS_INDEX_STATE_H

#include "index/image.h"
#include "index/index.h"

typedef struct ds_taken ds_taken; /* has.c */

struct ds_index {
    const ds_book *book;
    const ds_schema *schema;
    ds_image base, overlay; /* no overlay: all zero */
    uint8_t *over;          /* of each file of base: the overlay has it */
    uint8_t *dead;          /* of each client of base: the same */
    const ds_segment *segments[2];
    size_t nsegments;
    ds_index_stats stats;
    ds_taken *taken;
};

/* The two images of an index, and whether a file of one of them counts. */
const ds_image *ds_index_image(const ds_index *x, size_t number);
bool ds_index_counts(const ds_index *x, size_t number, uint32_t file);
/* Marks what the overlay replaces; lists the segments; counts. */
void ds_index_settle(ds_index *x);

ds_taken *ds_taken_new(void);
void ds_taken_close(ds_taken *t);

#endif
