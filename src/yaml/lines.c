/* The lines of a file and the look of its text. */
#include "yaml/cut.h"
#include "base/banned.h"

bool ds_line_open(ds_str s)
{
    return s.n && s.p[s.n - 1] != '\n';
}

/* --- the file's look --------------------------------------------------- */

unsigned ds_node_column(const ds_node *n)
{
    return n->col - 1;
}

static void look_at(ds_look *look, const ds_node *n, bool *seen)
{
    for (const ds_node *c = n->first; c; c = c->next) {
        bool block = c->style == DS_BLOCK && c->key;
        if (c->kind == DS_SCALAR && !seen[0] &&
            (c->style == DS_SINGLE || c->style == DS_DOUBLE)) {
            look->quote = c->style;
            seen[0] = true;
        }
        if (block && c->kind == DS_MAP && !seen[1] &&
            ds_node_column(c) > ds_node_column(c->key)) {
            look->step = ds_node_column(c) - ds_node_column(c->key);
            seen[1] = true;
        }
        if (block && c->kind == DS_SEQ && !seen[2]) {
            look->indent_seqs = ds_node_column(c) > ds_node_column(c->key);
            if (look->indent_seqs && !seen[1])
                look->step = ds_node_column(c) - ds_node_column(c->key);
            if (c->first && c->first->line == c->line &&
                ds_node_column(c->first) > ds_node_column(c))
                look->dash = ds_node_column(c->first) - ds_node_column(c);
            seen[2] = true;
        }
        look_at(look, c, seen);
    }
}

ds_look ds_look_of(const ds_doc *doc)
{
    ds_look look = {
        .eol = doc->crlf ? "\r\n" : "\n",
        .step = 2,
        .dash = 2,
        .indent_seqs = true,
        .quote = DS_DOUBLE,
        .no_blocks = ds_line_open(doc->bytes),
    };
    bool seen[3] = {0};
    if (doc->root)
        look_at(&look, doc->root, seen);
    return look;
}

/* --- lines ------------------------------------------------------------- */

uint32_t ds_line_start(ds_str s, uint32_t at)
{
    uint32_t first = ds_str_starts(s, DS_STR("\xef\xbb\xbf")) ? 3 : 0;
    while (at > first && s.p[at - 1] != '\n')
        at--;
    return at > first ? at : first;
}

uint32_t ds_line_feed(ds_str s, uint32_t at)
{
    while (at < s.n && s.p[at] != '\n')
        at++;
    return at;
}

uint32_t ds_skip_blanks(ds_str s, uint32_t at)
{
    while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\t'))
        at++;
    return at;
}

bool ds_ends_line(ds_str s, uint32_t at)
{
    return at >= s.n || s.p[at] == '\n' || s.p[at] == '\r';
}

/* Behind the last line that belongs to a node whose key or dash stands at
 * `indent`: the blank lines that a "|+" keeps, comments that stand deeper. */
uint32_t ds_end_of_lines(ds_str s, const ds_node *n, unsigned indent)
{
    const ds_node *last = n;
    while (last->kind != DS_SCALAR && last->style == DS_BLOCK && last->last)
        last = last->last;
    uint32_t at = ds_line_feed(s, n->end);
    bool keeps = last->kind == DS_SCALAR &&
                 (last->style == DS_LITERAL || last->style == DS_FOLDED) &&
                 ds_str_ends(last->text, DS_STR("\n\n"));
    while (at < s.n) {
        uint32_t next = at + 1, text = ds_skip_blanks(s, next);
        bool comment = text < s.n && s.p[text] == '#' && text - next > indent;
        bool blank = keeps && text < s.n && ds_ends_line(s, text);
        if (!comment && !blank)
            break;
        at = ds_line_feed(s, next);
    }
    return at;
}

bool ds_line_blank(ds_str s, uint32_t line)
{
    return line < s.n && ds_ends_line(s, ds_skip_blanks(s, line));
}

bool ds_line_comment(ds_str s, uint32_t line, unsigned indent)
{
    uint32_t text = ds_skip_blanks(s, line);
    return text < s.n && s.p[text] == '#' && text - line == indent;
}

uint32_t ds_comments_above(ds_str s, uint32_t beg, uint32_t top,
                           unsigned indent)
{
    uint32_t first = ds_line_start(s, 0);
    while (beg > top && beg > first) {
        uint32_t line = ds_line_start(s, beg - 1);
        if (line < top || !ds_line_comment(s, line, indent))
            break;
        beg = line;
    }
    return beg;
}

/* The block scalar that is the last thing before `at`, or NULL: its value ends
 * with the line end behind it. Depth is bounded by the parser's limit. */
const ds_node *ds_block_before(const ds_node *n, uint32_t at)
{
    const ds_node *best = NULL;
    for (const ds_node *c = n ? n->first : NULL; c && c->beg < at; c = c->next)
        best = c;
    if (!best)
        return NULL;
    if (best->kind != DS_SCALAR)
        return ds_block_before(best, at);
    bool block = best->style == DS_LITERAL || best->style == DS_FOLDED;
    return block && best->end <= at ? best : NULL;
}
