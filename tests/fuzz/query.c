/* Bytes as a query: parse it, run it over a tiny book, explain it. What runs
 * must hold its promises: a condition and its opposite part all rows, and the
 * contributions of a query are of rows that it printed. */
#include "query/query.h"
#include <stdlib.h>
#include "base/banned.h"

static const char *const texts[] = {
    "legal_name: Acme\nowner: anna\ntags: [vip, b]\npayment_terms: 60\n"
    "address: {street: S, city: C}\nprojects:\n  - {code: P, name: N, time: "
    "[{date: 2026-01-01, hours: 3:30}, {date: 2026-01-02, hours: 1}]}\n"
    "invoices:\n  - {number: 1, date: 2026-01-01, total: 5.55 USD, status: "
    "authorised, project: P, payments: [{date: 2026-01-01, amount: 2}]}\n"
    "  - {number: 2, total: 7, status: paid}\n  - {number: 3}\n",
    "legal_name: Ñandú\ninvoices:\n  - {number: 4, date: 2026-10-01, total: "
    "9000, status: authorised}\nactivities:\n  - {title: T, due: 2026-11-23}\n",
};

static const char report[] = "query: from invoices where overdue\n";

static int load(ds_str *yaml, ds_arena *a, void *payload, ds_str name,
                ds_err *err)
{
    (void)a;
    (void)payload;
    *yaml = ds_str_is(name, "r") ? ds_cstr(report) : DS_STR("");
    return ds_str_is(name, "r") ? 0 : ds_fail(err, DS_ENOTFOUND, "none");
}

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* --- sinks and callbacks ----------------------------------------------- */

static size_t printed;

static int head(ds_sink *s, const ds_column *columns, size_t n, ds_err *err)
{
    (void)s;
    (void)err;
    for (size_t i = 0; i < n; i++)
        must(columns[i].name.n > 0 && columns[i].type < DS_TYPE_COUNT);
    printed = 0;
    return 0;
}

static int row(ds_sink *s, const ds_cell *cells, ds_err *err)
{
    (void)s;
    (void)err;
    must(!cells[0].set || cells[0].num.den > 0);
    printed++;
    return 0;
}

static int total(ds_sink *s, const ds_cell *cells, ds_err *err)
{
    (void)s;
    (void)err;
    must(!cells[0].set || cells[0].num.den > 0);
    return 0;
}

static int end(ds_sink *s, ds_err *err)
{
    (void)s;
    (void)err;
    return 0;
}

static int on_contribution(void *payload, const ds_contribution *c, ds_err *err)
{
    (void)payload;
    (void)err;
    must(c->row < printed && c->path.n > 0);
    return 0;
}

static int on_why(void *payload, const ds_why *w, ds_err *err)
{
    (void)payload;
    (void)err;
    must(w->type < DS_TYPE_COUNT);
    return 0;
}

static int count_row(void *payload, const ds_segment *s, uint32_t r,
                     ds_err *err)
{
    (void)s;
    (void)r;
    (void)err;
    ++*(size_t *)payload;
    return 0;
}

/* --- the target -------------------------------------------------------- */

static void run(const ds_query_env *env, ds_segments all, ds_str text)
{
    ds_arena a = {0};
    ds_err err = {0};
    ds_query *q;
    ds_query_stats stats;
    ds_sink sink = {head, row, total, end};
    const ds_query_slots slots = {.text = text, .total = true};
    if (ds_query_parse(&q, &a, env, &slots, &err) == 0 &&
        ds_query_run(q, all, &sink, &stats, &err) == 0) {
        must(stats.matched <= stats.scanned && stats.rows == printed);
        ds_query_explain(q, all, on_contribution, NULL, &err);
        ds_query_why(q, all, DS_STR("a"), on_why, NULL, &err);
    }
    ds_arena_free(&a);
}

/* The bytes as a condition: P and not (P) part the rows. */
static void part(const ds_query_env *env, ds_segments all, ds_str text)
{
    ds_arena a = {0};
    ds_err err = {0};
    size_t yes = 0, no = 0, every = 0;
    ds_str from = DS_STR("invoices");
    ds_str opposite = ds_printf(&a, "not (%.*s\n)", DS_FMT(text));
    ds_query_select(env, from, DS_STR(""), all, count_row, &every, &err);
    if (ds_query_select(env, from, text, all, count_row, &yes, &err) == 0 &&
        ds_query_select(env, from, opposite, all, count_row, &no, &err) == 0)
        must(text.n == 0 || yes + no == every);
    ds_arena_free(&a);
}

/* What can be parsed has an `as of` that can be found before. */
static void when(const ds_query_env *env, ds_str text)
{
    ds_arena a = {0};
    ds_err err;
    ds_query *q;
    ds_str slot = {0};
    ds_date day;
    const ds_query_slots slots = {.text = text};
    bool found = ds_query_find_as_of(&slot, &a, env, &slots, &err) == 0;
    must(found || ds_query_parse(&q, &a, env, &slots, &err) != 0);
    if (ds_query_day(&day, text, env->today))
        must(ds_date_split(day).year >= 1000);
    if (found && ds_query_day(&day, slot, env->today))
        must(ds_date_split(day).year <= 9999);
    ds_arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static const ds_segment *segment; /* made once: it never changes */
    if (segment == NULL) {
        ds_builder *b = ds_builder_new(&ds_builtin_tables);
        for (size_t i = 0; i < 2; i++) {
            ds_arena a = {0};
            ds_doc doc;
            ds_record r;
            ds_findings f = {.arena = &a};
            ds_str path = i == 0 ? DS_STR("records/a/client.yaml")
                                 : DS_STR("records/b/client.yaml");
            must(ds_yaml_parse(&doc, &a, path, ds_cstr(texts[i]), &f) == 0);
            ds_record_read(&r, &a, &ds_builtin_tables, &doc, DS_STR("a"), path,
                           NULL);
            ds_builder_add(b, &r);
            ds_findings_free(&f);
            ds_arena_free(&a);
        }
        segment = ds_builder_finish(b);
    }
    const ds_query_env env = {.schema = &ds_builtin_tables,
                              .today = ds_date_make(2026, 11, 23),
                              .load_report = load};
    const ds_segments all = {&segment, 1};
    ds_str text = {(const char *)bytes, n};
    run(&env, all, text);
    part(&env, all, text);
    when(&env, text);
    return 0;
}
