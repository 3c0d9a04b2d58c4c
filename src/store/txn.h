/* A transaction: many files of the book changed as one commit, or none.
 *
 *   ds_txn_open -> put, remove, move, attach ... -> ds_txn_commit -> close
 *
 * Commit: takes the lock, checks each file against the bytes that the caller
 * read (DS_ECHANGED otherwise), writes blobs, tree and commit objects, writes
 * and syncs temporary files, renames each into place, moves the branch by
 * compare-and-swap, updates git's index for just these paths. Killed anywhere,
 * the book is as before or as after, and the next command finishes or clears
 * up (a journal in the git directory says which). What else is staged or
 * modified stays as it was. */
#ifndef DS_STORE_TXN_H
#define DS_STORE_TXN_H

#include "base/progress.h"
#include "store/book.h"

typedef struct ds_txn ds_txn;

/* Refuses while a merge, rebase or the like is in progress (DS_EBUSY, named)
 * and waits up to two seconds for another writer. */
int ds_txn_open(ds_txn **out, const ds_book *book, ds_err *err);

/* Paths are relative to the book's root. `old` are the bytes that the change
 * was made from; p == NULL: the file must not exist yet. Bytes are copied. */
int ds_txn_put(ds_txn *t, ds_str path, ds_str old, ds_str bytes, ds_err *err);
/* A file that lies there with these bytes, maybe in no commit: it goes into
 * this one. */
int ds_txn_adopt(ds_txn *t, ds_str path, ds_str bytes, ds_err *err);
int ds_txn_remove(ds_txn *t, ds_str path, ds_str old, ds_err *err);
/* A folder with all that is in it, tracked or not; `to` must not exist (also
 * with case folded). */
int ds_txn_move(ds_txn *t, ds_str from, ds_str to, ds_err *err);
int ds_txn_remove_folder(ds_txn *t, ds_str folder, ds_err *err);
/* Copies a file from outside (any size, streamed) to a new path of the book;
 * git's clean filters apply (LFS). */
int ds_txn_attach(ds_txn *t, ds_str path, const char *source, ds_err *err);

/* A file that is put or removed may hold edits that are in no commit yet: made
 * by hand, staged or not, or the whole file was never added. They go into the
 * commit with the rest of the file, for the file's bytes are what the user sees
 * and one command is one commit; the message's body then says so. A moved
 * folder takes such edits along and they stay what they are. */
typedef struct {
    ds_str message; /* subject, blank line, body; no trailer */
    bool no_commit; /* change the files, leave the commit to the user */
    const ds_progress *progress; /* may be NULL */
} ds_commit_opts;

/* The trailer "Dossier-Op: <id>" is added. `oid` (may be NULL) gets the commit
 * in hex, or "" when nothing changed or with no_commit. Author and committer
 * as git decides (environment, configuration); none: DS_EGIT with the two
 * `git config` lines as hint. */
int ds_txn_commit(ds_txn *t, char oid[41], const ds_commit_opts *opts,
                  ds_err *err);
/* After the commit: how many files had edits that were in no commit. */
size_t ds_txn_swept(const ds_txn *t);
void ds_txn_close(ds_txn *t); /* drops what was not committed; accepts NULL */

/* Finishes or clears up what a killed command left behind; one access(2) when
 * there is nothing. For commands that read; ds_txn_open does it too. While
 * another command is at work it does nothing. */
int ds_txn_recover(const ds_book *book, ds_err *err);

#endif
