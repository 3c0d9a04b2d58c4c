/* A state that several columns tell: of a document and of its payment, of a
 * stage and of the end. */
#ifndef DS_MOVE_STATES_H
#define DS_MOVE_STATES_H

#include "base/arena.h"
#include "record/schema.h"

/* Several columns may tell this field. */
bool ds_states_known(const ds_schema *s, unsigned table, unsigned field);
/* How much what a column tells counts beside the others, the least most: a
 * value that settles the matter ("draft", whether it is paid or not), then a
 * text without a value, as that is a question, then the other values by their
 * weight, then what says nothing ("open", of a stage). A column of payments
 * that tells "pending" says nothing of the document. */
unsigned ds_states_weigh(const ds_schema *s, unsigned table, unsigned field,
                         ds_str text, ds_str value, bool payment);

#endif
