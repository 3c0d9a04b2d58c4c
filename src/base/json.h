/* JSON text (RFC 8259). */
#ifndef DS_BASE_JSON_H
#define DS_BASE_JSON_H

#include "base/buf.h"

/* Appends `s` as a JSON string with its quotes. Control characters (C1 too),
 * marks of direction, U+2028 and U+2029 are escaped, so that the text may stand
 * on one line, on a terminal and in a script; a byte that is not UTF-8 becomes
 * U+FFFD. */
void ds_json_text(ds_buf *out, ds_str s);

#endif
