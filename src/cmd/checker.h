/* What every check does with a record, wherever its bytes come from: the work
 * tree, git's index, a commit. */
#ifndef DS_CMD_CHECKER_H
#define DS_CMD_CHECKER_H

#include "cmd/place.h"
#include "record/check.h"

/* A zeroed one with `run`, `f` and `placer.run` set is ready. */
typedef struct {
    ds_run *run;
    ds_findings *f;
    ds_check_book book;
    ds_findings *book_f; /* of what must be unique in the book; NULL: `f` */
    ds_builder *builder; /* the clients whose rules are to be checked */
    size_t batched, clients;
    ds_arena scratch; /* reset by the caller between records */
    ds_placer placer;
} ds_checker;

/* -1: it cannot be read, and no more is to be said about it. The record lives
 * until the scratch arena is reset. */
int ds_checker_bytes(ds_checker *c, ds_str path, ds_str bytes, ds_record *r);
/* Its attachments, in the work tree or in the commit that the run is about. */
int ds_checker_files(ds_checker *c, const ds_record *r, ds_err *err);
/* Enough records: their rules are checked. */
int ds_checker_step(ds_checker *c, ds_err *err);
/* The rules of the rest. */
int ds_checker_rules(ds_checker *c, ds_err *err);
/* Prints all findings as -f says, and how many on stderr; with an error the
 * run has failed. */
int ds_checker_report(ds_checker *c, ds_err *err);
void ds_checker_close(ds_checker *c);

#endif
