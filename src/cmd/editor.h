/* A session of the user's editor on one client's text. */
#ifndef DS_CMD_EDITOR_H
#define DS_CMD_EDITOR_H

#include "cmd/write.h"

/* Opens the editor on `text` (of `client`, whose file has the bytes `old`;
 * old.p NULL: a new client), checks the result, offers to open it again, shows
 * and commits the change. A text that was not committed is kept in the git
 * directory, and the next session on that client starts from it. */
int ds_editor_session(ds_run *run, ds_client_ref client, ds_str old,
                      ds_str text, ds_err *err);

#endif
