/* SHA-1 (FIPS 180-4) of raw bytes: the trailer of git's index, and the identity
 * of a file's bytes in the journal. Not for security. */
#ifndef DS_STORE_SHA1_H
#define DS_STORE_SHA1_H

#include "base/str.h"

typedef struct {
    uint32_t h[5];
    uint64_t n; /* bytes so far */
    unsigned char rest[64];
} ds_sha1;

void ds_sha1_start(ds_sha1 *s);
void ds_sha1_add(ds_sha1 *s, ds_str bytes);
void ds_sha1_end(unsigned char out[20], ds_sha1 *s);
void ds_sha1_of(unsigned char out[20], ds_str bytes);

#endif
