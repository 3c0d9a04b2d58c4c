/* Slices: comparing, cutting, and "did you mean". */
#include "base/str.h"
#include <string.h>
#include "base/banned.h"

ds_str ds_cstr(const char *z)
{
    return z == NULL ? (ds_str){NULL, 0} : (ds_str){z, strlen(z)};
}

bool ds_str_eq(ds_str a, ds_str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool ds_str_is(ds_str a, const char *z)
{
    return ds_str_eq(a, ds_cstr(z));
}

int ds_str_cmp(ds_str a, ds_str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n > 0 ? memcmp(a.p, b.p, n) : 0;
    if (order != 0)
        return order;
    return (a.n > b.n) - (a.n < b.n);
}

bool ds_str_starts(ds_str s, ds_str prefix)
{
    return s.n >= prefix.n && ds_str_eq((ds_str){s.p, prefix.n}, prefix);
}

bool ds_str_ends(ds_str s, ds_str suffix)
{
    return s.n >= suffix.n &&
           ds_str_eq(ds_str_sub(s, s.n - suffix.n, s.n), suffix);
}

/* Not tolower(): that one follows the locale. */
static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool ds_str_eq_nocase(ds_str a, ds_str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (lower(a.p[i]) != lower(b.p[i]))
            return false;
    return true;
}

ds_str ds_str_sub(ds_str s, size_t beg, size_t end)
{
    if (end > s.n)
        end = s.n;
    if (beg > end)
        beg = end;
    if (beg == 0)
        return (ds_str){s.p, end}; /* NULL + 0 is not defined in C */
    return (ds_str){s.p + beg, end - beg};
}

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

ds_str ds_str_trim(ds_str s)
{
    size_t beg = 0;
    size_t end = s.n;
    while (beg < end && blank(s.p[beg]))
        beg++;
    while (end > beg && blank(s.p[end - 1]))
        end--;
    return ds_str_sub(s, beg, end);
}

size_t ds_str_chr(ds_str s, char c)
{
    const char *at = s.n > 0 ? memchr(s.p, c, s.n) : NULL;
    return at == NULL ? s.n : (size_t)(at - s.p);
}

size_t ds_str_find(ds_str s, ds_str sub)
{
    if (sub.n == 0)
        return 0;
    if (s.n < sub.n)
        return SIZE_MAX;
    const char *at = memmem(s.p, s.n, sub.p, sub.n);
    return at == NULL ? SIZE_MAX : (size_t)(at - s.p);
}

ds_str ds_str_cut(ds_str *rest, char sep)
{
    size_t at = ds_str_chr(*rest, sep);
    ds_str head = ds_str_sub(*rest, 0, at);
    *rest =
        at < rest->n ? ds_str_sub(*rest, at + 1, rest->n) : (ds_str){NULL, 0};
    return head;
}

/* FNV-1a (Fowler, Noll, Vo) leaves its low bits weak, and tables use those;
 * the last step is the 64-bit finalizer of MurmurHash3. */
uint64_t ds_str_hash(ds_str s)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3u;
    h = (h ^ (h >> 33)) * 0xff51afd7ed558ccdu;
    h = (h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53u;
    return h ^ (h >> 33);
}

enum {
    DISTANCE_MAX = 64
};

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* The unrestricted form (Lowrance and Wagner, 1975): a swapped pair may have
 * been edited between, so that the triangle inequality holds. d is shifted by
 * one row and column, whose border holds a number no path can beat. */
unsigned ds_str_distance(ds_str a, ds_str b)
{
    uint8_t last[256] = {0}; /* row where the byte was last seen in a */
    unsigned d[DISTANCE_MAX + 2][DISTANCE_MAX + 2];
    unsigned na = a.n < DISTANCE_MAX ? (unsigned)a.n : DISTANCE_MAX;
    unsigned nb = b.n < DISTANCE_MAX ? (unsigned)b.n : DISTANCE_MAX;

    for (unsigned i = 0; i <= na; i++) {
        d[i + 1][0] = na + nb;
        d[i + 1][1] = i;
    }
    for (unsigned j = 0; j <= nb; j++) {
        d[0][j + 1] = na + nb;
        d[1][j + 1] = j;
    }
    d[0][0] = na + nb;
    for (unsigned i = 1; i <= na; i++) {
        unsigned match = 0; /* column of the last equal byte in this row */
        char ca = lower(a.p[i - 1]);
        for (unsigned j = 1; j <= nb; j++) {
            char cb = lower(b.p[j - 1]);
            unsigned row = last[(unsigned char)cb];
            unsigned swap = d[row][match] + (i - row - 1) + 1 + (j - match - 1);
            unsigned best = d[i][j] + (ca != cb);
            best = least(best, least(d[i + 1][j], d[i][j + 1]) + 1);
            d[i + 1][j + 1] = least(best, swap);
            if (ca == cb)
                match = j;
        }
        last[(unsigned char)ca] = (uint8_t)i;
    }
    return d[na + 1][nb + 1];
}

/* How bad a candidate is, or UINT32_MAX when it is not worth naming. A prefix
 * counts its missing letters in halves: it is what people type on purpose. */
static unsigned badness(ds_str wanted, ds_str candidate)
{
    size_t longer = wanted.n > candidate.n ? wanted.n : candidate.n;
    size_t shorter = wanted.n > candidate.n ? candidate.n : wanted.n;
    if (shorter == 0)
        return UINT32_MAX;
    unsigned distance = ds_str_distance(wanted, candidate);
    if (distance * 3 <= (longer < DISTANCE_MAX ? longer : DISTANCE_MAX))
        return distance * 2;
    if (ds_str_eq_nocase(ds_str_sub(wanted, 0, shorter),
                         ds_str_sub(candidate, 0, shorter)))
        return (unsigned)least(distance, DISTANCE_MAX);
    return UINT32_MAX;
}

size_t ds_str_nearest(size_t *best, size_t max, ds_str wanted,
                      const ds_str *candidates, size_t n)
{
    size_t found = 0;
    for (size_t i = 0; i < n && max > 0; i++) {
        unsigned mine = badness(wanted, candidates[i]);
        if (mine == UINT32_MAX)
            continue;
        size_t at = found;
        while (at > 0 && badness(wanted, candidates[best[at - 1]]) > mine)
            at--;
        if (at == max)
            continue;
        if (found < max)
            found++;
        memmove(&best[at + 1], &best[at], (found - at - 1) * sizeof *best);
        best[at] = i;
    }
    return found;
}
