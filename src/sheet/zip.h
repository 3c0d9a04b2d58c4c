/* A zip archive in memory, its parts read as streams; nothing is ever
 * extracted to a file. */
#ifndef DS_SHEET_ZIP_H
#define DS_SHEET_ZIP_H

#include "base/error.h"
#include "base/str.h"

/* Limits against archives that unpack to more than anybody meant. Deflate can
 * reach 1032:1; sheets stay below 100:1. */
#define DS_ZIP_MAX_PARTS 10000u
#define DS_ZIP_MAX_PART ((size_t)1 << 30)      /* unpacked */
#define DS_ZIP_MAX_TOTAL ((size_t)2 << 30)     /* all parts read */
#define DS_ZIP_MAX_RATIO 300u                  /* unpacked : packed, beyond */
#define DS_ZIP_FREE_OF_RATIO ((size_t)8 << 20) /* so many bytes unpacked */

typedef struct ds_zip ds_zip;
typedef int ds_zip_feed(void *payload, ds_str piece, ds_err *err);

/* `bytes` and `path` (for errors) must outlive it. DS_ESYNTAX: no archive. */
int ds_zip_open(ds_zip **out, ds_str path, ds_str bytes, ds_err *err);
/* Names of parts match in any case, as in OPC (ECMA-376 part 2). */
bool ds_zip_has(const ds_zip *z, const char *part);
/* Gives the part's bytes to `feed` piece by piece. A feed that fails stops it.
 * DS_ENOTFOUND, DS_ESYNTAX for damaged bytes, DS_ELIMIT. */
int ds_zip_read(ds_zip *z, const char *part, ds_zip_feed *feed, void *payload,
                ds_err *err);
void ds_zip_close(ds_zip *z); /* accepts NULL */

#endif
