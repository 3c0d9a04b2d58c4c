/* git's own index file (the staging area), changed for a few paths and left as
 * it is for all others; libgit2 would build an object for each of 100,000
 * entries and forget what git knows about races. */
#ifndef DS_STORE_STAGE_H
#define DS_STORE_STAGE_H

#include "base/arena.h"
#include "base/error.h"
#include <sys/stat.h>

typedef struct ds_stage ds_stage;

/* Reads the index at an absolute path; not there: an empty one. `worktree` is
 * the top folder of the work tree. Refused with a hint are indexes that are
 * split or sparse (DS_EGIT). */
int ds_stage_open(ds_stage **out, ds_str path, ds_str worktree, ds_err *err);

/* Paths are from the work tree's top. A path with an unsolved merge conflict
 * is DS_EBUSY. */
typedef struct {
    uint32_t mode; /* 0100644 or 0100755 */
    unsigned char oid[20];
    struct stat st; /* of the file as it stands; st_size as well */
} ds_staged;
int ds_stage_put(ds_stage *s, ds_str path, const ds_staged *e, ds_err *err);
void ds_stage_remove(ds_stage *s, ds_str path);
/* All that is staged below a folder is taken out and kept under the name
 * `aside`, or forgotten with aside.p == NULL; landing puts it below a folder
 * again. First all takes, then all landings, then settle, then the rest. */
void ds_stage_take(ds_stage *s, ds_str from, ds_str aside);
void ds_stage_land(ds_stage *s, ds_str aside, ds_str to);
/* Ends the moves. */
void ds_stage_settle(ds_stage *s);

/* What is staged: false: nothing. */
bool ds_stage_get(uint32_t *mode, unsigned char oid[20], ds_stage *s,
                  ds_str path);

/* Writes the new bytes to a descriptor (git's index.lock). */
int ds_stage_write(ds_stage *s, int fd, const char *what, ds_err *err);
void ds_stage_close(ds_stage *s); /* accepts NULL */

#endif
