/* A client and its figures for the tests of screens. */
#ifndef TESTS_UNIT_VIEW_SCREENS_H
#define TESTS_UNIT_VIEW_SCREENS_H

#include "rows.h"
#include "view/profile.h"

static const char acme[] =
    "legal_name: Acme Forniture S.r.l.\n"
    "trading_name: Acme\n"
    "kind: company\n"
    "code: C-017\n"
    "tax_code: '01234567897'\n"
    "vat_number: IT01234567897\n"
    "owner: Laura Bianchi\n"
    "since: 2019-03-01\n"
    "tags: [north, key account]\n"
    "address:\n"
    "  street: Via Giuseppe Verdi 12\n"
    "  postcode: '20121'\n"
    "  city: Milano\n"
    "  province: MI\n"
    "  country: IT\n"
    "phone: +39 02 5550101\n"
    "email: amministrazione@acme-forniture.example\n"
    "pec: acme@pec.example\n"
    "sdi_code: ABC1234\n"
    "payment_terms: 60\n"
    "notes: |\n"
    "  Pays late in summer, ask for Mrs. Rossi and nobody else in the house.\n"
    "  Second line.\n"
    "contacts:\n"
    "  - name: Paolo Neri\n"
    "    role: warehouse\n"
    "  - name: Marta Rossi\n"
    "    role: accounts\n"
    "    phone: +39 02 5550102\n"
    "    email: marta.rossi@acme-forniture.example\n"
    "    primary: true\n"
    "addresses:\n"
    "  - label: warehouse\n"
    "    street: Via del Lavoro 3\n"
    "    city: Lodi\n";

static inline ds_record *read_acme(void)
{
    const ds_schema *schema;
    ds_findings f = {.arena = &arena};
    ds_doc *doc = ds_new(&arena, ds_doc);
    ds_record *r = ds_new(&arena, ds_record);
    ds_str path = DS_STR("records/acme/client.yaml");
    assert_int_equal(ds_schema_load(&schema, &arena, path, DS_STR(""), &f), 0);
    assert_int_equal(ds_yaml_parse(doc, &arena, path, ds_cstr(acme), &f), 0);
    ds_record_read(r, &arena, schema, doc, DS_STR("acme"), path, &f);
    assert_int_equal(f.list.n, 0);
    ds_findings_free(&f);
    return r;
}

/* Makes each figure of the schema: counts 0, 1, 2 ..., amounts, one of two
 * currencies, one without any row. */
static inline ds_figure_rows *make_figures(const ds_schema *s)
{
    static ds_column counted[] = {
        {{"count", 5}, {"count", 5}, DS_INT},
        {{"amount", 6}, {"amount", 6}, DS_MONEY},
        {{"weighted", 8}, {"weighted", 8}, DS_MONEY},
    };
    static ds_column timed[] = {{{"hours", 5}, {"hours", 5}, DS_HOURS}};
    ds_figure_rows *all = ds_new_n(&arena, ds_figure_rows, s->nfigures);
    for (size_t i = 0; i < s->nfigures; i++) {
        const ds_figure *f = &s->figures[i];
        ds_cell *row = ds_new_n(&arena, ds_cell, 6);
        bool timely = ds_str_is(f->name, "hours");
        bool amounts = ds_str_find(f->query, DS_STR("amount")) != SIZE_MAX;
        bool deals = ds_str_is(f->section, "deals");
        bool abroad =
            ds_str_is(f->section, "invoices") && ds_str_is(f->name, "pending");
        int64_t n = (int64_t)i;
        row[0] = timely ? number(370, 3) : number(n, 1);
        row[1] = money(123456789 * n / 10, EUR);
        row[2] = money(61728394, EUR);
        row[3] = number(1, 1);
        row[4] = money(25000000, JPY);
        all[i].figure = f;
        all[i].rows = (ds_rowset){
            .columns = timely ? timed : counted,
            .ncolumns = deals     ? 3
                        : amounts ? 2
                                  : 1,
            .rows = ds_new_n(&arena, ds_cell *, 2),
            .n = ds_str_is(f->section, "quotes") ? 0
                 : abroad                        ? 2
                                                 : 1,
        };
        all[i].rows.rows[0] = row;
        all[i].rows.rows[1] = row + 3;
    }
    return all;
}

/* What a screen wrote: a stream opened, then closed by screen_done. */
static char *screen_text;
static size_t screen_size;

static inline FILE *screen(void)
{
    return open_memstream(&screen_text, &screen_size);
}

static inline const char *screen_done(FILE *out)
{
    fclose(out);
    const char *copy = ds_zstr(&arena, (ds_str){screen_text, screen_size});
    free(screen_text);
    return copy;
}

#endif
