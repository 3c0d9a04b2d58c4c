/* What a killed command left behind. For store/ only. */
#ifndef DS_STORE_RECOVER_H
#define DS_STORE_RECOVER_H

#include "store/journal.h"

/* The caller holds the transaction's lock. Finishes the journal's transaction
 * if its branch moved, undoes it otherwise; clears our locks of git's files. */
int ds_recover(const ds_book *b, ds_err *err);

#endif
