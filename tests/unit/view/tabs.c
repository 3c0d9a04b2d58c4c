#include "screens.h"

static const char *tab(const ds_rowset *rows, ds_sink_opts opts)
{
    ds_err err;
    opts.out = screen();
    assert_ok(ds_view_tab(&opts, DS_STR("Projects"), rows, &err), &err);
    return screen_done(opts.out);
}

static void a_tab_is_a_title_over_a_table(void **state)
{
    (void)state;
    ds_rowset set;
    ds_sink *s = ds_sink_collect(&set, &arena);
    ds_column columns[] = {invoices[0], invoices[5]};
    ds_cell row[] = {text("P-01"), number(7, 2)};
    s->head(s, columns, 2, NULL);
    s->row(s, row, NULL);
    s->end(s, NULL);
    assert_string_equal(tab(&set, (ds_sink_opts){0}), "Projects (1)\n"
                                                      "Number  Hours\n"
                                                      "──────  ─────\n"
                                                      "P-01      3.5\n");
}

static void an_empty_tab_says_so(void **state)
{
    (void)state;
    ds_rowset set = {0};
    assert_string_equal(tab(&set, (ds_sink_opts){0}), "Projects\nnone\n");
    assert_string_equal(tab(&set, (ds_sink_opts){.italian = true}),
                        "Projects\nnessuno\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tab_is_a_title_over_a_table),
        cmocka_unit_test(an_empty_tab_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, reset);
}
