/* Rows reach the sink in their order, whoever serves it. */
#include "query/feed.h"
#include "unit.h"

typedef struct {
    ds_sink sink;
    size_t rows, fails_at;
    bool in_order;
} counter;

static int count_row(ds_sink *s, const ds_cell *cells, ds_err *err)
{
    counter *c = (counter *)s;
    char want[16];
    snprintf(want, sizeof want, "w%zu", c->rows);
    if (cells[0].num.num != (ds_i128)c->rows || !ds_str_is(cells[1].text, want))
        c->in_order = false;
    if (++c->rows == c->fails_at)
        return ds_fail(err, DS_EIO, "the disk is full");
    return 0;
}

/* Puts n rows and drains; the first failure, and how many were put. */
static int put_rows(counter *c, size_t n, size_t *done, ds_err *err)
{
    ds_arena a = {0};
    c->sink.row = count_row;
    c->in_order = true;
    ds_feed *f = ds_feed_open(&a, &c->sink, 2);
    int rc = 0;
    for (*done = 0; *done < n && rc == 0; ++*done) {
        ds_cell *cells = ds_feed_cells(f);
        char *word = ds_feed_words(f)[1];
        snprintf(word, 16, "w%zu", *done);
        cells[0] = (ds_cell){.set = true, .num = {(ds_i128)*done, 1}};
        cells[1] = (ds_cell){.set = true, .text = ds_cstr(word)};
        rc = ds_feed_put(f, err);
    }
    if (rc == 0)
        rc = ds_feed_drain(f, err);
    ds_feed_close(f);
    ds_arena_free(&a);
    return rc;
}

static void every_row_comes_once_and_in_order(void **state)
{
    (void)state;
    static const size_t sizes[] = {0,   1,   15,   16,   17,   143,
                                   144, 145, 1167, 1168, 5000, 100000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        counter c = {0};
        ds_err err = {0};
        size_t done;
        assert_int_equal(put_rows(&c, sizes[i], &done, &err), 0);
        assert_int_equal(c.rows, sizes[i]);
        assert_true(c.in_order);
    }
}

static void an_error_of_the_sink_ends_the_rows(void **state)
{
    (void)state;
    static const size_t places[] = {1, 16, 17, 200, 3000, 9999};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        counter c = {.fails_at = places[i]};
        ds_err err = {0};
        size_t done;
        assert_int_equal(put_rows(&c, 10000, &done, &err), -1);
        assert_int_equal(c.rows, places[i]);
        assert_string_equal(err.msg, "the disk is full");
        assert_true(done <= places[i] + 8 * 128 + 16);
    }
}

static void leaving_early_loses_no_thread(void **state)
{
    (void)state;
    ds_arena a = {0};
    ds_err err = {0};
    counter c = {.sink.row = count_row};
    ds_feed *f = ds_feed_open(&a, &c.sink, 2);
    for (size_t i = 0; i < 2000; i++) {
        memset(ds_feed_cells(f), 0, 2 * sizeof(ds_cell));
        assert_int_equal(ds_feed_put(f, &err), 0);
    }
    ds_feed_close(f);
    ds_feed_close(NULL);
    ds_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_comes_once_and_in_order),
        cmocka_unit_test(an_error_of_the_sink_ends_the_rows),
        cmocka_unit_test(leaving_early_loses_no_thread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
