/* The figures of the overview as blocks of aligned lines. Within view/ only. */
#ifndef DS_VIEW_FIGURES_H
#define DS_VIEW_FIGURES_H

#include "view/page.h"
#include "view/profile.h"

/* A block a section: label, count or hours, amount with its currency. What is
 * overdue, and not zero, is red. */
void ds_figures_flow(ds_flow *f, const ds_sink_opts *opts,
                     const ds_figure_rows *figures, size_t n);

#endif
