/* Check numbers: Italian tax codes, VAT numbers, IBAN, SDI codes. */
#include "record/numbers.h"
#include "record/value.h"
#include <stdio.h>
#include <string.h>
#include "base/banned.h"

/* Longer than any number here, so that what is cut is too long anyway. */
#define MAX_NUMBER 48

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool letter(char c)
{
    return c >= 'A' && c <= 'Z';
}

size_t ds_number_squeeze(char *out, size_t n, ds_str s)
{
    size_t len = 0;
    for (size_t i = 0; i < s.n && len + 1 < n; i++) {
        char c = s.p[i];
        if (c != ' ')
            out[len++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    out[len] = '\0';
    return len;
}

static bool all_digits(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!digit(p[i]))
            return false;
    return true;
}

/* The check of partita IVA: digits at even places doubled, their digits
 * summed; with the last the sum is a multiple of ten. */
static bool luhn11(const char *p)
{
    unsigned sum = 0, any = 0;
    for (unsigned i = 0; i < 11; i++) {
        unsigned d = (unsigned)(p[i] - '0') << (i & 1);
        sum += d > 9 ? d - 9 : d;
        any |= d;
    }
    return any != 0 && sum % 10 == 0;
}

/* Value of a character at an odd place (from 1): digits count as A..J. */
static const unsigned char odd_value[26] = {1,  0,  5,  7,  9,  13, 15, 17, 19,
                                            21, 2,  4,  18, 20, 11, 3,  6,  8,
                                            12, 14, 16, 10, 22, 25, 24, 23};

static char check_character(const char *p)
{
    unsigned sum = 0;
    for (unsigned i = 0; i < 15; i++) {
        unsigned v = (unsigned)(digit(p[i]) ? p[i] - '0' : p[i] - 'A');
        sum += i % 2 == 0 ? odd_value[v] : v;
    }
    return (char)('A' + sum % 26);
}

/* The digit at a place of numbers: itself, or the letter that omocodia puts
 * there; -1 for anything else. */
static int digit_at(char c)
{
    static const char letters[] = "LMNPQRSTUV";
    if (digit(c))
        return c - '0';
    const char *at = c != '\0' ? strchr(letters, c) : NULL;
    return at != NULL ? (int)(at - letters) : -1;
}

/* Surname and first name, year, month, day (40 more for women), place. */
static bool person_form(const char *p)
{
    static const char form[] = "LLLLLLddLddLdddL";
    for (size_t i = 0; i < 16; i++)
        if (form[i] == 'L' ? !letter(p[i]) : digit_at(p[i]) < 0)
            return false;
    int day = digit_at(p[9]) * 10 + digit_at(p[10]);
    day = day > 40 ? day - 40 : day;
    return strchr("ABCDEHLMPRST", p[8]) != NULL && day >= 1 && day <= 31;
}

const char *ds_tax_code_wrong(ds_str s, ds_str country)
{
    char p[MAX_NUMBER];
    if (!ds_str_is(country, "IT"))
        return NULL;
    size_t n = ds_number_squeeze(p, sizeof p, s);
    if (n == 11 && all_digits(p, n))
        return luhn11(p) ? NULL : "has a wrong check digit";
    if (n != 16)
        return "is not a tax code, which has 16 characters or 11 digits";
    if (!person_form(p))
        return "is not a tax code, which looks like RSSMRA85T10A562S";
    return p[15] == check_character(p) ? NULL : "has a wrong check character";
}

/* d digit, L letter, A either, S either or one of + and *; all else itself. */
static bool fits(const char *form, const char *p)
{
    for (; *form != '\0'; form++, p++) {
        bool ok = *form == 'd'   ? digit(*p)
                  : *form == 'L' ? letter(*p)
                  : *form == 'A' ? digit(*p) || letter(*p)
                  : *form == 'S'
                      ? digit(*p) || letter(*p) || *p == '+' || *p == '*'
                      : *p == *form;
        if (!ok)
            return false;
    }
    return *p == '\0';
}

typedef struct {
    char prefix[3];  /* of the number */
    char country[3]; /* ISO 3166 */
    const char *forms[5];
} vat_form;

static const vat_form vat_forms[] = {
    {"AT", "AT", {"Udddddddd"}},
    {"BE", "BE", {"0ddddddddd", "1ddddddddd"}},
    {"BG", "BG", {"ddddddddd", "dddddddddd"}},
    {"CH",
     "CH",
     {"Eddddddddd", "EdddddddddMWST", "EdddddddddTVA", "EdddddddddIVA"}},
    {"CY", "CY", {"ddddddddL"}},
    {"CZ", "CZ", {"dddddddd", "ddddddddd", "dddddddddd"}},
    {"DE", "DE", {"ddddddddd"}},
    {"DK", "DK", {"dddddddd"}},
    {"EE", "EE", {"ddddddddd"}},
    {"EL", "GR", {"ddddddddd"}},
    {"ES", "ES", {"LdddddddA", "ddddddddL"}},
    {"FI", "FI", {"dddddddd"}},
    {"FR", "FR", {"AAddddddddd"}},
    {"GB", "GB", {"ddddddddd", "dddddddddddd", "GDddd", "HAddd"}},
    {"HR", "HR", {"ddddddddddd"}},
    {"HU", "HU", {"dddddddd"}},
    {"IE", "IE", {"dSdddddL", "dddddddLL"}},
    {"IT", "IT", {"ddddddddddd"}},
    {"LT", "LT", {"ddddddddd", "dddddddddddd"}},
    {"LU", "LU", {"dddddddd"}},
    {"LV", "LV", {"ddddddddddd"}},
    {"MT", "MT", {"dddddddd"}},
    {"NL", "NL", {"SSSSSSSSSBSS"}},
    {"PL", "PL", {"dddddddddd"}},
    {"PT", "PT", {"ddddddddd"}},
    {"SE", "SE", {"dddddddddddd"}},
    {"SI", "SI", {"dddddddd"}},
    {"SK", "SK", {"dddddddddd"}},
    {"XI", "XI", {"ddddddddd", "dddddddddddd", "GDddd", "HAddd"}},
};

#define N_VAT (sizeof vat_forms / sizeof *vat_forms)

/* Romania's have 2 to 10 digits, which no list of forms says shortly. */
static const char *romanian(const char *p)
{
    size_t n = strlen(p);
    return n >= 2 && n <= 10 && all_digits(p, n) ? NULL
                                                 : "is not a VAT number of RO";
}

static const char *by_form(const vat_form *v, const char *p)
{
    for (size_t i = 0; i < 5 && v->forms[i] != NULL; i++)
        if (fits(v->forms[i], p))
            return strcmp(v->prefix, "IT") == 0 && !luhn11(p)
                       ? "has a wrong check digit"
                       : NULL;
    return "does not have the form of its country's VAT numbers";
}

static const vat_form *of_prefix(const char *p)
{
    for (size_t i = 0; i < N_VAT; i++)
        if (strncmp(vat_forms[i].prefix, p, 2) == 0)
            return &vat_forms[i];
    return NULL;
}

static const vat_form *of_country(ds_str country)
{
    for (size_t i = 0; i < N_VAT; i++)
        if (ds_str_is(country, vat_forms[i].country))
            return &vat_forms[i];
    return NULL;
}

/* Dots and hyphens separate groups in some countries. */
static void drop_separators(char *p)
{
    char *to = p;
    for (; *p != '\0'; p++)
        if (*p != '.' && *p != '-')
            *to++ = *p;
    *to = '\0';
}

const char *ds_vat_number_wrong(ds_str s, ds_str country)
{
    char p[MAX_NUMBER];
    ds_number_squeeze(p, sizeof p, s);
    drop_separators(p);
    bool ro = strncmp(p, "RO", 2) == 0;
    if (ro || (ds_str_is(country, "RO") && digit(p[0])))
        return romanian(ro ? p + 2 : p);
    const vat_form *own = of_prefix(p);
    const vat_form *home = of_country(country);
    const char *why = own != NULL ? by_form(own, p + 2) : NULL;
    if (own != NULL && (why == NULL || own == home || home == NULL))
        return why;
    return home != NULL ? by_form(home, p) : NULL;
}

/* Letters in front that stand for a country: VAT numbers have their own for
 * Greece and Northern Ireland. */
static bool names_country(const char *p)
{
    return letter(p[0]) && letter(p[1]) &&
           (of_prefix(p) != NULL || ds_country_parse((ds_str){p, 2}).n > 0);
}

/* Behind a Swiss number stands the tax, in one of three languages. */
static void drop_tax(char *p)
{
    size_t n = strlen(p);
    static const char form[] = "CHEddddddddd";
    if (n > sizeof form - 1 && strncmp(p, "CHE", 3) == 0 &&
        by_form(of_prefix("CH"), p + 2) == NULL)
        p[sizeof form - 1] = '\0';
}

bool ds_vat_number_normal(char *out, size_t n, ds_str s, ds_str country)
{
    char p[MAX_NUMBER];
    ds_number_squeeze(p, sizeof p, s);
    drop_separators(p);
    const vat_form *home = of_country(country);
    bool mine = home != NULL && by_form(home, p) == NULL; /* French letters */
    bool named = names_country(p) && !mine;
    if (named || p[0] == '\0')
        snprintf(out, n, "%s", p);
    else if (home != NULL)
        snprintf(out, n, "%s%s", home->prefix, p);
    else
        snprintf(out, n, "%.*s%s", DS_FMT(country), p);
    drop_tax(out);
    return named;
}

/* Country and length, as in the registry (release 99). */
static const char iban_lengths[] =
    "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27"
    "DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28"
    "IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22"
    "MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24"
    "SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30";

static size_t iban_length(const char *p)
{
    for (const char *at = iban_lengths; *at != '\0'; at += 4)
        if (at[0] == p[0] && at[1] == p[1])
            return (size_t)(at[2] - '0') * 10 + (size_t)(at[3] - '0');
    return 0;
}

const char *ds_iban_wrong(ds_str s)
{
    char p[MAX_NUMBER];
    size_t n = ds_number_squeeze(p, sizeof p, s);
    if (n < 5 || !letter(p[0]) || !letter(p[1]) || !all_digits(p + 2, 2))
        return "is not an IBAN, which begins with a country and two digits";
    size_t want = iban_length(p);
    if (want == 0)
        return "is not an IBAN: no country with IBANs begins so";
    if (n != want)
        return "does not have the length of its country's IBANs";
    unsigned rest = 0;
    for (size_t i = 0; i < n; i++) {
        char c = p[(i + 4) % n];
        if (!digit(c) && !letter(c))
            return "is not an IBAN, which has only letters and digits";
        rest = digit(c) ? rest * 10 + (unsigned)(c - '0')
                        : rest * 100 + (unsigned)(c - 'A') + 10;
        rest %= 97;
    }
    return rest == 1 ? NULL : "has wrong check digits";
}

const char *ds_sdi_code_wrong(ds_str s)
{
    char p[MAX_NUMBER];
    size_t n = ds_number_squeeze(p, sizeof p, s);
    for (size_t i = 0; i < n; i++)
        if (!digit(p[i]) && !letter(p[i]))
            return "is not an SDI code, which has only letters and digits";
    return n == 6 || n == 7
               ? NULL
               : "is not an SDI code, which has 7 characters (6 for a public "
                 "body)";
}
