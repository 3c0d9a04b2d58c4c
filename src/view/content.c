/* Escaping, folding and identifiers of content lines. */
#include "view/content.h"
#include "base/sha256.h"
#include "base/banned.h"

enum {
    FOLD = 75 /* octets of a line */
};

void ds_content_text(ds_buf *b, ds_str text)
{
    while (text.n > 0 && text.p[text.n - 1] == '\n')
        text.n--;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c == '\n') {
            ds_buf_addz(b, "\\n");
            continue;
        }
        if ((c < ' ' && c != '\t') || c == 0x7f)
            continue;
        if (c == '\\' || c == ',' || c == ';')
            ds_buf_addc(b, '\\');
        ds_buf_addc(b, text.p[i]);
    }
}

void ds_content_line(ds_out *out, ds_str line)
{
    size_t room = FOLD;
    while (line.n > room) {
        size_t n = room;
        while (n > 1 && ((unsigned char)line.p[n] & 0xc0) == 0x80)
            n--;
        ds_out_add(out, ds_str_sub(line, 0, n));
        ds_out_addz(out, "\r\n ");
        line = ds_str_sub(line, n, line.n);
        room = FOLD - 1; /* the blank before it counts */
    }
    ds_out_add(out, line);
    ds_out_addz(out, "\r\n");
}

void ds_content_uid(ds_out *out, ds_map *seen, ds_arena *a, ds_str key)
{
    char hex[65];
    bool fresh;
    ds_buf b = {0};
    uint64_t *n = ds_map_put(seen, ds_dup(a, key), &fresh);
    ++*n;
    ds_buf_add(&b, key);
    if (!fresh)
        ds_buf_addf(&b, "\n%llu", (unsigned long long)*n);
    ds_sha256_hex(hex, ds_buf_str(&b));
    ds_buf_clear(&b);
    hex[12] = '8';
    hex[16] = "89ab"[hex[16] & 3];
    ds_buf_addf(&b, "UID:urn:uuid:%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8,
                hex + 12, hex + 16, hex + 20);
    ds_content_line(out, ds_buf_str(&b));
    ds_buf_free(&b);
}
