#include "move/columns.h"
#include "move/synonyms.h"
#include "unit.h"

static void case_accents_and_signs_do_not_count(void **state)
{
    static const char *const all[][2] = {
        {"P. IVA", "piva"},
        {"P.IVA", "piva"},
        {"companyName", "companyname"},
        {"Citt\xc3\xa0", "citta"},
        {"N\xc2\xb0 ordine", "nordine"},
        {"  E-Mail  ", "email"},
        {"all\xe2\x80\x99"
         "attenzione",
         "allattenzione"},
        {"\xe7\xa4\xbe\xe5\x90\x8d", "\xe7\xa4\xbe\xe5\x90\x8d"},
        {"", ""},
    };
    ds_arena a = {0};
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        assert_str(ds_header_fold(&a, ds_cstr(all[i][0])), all[i][1]);
    ds_arena_free(&a);
}

static bool is_parent(const ds_schema *s, ds_col_target t, const char *noun)
{
    return t.kind == DS_COL_PARENT && ds_str_is(s->tables[t.table].noun, noun);
}

/* Every word of every row leads to its own field when that table comes in:
 * no word stands for two fields, none is shadowed by a name or a label. But
 * for "stato", a status and a country, and "type", a kind and a status: the
 * cells tell. */
static void every_word_means_its_own_field(void **state)
{
    const ds_schema *s = &ds_builtin_tables;
    (void)state;
    for (const ds_synonym *y = ds_synonyms; y->table != NULL; y++) {
        ds_vocabulary v;
        int table = ds_schema_table(s, ds_cstr(y->table));
        assert_true(table >= 0);
        ds_vocabulary_open(&v, s, (unsigned)table);
        int field = ds_table_field(&s->tables[table], ds_cstr(y->field));
        ds_str rest = ds_cstr(y->words);
        while (rest.p != NULL) {
            ds_str word = ds_str_cut(&rest, '|');
            bool second =
                table == 0 &&
                (ds_str_is(word, "stato") || ds_str_is(word, "type") ||
                 ds_str_is(word, "tipo") || ds_str_is(word, "account type"));
            second = second && !ds_str_is(ds_cstr(y->field), "kind");
            ds_col_target t = second ? ds_vocabulary_second(&v, word)
                                     : ds_vocabulary_header(&v, word);
            bool good = y->field[0] == '\0' ? t.kind == DS_COL_DROPPED
                        : field < 0         ? is_parent(s, t, y->field)
                                            : t.kind == DS_COL_FIELD &&
                                          t.table == (unsigned)table &&
                                          t.field == (unsigned)field;
            if (!good)
                fail_msg("\"%.*s\" is not %s.%s", DS_FMT(word), y->table,
                         y->field);
        }
        ds_vocabulary_close(&v);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case_accents_and_signs_do_not_count),
        cmocka_unit_test(every_word_means_its_own_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
