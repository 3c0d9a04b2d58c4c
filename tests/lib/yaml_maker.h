/* Random YAML files together with what they say.
 *
 * The file and a tree of its values are written side by side, by rules and not
 * by a parser, so that the tree can judge the parser. Values are plain, quoted,
 * literal, folded, over several lines, empty; collections are in block and in
 * flow style; comments ("#c7;", each with its number) and blank lines stand
 * wherever YAML lets them. */
#ifndef TESTS_LIB_YAML_MAKER_H
#define TESTS_LIB_YAML_MAKER_H

#include "unit.h"
#include "base/buf.h"
#include "yaml/tree.h"

typedef struct val val;
struct val {
    ds_kind kind;
    bool nothing; /* a scalar without a value */
    ds_str key, text;
    val *first, *next, *parent;
    ds_node *node; /* of the parsed file */
};

typedef struct {
    ds_arena *a;
    uint64_t *seed;
    ds_buf b;
    const char *eol;
    unsigned keys, comments; /* numbers, so that they differ */
    val *tail;  /* a block scalar that only blank lines stand behind */
    char chomp; /* its '-', '+', or 0 */
} maker;

static inline size_t below(maker *m, size_t n)
{
    return rnd_below(m->seed, n);
}

static inline val *add_val(ds_arena *a, val *up, ds_kind kind)
{
    val *v = ds_new(a, val), **end = up ? &up->first : NULL;
    *v = (val){.kind = kind, .parent = up, .text = DS_STR("")};
    while (end && *end)
        end = &(*end)->next;
    if (end)
        *end = v;
    return v;
}

/* --- lines ------------------------------------------------------------- */

static inline void end_line(maker *m)
{
    ds_buf_addz(&m->b, m->eol);
}

static inline void maybe_comment(maker *m)
{
    static const char *const blanks[] = {" ", "   ", "\t", " \t "};
    if (below(m, 5) == 0)
        ds_buf_addf(&m->b, "%s#c%u; \"it's\": [", blanks[below(m, 4)],
                    m->comments++);
}

/* Between two entries whose keys or dashes stand at `indent`. */
static inline void maybe_lines(maker *m, size_t indent)
{
    while (below(m, 7) == 0) {
        if (m->tail && m->chomp == '+')
            m->tail->text = ds_printf(m->a, "%.*s\n", DS_FMT(m->tail->text));
        end_line(m);
    }
    if (below(m, 7))
        return;
    size_t at = below(m, m->tail ? indent + 1 : indent + 6);
    ds_buf_addn(&m->b, ' ', at);
    ds_buf_addf(&m->b, "#c%u; - x: 'y", m->comments++);
    end_line(m);
    m->tail = NULL;
}

/* --- scalars ----------------------------------------------------------- */

static inline void put_plain(maker *m, val *v)
{
    static const char *const texts[] = {
        "Acme",  "030 1234", "1220.00", "yes",       "caffè", "a-b", "2026-1",
        "x y z", "5%",       "a:b",     "it's \"so", "a#b",   "-x",  "日本"};
    v->text = ds_cstr(texts[below(m, sizeof texts / sizeof *texts)]);
    ds_buf_add(&m->b, v->text);
}

static inline void put_quoted(maker *m, val *v)
{
    unsigned n = (unsigned)below(m, 100);
    if (below(m, 4) == 0) {
        ds_buf_addz(&m->b, below(m, 2) ? "''" : "\"\"");
    } else if (below(m, 2)) {
        ds_buf_addf(&m->b, "'it''s # %u: '", n);
        v->text = ds_printf(m->a, "it's # %u: ", n);
    } else {
        ds_buf_addf(&m->b, "\"a\\tb \\\" è # \\u00e9 %u\"", n);
        v->text = ds_printf(m->a, "a\tb \" è # é %u", n);
    }
}

/* Plain or quoted, the second line at `indent`. */
static inline void put_long(maker *m, val *v, size_t indent)
{
    const char *quote = below(m, 2) ? "" : below(m, 2) ? "\"" : "'";
    ds_buf_addf(&m->b, "%sone%s%*stwo é%s", quote, m->eol, (int)indent, "",
                quote);
    v->text = DS_STR("one two é");
}

/* A literal or folded block, its lines at `indent`; its parent's at `up`. */
static inline void put_block(maker *m, val *v, size_t indent, size_t up)
{
    bool folded = below(m, 2), gap = below(m, 2);
    bool tells = !folded && below(m, 4) == 0;
    static const char chomps[] = {0, '-', '+'};
    m->chomp = chomps[below(m, 3)];
    m->tail = v;
    ds_buf_addc(&m->b, folded ? '>' : '|');
    if (tells) {
        indent = up + 1 + below(m, 4);
        ds_buf_addf(&m->b, "%zu", indent - up);
    }
    if (m->chomp)
        ds_buf_addc(&m->b, m->chomp);
    maybe_comment(m);
    ds_buf_addf(&m->b, "%s%*s%sone # è%s%s%*stwo", m->eol, (int)indent, "",
                tells ? "  " : "", m->eol, gap ? m->eol : "", (int)indent, "");
    v->text = ds_printf(m->a, "%sone # è%stwo%s", tells ? "  " : "",
                        folded ? (gap ? "\n" : " ") : (gap ? "\n\n" : "\n"),
                        m->chomp == '-' ? "" : "\n");
}

static inline void put_nothing(maker *m, val *v)
{
    static const char *const texts[] = {"~", "null", "NULL"};
    v->nothing = true;
    ds_buf_addz(&m->b, texts[below(m, 3)]);
}

/* What may stand on a line of its own, or in brackets. */
static inline void put_word(maker *m, val *v)
{
    size_t kind = below(m, 9);
    if (kind == 0)
        put_nothing(m, v);
    else if (kind < 5)
        put_quoted(m, v);
    else
        put_plain(m, v);
}

/* --- flow collections -------------------------------------------------- */

static inline void put_key(maker *m, val *v)
{
    static const char *const quotes[] = {"", "", "", "", "\"", "'"};
    const char *quote = quotes[below(m, 6)];
    v->key = ds_printf(m->a, "k%u", m->keys++);
    ds_buf_addf(&m->b, "%s%.*s%s%s", quote, DS_FMT(v->key), quote,
                below(m, 12) ? ":" : " :");
}

static inline void put_flow(maker *m, val *v, size_t indent, unsigned depth);

static inline ds_kind map_or_seq(maker *m)
{
    return below(m, 2) ? DS_MAP : DS_SEQ;
}

static inline void put_flow_item(maker *m, val *up, size_t indent,
                                 unsigned depth)
{
    val *v = add_val(m->a, up, DS_SCALAR);
    if (up->kind == DS_MAP) {
        put_key(m, v);
        ds_buf_addc(&m->b, ' ');
    }
    if (depth && below(m, 4) == 0) {
        v->kind = map_or_seq(m);
        put_flow(m, v, indent, depth - 1);
    } else if (up->kind == DS_MAP && below(m, 8) == 0)
        v->nothing = true;
    else if (below(m, 12) == 0)
        put_long(m, v, indent + 1);
    else
        put_word(m, v);
}

/* Of the kind that `v` has. Lines within stand at `indent` or deeper. */
static inline void put_flow(maker *m, val *v, size_t indent, unsigned depth)
{
    static const char *const seps[] = {", ", ",", " , ", ",  "};
    const char *sep = seps[below(m, 4)], *pad = below(m, 2) ? " " : "";
    bool lines = below(m, 4) == 0;
    ds_buf_addc(&m->b, v->kind == DS_MAP ? '{' : '[');
    size_t n = below(m, 4), at = indent + below(m, 3);
    for (size_t i = 0; i < n; i++) {
        if (lines) {
            maybe_comment(m);
            end_line(m);
            ds_buf_addn(&m->b, ' ', at);
        } else {
            ds_buf_addz(&m->b, i ? "" : pad);
        }
        put_flow_item(m, v, at, depth);
        if (i + 1 < n || below(m, 8) == 0)
            ds_buf_addz(&m->b, lines ? "," : sep);
    }
    if (lines) {
        maybe_comment(m);
        end_line(m);
        ds_buf_addn(&m->b, ' ', indent);
    } else {
        ds_buf_addz(&m->b, pad);
    }
    ds_buf_addc(&m->b, v->kind == DS_MAP ? '}' : ']');
}

/* --- block collections ------------------------------------------------- */

static inline void put_map(maker *m, val *v, size_t indent, unsigned depth,
                           bool on_dash);

/* Behind a key or dash; `indent` is the mapping's or the dash's. */
static inline void put_inline(maker *m, val *v, size_t indent)
{
    size_t kind = below(m, 10);
    if (kind < 2) {
        put_block(m, v, indent + 1 + below(m, 4), indent);
        end_line(m);
        return;
    }
    if (kind == 2) {
        v->kind = map_or_seq(m);
        put_flow(m, v, indent + 1, 2);
    } else if (kind == 3)
        put_long(m, v, indent + 1 + below(m, 4));
    else
        put_word(m, v);
    maybe_comment(m);
    end_line(m);
}

static inline void put_seq(maker *m, val *up, size_t indent, unsigned depth)
{
    static const size_t gaps[] = {1, 1, 1, 3};
    bool maps = below(m, 2);
    up->kind = DS_SEQ;
    for (size_t i = 0, n = below(m, 3) + 1; i < n; i++) {
        val *v = add_val(m->a, up, DS_SCALAR);
        size_t gap = gaps[below(m, 4)];
        maybe_lines(m, indent);
        m->tail = NULL;
        ds_buf_addf(&m->b, "%*s-%*s", (int)indent, "", (int)gap, "");
        if (maps && depth)
            put_map(m, v, indent + 1 + gap, depth - 1, true);
        else
            put_inline(m, v, indent);
    }
}

static inline void put_entry(maker *m, val *v, size_t indent, unsigned depth)
{
    size_t kind = below(m, depth ? 9 : 6);
    if (kind == 0) {
        v->nothing = true;
        maybe_comment(m);
        end_line(m);
    } else if (kind < 6) {
        ds_buf_addn(&m->b, ' ', below(m, 3) + 1);
        put_inline(m, v, indent);
    } else {
        size_t step = below(m, 4) + 1;
        maybe_comment(m);
        end_line(m);
        if (kind == 6)
            put_map(m, v, indent + step, depth - 1, false);
        else
            put_seq(m, v, indent + (below(m, 2) ? step : 0), depth - 1);
    }
}

static inline void put_map(maker *m, val *up, size_t indent, unsigned depth,
                           bool on_dash)
{
    up->kind = DS_MAP;
    for (size_t i = 0, n = below(m, 5) + 1; i < n; i++) {
        val *v = add_val(m->a, up, DS_SCALAR);
        if (i || !on_dash) {
            maybe_lines(m, indent);
            ds_buf_addn(&m->b, ' ', indent);
        }
        m->tail = NULL;
        put_key(m, v);
        put_entry(m, v, indent, depth);
    }
}

/* --- the file ---------------------------------------------------------- */

/* Takes the last line end and blank lines away. A block scalar there has no
 * line end left to keep. */
static inline void open_end(maker *m)
{
    while (m->b.n && (m->b.p[m->b.n - 1] == '\n' || m->b.p[m->b.n - 1] == '\r'))
        m->b.n--;
    while (m->tail && ds_str_ends(m->tail->text, DS_STR("\n")))
        m->tail->text.n--;
}

/* A file that says `root`; `m` comes with arena, seed and nothing else. */
static inline ds_str make_document(maker *m, val **root)
{
    m->eol = below(m, 4) ? "\n" : "\r\n";
    *root = add_val(m->a, NULL, DS_MAP);
    if (below(m, 8) == 0)
        ds_buf_addz(&m->b, "\xef\xbb\xbf");
    if (below(m, 4) == 0)
        ds_buf_addf(&m->b, "#c%u; head%s", m->comments++, m->eol);
    maybe_lines(m, 0);
    bool marked = below(m, 8) == 0;
    if (marked)
        ds_buf_addf(&m->b, "---%s%s", below(m, 2) ? "" : " #dash", m->eol);
    if (below(m, 20) == 0) {
        put_flow(m, *root, 0, 2);
        end_line(m);
    } else if (below(m, 30)) {
        put_map(m, *root, 0, 3, false);
    }
    maybe_lines(m, 0);
    if (below(m, 12) == 0) {
        bool said = (*root)->first || marked;
        ds_buf_addf(&m->b, "%s", said ? "..." : "#c;");
        end_line(m);
        m->tail = NULL;
        maybe_lines(m, 0);
    }
    if (below(m, 5) == 0)
        open_end(m);
    return ds_dup(m->a, ds_buf_str(&m->b));
}

#endif
