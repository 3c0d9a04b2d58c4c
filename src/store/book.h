/* A book on disk: where it is and where its git directory is. Plain file code,
 * so that a verb that needs no git object never loads libgit2. */
#ifndef DS_STORE_BOOK_H
#define DS_STORE_BOOK_H

#include "base/arena.h"
#include "base/error.h"

typedef struct {
    ds_str root;      /* absolute path of the folder that holds records/ */
    int fd;           /* of that folder; all record paths are relative to it */
    ds_str worktree;  /* absolute path of the git work tree's top */
    ds_str prefix;    /* root below worktree: "" or "crm/book/" */
    ds_str gitdir;    /* absolute; of a linked worktree: its own */
    ds_str commondir; /* absolute; the shared one (objects, refs) */
    bool bare;        /* no work tree: all of these are the git directory */
} ds_book;

/* Walks up from `start` (NULL: the current folder) to the first folder that
 * has records/ within a git work tree, as git does (a .git folder, or a file
 * with "gitdir: "). None: DS_ENOTFOUND with the hint `dossier init`. Texts
 * live in `a`; the caller closes. */
int ds_book_open(ds_book *book, ds_arena *a, const char *start, ds_err *err);
/* A repository without a work tree, as a server has it: the book is at the top
 * of its commits, and only functions about commits may be used. */
int ds_book_open_bare(ds_book *book, ds_arena *a, const char *gitdir,
                      ds_err *err);
void ds_book_close(ds_book *book); /* accepts a zeroed one with fd -1 or 0 */

/* What git is in the middle of: "merge", "rebase", "cherry-pick", "revert",
 * "bisect", "am", or NULL. */
const char *ds_book_busy(const ds_book *book);

/* A value of git's configuration that decides about identity or files is read
 * through libgit2 (store/git.h); nothing is read here. */

#endif
