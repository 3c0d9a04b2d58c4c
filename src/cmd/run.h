/* One run of the program: what every verb is given. */
#ifndef DS_CMD_RUN_H
#define DS_CMD_RUN_H

#include "cmd/opt.h"
#include "cmd/outfile.h"
#include "index/index.h"
#include "move/change.h"
#include "query/query.h"
#include "view/profile.h"
#include "view/sink.h"
#include <stdio.h>
#include <sys/types.h>

typedef struct ds_then ds_then; /* cmd/then.h */

typedef struct {
    ds_arena arena; /* the run's */
    ds_opts opts;
    ds_date today;
    ds_book book;            /* of verbs that need one */
    const ds_schema *schema; /* the same */
    ds_index *index;         /* by ds_run_index */
    ds_then *then;           /* the book as it stood; NULL: the work tree's */
    ds_findings findings;    /* of broken records, imports, checks */
    FILE *out;               /* stdout, the pager or -o FILE */
    bool terminal, colour;   /* of out */
    unsigned width;
    pid_t pager;      /* 0: none */
    ds_outfile file;  /* of -o FILE */
    ds_str tail;      /* a table's column, as in ds_sink_opts */
    bool quiet_index; /* the verb reports broken records by itself */
    bool flaws_told;  /* so were values that cannot be read */
    ds_str sheet;     /* a file of rows, which excerpts show as it was read: */
    ds_str encoding;  /* empty: they cannot */
    bool hints;       /* findings bring their hints, also in a pipe */
} ds_run;

/* What a verb's table row asks to have opened before it runs. */
typedef enum {
    DS_NEEDS_NOTHING,
    DS_NEEDS_BOOK,  /* book and schema */
    DS_NEEDS_THEN,  /* book and schema, as of --as-of where that is given */
    DS_NEEDS_INDEX, /* book, schema and a fresh index */
    DS_NEEDS_AS_IS, /* the same, while an interrupted command cannot be ended */
} ds_needs;

typedef int ds_verb_fn(ds_run *run, ds_err *err);
typedef struct {
    const char *name;
    ds_verb_fn *run;
    ds_needs needs;
    int min_args, max_args; /* max -1: any number */
    const char *group, *usage, *summary;
    const ds_opt *options; /* ends with OPT_COUNT */
} ds_verb;

extern const ds_verb ds_verbs[];          /* ends with a NULL name */
extern const ds_opt ds_verb_everywhere[]; /* of all; ends with OPT_COUNT */
const ds_verb *ds_verb_find(const char *name, ds_err *err);
/* DS_EUSAGE when an option is none of the verb's, or arguments are too few or
 * too many. */
int ds_verb_accepts(const ds_verb *verb, const ds_opts *opts, ds_err *err);
/* Usage, summary and options. */
int ds_verb_help(const ds_verb *verb, FILE *out);

/* The verb's n-th argument (from 0), or the empty slice. */
ds_str ds_run_arg(const ds_run *run, size_t n);
bool ds_run_has(const ds_run *run, ds_opt opt);
ds_str ds_run_opt(const ds_run *run, ds_opt opt); /* empty when not given */

/* Opens what is needed. */
int ds_run_open(ds_run *run, ds_needs needs, ds_err *err);
int ds_run_index(ds_run *run, ds_err *err); /* once; warns of broken records */
/* Schema and index as they are on the disk now. */
int ds_run_reload(ds_run *run, ds_err *err);
/* From now on as if records/schema.yaml had these bytes; `schema` must live as
 * long as the run. */
int ds_run_suppose(ds_run *run, ds_str schema, ds_err *err);
ds_segments ds_run_segments(const ds_run *run);
void ds_run_close(ds_run *run);

/* Whether what goes to a terminal, or does not, has colours: --color, or else
 * the environment. */
bool ds_run_colours(const ds_run *run, bool terminal);
/* stdout, or -o FILE (whole or not at all), or the pager for long answers on a
 * terminal. Data goes there and nowhere else. */
int ds_run_out(ds_run *run, bool page, ds_err *err);
/* `keep`: the answer is whole. */
int ds_run_out_close(ds_run *run, bool keep, ds_err *err);
/* The sink of -f, --csv, --json; `format` when none is given. */
int ds_run_sink(ds_sink **out, ds_run *run, const char *format, ds_err *err);
ds_sink_opts ds_run_sink_opts(const ds_run *run);

/* Talk on stderr, whatever stands in it: what a terminal would obey is shown,
 * line breaks and tabs are kept. */
void ds_talk(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* One line of it, unless -q. */
void ds_run_say(const ds_run *run, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* There is somebody to ask: a terminal, and neither -y nor -q. */
bool ds_run_asks(const ds_run *run);
/* Asks on the terminal; without one `otherwise`. -y: true. */
bool ds_run_confirm(const ds_run *run, const char *question, bool otherwise);
/* Prints findings on stderr. */
int ds_run_report(ds_run *run, const ds_findings *f, ds_err *err);
/* The same to any stream, as any format of `check`; empty: gcc. */
int ds_run_findings(ds_run *run, FILE *out, ds_str format, const ds_findings *f,
                    ds_err *err);

/* Findings were printed: the run ends with their status and no more words. */
int ds_run_found(ds_err *err);

/* A client by any of its names. */
int ds_run_client(ds_client_ref *out, ds_run *run, ds_str name, ds_err *err);
/* The bytes of a file of the book, or of the commit that the run is about, in
 * any arena. */
int ds_run_bytes(ds_str *bytes, ds_arena *a, const ds_run *run, ds_str path,
                 ds_err *err);
/* How messages name such a file: its path, or "COMMIT:PATH" as git does. */
ds_str ds_run_label(ds_arena *a, const ds_run *run, ds_str path);
/* Its bytes; its record (a file that cannot be parsed: DS_EFINDINGS, and the
 * findings are printed). */
int ds_run_read(ds_str *bytes, ds_run *run, ds_str path, ds_err *err);
int ds_run_record(ds_record *r, ds_run *run, ds_str path, ds_err *err);

/* For queries: schema, today, saved reports of the book. */
ds_query_env ds_run_env(ds_run *run);
ds_report_loader ds_run_load_report;

#endif
