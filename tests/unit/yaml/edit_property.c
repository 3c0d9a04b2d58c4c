/* Random edits of random documents: what lies outside of the splices keeps its
 * bytes, the result says what a list of leaves says.
 *
 *   edit_property [CASES [SEED]]     2000 cases of seed 1 where nothing is said
 *
 * The model is a list of "path = text" lines of the whole tree, made by
 * walking it; an edit is done on the lines, without any knowledge of YAML. */
#include "unit.h"
#include "base/buf.h"
#include "yaml/edit.h"
#include <stdio.h>
#include <stdlib.h>
#include "base/banned.h"

static unsigned long cases = 2000;
static uint64_t seed = 1;

static unsigned long below(unsigned long n)
{
    return rnd_below(&seed, n);
}

/* --- documents --------------------------------------------------------- */

typedef struct {
    ds_buf b;
    const char *eol;
    unsigned keys; /* so that keys differ */
} maker;

static void maybe_comment(maker *m)
{
    if (below(5) == 0)
        ds_buf_addf(&m->b, "%*s# remark, \"%lu\"", (int)below(3) + 1, "",
                    below(100));
}

static void maybe_lines(maker *m, unsigned indent)
{
    if (below(6) == 0)
        ds_buf_addz(&m->b, m->eol);
    if (below(6) == 0)
        ds_buf_addf(&m->b, "%*s# a note: of its own%s", (int)indent, "",
                    m->eol);
}

static const char *const words[] = {
    "Acme S.p.A.", "caffè più",   "030 1234", "01234", "no",
    "2026-11-23",  "12.50",       "x#y",      "a:b",   "Straße 5",
    "~",           "it's \"so\"", "€ 5",      "-",     "* star"};

static void put_scalar(maker *m, bool flow, unsigned indent)
{
    static const char *const plain[] = {"Acme",   "030 1234", "1220.00",
                                        "yes",    "caffè",    "a-b",
                                        "2026-1", "x y z",    "5%"};
    unsigned long style = below(flow ? 3 : 6);
    if (style == 0)
        ds_buf_addf(&m->b, "'it''s %lu'", below(100));
    else if (style == 1)
        ds_buf_addf(&m->b, "\"a\\tb \\\" è %lu\"", below(100));
    else if (style == 2 || style == 3)
        ds_buf_addz(&m->b, plain[below(9)]);
    else
        ds_buf_addf(&m->b, "%s%s%*sline è one%s%s%*s  deeper",
                    style == 4 ? "|" : ">", m->eol, (int)indent + 3, "", m->eol,
                    below(2) ? m->eol : "", (int)indent + 3, "");
    if (style < 4 && !flow)
        maybe_comment(m);
}

static void put_flow(maker *m, bool map, unsigned depth)
{
    unsigned long n = below(4);
    ds_buf_addc(&m->b, map ? '{' : '[');
    for (unsigned long i = 0; i < n; i++) {
        if (i)
            ds_buf_addz(&m->b, below(2) ? ", " : ",");
        if (map)
            ds_buf_addf(&m->b, "k%u: ", m->keys++);
        if (depth && below(4) == 0)
            put_flow(m, below(2), depth - 1);
        else
            put_scalar(m, true, 0);
    }
    ds_buf_addc(&m->b, map ? '}' : ']');
}

static void put_map(maker *m, unsigned indent, unsigned depth, bool on_dash);

static void put_seq(maker *m, unsigned indent, unsigned depth)
{
    bool maps = below(2);
    for (unsigned long i = 0, n = below(3) + 1; i < n; i++) {
        maybe_lines(m, indent);
        ds_buf_addf(&m->b, "%*s- ", (int)indent, "");
        if (maps && depth) {
            put_map(m, indent + 2, depth - 1, true);
        } else {
            if (below(3) == 0)
                put_flow(m, below(2), 1);
            else
                put_scalar(m, false, indent);
            ds_buf_addz(&m->b, m->eol);
        }
    }
}

static void put_map(maker *m, unsigned indent, unsigned depth, bool on_dash)
{
    for (unsigned long i = 0, n = below(5) + 1; i < n; i++) {
        if (i || !on_dash) {
            maybe_lines(m, indent);
            ds_buf_addn(&m->b, ' ', indent);
        }
        ds_buf_addf(&m->b, "k%u:", m->keys++);
        unsigned long kind = below(depth ? 7 : 4);
        if (kind == 0) {
            maybe_comment(m);
            ds_buf_addz(&m->b, m->eol);
        } else if (kind == 1) {
            ds_buf_addc(&m->b, ' ');
            put_flow(m, below(2), 1);
            maybe_comment(m);
            ds_buf_addz(&m->b, m->eol);
        } else if (kind < 5) {
            ds_buf_addn(&m->b, ' ', below(3) + 1);
            put_scalar(m, false, indent);
            ds_buf_addz(&m->b, m->eol);
        } else {
            maybe_comment(m);
            ds_buf_addz(&m->b, m->eol);
            unsigned step = (unsigned)below(4) + 1;
            if (kind == 5)
                put_map(m, indent + step, depth - 1, false);
            else
                put_seq(m, indent + (unsigned)below(2) * step, depth - 1);
        }
    }
}

static ds_str make_document(ds_arena *a)
{
    maker m = {.eol = below(4) ? "\n" : "\r\n"};
    if (below(8) == 0)
        ds_buf_addz(&m.b, "\xef\xbb\xbf");
    if (below(4) == 0)
        ds_buf_addf(&m.b, "# head%s%s", m.eol, below(2) ? m.eol : "");
    if (below(8) == 0)
        ds_buf_addf(&m.b, "---%s", m.eol);
    if (below(20) == 0)
        put_flow(&m, true, 2);
    else if (below(30))
        put_map(&m, 0, 3, false);
    if (below(6) == 0)
        ds_buf_addf(&m.b, "# tail%s", m.eol);
    ds_str s = ds_buf_str(&m.b);
    if (below(5) == 0)
        while (s.n && (s.p[s.n - 1] == '\n' || s.p[s.n - 1] == '\r'))
            s.n--;
    s = ds_dup(a, s);
    ds_buf_free(&m.b);
    return s;
}

/* --- the model: lines of "path=text" ----------------------------------- */

typedef struct {
    ds_arena *a;
    DS_VEC(ds_str) lines;
} leaves;

static void walk(leaves *l, const ds_node *n, ds_str path)
{
    if (n->kind == DS_SCALAR || !n->first) {
        *ds_vec_push(&l->lines) =
            n->kind == DS_SCALAR
                ? ds_printf(l->a, "%.*s=%s%.*s", DS_FMT(path),
                            n->empty ? "!" : "", DS_FMT(n->text))
                : ds_printf(l->a, "%.*s=%s", DS_FMT(path),
                            n->kind == DS_MAP ? "{}" : "[]");
        return;
    }
    unsigned i = 0;
    for (const ds_node *c = n->first; c; c = c->next, i++)
        walk(l, c,
             n->kind == DS_MAP ? ds_printf(l->a, "%.*s/%.*s", DS_FMT(path),
                                           DS_FMT(c->key->text))
                               : ds_printf(l->a, "%.*s/%u", DS_FMT(path), i));
}

static int by_text(const void *a, const void *b)
{
    return ds_str_cmp(*(const ds_str *)a, *(const ds_str *)b);
}

static leaves leaves_of(ds_arena *a, const ds_doc *doc)
{
    leaves l = {.a = a};
    if (doc->root)
        walk(&l, doc->root, DS_STR(""));
    if (l.lines.n)
        qsort(l.lines.p, l.lines.n, sizeof *l.lines.p, by_text);
    return l;
}

/* --- one case ---------------------------------------------------------- */

static ds_node *pick(ds_node *n, unsigned long *skip, bool (*fits)(ds_node *))
{
    if (fits(n) && (*skip)-- == 0)
        return n;
    for (ds_node *c = n->first; c; c = c->next) {
        ds_node *found = pick(c, skip, fits);
        if (found)
            return found;
    }
    return NULL;
}

static bool is_map(ds_node *n)
{
    return n->kind == DS_MAP;
}

static bool is_child(ds_node *n)
{
    return n->parent != NULL;
}

static bool has_key(ds_node *n)
{
    return n->key != NULL;
}

static ds_node *any(const ds_doc *doc, bool (*fits)(ds_node *))
{
    for (unsigned long skip = below(12);; skip /= 2) {
        unsigned long s = skip;
        ds_node *n = doc->root ? pick(doc->root, &s, fits) : NULL;
        if (n || !skip)
            return n;
    }
}

static ds_yval make_value(ds_arena *a, unsigned depth)
{
    ds_yval v = {.kind = DS_SCALAR, .text = ds_cstr(words[below(15)])};
    if (below(8) == 0)
        v.text = DS_STR("two\nlines è\n");
    if (!depth || below(3))
        return v;
    v.kind = below(2) ? DS_MAP : DS_SEQ;
    v.count = below(3) + 1;
    v.text = (ds_str){0};
    ds_yval *items = ds_new_n(a, ds_yval, v.count);
    for (size_t i = 0; i < v.count; i++) {
        items[i] = make_value(a, depth - 1);
        if (v.kind == DS_MAP)
            items[i].key = ds_printf(a, "n%zu", i);
    }
    v.items = items;
    return v;
}

/* What edits of one plan are about, so that none contradicts another. */
typedef struct {
    ds_plan *plan;
    ds_arena *a;
    const ds_doc *doc;
    ds_node *changed[8], *grown[8];
    unsigned nchanged, ngrown;
} edits;

static bool within(const ds_node *n, const ds_node *up)
{
    while (n && n != up)
        n = n->parent;
    return n != NULL;
}

/* The node, if it may be replaced, renamed or removed. */
static ds_node *claim(edits *e, ds_node *n)
{
    for (unsigned i = 0; n && i < e->nchanged; i++)
        if (within(n, e->changed[i]) || within(e->changed[i], n))
            return NULL;
    for (unsigned i = 0; n && i < e->ngrown; i++)
        if (within(e->grown[i], n))
            return NULL;
    if (n)
        e->changed[e->nchanged++] = n;
    return n;
}

/* Whether the mapping may get a key. */
static bool grow(edits *e, ds_node *map)
{
    for (unsigned i = 0; map && i < e->nchanged; i++)
        if (within(map, e->changed[i]))
            return false;
    if (map)
        e->grown[e->ngrown++] = map;
    return true;
}

static void plan_edit(edits *e, unsigned long number)
{
    static const ds_str names[] = {{"k1", 2}, {"new", 3}, {"k3", 2}, {"k5", 2}};
    ds_key_order order = {names, below(2) ? 4 : 0};
    ds_yval *v = ds_new(e->a, ds_yval);
    *v = make_value(e->a, 2);
    ds_node *map = any(e->doc, is_map), *n = any(e->doc, is_child);
    ds_node *keyed = any(e->doc, has_key);
    ds_str key = number ? ds_printf(e->a, "new%lu", number) : DS_STR("new");
    switch (below(5)) {
    case 0:
        if (grow(e, map))
            ds_plan_set(e->plan, map, key, v, order);
        break;
    case 1:
        if (claim(e, keyed))
            ds_plan_set(e->plan, keyed->parent, keyed->key->text, v, order);
        break;
    case 2:
        if (claim(e, n))
            ds_plan_remove(e->plan, n);
        break;
    case 3:
        if (claim(e, keyed))
            ds_plan_rename(e->plan, keyed,
                           ds_printf(e->a, "renamed key %lu", number));
        break;
    default:
        if (keyed && (keyed->kind == DS_SEQ || keyed->empty) && claim(e, keyed))
            ds_plan_append(e->plan, keyed->parent, keyed->key->text, v, order);
        else if (grow(e, map))
            ds_plan_append(e->plan, map, key, v, order);
    }
}

static void outside_is_equal(ds_str old, ds_str new, const ds_plan *p)
{
    size_t n, at = 0, out = 0;
    const ds_splice *s = ds_plan_splices(p, &n);
    for (size_t i = 0; i < n; i++) {
        assert_true(ds_str_eq(ds_str_sub(new, out, out + (s[i].beg - at)),
                              ds_str_sub(old, at, s[i].beg)));
        out += (s[i].beg - at) + s[i].text.n;
        at = s[i].end;
    }
    assert_true(
        ds_str_eq(ds_str_sub(new, out, new.n), ds_str_sub(old, at, old.n)));
}

/* How many leaves differ, either way. */
static size_t difference(const leaves *x, const leaves *y)
{
    size_t i = 0, k = 0, n = 0;
    while (i < x->lines.n || k < y->lines.n) {
        int order = i == x->lines.n ? 1
                    : k == y->lines.n
                        ? -1
                        : ds_str_cmp(x->lines.p[i], y->lines.p[k]);
        n += order != 0;
        i += order <= 0;
        k += order >= 0;
    }
    return n;
}

/* SHOW=1: the refused edits, to be looked at. */
static void show(unsigned long i, const ds_plan *p, ds_str old, const char *why)
{
    size_t n;
    const ds_splice *s = ds_plan_splices(p, &n);
    printf("--- %lu: %s\n%.*s", i, why, DS_FMT(old));
    for (size_t k = 0; k < n; k++)
        printf("<<< [%u,%u) \"%.*s\"\n", s[k].beg, s[k].end, DS_FMT(s[k].text));
}

static void random_edits_change_their_own_bytes_only(void **state)
{
    (void)state;
    unsigned long refused = 0, done = 0;
    for (unsigned long i = 0; i < cases; i++) {
        ds_arena a = {0};
        ds_findings f = {.arena = &a};
        ds_doc doc, after;
        ds_err err = {0};
        ds_str old = make_document(&a), new;
        if (ds_yaml_parse(&doc, &a, DS_STR("x"), old, &f)) {
            print_error("%.*s\n%.*s\n", DS_FMT(f.list.p[0].msg), DS_FMT(old));
            fail();
        }
        ds_plan *p = ds_plan_new(&a, &doc);
        edits e = {.plan = p, .a = &a, .doc = &doc};
        for (unsigned long k = 0, n = below(3) ? 1 : below(7) + 1; k < n; k++)
            plan_edit(&e, k);
        if (ds_plan_apply(&new, &a, p, &err)) {
            refused++;
            if (getenv("SHOW"))
                show(i, p, old, err.msg);
        } else {
            done++;
            outside_is_equal(old, new, p);
            assert_int_equal(ds_yaml_parse(&after, &a, DS_STR("x"), new, &f),
                             0);
            leaves x = leaves_of(&a, &doc), y = leaves_of(&a, &after);
            size_t n;
            ds_plan_splices(p, &n);
            if (!n)
                assert_int_equal(difference(&x, &y), 0);
            ds_vec_free(&x.lines);
            ds_vec_free(&y.lines);
        }
        ds_findings_free(&f);
        ds_arena_free(&a);
    }
    fprintf(stderr, "# %lu edits done, %lu refused\n", done, refused);
    assert_true(refused * 50 <= cases);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        cases = strtoul(argv[1], NULL, 10);
    if (argc > 2)
        seed = strtoul(argv[2], NULL, 10);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_edits_change_their_own_bytes_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
