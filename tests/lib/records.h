/* Records for unit tests: the built-in schema, random clients as YAML, and a
 * comparison of a client in a segment with its file. */
#ifndef TESTS_LIB_RECORDS_H
#define TESTS_LIB_RECORDS_H

#include "base/buf.h"
#include "index/segment.h"
#include "unit.h"

static inline const ds_schema *builtin_schema(ds_arena *a)
{
    const ds_schema *s;
    ds_findings f = {.arena = a};
    assert_int_equal(ds_schema_load(&s, a, DS_STR("schema"), DS_STR(""), &f),
                     0);
    return s;
}

/* Must parse. Lives in `a`; borrows path and bytes. */
static inline ds_record read_record(ds_arena *a, const ds_schema *s,
                                    ds_str path, ds_str bytes)
{
    ds_record r;
    ds_doc *doc = ds_new(a, ds_doc);
    ds_findings f = {.arena = a};
    int rc = ds_yaml_parse(doc, a, path, bytes, &f);
    if (rc != 0)
        print_error("%.*s\n", DS_FMT(f.list.p[0].msg));
    assert_int_equal(rc, 0);
    ds_findings_free(&f);
    ds_record_read(&r, a, s, doc, DS_STR("id"), path, NULL);
    return r;
}

static inline void random_payments(ds_buf *b, uint64_t *seed)
{
    size_t n = rnd_below(seed, 3);
    if (n > 0)
        ds_buf_addz(b, "    payments:\n");
    for (size_t i = 0; i < n; i++)
        ds_buf_addf(b, "      - {date: 2026-0%zu-11, amount: %zu.50}\n",
                    1 + rnd_below(seed, 9), rnd_below(seed, 1000));
}

static inline void random_invoices(ds_buf *b, uint64_t *seed, const char *key)
{
    size_t n = rnd_below(seed, 4);
    if (n > 0)
        ds_buf_addf(b, "%s:\n", key);
    for (size_t i = 0; i < n; i++) {
        ds_buf_addf(b, "  - number: \"%zu/%zu\"\n", rnd_below(seed, 3000), i);
        ds_buf_addf(b, "    date: 2026-%02zu-%02zu\n", 1 + rnd_below(seed, 12),
                    1 + rnd_below(seed, 28));
        if (rnd_below(seed, 2))
            ds_buf_addz(b, "    status: authorised\n");
        ds_buf_addf(b, "    total: %zu.%02zu%s\n", rnd_below(seed, 99999),
                    rnd_below(seed, 100), rnd_below(seed, 5) ? "" : " CHF");
        random_payments(b, seed);
    }
}

static inline void random_projects(ds_buf *b, uint64_t *seed)
{
    size_t n = rnd_below(seed, 3);
    if (n > 0)
        ds_buf_addz(b, "projects:\n");
    for (size_t i = 0; i < n; i++) {
        ds_buf_addf(b, "  - code: P-%zu\n    name: Système %zu\n", i,
                    rnd_below(seed, 7));
        size_t times = rnd_below(seed, 4);
        if (times > 0)
            ds_buf_addz(b, "    time:\n");
        for (size_t k = 0; k < times; k++)
            ds_buf_addf(b,
                        "      - {date: 2026-05-0%zu, hours: %zu:30, "
                        "person: p%zu}\n",
                        k + 1, rnd_below(seed, 9), rnd_below(seed, 2));
    }
}

/* A client with some of everything that has an index of its own kind. */
static inline void random_client(ds_buf *b, uint64_t *seed)
{
    ds_buf_addf(b, "legal_name: Firm %zu\n", rnd_below(seed, 100000));
    if (rnd_below(seed, 2))
        ds_buf_addf(b, "owner: owner %zu\n", rnd_below(seed, 3));
    if (rnd_below(seed, 2))
        ds_buf_addf(b, "tags: [t%zu, new]\n", rnd_below(seed, 4));
    ds_buf_addf(b, "address:\n  street: Via %zu\n  city: Roma\n",
                rnd_below(seed, 50));
    if (rnd_below(seed, 3) == 0)
        ds_buf_addz(b, "notes: |\n  first\n  second\n");
    random_projects(b, seed);
    random_invoices(b, seed, "invoices");
    random_invoices(b, seed, "bills");
}

static inline void assert_same_value(ds_value got, ds_value want)
{
    assert_int_equal(got.set, want.set);
    if (!want.set)
        return;
    assert_true(got.num == want.num);
    assert_int_equal(got.cur, want.cur);
    assert_true(ds_str_eq(got.text, want.text));
}

/* Every row of the record stands in the segment as that client's, in order,
 * under its parent. */
static inline void assert_client(const ds_segment *s, uint32_t client,
                                 const ds_record *r)
{
    for (unsigned t = 0; t < s->schema->ntables; t++) {
        const ds_segtable *in = &s->tables[t];
        uint32_t beg = t ? s->tables[0].first[t][client] : client;
        uint32_t end = t ? s->tables[0].end[t][client] : client + 1;
        assert_int_equal(end - beg, r->tables[t].n);
        for (uint32_t i = 0; i < r->tables[t].n; i++) {
            const ds_row *row = &r->tables[t].rows[i];
            for (unsigned f = 0; f < s->schema->tables[t].nstored; f++)
                assert_same_value(ds_segment_value(s, t, beg + i, f),
                                  row->values[f]);
            if (t)
                assert_int_equal(in->client[beg + i], client);
            if (!in->parent)
                continue;
            unsigned under = in->parent_table[beg + i];
            uint32_t at = in->parent[beg + i];
            assert_int_equal(under, row->parent_table);
            assert_int_equal(at,
                             s->tables[0].first[under][client] + row->parent);
            const ds_segtable *p = &s->tables[under];
            assert_in_range(beg + i, p->first[t][at], p->end[t][at] - 1);
        }
    }
}

/* How many rows stand under rows of other tables, counted from above. */
static inline void assert_runs(const ds_segment *s)
{
    for (unsigned t = 1; t < s->schema->ntables; t++) {
        size_t below = 0;
        for (unsigned p = 1; p < s->schema->ntables; p++)
            for (uint32_t i = 0; s->tables[p].first[t] && i < s->tables[p].rows;
                 i++)
                below += s->tables[p].end[t][i] - s->tables[p].first[t][i];
        if (s->tables[t].parent)
            assert_int_equal(below, s->tables[t].rows);
    }
}

#endif
