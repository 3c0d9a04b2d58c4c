/* Who gave each field the value that it has. */
#ifndef DS_HISTORY_BLAME_H
#define DS_HISTORY_BLAME_H

#include "history/changes.h"

typedef struct {
    unsigned table;
    const ds_row *row; /* of the record */
    size_t field;
    bool committed; /* false: the value is in no commit yet */
    char oid[41];
    ds_str author, email, subject;
    ds_date day;
} ds_blame;
typedef DS_VEC(ds_blame) ds_blames;

/* One entry for each field that `now`, the client's record, has, in the order
 * of the tables. The texts live in `a`; the caller frees the list. */
int ds_history_blame(ds_blames *out, ds_arena *a, const ds_book *book,
                     const ds_record *now, ds_err *err);

#endif
