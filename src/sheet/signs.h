/* Signs of currencies, and whose they are. */
#ifndef DS_SHEET_SIGNS_H
#define DS_SHEET_SIGNS_H

#include "base/str.h"

/* The ISO 4217 codes that a sign stands for, with blanks between them: "EUR",
 * "USD CAD AUD ..."; NULL for what is no sign. */
const char *ds_sign_codes(ds_str sign);
/* The longest sign at the beginning of a text, or at its end: how long. */
size_t ds_sign_at_start(ds_str text);
size_t ds_sign_at_end(ds_str text);

/* The currency of a place that formats name by Microsoft's number ("409", in
 * hexadecimal) or a language's tag ("en-US"); NULL for another. */
const char *ds_place_currency(ds_str place);

/* Whether `code` is among `codes`; "*" among them is any. */
bool ds_sign_has(const char *codes, ds_str code);

#endif
