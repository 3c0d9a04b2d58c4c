#include "gitbox.h"
#include "history/rows.h"
#include "records.h"

static ds_str text_of(const ds_segment *s, unsigned table, uint32_t row,
                      const char *field)
{
    int f = ds_table_field(&s->schema->tables[table], ds_cstr(field));
    assert_true(f >= 0);
    return ds_segment_value(s, table, row, (unsigned)f).text;
}

static void changes_become_rows_of_their_clients(void **state)
{
    gitbox *b = *state;
    const ds_schema *s;
    ds_history_rows *h;
    ds_buf told = {0};
    sh(b, "git init -q r && mkdir -p r/records/acme && cd r && "
          "printf 'legal_name: Acme\\nowner: Anna\\n' "
          ">records/acme/client.yaml && git add . && git commit -qm first && "
          "sed -i s/Anna/Bruno/ records/acme/client.yaml && "
          "git commit -qam second");
    assert_ok(
        ds_history_schema(&s, &b->arena, builtin_schema(&b->arena), &b->err),
        &b->err);
    assert_ok(ds_history_rows_open(&h, opened(b, "r"), s, (ds_segments){0},
                                   DS_STR(""), NULL, NULL, &b->err),
              &b->err);
    ds_segments all = ds_history_rows_segments(h);
    assert_int_equal(all.n, 1);
    unsigned t = (unsigned)ds_schema_table(s, DS_STR("changes"));
    for (uint32_t i = 0; i < all.segments[0]->tables[t].rows; i++)
        ds_buf_addf(&told, "%.*s|%.*s|%.*s|%.*s\n",
                    DS_FMT(text_of(all.segments[0], t, i, "subject")),
                    DS_FMT(text_of(all.segments[0], t, i, "change")),
                    DS_FMT(text_of(all.segments[0], t, i, "old")),
                    DS_FMT(text_of(all.segments[0], t, i, "new")));
    assert_str(ds_buf_str(&told), "second|owner|Anna|Bruno\n"
                                  "first|add client||\n"
                                  "first|legal_name||Acme\n"
                                  "first|owner||Anna\n");
    ds_buf_free(&told);
    ds_history_rows_close(h);
}

static void a_day_is_the_authors(void **state)
{
    (void)state;
    ds_commit_info c = {.time = 86400 - 60, .offset = 60};
    assert_int_equal(ds_commit_day(&c), 1);
    c.offset = 0;
    assert_int_equal(ds_commit_day(&c), 0);
    c = (ds_commit_info){.time = 60, .offset = -60};
    assert_int_equal(ds_commit_day(&c), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        gitbox_unit_test(changes_become_rows_of_their_clients),
        cmocka_unit_test(a_day_is_the_authors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
