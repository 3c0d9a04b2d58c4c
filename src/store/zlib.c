/* zlib's stable ABI: the name libz.so.1 and these functions since 1995. */
#include "store/zlib.h"
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include "base/arena.h"
#include "base/banned.h"

#define LIST(X)                                                                \
    X(deflateInit_)                                                            \
    X(deflate) X(deflateReset) X(deflateEnd) X(deflateBound) X(crc32)

struct ds_zlib_state {
    z_stream stream;
#define X(name) __typeof__(&name) name;
    LIST(X)
#undef X
};

int ds_zlib_open(ds_zlib *z, ds_err *err)
{
    void *handle = dlopen("libz.so.1", RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL)
        return ds_fail(err, DS_EGIT, "zlib cannot be loaded: %s", dlerror());
    struct ds_zlib_state *s = ds_xmalloc(sizeof *s);
    memset(s, 0, sizeof *s);
    void *at;
#define X(name)                                                                \
    at = dlsym(handle, #name);                                                 \
    memcpy(&s->name, &at, sizeof at);
    LIST(X)
#undef X
    /* Speed counts: git packs it better when it next tidies up. */
    if (s->deflateInit_(&s->stream, Z_BEST_SPEED, ZLIB_VERSION,
                        (int)sizeof s->stream) != Z_OK) {
        free(s);
        return ds_fail(err, DS_EGIT, "zlib cannot be started");
    }
    z->state = s;
    return 0;
}

void ds_zlib_close(ds_zlib *z)
{
    if (z->state != NULL)
        z->state->deflateEnd(&z->state->stream);
    free(z->state);
    z->state = NULL;
}

int ds_zlib_deflate(ds_buf *out, ds_zlib *z, ds_str bytes, ds_err *err)
{
    struct ds_zlib_state *s = z->state;
    z_stream *io = &s->stream;
    s->deflateReset(io);
    size_t room = s->deflateBound(io, bytes.n);
    io->next_out = (Bytef *)ds_buf_room(out, room);
    io->avail_out = (uInt)room;
    io->next_in = (Bytef *)(uintptr_t)bytes.p; /* zlib only reads it */
    io->avail_in = (uInt)bytes.n;
    if (s->deflate(io, Z_FINISH) != Z_STREAM_END)
        return ds_fail(err, DS_EGIT, "zlib: %s", io->msg ? io->msg : "?");
    out->n += room - io->avail_out;
    return 0;
}

uint32_t ds_zlib_crc(const ds_zlib *z, ds_str bytes)
{
    return (uint32_t)z->state->crc32(0, (const Bytef *)bytes.p, (uInt)bytes.n);
}
