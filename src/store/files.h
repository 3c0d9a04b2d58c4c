/* The files attached to a client: what is in its folder's files/. */
#ifndef DS_STORE_FILES_H
#define DS_STORE_FILES_H

#include "base/vec.h"
#include "store/book.h"

typedef struct {
    ds_str name;  /* below files/: "offer-7.pdf", "scans/1.png" */
    int64_t size; /* bytes */
    bool refused; /* a symlink, a device, a name that is not safe */
} ds_attached;
typedef DS_VEC(ds_attached) ds_attached_list;

/* Lists them in order of their names, at most 16 folders deep; none: an empty
 * list. `folder` is the client's, relative to the book. Texts live in `a`. */
int ds_files_list(ds_attached_list *out, ds_arena *a, const ds_book *book,
                  ds_str folder, ds_err *err);

#endif
