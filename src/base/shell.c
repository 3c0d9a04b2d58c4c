/* Quoting one word. */
#include "base/shell.h"
#include "base/buf.h"
#include "base/banned.h"

static bool is_plain(char c)
{
    char small = (char)(c | 0x20);
    return (small >= 'a' && small <= 'z') || (c >= '0' && c <= '9') ||
           ds_str_chr(DS_STR("-._/:@%+,"), c) < 9;
}

ds_str ds_shell_word(ds_arena *a, ds_str s)
{
    bool plain = s.n > 0;
    for (size_t i = 0; i < s.n && plain; i++)
        plain = is_plain(s.p[i]);
    if (plain)
        return ds_dup(a, s);
    ds_buf b = {0};
    ds_buf_addc(&b, '\'');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '\'')
            ds_buf_addz(&b, "'\\''");
        else
            ds_buf_addc(&b, c < 0x20 || c == 0x7f ? ' ' : (char)c);
    }
    ds_buf_addc(&b, '\'');
    ds_str out = ds_dup(a, ds_buf_str(&b));
    ds_buf_free(&b);
    return out;
}
