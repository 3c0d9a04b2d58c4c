/* Types of fields and their values. The schema gives the type, never the
 * scalar's look. */
#ifndef DS_RECORD_VALUE_H
#define DS_RECORD_VALUE_H

#include "base/arena.h"
#include "base/date.h"
#include "base/decimal.h"
#include "base/error.h"

typedef enum {
    DS_TEXT,
    DS_NOTE, /* text of several lines */
    DS_BOOL,
    DS_INT,
    DS_DECIMAL,
    DS_HOURS,
    DS_PERCENT,
    DS_MONEY,
    DS_DATE,
    DS_ENUM,
    DS_TEXTS, /* list of text, joined by LF */
    DS_EMAIL,
    DS_PHONE,
    DS_URL,
    DS_COUNTRY,  /* "IT" */
    DS_CURRENCY, /* "EUR" */
    DS_TAX_CODE,
    DS_VAT_NUMBER,
    DS_IBAN,
    DS_REF, /* the key of what it refers to */
    DS_TYPE_COUNT
} ds_type;

/* What a type is inside. */
typedef enum {
    DS_AS_TEXT,   /* text */
    DS_AS_NUMBER, /* num / ds_type_den(type) */
    DS_AS_MONEY,  /* num / 10000, and cur */
    DS_AS_DATE,   /* num = days */
    DS_AS_CODE,   /* num: bool 0/1; enum: 0-based place in field->values */
} ds_class;

/* ISO 4217's three letters as one number: 'E' << 16 | 'U' << 8 | 'R'. 0: none.
 */
typedef uint32_t ds_currency;

typedef struct {
    bool set; /* false: no value */
    int64_t num;
    ds_currency cur; /* money only */
    ds_str text;     /* DS_AS_TEXT only; borrows from the document or arena */
} ds_value;

ds_class ds_type_class(ds_type t);
int64_t ds_type_den(ds_type t);      /* 1, 10000 or 3600 */
const char *ds_type_name(ds_type t); /* "vat_number" */
bool ds_type_parse(ds_type *out, ds_str name);

ds_currency ds_currency_parse(ds_str s); /* a known ISO 4217 code, or 0 */
void ds_currency_format(char out[4], ds_currency c);
unsigned ds_currency_places(ds_currency c); /* minor units: EUR 2, JPY 0 */
ds_str ds_currency_name(ds_currency c); /* "EUR"; empty if unknown. Static. */
/* "IT" from "it", "Italy", "Italia", "ITA"; empty when unknown. Static. */
ds_str ds_country_parse(ds_str s);
ds_str ds_country_name(ds_str code, bool italian); /* empty when unknown */

#endif
