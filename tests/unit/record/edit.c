/* Changes of a client by field names. */
#include "unit.h"
#include "record/edit.h"
#include <stdlib.h>
#include "base/banned.h"

#define S DS_STR
#define A(...) ((ds_assign[]){__VA_ARGS__})
#define COUNT(...) (sizeof A(__VA_ARGS__) / sizeof(ds_assign))
#define SET(...)                                                               \
    .kind = DS_OP_SET, .assigns = A(__VA_ARGS__), .n = COUNT(__VA_ARGS__)
#define ADD(...)                                                               \
    .kind = DS_OP_ADD, .assigns = A(__VA_ARGS__), .n = COUNT(__VA_ARGS__)

typedef struct {
    ds_arena arena;
    ds_edit_env env;
    ds_str bytes;
    ds_err err;
    ds_buf told; /* the changes, a line each */
} book;

static int setup(void **state)
{
    book *b = calloc(1, sizeof *b);
    ds_findings f = {.arena = &b->arena};
    if (!b || ds_schema_load(&b->env.schema, &b->arena, S("x"), S(""), &f))
        return -1;
    b->env.today = ds_date_make(2026, 11, 23);
    *state = b;
    return 0;
}

static int teardown(void **state)
{
    book *b = *state;
    ds_arena_free(&b->arena);
    ds_buf_free(&b->told);
    free(b);
    return 0;
}

static int edit_all(book *b, const ds_op *ops, size_t n)
{
    ds_changes changes = {0};
    ds_str out;
    ds_buf_clear(&b->told);
    int failed = ds_client_edit(&out, &b->arena, &changes, &b->env,
                                S("records/acme/client.yaml"), b->bytes, ops, n,
                                &b->err);
    if (!failed)
        b->bytes = out;
    for (size_t i = 0; i < changes.n; i++)
        ds_buf_addf(&b->told, "%.*s: %.*s -> %.*s\n", DS_FMT(changes.p[i].what),
                    DS_FMT(changes.p[i].old), DS_FMT(changes.p[i].new));
    ds_vec_free(&changes);
    return failed;
}

static int edit(book *b, ds_op op)
{
    return edit_all(b, &op, 1);
}

static const char small[] = "# ours\n"
                            "legal_name: Acme   # as registered\n"
                            "address: {street: Via Roma 1, city: Milano}\n"
                            "tags: [a, b]\n"
                            "\n"
                            "invoices:\n"
                            "- number: 2026-014\n"
                            "  status: pending # not yet\n"
                            "  total: 1220.00\n";

static void a_new_client_stands_in_the_order_of_the_schema(void **state)
{
    book *b = *state;
    const ds_assign all[] = {{S("address.city"), S("Milano")},
                             {S("tax_code"), S("01234567890")},
                             {S("address.street"), S("Via Roma 1")},
                             {S("legal_name"), S("Acme S.p.A.")}};
    assert_ok(
        ds_client_new(&b->bytes, &b->arena, &b->env, all, 4, false, &b->err),
        &b->err);
    assert_str(b->bytes, "legal_name: Acme S.p.A.\n"
                         "tax_code: \"01234567890\"\n"
                         "status: active\n"
                         "address:\n"
                         "  street: Via Roma 1\n"
                         "  city: Milano\n");
}

static void set_keeps_comments_and_style(void **state)
{
    book *b = *state;
    b->bytes = ds_cstr(small);
    assert_ok(
        edit(b, (ds_op){SET({S("address.city"), S("Roma")},
                            {S("address.country"), S("Norway")},
                            {S("owner"), S("Carla")}, {S("tags+"), S("c")})}),
        &b->err);
    assert_str(b->bytes,
               "# ours\n"
               "legal_name: Acme   # as registered\n"
               "owner: Carla\n"
               "address: {street: Via Roma 1, city: Roma, country: \"NO\"}\n"
               "tags: [a, b, c]\n"
               "\n"
               "invoices:\n"
               "- number: 2026-014\n"
               "  status: pending # not yet\n"
               "  total: 1220.00\n");
    assert_str(ds_buf_str(&b->told), "address.city: Milano -> Roma\n"
                                     "address.country:  -> NO\n"
                                     "owner:  -> Carla\n"
                                     "tags: a\nb -> a\nb\nc\n");
}

static void set_of_an_equal_amount_changes_nothing(void **state)
{
    book *b = *state;
    b->bytes = ds_cstr(small);
    assert_ok(edit(b, (ds_op){.noun = S("invoice"),
                              .key = S("2026-014"),
                              SET({S("total"), S("1220")})}),
              &b->err);
    assert_str(b->bytes, small);
    assert_int_equal(b->told.n, 0);
}

static void add_appends_beside_its_neighbours(void **state)
{
    book *b = *state;
    b->bytes = ds_cstr(small);
    assert_ok(edit(b, (ds_op){.noun = S("payment"),
                              .parent_noun = S("invoice"),
                              .parent_key = S("2026"),
                              ADD({S("amount"), S("500")})}),
              &b->err);
    assert_ok(
        edit(b, (ds_op){.noun = S("invoice"),
                        ADD({S("number"), S("7")}, {S("total"), S("10.00")})}),
        &b->err);
    assert_str(b->bytes, "# ours\n"
                         "legal_name: Acme   # as registered\n"
                         "address: {street: Via Roma 1, city: Milano}\n"
                         "tags: [a, b]\n"
                         "\n"
                         "invoices:\n"
                         "- number: 2026-014\n"
                         "  status: pending # not yet\n"
                         "  total: 1220.00\n"
                         "  payments:\n"
                         "  - date: 2026-11-23\n"
                         "    amount: 500\n"
                         "- number: \"7\"\n"
                         "  date: 2026-11-23\n"
                         "  status: pending\n"
                         "  total: 10.00\n");
    assert_str(ds_buf_str(&b->told), "add invoice 7:  -> \n"
                                     "invoice 7 date:  -> 2026-11-23\n"
                                     "invoice 7 status:  -> pending\n"
                                     "invoice 7 total:  -> 10.00\n");
}

static void remove_leaves_no_dangling_key(void **state)
{
    book *b = *state;
    b->bytes = ds_cstr(small);
    assert_ok(
        edit(b,
             (ds_op){.kind = DS_OP_RM, .noun = S("invoice"), .key = S("#1")}),
        &b->err);
    assert_ok(edit(b, (ds_op){.kind = DS_OP_UNSET,
                              .assigns = A({S("tags"), S("")}),
                              .n = 1}),
              &b->err);
    assert_str(b->bytes, "# ours\n"
                         "legal_name: Acme   # as registered\n"
                         "address: {street: Via Roma 1, city: Milano}\n");
}

static void unset_of_a_group_s_last_field_takes_the_group(void **state)
{
    book *b = *state;
    b->bytes = S("legal_name: A\naddress:   # post\n  city: Roma # c\n"
                 "owner: Carla\n");
    assert_ok(edit(b, (ds_op){.kind = DS_OP_UNSET,
                              .assigns = A({S("address.city"), S("")}),
                              .n = 1}),
              &b->err);
    assert_str(b->bytes, "legal_name: A\nowner: Carla\n");
    assert_str(ds_buf_str(&b->told), "address.city: Roma -> \n");
}

static void fields_of_a_new_group_come_together(void **state)
{
    book *b = *state;
    b->bytes = S("legal_name: A\r\nowner: Carla\r\n");
    const ds_op ops[] = {{SET({S("address.city"), S("Roma")})},
                         {SET({S("address.street"), S("Via Po 1")})}};
    assert_ok(edit_all(b, ops, 2), &b->err);
    assert_str(b->bytes, "legal_name: A\r\nowner: Carla\r\naddress:\r\n"
                         "  street: Via Po 1\r\n  city: Roma\r\n");
}

static void a_list_in_lines_keeps_its_comments(void **state)
{
    book *b = *state;
    b->bytes = S("legal_name: A\ntags:\n  - a   # first\n  # on b\n  - b\n"
                 "  - c   # last\n");
    assert_ok(edit(b, (ds_op){SET({S("tags-"), S("b")})}), &b->err);
    assert_ok(edit(b, (ds_op){SET({S("tags+"), S("no, d")})}), &b->err);
    assert_str(b->bytes, "legal_name: A\ntags:\n  - a   # first\n  # on b\n"
                         "  - c   # last\n  - \"no\"\n  - d\n");
    assert_ok(edit(b, (ds_op){SET({S("tags-"), S("a, c, no, d")})}), &b->err);
    assert_str(b->bytes, "legal_name: A\n");
}

static void a_list_changes_several_times_in_one_edit(void **state)
{
    book *b = *state;
    b->bytes = S("legal_name: A\n");
    assert_ok(edit(b, (ds_op){SET({S("tags+"), S("a")}, {S("tags+"), S("b")},
                                  {S("owner"), S("C")}, {S("tags-"), S("a")},
                                  {S("tags+"), S("c")})}),
              &b->err);
    assert_str(b->bytes, "legal_name: A\nowner: C\ntags: [b, c]\n");
    assert_str(ds_buf_str(&b->told), "tags:  -> b\nc\nowner:  -> C\n");
}

static void an_empty_value_is_filled_in(void **state)
{
    book *b = *state;
    b->bytes = S("legal_name: A\nowner:   # who?\ntags:\ninvoices:\n");
    const ds_op ops[] = {
        {SET({S("owner"), S("Carla")}, {S("tags+"), S("a")})},
        {.noun = S("invoice"),
         ADD({S("number"), S("1")}, {S("total"), S("5")})},
    };
    assert_ok(edit_all(b, ops, 2), &b->err);
    assert_str(b->bytes, "legal_name: A\nowner: Carla   # who?\ntags: [a]\n"
                         "invoices:\n  - number: \"1\"\n"
                         "    date: 2026-11-23\n    status: pending\n"
                         "    total: 5\n");
}

static void elements_come_several_at_once_and_each_key_once(void **state)
{
    book *b = *state;
    b->bytes = S("legal_name: A\n");
    const ds_op ops[] = {
        {.noun = S("contact"), ADD({S("name"), S("Anna")})},
        {.noun = S("contact"),
         ADD({S("name"), S("Luca")}, {S("role"), S("x")})},
        {.noun = S("file"), ADD({S("name"), S("a.pdf")})},
        {.noun = S("file"), ADD({S("name"), S("b.pdf")})},
    };
    assert_ok(edit_all(b, ops, 4), &b->err);
    assert_str(b->bytes, "legal_name: A\ncontacts:\n  - name: Anna\n"
                         "  - name: Luca\n    role: x\nfiles:\n"
                         "  - name: a.pdf\n  - name: b.pdf\n");
    const ds_op twice[] = {ops[0], ops[0]};
    b->bytes = S("legal_name: A\n");
    assert_int_equal(edit_all(b, twice, 2), -1);
    assert_int_equal(b->err.code, DS_EEXISTS);
}

static void a_prefix_must_name_one_element(void **state)
{
    book *b = *state;
    b->bytes = S("legal_name: A\ninvoices:\n- number: 2026-1\n"
                 "- number: 2026-10\n- number: 2025-7\n");
    ds_op op = {
        .noun = S("invoice"), .key = S("2026"), SET({S("status"), S("paid")})};
    assert_int_equal(edit(b, op), -1);
    assert_int_equal(b->err.code, DS_ENOTFOUND);
    op.key = S("2026-1");
    assert_ok(edit(b, op), &b->err);
    op.key = S("2025");
    assert_ok(edit(b, op), &b->err);
    assert_str(b->bytes, "legal_name: A\ninvoices:\n- number: 2026-1\n"
                         "  status: paid\n- number: 2026-10\n"
                         "- number: 2025-7\n  status: paid\n");
}

static void removed_and_changed_elements_go_in_one_plan(void **state)
{
    book *b = *state;
    b->bytes = S("\xef\xbb\xbflegal_name: A\r\ninvoices:\r\n"
                 "  # the first\r\n  - number: 1\r\n    total: 5\r\n\r\n"
                 "  # the second\r\n  - number: 2\r\n    total: 6\r\n");
    const ds_op ops[] = {
        {.kind = DS_OP_RM, .noun = S("invoice"), .key = S("1")},
        {.noun = S("invoice"), .key = S("2"), SET({S("total"), S("7")})},
        {.noun = S("payment"),
         .parent_noun = S("invoice"),
         .parent_key = S("2"),
         ADD({S("amount"), S("1")})},
    };
    assert_ok(edit_all(b, ops, 3), &b->err);
    assert_str(b->bytes, "\xef\xbb\xbflegal_name: A\r\ninvoices:\r\n"
                         "  # the second\r\n  - number: 2\r\n"
                         "    total: 7\r\n    payments:\r\n"
                         "      - date: 2026-11-23\r\n"
                         "        amount: 1\r\n");
}

/* The small book's fields and elements, back from one that differs. */
static void restore_takes_from_the_other_version(void **state)
{
    book *b = *state;
    ds_doc doc;
    ds_record from;
    ds_findings f = {.arena = &b->arena};
    assert_int_equal(
        ds_yaml_parse(&doc, &b->arena, S("then"), ds_cstr(small), &f), 0);
    ds_record_read(&from, &b->arena, b->env.schema, &doc, S("acme"), S("then"),
                   NULL);
    const ds_op ops[] = {
        {.kind = DS_OP_RESTORE,
         .from = &from,
         .assigns = A({S("address.city"), S("")}, {S("tags"), S("")},
                      {S("email"), S("")}),
         .n = 3},
        {.kind = DS_OP_RESTORE,
         .from = &from,
         .noun = S("invoice"),
         .key = S("2026-0")},
    };
    b->bytes = S("# ours\n"
                 "legal_name: Acme   # as registered\n"
                 "email: a@example.org\n"
                 "address: {street: Via Roma 1, city: Roma}\n"
                 "tags: [c]\n"
                 "\n"
                 "invoices:\n"
                 "- number: 2026-014\n"
                 "  status: paid\n"
                 "  total: 1220.00\n");
    assert_ok(edit_all(b, ops, 2), &b->err);
    assert_str(b->bytes, small);
    assert_str(ds_buf_str(&b->told),
               "address.city: Roma -> Milano\n"
               "tags: c -> a\nb\n"
               "email: a@example.org -> \n"
               "restore invoice 2026-014:  -> \n"
               "invoice 2026-014 status: paid -> pending\n");
    b->bytes = S("legal_name: Acme\n");
    assert_ok(edit_all(b, ops + 1, 1), &b->err);
    assert_str(b->bytes, "legal_name: Acme\n"
                         "invoices:\n"
                         "  - number: 2026-014\n"
                         "    status: pending # not yet\n"
                         "    total: 1220.00\n");
    ds_findings_free(&f);
}

static void wrong(book *b, ds_op op, ds_code code, const char *msg)
{
    b->bytes = ds_cstr(small);
    assert_int_equal(edit(b, op), -1);
    assert_str(ds_cstr(b->err.msg), msg);
    assert_int_equal(b->err.code, code);
    assert_str(b->bytes, small);
}

static void mistakes_name_what_is_near(void **state)
{
    book *b = *state;
    wrong(b, (ds_op){SET({S("legl_name"), S("x")})}, DS_EUSAGE,
          "unknown field \"legl_name\" in clients (did you mean "
          "\"legal_name\"?)");
    wrong(b,
          (ds_op){.noun = S("invoice"),
                  .key = S("2026-014"),
                  SET({S("status"), S("piad")})},
          DS_EUSAGE,
          "\"piad\" is not a value of status (did you mean "
          "\"paid\"?)");
    wrong(b,
          (ds_op){.noun = S("invoice"),
                  .key = S("2026-015"),
                  SET({S("status"), S("paid")})},
          DS_ENOTFOUND,
          "acme has no invoice \"2026-015\" (did you mean \"2026-014\"?)");
    wrong(b, (ds_op){.noun = S("invoice"), ADD({S("number"), S("2026-014")})},
          DS_EEXISTS, "acme has invoice 2026-014 already");
    wrong(b, (ds_op){.noun = S("payment"), ADD({S("amount"), S("1")})},
          DS_EUSAGE, "which invoice does the payment belong to?");
    wrong(b,
          (ds_op){.noun = S("invoice"),
                  .key = S("2026-014"),
                  SET({S("balance"), S("0")})},
          DS_EUSAGE, "balance is computed and cannot be set");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_new_client_stands_in_the_order_of_the_schema, setup, teardown),
        cmocka_unit_test_setup_teardown(restore_takes_from_the_other_version,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(set_keeps_comments_and_style, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(set_of_an_equal_amount_changes_nothing,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(add_appends_beside_its_neighbours,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(remove_leaves_no_dangling_key, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(
            unset_of_a_group_s_last_field_takes_the_group, setup, teardown),
        cmocka_unit_test_setup_teardown(fields_of_a_new_group_come_together,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(a_list_in_lines_keeps_its_comments,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(
            a_list_changes_several_times_in_one_edit, setup, teardown),
        cmocka_unit_test_setup_teardown(an_empty_value_is_filled_in, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(
            elements_come_several_at_once_and_each_key_once, setup, teardown),
        cmocka_unit_test_setup_teardown(a_prefix_must_name_one_element, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(
            removed_and_changed_elements_go_in_one_plan, setup, teardown),
        cmocka_unit_test_setup_teardown(mistakes_name_what_is_near, setup,
                                        teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
