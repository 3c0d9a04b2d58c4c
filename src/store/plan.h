/* A transaction before its commit: what was asked for (ops), and the steps that
 * follow from it and from what stands on the disk. For store/ only. */
#ifndef DS_STORE_PLAN_H
#define DS_STORE_PLAN_H

#include "base/file.h"
#include "base/map.h"
#include "store/journal.h"
#include "store/txn.h"

typedef enum {
    DS_OP_PUT,
    DS_OP_CUT,
    DS_OP_MOVE,
    DS_OP_DROP
} ds_op_kind;

typedef struct {
    ds_op_kind kind;
    ds_str path, to;   /* `to`: MOVE */
    ds_str old, bytes; /* PUT, CUT */
    const char *source;
    bool adopt; /* PUT: also of the bytes that are there */
} ds_planned;

struct ds_txn {
    ds_arena arena;
    const ds_book *book;
    ds_lock lock;
    DS_VEC(ds_planned) ops;
    ds_map at; /* path of a PUT -> 1 + its op */
    ds_journal journal;
    size_t swept;
};

/* Fills t->journal.steps: all moves and removed folders first, then new folders
 * and files. Checks each file against the bytes that the caller read
 * (DS_ECHANGED) and that nothing is in the way (DS_EEXISTS). Changes nothing.
 */
int ds_plan_steps(ds_txn *t, ds_err *err);

#endif
