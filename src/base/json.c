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
    if (c < 0x20 || c == 0x7f)
        ds_buf_addf(out, "\\u%04x", c);
    else
        ds_buf_addc(out, (char)c);
}

void ds_json_text(ds_buf *out, ds_str s)
{
    static const ds_str line = {"\xe2\x80\xa8", 3}, para = {"\xe2\x80\xa9", 3};
    ds_buf_addc(out, '"');
    while (s.n > 0) {
        size_t good = ds_utf8_bad(s);
        for (size_t i = 0; i < good; i++) {
            ds_str rest = ds_str_sub(s, i, good);
            bool is_line = ds_str_starts(rest, line);
            if (is_line || ds_str_starts(rest, para)) {
                ds_buf_addz(out, is_line ? "\\u2028" : "\\u2029");
                i += 2;
            } else {
                add_ascii(out, (unsigned char)s.p[i]);
            }
        }
        if (good < s.n)
            ds_buf_addz(out, "\xef\xbf\xbd");
        s = ds_str_sub(s, good + 1, s.n);
    }
    ds_buf_addc(out, '"');
}
