#include "base/map.h"
#include "unit.h"

static void an_empty_map_has_nothing(void **state)
{
    (void)state;
    ds_map m = {0};
    assert_null(ds_map_get(&m, DS_STR("x")));
    assert_null(ds_map_get(&m, (ds_str){NULL, 0}));
    ds_map_clear(&m);
    ds_map_free(&m);
}

static void the_empty_key_is_a_key(void **state)
{
    (void)state;
    ds_map m = {0};
    bool fresh = false;
    *ds_map_put(&m, (ds_str){NULL, 0}, &fresh) = 5;
    assert_true(fresh);
    assert_int_equal(*ds_map_get(&m, DS_STR("")), 5);
    assert_null(ds_map_get(&m, (ds_str){"\0", 1}));
    ds_map_free(&m);
}

enum {
    KEYS = 700,
    ROUNDS = 20000
};

/* The model: a plain array over all the keys there can be. */
static void random_puts_and_gets_equal_the_model(void **state)
{
    (void)state;
    static char names[KEYS][8];
    static struct {
        bool there;
        uint64_t value;
    } model[KEYS];
    size_t order[KEYS];
    size_t n = 0;
    uint64_t seed = 4;
    ds_map m = {0};
    for (size_t i = 0; i < KEYS; i++)
        snprintf(names[i], sizeof names[i], "%zu", i * 7);
    for (int round = 0; round < ROUNDS; round++) {
        size_t k = rnd_below(&seed, KEYS);
        uint64_t *have = ds_map_get(&m, ds_cstr(names[k]));
        assert_int_equal(have != NULL, model[k].there);
        if (have != NULL)
            assert_int_equal(*have, model[k].value);
        if (rnd_below(&seed, 9000) == 0) {
            ds_map_clear(&m);
            memset(model, 0, sizeof model);
            n = 0;
        }
        bool fresh;
        uint64_t *put = ds_map_put(&m, ds_cstr(names[k]), &fresh);
        assert_int_equal(fresh, !model[k].there);
        assert_int_equal(*put, model[k].value);
        if (fresh)
            order[n++] = k;
        model[k].there = true;
        *put = model[k].value = rnd(&seed);
    }
    assert_int_equal(m.n, n);
    for (size_t i = 0; i < n; i++) {
        assert_str(m.entries[i].key, names[order[i]]);
        assert_int_equal(m.entries[i].value, model[order[i]].value);
    }
    ds_map_free(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_map_has_nothing),
        cmocka_unit_test(the_empty_key_is_a_key),
        cmocka_unit_test(random_puts_and_gets_equal_the_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
