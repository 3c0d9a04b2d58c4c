/* The files attached to a client: what is in its folder's files/. */
#ifndef DS_STORE_FILES_H
#define DS_STORE_FILES_H

#include "base/map.h"
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

/* The names in a client's files/, and those that a change adds. None when the
 * client is not there yet. A zeroed one is empty; close it. */
typedef struct {
    ds_arena arena;
    ds_map at; /* key -> a ds_str */
} ds_attached_names;
int ds_attached_names_open(ds_attached_names *out, const ds_book *book,
                           ds_str folder, ds_err *err);
/* The one that is `name` itself, or that some file system takes for it; p NULL:
 * none. */
ds_str ds_attached_names_find(ds_attached_names *names, ds_str name);
void ds_attached_names_add(ds_attached_names *names, ds_str name);
void ds_attached_names_close(ds_attached_names *names);

#endif
