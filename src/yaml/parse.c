/* libyaml's events become nodes with exact byte ranges.
 *
 * libyaml's marks count characters, without the BOM, and its ends are generous:
 * a block collection ends where the next token starts, a block scalar behind
 * the blank lines that follow it. So
 *
 *  1. an offset comes from a cursor that walks the bytes along with the marks
 *     (marks.c);
 *  2. a block collection ends where its last child ends; a block scalar is cut
 *     back to its last line that is not blank;
 *  3. `parser.at` is the innermost open collection; a key waits in
 *     `parser.key` until its value comes. No recursion: depth is a counter.
 *
 *      phone:   030 123   # home
 *      ^key     ^beg   ^end            [beg, end)
 */
#include "yaml/tree.h"
#include <stdlib.h>
#include <yaml.h>
#include "base/error.h"
#include "base/utf8.h"
#include "yaml/marks.h"
#include "base/banned.h"

/* Up to here a new key is compared with all others of its mapping at once. */
enum {
    FEW_KEYS = 32
};

typedef struct {
    ds_doc *doc;
    ds_arena *arena;
    ds_findings *f;
    ds_marks marks;
    ds_node *at;  /* the innermost open collection */
    ds_node *key; /* waits for its value; of `at` when that is a mapping */
    unsigned depth, documents;
    bool failed; /* an error was found */
    bool stop;   /* and reading on makes no sense */
} builder;

/* --- nodes -------------------------------------------------------------- */

static ds_place place_of(const ds_doc *doc, const ds_node *n)
{
    return (ds_place){doc->path, n->line, n->col};
}

static ds_place place_at(builder *b, size_t offset)
{
    ds_place at = {.path = b->doc->path};
    ds_marks_position(&b->marks, &at.line, &at.col, offset);
    return at;
}

static ds_node *make(builder *b, ds_kind kind, const yaml_event_t *e)
{
    ds_node *n = ds_new(b->arena, ds_node);
    n->kind = kind;
    size_t at = b->marks.first + e->start_mark.index;
    /* At an end without a line end libyaml's marks are on one line more. */
    if (b->marks.direct && at < b->doc->bytes.n) {
        n->beg = (uint32_t)at;
        n->end = (uint32_t)(b->marks.first + e->end_mark.index);
        n->line = (uint32_t)e->start_mark.line + 1;
        n->col = (uint32_t)e->start_mark.column + 1;
    } else {
        n->beg = (uint32_t)ds_marks_byte(&b->marks, e->start_mark.index);
        ds_marks_position(&b->marks, &n->line, &n->col, n->beg);
        n->end = (uint32_t)ds_marks_byte(&b->marks, e->end_mark.index);
    }
    return n;
}

static void given_twice(builder *b, const ds_node *key, unsigned first_line)
{
    ds_find_error(b->f, place_of(b->doc, key), DS_F_DUPLICATE,
                  "\"%.*s\" is given twice (first at line %u)",
                  DS_FMT(key->text), first_line);
    b->failed = true;
}

static void check_duplicate(builder *b, const ds_node *map, const ds_node *key)
{
    if (map->count >= FEW_KEYS)
        return;
    for (const ds_node *n = map->first; n; n = n->next)
        if (n->key->text.n == key->text.n &&
            ds_str_eq(n->key->text, key->text)) {
            given_twice(b, key, n->key->line);
            return;
        }
}

typedef struct {
    const ds_node *key;
    uint32_t number; /* of the key in its mapping, from 0 */
    uint32_t twice;  /* line of the first one, or 0 */
} numbered;

static int by_text(const void *a, const void *b)
{
    const numbered *x = a, *y = b;
    int order = ds_str_cmp(x->key->text, y->key->text);
    return order ? order : x->number < y->number ? -1 : x->number > y->number;
}

static int by_number(const void *a, const void *b)
{
    const numbered *x = a, *y = b;
    return x->number < y->number ? -1 : x->number > y->number;
}

/* The keys that came when there were FEW_KEYS already. Sorted, because no
 * choice of keys makes that slow. */
static void check_many_keys(builder *b, const ds_node *map)
{
    numbered *all = ds_xmalloc(map->count * sizeof *all);
    uint32_t n = 0, first = 0;
    for (const ds_node *c = map->first; c; c = c->next, n++)
        all[n] = (numbered){.key = c->key, .number = n};
    qsort(all, n, sizeof *all, by_text);
    for (uint32_t i = 1; i < n; i++)
        if (!ds_str_eq(all[i].key->text, all[first].key->text))
            first = i;
        else if (all[i].number >= FEW_KEYS)
            all[i].twice = all[first].key->line;
    qsort(all, n, sizeof *all, by_number);
    for (uint32_t i = 0; i < n; i++)
        if (all[i].twice)
            given_twice(b, all[i].key, all[i].twice);
    free(all);
}

static void take_key(builder *b, ds_node *n)
{
    if (n->kind != DS_SCALAR || n->style == DS_LITERAL ||
        n->style == DS_FOLDED) {
        ds_find_error(b->f, place_of(b->doc, n), DS_F_KEY,
                      "a key must be a word");
        b->failed = b->stop = true;
        return;
    }
    if (n->style == DS_PLAIN && ds_str_is(n->text, "<<")) {
        ds_find_error(b->f, place_of(b->doc, n), DS_F_MERGE_KEY,
                      "merge keys (<<) are not used in records");
        b->failed = true;
    }
    check_duplicate(b, b->at, n);
    n->parent = b->at;
    b->key = n;
}

/* Puts a node at its place: the root, a key, a value, an element. */
static void place_node(builder *b, ds_node *n)
{
    ds_node *up = b->at;
    if (!up) {
        b->doc->root = n;
        return;
    }
    if (up->kind == DS_MAP && !b->key) {
        take_key(b, n);
        return;
    }
    n->key = up->kind == DS_MAP ? b->key : NULL;
    b->key = NULL;
    n->parent = up;
    if (up->last)
        up->last->next = n;
    else
        up->first = n;
    up->last = n;
    up->count++;
}

/* --- scalars ----------------------------------------------------------- */

static ds_style scalar_style(yaml_scalar_style_t s)
{
    switch (s) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
        return DS_SINGLE;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
        return DS_DOUBLE;
    case YAML_LITERAL_SCALAR_STYLE:
        return DS_LITERAL;
    case YAML_FOLDED_SCALAR_STYLE:
        return DS_FOLDED;
    default:
        return DS_PLAIN;
    }
}

/* The text where it stands in the file, if it stands there letter by letter. */
static ds_str text_of(builder *b, const ds_node *n, const yaml_event_t *e)
{
    ds_str text = {(const char *)e->data.scalar.value, e->data.scalar.length};
    size_t quote = n->style == DS_SINGLE || n->style == DS_DOUBLE;
    const char *source = b->doc->bytes.p + n->beg + quote;
    if (n->style <= DS_DOUBLE && n->end - n->beg == text.n + 2 * quote &&
        (!text.n || !memcmp(source, text.p, text.n)))
        return (ds_str){source, text.n};
    return ds_dup(b->arena, text);
}

static bool means_nothing(ds_str s)
{
    if (s.n != 4)
        return s.n == 0 || (s.n == 1 && s.p[0] == '~');
    return !memcmp(s.p, "null", 4) || !memcmp(s.p, "Null", 4) ||
           !memcmp(s.p, "NULL", 4);
}

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The end of its last line that is not blank; blanks that end a line of text
 * are text. */
static uint32_t end_of_block(ds_str s, const ds_node *n)
{
    uint32_t end = n->end;
    while (end > n->beg && blank(s.p[end - 1]))
        end--;
    while (end < n->end && (s.p[end] == ' ' || s.p[end] == '\t'))
        end++;
    return end;
}

static void add_scalar(builder *b, const yaml_event_t *e)
{
    ds_node *n = make(b, DS_SCALAR, e);
    n->style = scalar_style(e->data.scalar.style);
    if (n->style == DS_LITERAL || n->style == DS_FOLDED)
        n->end = end_of_block(b->doc->bytes, n);
    n->text = text_of(b, n, e);
    n->empty = n->style == DS_PLAIN && means_nothing(n->text);
    place_node(b, n);
}

/* --- collections ------------------------------------------------------- */

static void open_collection(builder *b, ds_kind kind, bool flow,
                            const yaml_event_t *e)
{
    ds_node *n = make(b, kind, e);
    n->style = flow ? DS_FLOW : DS_BLOCK;
    if (++b->depth > DS_YAML_MAX_DEPTH) {
        ds_find_error(b->f, place_of(b->doc, n), DS_F_DEPTH,
                      "nested deeper than %d levels", DS_YAML_MAX_DEPTH);
        b->failed = b->stop = true;
        return;
    }
    place_node(b, n);
    if (b->key == n)
        return; /* a collection as a key was refused */
    n->parent = b->at;
    b->at = n;
}

static void close_collection(builder *b, const yaml_event_t *e)
{
    ds_node *n = b->at;
    b->depth--;
    if (n->kind == DS_MAP && n->count > FEW_KEYS)
        check_many_keys(b, n);
    if (n->style == DS_FLOW)
        n->end = (uint32_t)ds_marks_byte(&b->marks, e->end_mark.index);
    else
        n->end = n->last ? n->last->end : n->beg;
    b->at = n->parent;
}

/* --- what is refused --------------------------------------------------- */

static void refuse(builder *b, const yaml_mark_t *mark, ds_finding_code code,
                   const char *what)
{
    ds_find_error(b->f, place_at(b, ds_marks_byte(&b->marks, mark->index)),
                  code, "%s", what);
    b->failed = true;
}

static void refuse_decorations(builder *b, const yaml_event_t *e,
                               const yaml_char_t *anchor,
                               const yaml_char_t *tag)
{
    if (anchor)
        refuse(b, &e->start_mark, DS_F_ANCHOR,
               "anchors (&) are not used in records");
    if (tag)
        refuse(b, &e->start_mark, DS_F_TAG, "tags (!) are not used in records");
}

/* "\\0" is YAML, and the end of the text for many a program behind us. */
static void refuse_nul(builder *b, const yaml_event_t *e)
{
    if (memchr(e->data.scalar.value, 0, e->data.scalar.length))
        refuse(b, &e->start_mark, DS_F_YAML, "a text cannot hold the byte 0");
}

static void start_document(builder *b, const yaml_event_t *e)
{
    if (b->documents++) {
        refuse(b, &e->start_mark, DS_F_DOCUMENTS,
               "a second document starts here");
        b->stop = true;
    }
    if (e->data.document_start.version_directive ||
        e->data.document_start.tag_directives.start !=
            e->data.document_start.tag_directives.end)
        refuse(b, &e->start_mark, DS_F_DOCUMENTS,
               "directives (%) are not used in records");
}

static void add_alias(builder *b, const yaml_event_t *e)
{
    refuse(b, &e->start_mark, DS_F_ANCHOR,
           "aliases (*) are not used in records");
    ds_node *n = make(b, DS_SCALAR, e);
    n->text = DS_STR("");
    n->empty = true;
    place_node(b, n);
}

static void take_event(builder *b, const yaml_event_t *e)
{
    switch (e->type) {
    case YAML_DOCUMENT_START_EVENT:
        start_document(b, e);
        break;
    case YAML_SCALAR_EVENT:
        refuse_decorations(b, e, e->data.scalar.anchor, e->data.scalar.tag);
        refuse_nul(b, e);
        add_scalar(b, e);
        break;
    case YAML_MAPPING_START_EVENT:
        refuse_decorations(b, e, e->data.mapping_start.anchor,
                           e->data.mapping_start.tag);
        open_collection(b, DS_MAP,
                        e->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE,
                        e);
        break;
    case YAML_SEQUENCE_START_EVENT:
        refuse_decorations(b, e, e->data.sequence_start.anchor,
                           e->data.sequence_start.tag);
        open_collection(
            b, DS_SEQ, e->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE,
            e);
        break;
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        close_collection(b, e);
        break;
    case YAML_ALIAS_EVENT:
        add_alias(b, e);
        break;
    default:
        break;
    }
}

/* --- the whole --------------------------------------------------------- */

/* libyaml's own complaint, in one line. */
static void parser_error(builder *b, const yaml_parser_t *p)
{
    size_t offset = p->error == YAML_READER_ERROR
                        ? p->problem_offset + (b->doc->bom ? 3 : 0)
                        : ds_marks_byte(&b->marks, p->problem_mark.index);
    const char *problem = p->problem ? p->problem : "not YAML";
    if (p->context)
        ds_find_error(b->f, place_at(b, offset), DS_F_YAML, "%s %s", problem,
                      p->context);
    else
        ds_find_error(b->f, place_at(b, offset), DS_F_YAML, "%s", problem);
    b->failed = true;
    b->doc->root = NULL;
}

static void run_parser(builder *b, yaml_parser_t *p)
{
    yaml_event_t e;
    bool done = false;
    while (!done && !b->stop) {
        if (!yaml_parser_parse(p, &e)) {
            parser_error(b, p);
            return;
        }
        done = e.type == YAML_STREAM_END_EVENT;
        take_event(b, &e);
        yaml_event_delete(&e);
    }
    if (b->stop)
        b->doc->root = NULL;
}

/* The offset of a line with git's conflict marker, or SIZE_MAX. */
static size_t find_marker(ds_str s)
{
    static const char *const marks[] = {"<<<<<<< ", "||||||| ", ">>>>>>> "};
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < 3; i++) {
        ds_str mark = ds_cstr(marks[i]);
        for (size_t at = 0; at < s.n && at < found; at++) {
            at += ds_str_chr(ds_str_sub(s, at, s.n), mark.p[0]);
            if (at < found && (at == 0 || s.p[at - 1] == '\n') &&
                ds_str_starts(ds_str_sub(s, at, s.n), mark))
                found = at;
        }
    }
    return found;
}

static bool readable(builder *b)
{
    ds_doc *doc = b->doc;
    size_t bad, marker;
    if (doc->bytes.n > DS_YAML_MAX_BYTES)
        ds_find_error(b->f, (ds_place){.path = doc->path}, DS_F_SIZE,
                      "the file has %zu bytes, more than %u", doc->bytes.n,
                      DS_YAML_MAX_BYTES);
    else if ((bad = ds_utf8_bad(doc->bytes)) < doc->bytes.n)
        ds_find_error(b->f, place_at(b, bad), DS_F_UTF8,
                      "byte 0x%02x is not UTF-8",
                      (unsigned char)doc->bytes.p[bad]);
    else if ((marker = find_marker(doc->bytes)) != SIZE_MAX)
        ds_find_error(b->f, place_at(b, marker), DS_F_CONFLICT,
                      "a conflict of git's is not resolved");
    else
        return true;
    return false;
}

static void look_at_bytes(builder *b)
{
    ds_doc *doc = b->doc;
    doc->bom = ds_str_starts(doc->bytes, DS_STR("\xef\xbb\xbf"));
    size_t lf = ds_str_chr(doc->bytes, '\n');
    doc->crlf = lf > 0 && lf < doc->bytes.n && doc->bytes.p[lf - 1] == '\r';
    ds_marks_begin(&b->marks, doc);
}

int ds_yaml_parse(ds_doc *doc, ds_arena *a, ds_str path, ds_str bytes,
                  ds_findings *f)
{
    *doc = (ds_doc){.path = path, .bytes = bytes};
    builder b = {.doc = doc, .arena = a, .f = f};
    look_at_bytes(&b);
    if (!readable(&b))
        return -1;
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser))
        ds_no_memory();
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    /* With the encoding told, libyaml takes a BOM for text: it gets none. */
    ds_str rest = ds_str_sub(bytes, doc->bom ? 3 : 0, bytes.n);
    const char *input = rest.p != NULL ? rest.p : "";
    yaml_parser_set_input_string(&parser, (const unsigned char *)input, rest.n);
    run_parser(&b, &parser);
    yaml_parser_delete(&parser);
    ds_node *root = doc->root;
    if (root && root->kind == DS_SCALAR && root->empty && !root->text.n)
        doc->root = NULL;
    else if (root && root->kind != DS_MAP) {
        ds_find_error(f, place_of(doc, root), DS_F_ROOT,
                      "a record is a mapping of fields");
        b.failed = true;
        doc->root = NULL;
    }
    return b.failed ? -1 : 0;
}
