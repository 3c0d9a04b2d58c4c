/* The journal: the steps of a transaction and the move of its branch, in a file
 * of the git directory, from before the first visible change to after the last.
 *
 * What counts after a crash is one thing: did the branch move? Then the rest is
 * finished, else all is undone. Without a move of the branch (--no-commit) the
 * journal's last line says it. */
#ifndef DS_STORE_JOURNAL_H
#define DS_STORE_JOURNAL_H

#include "store/steps.h"

typedef struct {
    ds_str ref; /* empty: the branch does not move */
    char from[41], to[41];
    ds_str who, subject; /* for the reflog */
    bool stage;          /* git's index changes */
    bool done;           /* read only: the last line is there */
    ds_steps steps;
} ds_journal;

/* Writes it, not yet synced; gives its descriptor. */
int ds_journal_write(int *fd, const ds_book *b, const ds_journal *j,
                     ds_err *err);
/* The last line. */
int ds_journal_done(int fd, ds_err *err);
/* Reads it. Not there: DS_ENOTFOUND. Texts live in `a`; the steps are freed by
 * the caller (ds_vec_free). */
int ds_journal_read(ds_journal *out, ds_arena *a, const ds_book *b,
                    ds_err *err);
int ds_journal_remove(const ds_book *b, ds_err *err);

#endif
