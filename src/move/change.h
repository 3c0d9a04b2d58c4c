/* A change of the book: many clients' new bytes, checked, then one commit. The
 * one road by which every verb that writes goes. */
#ifndef DS_MOVE_CHANGE_H
#define DS_MOVE_CHANGE_H

#include "query/query.h"
#include "record/edit.h"
#include "store/txn.h"

typedef struct ds_changeset ds_changeset;

/* `f` gets the findings of every client that is put. */
ds_changeset *ds_changeset_new(ds_arena *a, const ds_book *book,
                               const ds_query_env *env, ds_findings *f);
/* New bytes for a client's file; old.p == NULL: a new client. Checked at once
 * (built-in checks and the schema's rules). Only findings that the old bytes
 * did not have already count against the change, so that a broken record can
 * be mended step by step. */
int ds_changeset_put(ds_changeset *c, ds_str path, ds_str old, ds_str bytes,
                     ds_err *err);
/* Another file of the book (records/schema.yaml), unchecked. */
int ds_changeset_file(ds_changeset *c, ds_str path, ds_str old, ds_str bytes,
                      ds_err *err);
int ds_changeset_remove_client(ds_changeset *c, ds_str path, ds_err *err);
int ds_changeset_move(ds_changeset *c, ds_str from_folder, ds_str to_folder,
                      ds_err *err);
int ds_changeset_attach(ds_changeset *c, ds_str path, const char *source,
                        ds_err *err);
size_t ds_changeset_size(const ds_changeset *c);
/* True when a put brought new error findings: a commit would refuse. */
bool ds_changeset_refused(const ds_changeset *c);

/* One commit. With new error findings: DS_EFINDINGS, and nothing was written.
 */
int ds_changeset_commit(ds_changeset *c, char oid[41],
                        const ds_commit_opts *opts, ds_err *err);
void ds_changeset_close(ds_changeset *c);

#endif
