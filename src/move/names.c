/* Names of firms, squeezed for comparing. */
#include "move/names.h"
#include "base/utf8.h"
#include <string.h>
#include "base/banned.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* What stands for an apostrophe; folding would make a blank of some. */
static size_t apostrophe(ds_str s, size_t i)
{
    static const char *const all[] = {"'",
                                      "`",
                                      "\xc2\xb4",
                                      "\xca\xb9",
                                      "\xca\xbc",
                                      "\xe2\x80\x98",
                                      "\xe2\x80\x99",
                                      "\xe2\x80\x9b",
                                      "\xe2\x80\xb2"};
    for (size_t k = 0; k < COUNT(all); k++)
        if (ds_str_starts(ds_str_sub(s, i, s.n), ds_cstr(all[k])))
            return strlen(all[k]);
    return 0;
}

static ds_str drop_apostrophes(ds_arena *a, ds_str s)
{
    char *p = ds_alloc_text(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n;) {
        size_t skip = apostrophe(s, i);
        if (skip == 0)
            p[n++] = s.p[i++];
        i += skip;
    }
    return (ds_str){p, n};
}

/* Dashes, quotes and the like: Latin-1's signs and general punctuation. */
static size_t punctuation(ds_str s, size_t i)
{
    unsigned char a = (unsigned char)s.p[i];
    unsigned char b = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;
    if (a == 0xc2)
        return 2;
    return a == 0xe2 && (b == 0x80 || b == 0x81) ? 3 : 0;
}

static bool is_letter(char c)
{
    return (unsigned char)c >= 0x80 || (c >= 'a' && c <= 'z') ||
           (c >= '0' && c <= '9');
}

static bool joins(char c)
{
    return c == '&' || c == '+';
}

ds_str ds_name_squeeze(ds_arena *a, ds_str text)
{
    ds_str s = ds_utf8_fold(a, drop_apostrophes(a, text));
    char *p = ds_alloc_text(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        size_t sign = punctuation(s, i);
        bool blank = n == 0 || p[n - 1] == ' ';
        if (joins(s.p[i])) {
            n -= n > 0 && blank;
            p[n++] = s.p[i];
        } else if (sign == 0 && is_letter(s.p[i])) {
            p[n++] = s.p[i];
        } else if (s.p[i] != '.' && !blank && !joins(p[n - 1])) {
            p[n++] = ' ';
        }
        i += sign > 0 ? sign - 1 : 0;
    }
    while (n > 0 && p[n - 1] == ' ')
        n--;
    return (ds_str){p, n};
}

/* Forms of firms and their states, without blanks: "s r l" is "srl". A question
 * is all that comes of two names that differ in them. */
static const char *const tails[] = {"srl",
                                    "srls",
                                    "srlu",
                                    "spa",
                                    "spau",
                                    "sapa",
                                    "snc",
                                    "sas",
                                    "ss",
                                    "scarl",
                                    "scrl",
                                    "scpa",
                                    "soccoop",
                                    "soccoopsociale",
                                    "societacooperativa",
                                    "cooperativasociale",
                                    "societasemplice",
                                    "societaperazioni",
                                    "societaaresponsabilitalimitata",
                                    "societainnomecollettivo",
                                    "societainaccomanditasemplice",
                                    "unipersonale",
                                    "sociounico",
                                    "asociounico",
                                    "consociounico",
                                    "inliquidazione",
                                    "infallimento",
                                    "inconcordatopreventivo",
                                    "inconcordato",
                                    "ltd",
                                    "limited",
                                    "inc",
                                    "incorporated",
                                    "corp",
                                    "corporation",
                                    "company",
                                    "co",
                                    "llc",
                                    "llp",
                                    "lp",
                                    "plc",
                                    "gmbh",
                                    "mbh",
                                    "ag",
                                    "kg",
                                    "ug",
                                    "ek",
                                    "ohg",
                                    "se",
                                    "sarl",
                                    "eurl",
                                    "sa",
                                    "sl",
                                    "slu",
                                    "bv",
                                    "nv",
                                    "bvba",
                                    "oy",
                                    "ab",
                                    "as",
                                    "aps",
                                    "sro",
                                    "doo",
                                    "kft",
                                    "spzoo"};

/* Where the tail begins, blanks left out of the comparison, and a word with
 * it; name.n: it does not end so. */
static size_t tail_at(ds_str name, const char *tail)
{
    size_t i = name.n, k = strlen(tail);
    while (k > 0 && i > 0) {
        if (name.p[i - 1] == ' ') {
            i--;
            continue;
        }
        if (name.p[i - 1] != tail[k - 1])
            return name.n;
        i--;
        k--;
    }
    return k == 0 && i > 1 && (name.p[i - 1] == ' ' || joins(name.p[i - 1]))
               ? i
               : name.n;
}

/* Without its longest tail; as it is when there is none, or nothing before. */
static ds_str without_tail(ds_str name)
{
    size_t first = name.n;
    for (size_t i = 0; i < COUNT(tails); i++) {
        size_t at = tail_at(name, tails[i]);
        first = at < first ? at : first;
    }
    size_t end = first;
    while (end > 0 && (name.p[end - 1] == ' ' || joins(name.p[end - 1])))
        end--;
    return first < name.n && end > 0 ? ds_str_sub(name, 0, end) : name;
}

ds_str ds_name_bare(ds_str name)
{
    ds_str bare = without_tail(name);
    while (bare.n < name.n) {
        name = bare;
        bare = without_tail(name);
    }
    return name;
}
