/* Steps that do not depend on each other, done by two threads. For store/ only.
 */
#ifndef DS_STORE_EACH_H
#define DS_STORE_EACH_H

#include "store/steps.h"

/* True when the step is one of those that may be done now, at once. */
typedef bool ds_step_choice(const ds_step *s, unsigned level);
typedef int ds_step_do(const ds_book *b, ds_step *s, ds_err *err);

/* Does all steps that are chosen; a few of them by this thread alone, in their
 * order. After a failure no further one is begun. */
int ds_steps_each(const ds_book *b, ds_steps *all, ds_step_choice *choice,
                  unsigned level, ds_step_do *one, const ds_progress *progress,
                  ds_err *err);

#endif
