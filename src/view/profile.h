/* What a client looks like on a screen: the overview beside the legal and
 * contact data, and the tabs. Takes finished numbers; computes none.
 *
 * Labels are in the language of the options; sections are called as their
 * tables in opts->schema (without one by their own names). On a terminal
 * thousands are parted as the language does (1,220.00 or 1.220,00); in a pipe
 * numbers are as in a table. A width of 0 is laid out as 80, and nothing in it
 * is wrapped. Nothing is ever cut: what is too long wraps at spaces. */
#ifndef DS_VIEW_PROFILE_H
#define DS_VIEW_PROFILE_H

#include "record/record.h"
#include "view/sink.h"

/* One figure of the overview, computed: its rows are one a currency. The first
 * number that is no money stands as count or hours, the next column as amount,
 * further ones in lines of their own; no row at all is 0. */
typedef struct {
    const ds_figure *figure;
    ds_rowset rows;
} ds_figure_rows;

/* The overview of the book or of one client: sections with aligned figures, in
 * as many columns as fit. Figures of one section stand together. */
int ds_view_overview(const ds_sink_opts *opts, ds_str title,
                     const ds_figure_rows *figures, size_t n, ds_err *err);

/* `show`: heading, then overview on the left and legal and contact data on the
 * right (below each other under 72 columns). */
int ds_view_profile(const ds_sink_opts *opts, const ds_record *r,
                    const ds_figure_rows *figures, size_t n, ds_err *err);
/* The tab `details`: every field of the client, contacts and addresses. */
int ds_view_details(const ds_sink_opts *opts, const ds_record *r, ds_err *err);
/* Any other tab: a title with the number of rows over their table. */
int ds_view_tab(const ds_sink_opts *opts, ds_str title, const ds_rowset *rows,
                ds_err *err);

/* The text of one line of a file, without its line end, for an excerpt: 0, or
 * -1 when it cannot be had. `*col`, a column of the file, becomes the text's
 * where this is not what the file has. */
typedef int ds_line_reader(ds_str *line, unsigned *col, ds_arena *a,
                           void *payload, ds_str path, unsigned number);

typedef struct {
    bool colour;
    bool excerpts;  /* gcc: line and caret (with `read_line`), and the hint */
    bool hints;     /* gcc: the hint, where there are no excerpts, as a note */
    unsigned width; /* of excerpts; 0: 80 */
    ds_line_reader *read_line; /* may be NULL */
    void *payload;
} ds_findings_opts;

/* Findings, in their order, as `format` has it: gcc (a line as compilers print
 * it), json (an array of objects), github (workflow commands), sarif (2.1.0),
 * junit (a test case each; a warning is one that passes). Unknown: DS_EUSAGE
 * with the nearest. */
int ds_view_findings_as(FILE *out, ds_str format, const ds_findings *f,
                        const ds_findings_opts *opts, ds_err *err);
/* The same without excerpts. */
int ds_view_findings(FILE *out, ds_str format, const ds_findings *f,
                     bool colour, ds_err *err);

#endif
