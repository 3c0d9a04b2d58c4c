/* Words in every field and note. */
#include "index/search.h"
#include "records.h"
#include "base/banned.h"

static void words_of_one_client_count_together(void **state)
{
    (void)state;
    ds_arena a = {0};
    const ds_schema *s = builtin_schema(&a);
    ds_builder *b = ds_builder_new(s);
    static const char *const files[] = {
        "legal_name: Caffè Reader\nnotes: a quiet shop\n",
        ("legal_name: Other\nnotes: coffee for the reader\n"
         "contacts:\n- {name: Anna Caffe, role: reader}\n"),
        "legal_name: Third\nnotes: caffe only\n"};
    for (int i = 0; i < 3; i++) {
        ds_str path = ds_printf(&a, "records/c%d/client.yaml", i);
        ds_record r = read_record(&a, s, path, ds_cstr(files[i]));
        ds_builder_add(b, &r);
    }
    const ds_segment *segment = ds_builder_finish(b);
    const ds_segments all = {&segment, 1};
    ds_hits hits = {0};
    ds_err err = {0};
    assert_int_equal(
        ds_index_search(&hits, all, NULL, DS_STR(" caffe READER"), &err), 0);
    assert_int_equal(hits.n, 4);
    /* The name says most: its client comes first, with its one field. */
    assert_int_equal(hits.p[0].client, 0);
    assert_str(s->tables[0].fields[hits.p[0].field].name, "legal_name");
    assert_int_equal(hits.p[1].client, 1);
    assert_str(s->tables[hits.p[3].table].name, "contacts");
    hits.n = 0;
    ds_index_search(&hits, all, NULL, DS_STR("caffe absent"), &err);
    assert_int_equal(hits.n, 0);
    ds_index_search(&hits, all, NULL, DS_STR("  "), &err);
    assert_int_equal(hits.n, 0);
    /* Those of the clients that were asked for. */
    uint8_t second[] = {0, 1, 0}, *keep[] = {second};
    ds_index_search(&hits, all, keep, DS_STR("caffe reader"), &err);
    assert_int_equal(hits.n, 3);
    assert_int_equal(hits.p[0].client, 1);
    hits.n = 0;
    ds_buf many = {0};
    for (int i = 0; i < 32; i++)
        ds_buf_add(&many, DS_STR("caffe "));
    ds_index_search(&hits, all, NULL, ds_buf_str(&many), &err);
    assert_int_equal(hits.n, 3);
    ds_buf_add(&many, DS_STR("reader"));
    assert_int_equal(ds_index_search(&hits, all, NULL, ds_buf_str(&many), &err),
                     -1);
    assert_int_equal(err.code, DS_EUSAGE);
    ds_buf_free(&many);
    ds_vec_free(&hits);
    ds_builder_close(b);
    ds_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_of_one_client_count_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
