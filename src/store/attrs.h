/* Which files git stores byte for byte: a quick judgement from .gitattributes,
 * for libgit2 needs 70 system calls a path to find that nothing applies. */
#ifndef DS_STORE_ATTRS_H
#define DS_STORE_ATTRS_H

#include "store/repo.h"

typedef struct ds_attrs ds_attrs;

/* Reads the files that hold for all paths; those in folders when met. They are
 * taken to stay the same until close. */
ds_attrs *ds_attrs_open(const ds_repo *r);
/* True: no filter and no change of line ends applies to `path` (from the work
 * tree's top). False: perhaps one does; ask libgit2. */
bool ds_attrs_raw(ds_attrs *x, ds_str path);
void ds_attrs_close(ds_attrs *x); /* accepts NULL */

#endif
