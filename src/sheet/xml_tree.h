/* A small XML document as a tree, each element with its position. */
#ifndef DS_SHEET_XML_TREE_H
#define DS_SHEET_XML_TREE_H

#include "base/arena.h"
#include "base/error.h"

typedef struct ds_xml_node ds_xml_node;
struct ds_xml_node {
    const char *name;   /* without its namespace */
    const char **attrs; /* name, value, ..., NULL; as ds_xml_attr takes them */
    ds_str text; /* of an element without elements; trimmed, in one line */
    unsigned line, col; /* from 1; col counts bytes */
    ds_xml_node *first, *next, *parent;
};

/* The root; all lives in `a`. On failure the message names no file, and
 * `*line`, `*col` say where: DS_ESYNTAX or DS_ELIMIT as ds_xml_feed. */
int ds_xml_tree(ds_xml_node **root, unsigned *line, unsigned *col, ds_arena *a,
                ds_str bytes, ds_err *err);

/* The first element below `n` on the way "A/B/C", or NULL; of NULL NULL. */
const ds_xml_node *ds_xml_at(const ds_xml_node *n, const char *way);
/* The next element behind `n` of the same name, or NULL. */
const ds_xml_node *ds_xml_again(const ds_xml_node *n);
/* The text of what stands there; empty when nothing does. */
ds_str ds_xml_text(const ds_xml_node *n, const char *way);

#endif
