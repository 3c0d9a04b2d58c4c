/* export -f hledger. */
#ifndef DS_CMD_JOURNAL_H
#define DS_CMD_JOURNAL_H

#include "cmd/run.h"

/* A journal of the whole book, or of the invoices or bills that the slots
 * choose, to the run's output. Other slots: DS_EUSAGE. */
int ds_export_journal(ds_run *run, const ds_query_slots *slots, ds_err *err);

#endif
