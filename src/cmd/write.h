/* The common walk of verbs that write: edit clients, show or commit. */
#ifndef DS_CMD_WRITE_H
#define DS_CMD_WRITE_H

#include "cmd/run.h"

typedef struct {
    ds_str id;
    ds_change change;
} ds_write_line;

typedef struct {
    ds_run *run;
    ds_changeset *set;
    DS_VEC(ds_write_line) lines;
    ds_str trailer; /* "Token: value" for the message; may be empty */
} ds_write;

void ds_write_open(ds_write *w, ds_run *run);
/* Reads a client's file, applies the operations, puts the result. */
int ds_write_edit(ds_write *w, ds_client_ref client, const ds_op *ops, size_t n,
                  ds_err *err);
/* Puts bytes that were made in another way; the lines come from comparing. */
int ds_write_put(ds_write *w, ds_client_ref client, ds_str old, ds_str bytes,
                 ds_err *err);
void ds_write_note(ds_write *w, ds_str id, const ds_changes *changes);
/* Prints findings; with -n the changes to stdout, else one commit, told on
 * stderr. `subject` is the message's first line; empty: made of the first
 * change. -m goes before both. Closes `w`, also on failure. */
int ds_write_finish(ds_write *w, ds_str subject, ds_err *err);
/* The message that a commit of the noted changes gets; empty without any. */
ds_str ds_write_message(ds_write *w);
/* The commit alone, with this subject (or -m), told on stderr. */
int ds_write_commit(ds_write *w, ds_str subject, ds_err *err);
void ds_write_close(ds_write *w); /* for leaving early; accepts a closed one */

/* The whole walk for one operation on one client, again while others change
 * the file meanwhile. `subject` as above, behind
 * the client's identifier. */
int ds_write_one(ds_run *run, ds_str name, const ds_op *op, ds_str subject,
                 ds_err *err);

/* Moves all client folders to where `layout` (flat or letters) puts them, and
 * sets it in the schema, in one commit; the run's schema and index are then
 * those of before: ds_run_reload. */
int ds_layout_change(ds_run *run, ds_str layout, ds_err *err);

/* The arguments from `first` on as FIELD=VALUE (or, for `unset`, FIELD). */
const ds_assign *ds_write_assigns(size_t *n, ds_run *run, size_t first,
                                  bool values, ds_err *err);
/* Reads [NOUN KEY] [NOUN KEY] from argument `*at` on into the operation (the
 * last pair is the element, one before it its owner) and moves `*at` behind. */
void ds_write_element(ds_op *op, ds_run *run, size_t *at);

#endif
