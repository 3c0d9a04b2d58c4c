/* The verbs, one a file. Each reads its arguments from the run, does its work
 * and returns 0, or -1 with `err`. */
#ifndef DS_CMD_VERBS_H
#define DS_CMD_VERBS_H

#include "cmd/run.h"

ds_verb_fn ds_cmd_add;
ds_verb_fn ds_cmd_attach;
ds_verb_fn ds_cmd_blame;
ds_verb_fn ds_cmd_check;
ds_verb_fn ds_cmd_complete;
ds_verb_fn ds_cmd_completion;
ds_verb_fn ds_cmd_diff;
ds_verb_fn ds_cmd_doctor;
ds_verb_fn ds_cmd_edit;
ds_verb_fn ds_cmd_explain;
ds_verb_fn ds_cmd_export;
ds_verb_fn ds_cmd_files;
ds_verb_fn ds_cmd_forget;
ds_verb_fn ds_cmd_get;
ds_verb_fn ds_cmd_help;
ds_verb_fn ds_cmd_hook;
ds_verb_fn ds_cmd_import;
ds_verb_fn ds_cmd_index;
ds_verb_fn ds_cmd_init;
ds_verb_fn ds_cmd_layout;
ds_verb_fn ds_cmd_list;
ds_verb_fn ds_cmd_log;
ds_verb_fn ds_cmd_merge;
ds_verb_fn ds_cmd_merge_driver;
ds_verb_fn ds_cmd_overview;
ds_verb_fn ds_cmd_query;
ds_verb_fn ds_cmd_rename;
ds_verb_fn ds_cmd_report;
ds_verb_fn ds_cmd_resolve;
ds_verb_fn ds_cmd_restore;
ds_verb_fn ds_cmd_rm;
ds_verb_fn ds_cmd_schema;
ds_verb_fn ds_cmd_search;
ds_verb_fn ds_cmd_set;
ds_verb_fn ds_cmd_setup;
ds_verb_fn ds_cmd_show;
ds_verb_fn ds_cmd_sync;
ds_verb_fn ds_cmd_timeline;
ds_verb_fn ds_cmd_undo;
ds_verb_fn ds_cmd_unset;
ds_verb_fn ds_cmd_version;

#endif
