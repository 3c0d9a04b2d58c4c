#include "doctor.h"

static void an_unknown_subject_is_refused_with_the_nearest(void **state)
{
    (void)state;
    ds_err err;
    ds_findings f = {0};
    const ds_doctor_env env = {0};
    const ds_str wrong = DS_STR("client");
    assert_int_equal(ds_doctor_run(&f, &env, &wrong, 1, &err), -1);
    assert_int_equal(err.code, DS_EUSAGE);
    assert_string_equal(err.msg, "doctor does not know \"client\" (did you "
                                 "mean \"clients\"?)");
    const ds_str far = DS_STR("xyzzy");
    assert_int_equal(ds_doctor_run(&f, &env, &far, 1, &err), -1);
    assert_string_equal(err.msg, "doctor does not know \"xyzzy\"");
}

static void every_subject_has_a_name_and_a_summary(void **state)
{
    (void)state;
    size_t n = 0;
    for (; ds_doctor_topic_at(n).name.n > 0; n++)
        assert_non_null(ds_doctor_topic_at(n).summary);
    assert_int_equal(n, 10);
    assert_null(ds_doctor_topic_at(n).summary);
}

static void a_file_that_went_meanwhile_keeps_its_path(void **state)
{
    testbook *b = *state;
    ds_err err = {0};
    ds_findings f = {.arena = &b->a};
    const ds_str clients = DS_STR("clients");
    book_record(b, "a", DS_STR("legal_name: A\n"));
    book_record(b, "b", DS_STR("legal_name: A\n"));
    book_open(b);
    book_remove(b, "records/b");
    ds_query_env query = {.schema = b->schema};
    ds_doctor_env env = {.book = &b->book,
                         .query = &query,
                         .segments = ds_index_segments(b->index)};
    assert_ok(ds_doctor_run(&f, &env, &clients, 1, &err), &err);
    assert_int_equal(f.list.n, 1);
    assert_str(f.list.p[0].path, "records/b/client.yaml");
    assert_int_equal(f.list.p[0].line, 0);
    ds_findings_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_unknown_subject_is_refused_with_the_nearest),
        cmocka_unit_test(every_subject_has_a_name_and_a_summary),
        book_unit_test(a_file_that_went_meanwhile_keeps_its_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
