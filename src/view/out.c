/* A buffer before a stream. */
#include "view/out.h"
#include <errno.h>
#include <string.h>
#include "base/banned.h"

enum {
    SIZE = 65536
};

void ds_out_open(ds_out *o, ds_arena *a, FILE *file)
{
    *o = (ds_out){.file = file, .p = ds_alloc_text(a, SIZE)};
}

static void write_bytes(ds_out *o, ds_str s)
{
    if (o->error != 0 || o->silent || s.n == 0)
        return;
    if (fwrite(s.p, 1, s.n, o->file) == s.n)
        return;
    if (errno == EPIPE)
        o->silent = true;
    else
        o->error = errno;
}

static void flush(ds_out *o)
{
    write_bytes(o, (ds_str){o->p, o->n});
    o->n = 0;
}

void ds_out_add(ds_out *o, ds_str s)
{
    if (s.n > SIZE - o->n)
        flush(o);
    if (s.n > SIZE) {
        write_bytes(o, s);
        return;
    }
    if (s.n > 0)
        memcpy(o->p + o->n, s.p, s.n);
    o->n += s.n;
}

void ds_out_addz(ds_out *o, const char *z)
{
    ds_out_add(o, ds_cstr(z));
}

void ds_out_addc(ds_out *o, char c)
{
    if (o->n == SIZE)
        flush(o);
    o->p[o->n++] = c;
}

ds_buf ds_out_room(ds_out *o)
{
    if (DS_OUT_ROOM > SIZE - o->n)
        flush(o);
    return (ds_buf){.p = o->p + o->n, .n = 0, .cap = DS_OUT_ROOM};
}

void ds_out_take(ds_out *o, const ds_buf *b)
{
    o->n += b->n;
}

void ds_out_drain(ds_out *o, ds_buf *b)
{
    ds_out_add(o, ds_buf_str(b));
    ds_buf_free(b);
}

int ds_out_status(const ds_out *o, ds_err *err)
{
    if (o->error == 0)
        return 0;
    errno = o->error;
    return ds_fail_errno(err, "the answer cannot be written");
}

int ds_out_end(ds_out *o, ds_err *err)
{
    flush(o);
    return ds_out_status(o, err);
}
