/* The index of a book: opened fresh, as segments. A cache in the git directory
 * (<gitdir>/dossier/index), safe to delete at any moment. */
#ifndef DS_INDEX_INDEX_H
#define DS_INDEX_INDEX_H

#include "index/segment.h"
#include "store/snapshot.h"

typedef struct {
    bool no_index;   /* answer from the files alone, write nothing */
    bool no_refresh; /* trust what is there, when there is something */
    bool rebuild;    /* make it anew */
} ds_index_opts;

typedef struct {
    size_t clients, parsed, broken, removed; /* of this refresh */
    size_t base_rows, overlay_rows;
    uint64_t bytes; /* on disk */
    bool written;   /* false also when the disk is read-only */
} ds_index_stats;

typedef struct ds_index ds_index;

/* Opens and refreshes. A record file that is broken has no row (never a stale
 * one) and its findings are in `f`. A foreign, damaged or older index file is
 * rebuilt without a word. Closed by ds_index_close. */
int ds_index_open(ds_index **out, const ds_book *book, const ds_schema *schema,
                  const ds_index_opts *opts, ds_findings *f, ds_err *err);
/* The same of a commit's records/, whatever the work tree looks like; nothing
 * is refreshed. Kept under the tree's name in the git directory, and so are the
 * three others that were used last: of their records only those are read whose
 * blobs differ. A commit without records/: DS_ENOTFOUND; an object that is not
 * there: DS_EGIT. */
int ds_index_open_tree(ds_index **out, const ds_book *book, ds_snapshot *s,
                       const ds_schema *schema, const ds_index_opts *opts,
                       ds_findings *f, ds_err *err);
ds_segments ds_index_segments(const ds_index *x);
const ds_index_stats *ds_index_get_stats(const ds_index *x);
void ds_index_close(ds_index *x); /* accepts NULL */

/* Clients by name: identifier; else tax code, VAT number or customer code;
 * else unique prefix of the identifier; else words of the legal or trading
 * name, folded. Exactly one: 0 and its path. None or several: DS_ENOTFOUND or
 * DS_EUSAGE, the message lists up to eight candidates. Texts live in `a`. */
typedef struct {
    ds_str id, path;
} ds_client_ref;
int ds_index_find(ds_client_ref *out, ds_arena *a, const ds_index *x,
                  ds_str name, ds_err *err);

/* Whether an identifier is taken, case folded; broken records count. */
bool ds_index_has(const ds_index *x, ds_str id);

/* Every client's file by path, in order, broken ones included: for `check`.
 * Folders and files that are refused (symlinks, ...) are findings. */
int ds_index_walk(ds_str **paths, size_t *n, ds_arena *a, const ds_book *book,
                  ds_findings *f, ds_err *err);

/* The quick way, without any index: `name` is an identifier and its file
 * stands where the layout puts it. True: `out` is filled; one stat. */
bool ds_client_quick(ds_client_ref *out, ds_arena *a, const ds_book *book,
                     ds_str layout, ds_str name);

#endif
