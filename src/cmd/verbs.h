/* The verbs, one a file. Each reads its arguments from the run, does its work
 * and returns 0, or -1 with `err`. */
#ifndef DS_CMD_VERBS_H
#define DS_CMD_VERBS_H

#include "cmd/run.h"

ds_verb_fn ds_cmd_init, ds_cmd_setup, ds_cmd_add, ds_cmd_set, ds_cmd_unset,
    ds_cmd_rm, ds_cmd_edit, ds_cmd_rename, ds_cmd_attach, ds_cmd_files,
    ds_cmd_show, ds_cmd_list, ds_cmd_query, ds_cmd_overview, ds_cmd_explain,
    ds_cmd_search, ds_cmd_check, ds_cmd_import, ds_cmd_export, ds_cmd_layout,
    ds_cmd_schema, ds_cmd_index, ds_cmd_get, ds_cmd_hook, ds_cmd_merge_driver,
    ds_cmd_help, ds_cmd_version, ds_cmd_doctor, ds_cmd_completion,
    ds_cmd_complete, ds_cmd_forget;

#endif
