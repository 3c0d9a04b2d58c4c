/* Types: what each is called, what it is inside, how its text is read and
 * written. */
#include "record/numbers.h"
#include "record/record.h"
#include "base/banned.h"

/* Reads one trimmed text that is not empty; NULL, or the phrase why not. */
typedef const char *read_fn(ds_value *v, const ds_field *f, ds_str s);

static const char *read_text(ds_value *v, const ds_field *f, ds_str s)
{
    (void)f;
    v->text = s;
    return NULL;
}

static const char *read_bool(ds_value *v, const ds_field *f, ds_str s)
{
    static const char *const words[] = {"false", "no", "true", "yes"};
    (void)f;
    for (int i = 0; i < 4; i++) {
        if (ds_str_eq_nocase(s, ds_cstr(words[i]))) {
            v->num = i / 2;
            return NULL;
        }
    }
    return "is not true or false";
}

static const char *read_int(ds_value *v, const ds_field *f, ds_str s)
{
    (void)f;
    if (ds_str_chr(s, '.') < s.n || !ds_decimal_parse(&v->num, s))
        return "is not a whole number";
    v->num /= DS_DECIMAL_DEN;
    return NULL;
}

static const char *read_decimal(ds_value *v, const ds_field *f, ds_str s)
{
    (void)f;
    return ds_decimal_parse(&v->num, s)
               ? NULL
               : "is not a number, which is written 1234.5678";
}

static const char *read_hours(ds_value *v, const ds_field *f, ds_str s)
{
    (void)f;
    return ds_hours_parse(&v->num, s)
               ? NULL
               : "is not a number of hours, which is written 3.5 or 3:30";
}

static const char *read_percent(ds_value *v, const ds_field *f, ds_str s)
{
    (void)f;
    if (ds_str_ends(s, DS_STR("%")))
        s = ds_str_trim(ds_str_sub(s, 0, s.n - 1));
    return ds_decimal_parse(&v->num, s)
               ? NULL
               : "is not a percentage, which is written 22 or 22.5";
}

static const char *read_money(ds_value *v, const ds_field *f, ds_str s)
{
    static const char why[] =
        "is not an amount, which is written 1220.00 or 1220.00 EUR";
    (void)f;
    size_t space = ds_str_chr(s, ' ');
    if (space < s.n) {
        ds_str code = ds_str_trim(ds_str_sub(s, space, s.n));
        v->cur = ds_currency_parse(code);
        if (v->cur == 0)
            return why;
    }
    return ds_decimal_parse(&v->num, ds_str_sub(s, 0, space)) ? NULL : why;
}

static const char *read_date(ds_value *v, const ds_field *f, ds_str s)
{
    ds_date d;
    (void)f;
    if (!ds_date_parse(&d, s))
        return "is not a date, which is written 2026-11-23";
    v->num = d;
    return NULL;
}

static const char *read_enum(ds_value *v, const ds_field *f, ds_str s)
{
    int at = ds_field_value(f, s);
    if (at < 0 || (f->noffered > 0 && (size_t)at >= f->noffered))
        return "is not one of its values";
    v->num = at;
    return NULL;
}

static const char *read_email(ds_value *v, const ds_field *f, ds_str s)
{
    (void)f;
    v->text = s;
    return ds_email_wrong(s);
}

static const char *read_phone(ds_value *v, const ds_field *f, ds_str s)
{
    (void)f;
    v->text = s;
    return ds_phone_wrong(s);
}

static const char *read_url(ds_value *v, const ds_field *f, ds_str s)
{
    (void)f;
    v->text = s;
    return ds_url_wrong(s);
}

static const char *read_country(ds_value *v, const ds_field *f, ds_str s)
{
    (void)f;
    v->text = ds_country_parse(s);
    return v->text.n > 0 ? NULL
                         : "is not a country, which is written as two letters";
}

static const char *read_currency(ds_value *v, const ds_field *f, ds_str s)
{
    (void)f;
    v->text = ds_currency_name(ds_currency_parse(s));
    return v->text.n > 0 ? NULL : "is not a currency, which is written as EUR";
}

typedef struct {
    const char *name;
    ds_class cls;
    int64_t den;
    read_fn *read;
} type_row;

static const type_row types[DS_TYPE_COUNT] = {
    [DS_TEXT] = {"text", DS_AS_TEXT, 1, read_text},
    [DS_NOTE] = {"note", DS_AS_TEXT, 1, read_text},
    [DS_BOOL] = {"bool", DS_AS_CODE, 1, read_bool},
    [DS_INT] = {"int", DS_AS_NUMBER, 1, read_int},
    [DS_DECIMAL] = {"decimal", DS_AS_NUMBER, DS_DECIMAL_DEN, read_decimal},
    [DS_HOURS] = {"hours", DS_AS_NUMBER, DS_HOURS_DEN, read_hours},
    [DS_PERCENT] = {"percent", DS_AS_NUMBER, DS_DECIMAL_DEN, read_percent},
    [DS_MONEY] = {"money", DS_AS_MONEY, DS_DECIMAL_DEN, read_money},
    [DS_DATE] = {"date", DS_AS_DATE, 1, read_date},
    [DS_ENUM] = {"enum", DS_AS_CODE, 1, read_enum},
    [DS_TEXTS] = {"list of text", DS_AS_TEXT, 1, read_text},
    [DS_EMAIL] = {"email", DS_AS_TEXT, 1, read_email},
    [DS_PHONE] = {"phone", DS_AS_TEXT, 1, read_phone},
    [DS_URL] = {"url", DS_AS_TEXT, 1, read_url},
    [DS_COUNTRY] = {"country", DS_AS_TEXT, 1, read_country},
    [DS_CURRENCY] = {"currency", DS_AS_TEXT, 1, read_currency},
    [DS_TAX_CODE] = {"tax_code", DS_AS_TEXT, 1, read_text},
    [DS_VAT_NUMBER] = {"vat_number", DS_AS_TEXT, 1, read_text},
    [DS_IBAN] = {"iban", DS_AS_TEXT, 1, read_text},
    [DS_REF] = {"ref", DS_AS_TEXT, 1, read_text},
};

ds_class ds_type_class(ds_type t)
{
    return types[t].cls;
}

int64_t ds_type_den(ds_type t)
{
    return types[t].den;
}

const char *ds_type_name(ds_type t)
{
    return types[t].name;
}

bool ds_type_parse(ds_type *out, ds_str name)
{
    for (int i = 0; i < DS_TYPE_COUNT; i++) {
        if (ds_str_is(name, types[i].name)) {
            *out = (ds_type)i;
            return true;
        }
    }
    return false;
}

bool ds_value_parse(ds_value *out, ds_arena *a, const ds_field *f, ds_str text,
                    ds_currency cur, const char **why)
{
    (void)a;
    *out = (ds_value){0};
    const type_row *t = &types[f->type];
    ds_str s = t->read == read_text ? text : ds_str_trim(text);
    const char *wrong = NULL;
    if (s.n > 0) {
        out->cur = t->cls == DS_AS_MONEY ? cur : 0;
        wrong = t->read(out, f, s);
        out->set = wrong == NULL;
    }
    if (why != NULL)
        *why = wrong;
    return wrong == NULL;
}

static void format_number(ds_buf *out, ds_type t, ds_value v)
{
    if (t == DS_HOURS)
        ds_hours_format(out, v.num);
    else if (t == DS_INT)
        ds_buf_addf(out, "%lld", (long long)v.num);
    else
        ds_decimal_format(out, v.num, 0);
}

void ds_value_format(ds_buf *out, const ds_field *f, ds_value v)
{
    char date[11];
    if (!v.set)
        return;
    switch (types[f->type].cls) {
    case DS_AS_TEXT:
        ds_buf_add(out, v.text);
        break;
    case DS_AS_NUMBER:
        format_number(out, f->type, v);
        break;
    case DS_AS_MONEY:
        ds_decimal_format(out, v.num,
                          v.cur != 0 ? ds_currency_places(v.cur) : 2);
        break;
    case DS_AS_DATE:
        ds_date_format(date, (ds_date)v.num);
        ds_buf_addz(out, date);
        break;
    case DS_AS_CODE:
        if (f->type == DS_BOOL)
            ds_buf_addz(out, v.num != 0 ? "true" : "false");
        else if (v.num >= 0 && (size_t)v.num < f->nvalues)
            ds_buf_add(out, f->values[v.num]);
        break;
    }
}

const char *ds_value_beyond(const ds_field *f, ds_value v)
{
    if (f->has_min && v.set && v.num < f->min)
        return "is below the least that is allowed";
    if (f->has_max && v.set && v.num > f->max)
        return "is above the most that is allowed";
    return NULL;
}
