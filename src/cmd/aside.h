/* The file that --skip-bad sets bad rows aside in. */
#ifndef DS_CMD_ASIDE_H
#define DS_CMD_ASIDE_H

#include "cmd/run.h"

/* DS_EUSAGE when it is the input, a file of the book below records/, or one of
 * git's. Without --skip-bad: 0. */
int ds_aside_check(const ds_run *run, ds_str input, ds_err *err);

/* In two steps around the commit, so that a commit that is refused leaves the
 * file as it was: `prepare` writes the bytes beside it, `finish` puts them in
 * its place, `drop` takes them away; `temp` empty: nothing is prepared. */
int ds_aside_prepare(ds_str *temp, ds_run *run, ds_str bytes, ds_err *err);
int ds_aside_finish(const ds_run *run, ds_str temp, ds_err *err);
void ds_aside_drop(ds_str temp);

/* Removes the file where an earlier import set rows aside in it, and says so:
 * now there are none. */
int ds_aside_clear(const ds_run *run, ds_err *err);

#endif
