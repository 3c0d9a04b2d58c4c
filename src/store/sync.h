/* Getting bytes to the disk before a name points to them. */
#ifndef DS_STORE_SYNC_H
#define DS_STORE_SYNC_H

#include "base/vec.h"
#include "store/book.h"

typedef DS_VEC(const char *) ds_sync_list; /* absolute paths */

/* Makes sure that all these files, and everything done before in the folders
 * of the book and its repository, are on the disk; `fd` is one more file, which
 * was written last. A listed file that is not there is fine. */
int ds_sync(const ds_book *b, const ds_sync_list *files, int fd, ds_err *err);

#endif
