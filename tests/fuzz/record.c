/* Bytes as a client's file and as a book's schema: read, check, write back. */
#include "record/check.h"
#include <stdlib.h>
#include <string.h>
#include "base/banned.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

static bool same(ds_value a, ds_value b)
{
    return a.set == b.set && a.num == b.num && a.cur == b.cur &&
           ds_str_eq(a.text, b.text);
}

/* Reading with findings sees the same values as reading without. */
static void compare(const ds_record *a, const ds_record *b)
{
    for (size_t t = 0; t < a->schema->ntables; t++) {
        must(a->tables[t].n == b->tables[t].n);
        for (size_t r = 0; r < a->tables[t].n; r++) {
            const ds_row *x = &a->tables[t].rows[r];
            const ds_row *y = &b->tables[t].rows[r];
            must(x->parent_table == y->parent_table);
            must(x->parent == y->parent && x->node == y->node);
            for (size_t i = 0; i < a->schema->tables[t].nstored; i++) {
                must(same(x->values[i], y->values[i]));
                must(!x->values[i].set || x->nodes[i] != NULL);
            }
        }
    }
}

/* What a value is written as is read as that value. */
static void write_back(ds_arena *a, const ds_field *f, ds_value v)
{
    ds_value back;
    ds_buf b = {0};
    ds_value_format(&b, f, v);
    must(!v.set || b.n > 0);
    if (ds_type_class(f->type) == DS_AS_TEXT || !v.set) {
        ds_buf_free(&b);
        return;
    }
    must(ds_value_parse(&back, a, f, ds_buf_str(&b), v.cur, NULL));
    must(same(back, v));
    ds_buf_free(&b);
}

static void client(ds_arena *a, const ds_schema *s, ds_str bytes,
                   ds_findings *f)
{
    ds_doc doc;
    ds_record checked, plain;
    ds_check_book book = {0};
    ds_str id = DS_STR("a"), path = DS_STR("records/a/client.yaml");
    ds_yaml_parse(&doc, a, path, bytes, f);
    ds_check_record(&checked, a, s, &doc, id, path, f);
    ds_record_read(&plain, a, s, &doc, id, path, NULL);
    compare(&checked, &plain);
    for (size_t t = 0; t < s->ntables; t++)
        for (size_t r = 0; r < plain.tables[t].n; r++)
            for (size_t i = 0; i < s->tables[t].nstored; i++)
                write_back(a, &s->tables[t].fields[i],
                           plain.tables[t].rows[r].values[i]);
    ds_check_book_add(&book, &plain, f);
    ds_check_book_finish(&book, f);
    ds_check_book_close(&book);
}

static const char sample[] =
    "legal_name: A\ncode: 1\nstatus: lead\naddress: {street: S, city: C}\n"
    "invoices:\n  - {number: 1, date: 2026-01-01, total: 5 USD, payments: "
    "[{date: 2026-01-01, amount: 2}]}\nx: 1\n";

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    ds_arena a = {0};
    ds_findings f = {.arena = &a};
    ds_str input = {(const char *)bytes, n};
    const ds_schema *s;
    client(&a, &ds_builtin_tables, input, &f);
    if (ds_schema_load(&s, &a, DS_STR("records/schema.yaml"), input, &f) == 0)
        client(&a, s, ds_cstr(sample), &f);
    ds_findings_sort(&f);
    ds_findings_free(&f);
    ds_arena_free(&a);
    return 0;
}
