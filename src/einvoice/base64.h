/* Base64 (RFC 4648, 4), as it stands in XML: with spaces and line ends. */
#ifndef DS_EINVOICE_BASE64_H
#define DS_EINVOICE_BASE64_H

#include "base/arena.h"

/* False when it is not base64; `*out` lives in `a`. */
bool ds_base64_decode(ds_str *out, ds_arena *a, ds_str text);

#endif
