/* Exact arithmetic: the common case over equal denominators is one operation
 * of 128 bits, everything else goes through ds_ratio. */
#include "query/number.h"
#include "base/banned.h"

__extension__ typedef unsigned __int128 u128;

/* The least number has no negative and so no place in a ds_ratio. */
static const ds_i128 least = (ds_i128)((u128)1 << 127);

static ds_ratio ratio(const ds_qval *v)
{
    return (ds_ratio){v->num, v->den};
}

static bool give(ds_qval *out, ds_ratio r)
{
    out->num = r.num;
    out->den = r.den;
    return true;
}

bool ds_num_add(ds_qval *out, const ds_qval *a, const ds_qval *b)
{
    ds_i128 sum;
    if (a->den == b->den && !__builtin_add_overflow(a->num, b->num, &sum) &&
        sum != least)
        return give(out, (ds_ratio){sum, a->den});
    ds_ratio r;
    return ds_ratio_add(&r, ratio(a), ratio(b)) && give(out, r);
}

bool ds_num_sub(ds_qval *out, const ds_qval *a, const ds_qval *b)
{
    ds_i128 rest;
    if (a->den == b->den && !__builtin_sub_overflow(a->num, b->num, &rest) &&
        rest != least)
        return give(out, (ds_ratio){rest, a->den});
    ds_ratio r;
    return ds_ratio_sub(&r, ratio(a), ratio(b)) && give(out, r);
}

bool ds_num_mul(ds_qval *out, const ds_qval *a, const ds_qval *b)
{
    ds_i128 product;
    if ((a->den == 1 || b->den == 1) &&
        !__builtin_mul_overflow(a->num, b->num, &product) && product != least)
        return give(out, (ds_ratio){product, a->den == 1 ? b->den : a->den});
    ds_ratio r;
    return ds_ratio_mul(&r, ratio(a), ratio(b)) && give(out, r);
}

bool ds_num_div(ds_qval *out, const ds_qval *a, const ds_qval *b)
{
    ds_ratio r;
    return ds_ratio_div(&r, ratio(a), ratio(b)) && give(out, r);
}

int ds_num_cmp(const ds_qval *a, const ds_qval *b)
{
    if (a->den == b->den)
        return (a->num > b->num) - (a->num < b->num);
    return ds_ratio_cmp(ratio(a), ratio(b));
}

void ds_num_reduce(ds_qval *v)
{
    if (v->den != 1)
        give(v, ds_ratio_make(v->num, v->den));
}
