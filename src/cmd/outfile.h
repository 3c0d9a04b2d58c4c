/* The file of -o: it gets its name when it is whole. */
#ifndef DS_CMD_OUTFILE_H
#define DS_CMD_OUTFILE_H

#include "base/arena.h"
#include "base/error.h"
#include <stdio.h>

typedef struct {
    const char *path; /* where a link leads, if it is one */
    const char *temp; /* beside it; NULL: a pipe, a device or standard output,
                         written to as it is */
    bool nameless;    /* `temp` is not in the folder yet */
} ds_outfile;

/* A stream to it. Where the system can, the new file has no name until it is
 * closed, so that nothing is left of one that is broken off. What is standard
 * output already (/dev/stdout) is appended to. */
int ds_outfile_open(ds_outfile *f, FILE **out, ds_arena *a, const char *path,
                    ds_err *err);
/* Closes the stream; the file is the new one if all was written and `keep`,
 * else what it was. */
int ds_outfile_close(ds_outfile *f, FILE *out, bool keep, ds_err *err);

#endif
