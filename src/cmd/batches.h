/* The manifests of hand-overs in the book: records/batches/NAME/. */
#ifndef DS_CMD_BATCHES_H
#define DS_CMD_BATCHES_H

#include "cmd/write.h"
#include "move/batch.h"

typedef struct {
    DS_VEC(ds_batch *) list; /* by number */
} ds_batches;

/* Those of one batch, of the work tree or of the commit that the run is about,
 * in the order in which they were made. One that cannot be read is left out and
 * in `f`. They live with the run. */
int ds_batches_load(ds_batches *out, ds_run *run, ds_str name, ds_findings *f,
                    ds_err *err);
void ds_batches_free(ds_batches *b);

/* What is wrong with all manifests of the book: unreadable ones, and rows that
 * were handed over twice. */
int ds_batches_check(ds_run *run, ds_findings *f, ds_err *err);
/* `export --batch NAME [--corrections]` of these slots. */
int ds_batch_export(ds_run *run, ds_query_slots *slots, ds_err *err);

#endif
