/* What a transaction does to the work tree, as steps that can each be done,
 * undone and finished, by the process that began or by the next one.
 *
 *   ds_steps_prepare -> ds_steps_switch -> (the commit) -> ds_steps_finish
 *                    \-> ds_steps_undo <-/
 *
 * Each step looks at the disk to see how far it came; undoing a step that was
 * never done does nothing. New bytes are first written to a temporary file
 * beside their place; the switch then exchanges the two names, so that the old
 * bytes are at hand for a last look and for undoing. */
#ifndef DS_STORE_STEPS_H
#define DS_STORE_STEPS_H

#include "base/progress.h"
#include "base/vec.h"
#include "store/book.h"
#include <sys/stat.h>

typedef enum {
    DS_STEP_DROP = 'R', /* folder `path` goes to `temp` (to be removed, or) */
    DS_STEP_LAND = 'L', /* ... `temp` becomes folder `path` */
    DS_STEP_MAKE = 'D', /* a new folder */
    DS_STEP_PUT = 'P',  /* a file gets new bytes */
    DS_STEP_CUT = 'X',  /* a file goes */
} ds_step_kind;

typedef struct {
    ds_step_kind kind;
    ds_str path, temp;     /* relative to the book, NUL-terminated */
    bool replaces;         /* PUT: a file is there */
    bool kept;             /* DROP: a LAND takes it up again */
    uint64_t ino;          /* LAND: of the folder */
    unsigned char raw[20]; /* PUT: SHA-1 of the new bytes */
    uint32_t mode;         /* PUT: git's */
    unsigned char oid[20]; /* PUT: the blob */
    /* Known to the process that began only: */
    ds_str old, bytes;  /* PUT, CUT */
    const char *source; /* PUT: instead of bytes, a file from outside */
    struct stat st;     /* PUT: of the temporary file, filled */
} ds_step;
typedef DS_VEC(ds_step) ds_steps;

/* Everything up to the temporary files. */
int ds_steps_prepare(const ds_book *b, ds_steps *s, const ds_progress *progress,
                     ds_err *err);
/* A file that is not what `old` says: DS_ECHANGED; it is then still there. */
int ds_steps_switch(const ds_book *b, ds_steps *s, ds_err *err);
/* Back to before, in reverse order; what somebody changed since then stays. */
int ds_steps_undo(const ds_book *b, const ds_steps *s, ds_err *err);
/* Removes the old bytes, the dropped folders and folders left empty. */
int ds_steps_finish(const ds_book *b, const ds_steps *s, ds_err *err);

#endif
