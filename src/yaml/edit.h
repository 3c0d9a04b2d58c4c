/* Edits of a YAML file that change their own bytes and nothing else.
 *
 * Collect edits in a plan against one document, apply them as splices, get the
 * new bytes proved: they are parsed again, and the result must be the old tree
 * with just these edits, and every byte outside the splices equal. New text
 * follows its neighbours: indentation, block or flow, quote style, line ends,
 * a space after the comma, missing final newline. */
#ifndef DS_YAML_EDIT_H
#define DS_YAML_EDIT_H

#include "base/error.h"
#include "yaml/tree.h"

/* A value to be written. */
typedef struct ds_yval ds_yval;
struct ds_yval {
    ds_kind kind;
    ds_str text;          /* a scalar; lines become a literal block */
    bool plain;           /* number, date, enum, bool: write it unquoted */
    bool empty;           /* a scalar without value */
    ds_str key;           /* when it stands in a mapping */
    const ds_yval *items; /* of a mapping or sequence */
    size_t count;
    const ds_doc *from;  /* where it is copied from, or NULL: its bytes are */
    const ds_node *node; /* taken over, comments directly above included */
};

/* A node of any document as a value to be copied; borrows both. */
ds_yval ds_yval_of(ds_arena *a, const ds_doc *doc, const ds_node *n);

/* Where a new key goes: `order` are the schema's names in their order; a key
 * that is not among them goes to the end. */
typedef struct {
    const ds_str *names;
    size_t n;
} ds_key_order;

typedef struct ds_plan ds_plan;

/* The plan lives in `a` and borrows the document. */
ds_plan *ds_plan_new(ds_arena *a, const ds_doc *doc);

/* Sets `key` in `map` (NULL: the root, also of an empty file): replaces the
 * value, keeps comments and quote style where the text allows, or adds the
 * key at its place in the order. */
void ds_plan_set(ds_plan *p, ds_node *map, ds_str key, const ds_yval *value,
                 ds_key_order order);
/* Replaces the i-th element's scalar in a sequence of scalars, or any node. */
void ds_plan_replace(ds_plan *p, ds_node *node, const ds_yval *value);
/* Adds an element at the end of the sequence under `key` in `map`, making the
 * key when it is missing or empty. */
void ds_plan_append(ds_plan *p, ds_node *map, ds_str key, const ds_yval *value,
                    ds_key_order order);
/* Puts an element into a sequence, behind its element `after`, or at the front
 * for NULL; several at one place stand in the order of the calls. `after` may
 * be removed by a later call. */
void ds_plan_insert(ds_plan *p, ds_node *seq, ds_node *after,
                    const ds_yval *value);
/* Removes a key with its value (`node` is the value), or an element of a
 * sequence, with the comment beside it. Comment lines directly above go too
 * where nothing else can be meant: the element is a collection, or stands
 * alone between blank lines. One of two gaps goes with it; a collection that
 * loses all it has goes with its key. */
void ds_plan_remove(ds_plan *p, ds_node *node);
/* Renames the key of a value. */
void ds_plan_rename(ds_plan *p, ds_node *node, ds_str new_key);

/* Applies and proves. `*out` lives in `a`. DS_ESYNTAX when the edits cannot be
 * done losslessly (an overlap, a form that cannot take the value), with the
 * file's position in the message: the caller's file is untouched. */
int ds_plan_apply(ds_str *out, ds_arena *a, ds_plan *p, ds_err *err);

/* The splices of the applied plan, in order: bytes [beg, end) of the old file
 * were replaced by `text`. For messages, merge and tests. */
typedef struct {
    uint32_t beg, end;
    ds_str text;
} ds_splice;
const ds_splice *ds_plan_splices(const ds_plan *p, size_t *n);

/* Renders one value as a whole new document in block style (LF). */
ds_str ds_yaml_render(ds_arena *a, const ds_yval *value);

/* True when a plain scalar of this text would be read by YAML 1.1 or 1.2 as
 * something else than this text (no, 012, 1e3, ~, 2026-11-23, ...), or cannot
 * stand plain at all. */
bool ds_yaml_needs_quotes(ds_str text);

#endif
