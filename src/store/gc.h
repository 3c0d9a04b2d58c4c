/* Git's own housekeeping, as `git commit` starts it. */
#ifndef DS_STORE_GC_H
#define DS_STORE_GC_H

#include "store/book.h"

/* Runs `git gc --auto` when loose objects have piled up (git's configuration
 * says whether it does anything, and whether in the background). Says nothing
 * when that fails: the next commit tries again. */
void ds_gc_auto(const ds_book *book);

#endif
