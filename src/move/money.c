/* Amounts of spreadsheets: a number with a currency before or behind it. A sign
 * that several currencies have counts only where the amount or its row says
 * which of them it is. */
#include "move/cell.h"
#include "move/number.h"
#include "sheet/signs.h"
#include <string.h>
#include "base/banned.h"

typedef struct {
    bool has_sign, minus; /* of plus or minus */
    ds_str number;        /* without it */
    ds_str sign;          /* of a currency, as it is written, or empty */
    char code[4];         /* of ISO 4217, where that is written, or empty */
} amount;

/* Takes off what stands at one end. */
static ds_str take(ds_str *s, size_t first, size_t last)
{
    ds_str taken = first > 0 ? ds_str_sub(*s, 0, first)
                             : ds_str_sub(*s, s->n - last, s->n);
    *s = ds_number_trim(first > 0 ? ds_str_sub(*s, first, s->n)
                                  : ds_str_sub(*s, 0, s->n - last));
    return taken;
}

static bool is_code(char out[4], ds_str s)
{
    for (size_t i = 0; i < 3 && s.n == 3; i++)
        out[i] = s.p[i] >= 'a' && s.p[i] <= 'z' ? (char)(s.p[i] - 32) : s.p[i];
    if (s.n == 3 && ds_currency_parse((ds_str){out, 3}) != 0)
        return true;
    out[0] = '\0';
    return false;
}

static bool take_code(amount *v)
{
    ds_str s = v->number;
    if (v->code[0] != '\0')
        return false;
    if (is_code(v->code, ds_str_sub(s, 0, 3)))
        take(&v->number, 3, 0);
    else if (is_code(v->code, ds_str_sub(s, s.n < 3 ? 0 : s.n - 3, s.n)))
        take(&v->number, 0, 3);
    return v->code[0] != '\0';
}

static bool take_sign(amount *v)
{
    size_t first = ds_sign_at_start(v->number);
    size_t last = first > 0 ? 0 : ds_sign_at_end(v->number);
    if (v->sign.n > 0 || first + last == 0)
        return false;
    v->sign = take(&v->number, first, last);
    return true;
}

static bool take_minus(amount *v)
{
    int sign = v->has_sign ? 0 : ds_number_unsign(&v->number);
    v->has_sign = v->has_sign || sign != 0;
    v->minus = v->minus || sign < 0;
    return sign != 0;
}

/* "-€ 5", "(€ 5)" and "€ (5)" are the same, "$5 USD" says it twice. A second
 * minus is left where it is: then it is no number. */
static amount split(ds_str cell)
{
    amount v = {.number = ds_number_trim(cell)};
    while (take_minus(&v) || take_sign(&v) || take_code(&v))
        ;
    return v;
}

ds_str ds_amount_number(ds_str cell)
{
    return split(cell).number;
}

static int ask_which(ds_str sign, const char *codes, ds_err *err)
{
    ds_fail(err, DS_EUSAGE, "\"%.*s\" is the sign of several currencies",
            DS_FMT(sign));
    return ds_hint(err, "--set currency=%.3s (or another) says which", codes);
}

/* The currency that the amount must say; empty: its record has it anyway. */
static int choose_currency(ds_str *out, ds_arena *a, const amount *v,
                           ds_str row, bool spell, ds_err *err)
{
    const char *codes = ds_sign_codes(v->sign);
    *out = v->code[0] != '\0' ? ds_dup(a, ds_cstr(v->code)) : (ds_str){0};
    if (codes == NULL) {
        if (out->n == 0 && spell)
            *out = row;
        return 0;
    }
    bool one = strchr(codes, ' ') == NULL;
    ds_str said = out->n > 0 ? *out : row;
    if (one && out->n == 0)
        *out = ds_cstr(codes);
    else if (!one && said.n == 0)
        return ask_which(v->sign, codes, err);
    else if (!ds_sign_has(codes, said))
        return ds_fail(err, DS_EUSAGE, "\"%.*s\" is no sign of %.*s",
                       DS_FMT(v->sign), DS_FMT(said));
    else if (out->n == 0 && spell)
        *out = row;
    return 0;
}

int ds_told_amount(ds_str *out, ds_arena *a, const ds_cell_env *env,
                   ds_str cell, ds_err *err)
{
    amount v = split(cell);
    ds_str number, code, rest = v.number;
    if (v.has_sign && ds_number_unsign(&rest) != 0)
        return ds_fail(err, DS_EUSAGE, "\"%.*s\" is not a number",
                       DS_FMT(cell));
    if (ds_told_number(&number, a, env->decimal, v.number, err) ||
        choose_currency(&code, a, &v, env->currency, env->spell, err))
        return -1;
    *out = ds_printf(a, "%s%.*s%s%.*s", v.minus ? "-" : "", DS_FMT(number),
                     code.n > 0 ? " " : "", DS_FMT(code));
    return 0;
}
