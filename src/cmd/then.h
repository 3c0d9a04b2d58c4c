/* The book as it stood: a commit with its schema, its saved reports, its index,
 * and the day that was today. */
#ifndef DS_CMD_THEN_H
#define DS_CMD_THEN_H

#include "cmd/run.h"

struct ds_then {
    ds_snapshot *snapshot;
    ds_str commit; /* ten digits of its name, for messages */
    ds_date today;
    const ds_schema *schema;
    ds_index *index; /* by ds_then_index */
};

/* `when` is a day (the last commit of HEAD's first parents until its end; that
 * day is today) or a revision (its commit's day is today); --today goes before
 * both. The texts live with the run. Close also after a failure. */
int ds_then_open(ds_then *t, ds_run *run, ds_str when, ds_err *err);
/* Once; broken records are warnings. */
int ds_then_index(ds_then *t, ds_run *run, ds_err *err);
/* A client by any of its names, as of then. */
int ds_then_client(ds_client_ref *out, ds_then *t, ds_run *run, ds_str name,
                   ds_err *err);
/* Its bytes as of then. */
int ds_then_read(ds_str *bytes, const ds_then *t, ds_run *run, ds_str path,
                 ds_err *err);
/* "3f25f1e6ab (2026-06-28)": the commit and its day. */
ds_str ds_then_name(const ds_then *t, ds_run *run);
void ds_then_close(ds_then *t); /* accepts a zeroed one */

/* A saved report that was not there yet: HEAD's. */
int ds_then_report(ds_str *yaml, ds_arena *a, const ds_run *run, ds_str name,
                   ds_str path, ds_err *err);

/* From here on the run is about that time: schema, index, today, files. */
int ds_run_travel(ds_run *run, ds_str when, ds_err *err);

#endif
