/* Sequences compared and merged by longest common subsequence. Private to this
 * folder. */
#ifndef DS_MERGE_LINES_H
#define DS_MERGE_LINES_H

#include "base/vec.h"

/* Things that are equal have equal numbers. */
typedef struct {
    const uint64_t *p;
    size_t n;
} ds_row_ids;

typedef enum {
    DS_HUNK_SAME,     /* in all three; or both changed it in the same way */
    DS_HUNK_OURS,     /* only ours changed it */
    DS_HUNK_THEIRS,   /* only theirs changed it */
    DS_HUNK_CONFLICT, /* both did */
} ds_hunk_kind;

typedef struct {
    ds_hunk_kind kind;
    size_t base, base_end, ours, ours_end, theirs, theirs_end;
} ds_hunk;
typedef DS_VEC(ds_hunk) ds_hunks;

/* The three as hunks, in order, without gaps; the caller frees them. False,
 * and no hunks, where base and a side differ in more than 1,000 places: then
 * a merge of lines helps nobody. */
bool ds_diff3(ds_hunks *out, ds_arena *a, ds_row_ids base, ds_row_ids ours,
              ds_row_ids theirs);

/* Merges texts by their lines; false when that is not clean. With
 * `prefer_ours` a conflict is no obstacle: of lines that both changed ours
 * stay. */
bool ds_merge_lines(ds_str *out, ds_arena *a, ds_str base, ds_str ours,
                    ds_str theirs, bool prefer_ours);

#endif
