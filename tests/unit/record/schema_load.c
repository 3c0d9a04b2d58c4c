#include "record/record.h"
#include "unit.h"

typedef struct {
    ds_arena a;
    ds_findings f;
    const ds_schema *s;
    int rc;
} fixture;

static void load(fixture *x, const char *book)
{
    *x = (fixture){0};
    x->f.arena = &x->a;
    x->rc = ds_schema_load(&x->s, &x->a, DS_STR("records/schema.yaml"),
                           ds_cstr(book), &x->f);
}

static void loaded(fixture *x, const char *book)
{
    load(x, book);
    for (size_t i = 0; i < x->f.list.n; i++)
        print_error("%u:%u: %.*s\n", x->f.list.p[i].line, x->f.list.p[i].col,
                    DS_FMT(x->f.list.p[i].msg));
    assert_int_equal(x->rc, 0);
}

static void done(fixture *x)
{
    ds_findings_free(&x->f);
    ds_arena_free(&x->a);
}

static const ds_table *table(const fixture *x, const char *name)
{
    int at = ds_schema_table(x->s, ds_cstr(name));
    assert_true(at >= 0);
    return &x->s->tables[at];
}

static const ds_field *field(const fixture *x, const char *in, const char *name)
{
    const ds_table *t = table(x, in);
    int at = ds_table_field(t, ds_cstr(name));
    assert_true(at >= 0);
    return &t->fields[at];
}

static void without_a_book_the_built_in_schema_is_in_force(void **state)
{
    (void)state;
    fixture x;
    loaded(&x, "");
    assert_ptr_equal(x.s, &ds_builtin_tables);
    done(&x);
    loaded(&x, "# nothing yet\n");
    assert_int_equal(x.s->ntables, ds_builtin_tables.ntables);
    assert_true(x.s->hash != ds_builtin_tables.hash);
    done(&x);
}

/* The built-in text over no tables gives the built-in tables, and over them
 * the same again: narrowing by what is so already changes nothing. */
static void the_built_in_text_over_itself_changes_no_field(void **state)
{
    (void)state;
    fixture x;
    loaded(&x, "settings: {due_soon: 7}\ntables: {invoices: {fields: "
               "{status: {type: enum}}}}\n");
    assert_int_equal(x.s->ntables, ds_builtin_tables.ntables);
    for (size_t i = 0; i < x.s->ntables; i++) {
        const ds_table *a = &x.s->tables[i];
        const ds_table *b = &ds_builtin_tables.tables[i];
        assert_int_equal(a->nfields, b->nfields);
        assert_int_equal(a->nstored, b->nstored);
        assert_int_equal(a->key, b->key);
        assert_int_equal(a->currency, b->currency);
        for (size_t k = 0; k < a->nfields; k++)
            assert_true(ds_str_eq(a->fields[k].name, b->fields[k].name));
    }
    done(&x);
}

static const char larger[] =
    "settings: {currency: CHF, country: Svizzera, language: it, due_soon: 14,\n"
    "           layout: letters, payment_terms: 60,\n"
    "           vat_number: CHE-116.281.710, tax_code: anything}\n"
    "tables:\n"
    "  clients:\n"
    "    it: Mandanti\n"
    "    fields:\n"
    "      vat_exempt: {type: bool}\n"
    "      bank.name: {type: text, en: Bank}\n"
    "      status: {values: [active, inactive, blocked], initial: blocked}\n"
    "      code: {required: true}\n"
    "      trading_name: {type: email}\n"
    "      big: {type: bool, value: count(invoices) > 100}\n"
    "      group: {type: ref, refs: [clients]}\n"
    "  contracts:\n"
    "    noun: contract\n"
    "    also: [agreement]\n"
    "    fields:\n"
    "      number: {type: text, required: true, key: true}\n"
    "      worth: {type: money, min: 0, help: a year}\n"
    "      end_state:\n"
    "        type: enum\n"
    "        values: [on, off]\n"
    "        value: [{if: worth > 0, value: on}, {value: off}]\n"
    "  renewals:\n"
    "    noun: renewal\n"
    "    under: [contracts]\n"
    "    fields: {date: {type: date, initial: today}}\n"
    "  leases: {noun: lease, like: contracts, fields: {rent: {type: money}}}\n"
    "rules:\n"
    "  - {table: contracts, rule: worth > 0, message: no worth, warning: "
    "true}\n"
    "overview:\n"
    "  - {section: invoices, name: overdue, en: Late, query: from invoices}\n"
    "  - {section: invoices, name: drafts, query: from invoices}\n"
    "  - {section: contracts, name: all, query: from contracts}\n";

static void a_book_adds_fields_and_collections(void **state)
{
    (void)state;
    fixture x;
    loaded(&x, larger);
    assert_str(field(&x, "clients", "vat_exempt")->label_en, "Vat exempt");
    assert_str(field(&x, "clients", "vat_exempt")->label_it, "Vat exempt");
    assert_str(field(&x, "clients", "bank.name")->label_it, "Bank");
    assert_true(field(&x, "clients", "code")->required);
    assert_int_equal(field(&x, "clients", "trading_name")->type, DS_EMAIL);
    assert_true(field(&x, "clients", "big")->virtual);
    assert_int_equal(field(&x, "clients", "group")->refs[0], 0);
    assert_str(table(&x, "clients")->label_it, "Mandanti");
    assert_str(table(&x, "agreement")->name, "contracts");
    assert_int_equal(field(&x, "contracts", "end_state")->ncases, 2);
    assert_true(field(&x, "contracts", "worth")->has_min);
    assert_int_equal(table(&x, "renewals")->nparents, 1);
    assert_str(x.s->tables[table(&x, "renewals")->parents[0]].name,
               "contracts");
    assert_int_equal(table(&x, "leases")->nstored, 3);
    assert_int_equal(ds_builtin_tables.ntables + 3, x.s->ntables);
    done(&x);
}

static void stored_fields_stay_before_virtual_ones(void **state)
{
    (void)state;
    fixture x;
    loaded(&x, larger);
    for (size_t i = 0; i < x.s->ntables; i++) {
        const ds_table *t = &x.s->tables[i];
        for (size_t k = 0; k < t->nfields; k++) {
            assert_int_equal(t->fields[k].virtual, k >= t->nstored);
            assert_int_equal(ds_table_field(t, t->fields[k].name), k);
        }
    }
    done(&x);
}

static void a_book_sets_the_settings(void **state)
{
    (void)state;
    fixture x;
    loaded(&x, larger);
    assert_int_equal(x.s->currency, ds_currency_parse(DS_STR("CHF")));
    assert_str(x.s->country, "CH");
    assert_str(x.s->language, "it");
    assert_str(x.s->layout, "letters");
    assert_int_equal(x.s->due_soon, 14);
    assert_int_equal(x.s->payment_terms, 60);
    assert_str(x.s->vat_number, "CHE-116.281.710");
    assert_str(x.s->tax_code, "anything");
    done(&x);
}

static void dropped_values_are_known_but_not_offered(void **state)
{
    (void)state;
    fixture x;
    loaded(&x, larger);
    const ds_field *f = field(&x, "clients", "status");
    ds_value v;
    assert_int_equal(f->noffered, 3);
    assert_int_equal(f->nvalues, 5);
    assert_int_equal(ds_field_value(f, DS_STR("lead")), 3);
    assert_false(ds_value_parse(&v, &x.a, f, DS_STR("lead"), 0, NULL));
    assert_true(ds_value_parse(&v, &x.a, f, DS_STR("blocked"), 0, NULL));
    done(&x);
}

static void figures_are_replaced_or_join_their_section(void **state)
{
    (void)state;
    fixture x;
    loaded(&x, larger);
    size_t at = 0;
    while (!ds_str_is(x.s->figures[at].section, "invoices"))
        at++;
    assert_str(x.s->figures[at + 2].name, "overdue");
    assert_str(x.s->figures[at + 2].label_en, "Late");
    assert_str(x.s->figures[at + 3].name, "drafts");
    assert_str(x.s->figures[x.s->nfigures - 1].section, "contracts");
    assert_int_equal(x.s->nfigures, ds_builtin_tables.nfigures + 2);
    assert_true(x.s->rules[x.s->nrules - 1].warning);
    done(&x);
}

/* One mistake, where it is and what is said. */
static const struct {
    const char *book;
    unsigned line, col;
    const char *msg;
} mistakes[] = {
    {"setings: {}\n", 1, 1,
     "unknown key \"setings\" (did you mean \"settings\"?)"},
    {"settings: {currency: EURO}\n", 1, 22, "\"EURO\" is not a currency"},
    {"settings: {country: Atlantis}\n", 1, 21, "\"Atlantis\" is not a country"},
    {"settings: {layout: deep}\n", 1, 20, "layout is flat or letters"},
    {"settings: {due_soon: -1}\n", 1, 22,
     "due_soon is a number of days from 0 to 3650"},
    {"settings: {vat_number: '12345678901'}\n", 1, 24,
     "vat_number: \"12345678901\" has a wrong check digit"},
    {"settings: {tax_code: '12345678901'}\n", 1, 22,
     "tax_code: \"12345678901\" has a wrong check digit"},
    {"settings: [1]\n", 1, 11, "a mapping must stand here"},
    {"tables: {clients: {fields: {x: {type: txt}}}}\n", 1, 39,
     "unknown type \"txt\" (did you mean \"text\"?)"},
    {"tables: {clients: {fields: {x: {en: X}}}}\n", 1, 32, "x has no type"},
    {"tables: {clients: {fields: {x: {type: enum}}}}\n", 1, 32,
     "x is an enum without values"},
    {"tables: {clients: {fields: {x: {type: ref}}}}\n", 1, 32,
     "x is a ref without refs"},
    {"tables: {clients: {fields: {x: {type: ref, refs: [y]}}}}\n", 1, 50,
     "there is no collection \"y\""},
    {"tables: {clients: {fields: {x: {type: text, requird: true}}}}\n", 1, 45,
     "unknown key \"requird\" (did you mean \"required\"?)"},
    {"tables: {clients: {fields: {since: {type: int}}}}\n", 1, 43,
     "since is date, which a book cannot make int"},
    {"tables: {clients: {fields: {legal_name: {required: false}}}}\n", 1, 52,
     "legal_name is required, and a book can only narrow"},
    {"tables: {clients: {fields: {since: {value: today}}}}\n", 1, 44,
     "since stands in the files and is not computed"},
    {"tables: {invoices: {fields: {age: {default: 1}}}}\n", 1, 45,
     "age is computed and takes no default"},
    {"tables: {invoices: {fields: {number: {key: false}}}}\n", 1, 44,
     "the key of a built-in collection stays"},
    {"tables: {clients: {fields: {invoices: {type: text}}}}\n", 1, 29,
     "\"invoices\" is something else already"},
    {"tables: {clients: {fields: {address: {type: text}}}}\n", 1, 29,
     "\"address\" is something else already"},
    {"tables: {clients: {fields: {email.work: {type: text}}}}\n", 1, 29,
     "\"email.work\" is something else already"},
    {"tables: {clients: {fields: {Name: {type: text}}}}\n", 1, 29,
     "\"Name\" is no name: a-z, 0-9 and _, from a letter on, maybe one dot"},
    {"tables: {clients: {fields: {and: {type: text}}}}\n", 1, 29,
     "\"and\" is a word of the query language"},
    {"tables: {clients: {fields: {x: {type: int, min: a}}}}\n", 1, 49,
     "\"a\" is no limit of int"},
    {"tables: {clients: {fields: {x: {type: int, initial: a}}}}\n", 1, 53,
     "x: \"a\" is not a whole number"},
    {"tables: {clients: {fields: {x: {type: int, required: yes}}}}\n", 1, 54,
     "\"required\" is true or false"},
    {"tables: {clients: {fields: {x: {type: text, check: iban}}}}\n", 1, 52,
     "unknown check \"iban\" (there is: sdi_code)"},
    {"tables: {clients: {fields: {x: {type: int, value: [{if: a}]}}}}\n", 1, 52,
     "a case needs a \"value\""},
    {"tables: {clients: {noun: customer}}\n", 1, 26,
     "the noun of a built-in collection stays"},
    {"tables: {bills: {under: [invoices]}}\n", 1, 10,
     "a built-in collection stays where it is"},
    {"tables: {email: {noun: mail, fields: {x: {type: text}}}}\n", 1, 10,
     "\"email\" is something else already"},
    {"tables: {cars: {fields: {x: {type: text}}}}\n", 1, 10,
     "cars has no noun"},
    {"tables: {cars: {noun: bill, fields: {x: {type: text}}}}\n", 1, 23,
     "\"bill\" is no word or has a meaning already"},
    {"tables: {cars: {noun: car}}\n", 1, 10, "cars has no field to begin with"},
    {"tables: {cars: {noun: car, under: cars, fields: {x: {type: text}}}}\n", 1,
     35, "there is no collection \"cars\" above"},
    {"tables: {cars: {noun: car, fields: {x: {type: text, key: true}, "
     "y: {type: text, key: true}}}}\n",
     1, 10, "cars has more than one key"},
    {"tables: {bills: {fields: {net_currency: {type: text}}}}\n", 1, 10,
     "\"net_currency\" is the currency of net"},
    {"rules: [{table: cars, rule: a}]\n", 1, 17,
     "there is no collection \"cars\""},
    {"rules: [{table: bills}]\n", 1, 9, "this has no \"rule\""},
    {"overview: [{section: bills, name: x}]\n", 1, 12,
     "a figure needs section, name and query"},
};

static void every_mistake_is_found_where_it_is(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        fixture x;
        load(&x, mistakes[i].book);
        assert_int_equal(x.rc, -1);
        assert_ptr_equal(x.s, &ds_builtin_tables);
        assert_true(x.f.list.n >= 1);
        const ds_finding *one = &x.f.list.p[0];
        assert_str(one->msg, mistakes[i].msg);
        if (one->line != mistakes[i].line || one->col != mistakes[i].col)
            fail_msg("%u:%u instead of %u:%u: %s", one->line, one->col,
                     mistakes[i].line, mistakes[i].col, mistakes[i].msg);
        assert_int_equal(one->code, DS_F_SCHEMA);
        for (size_t k = 1; k < x.f.list.n; k++)
            fail_msg("%s, and: %.*s", mistakes[i].msg,
                     DS_FMT(x.f.list.p[k].msg));
        done(&x);
    }
}

static void all_mistakes_are_reported_in_one_run(void **state)
{
    (void)state;
    fixture x;
    load(&x, "settings: {due_soon: x, layuot: flat}\nrules: no\n"
             "tables: {clients: {fields: {x: {type: y}}}}\n");
    assert_int_equal(x.rc, -1);
    assert_int_equal(x.f.list.n, 4);
    done(&x);
}

static void a_book_that_is_not_yaml_is_a_finding(void **state)
{
    (void)state;
    fixture x;
    load(&x, "tables: [\n");
    assert_int_equal(x.rc, -1);
    assert_int_equal(x.f.list.p[0].code, DS_F_YAML);
    assert_ptr_equal(x.s, &ds_builtin_tables);
    done(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_book_the_built_in_schema_is_in_force),
        cmocka_unit_test(the_built_in_text_over_itself_changes_no_field),
        cmocka_unit_test(a_book_adds_fields_and_collections),
        cmocka_unit_test(stored_fields_stay_before_virtual_ones),
        cmocka_unit_test(a_book_sets_the_settings),
        cmocka_unit_test(dropped_values_are_known_but_not_offered),
        cmocka_unit_test(figures_are_replaced_or_join_their_section),
        cmocka_unit_test(every_mistake_is_found_where_it_is),
        cmocka_unit_test(all_mistakes_are_reported_in_one_run),
        cmocka_unit_test(a_book_that_is_not_yaml_is_a_finding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
