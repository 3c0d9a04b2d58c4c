/* What is left of a text with git's conflict markers. */
#ifndef TESTS_LIB_MARKED_H
#define TESTS_LIB_MARKED_H

#include "base/arena.h"
#include "base/buf.h"

/* part: 0 keeps ours, 1 base, 2 theirs. */
static inline ds_str keep_part(ds_arena *a, ds_str text, int part)
{
    static const char *const signs[] = {"<<<<<<< ours", "||||||| base",
                                        "=======", ">>>>>>> theirs"};
    ds_buf b = {0};
    int now = -1;
    while (text.n) {
        ds_str line = ds_str_sub(text, 0, ds_str_chr(text, '\n') + 1);
        text = ds_str_sub(text, line.n, text.n);
        int sign = 0;
        while (sign < 4 && !ds_str_is(ds_str_trim(line), signs[sign]))
            sign++;
        if (sign < 4)
            now = sign == 3 ? -1 : sign;
        else if (now < 0 || now == part)
            ds_buf_add(&b, line);
    }
    text = ds_dup(a, ds_buf_str(&b));
    ds_buf_free(&b);
    return text;
}

#endif
