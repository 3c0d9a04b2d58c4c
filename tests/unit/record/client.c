#include "record/client.h"
#include "unit.h"

static void paths_follow_the_layout(void **state)
{
    (void)state;
    ds_arena a = {0};
    ds_str flat = DS_STR("flat"), letters = DS_STR("letters");
    assert_str(ds_client_path(&a, flat, DS_STR("acme-spa")),
               "records/acme-spa/client.yaml");
    assert_str(ds_client_path(&a, letters, DS_STR("acme-spa")),
               "records/ac/acme-spa/client.yaml");
    assert_str(ds_client_path(&a, letters, DS_STR("x")),
               "records/x/x/client.yaml");
    ds_arena_free(&a);
}

static void the_folder_names_the_client_at_any_depth(void **state)
{
    (void)state;
    assert_str(ds_client_id(DS_STR("records/acme/client.yaml")), "acme");
    assert_str(ds_client_id(DS_STR("records/a/b/acme/client.yaml")), "acme");
    assert_str(ds_client_folder(DS_STR("records/ac/acme/client.yaml")),
               "records/ac/acme");
}

static void other_files_name_no_client(void **state)
{
    (void)state;
    static const char *const paths[] = {
        "records/client.yaml",
        "records//client.yaml",
        "client.yaml",
        "",
        "records/acme/files/x.pdf",
        "other/acme/client.yaml",
        "records/acme/xclient.yaml",
    };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        assert_str(ds_client_id(ds_cstr(paths[i])), "");
        assert_str(ds_client_folder(ds_cstr(paths[i])), "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_follow_the_layout),
        cmocka_unit_test(the_folder_names_the_client_at_any_depth),
        cmocka_unit_test(other_files_name_no_client),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
