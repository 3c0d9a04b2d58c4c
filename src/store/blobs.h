/* Files of the work tree as git would store them: through its clean filters. */
#ifndef DS_STORE_BLOBS_H
#define DS_STORE_BLOBS_H

#include "store/repo.h"

/* The oid of the blob that git would make of these bytes at `path` (from the
 * work tree's top). Line ends and $Id$ are libgit2's work; where .gitattributes
 * names a filter or an encoding, git itself does it. With `write` the blob is
 * written. */
int ds_blob_of(git_oid *out, ds_repo *r, ds_str path, ds_str bytes, bool write,
               ds_err *err);

/* The same for a file of any size, read from its beginning. `raw` gets the
 * SHA-1 of the file's own bytes, and `size` their number. `r` may be NULL: no
 * blob, only those. */
int ds_blob_of_file(git_oid *out, unsigned char raw[20], uint64_t *size,
                    ds_repo *r, ds_str path, int fd, const char *name,
                    ds_err *err);

#endif
