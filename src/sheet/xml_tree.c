/* Elements hung below each other as they come. The text of the element that is
 * being read gathers in one buffer, which each tag empties. */
#include "sheet/xml_tree.h"
#include "base/buf.h"
#include "sheet/xml.h"
#include <string.h>
#include "base/banned.h"

typedef struct {
    ds_arena *a;
    ds_xml *x;
    ds_xml_node *root, *at; /* the element that is open */
    ds_xml_node *last;      /* the one that was closed last */
    ds_buf text;
} builder;

static const char *local_name(ds_arena *a, const char *name)
{
    const char *bar = strrchr(name, '|');
    return ds_zstr(a, ds_cstr(bar != NULL ? bar + 1 : name));
}

static const char **copy_attrs(ds_arena *a, const char **attrs)
{
    size_t n = 0;
    while (attrs[n] != NULL)
        n++;
    const char **out = ds_new_n(a, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        out[i] = ds_zstr(a, ds_cstr(attrs[i]));
    return out;
}

static int start(void *payload, const char *name, const char **attrs,
                 ds_err *err)
{
    (void)err;
    builder *b = payload;
    ds_xml_node *n = ds_new(b->a, ds_xml_node);
    n->name = local_name(b->a, name);
    n->attrs = copy_attrs(b->a, attrs);
    n->line = ds_xml_line(b->x);
    n->col = ds_xml_col(b->x);
    n->parent = b->at;
    if (b->last != NULL && b->last->parent == b->at)
        b->last->next = n;
    else if (b->at != NULL)
        b->at->first = n;
    else
        b->root = n;
    b->at = n;
    b->last = NULL;
    ds_buf_clear(&b->text);
    return 0;
}

static bool is_break(char c)
{
    return c == '\n' || c == '\r' || c == '\t';
}

/* A line break in a text is a blank (normalizedString of XML Schema); together
 * with those that indent the next line it is one. */
static ds_str without_breaks(ds_arena *a, ds_str s)
{
    char *p = ds_alloc_text(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n;) {
        size_t blanks = i;
        bool broken = false;
        for (; i < s.n && (s.p[i] == ' ' || is_break(s.p[i])); i++)
            broken = broken || is_break(s.p[i]);
        if (broken)
            p[n++] = ' ';
        for (; !broken && blanks < i; blanks++)
            p[n++] = ' ';
        if (i < s.n)
            p[n++] = s.p[i++];
    }
    p[n] = '\0';
    return (ds_str){p, n};
}

static int end(void *payload, const char *name, ds_err *err)
{
    (void)name;
    (void)err;
    builder *b = payload;
    if (b->at->first == NULL)
        b->at->text = without_breaks(b->a, ds_str_trim(ds_buf_str(&b->text)));
    b->last = b->at;
    b->at = b->at->parent;
    ds_buf_clear(&b->text);
    return 0;
}

static int text(void *payload, ds_str piece, ds_err *err)
{
    (void)err;
    ds_buf_add(&((builder *)payload)->text, piece);
    return 0;
}

int ds_xml_tree(ds_xml_node **root, unsigned *line, unsigned *col, ds_arena *a,
                ds_str bytes, ds_err *err)
{
    const ds_xml_calls calls = {start, end, text};
    builder b = {.a = a};
    int failed = ds_xml_open(&b.x, (ds_str){0}, &calls, &b, err) != 0 ||
                 ds_xml_feed(b.x, bytes, true, err) != 0;
    *line = *col = 0;
    if (failed && err->code != DS_EIO) {
        *line = ds_xml_line(b.x);
        *col = ds_xml_col(b.x);
    }
    ds_xml_close(b.x);
    ds_buf_free(&b.text);
    *root = b.root;
    return failed ? -1 : 0;
}

static const ds_xml_node *child(const ds_xml_node *n, ds_str name)
{
    for (n = n->first; n != NULL; n = n->next)
        if (ds_str_is(name, n->name))
            return n;
    return NULL;
}

const ds_xml_node *ds_xml_at(const ds_xml_node *n, const char *way)
{
    ds_str rest = ds_cstr(way);
    while (n != NULL && rest.n > 0)
        n = child(n, ds_str_cut(&rest, '/'));
    return n;
}

const ds_xml_node *ds_xml_again(const ds_xml_node *n)
{
    const char *name = n->name;
    do
        n = n->next;
    while (n != NULL && strcmp(n->name, name) != 0);
    return n;
}

ds_str ds_xml_text(const ds_xml_node *n, const char *way)
{
    n = ds_xml_at(n, way);
    return n != NULL ? n->text : (ds_str){0};
}
