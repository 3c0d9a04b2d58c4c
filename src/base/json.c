/* Strings of JSON. */
#include "base/json.h"
#include "base/utf8.h"
#include "base/banned.h"

static void add_ascii(ds_buf *out, unsigned char c)
{
    static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
    for (size_t i = 0; i + 1 < sizeof from; i++) {
        if (c != (unsigned char)from[i])
            continue;
        ds_buf_addc(out, '\\');
        ds_buf_addc(out, to[i]);
        return;
    }
    ds_buf_addf(out, "\\u%04x", c);
}

/* The valid sequence at `i` as a number when a reader, a terminal or a script
 * might obey it, else 0: C1, marks of direction, U+2028 and U+2029. */
static unsigned obeyed(ds_str s, size_t i, size_t *length)
{
    unsigned char first = (unsigned char)s.p[i];
    if (first != 0xc2 && first != 0xd8 && first != 0xe2)
        return 0;
    unsigned char second = (unsigned char)s.p[i + 1];
    *length = 2;
    if (first == 0xc2)
        return second < 0xa0 ? second : 0;
    if (first == 0xd8)
        return second == 0x9c ? 0x61c : 0;
    unsigned cp =
        0x2000u | (second & 0x3fu) << 6 | ((unsigned char)s.p[i + 2] & 0x3fu);
    *length = 3;
    bool harmful = (cp >= 0x200e && cp <= 0x200f) ||
                   (cp >= 0x2028 && cp <= 0x202e) ||
                   (cp >= 0x2066 && cp <= 0x2069);
    return harmful ? cp : 0;
}

static bool is_plain(char c)
{
    return (unsigned char)c >= 0x20 && c != '"' && c != '\\' && c != 0x7f;
}

/* `s` is UTF-8. */
static void add_valid(ds_buf *out, ds_str s)
{
    size_t beg = 0;
    for (size_t i = 0; i < s.n;) {
        size_t length = 1;
        unsigned cp = obeyed(s, i, &length);
        if (cp == 0 && is_plain(s.p[i])) {
            i++;
            continue;
        }
        ds_buf_add(out, ds_str_sub(s, beg, i));
        if (cp != 0)
            ds_buf_addf(out, "\\u%04x", cp);
        else
            add_ascii(out, (unsigned char)s.p[i]);
        beg = i += cp != 0 ? length : 1;
    }
    ds_buf_add(out, ds_str_sub(s, beg, s.n));
}

void ds_json_text(ds_buf *out, ds_str s)
{
    ds_buf_addc(out, '"');
    while (s.n > 0) {
        size_t good = ds_utf8_bad(s);
        add_valid(out, ds_str_sub(s, 0, good));
        if (good < s.n)
            ds_buf_addz(out, "\xef\xbf\xbd");
        s = ds_str_sub(s, good + 1, s.n);
    }
    ds_buf_addc(out, '"');
}
