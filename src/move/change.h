/* A change of the book: many clients' new bytes, checked, then one commit. The
 * one road by which every verb that writes goes. */
#ifndef DS_MOVE_CHANGE_H
#define DS_MOVE_CHANGE_H

#include "index/index.h"
#include "query/query.h"
#include "record/edit.h"
#include "store/txn.h"

typedef struct ds_changeset ds_changeset;

/* `f` gets the findings of every client that is put. */
ds_changeset *ds_changeset_new(ds_arena *a, const ds_book *book,
                               const ds_query_env *env, ds_findings *f);
/* Without an index a customer number is unique only among the clients of this
 * change; with it, in the whole book, and a new identifier too (case folded).
 * Numbers count in the order of the puts. The index must stay open. */
void ds_changeset_set_index(ds_changeset *c, const ds_index *x);
/* From now on a wrong check number (tax code, VAT number, IBAN, SDI code) is a
 * warning. */
void ds_changeset_waive_numbers(ds_changeset *c);
/* From now on a new client or element may lack required fields, silently; how
 * many did is counted. What refers to nothing is a warning then. */
void ds_changeset_allow_incomplete(ds_changeset *c);
size_t ds_changeset_lacking(const ds_changeset *c);
const ds_query_env *ds_changeset_env(const ds_changeset *c);

/* New bytes for a client's file; old.p == NULL: a new client. Checked at once
 * (built-in checks and the schema's rules). Only findings that the old bytes
 * did not have already count against the change, so that a broken record can
 * be mended step by step: an error that was there before is reported as a
 * warning, a warning that was there before is not said again. The texts are
 * copied. A second put of a path replaces the first one's bytes. */
int ds_changeset_put(ds_changeset *c, ds_str path, ds_str old, ds_str bytes,
                     ds_err *err);
/* The same in two steps, for those who must know before: `try` says in `into`
 * what a put would find, and in `*refused` whether an error is new; `take`,
 * right behind it, takes those bytes. */
int ds_changeset_try(bool *refused, ds_changeset *c, ds_findings *into,
                     ds_str path, ds_str old, ds_str bytes, ds_err *err);
void ds_changeset_take(ds_changeset *c, ds_str path, ds_str old, ds_str bytes);
/* Another file of the book (records/schema.yaml), unchecked. */
int ds_changeset_file(ds_changeset *c, ds_str path, ds_str old, ds_str bytes,
                      ds_err *err);
/* One that lies there with these bytes and is in no commit goes into this. */
int ds_changeset_adopt(ds_changeset *c, ds_str path, ds_str bytes, ds_err *err);
/* Removes a file that has these bytes; a folder that it leaves empty goes. */
int ds_changeset_cut(ds_changeset *c, ds_str path, ds_str old, ds_err *err);
/* The client's whole folder. */
int ds_changeset_remove_client(ds_changeset *c, ds_str path, ds_err *err);
/* An identifier that is taken: DS_EEXISTS. */
int ds_changeset_move(ds_changeset *c, ds_str from_folder, ds_str to_folder,
                      ds_err *err);
int ds_changeset_attach(ds_changeset *c, ds_str path, const char *source,
                        ds_err *err);
size_t ds_changeset_size(const ds_changeset *c);
/* Whoever builds the change found something that forbids it. */
void ds_changeset_refuse(ds_changeset *c);
/* True when a put brought new error findings: a commit would refuse. */
bool ds_changeset_refused(const ds_changeset *c);

/* One commit. With new error findings: DS_EFINDINGS, and nothing was written.
 */
int ds_changeset_commit(ds_changeset *c, char oid[41],
                        const ds_commit_opts *opts, ds_err *err);
void ds_changeset_close(ds_changeset *c); /* accepts NULL */

#endif
