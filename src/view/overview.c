/* The overview of the book or of one client: a title over its figures. */
#include "view/figures.h"
#include "base/banned.h"

enum {
    MOST = 3,    /* columns of figures */
    BESIDE = 72, /* below this width nothing stands beside anything */
};

static size_t columns_that_fit(const ds_sink_opts *opts, const ds_flow *f)
{
    size_t width = ds_page_width(opts);
    size_t each = ds_flow_width(f) + DS_PAGE_GAP;
    size_t k = width < BESIDE ? 1 : (width + DS_PAGE_GAP) / each;
    return k < 1 ? 1 : k > MOST ? MOST : k;
}

int ds_view_overview(const ds_sink_opts *opts, ds_str title,
                     const ds_figure_rows *figures, size_t n, ds_err *err)
{
    ds_arena a = {0};
    ds_flow heading = {.arena = &a}, body = {.arena = &a};
    ds_strip strips[MOST];
    ds_flow_block(&heading, ds_text_safe(&a, title));
    ds_flow_line(&heading, DS_INK_PLAIN, DS_STR(""));
    ds_figures_flow(&body, opts, figures, n);
    ds_flow_split(strips, 1, &heading);
    int rc = ds_page_print(opts, &a, strips, 1, err);
    if (rc == 0 && body.blocks.n > 0) {
        size_t k = ds_flow_split(strips, columns_that_fit(opts, &body), &body);
        rc = ds_page_print(opts, &a, strips, k, err);
    }
    ds_flow_free(&heading);
    ds_flow_free(&body);
    ds_arena_free(&a);
    return rc;
}
