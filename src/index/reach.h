/* Opening what is below a folder, where no symlink on the way is followed and
 * nothing but folders and regular files is opened for reading. */
#ifndef DS_INDEX_REACH_H
#define DS_INDEX_REACH_H

#include "base/arena.h"
#include "index/format.h"
#include <sys/stat.h>

/* A descriptor, or -1 and errno; ELOOP: a symlink is on the way. `path` is
 * relative, without "..". A pipe or device opens too (nothing waits): the
 * caller looks at its kind. */
int ds_reach(int dirfd, const char *path, int flags);
/* The same where the kernel does not know how (before Linux 5.6, or in a
 * sandbox); ds_reach comes here by itself. */
int ds_reach_by_steps(int dirfd, const char *path, int flags);

ds_stamp ds_stamp_of(const struct stat *st);
bool ds_stamp_eq(ds_stamp a, ds_stamp b);

#endif
