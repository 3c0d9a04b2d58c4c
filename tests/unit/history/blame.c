#include "gitbox.h"
#include "history/blame.h"
#include "base/file.h"
#include "records.h"

/* "FIELD subject" of each field of the client as its file is now. */
static void assert_blame(gitbox *b, const char *path, const char *want)
{
    ds_str bytes;
    ds_blames all = {0};
    ds_buf told = {0};
    assert_ok(
        ds_file_read(&bytes, &b->arena, b->book.fd, path, 1 << 20, &b->err),
        &b->err);
    ds_record r =
        read_record(&b->arena, builtin_schema(&b->arena), ds_cstr(path), bytes);
    assert_ok(ds_history_blame(&all, &b->arena, &b->book, &r, &b->err),
              &b->err);
    for (size_t i = 0; i < all.n; i++)
        ds_buf_addf(
            &told, "%.*s %.*s\n",
            DS_FMT(
                r.schema->tables[all.p[i].table].fields[all.p[i].field].name),
            DS_FMT(all.p[i].committed ? all.p[i].subject : DS_STR("-")));
    assert_str(ds_buf_str(&told), want);
    ds_buf_free(&told);
    ds_vec_free(&all);
}

static void book(gitbox *b)
{
    sh(b, "git init -q r && mkdir -p r/records/acme && cd r && "
          "printf 'legal_name: Acme\\nowner: Anna\\n' "
          ">records/acme/client.yaml && git add . && git commit -qm first");
    opened(b, "r");
}

static void a_field_is_of_the_commit_that_set_it_last(void **state)
{
    gitbox *b = *state;
    book(b);
    sh(b, "cd r && sed -i s/Anna/Bruno/ records/acme/client.yaml && "
          "git commit -qam second && sed -i s/Bruno/Anna/ "
          "records/acme/client.yaml && git commit -qam back && "
          "echo 'phone: 12345' >>records/acme/client.yaml");
    assert_blame(b, "records/acme/client.yaml",
                 "legal_name first\nowner back\nphone -\n");
}

static void it_goes_over_broken_versions_and_earlier_names(void **state)
{
    gitbox *b = *state;
    book(b);
    sh(b, "cd r && echo 'owner: [' >records/acme/client.yaml && "
          "git commit -qam break && printf 'legal_name: Acme\\nowner: Carla\\n'"
          " >records/acme/client.yaml && git commit -qam mend && "
          "git mv records/acme records/group && git commit -qm rename");
    assert_blame(b, "records/group/client.yaml",
                 "legal_name first\nowner mend\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        gitbox_unit_test(a_field_is_of_the_commit_that_set_it_last),
        gitbox_unit_test(it_goes_over_broken_versions_and_earlier_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
