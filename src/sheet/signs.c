/* Signs of currencies as data. A sign is one currency's alone, or that of
 * several, and then only a place or the user can tell which.
 *
 * Sources: Unicode CLDR (symbols), ISO 4217, [MS-LCID] (numbers of places). */
#include "sheet/signs.h"
#include <string.h>
#include "base/banned.h"

static const struct {
    const char *sign, *codes;
} signs[] = {
    {"\xe2\x82\xac", "EUR"}, /* euro sign */
    {"Euro", "EUR"},
    {"euro", "EUR"},
    {"EURO", "EUR"},
    {"\xc2\xa3", "GBP"}, /* pound sign */
    {"$", "USD CAD AUD NZD HKD SGD TWD MXN ARS CLP COP UYU DOP BBD BSD BZD "
          "JMD TTD XCD FJD NAD LRD"},
    {"US$", "USD"},
    {"U$S", "USD"},
    {"CA$", "CAD"},
    {"Can$", "CAD"},
    {"C$", "CAD NIO"},
    {"A$", "AUD"},
    {"AU$", "AUD"},
    {"NZ$", "NZD"},
    {"HK$", "HKD"},
    {"NT$", "TWD"},
    {"S$", "SGD"},
    {"MX$", "MXN"},
    {"R$", "BRL"},
    {"kr", "SEK NOK DKK ISK"},
    {"kr.", "DKK ISK SEK NOK"},
    {"Kr", "SEK NOK DKK ISK"},
    {"Kr.", "DKK ISK SEK NOK"},
    {"\xc2\xa5", "JPY CNY"},     /* yen sign */
    {"\xef\xbf\xa5", "JPY CNY"}, /* the same, wide */
    {"\xe5\x86\x86", "JPY"},     /* yen, a letter */
    {"\xe5\x85\x83", "CNY TWD"}, /* yuan, a letter */
    {"\xc2\xa4", "EUR *"},       /* the sign for any currency */
    {"Fr.", "CHF"},
    {"SFr.", "CHF"},
    {"sFr.", "CHF"},
    {"z\xc5\x82", "PLN"},
    {"zl", "PLN"},
    {"K\xc4\x8d", "CZK"},
    {"Kc", "CZK"},
    {"Ft", "HUF"},
    {"lei", "RON MDL"},
    {"Lei", "RON MDL"},
    {"\xd0\xbb\xd0\xb2", "BGN"},  /* lv in Cyrillic */
    {"\xd0\xbb\xd0\xb2.", "BGN"}, /* the same with a point */
    {"\xe2\x82\xbd", "RUB"},      /* ruble sign */
    {"\xe2\x82\xb4", "UAH"},      /* hryvnia sign */
    {"\xe2\x82\xba", "TRY"},      /* lira sign of Turkey */
    {"TL", "TRY"},
    {"\xe2\x82\xb9", "INR"}, /* rupee sign of India */
    {"Rs", "INR PKR LKR NPR MUR"},
    {"Rs.", "INR PKR LKR NPR MUR"},
    {"\xe2\x82\xa9", "KRW"}, /* won sign */
    {"\xe2\x82\xab", "VND"}, /* dong sign */
    {"\xe0\xb8\xbf", "THB"}, /* baht sign */
    {"\xe2\x82\xaa", "ILS"}, /* shekel sign */
    {"\xe2\x82\xb1", "PHP"}, /* peso sign of the Philippines */
    {"\xe2\x82\xa6", "NGN"}, /* naira sign */
    {"\xe2\x82\xb5", "GHS"}, /* cedi sign */
    {"\xe2\x82\xa1", "CRC"}, /* colon sign */
    {"\xe2\x82\xb2", "PYG"}, /* guarani sign */
    {"\xe2\x82\xb8", "KZT"}, /* tenge sign */
    {"\xe2\x82\xae", "MNT"}, /* tugrik sign */
    {"\xe2\x82\xbe", "GEL"}, /* lari sign */
    {"\xe2\x82\xbc", "AZN"}, /* manat sign */
    {"\xd6\x8f", "AMD"},     /* dram sign */
    {"S/", "PEN"},
    {"S/.", "PEN"},
};

enum {
    SIGNS = sizeof signs / sizeof signs[0]
};

const char *ds_sign_codes(ds_str sign)
{
    for (size_t i = 0; i < SIGNS; i++)
        if (ds_str_is(sign, signs[i].sign))
            return signs[i].codes;
    return NULL;
}

size_t ds_sign_at_start(ds_str text)
{
    size_t best = 0;
    for (size_t i = 0; i < SIGNS; i++) {
        ds_str sign = ds_cstr(signs[i].sign);
        if (sign.n > best && ds_str_starts(text, sign))
            best = sign.n;
    }
    return best;
}

size_t ds_sign_at_end(ds_str text)
{
    size_t best = 0;
    for (size_t i = 0; i < SIGNS; i++) {
        ds_str sign = ds_cstr(signs[i].sign);
        if (sign.n > best && ds_str_ends(text, sign))
            best = sign.n;
    }
    return best;
}

bool ds_sign_has(const char *codes, ds_str code)
{
    ds_str rest = ds_cstr(codes);
    while (rest.p != NULL) {
        ds_str one = ds_str_cut(&rest, ' ');
        if (ds_str_eq(one, code) || ds_str_is(one, "*"))
            return true;
    }
    return false;
}

/* --- places ------------------------------------------------------------ */

/* The number of a language in a place, the place's ISO 3166-1 code, and its
 * currency. */
static const struct {
    uint16_t lcid;
    char place[3], currency[4];
} places[] = {
    {0x0401, "SA", "SAR"}, {0x0801, "IQ", "IQD"}, {0x0c01, "EG", "EGP"},
    {0x1001, "LY", "LYD"}, {0x1401, "DZ", "DZD"}, {0x1801, "MA", "MAD"},
    {0x1c01, "TN", "TND"}, {0x2001, "OM", "OMR"}, {0x2401, "YE", "YER"},
    {0x2801, "SY", "SYP"}, {0x2c01, "JO", "JOD"}, {0x3001, "LB", "LBP"},
    {0x3401, "KW", "KWD"}, {0x3801, "AE", "AED"}, {0x3c01, "BH", "BHD"},
    {0x4001, "QA", "QAR"}, {0x0402, "BG", "BGN"}, {0x0403, "ES", "EUR"},
    {0x0404, "TW", "TWD"}, {0x0804, "CN", "CNY"}, {0x0c04, "HK", "HKD"},
    {0x1004, "SG", "SGD"}, {0x1404, "MO", "MOP"}, {0x0405, "CZ", "CZK"},
    {0x0406, "DK", "DKK"}, {0x0407, "DE", "EUR"}, {0x0807, "CH", "CHF"},
    {0x0c07, "AT", "EUR"}, {0x1007, "LU", "EUR"}, {0x1407, "LI", "CHF"},
    {0x0408, "GR", "EUR"}, {0x0409, "US", "USD"}, {0x0809, "GB", "GBP"},
    {0x0c09, "AU", "AUD"}, {0x1009, "CA", "CAD"}, {0x1409, "NZ", "NZD"},
    {0x1809, "IE", "EUR"}, {0x1c09, "ZA", "ZAR"}, {0x2009, "JM", "JMD"},
    {0x2809, "BZ", "BZD"}, {0x2c09, "TT", "TTD"}, {0x3409, "PH", "PHP"},
    {0x3c09, "HK", "HKD"}, {0x4009, "IN", "INR"}, {0x4409, "MY", "MYR"},
    {0x4809, "SG", "SGD"}, {0x040a, "ES", "EUR"}, {0x080a, "MX", "MXN"},
    {0x0c0a, "ES", "EUR"}, {0x100a, "GT", "GTQ"}, {0x140a, "CR", "CRC"},
    {0x180a, "PA", "PAB"}, {0x1c0a, "DO", "DOP"}, {0x200a, "VE", "VES"},
    {0x240a, "CO", "COP"}, {0x280a, "PE", "PEN"}, {0x2c0a, "AR", "ARS"},
    {0x300a, "EC", "USD"}, {0x340a, "CL", "CLP"}, {0x380a, "UY", "UYU"},
    {0x3c0a, "PY", "PYG"}, {0x400a, "BO", "BOB"}, {0x440a, "SV", "USD"},
    {0x480a, "HN", "HNL"}, {0x4c0a, "NI", "NIO"}, {0x500a, "PR", "USD"},
    {0x540a, "US", "USD"}, {0x040b, "FI", "EUR"}, {0x040c, "FR", "EUR"},
    {0x080c, "BE", "EUR"}, {0x0c0c, "CA", "CAD"}, {0x100c, "CH", "CHF"},
    {0x140c, "LU", "EUR"}, {0x180c, "MC", "EUR"}, {0x040d, "IL", "ILS"},
    {0x040e, "HU", "HUF"}, {0x040f, "IS", "ISK"}, {0x0410, "IT", "EUR"},
    {0x0810, "CH", "CHF"}, {0x0411, "JP", "JPY"}, {0x0412, "KR", "KRW"},
    {0x0413, "NL", "EUR"}, {0x0813, "BE", "EUR"}, {0x0414, "NO", "NOK"},
    {0x0814, "NO", "NOK"}, {0x0415, "PL", "PLN"}, {0x0416, "BR", "BRL"},
    {0x0816, "PT", "EUR"}, {0x0418, "RO", "RON"}, {0x0818, "MD", "MDL"},
    {0x0419, "RU", "RUB"}, {0x101a, "BA", "BAM"}, {0x141a, "BA", "BAM"},
    {0x241a, "RS", "RSD"}, {0x281a, "RS", "RSD"}, {0x041b, "SK", "EUR"},
    {0x041c, "AL", "ALL"}, {0x041d, "SE", "SEK"}, {0x081d, "FI", "EUR"},
    {0x041e, "TH", "THB"}, {0x041f, "TR", "TRY"}, {0x0420, "PK", "PKR"},
    {0x0421, "ID", "IDR"}, {0x0422, "UA", "UAH"}, {0x0423, "BY", "BYN"},
    {0x0424, "SI", "EUR"}, {0x0425, "EE", "EUR"}, {0x0426, "LV", "EUR"},
    {0x0427, "LT", "EUR"}, {0x0429, "IR", "IRR"}, {0x042a, "VN", "VND"},
    {0x042b, "AM", "AMD"}, {0x042c, "AZ", "AZN"}, {0x042d, "ES", "EUR"},
    {0x042f, "MK", "MKD"}, {0x0436, "ZA", "ZAR"}, {0x0437, "GE", "GEL"},
    {0x0438, "FO", "DKK"}, {0x0439, "IN", "INR"}, {0x043a, "MT", "EUR"},
    {0x043e, "MY", "MYR"}, {0x043f, "KZ", "KZT"}, {0x0443, "UZ", "UZS"},
    {0x0450, "MN", "MNT"}, {0x0456, "ES", "EUR"}, {0x0464, "PH", "PHP"},
};

enum {
    PLACES = sizeof places / sizeof places[0]
};

static int hex(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                  : -1;
}

/* The low 16 bits; above them stand a calendar and the form of digits. */
static unsigned read_lcid(ds_str s)
{
    unsigned n = 0;
    for (size_t i = 0; i < s.n; i++) {
        int digit = hex(s.p[i]);
        if (digit < 0 || s.n > 8)
            return 0;
        n = (n << 4 | (unsigned)digit) & 0xffff;
    }
    return n;
}

const char *ds_place_currency(ds_str place)
{
    unsigned lcid = read_lcid(place);
    ds_str region = ds_str_sub(place, place.n < 3 ? 0 : place.n - 2, place.n);
    bool tagged = place.n >= 5 && place.p[place.n - 3] == '-';
    for (size_t i = 0; i < PLACES; i++)
        if (places[i].lcid == lcid ||
            (tagged && ds_str_eq_nocase(region, ds_cstr(places[i].place))))
            return places[i].currency;
    return NULL;
}
