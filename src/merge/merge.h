/* The three-way merge of one client's file: what `theirs` changed since `base`
 * is done on `ours`, field by field, as splices, so that comments and layout
 * of ours stay wherever theirs did not touch.
 *
 *   - Elements of a collection are matched by the schema's key, a changed key
 *     is one removed and one added; without a key by equal, then by similar
 *     content. Their order is that of ours; what theirs added stands behind
 *     what precedes it there. That theirs only reordered is no change.
 *   - Lists of text are merged as ordered sets, notes by their lines, unknown
 *     mappings by key, unknown sequences by longest common subsequence.
 *   - Values are compared as what they mean: 1220 is 1220.00, and a known key
 *     without value is no key.
 *   - What theirs added comes as it is written there, with its comments.
 *     Other changes of theirs to comments and layout come where ours did not
 *     change the same lines, else those of ours stay.
 *
 * A conflict is what both changed, each in its own way, or what one changed
 * and the other removed. It stands between git's markers on whole lines; with
 * any one part of each conflict kept, the file is a record again. */
#ifndef DS_MERGE_MERGE_H
#define DS_MERGE_MERGE_H

#include "base/vec.h"
#include "record/schema.h"

typedef enum {
    DS_MERGE_MARK, /* a conflict stands between markers */
    DS_MERGE_OURS, /* it is settled so, and only told */
    DS_MERGE_THEIRS,
} ds_merge_take;

typedef struct {
    ds_str ours, base, theirs; /* behind the markers */
    ds_merge_take take;
} ds_merge_opts;

typedef struct {
    ds_str what;               /* "invoice 2026-014 status", "address.city" */
    ds_str base, ours, theirs; /* as in the files; empty where not there */
    unsigned line; /* of its first marker in the result, from 1; 0: none */
} ds_merge_conflict;
typedef DS_VEC(ds_merge_conflict) ds_merge_conflicts;

/* `*out` and the conflicts' texts live in `a` or borrow from the inputs;
 * `conflicts` is added to, and the caller frees it. `path` names the file in
 * messages. An empty `base` means that both sides made the file. Without
 * `opts` conflicts are marked "ours", "base" and "theirs".
 *
 * DS_ESYNTAX when a side is not a record that can be read (not YAML, anchors,
 * a key given twice), or a change cannot be made in the form that ours has:
 * let git's own merge of lines run then. */
int ds_merge(ds_str *out, ds_arena *a, ds_merge_conflicts *conflicts,
             const ds_schema *s, ds_str path, ds_str base, ds_str ours,
             ds_str theirs, const ds_merge_opts *opts, ds_err *err);

#endif
