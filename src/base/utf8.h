/* Unicode text: validity, folding, width on a terminal, slugs (utf8proc). */
#ifndef DS_BASE_UTF8_H
#define DS_BASE_UTF8_H

#include "base/arena.h"
#include "base/buf.h"

/* The offset of the first byte that is not UTF-8 (RFC 3629: no surrogates, no
 * overlong forms, at most U+10FFFF), or s.n when all of it is. */
size_t ds_utf8_bad(ds_str s);
/* The offset of the first byte that is not ASCII, or s.n. */
size_t ds_utf8_ascii(ds_str s);

/* The number of code points / of terminal columns (wide 2, combining 0, a
 * cluster at most 2, control characters 0, a broken byte 1). */
size_t ds_utf8_count(ds_str s);
size_t ds_utf8_width(ds_str s);
/* The longest prefix of at most `columns` columns, never cutting a cluster. */
ds_str ds_utf8_fit(ds_str s, size_t columns);
ds_str ds_utf8_fit_end(ds_str s, size_t columns); /* the longest end */

/* Case and accents folded (NFKD, marks stripped, casefold, invisible joiners
 * and soft hyphens dropped), so that "Èlite" and "elite" are equal; for search,
 * matching and uniqueness. Each broken byte becomes U+FFFD. */
ds_str ds_utf8_fold(ds_arena *a, ds_str s);
/* Names of files that some file system takes for one have one key: letters
 * composed (NFC), case folded, dots and blanks at the end dropped. Broken bytes
 * stay as they are. */
ds_str ds_utf8_name_key(ds_arena *a, ds_str name);

/* A safe identifier from a name: folded, letters a-z and digits kept, all else
 * becomes single hyphens, none at the ends, at most 48 bytes cut at a hyphen;
 * "Röhm & Söhne GmbH" -> "rohm-sohne-gmbh", "S.p.A." -> "spa". Names with no
 * such letter at all give "client". Windows' device names get "-1" behind. */
ds_str ds_slug(ds_arena *a, ds_str name);
bool ds_slug_valid(ds_str s); /* [a-z0-9]+(-[a-z0-9]+)* up to 64 bytes */

/* Appends text that is safe to send to a terminal: control characters, C1,
 * bidi overrides and broken bytes shown as <U+001B> or <9C>. `keep_newlines`
 * lets LF and TAB through. */
void ds_utf8_show(ds_buf *out, ds_str s, bool keep_newlines);

#endif
