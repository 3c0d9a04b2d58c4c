/* Errors as values: a code, one line for people, maybe an excerpt and a hint.
 *
 * A fallible function returns 0 or -1 and takes `ds_err *err` last. Nothing
 * here allocates. A lower error is passed up as it is, never worded anew.
 * Only `main` prints. */
#ifndef DS_BASE_ERROR_H
#define DS_BASE_ERROR_H

#include <stdbool.h>
#include <stddef.h>

typedef enum {
    DS_OK = 0,
    DS_EUSAGE,    /* the command or query is wrong: exit 2 */
    DS_ENOTFOUND, /* a named client, field, report is not there: exit 2 */
    DS_ESYNTAX,   /* a file does not have the form it must have: exit 1 */
    DS_EEXISTS,   /* what should be made is there already: exit 1 */
    DS_ECHANGED,  /* a file changed since it was read: exit 1 */
    DS_EBUSY,     /* somebody else holds the lock, a merge is open: exit 1 */
    DS_EIO,       /* the operating system said no: exit 1 */
    DS_EGIT,      /* the repository said no: exit 1 */
    DS_ELIMIT,    /* a size, depth, step or number limit: exit 1 */
    DS_EFINDINGS, /* findings or conflicts were reported: exit 3 */
} ds_code;

typedef struct {
    ds_code code;
    char msg[1024];    /* one line: the thing and then the trouble */
    char excerpt[512]; /* maybe: the source line and a caret line */
    char hint[256];    /* maybe: the command that mends it */
} ds_err;

/* Sets code and message; returns -1, so that `return ds_fail(...)` is whole.
 * A NULL `err` is allowed. An excerpt or hint set before is cleared. */
int ds_fail(ds_err *err, ds_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The same with ": " and the text of `errno` at the end; code DS_EIO. */
int ds_fail_errno(ds_err *err, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Adds the hint to an error that was just made; returns -1. */
int ds_hint(ds_err *err, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* The exit status that belongs to a code: 0, 1, 2 or 3 as in the man page. */
int ds_exit_status(ds_code code);

/* Out of memory: says so and ends the program with status 1. */
_Noreturn void ds_no_memory(void);

#endif
