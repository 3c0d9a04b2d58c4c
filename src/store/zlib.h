/* zlib, loaded like libgit2 (which brings it into the process anyway), for the
 * one place that writes packs. */
#ifndef DS_STORE_ZLIB_H
#define DS_STORE_ZLIB_H

#include "base/buf.h"
#include "base/error.h"

typedef struct {
    struct ds_zlib_state *state;
} ds_zlib;

int ds_zlib_open(ds_zlib *z, ds_err *err);
void ds_zlib_close(ds_zlib *z); /* accepts a zeroed one */
/* Appends the bytes as one zlib stream (RFC 1950). */
int ds_zlib_deflate(ds_buf *out, ds_zlib *z, ds_str bytes, ds_err *err);
uint32_t ds_zlib_crc(const ds_zlib *z, ds_str bytes);

#endif
