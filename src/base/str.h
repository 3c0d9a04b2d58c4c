/* A slice: borrowed bytes and their number; the header that hands one out
 * says from what it borrows. Never relied upon to end in NUL unless said. */
#ifndef DS_BASE_STR_H
#define DS_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    const char *p;
    size_t n;
} ds_str;

/* A slice of a string literal; usable in static tables. */
#define DS_STR(lit) ((ds_str){(lit), sizeof(lit) - 1})
/* For printf's "%.*s". */
#define DS_FMT(s) (int)(s).n, (s).p

ds_str ds_cstr(const char *z); /* NULL gives the empty slice */
bool ds_str_eq(ds_str a, ds_str b);
bool ds_str_is(ds_str a, const char *z);
int ds_str_cmp(ds_str a, ds_str b); /* by bytes, shorter first on a tie */
bool ds_str_starts(ds_str s, ds_str prefix);
bool ds_str_ends(ds_str s, ds_str suffix);
bool ds_str_eq_nocase(ds_str a, ds_str b);           /* ASCII letters only */
ds_str ds_str_sub(ds_str s, size_t beg, size_t end); /* clamped to s */
ds_str ds_str_trim(ds_str s);        /* spaces, tabs, CR, LF at both ends */
size_t ds_str_chr(ds_str s, char c); /* offset of the first c, or s.n */
size_t ds_str_find(ds_str s, ds_str sub); /* offset, or SIZE_MAX */

/* Cuts `*rest` at the first `sep`: returns what stands before it and leaves
 * what stands behind it (the empty slice at p == NULL when nothing is left). */
ds_str ds_str_cut(ds_str *rest, char sep);

/* FNV-1a with a final mix, 64 bits; for hash tables, not for security. */
uint64_t ds_str_hash(ds_str s);

/* The Damerau-Levenshtein distance (adjacent swaps count one), both at most
 * 64 bytes (longer ones are cut), case of ASCII letters ignored. */
unsigned ds_str_distance(ds_str a, ds_str b);

/* Picks from `n` candidates the ones worth a "did you mean": distance at most
 * a third of the longer, or one a prefix of the other; best first; writes up
 * to `max` indices into `best`, returns how many. */
size_t ds_str_nearest(size_t *best, size_t max, ds_str wanted,
                      const ds_str *candidates, size_t n);

#endif
