/* References to a client that moves or is merged away. */
#ifndef DS_CMD_REFS_H
#define DS_CMD_REFS_H

#include "cmd/write.h"

/* Points the references to `gone` at `to`, in all records but those two. The
 * run's index must be open. */
int ds_refs_follow(ds_write *w, ds_client_ref gone, ds_client_ref to,
                   ds_err *err);
/* The same in one client's bytes, which may be made up. */
int ds_refs_follow_in(ds_str *out, ds_run *run, ds_str path, ds_str bytes,
                      ds_str gone, ds_str to, ds_err *err);

#endif
