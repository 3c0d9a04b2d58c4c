/* libyaml's events become nodes with exact byte ranges.
 *
 * libyaml's marks count characters, without the BOM, and its ends are generous:
 * a block collection ends where the next token starts, a block scalar behind
 * the blank lines that follow it. So
 *
 *  1. an offset comes from a cursor that walks the bytes along with the marks,
 *     which never run far apart (ASCII, the common case, needs no walk);
 *  2. a block collection ends where its last child ends; a block scalar is cut
 *     back to its last line that is not blank;
 *  3. `parser.at` is the innermost open collection; a key waits in
 *     `parser.key` until its value comes. No recursion: depth is a counter.
 *
 *      phone:   030 123   # home
 *      ^key     ^beg   ^end            [beg, end)
 */
#include "yaml/tree.h"
#include <yaml.h>
#include "base/error.h"
#include "base/utf8.h"
#include "base/banned.h"

typedef struct {
    ds_doc *doc;
    ds_arena *arena;
    ds_findings *f;
    bool ascii;
    size_t cursor_char, cursor_byte;
    ds_node *at;  /* the innermost open collection */
    ds_node *key; /* waits for its value; of `at` when that is a mapping */
    unsigned depth, documents;
    bool failed; /* an error was found */
    bool stop;   /* and reading on makes no sense */
} builder;

/* --- positions --------------------------------------------------------- */

static bool continues(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

static size_t to_byte(builder *b, size_t character)
{
    size_t start = b->doc->bom ? 3 : 0;
    if (b->ascii)
        return start + character;
    ds_str s = b->doc->bytes;
    while (b->cursor_char < character && b->cursor_byte < s.n) {
        b->cursor_byte++;
        while (b->cursor_byte < s.n && continues(s.p[b->cursor_byte]))
            b->cursor_byte++;
        b->cursor_char++;
    }
    while (b->cursor_char > character) {
        b->cursor_byte--;
        while (continues(s.p[b->cursor_byte]))
            b->cursor_byte--;
        b->cursor_char--;
    }
    return b->cursor_byte;
}

static uint32_t column_of(const ds_doc *doc, size_t offset)
{
    size_t start = offset, first = doc->bom ? 3 : 0;
    while (start > first && doc->bytes.p[start - 1] != '\n' &&
           doc->bytes.p[start - 1] != '\r')
        start--;
    return (uint32_t)(offset - start) + 1;
}

static ds_place place_of(const ds_doc *doc, const ds_node *n)
{
    return (ds_place){doc->path, n->line, n->col};
}

static ds_place place_at(const ds_doc *doc, size_t offset)
{
    ds_place at = {.path = doc->path};
    ds_yaml_position(&at.line, &at.col, doc, offset);
    return at;
}

/* --- nodes ------------------------------------------------------------- */

static ds_node *make(builder *b, ds_kind kind, const yaml_event_t *e)
{
    ds_node *n = ds_new(b->arena, ds_node);
    n->kind = kind;
    n->beg = (uint32_t)to_byte(b, e->start_mark.index);
    n->end = (uint32_t)to_byte(b, e->end_mark.index);
    n->line = (uint32_t)e->start_mark.line + 1;
    n->col = b->ascii ? (uint32_t)e->start_mark.column + 1
                      : column_of(b->doc, n->beg);
    return n;
}

static void check_duplicate(builder *b, const ds_node *map, const ds_node *key)
{
    for (const ds_node *n = map->first; n; n = n->next)
        if (ds_str_eq(n->key->text, key->text)) {
            ds_find_error(b->f, place_of(b->doc, key), DS_F_DUPLICATE,
                          "\"%.*s\" is given twice (first at line %u)",
                          DS_FMT(key->text), n->key->line);
            b->failed = true;
            return;
        }
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
    return !s.n || ds_str_is(s, "~") || ds_str_is(s, "null") ||
           ds_str_is(s, "Null") || ds_str_is(s, "NULL");
}

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void add_scalar(builder *b, const yaml_event_t *e)
{
    ds_node *n = make(b, DS_SCALAR, e);
    n->style = scalar_style(e->data.scalar.style);
    if (n->style == DS_LITERAL || n->style == DS_FOLDED)
        while (n->end > n->beg && blank(b->doc->bytes.p[n->end - 1]))
            n->end--;
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
    if (n->style == DS_FLOW)
        n->end = (uint32_t)to_byte(b, e->end_mark.index);
    else
        n->end = n->last ? n->last->end : n->beg;
    b->at = n->parent;
}

/* --- what is refused --------------------------------------------------- */

static void refuse(builder *b, const yaml_mark_t *mark, ds_finding_code code,
                   const char *what)
{
    ds_find_error(b->f, place_at(b->doc, to_byte(b, mark->index)), code, "%s",
                  what);
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
                        : to_byte(b, p->problem_mark.index);
    const char *problem = p->problem ? p->problem : "not YAML";
    if (p->context)
        ds_find_error(b->f, place_at(b->doc, offset), DS_F_YAML, "%s %s",
                      problem, p->context);
    else
        ds_find_error(b->f, place_at(b->doc, offset), DS_F_YAML, "%s", problem);
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

static bool is_marker(ds_str line)
{
    static const char *const marks[] = {"<<<<<<< ", "||||||| ", ">>>>>>> "};
    for (size_t i = 0; i < 3; i++)
        if (ds_str_starts(line, ds_cstr(marks[i])))
            return true;
    return false;
}

/* The offset of a line with git's conflict marker, or SIZE_MAX. */
static size_t find_marker(ds_str bytes)
{
    for (size_t i = 0; i < bytes.n;) {
        ds_str line = ds_str_sub(bytes, i, bytes.n);
        if (is_marker(line))
            return i;
        i += ds_str_chr(line, '\n') + 1;
    }
    return SIZE_MAX;
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
        ds_find_error(b->f, place_at(doc, bad), DS_F_UTF8,
                      "byte 0x%02x is not UTF-8",
                      (unsigned char)doc->bytes.p[bad]);
    else if ((marker = find_marker(doc->bytes)) != SIZE_MAX)
        ds_find_error(b->f, place_at(doc, marker), DS_F_CONFLICT,
                      "a conflict of git's is not resolved");
    else
        return true;
    return false;
}

static bool all_ascii(ds_str s)
{
    unsigned char all = 0;
    for (size_t i = 0; i < s.n; i++)
        all |= (unsigned char)s.p[i];
    return all < 0x80;
}

static void look_at_bytes(builder *b)
{
    ds_doc *doc = b->doc;
    doc->bom = ds_str_starts(doc->bytes, DS_STR("\xef\xbb\xbf"));
    b->cursor_byte = doc->bom ? 3 : 0;
    b->ascii = all_ascii(ds_str_sub(doc->bytes, b->cursor_byte, doc->bytes.n));
    size_t lf = ds_str_chr(doc->bytes, '\n');
    doc->crlf = lf > 0 && lf < doc->bytes.n && doc->bytes.p[lf - 1] == '\r';
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
