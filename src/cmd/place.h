/* Where an element stands in its file: read again, as the index holds no
 * positions. */
#ifndef DS_CMD_PLACE_H
#define DS_CMD_PLACE_H

#include "cmd/run.h"

/* Keeps the file that was read last: questions about one stand together. A
 * zeroed one with `run` set is ready. */
typedef struct {
    ds_run *run;
    ds_arena arena;
    ds_record *record; /* NULL: none, or its file cannot be read */
    ds_str path, label;
} ds_placer;

/* Row `row` of the client's rows of `table`, or the value of its stored field
 * `field` where that is not negative. A file that changed this moment gives
 * the path alone. It lives until the next question about another path, and is
 * "COMMIT:PATH" where the run is about a commit. */
ds_place ds_placer_find(ds_placer *p, ds_str path, unsigned table, uint32_t row,
                        int field);
/* The record of the last question, or NULL. */
const ds_record *ds_placer_record(const ds_placer *p);
/* "records/acme-spa/client.yaml:12:3". Lives in `a`. */
ds_str ds_place_text(ds_arena *a, ds_place at);
void ds_placer_close(ds_placer *p);

#endif
