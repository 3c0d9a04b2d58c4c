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

static int edit(book *b, ds_op op)
{
    ds_changes changes = {0};
    ds_str out;
    ds_buf_clear(&b->told);
    int failed = ds_client_edit(&out, &b->arena, &changes, &b->env,
                                S("records/acme/client.yaml"), b->bytes, &op, 1,
                                &b->err);
    if (!failed)
        b->bytes = out;
    for (size_t i = 0; i < changes.n; i++)
        ds_buf_addf(&b->told, "%.*s: %.*s -> %.*s\n", DS_FMT(changes.p[i].what),
                    DS_FMT(changes.p[i].old), DS_FMT(changes.p[i].new));
    ds_vec_free(&changes);
    return failed;
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
        cmocka_unit_test_setup_teardown(set_keeps_comments_and_style, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(set_of_an_equal_amount_changes_nothing,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(add_appends_beside_its_neighbours,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(remove_leaves_no_dangling_key, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(mistakes_name_what_is_near, setup,
                                        teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
