/* Four characters are three bytes. */
#include "einvoice/base64.h"
#include "base/banned.h"

static int value_of(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool ds_base64_decode(ds_str *out, ds_arena *a, ds_str text)
{
    char *p = ds_alloc_text(a, text.n / 4 * 3 + 3);
    size_t n = 0, padding = 0, digits = 0;
    unsigned bits = 0;
    for (size_t i = 0; i < text.n; i++) {
        int v = value_of(text.p[i]);
        if (is_space(text.p[i]))
            continue;
        padding += text.p[i] == '=';
        if (text.p[i] == '=')
            continue;
        if (v < 0 || padding > 0)
            return false;
        bits = bits << 6 | (unsigned)v;
        if (++digits % 4 != 1)
            p[n++] = (char)(bits >> (8 - digits % 4 * 2) % 8 & 0xff);
    }
    *out = (ds_str){p, n};
    return padding <= 2 && (digits + padding) % 4 == 0 && digits % 4 != 1;
}
