/* Reading a segment: one text, one value. */
#include "index/segment.h"
#include "record/client.h"
#include <string.h>
#include "base/banned.h"

ds_str ds_segment_text(const ds_segment *s, uint32_t offset)
{
    uint32_t n;
    memcpy(&n, s->heap + offset, sizeof n);
    return (ds_str){s->heap + offset + sizeof n, n};
}

ds_str ds_segment_path(const ds_segment *s, uint32_t client)
{
    return ds_segment_text(s, s->path[client]);
}

ds_str ds_segment_id(const ds_segment *s, uint32_t client)
{
    return ds_client_id(ds_segment_path(s, client));
}

static uint32_t at32(const ds_col *col, uint32_t row)
{
    uint32_t v;
    memcpy(&v, col->p + (size_t)row * 4, sizeof v);
    return v;
}

static int64_t at64(const ds_col *col, uint32_t row)
{
    int64_t v;
    memcpy(&v, col->p + (size_t)row * 8, sizeof v);
    return v;
}

ds_value ds_segment_value(const ds_segment *s, unsigned table, uint32_t row,
                          unsigned field)
{
    const ds_segtable *t = &s->tables[table];
    const ds_col *col = &t->cols[field];
    ds_value v = {0};
    switch (ds_type_class(s->schema->tables[table].fields[field].type)) {
    case DS_AS_TEXT:
        v.set = at32(col, row) != 0;
        v.text = ds_segment_text(s, at32(col, row));
        break;
    case DS_AS_MONEY:
        v.cur = at32(&t->currency[field], row);
        v.num = at64(col, row);
        v.set = v.num != DS_NO_NUMBER;
        break;
    case DS_AS_NUMBER:
        v.num = at64(col, row);
        v.set = v.num != DS_NO_NUMBER;
        break;
    case DS_AS_DATE:
        v.num = (int32_t)at32(col, row);
        v.set = v.num != DS_NO_DATE;
        break;
    case DS_AS_CODE:
        v.set = col->p[row] != 0;
        v.num = v.set ? col->p[row] - 1 : 0;
        break;
    }
    return v;
}
