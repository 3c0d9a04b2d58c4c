/* Exact numbers: reading and writing them, and fractions that never round. */
#include "base/decimal.h"
#include "base/banned.h"

__extension__ typedef unsigned __int128 u128;

enum {
    PLACES = 4
};

/* --- decimals ---------------------------------------------------------- */

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Takes a sign off the front. */
static bool negative(ds_str *s)
{
    if (s->n == 0 || (s->p[0] != '-' && s->p[0] != '+'))
        return false;
    bool minus = s->p[0] == '-';
    *s = ds_str_sub(*s, 1, s->n);
    return minus;
}

/* Takes digits off the front; false when there are none or too many. */
static bool take_digits(int64_t *v, ds_str *s)
{
    size_t i = 0;
    *v = 0;
    for (; i < s->n && digit(s->p[i]); i++)
        if (__builtin_mul_overflow(*v, 10, v) ||
            __builtin_add_overflow(*v, s->p[i] - '0', v))
            return false;
    *s = ds_str_sub(*s, i, s->n);
    return i > 0;
}

/* ".25" -> 2500; behind the fourth place only zeros may stand. */
static bool fraction(int64_t *v, ds_str s)
{
    *v = 0;
    if (s.n == 0)
        return true;
    if (s.p[0] != '.' || s.n == 1)
        return false;
    int64_t unit = DS_DECIMAL_DEN;
    for (size_t i = 1; i < s.n; i++) {
        if (!digit(s.p[i]) || (i > PLACES && s.p[i] != '0'))
            return false;
        unit /= 10;
        *v += unit * (s.p[i] - '0');
    }
    return true;
}

bool ds_decimal_parse(int64_t *out, ds_str s)
{
    bool minus = negative(&s);
    int64_t whole, part, v;
    if (!take_digits(&whole, &s) || !fraction(&part, s))
        return false;
    if (__builtin_mul_overflow(whole, DS_DECIMAL_DEN, &v) ||
        __builtin_add_overflow(v, part, &v))
        return false;
    *out = minus ? -v : v;
    return true;
}

static uint64_t magnitude(int64_t v)
{
    return v < 0 ? -(uint64_t)v : (uint64_t)v;
}

static void add_u128(ds_buf *out, u128 v)
{
    char text[40]; /* 2^128 has 39 digits */
    size_t at = sizeof text;
    do {
        text[--at] = (char)('0' + (int)(v % 10));
        v /= 10;
    } while (v > 0);
    ds_buf_add(out, (ds_str){text + at, sizeof text - at});
}

/* Appends `v` / 10^places, trailing zeros cut down to `min_places`. */
static void add_fixed(ds_buf *out, bool minus, u128 whole, uint64_t part,
                      unsigned places, unsigned min_places)
{
    char text[20];
    unsigned used = 0;
    for (unsigned i = places; i > 0; i--, part /= 10) {
        text[i - 1] = (char)('0' + (int)(part % 10));
        if (used == 0 && text[i - 1] != '0')
            used = i;
    }
    if (minus && (whole > 0 || used > 0))
        ds_buf_addc(out, '-');
    add_u128(out, whole);
    if (used < min_places && used < places)
        used = min_places < places ? min_places : places;
    if (used > 0 || min_places > 0)
        ds_buf_addc(out, '.');
    ds_buf_add(out, (ds_str){text, used});
    if (min_places > used)
        ds_buf_addn(out, '0', min_places - used);
}

/* The same for four places, of which at least `min_places` stay: what exports
 * write by the million. */
static void add_short(ds_buf *out, bool minus, uint64_t v, unsigned min_places)
{
    char text[24]; /* 2^64 has 20 digits; sign, point */
    size_t at = sizeof text;
    unsigned places = PLACES;
    for (; places > min_places && v % 10 == 0; places--)
        v /= 10;
    for (unsigned i = 0; i < places; i++, v /= 10)
        text[--at] = (char)('0' + (int)(v % 10));
    if (places > 0)
        text[--at] = '.';
    do {
        text[--at] = (char)('0' + (int)(v % 10));
        v /= 10;
    } while (v > 0);
    if (minus)
        text[--at] = '-';
    ds_buf_add(out, (ds_str){text + at, sizeof text - at});
}

void ds_decimal_format(ds_buf *out, int64_t v, unsigned min_places)
{
    uint64_t m = magnitude(v);
    if (min_places <= PLACES)
        add_short(out, v < 0, m, min_places);
    else
        add_fixed(out, v < 0, m / DS_DECIMAL_DEN, m % DS_DECIMAL_DEN, PLACES,
                  min_places);
}

/* --- hours ------------------------------------------------------------- */

/* ":07" -> 7, and takes it off the front. */
static bool sixtieth(int64_t *v, ds_str *s)
{
    if (s->n < 3 || s->p[0] != ':' || !digit(s->p[1]) || !digit(s->p[2]))
        return false;
    *v = (s->p[1] - '0') * 10 + (s->p[2] - '0');
    *s = ds_str_sub(*s, 3, s->n);
    return *v < 60;
}

/* ":30" or ":30:15" -> seconds. */
static bool minutes(int64_t *out, ds_str s)
{
    int64_t minute, second = 0;
    if (!sixtieth(&minute, &s) || (s.n > 0 && !sixtieth(&second, &s)))
        return false;
    *out = minute * 60 + second;
    return s.n == 0;
}

/* A hundredth of an hour is 36 seconds. */
enum {
    HUNDREDTH = 36
};

/* ".25" -> seconds. */
static bool hundredths(int64_t *out, ds_str s)
{
    int64_t part;
    if (!fraction(&part, s) || part % 100 != 0)
        return false;
    *out = part / 100 * HUNDREDTH;
    return true;
}

bool ds_hours_parse(int64_t *out, ds_str s)
{
    bool minus = negative(&s);
    int64_t hours, rest, v;
    if (!take_digits(&hours, &s))
        return false;
    bool clock = s.n > 0 && s.p[0] == ':';
    if (!(clock ? minutes(&rest, s) : hundredths(&rest, s)))
        return false;
    if (__builtin_mul_overflow(hours, DS_HOURS_DEN, &v) ||
        __builtin_add_overflow(v, rest, &v))
        return false;
    *out = minus ? -v : v;
    return true;
}

void ds_hours_format(ds_buf *out, int64_t seconds)
{
    uint64_t m = magnitude(seconds);
    uint64_t hours = m / DS_HOURS_DEN;
    unsigned rest = (unsigned)(m % DS_HOURS_DEN);
    if (rest % HUNDREDTH == 0) {
        add_fixed(out, seconds < 0, hours, rest / HUNDREDTH, 2, 0);
        return;
    }
    if (seconds < 0)
        ds_buf_addc(out, '-');
    add_u128(out, hours);
    ds_buf_addf(out, ":%02u", rest / 60);
    if (rest % 60 != 0)
        ds_buf_addf(out, ":%02u", rest % 60);
}

/* --- fractions --------------------------------------------------------- */

static u128 magnitude128(ds_i128 v)
{
    return v < 0 ? -(u128)v : (u128)v;
}

static u128 gcd(u128 a, u128 b)
{
    while (b != 0) {
        u128 rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* v / by, where by divides v; by may be 2^127 when v is the least number. */
static ds_i128 divide(ds_i128 v, u128 by)
{
    u128 m = magnitude128(v) / by;
    return v < 0 ? (ds_i128)(-m) : (ds_i128)m;
}

/* num / den in lowest terms with a positive denominator, if they fit. */
static bool reduce(ds_ratio *out, ds_i128 num, ds_i128 den)
{
    u128 g = gcd(magnitude128(num), magnitude128(den));
    u128 m = magnitude128(num) / g;
    u128 d = magnitude128(den) / g;
    bool minus = (num < 0) != (den < 0);
    u128 most = ((u128)1 << 127) - 1;
    if (d > INT64_MAX || m > most)
        return false;
    *out = (ds_ratio){
        .num = minus ? -(ds_i128)m : (ds_i128)m,
        .den = (int64_t)d,
    };
    return true;
}

ds_ratio ds_ratio_make(ds_i128 num, int64_t den)
{
    ds_ratio r = {.num = 0, .den = 1};
    reduce(&r, num, den);
    return r;
}

bool ds_ratio_add(ds_ratio *out, ds_ratio a, ds_ratio b)
{
    /* Over the least common multiple, so that numbers stay small. */
    int64_t g = (int64_t)gcd((u128)a.den, (u128)b.den);
    ds_i128 left, right, sum;
    if (__builtin_mul_overflow(a.num, (ds_i128)(b.den / g), &left) ||
        __builtin_mul_overflow(b.num, (ds_i128)(a.den / g), &right) ||
        __builtin_add_overflow(left, right, &sum))
        return false;
    return reduce(out, sum, (ds_i128)(a.den / g) * b.den);
}

bool ds_ratio_sub(ds_ratio *out, ds_ratio a, ds_ratio b)
{
    return ds_ratio_add(out, a, (ds_ratio){.num = -b.num, .den = b.den});
}

/* (a / b) * (c / d), crossing out first: what overflows then does not fit. */
static bool product(ds_ratio *out, ds_i128 a, ds_i128 b, ds_i128 c, ds_i128 d)
{
    u128 left = gcd(magnitude128(a), magnitude128(d));
    u128 right = gcd(magnitude128(c), magnitude128(b));
    ds_i128 num, den;
    if (__builtin_mul_overflow(divide(a, left), divide(c, right), &num) ||
        __builtin_mul_overflow(divide(b, right), divide(d, left), &den))
        return false;
    return reduce(out, num, den);
}

bool ds_ratio_mul(ds_ratio *out, ds_ratio a, ds_ratio b)
{
    return product(out, a.num, a.den, b.num, b.den);
}

bool ds_ratio_div(ds_ratio *out, ds_ratio a, ds_ratio b)
{
    if (b.num == 0)
        return false;
    return product(out, a.num, a.den, b.den, b.num);
}

/* Rounds down, and leaves the rest in [0, den). */
static ds_i128 floor_div(ds_ratio r, int64_t *rest)
{
    ds_i128 q = r.num / r.den;
    int64_t left = (int64_t)(r.num % r.den);
    if (left < 0) {
        left += r.den;
        q--;
    }
    *rest = left;
    return q;
}

/* The whole parts first; the rests are below 2^63, so crossing them fits. */
int ds_ratio_cmp(ds_ratio a, ds_ratio b)
{
    int64_t ra, rb;
    ds_i128 qa = floor_div(a, &ra);
    ds_i128 qb = floor_div(b, &rb);
    if (qa != qb)
        return qa < qb ? -1 : 1;
    ds_i128 left = (ds_i128)ra * b.den;
    ds_i128 right = (ds_i128)rb * a.den;
    return (left > right) - (left < right);
}

enum {
    EXACT_PLACES = 12,
    ROUNDED_PLACES = 6
};

static const uint64_t exact_unit = 1000000000000u;
static const uint64_t rounded_unit = 1000000u;

bool ds_ratio_format(ds_buf *out, ds_ratio r, unsigned min_places)
{
    int64_t v;
    if (DS_DECIMAL_DEN % r.den == 0 &&
        !__builtin_mul_overflow(r.num, DS_DECIMAL_DEN / r.den, &v)) {
        ds_decimal_format(out, v, min_places);
        return true;
    }
    u128 den = (u128)r.den;
    u128 whole = magnitude128(r.num) / den;
    u128 rest = magnitude128(r.num) % den;
    if (rest * exact_unit % den == 0) {
        add_fixed(out, r.num < 0, whole, (uint64_t)(rest * exact_unit / den),
                  EXACT_PLACES, min_places);
        return true;
    }
    uint64_t part = (uint64_t)(rest * rounded_unit / den);
    u128 twice = rest * rounded_unit % den * 2;
    if (twice > den || (twice == den && part % 2 == 1))
        part++;
    if (part == rounded_unit) {
        part = 0;
        whole++;
    }
    unsigned places = min_places > ROUNDED_PLACES ? min_places : ROUNDED_PLACES;
    add_fixed(out, r.num < 0, whole, part, ROUNDED_PLACES, places);
    return false;
}
