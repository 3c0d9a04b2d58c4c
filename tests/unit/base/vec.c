#include "base/vec.h"
#include "unit.h"

static void pushed_elements_are_zeroed_and_stay_in_order(void **state)
{
    (void)state;
    typedef struct {
        int a, b;
    } pair;
    DS_VEC(pair) v = {0};
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(ds_vec_push(&v)->b, 0);
        v.p[v.n - 1].a = i;
        v.p[v.n - 1].b = -1;
    }
    assert_int_equal(v.n, 1000);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(v.p[i].a, i);
    ds_vec_free(&v);
    assert_null(v.p);
    assert_int_equal(v.cap, 0);
}

static void reserving_makes_room_and_no_elements(void **state)
{
    (void)state;
    DS_VEC(char) v = {0};
    ds_vec_reserve(&v, 100);
    assert_int_equal(v.n, 0);
    assert_true(v.cap >= 100);
    char *p = v.p;
    for (int i = 0; i < 100; i++)
        *ds_vec_push(&v) = 'x';
    assert_ptr_equal(v.p, p);
    ds_vec_free(&v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pushed_elements_are_zeroed_and_stay_in_order),
        cmocka_unit_test(reserving_makes_room_and_no_elements),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
