/* A YAML file as a tree of nodes, each with the range of its bytes.
 *
 * libyaml parses; this floor turns its marks (which count characters) into
 * byte offsets and trims every end, so that
 *   - bytes [beg, end) of a scalar are exactly its source, quotes included,
 *   - a mapping or sequence ends behind the last byte of its last child,
 *   - an empty value is a zero-width range behind the colon or the dash.
 * What we do not accept (anchors, aliases, tags, merge keys, directives,
 * several documents, duplicate keys, too deep, too big, not UTF-8) becomes a
 * finding with a position; nothing passes silently. */
#ifndef DS_YAML_TREE_H
#define DS_YAML_TREE_H

#include "base/arena.h"
#include "base/finding.h"

#define DS_YAML_MAX_DEPTH 32
#define DS_YAML_MAX_BYTES (8u << 20)

typedef enum {
    DS_SCALAR,
    DS_MAP,
    DS_SEQ,
} ds_kind;

typedef enum {
    DS_PLAIN,
    DS_SINGLE,
    DS_DOUBLE,
    DS_LITERAL,
    DS_FOLDED,
    DS_BLOCK, /* of a mapping or sequence */
    DS_FLOW,
} ds_style;

typedef struct ds_node ds_node;
struct ds_node {
    ds_kind kind;
    ds_style style;
    bool empty;         /* a plain scalar of no bytes, ~ or null: no value */
    uint32_t beg, end;  /* bytes in the file */
    uint32_t line, col; /* of beg, from 1; col in bytes */
    ds_str text;        /* a scalar's decoded text; borrows from doc or arena */
    ds_node *key;       /* in a mapping: this value's key node; else NULL */
    ds_node *parent, *first, *last, *next;
    uint32_t count; /* children */
};

typedef struct {
    ds_str path;    /* for findings */
    ds_str bytes;   /* as given, BOM included; must outlive the document */
    ds_node *root;  /* NULL for an empty file or one that is not YAML */
    bool bom, crlf; /* crlf: the first line end is CRLF */
} ds_doc;

/* Parses. Returns 0 and a document, or -1 when there are findings of severity
 * error; those are in `f`, and doc->root is NULL unless the trouble was only
 * with what we refuse (duplicate keys, anchors, ...), so that a caller can
 * still look. Nodes live in `a`. */
int ds_yaml_parse(ds_doc *doc, ds_arena *a, ds_str path, ds_str bytes,
                  ds_findings *f);

/* The value of a key in a mapping, or NULL. */
ds_node *ds_yaml_get(const ds_node *map, ds_str key);
/* By path: "address.street", "invoices[2].total" (from 0); NULL if not there.
 */
ds_node *ds_yaml_at(const ds_doc *doc, ds_str path);

/* Line and column (from 1, bytes) of an offset. */
void ds_yaml_position(unsigned *line, unsigned *col, const ds_doc *doc,
                      size_t offset);

#endif
