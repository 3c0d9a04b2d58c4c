/* What happened to clients: commits, or what is not committed yet, told as
 * changes of records instead of lines of files. */
#ifndef DS_HISTORY_CHANGES_H
#define DS_HISTORY_CHANGES_H

#include "record/edit.h"
#include "store/git.h"

/* One client on two sides. */
typedef struct {
    ds_str id, old_id;          /* the folder's name; differs when renamed */
    ds_str path, old_path;      /* of its file; p == NULL: not there */
    const ds_record *old, *new; /* NULL: not there, or broken */
    bool old_broken, new_broken;
    const ds_record *const *others; /* of a merge's other parents */
    size_t nothers;
    ds_changes
        changes;      /* of fields; none when only comments or layout differ */
    ds_str *attached; /* "attach scan.pdf", "replace ...", "detach ..." */
    size_t nattached;
} ds_client_change;

/* Whether a row of the record is the element (or client) that came or went by
 * this change, or lies within it. */
bool ds_change_holds(const ds_change *c, const ds_record *r, unsigned table,
                     const ds_row *row);

/* The clients of one commit, in the order of their paths; everything lives
 * during the call. `commit` is NULL for what is between two states. */
typedef int ds_on_clients(void *payload, const ds_commit_info *commit,
                          const ds_client_change *clients, size_t n,
                          ds_err *err);

/* Newest first. `path`: a client's folder, or empty for the whole book; `from`
 * and `to` as ds_git_log_range. Versions of the past are read with the given
 * schema; what it does not know is no field. */
int ds_history_walk(const ds_book *book, const ds_schema *schema, ds_str path,
                    const char *from, const char *to, ds_on_clients *callback,
                    void *payload, ds_err *err);

/* Between two revisions, in one call. `old` NULL: from nothing. */
int ds_history_diff(const ds_book *book, const ds_schema *schema,
                    const char *old, const char *new, ds_on_clients *callback,
                    void *payload, ds_err *err);
/* What is staged, or else anything that is not committed. */
int ds_history_pending(const ds_book *book, const ds_schema *schema,
                       bool staged, ds_on_clients *callback, void *payload,
                       ds_err *err);

#endif
