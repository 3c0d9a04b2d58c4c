#include "move/batch.h"
#include "unit.h"

static const ds_column columns[] = {
    {{"number", 6}, {"Number", 6}, DS_TEXT},
    {{"total", 5}, {"Total", 5}, DS_MONEY},
    {{"notes", 5}, {"Notes", 5}, DS_NOTE},
};

static ds_cell text_cell(const char *text)
{
    return (ds_cell){.set = text != NULL, .text = ds_cstr(text)};
}

static void add(ds_arena *a, ds_batch *b, const char *client, const char *key,
                int64_t total, const char *cur, const char *note)
{
    ds_err err = {0};
    ds_cell cells[] = {text_cell(key),
                       {.set = true,
                        .num = {total, 1},
                        .cur = ds_currency_parse(ds_cstr(cur))},
                       text_cell(note)};
    ds_batch_row row = {
        .client = ds_cstr(client), .key = ds_cstr(key), .nth = 1};
    row.values = ds_new_n(a, ds_str, 3);
    for (size_t i = 0; i < 3; i++)
        row.values[i] = ds_batch_value(a, &columns[i], &cells[i]);
    assert_int_equal(ds_batch_add(b, &row, columns, cells, &err), 0);
}

static ds_batch sample(ds_arena *a, unsigned number)
{
    ds_str *names = ds_new_n(a, ds_str, 3);
    for (size_t i = 0; i < 3; i++)
        names[i] = columns[i].name;
    ds_batch b = {
        .path = ds_printf(a, "records/batches/x/%04u.yaml", number),
        .number = number,
        .id = DS_STR("0123456789"),
        .source = DS_STR("invoices"),
        .where = DS_STR("status = authorised"),
        .show = DS_STR("number, total, notes"),
        .commit = DS_STR("0123456789"),
        .format = DS_STR("csv"),
        .sha256 = DS_STR("ff"),
        .columns = names,
        .ncolumns = 3,
    };
    assert_true(ds_date_parse(&b.today, DS_STR("2026-11-30")));
    return b;
}

static ds_batch filled(ds_arena *a, unsigned number)
{
    ds_batch b = sample(a, number);
    add(a, &b, "acme", "1", 100, "EUR", "two\nlines: \"x\"");
    add(a, &b, "acme", "2", 50, "USD", NULL);
    add(a, &b, "beta", "no", 7, "EUR", "");
    return b;
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    ds_arena a = {0};
    ds_findings f = {.arena = &a};
    ds_batch b = filled(&a, 3), c;
    ds_str bytes = ds_batch_write(&a, &b);
    assert_int_equal(ds_batch_read(&c, &a, b.path, bytes, &f), 0);
    assert_int_equal(f.list.n, 0);
    assert_int_equal(c.number, 3);
    assert_false(c.correction);
    assert_int_equal(c.today, b.today);
    assert_str(c.where, "status = authorised");
    assert_int_equal(c.rows.n, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_true(ds_str_eq(c.rows.p[i].client, b.rows.p[i].client));
        assert_true(ds_str_eq(c.rows.p[i].key, b.rows.p[i].key));
        for (size_t k = 0; k < 3; k++) {
            ds_str x = b.rows.p[i].values[k], y = c.rows.p[i].values[k];
            assert_true((x.p == NULL) == (y.p == NULL) && ds_str_eq(x, y));
        }
    }
    assert_str(ds_batch_sum(&a, &b), "107.00 EUR, 50.00 USD");
    ds_batch_free(&b);
    ds_batch_free(&c);
    ds_findings_free(&f);
    ds_arena_free(&a);
}

/* Every cut and every changed byte. */
static void a_hostile_manifest_is_a_finding(void **state)
{
    (void)state;
    ds_arena a = {0}, scratch = {0};
    ds_batch b = filled(&a, 1);
    ds_str bytes = ds_batch_write(&a, &b);
    for (size_t i = 0; i < bytes.n; i++) {
        ds_findings f = {.arena = &scratch};
        ds_batch c;
        ds_str cut = ds_str_sub(bytes, 0, i);
        assert_int_equal(ds_batch_read(&c, &scratch, b.path, cut, &f), -1);
        ds_batch_free(&c);
        char *other = ds_alloc_text(&scratch, bytes.n);
        memcpy(other, bytes.p, bytes.n);
        other[i] = (char)(other[i] ^ 1);
        size_t before = f.list.n;
        assert_int_equal(
            ds_batch_read(&c, &scratch, b.path, (ds_str){other, bytes.n}, &f),
            -1);
        assert_true(f.list.n > before);
        for (size_t k = before; k < f.list.n; k++)
            assert_true(f.list.p[k].line > 0);
        ds_batch_free(&c);
        ds_findings_free(&f);
        ds_arena_reset(&scratch);
    }
    ds_batch_free(&b);
    ds_arena_free(&scratch);
    ds_arena_free(&a);
}

static void an_edited_value_no_longer_has_its_hash(void **state)
{
    (void)state;
    ds_arena a = {0};
    ds_findings f = {.arena = &a};
    ds_batch b = filled(&a, 1), c;
    ds_str bytes = ds_batch_write(&a, &b);
    size_t at = ds_str_find(bytes, DS_STR("50.00 USD, "));
    assert_true(at != SIZE_MAX);
    char *other = ds_alloc_text(&a, bytes.n);
    memcpy(other, bytes.p, bytes.n);
    other[at] = '9';
    assert_int_equal(
        ds_batch_read(&c, &a, b.path, (ds_str){other, bytes.n}, &f), -1);
    assert_int_equal(f.list.n, 1);
    assert_int_equal(f.list.p[0].code, DS_F_BATCH);
    ds_batch_free(&b);
    ds_batch_free(&c);
    ds_findings_free(&f);
    ds_arena_free(&a);
}

/* The element of the book at `place`, as both manifests ask for it. */
static void saw(ds_held *h, ds_arena *a, const ds_batch *b, const char *client,
                const char *key, unsigned place, ds_str *values)
{
    const ds_held_seen seen = {place, true, values};
    ds_held_saw(h, a, b, ds_cstr(client), ds_cstr(key), &seen);
}

static ds_held_row *find(const ds_held *h, ds_arena *a, const char *client,
                         const char *key, unsigned place)
{
    return ds_held_find(h, a, ds_cstr(client), ds_cstr(key), place);
}

static void a_renamed_client_keeps_its_rows(void **state)
{
    (void)state;
    ds_arena a = {0};
    ds_batch b = filled(&a, 1);
    ds_held held = {0};
    ds_held_add(&held, &a, &b, NULL);
    held.rows.p[0].client = held.rows.p[1].client = DS_STR("no");
    ds_held_place(&held, &a);
    saw(&held, &a, &b, "no", "1", 1, b.rows.p[0].values);
    saw(&held, &a, &b, "acme", "1", 1, b.rows.p[0].values);
    ds_held_settle(&held);
    assert_null(find(&held, &a, "acme", "1", 1));
    assert_ptr_equal(find(&held, &a, "no", "1", 1), &held.rows.p[0]);
    assert_null(find(&held, &a, "no", "1", 2));
    assert_int_equal(ds_held_judge(&held.rows.p[1]), DS_HELD_REMOVED);
    held.rows.p[1].unread = true;
    assert_int_equal(ds_held_judge(&held.rows.p[1]), DS_HELD_SAME);
    ds_held_free(&held);
    ds_batch_free(&b);
    ds_arena_free(&a);
}

/* Two clients became one: the rows share out its elements, equal ones first. */
static void rows_that_meet_share_out_the_elements(void **state)
{
    (void)state;
    ds_arena a = {0};
    ds_batch b = sample(&a, 1), other = sample(&a, 1);
    ds_held held = {0};
    add(&a, &b, "acme", "1", 100, "EUR", NULL);
    add(&a, &b, "beta", "1", 300, "EUR", NULL);
    add(&a, &b, "gone", "1", 500, "EUR", NULL);
    add(&a, &other, "x", "1", 77, "EUR", NULL);
    ds_held_add(&held, &a, &b, NULL);
    for (size_t i = 0; i < 3; i++)
        held.rows.p[i].client = DS_STR("acme");
    ds_held_place(&held, &a);
    saw(&held, &a, &b, "acme", "1", 1, b.rows.p[1].values);
    saw(&held, &a, &b, "acme", "1", 2, other.rows.p[0].values);
    ds_held_settle(&held);
    assert_int_equal(ds_held_judge(&held.rows.p[0]), DS_HELD_CHANGED);
    assert_int_equal(held.rows.p[0].now.place, 2);
    assert_int_equal(ds_held_judge(&held.rows.p[1]), DS_HELD_SAME);
    assert_int_equal(ds_held_judge(&held.rows.p[2]), DS_HELD_REMOVED);
    assert_int_equal(
        ds_held_free_nth(&held, &a, DS_STR("acme"), DS_STR("1"), 0), 2);
    assert_int_equal(
        ds_held_free_nth(&held, &a, DS_STR("acme"), DS_STR("1"), 2), 3);
    ds_held_free(&held);
    ds_batch_free(&b);
    ds_batch_free(&other);
    ds_arena_free(&a);
}

static void a_correction_says_what_is_held(void **state)
{
    (void)state;
    ds_arena a = {0};
    ds_findings f = {.arena = &a};
    ds_batch b = filled(&a, 1), c = sample(&a, 2), d = sample(&a, 3);
    ds_held held = {0};
    c.correction = true;
    add(&a, &c, "acme", "1", 120, "EUR", NULL);
    add(&a, &c, "beta", "no", 7, "EUR", NULL);
    c.rows.p[1].gone = true;
    ds_held_add(&held, &a, &b, &f);
    ds_held_add(&held, &a, &c, &f);
    ds_held_place(&held, &a);
    assert_int_equal(f.list.n, 0);
    ds_held_row *r = &held.rows.p[0];
    assert_ptr_equal(r->first, &b);
    assert_ptr_equal(r->last, &c);
    assert_int_equal(ds_held_judge(r), DS_HELD_REMOVED);
    saw(&held, &a, &c, "acme", "1", 1, b.rows.p[0].values);
    ds_held_settle(&held);
    assert_int_equal(ds_held_judge(r), DS_HELD_WITHDRAWN);
    r->now.holds = true;
    assert_int_equal(ds_held_judge(r), DS_HELD_CHANGED);
    assert_str(ds_held_difference(&a, r),
               "total 120.00 EUR -> 100.00 EUR, notes none -> two...");
    r->now.values = c.rows.p[0].values;
    assert_int_equal(ds_held_judge(r), DS_HELD_SAME);
    r->now.values = NULL;
    assert_int_equal(ds_held_judge(r), DS_HELD_SAME);
    assert_null(find(&held, &a, "beta", "no", 1));
    assert_int_equal(
        ds_held_free_nth(&held, &a, DS_STR("beta"), DS_STR("no"), 0), 1);
    add(&a, &d, "beta", "no", 7, "EUR", NULL);
    add(&a, &d, "acme", "2", 50, "USD", NULL);
    ds_held_add(&held, &a, &d, &f);
    assert_int_equal(f.list.n, 1);
    assert_int_equal(f.list.p[0].code, DS_F_BATCH_TWICE);
    ds_held_free(&held);
    ds_batch_free(&b);
    ds_batch_free(&c);
    ds_batch_free(&d);
    ds_findings_free(&f);
    ds_arena_free(&a);
}

/* Only another clone corrects what is corrected already. */
static void an_empty_correction_is_named(void **state)
{
    (void)state;
    ds_arena a = {0};
    ds_findings f = {.arena = &a};
    ds_batch b = filled(&a, 1), one = sample(&a, 2), two = sample(&a, 2);
    ds_held held = {0};
    one.correction = two.correction = true;
    add(&a, &one, "acme", "1", 120, "EUR", NULL);
    add(&a, &two, "acme", "1", 120, "EUR", NULL);
    ds_held_add(&held, &a, &b, &f);
    ds_held_add(&held, &a, &one, &f);
    assert_int_equal(f.list.n, 0);
    ds_held_add(&held, &a, &two, &f);
    assert_int_equal(f.list.n, 1);
    assert_int_equal(f.list.p[0].code, DS_F_BATCH_TWICE);
    ds_held_free(&held);
    ds_batch_free(&b);
    ds_batch_free(&one);
    ds_batch_free(&two);
    ds_findings_free(&f);
    ds_arena_free(&a);
}

static void values_come_back_as_cells(void **state)
{
    static const struct {
        ds_type type;
        const char *value;
        bool good;
    } all[] = {
        {DS_MONEY, "1220.00 EUR", true},
        {DS_MONEY, "5 JPY", true},
        {DS_MONEY, "5 XXQ", false},
        {DS_HOURS, "3:20", true},
        {DS_HOURS, "3.5", true},
        {DS_DECIMAL, "-1.123456", true},
        {DS_DECIMAL, "99999999999999999999999999999999", false},
        {DS_DECIMAL, "1.2.3", false},
        {DS_INT, "", false},
        {DS_BOOL, "true", true},
        {DS_BOOL, "yes", false},
        {DS_DATE, "2026-11-30", true},
        {DS_DATE, "2026-02-30", false},
        {DS_TEXT, "anything", true},
    };
    (void)state;
    ds_arena a = {0};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        ds_column c = {.type = all[i].type};
        ds_cell cell;
        bool good = ds_batch_cell(&cell, &c, ds_cstr(all[i].value));
        assert_int_equal(good, all[i].good);
        if (good)
            assert_str(ds_batch_value(&a, &c, &cell), all[i].value);
    }
    ds_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(a_hostile_manifest_is_a_finding),
        cmocka_unit_test(an_edited_value_no_longer_has_its_hash),
        cmocka_unit_test(a_renamed_client_keeps_its_rows),
        cmocka_unit_test(rows_that_meet_share_out_the_elements),
        cmocka_unit_test(a_correction_says_what_is_held),
        cmocka_unit_test(an_empty_correction_is_named),
        cmocka_unit_test(values_come_back_as_cells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
