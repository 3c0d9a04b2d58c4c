/* One cell as text. */
#include "base/utf8.h"
#include "view/format.h"
#include "base/banned.h"

/* --- numbers ----------------------------------------------------------- */

/* Exact hours as people write them, else as any fraction. */
static bool add_hours(ds_buf *out, ds_ratio v)
{
    ds_i128 seconds;
    if (DS_HOURS_DEN % v.den != 0 ||
        __builtin_mul_overflow(v.num, (ds_i128)(DS_HOURS_DEN / v.den),
                               &seconds) ||
        seconds > INT64_MAX || seconds <= INT64_MIN)
        return ds_ratio_format(out, v, 0);
    ds_hours_format(out, (int64_t)seconds);
    return true;
}

static bool add_decimal(ds_buf *out, const ds_column *c, const ds_cell *v)
{
    return ds_ratio_format(
        out, v->num, c->type == DS_MONEY ? ds_currency_places(v->cur) : 0);
}

bool ds_cell_number(ds_buf *out, const ds_column *c, const ds_cell *v)
{
    return c->type == DS_HOURS ? add_hours(out, v->num)
                               : add_decimal(out, c, v);
}

void ds_cell_decimal(ds_buf *out, const ds_column *c, const ds_cell *v)
{
    add_decimal(out, c, v);
}

void ds_cell_date(char out[11], const ds_cell *v)
{
    ds_date_format(out, (ds_date)(v->num.num / v->num.den));
}

/* --- lists ------------------------------------------------------------- */

bool ds_list_next(ds_str *item, ds_str *rest)
{
    if (rest->p == NULL)
        return false;
    *item = ds_str_cut(rest, '\n');
    return true;
}

/* A comma or bar in a text would part it too when a person reads it. */
static bool needs_lines(ds_str list)
{
    ds_str item, rest = list;
    while (ds_list_next(&item, &rest))
        if (item.n == 0 || ds_str_chr(item, ';') < item.n ||
            ds_str_chr(item, ',') < item.n || ds_str_chr(item, '|') < item.n)
            return true;
    return false;
}

static void plain_list(ds_buf *out, ds_str list)
{
    bool lines = needs_lines(list), first = true;
    ds_str item, rest = list;
    while (ds_list_next(&item, &rest)) {
        if (!lines && !first)
            ds_buf_addc(out, ';');
        ds_buf_add(out, item);
        if (lines)
            ds_buf_addc(out, '\n');
        first = false;
    }
}

/* --- texts ------------------------------------------------------------- */

static void show_lines(ds_buf *out, ds_str text, const char *between)
{
    bool first = true;
    ds_str line, rest = text;
    while (ds_list_next(&line, &rest)) {
        if (!first)
            ds_buf_addz(out, between);
        if (rest.p != NULL && line.n > 0 && line.p[line.n - 1] == '\r')
            line.n--;
        ds_utf8_show(out, line, false);
        first = false;
    }
}

void ds_text_show(ds_buf *out, ds_type type, ds_str text)
{
    if (type == DS_TEXTS) {
        show_lines(out, text, ", ");
        return;
    }
    while (text.n > 0 && text.p[text.n - 1] == '\n')
        text.n--;
    show_lines(out, text, "\u21b5");
}

ds_str ds_text_safe(ds_arena *a, ds_str text)
{
    ds_buf b = {0};
    ds_text_show(&b, DS_TEXT, text);
    ds_str safe = ds_dup(a, ds_buf_str(&b));
    ds_buf_free(&b);
    return safe;
}

void ds_cell_plain(ds_buf *out, const ds_column *c, const ds_cell *v)
{
    if (!v->set)
        return;
    char date[11];
    switch (ds_type_class(c->type)) {
    case DS_AS_TEXT:
        if (c->type == DS_TEXTS)
            plain_list(out, v->text);
        else
            ds_buf_add(out, v->text);
        return;
    case DS_AS_NUMBER:
    case DS_AS_MONEY:
        ds_cell_number(out, c, v);
        return;
    case DS_AS_DATE:
        ds_cell_date(date, v);
        ds_buf_addz(out, date);
        return;
    case DS_AS_CODE:
        if (c->type == DS_BOOL)
            ds_buf_addz(out, v->num.num != 0 ? "true" : "false");
        else
            ds_buf_add(out, v->text);
        return;
    }
}

static void show_number(ds_buf *out, const ds_column *c, const ds_cell *v)
{
    size_t beg = out->n;
    bool exact = ds_cell_number(out, c, v);
    if (!exact) { /* says that it was rounded */
        ds_buf_addc(out, '~');
        for (size_t i = out->n - 1; i > beg; i--)
            out->p[i] = out->p[i - 1];
        out->p[beg] = '~';
    }
    if (c->type == DS_PERCENT)
        ds_buf_addc(out, '%');
    if (c->type == DS_MONEY && v->cur != 0) {
        char code[4];
        ds_currency_format(code, v->cur);
        ds_buf_addf(out, " %s", code);
    }
}

void ds_cell_show_in(ds_buf *out, const ds_column *c, const ds_cell *v,
                     bool italian)
{
    if (!v->set)
        return;
    ds_class class = ds_type_class(c->type);
    if (class == DS_AS_NUMBER || class == DS_AS_MONEY)
        show_number(out, c, v);
    else if (class == DS_AS_TEXT || c->type == DS_ENUM)
        ds_text_show(out, c->type, v->text);
    else if (c->type == DS_BOOL)
        ds_buf_addz(out, v->num.num == 0 ? "no" : italian ? "sì" : "yes");
    else
        ds_cell_plain(out, c, v);
}

void ds_cell_show(ds_buf *out, const ds_column *c, const ds_cell *v)
{
    ds_cell_show_in(out, c, v, false);
}

void ds_number_group(ds_buf *out, ds_str plain, bool italian)
{
    size_t digits = 0, beg = 0;
    while (beg < plain.n && (plain.p[beg] < '0' || plain.p[beg] > '9'))
        beg++;
    while (beg + digits < plain.n && plain.p[beg + digits] >= '0' &&
           plain.p[beg + digits] <= '9')
        digits++;
    for (size_t i = 0; i < plain.n; i++) {
        size_t left = beg + digits - i; /* digits from here to the point */
        if (i > beg && i < beg + digits && left % 3 == 0)
            ds_buf_addc(out, italian ? '.' : ',');
        bool point = i == beg + digits && plain.p[i] == '.';
        ds_buf_addc(out, point && italian ? ',' : plain.p[i]);
    }
}
