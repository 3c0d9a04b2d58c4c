/* The forms of e-mail addresses, phone numbers and web addresses. Lenient on
 * purpose: what they catch is a text in the wrong field. */
#include "record/numbers.h"
#include <string.h>
#include "base/banned.h"

static bool blank_or_control(char c)
{
    return (unsigned char)c <= ' ' || c == 0x7f;
}

static bool has_blank(ds_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (blank_or_control(s.p[i]))
            return true;
    return false;
}

const char *ds_email_wrong(ds_str s)
{
    size_t at = ds_str_chr(s, '@');
    ds_str host = ds_str_sub(s, at + 1, s.n);
    if (at == 0 || at >= s.n || host.n == 0 || has_blank(s) ||
        ds_str_chr(host, '@') < host.n || host.p[0] == '.')
        return "is not an e-mail address";
    return NULL;
}

const char *ds_phone_wrong(ds_str s)
{
    size_t digits = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c >= '0' && c <= '9')
            digits++;
        else if (memchr("+()./- ", c, 7) == NULL && digits < 3)
            return "is not a phone number";
        else if (blank_or_control(c) && c != ' ')
            return "is not a phone number";
    }
    return digits >= 3 ? NULL : "is not a phone number";
}

const char *ds_url_wrong(ds_str s)
{
    size_t scheme = ds_str_find(s, DS_STR("://"));
    ds_str name = ds_str_sub(s, 0, scheme);
    ds_str rest = s;
    if (scheme != SIZE_MAX) {
        if (!ds_str_eq_nocase(name, DS_STR("http")) &&
            !ds_str_eq_nocase(name, DS_STR("https")))
            return "is not a web address";
        rest = ds_str_sub(s, scheme + 3, s.n);
    }
    size_t dot = ds_str_chr(rest, '.');
    return has_blank(s) || dot == 0 || dot + 1 >= rest.n
               ? "is not a web address"
               : NULL;
}
