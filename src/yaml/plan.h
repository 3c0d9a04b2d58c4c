/* Inside a plan. Private to this folder. */
#ifndef DS_YAML_PLAN_H
#define DS_YAML_PLAN_H

#include "base/vec.h"
#include "yaml/quote.h"

typedef enum {
    DS_STEP_SET,     /* key of a mapping */
    DS_STEP_REPLACE, /* a node's value */
    DS_STEP_APPEND,  /* element under a key */
    DS_STEP_INSERT,  /* element behind another one */
    DS_STEP_REMOVE,
    DS_STEP_RENAME,
} ds_step_kind;

typedef struct {
    ds_step_kind kind;
    ds_node *map;  /* SET, APPEND; NULL: the root. INSERT: the sequence */
    ds_node *node; /* REPLACE, REMOVE, RENAME; INSERT: before it, or NULL */
    ds_str key;
    const ds_yval *value;
    ds_key_order order;
} ds_step;

typedef struct {
    uint32_t beg, end;
    ds_str text;
    uint64_t rank;               /* order of insertions at one place */
    uint32_t wide_beg, wide_end; /* if nothing else is there; both 0: not */
} ds_cut;

struct ds_plan {
    ds_arena *arena;
    const ds_doc *doc;
    ds_step *steps;
    size_t nsteps, room;
    DS_VEC(ds_cut) cuts;
    ds_splice *splices;
    size_t nsplices;
};

/* Turns the steps into cuts. DS_ESYNTAX where the file's form forbids. */
int ds_plan_cut(ds_plan *p, ds_err *err);
/* Parses `bytes` and compares with the document after the steps. */
int ds_plan_prove(const ds_plan *p, ds_str bytes, ds_err *err);

#endif
