/* The way in which nearly all records are written, read without libyaml: for
 * the indexer, which reads a hundred thousand of them. */
#ifndef DS_YAML_QUICK_H
#define DS_YAML_QUICK_H

#include "yaml/tree.h"

/* True: `doc` is what ds_yaml_parse would make of it, and that would find
 * nothing; but nodes have no positions, styles and parents, only kind, empty,
 * text, key and children. False: it declines, which says nothing about the
 * file; ask ds_yaml_parse. Nodes live in `a`, texts in `bytes` or `a`. A NUL
 * must stand behind the bytes. */
bool ds_yaml_quick(ds_doc *doc, ds_arena *a, ds_str path, ds_str bytes);

#endif
