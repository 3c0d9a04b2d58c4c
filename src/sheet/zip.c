/* minizip over bytes in memory, with limits on what comes out. */
#include "sheet/zip.h"
#include "sheet/lib.h"
#include "base/arena.h"
#include <stdlib.h>
#include <string.h>
#include "base/banned.h"

enum {
    PIECE = 65536,
    ANY_CASE = 2 /* of unzLocateFile */
};

struct ds_zip {
    ds_minizip lib;
    unzFile file;
    ds_str path, bytes;
    ZPOS64_T at; /* where minizip reads the bytes */
    size_t total;
};

/* --- the bytes as minizip's file --------------------------------------- */

static void *open_bytes(void *zip, const void *name, int mode)
{
    (void)name;
    (void)mode;
    return zip;
}

static uLong read_bytes(void *zip, void *stream, void *out, uLong n)
{
    (void)stream;
    ds_zip *z = zip;
    if (z->at >= z->bytes.n)
        return 0;
    if (n > z->bytes.n - z->at)
        n = z->bytes.n - z->at;
    memcpy(out, z->bytes.p + z->at, n);
    z->at += n;
    return n;
}

static ZPOS64_T tell_bytes(void *zip, void *stream)
{
    (void)stream;
    return ((ds_zip *)zip)->at;
}

static long seek_bytes(void *zip, void *stream, ZPOS64_T offset, int origin)
{
    (void)stream;
    ds_zip *z = zip;
    ZPOS64_T from = origin == ZLIB_FILEFUNC_SEEK_END   ? z->bytes.n
                    : origin == ZLIB_FILEFUNC_SEEK_CUR ? z->at
                                                       : 0;
    if (offset > z->bytes.n || from + offset > z->bytes.n)
        return -1;
    z->at = from + offset;
    return 0;
}

static int close_bytes(void *zip, void *stream)
{
    (void)zip;
    (void)stream;
    return 0;
}

static int no_error(void *zip, void *stream)
{
    (void)zip;
    (void)stream;
    return 0;
}

/* --- parts ------------------------------------------------------------- */

int ds_zip_open(ds_zip **out, ds_str path, ds_str bytes, ds_err *err)
{
    ds_zip *z = ds_xmalloc(sizeof *z);
    *z = (ds_zip){.path = path, .bytes = bytes};
    *out = z;
    if (ds_minizip_load(&z->lib, err) != 0)
        return -1;
    zlib_filefunc64_def file = {
        .zopen64_file = open_bytes,
        .zread_file = read_bytes,
        .ztell64_file = tell_bytes,
        .zseek64_file = seek_bytes,
        .zclose_file = close_bytes,
        .zerror_file = no_error,
        .opaque = z,
    };
    unz_global_info64 info = {0};
    z->file = z->lib.unzOpen2_64("", &file);
    if (z->file == NULL || z->lib.unzGetGlobalInfo64(z->file, &info) != UNZ_OK)
        return ds_fail(err, DS_ESYNTAX, "%.*s: a damaged zip archive",
                       DS_FMT(path));
    if (info.number_entry > DS_ZIP_MAX_PARTS)
        return ds_fail(err, DS_ELIMIT, "%.*s: more than %u parts in the file",
                       DS_FMT(path), DS_ZIP_MAX_PARTS);
    return 0;
}

void ds_zip_close(ds_zip *z)
{
    if (z == NULL)
        return;
    if (z->file != NULL)
        z->lib.unzClose(z->file);
    free(z);
}

bool ds_zip_has(const ds_zip *z, const char *part)
{
    return z->lib.unzLocateFile(z->file, part, ANY_CASE) == UNZ_OK;
}

static int check_limits(const ds_zip *z, const char *part, size_t packed,
                        size_t n, ds_err *err)
{
    if (n > DS_ZIP_MAX_PART || z->total > DS_ZIP_MAX_TOTAL)
        return ds_fail(
            err, DS_ELIMIT, "%.*s: %s unpacks to more than %zu MiB",
            DS_FMT(z->path), part,
            (n > DS_ZIP_MAX_PART ? DS_ZIP_MAX_PART : DS_ZIP_MAX_TOTAL) >> 20);
    if (n > DS_ZIP_FREE_OF_RATIO && n / DS_ZIP_MAX_RATIO > packed)
        return ds_fail(err, DS_ELIMIT,
                       "%.*s: %s unpacks to more than %u times its size",
                       DS_FMT(z->path), part, DS_ZIP_MAX_RATIO);
    return 0;
}

static int read_pieces(ds_zip *z, const char *part, size_t packed,
                       ds_zip_feed *feed, void *payload, ds_err *err)
{
    char piece[PIECE];
    size_t n = 0;
    for (;;) {
        int got = z->lib.unzReadCurrentFile(z->file, piece, sizeof piece);
        if (got < 0)
            return ds_fail(err, DS_ESYNTAX, "%.*s: %s is damaged",
                           DS_FMT(z->path), part);
        if (got == 0)
            return 0;
        n += (size_t)got;
        z->total += (size_t)got;
        if (check_limits(z, part, packed, n, err) != 0 ||
            feed(payload, (ds_str){piece, (size_t)got}, err) != 0)
            return -1;
    }
}

int ds_zip_read(ds_zip *z, const char *part, ds_zip_feed *feed, void *payload,
                ds_err *err)
{
    unz_file_info64 info;
    if (!ds_zip_has(z, part))
        return ds_fail(err, DS_ENOTFOUND, "%.*s: has no part %s",
                       DS_FMT(z->path), part);
    if (z->lib.unzGetCurrentFileInfo64(z->file, &info, NULL, 0, NULL, 0, NULL,
                                       0) != UNZ_OK ||
        (info.flag & 1) != 0 || z->lib.unzOpenCurrentFile(z->file) != UNZ_OK)
        return ds_fail(err, DS_ESYNTAX, "%.*s: %s is damaged or encrypted",
                       DS_FMT(z->path), part);
    if (info.compression_method != 0 && info.compression_method != Z_DEFLATED)
        return ds_fail(err, DS_ESYNTAX,
                       "%.*s: %s is packed in an unusual way, save the file "
                       "again",
                       DS_FMT(z->path), part);
    size_t packed = info.compressed_size < z->bytes.n
                        ? (size_t)info.compressed_size
                        : z->bytes.n;
    int failed = read_pieces(z, part, packed, feed, payload, err);
    if (z->lib.unzCloseCurrentFile(z->file) == UNZ_CRCERROR && !failed)
        failed = ds_fail(err, DS_ESYNTAX, "%.*s: %s is damaged (its sum)",
                         DS_FMT(z->path), part);
    return failed;
}
