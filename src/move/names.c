/* Names of firms, squeezed for comparing. */
#include "move/names.h"
#include "base/utf8.h"
#include "base/banned.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* What stands for an apostrophe; folding would make a blank of some. */
static size_t apostrophe(ds_str s, size_t i)
{
    static const ds_str all[] = {DS_STR("'"),
                                 DS_STR("`"),
                                 DS_STR("\xc2\xb4"),
                                 DS_STR("\xca\xb9"),
                                 DS_STR("\xca\xbc"),
                                 DS_STR("\xe2\x80\x98"),
                                 DS_STR("\xe2\x80\x99"),
                                 DS_STR("\xe2\x80\x9b"),
                                 DS_STR("\xe2\x80\xb2")};
    unsigned char c = (unsigned char)s.p[i];
    for (size_t k = 0; (c < '0' || c > 'z' || c == '`') && k < COUNT(all); k++)
        if (ds_str_starts(ds_str_sub(s, i, s.n), all[k]))
            return all[k].n;
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
static const ds_str tails[] = {DS_STR("srl"),
                               DS_STR("srls"),
                               DS_STR("srlu"),
                               DS_STR("spa"),
                               DS_STR("spau"),
                               DS_STR("sapa"),
                               DS_STR("snc"),
                               DS_STR("sas"),
                               DS_STR("ss"),
                               DS_STR("scarl"),
                               DS_STR("scrl"),
                               DS_STR("scpa"),
                               DS_STR("soccoop"),
                               DS_STR("soccoopsociale"),
                               DS_STR("societacooperativa"),
                               DS_STR("cooperativasociale"),
                               DS_STR("societasemplice"),
                               DS_STR("societaperazioni"),
                               DS_STR("societaaresponsabilitalimitata"),
                               DS_STR("societainnomecollettivo"),
                               DS_STR("societainaccomanditasemplice"),
                               DS_STR("unipersonale"),
                               DS_STR("sociounico"),
                               DS_STR("asociounico"),
                               DS_STR("consociounico"),
                               DS_STR("inliquidazione"),
                               DS_STR("infallimento"),
                               DS_STR("inconcordatopreventivo"),
                               DS_STR("inconcordato"),
                               DS_STR("ltd"),
                               DS_STR("limited"),
                               DS_STR("inc"),
                               DS_STR("incorporated"),
                               DS_STR("corp"),
                               DS_STR("corporation"),
                               DS_STR("company"),
                               DS_STR("co"),
                               DS_STR("llc"),
                               DS_STR("llp"),
                               DS_STR("lp"),
                               DS_STR("plc"),
                               DS_STR("gmbh"),
                               DS_STR("mbh"),
                               DS_STR("ag"),
                               DS_STR("kg"),
                               DS_STR("ug"),
                               DS_STR("ek"),
                               DS_STR("ohg"),
                               DS_STR("se"),
                               DS_STR("sarl"),
                               DS_STR("eurl"),
                               DS_STR("sa"),
                               DS_STR("sl"),
                               DS_STR("slu"),
                               DS_STR("bv"),
                               DS_STR("nv"),
                               DS_STR("bvba"),
                               DS_STR("oy"),
                               DS_STR("ab"),
                               DS_STR("as"),
                               DS_STR("aps"),
                               DS_STR("sro"),
                               DS_STR("doo"),
                               DS_STR("kft"),
                               DS_STR("spzoo")};

/* Where the tail begins, blanks left out of the comparison, and a word with
 * it; name.n: it does not end so. */
static size_t tail_at(ds_str name, ds_str tail)
{
    size_t i = name.n, k = tail.n;
    while (k > 0 && i > 0) {
        if (name.p[i - 1] == ' ') {
            i--;
            continue;
        }
        if (name.p[i - 1] != tail.p[k - 1])
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
