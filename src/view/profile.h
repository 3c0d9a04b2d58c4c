/* What a client looks like on a screen: the overview beside the legal and
 * contact data, and the tabs. Takes finished numbers; computes none. */
#ifndef DS_VIEW_PROFILE_H
#define DS_VIEW_PROFILE_H

#include "record/record.h"
#include "view/sink.h"

/* One figure of the overview, computed: its rows are one a currency. */
typedef struct {
    const ds_figure *figure;
    ds_rowset rows;
} ds_figure_rows;

/* The overview of the book or of one client: sections with aligned figures. */
int ds_view_overview(const ds_sink_opts *opts, ds_str title,
                     const ds_figure_rows *figures, size_t n, ds_err *err);

/* `show`: heading, then overview on the left and legal and contact data on the
 * right (below each other under 72 columns). */
int ds_view_profile(const ds_sink_opts *opts, const ds_record *r,
                    const ds_figure_rows *figures, size_t n, ds_err *err);
/* The tab `details`: every field of the client, contacts and addresses. */
int ds_view_details(const ds_sink_opts *opts, const ds_record *r, ds_err *err);

/* Findings as a compiler prints them (`gcc`), or json, github, sarif, junit.
 * On a terminal with the excerpt of `read_line` below each; may be NULL. */
int ds_view_findings(FILE *out, ds_str format, const ds_findings *f,
                     bool colour, ds_err *err);

#endif
