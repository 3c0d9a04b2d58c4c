/* doctor: what no single record can be blamed for, and what a clone lacks:
 * doubles among clients, gaps in invoice numbers, hooks that are not active.
 *
 * Everything is asked of the index; only the files in which something was
 * found are read, to tell line and column. */
#ifndef DS_DOCTOR_DOCTOR_H
#define DS_DOCTOR_DOCTOR_H

#include "query/query.h"
#include "store/book.h"

/* What `setup` would leave in the clone. */
typedef struct {
    const char *name; /* "pre-commit" */
    ds_str path;      /* where git looks for it, absolute */
    ds_str text;      /* what the book has; p NULL: the book has none */
    ds_str standard;  /* what `init` writes */
} ds_wanted_hook;

typedef struct {
    const char *name, *value; /* of git's configuration */
} ds_wanted_setting;

typedef struct {
    const ds_book *book;
    const ds_query_env *query; /* schema and today */
    ds_segments segments;
    const ds_wanted_hook *hooks;
    size_t nhooks;
    const ds_wanted_setting *settings;
    size_t nsettings;
    int64_t now; /* seconds since 1970, for the age of locks */
} ds_doctor_env;

/* Runs the finders of these names (n == 0: all); a name that none has is
 * DS_EUSAGE with the nearest. The findings, each with the command that mends it
 * as its hint, stand in their order by path. */
int ds_doctor_run(ds_findings *f, const ds_doctor_env *env, const ds_str *names,
                  size_t n, ds_err *err);

/* The name of each finder and what it finds, for help and completion; `name`
 * is empty behind the last. */
typedef struct {
    ds_str name;
    const char *summary;
} ds_doctor_topic;
ds_doctor_topic ds_doctor_topic_at(size_t i);

#endif
