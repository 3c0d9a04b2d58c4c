/* Text search over segments: clients in which every word occurs. */
#ifndef DS_INDEX_SEARCH_H
#define DS_INDEX_SEARCH_H

#include "index/segment.h"

/* A field that holds at least one of the words. */
typedef struct {
    const ds_segment *segment;
    uint32_t client, row; /* rows in the clients table and in `table` */
    unsigned table, field;
    unsigned score; /* of the client: names count most, notes least */
} ds_hit;
typedef DS_VEC(ds_hit) ds_hits;

/* Words are parted by spaces; case and accents are folded. The hits of one
 * client stand together; clients by score, then by identifier. `keep` (may be
 * NULL: all) has a byte a client row for each segment, 0 where the client is
 * left out. More than 32 words: DS_EUSAGE. */
int ds_index_search(ds_hits *out, ds_segments segments, uint8_t *const *keep,
                    ds_str text, ds_err *err);

#endif
