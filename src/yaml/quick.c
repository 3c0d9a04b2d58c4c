/* A reader of plain block YAML that declines whatever it is not sure of.
 *
 * libyaml takes four fifths of the time in which a book is indexed. Nearly all
 * records need little of it: keys that are words, values on one line, lists of
 * mappings, a flow mapping or list on one line, a literal block. This reads
 * them line by line, and has no second opinion on anything else: quoted texts
 * with escapes, values over several lines, folded blocks, anchors, tags, tabs,
 * CR, document markers, odd characters, a key given twice, an indentation that
 * does not fit, are all declined, and libyaml decides.
 *
 * So the only thing that may go wrong is to accept what libyaml reads
 * otherwise; tests/fuzz/quick.c looks for just that.
 *
 *   line   = indent ( comment | "- " item | entry )
 *   item   = entry | value              the entry's mapping begins here
 *   entry  = word ":" [ " " value ]     without value: what is deeper, or none
 *   value  = plain | 'text' | "text" | [a, b] | {a: b} | "|"
 *
 * Invariants:
 * 1. stack[] are the open block collections, each deeper than the one below
 *    but for a list right under its key, which may stand at the key's own
 *    indentation.
 * 2. `pending` is the key whose value has not come; it is of the innermost
 *    open mapping.
 * 3. After a value on one line, the next line is not deeper than its mapping:
 *    it would be a continuation. */
#include "yaml/quick.h"
#include <string.h>
#include "base/utf8.h"
#include "base/banned.h"

enum {
    DEEPEST = 16,
    LONGEST_KEY = 64
};

typedef struct {
    ds_node *node;
    size_t indent;
    uint64_t seen; /* of a mapping: a bit for each kind of key it has */
} level;

typedef struct {
    ds_arena *arena;
    const char *p, *end; /* what is left; *end is a line feed or NUL */
    level stack[DEEPEST];
    size_t depth;
    ds_node *pending;
} quick;

/* --- characters -------------------------------------------------------- */

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (c >= '0' && c <= '9');
}

/* Line breaks, controls and marks in bytes above ASCII that libyaml has rules
 * for: C1 controls and NEL, LS and PS, all of U+F000 on. */
static bool odd_character(const unsigned char *p)
{
    return (p[0] == 0xc2 && p[1] < 0xa0) || p[0] == 0xef ||
           (p[0] == 0xe2 && p[1] == 0x80 && (p[2] == 0xa8 || p[2] == 0xa9));
}

/* Printable ASCII, line feeds, and UTF-8 without surprises. */
static bool plain_bytes(ds_str s)
{
    unsigned char bad = 0, high = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bad |= (c < 0x20 && c != '\n') || c == 0x7f;
        high |= c;
    }
    if (bad)
        return false;
    if (high < 0x80)
        return true;
    if (ds_utf8_bad(s) < s.n)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80 &&
            odd_character((const unsigned char *)s.p + i))
            return false;
    return true;
}

/* --- nodes ------------------------------------------------------------- */

static void attach(ds_node *up, ds_node *n)
{
    if (up->last)
        up->last->next = n;
    else
        up->first = n;
    up->last = n;
    up->count++;
}

static ds_node *collection(quick *q, ds_kind kind)
{
    ds_node *n = ds_new(q->arena, ds_node);
    n->kind = kind;
    return n;
}

static bool means_nothing(ds_str s)
{
    return s.n == 0 || ds_str_is(s, "~") || ds_str_is(s, "null") ||
           ds_str_is(s, "Null") || ds_str_is(s, "NULL");
}

static ds_node *scalar(quick *q, ds_str text, bool quoted)
{
    ds_node *n = ds_new(q->arena, ds_node);
    n->text = text;
    n->empty = !quoted && means_nothing(text);
    return n;
}

/* A value for the pending key, or an element for the innermost list. */
static void place(quick *q, ds_node *n)
{
    n->key = q->pending;
    q->pending = NULL;
    attach(q->stack[q->depth - 1].node, n);
}

static bool open_level(quick *q, ds_kind kind, size_t indent)
{
    if (q->depth == DEEPEST)
        return false;
    ds_node *n = collection(q, kind);
    if (q->depth > 0)
        place(q, n);
    q->stack[q->depth++] = (level){.node = n, .indent = indent};
    return true;
}

static bool given_twice(const ds_node *map, ds_str key)
{
    for (const ds_node *n = map->first; n; n = n->next)
        if (ds_str_eq(n->key->text, key))
            return true;
    return false;
}

/* A new key of a mapping; NULL when it has it already. */
static ds_node *new_key(quick *q, level *map, ds_str text)
{
    unsigned kind = (unsigned char)text.p[0] * 7u +
                    (unsigned char)text.p[text.n - 1] * 5u + (unsigned)text.n;
    uint64_t bit = (uint64_t)1 << kind % 64;
    if ((map->seen & bit) != 0 && given_twice(map->node, text))
        return NULL;
    map->seen |= bit;
    return scalar(q, text, true);
}

/* --- values on one line ------------------------------------------------ */

static const char *skip_blanks(const char *p)
{
    while (*p == ' ')
        p++;
    return p;
}

/* Nothing more on the line but blanks and a comment behind one. */
static bool ends_line(const quick *q, const char *p)
{
    const char *after = skip_blanks(p);
    return after == q->end || (*after == '#' && after > p);
}

/* A text in quotes that stands there letter by letter. */
static bool quoted(const quick *q, ds_str *out, const char **at)
{
    char quote = **at;
    const char *p = *at + 1;
    while (p < q->end && *p != quote && *p != '\\')
        p++;
    if (p == q->end || *p == '\\' || p[1] == quote)
        return false;
    *out = (ds_str){*at + 1, (size_t)(p - *at) - 1};
    *at = p + 1;
    return true;
}

static bool may_begin_plain(const char *p)
{
    if (*p == '-')
        return p[1] != ' ' && p[1] != '\n' && p[1] != '\0' && p[1] != ',' &&
               p[1] != ']' && p[1] != '}';
    return strchr("?:,[]{}#&*!|>'\"%@`", *p) == NULL;
}

/* A plain text of a block: to the end of the line or a comment. */
static bool plain(const quick *q, ds_str *out, const char *p)
{
    const char *beg = p, *last = p;
    if (!may_begin_plain(p))
        return false;
    for (; p < q->end; p++) {
        if (*p == ':' && (p + 1 == q->end || p[1] == ' '))
            return false;
        if (*p == '#' && p[-1] == ' ')
            break;
        if (*p != ' ')
            last = p + 1;
    }
    *out = (ds_str){beg, (size_t)(last - beg)};
    return true;
}

/* A plain text of a flow collection: to the comma or the closing bracket. */
static bool flow_plain(const quick *q, ds_str *out, const char **at)
{
    const char *p = *at, *last = p;
    if (!may_begin_plain(p))
        return false;
    for (; p < q->end && !strchr(",]}", *p); p++) {
        if (strchr("[{?#&*!|>'\"%@`", *p) ||
            (*p == ':' && !is_word(p[1]) && p[1] != '/'))
            return false;
        if (*p != ' ')
            last = p + 1;
    }
    *out = (ds_str){*at, (size_t)(last - *at)};
    *at = p;
    return true;
}

static ds_node *flow_scalar(quick *q, const char **at)
{
    ds_str text;
    bool quote = **at == '"' || **at == '\'';
    if (!(quote ? quoted(q, &text, at) : flow_plain(q, &text, at)))
        return NULL;
    return scalar(q, text, quote);
}

/* "word: " within braces. */
static ds_node *flow_key(quick *q, level *map, const char **at)
{
    const char *p = *at;
    while (is_word(*p))
        p++;
    ds_str key = {*at, (size_t)(p - *at)};
    if (key.n == 0 || key.n > LONGEST_KEY || p[0] != ':' || p[1] != ' ')
        return NULL;
    *at = skip_blanks(p + 1);
    return new_key(q, map, key);
}

/* [a, b] or {a: b, c: d}, of scalars alone. */
static ds_node *flow(quick *q, const char **at)
{
    bool map = **at == '{';
    char close = map ? '}' : ']';
    level l = {.node = collection(q, map ? DS_MAP : DS_SEQ)};
    const char *p = skip_blanks(*at + 1);
    while (*p != close) {
        ds_node *key = map ? flow_key(q, &l, &p) : NULL;
        ds_node *n = map && !key ? NULL : flow_scalar(q, &p);
        if (!n)
            return NULL;
        n->key = key;
        attach(l.node, n);
        p = skip_blanks(p);
        if (*p == close)
            break;
        if (*p != ',')
            return NULL;
        p = skip_blanks(p + 1);
        if (*p == close)
            return NULL; /* a comma at the end */
    }
    *at = p + 1;
    return l.node;
}

/* --- literal blocks ---------------------------------------------------- */

static const char *line_end(const char *p)
{
    return strchr(p, '\n'); /* the last line has one: see ds_yaml_quick */
}

/* The lines behind a "|" that are deeper than `above`; one line feed is left
 * at the end. Moves the end of the current line to that of the block's. */
static bool literal(quick *q, ds_str *out, size_t above)
{
    const char *p = q->end + 1;
    size_t indent = (size_t)(skip_blanks(p) - p);
    if (indent <= above || p[indent] == '\n' || p[indent] == '\0')
        return false;
    char *text = NULL;
    size_t n = 0, whole = 0;
    for (int pass = 0; pass < 2; pass++) {
        size_t blanks = 0;
        n = 0;
        for (p = q->end + 1; *p != '\0';) {
            size_t deep = (size_t)(skip_blanks(p) - p);
            const char *e = line_end(p);
            if (p + deep == e) {
                if (deep > 0)
                    return false;
                blanks++;
            } else if (deep < indent) {
                break;
            } else {
                size_t length = (size_t)(e - p) - indent + 1;
                if (text) {
                    memset(text + n, '\n', blanks);
                    memcpy(text + n + blanks, p + indent, length);
                }
                n += blanks + length;
                blanks = 0;
                whole = (size_t)(e - q->p);
            }
            p = e + 1;
        }
        if (!text)
            text = ds_alloc_text(q->arena, n + 1);
    }
    q->end = q->p + whole;
    *out = (ds_str){text, n};
    return true;
}

/* --- lines ------------------------------------------------------------- */

/* A value that begins on this line, for the pending key or as an element. */
static bool value(quick *q, const char *p, size_t above)
{
    ds_str text;
    ds_node *n = NULL;
    if (*p == '[' || *p == '{') {
        n = flow(q, &p);
        if (!n || !ends_line(q, p))
            return false;
    } else if (*p == '"' || *p == '\'') {
        if (!quoted(q, &text, &p) || !ends_line(q, p))
            return false;
        n = scalar(q, text, true);
    } else if (*p == '|') {
        if (p + 1 != q->end || !literal(q, &text, above))
            return false;
        n = scalar(q, text, true);
    } else {
        if (!plain(q, &text, p))
            return false;
        n = scalar(q, text, false);
    }
    place(q, n);
    return true;
}

/* "word:" at p: its length, or 0. */
static size_t key_length(const quick *q, const char *p)
{
    size_t n = 0;
    if (*p >= '0' && *p <= '9')
        return 0;
    while (is_word(p[n]))
        n++;
    if (n > LONGEST_KEY || p[n] != ':' ||
        (p + n + 1 < q->end && p[n + 1] != ' '))
        return 0;
    return n;
}

static bool entry(quick *q, const char *p, size_t n)
{
    level *top = &q->stack[q->depth - 1];
    q->pending = new_key(q, top, (ds_str){p, n});
    if (!q->pending)
        return false;
    p = skip_blanks(p + n + 1);
    if (p == q->end || *p == '#')
        return true; /* what is deeper will tell */
    return value(q, p, top->indent);
}

static void close_levels(quick *q, size_t indent, bool dash)
{
    while (q->depth > 0) {
        const level *top = &q->stack[q->depth - 1];
        if (top->indent < indent ||
            (top->indent == indent && (dash || top->node->kind == DS_MAP)))
            return;
        q->depth--;
    }
}

/* The pending key's value is here, deeper, or there is none. */
static bool settle_pending(quick *q, size_t indent, bool dash)
{
    size_t above = q->stack[q->depth - 1].indent;
    if (dash ? indent >= above : indent > above)
        return open_level(q, dash ? DS_SEQ : DS_MAP, indent);
    place(q, scalar(q, (ds_str){"", 0}, false));
    return true;
}

static bool item(quick *q, const char *p, size_t indent)
{
    const char *content = skip_blanks(p + 1);
    size_t n = key_length(q, content);
    if (content == q->end || *content == '#')
        return false;
    if (n == 0)
        return value(q, content, indent);
    return open_level(q, DS_MAP, indent + (size_t)(content - p)) &&
           entry(q, content, n);
}

static bool line(quick *q)
{
    const char *p = skip_blanks(q->p);
    size_t indent = (size_t)(p - q->p);
    if (p == q->end || *p == '#')
        return true;
    bool dash = p[0] == '-' && (p[1] == ' ' || p + 1 == q->end);
    if (q->pending && !settle_pending(q, indent, dash))
        return false;
    close_levels(q, indent, dash);
    if (q->depth == 0 && (indent > 0 || dash))
        return false;
    const level *top = &q->stack[q->depth - 1];
    if (top->indent != indent || (top->node->kind == DS_SEQ) != dash)
        return false;
    if (dash)
        return item(q, p, indent);
    size_t n = key_length(q, p);
    return n > 0 && entry(q, p, n);
}

bool ds_yaml_quick(ds_doc *doc, ds_arena *a, ds_str path, ds_str bytes)
{
    quick q = {.arena = a, .p = bytes.p};
    *doc = (ds_doc){.path = path, .bytes = bytes};
    if (bytes.n == 0 || bytes.n > DS_YAML_MAX_BYTES ||
        bytes.p[bytes.n - 1] != '\n' || !plain_bytes(bytes))
        return false;
    const char *end = bytes.p + bytes.n;
    if (!open_level(&q, DS_MAP, 0))
        return false;
    doc->root = q.stack[0].node;
    while (q.p < end) {
        q.end = line_end(q.p);
        if (!line(&q)) {
            doc->root = NULL;
            return false;
        }
        q.p = q.end + 1;
    }
    if (q.pending)
        place(&q, scalar(&q, (ds_str){"", 0}, false));
    return doc->root->count > 0;
}
