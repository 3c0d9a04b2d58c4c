/* A segment: clients as columns. The same bytes in memory and in the index
 * file: mapped, never decoded.
 *
 * A table has `rows` rows. Each has the number of its client (a row of table
 * 0, within this segment), for nested tables also parent table and parent row.
 * Rows stand in the order of clients, then of parents; so a parent's children
 * of one table are one run. Column widths: 1 byte for enums and bools (0 is no
 * value, else 1 + code), 4 for dates (DS_NO_DATE), currencies and text (an
 * offset into the heap, 0 is no value), 8 for numbers and money
 * (DS_NO_NUMBER). A money field has a second column for its currency. */
#ifndef DS_INDEX_SEGMENT_H
#define DS_INDEX_SEGMENT_H

#include "record/record.h"

typedef struct {
    const uint8_t *p; /* rows * width bytes, aligned to 8 */
    uint8_t width;    /* 1, 4 or 8 */
} ds_col;

typedef struct {
    uint32_t rows;
    const uint32_t *client;      /* NULL in table 0 */
    const uint32_t *parent;      /* nested tables only, else NULL */
    const uint8_t *parent_table; /* nested tables only, else NULL */
    const ds_col *cols;          /* one a stored field */
    const ds_col *currency;      /* the same places; p NULL unless money */
    /* For each child table t (by its number): row r's children are its rows
     * [first[t][r], end[t][r]); NULL when it is not a child. Of clients: every
     * table, all rows of a client. Never take first[t][r + 1] for the end: a
     * table with several parents (payments) has other parents' rows between,
     * and an empty run may begin anywhere. */
    const uint32_t *const *first;
    const uint32_t *const *end;
} ds_segtable;

typedef struct {
    const ds_schema *schema;
    const ds_segtable *tables; /* one a schema table */
    const char *heap; /* text: u32 length, bytes, NUL; heap[0..4) = 0 */
    size_t heap_size;
    /* Of each client: its path as text in the heap; 1 where a value of its
     * file is not of its type, and missing here; and whether a newer segment
     * replaces it (then its rows do not count; NULL: none is). */
    const uint32_t *path;
    const uint8_t *flawed;
    const uint8_t *dead;
} ds_segment;

/* The queries run over the live rows of these. */
typedef struct {
    const ds_segment *const *segments;
    size_t n;
} ds_segments;

/* Every number in a segment has been checked when it was opened: row numbers,
 * text offsets and lengths, codes of enums (bools are 0, 1 or 2). */
ds_str ds_segment_text(const ds_segment *s, uint32_t offset);
ds_str ds_segment_path(const ds_segment *s, uint32_t client);
ds_str ds_segment_id(const ds_segment *s, uint32_t client);
/* One stored value. */
ds_value ds_segment_value(const ds_segment *s, unsigned table, uint32_t row,
                          unsigned field);

/* Building one in memory: add records, then finish. */
typedef struct ds_builder ds_builder;
ds_builder *ds_builder_new(const ds_schema *s);
void ds_builder_add(ds_builder *b, const ds_record *r);
/* The segment borrows from the builder, which must outlive it. More than 4 GiB
 * of text end the program as a lack of memory does. */
const ds_segment *ds_builder_finish(ds_builder *b);
void ds_builder_close(ds_builder *b);

#endif
