/* Known are only forms that all regions take for numbers, days or times; a text
 * that some of them may take for one is among these. */
#include "view/retype.h"
#include "base/arena.h"
#include "base/banned.h"

enum {
    DIGITS = 15 /* that a number of a spreadsheet keeps */
};

static size_t count_digits(ds_str s)
{
    size_t n = 0;
    while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
        n++;
    return n;
}

/* Takes digits off the front: at least one and at most `most`. */
static bool take_digits(ds_str *s, size_t most)
{
    size_t n = count_digits(*s);
    *s = ds_str_sub(*s, n, s->n);
    return n >= 1 && n <= most;
}

static char take_any(ds_str *s, const char *signs)
{
    char c = s->n > 0 ? s->p[0] : '\0';
    if (c == '\0' || ds_str_chr(ds_cstr(signs), c) == ds_cstr(signs).n)
        return '\0';
    *s = ds_str_sub(*s, 1, s->n);
    return c;
}

/* 1.10, 1,5, 2E3, 1.5e-7. */
static bool is_number(ds_str s)
{
    if (!take_digits(&s, s.n))
        return false;
    bool point = take_any(&s, ".,") != '\0';
    if (point && !take_digits(&s, s.n))
        return false;
    bool exponent = take_any(&s, "eE") != '\0';
    if (exponent)
        take_any(&s, "+-");
    return (point || exponent) && (!exponent || take_digits(&s, 3)) && s.n == 0;
}

/* A day, a month or a year. */
static bool take_part(ds_str *s)
{
    return count_digits(*s) != 3 && take_digits(s, 4);
}

/* 1/2026, 10:30, 03-04-2026, 1.2.26. */
static bool is_moment(ds_str s)
{
    if (!take_part(&s))
        return false;
    char mark = take_any(&s, "-/:.");
    const char again[] = {mark, '\0'};
    if (mark == '\0' || !take_part(&s))
        return false;
    return s.n == 0 || (take_any(&s, again) && take_part(&s) && s.n == 0);
}

bool ds_is_retyped(ds_str text)
{
    size_t digits = count_digits(text);
    if (digits == 0)
        return false;
    if (digits == text.n)
        return digits > DIGITS || (digits > 1 && text.p[0] == '0');
    return is_number(text) || is_moment(text);
}

void ds_retyped_see(ds_retyped *r, ds_arena *a, const ds_column *c, ds_str text)
{
    if (ds_is_retyped(text) && r->n++ == 0) {
        r->column = c->name;
        r->text = ds_dup(a, text);
    }
}

void ds_retyped_warn(const ds_retyped *r, FILE *talk)
{
    if (r->n > 0 && talk != NULL)
        fprintf(talk,
                "warning: a spreadsheet that opens this CSV makes %s of %zu "
                "text%s, as of %.*s %.*s: -f xlsx keeps them, or import it "
                "there with such columns as text\n",
                r->n == 1 ? "a number or date" : "numbers or dates", r->n,
                r->n == 1 ? "" : "s", DS_FMT(r->column), DS_FMT(r->text));
}
