#include "query/parse.h"
#include "base/buf.h"
#include "unit.h"

/* The tree as text, every operator in brackets. */
static void show(ds_buf *b, const ds_ast *x);

static void show_all(ds_buf *b, const char *word, const ds_ast *first)
{
    ds_buf_addf(b, "(%s", word);
    for (const ds_ast *k = first; k != NULL; k = k->next) {
        ds_buf_addc(b, ' ');
        show(b, k);
    }
    ds_buf_addc(b, ')');
}

static void show(ds_buf *b, const ds_ast *x)
{
    static const char *const words[] = {
        "=>", "or", "and", "not", "=",   "!=",   "<",    "<=",
        ">",  ">=", "~",   "!~",  "in",  "has",  "none", "set",
        "+",  "-",  "*",   "/",   "neg", "list", "..",
    };
    if (x == NULL) {
        ds_buf_addc(b, '_');
    } else if (x->op == DS_AST_OR || x->op == DS_AST_AND ||
               x->op == DS_AST_LIST) {
        show_all(b, words[x->op], x->a);
    } else if (x->op == DS_AST_CALL) {
        ds_buf_addf(b, "%.*s[", DS_FMT(x->text));
        show(b, x->a);
        ds_buf_addc(b, ' ');
        show(b, x->b);
        ds_buf_addc(b, ']');
    } else if (x->op <= DS_AST_RANGE) {
        ds_buf_addf(b, "(%s ", words[x->op]);
        show(b, x->a);
        if (x->b != NULL || x->op == DS_AST_RANGE) {
            ds_buf_addc(b, ' ');
            show(b, x->b);
        }
        ds_buf_addc(b, ')');
    } else {
        ds_buf_add(b, ds_ast_source(x));
    }
}

static void assert_tree(const char *text, const char *want)
{
    ds_arena a = {0};
    ds_err err;
    const ds_qtext source = {DS_STR("rule"), ds_cstr(text), DS_EUSAGE};
    const ds_ast *x;
    ds_buf b = {0};
    assert_ok(ds_parse_expr(&x, &a, &source, NULL, true, &err), &err);
    show(&b, x);
    assert_str(ds_buf_str(&b), want);
    ds_buf_free(&b);
    ds_arena_free(&a);
}

static void assert_wrong(const char *text, const char *want)
{
    ds_arena a = {0};
    ds_err err = {0};
    const ds_qtext source = {DS_STR("query"), ds_cstr(text), DS_EUSAGE};
    const ds_ast *x;
    assert_int_equal(ds_parse_expr(&x, &a, &source, NULL, false, &err), -1);
    assert_string_equal(err.msg, want);
    ds_arena_free(&a);
}

static void assert_query_wrong(const char *text, const char *want)
{
    ds_arena a = {0};
    ds_err err = {0};
    const ds_qtext source = {DS_STR("query"), ds_cstr(text), DS_EUSAGE};
    ds_parsed p;
    assert_int_equal(ds_parse_query(&p, &a, &source, NULL, &err), -1);
    assert_string_equal(err.msg, want);
    ds_arena_free(&a);
}

static void operators_bind_as_the_manual_says(void **state)
{
    (void)state;
    assert_tree("a = 1 => b or c and not d = e + f * -g",
                "(=> (= a 1) (or b (and c (not (= d (+ e (* f (neg g))))))))");
    assert_tree("a - b - c / d / e", "(- (- a b) (/ (/ c d) e))");
    assert_tree("(a or b) and c", "(and (or a b) c)");
    assert_tree("not not a", "(not (not a))");
    assert_tree("not a in (b, c)", "(not (in a (list b c)))");
    assert_tree("a is none or b is set", "(or (none a) (set b))");
}

static void lists_ranges_and_periods_stand_behind_in(void **state)
{
    (void)state;
    assert_tree("a in (b, 1..2, ..c)", "(in a (list b (.. 1 2) (.. _ c)))");
    assert_tree("a in 2026-01-01.. and b", "(and (in a (.. 2026-01-01 _)) b)");
    assert_tree("a in last 30d", "(in a last 30d)");
    assert_tree("a in this  month", "(in a this  month)");
    assert_tree("a in today-30d..today+2w",
                "(in a (.. (- today 30d) (+ today 2w)))");
}

static void calls_have_a_value_and_a_filter(void **state)
{
    (void)state;
    assert_tree("any(invoices where overdue and balance > 1000)",
                "any[invoices (and overdue (> balance 1000))]");
    assert_tree("count() + last(a.b) + count(where x)",
                "(+ (+ count[_ _] last[a.b _]) count[_ x])");
    assert_tree("last = first", "(= last first)");
}

static void what_is_missing_is_said_where_it_is_missing(void **state)
{
    (void)state;
    assert_wrong("a =", "query:1:4: the text ends where a value is missing");
    assert_wrong("a = )", "query:1:5: a value is missing here");
    assert_wrong("(a = 1", "query:1:7: a \")\" is missing here");
    assert_wrong("a b", "query:1:3: an operator is missing before this");
    assert_wrong("and b", "query:1:1: a value is missing before \"and\"");
    assert_wrong("a in ..", "query:1:8: a range needs a first or a last value");
    assert_wrong("a is 5", "query:1:6: behind \"is\" stands \"none\" or "
                           "\"set\" (a value is compared with =)");
    assert_wrong("a < b < c", "query:1:7: comparisons do not chain: join two "
                              "with \"and\"");
    assert_wrong("a => b", "query:1:3: \"=>\" belongs to the rules of a "
                           "schema");
    assert_wrong("$who = a", "query:1:1: unknown parameter \"$who\"");
}

static void nesting_has_an_end(void **state)
{
    (void)state;
    ds_buf b = {0};
    ds_buf_addn(&b, '(', 5000);
    assert_wrong(ds_buf_z(&b),
                 "query:1:101: the expression is nested deeper than 100");
    ds_buf_clear(&b);
    ds_buf_addn(&b, '-', 5000);
    assert_wrong(ds_buf_z(&b),
                 "query:1:100: the expression is nested deeper than 100");
    ds_buf_clear(&b);
    for (int i = 0; i < 5000; i++)
        ds_buf_addz(&b, "not ");
    assert_wrong(ds_buf_z(&b),
                 "query:1:20001: the expression is nested deeper than 100");
    ds_buf_clear(&b);
    for (int i = 0; i < 5000; i++)
        ds_buf_addz(&b, "1 + ");
    ds_buf_addz(&b, "1");
    assert_wrong(ds_buf_z(&b),
                 "query:1:1: the expression is nested deeper than 100");
    ds_buf_free(&b);
}

static void a_long_condition_is_flat(void **state)
{
    (void)state;
    ds_arena a = {0};
    ds_buf b = {0};
    ds_err err;
    for (int i = 0; i < 5000; i++)
        ds_buf_addz(&b, "a and ");
    ds_buf_addz(&b, "b");
    const ds_qtext source = {DS_STR("query"), ds_buf_str(&b), DS_EUSAGE};
    const ds_ast *x;
    assert_ok(ds_parse_expr(&x, &a, &source, NULL, false, &err), &err);
    assert_int_equal(x->height, 2);
    ds_buf_free(&b);
    ds_arena_free(&a);
}

static void slots_stand_in_any_order_and_once(void **state)
{
    (void)state;
    ds_arena a = {0};
    ds_err err;
    const ds_qtext source = {
        DS_STR("query"),
        DS_STR("from invoices limit 3 sort -a, b show x as n, sum(y) as \"the "
               "sum\" by k, m as of HEAD~3 where w across c having h"),
        DS_EUSAGE};
    ds_parsed p;
    assert_ok(ds_parse_query(&p, &a, &source, NULL, &err), &err);
    assert_str(p.from, "invoices");
    assert_int_equal(p.limit, 3);
    assert_true(p.sort.n == 2 && p.sort.p[0].desc && !p.sort.p[1].desc);
    assert_int_equal(p.show.n, 2);
    assert_str(p.show.p[1].name, "the sum");
    assert_int_equal(p.by.n, 2);
    assert_str(p.as_of, "HEAD~3");
    assert_str(ds_ast_source(p.where), "w");
    assert_str(ds_ast_source(p.across), "c");
    assert_str(ds_ast_source(p.having), "h");
    ds_arena_free(&a);
    assert_query_wrong("from a where b where c",
                       "query:1:16: \"where\" is given twice");
    assert_query_wrong("from a b", "query:1:8: \"b\" is neither an operator "
                                   "nor a slot (did you mean \"by\"?)");
    assert_query_wrong("select a", "query:1:1: a query begins with \"from\" "
                                   "and a source, or with @ and a report's "
                                   "name");
    assert_query_wrong("from a limit 1.5",
                       "query:1:14: behind \"limit\" stands a whole number");
    assert_query_wrong("from a show b as 5",
                       "query:1:18: behind \"as\" stands a name");
    assert_query_wrong("from a as of",
                       "query:1:13: behind \"as of\" stands a date or "
                       "revision");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operators_bind_as_the_manual_says),
        cmocka_unit_test(lists_ranges_and_periods_stand_behind_in),
        cmocka_unit_test(calls_have_a_value_and_a_filter),
        cmocka_unit_test(what_is_missing_is_said_where_it_is_missing),
        cmocka_unit_test(nesting_has_an_end),
        cmocka_unit_test(a_long_condition_is_flat),
        cmocka_unit_test(slots_stand_in_any_order_and_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
