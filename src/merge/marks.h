/* Three versions of a result as one text with conflict markers. Private to
 * this folder. */
#ifndef DS_MERGE_MARKS_H
#define DS_MERGE_MARKS_H

#include "merge/merge.h"
#include "yaml/edit.h"

/* Splices of the same file, in order. */
typedef struct {
    const ds_splice *p;
    size_t n;
} ds_splices;

/* Where the versions say the same, it is written once. `base` may be missing
 * (`has_base` false): its part is left out. Each conflict's `line`, an offset
 * in the file, becomes the line of the marker that stands there. The text
 * lives in `a`. */
typedef struct {
    ds_str file;
    ds_splices ours, base, theirs;
    bool has_base, crlf;
} ds_versions;

ds_str ds_merge_mark(ds_arena *a, const ds_versions *v,
                     const ds_merge_opts *labels, ds_merge_conflict *conflicts,
                     size_t n);

#endif
