/* A tab of a client: rows of one collection under a title. */
#include "view/labels.h"
#include "view/page.h"
#include "view/profile.h"
#include "base/banned.h"

static int print_title(const ds_sink_opts *opts, ds_arena *a, ds_str title,
                       size_t rows, ds_err *err)
{
    ds_flow f = {.arena = a};
    ds_strip strip;
    ds_str safe = ds_text_safe(a, title);
    ds_flow_block(&f, rows > 0 ? ds_printf(a, "%.*s (%zu)", DS_FMT(safe), rows)
                               : safe);
    if (rows == 0)
        ds_flow_line(&f, DS_INK_FAINT, ds_word_in(opts, DS_WORD_NONE));
    ds_flow_split(&strip, 1, &f);
    int rc = ds_page_print(opts, a, &strip, 1, err);
    ds_flow_free(&f);
    return rc;
}

int ds_view_tab(const ds_sink_opts *opts, ds_str title, const ds_rowset *rows,
                ds_err *err)
{
    ds_arena a = {0};
    ds_sink *sink;
    int rc = print_title(opts, &a, title, rows->n, err);
    if (rc == 0 && rows->n > 0)
        rc = ds_sink_open(&sink, &a, DS_STR("table"), opts, err) ||
             sink->head(sink, rows->columns, rows->ncolumns, err);
    for (size_t i = 0; i < rows->n && rc == 0; i++)
        rc = sink->row(sink, rows->rows[i], err);
    if (rc == 0 && rows->n > 0)
        rc = sink->end(sink, err);
    ds_arena_free(&a);
    return rc == 0 ? 0 : -1;
}
