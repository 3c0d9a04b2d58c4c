/* One text over several fields: "20121 Milano (MI)" is a postcode, a city and a
 * province. A postcode, a province and what is no text take one word, from the
 * end that they stand at; a postcode also from between, where it is the only
 * number. All else is for the texts, of which the second begins behind the last
 * comma. A country before the postcode goes where it is the book's. */
#include "move/split.h"
#include "base/buf.h"
#include <string.h>
#include "base/banned.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ',' ||
           c == ';';
}

/* Without blanks, commas and lone dashes at both ends. */
static ds_str strip(ds_str s)
{
    while (s.n > 0 && (is_blank(s.p[0]) || s.p[0] == '-'))
        s = ds_str_sub(s, 1, s.n);
    while (s.n > 0 && (is_blank(s.p[s.n - 1]) || s.p[s.n - 1] == '-'))
        s = ds_str_sub(s, 0, s.n - 1);
    return s;
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_letter(char c)
{
    return is_upper(c) || (c >= 'a' && c <= 'z');
}

static size_t count_digits(ds_str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] >= '0' && s.p[i] <= '9';
    return n;
}

/* --- one word ---------------------------------------------------------- */

static ds_str first_word(ds_str s)
{
    size_t n = 0;
    while (n < s.n && !is_blank(s.p[n]))
        n++;
    return ds_str_sub(s, 0, n);
}

static ds_str last_word(ds_str s)
{
    size_t n = s.n;
    while (n > 0 && !is_blank(s.p[n - 1]))
        n--;
    return ds_str_sub(s, n, s.n);
}

/* "MI", "(MI)", "[MI]" */
static ds_str province_in(ds_str word)
{
    bool round = word.n > 2 && word.p[0] == '(' && word.p[word.n - 1] == ')';
    bool square = word.n > 2 && word.p[0] == '[' && word.p[word.n - 1] == ']';
    if (round || square)
        word = ds_str_trim(ds_str_sub(word, 1, word.n - 1));
    return word.n == 2 && is_letter(word.p[0]) && is_letter(word.p[1])
               ? word
               : (ds_str){0};
}

/* Where it hangs on the last word: "Milano(MI)", "Milano/MI", "Milano-MI"; the
 * place where it begins, or s.n. */
static size_t hung_province(ds_str s)
{
    size_t open = s.n;
    if (s.n > 3 && (s.p[s.n - 1] == ')' || s.p[s.n - 1] == ']'))
        while (open > 0 && s.p[open - 1] != '(' && s.p[open - 1] != '[')
            open--;
    if (open < s.n && open > 0 &&
        province_in(ds_str_sub(s, open - 1, s.n)).n > 0)
        return open - 1;
    if (s.n > 3 && (s.p[s.n - 3] == '/' || s.p[s.n - 3] == '-') &&
        is_upper(s.p[s.n - 2]) && is_upper(s.p[s.n - 1]))
        return s.n - 3;
    return s.n;
}

static bool take_province(ds_str *out, ds_str *rest)
{
    ds_str s = strip(*rest), word = last_word(s);
    size_t at = s.n - word.n;
    *out = province_in(word);
    if (out->n == 0) {
        at = hung_province(s);
        word = ds_str_sub(s, at, s.n);
        bool sign = word.n > 0 && (word.p[0] == '/' || word.p[0] == '-');
        *out = province_in(ds_str_sub(word, sign, word.n));
    }
    if (out->n > 0)
        *rest = ds_str_sub(s, 0, at);
    return out->n > 0;
}

/* What stands before a postcode: "I", "IT", "DE". */
static bool is_country(ds_str word)
{
    for (size_t i = 0; i < word.n; i++)
        if (!is_upper(word.p[i]))
            return false;
    return word.n > 0 && word.n <= 2;
}

/* "I" and "IT" of an Italian book. */
static bool is_home(ds_str word, ds_str country)
{
    return country.n == 2 && word.n > 0 && word.n <= 2 &&
           ds_str_starts(country, word);
}

/* "I-20121" is 20121 at home, and "D-10115" stays. */
static ds_str bare_postcode(ds_str word, ds_str country)
{
    size_t dash = ds_str_chr(word, '-');
    ds_str number = ds_str_sub(word, dash + 1, word.n);
    bool home = dash < word.n && is_home(ds_str_sub(word, 0, dash), country) &&
                count_digits(number) == number.n;
    return home ? number : word;
}

/* The only word that is a number, wherever it stands. */
static bool take_number(ds_str *out, ds_arena *a, ds_str *rest)
{
    ds_str s = strip(*rest), found = {0};
    for (size_t i = 0; i < s.n;) {
        ds_str word = first_word(ds_str_sub(s, i, s.n));
        i += word.n + 1;
        if (word.n < 4 || count_digits(word) != word.n)
            continue;
        if (found.n > 0)
            return false;
        found = word;
    }
    if (found.n == 0)
        return false;
    size_t at = (size_t)(found.p - s.p);
    ds_str before = ds_str_sub(s, 0, at);
    ds_str behind = ds_str_sub(s, at + found.n, s.n);
    *rest =
        ds_printf(a, "%.*s %.*s", DS_FMT(strip(before)), DS_FMT(strip(behind)));
    *out = found;
    return true;
}

/* At its end, else from between. */
static void take_postcode(ds_str *out, ds_splitting *x, ds_str *rest,
                          bool first)
{
    ds_str s = strip(*rest);
    ds_str word = first ? first_word(s) : last_word(s);
    ds_str behind = strip(ds_str_sub(s, word.n, s.n));
    if (first && is_country(word) && count_digits(first_word(behind)) > 0) {
        if (!is_home(word, x->country))
            x->left = word;
        s = behind;
        word = first_word(s);
    }
    if (count_digits(word) == 0) {
        take_number(out, x->arena, rest);
        return;
    }
    *out = bare_postcode(word, x->country);
    *rest = first ? ds_str_sub(s, word.n, s.n) : ds_str_sub(s, 0, s.n - word.n);
}

static void take(ds_str *out, ds_splitting *x, ds_piece p, ds_str *rest,
                 bool first)
{
    ds_str s = strip(*rest);
    ds_str word = first ? first_word(s) : last_word(s);
    if (p == DS_PIECE_POSTCODE) {
        take_postcode(out, x, rest, first);
        return;
    }
    if (p == DS_PIECE_PROVINCE && !first) {
        take_province(out, rest);
        return;
    }
    *out = p == DS_PIECE_PROVINCE ? province_in(word) : word;
    if (out->n > 0)
        *rest =
            first ? ds_str_sub(s, word.n, s.n) : ds_str_sub(s, 0, s.n - word.n);
}

/* --- the whole --------------------------------------------------------- */

static bool is_rest(ds_piece p)
{
    return p == DS_PIECE_REST || p == DS_PIECE_CITY;
}

/* The pieces [beg, end) of which at most one takes what the others leave. */
static void split_group(ds_str *out, ds_splitting *x, size_t beg, size_t end,
                        ds_str text)
{
    while (beg < end && !is_rest(x->pieces[beg])) {
        take(&out[beg], x, x->pieces[beg], &text, true);
        beg++;
    }
    while (end > beg + 1) {
        end--;
        take(&out[end], x, x->pieces[end], &text, false);
    }
    text = strip(text);
    if (beg < end)
        out[beg] = text;
    if (beg == end || (x->pieces[beg] == DS_PIECE_CITY && count_digits(text)))
        x->left = text;
}

void ds_split(ds_str *out, ds_splitting *x, ds_str text)
{
    size_t end = x->n;
    for (size_t i = x->n; i > 0; i--) {
        size_t first = i - 1;
        if (!is_rest(x->pieces[first]))
            continue;
        while (first > 0 && !is_rest(x->pieces[first - 1]))
            first--;
        if (first == 0)
            break;
        size_t cut = text.n;
        while (cut > 0 && strchr(",;\n", text.p[cut - 1]) == NULL)
            cut--;
        split_group(out, x, first, end, ds_str_sub(text, cut, text.n));
        text = ds_str_sub(text, 0, cut);
        end = first;
        i = first + 1;
    }
    split_group(out, x, 0, end, text);
}
