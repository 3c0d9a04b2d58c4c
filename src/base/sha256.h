/* SHA-256 (FIPS 180-4): what `sha256sum` prints of the same bytes. */
#ifndef DS_BASE_SHA256_H
#define DS_BASE_SHA256_H

#include "base/str.h"

/* 64 hex digits and NUL. */
void ds_sha256_hex(char out[65], ds_str bytes);

#endif
