#include "index/builder.h"
#include "records.h"

typedef struct {
    ds_arena a;
    const ds_schema *schema;
    ds_record *records;
    size_t n;
} world;

static world make(uint64_t seed, size_t n)
{
    world w = {.n = n};
    w.schema = builtin_schema(&w.a);
    w.records = ds_new_n(&w.a, ds_record, n);
    for (size_t i = 0; i < n; i++) {
        ds_buf b = {0};
        random_client(&b, &seed);
        ds_str path = ds_printf(&w.a, "records/c%03zu/client.yaml", i);
        w.records[i] =
            read_record(&w.a, w.schema, path, ds_dup(&w.a, ds_buf_str(&b)));
        ds_buf_free(&b);
    }
    return w;
}

static void one_record_becomes_a_segment(void **state)
{
    (void)state;
    world w = make(1, 1);
    ds_builder *b = ds_builder_new(w.schema);
    ds_builder_add(b, &w.records[0]);
    const ds_segment *s = ds_builder_finish(b);
    assert_int_equal(s->tables[0].rows, 1);
    assert_client(s, 0, &w.records[0]);
    assert_str(ds_segment_path(s, 0), "records/c000/client.yaml");
    assert_str(ds_segment_id(s, 0), "c000");
    assert_null(s->dead);
    ds_builder_close(b);
    ds_arena_free(&w.a);
}

static void nothing_added_is_an_empty_segment(void **state)
{
    (void)state;
    world w = make(1, 0);
    ds_builder *b = ds_builder_new(w.schema);
    const ds_segment *s = ds_builder_finish(b);
    for (unsigned t = 0; t < w.schema->ntables; t++)
        assert_int_equal(s->tables[t].rows, 0);
    assert_int_equal(s->tables[0].first[1][0], 0);
    ds_builder_close(b);
    ds_builder_close(NULL);
    ds_arena_free(&w.a);
}

static void many_records_keep_their_values_and_parents(void **state)
{
    (void)state;
    world w = make(2, 150);
    ds_builder *b = ds_builder_new(w.schema);
    for (size_t i = 0; i < w.n; i++)
        ds_builder_add(b, &w.records[i]);
    const ds_segment *s = ds_builder_finish(b);
    for (uint32_t i = 0; i < w.n; i++)
        assert_client(s, i, &w.records[i]);
    assert_runs(s);
    ds_builder_close(b);
    ds_arena_free(&w.a);
}

static void copied_clients_are_as_the_first_ones(void **state)
{
    (void)state;
    world w = make(3, 40);
    ds_builder *b = ds_builder_new(w.schema);
    for (size_t i = 0; i < w.n; i++)
        ds_builder_add(b, &w.records[i]);
    const ds_segment *s = ds_builder_finish(b);
    ds_builder *odd = ds_builder_new(w.schema);
    for (uint32_t i = 1; i < w.n; i += 2)
        ds_builder_copy(odd, ds_segment_path(s, i), s, i);
    ds_builder_add(odd, &w.records[0]);
    const ds_segment *half = ds_builder_finish(odd);
    for (uint32_t i = 1; i < w.n; i += 2)
        assert_client(half, i / 2, &w.records[i]);
    assert_client(half, 20, &w.records[0]);
    assert_str(ds_segment_id(half, 1), "c003");
    assert_runs(half);
    ds_builder_close(odd);
    ds_builder_close(b);
    ds_arena_free(&w.a);
}

static void texts_that_come_again_are_kept_once(void **state)
{
    (void)state;
    world w = make(4, 1);
    ds_builder *b = ds_builder_new(w.schema);
    ds_builder_add(b, &w.records[0]);
    size_t before = b->heap.n;
    ds_builder_add(b, &w.records[0]);
    size_t notes = b->heap.n - before;
    assert_in_range(notes, 0, 64);
    ds_builder_close(b);
    ds_arena_free(&w.a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_record_becomes_a_segment),
        cmocka_unit_test(nothing_added_is_an_empty_segment),
        cmocka_unit_test(many_records_keep_their_values_and_parents),
        cmocka_unit_test(copied_clients_are_as_the_first_ones),
        cmocka_unit_test(texts_that_come_again_are_kept_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
