/* Writing scalars and values. Private to this folder. */
#ifndef DS_YAML_QUOTE_H
#define DS_YAML_QUOTE_H

#include "base/buf.h"
#include "yaml/edit.h"

/* One scalar on one line. `like` is the style of what it replaces or of its
 * neighbours: a quote style is kept where the text allows. `flow`: commas and
 * brackets cannot stand plain. */
void ds_quote_scalar(ds_buf *out, ds_str text, bool plain, ds_style like,
                     bool flow);
/* DS_PLAIN where the value can stand so, else `quotes`. */
ds_style ds_quote_style(const ds_yval *v, bool flow, ds_style quotes);
/* True when the text has lines and can stand as a literal block. */
bool ds_quote_block_fits(ds_str text);
/* "|" or "|-" or "|+" and the lines, indented, without the last line end. */
void ds_quote_block(ds_buf *out, ds_str text, unsigned indent, const char *eol);

/* How new text looks. */
typedef struct {
    const char *eol;  /* "\n" or "\r\n" */
    unsigned step;    /* blanks of one more level */
    unsigned dash;    /* blanks from a dash to what follows it: 2 */
    bool indent_seqs; /* a sequence stands deeper than its key */
    ds_style quote;   /* of new text that must be quoted */
    bool flow_items;  /* new elements as {a: 1} */
    bool no_keep;     /* blank lines below would become text of a "|+" */
    bool no_blocks;   /* the last line is open: no text may need its end */
} ds_look;

/* A literal block can hold the text here. */
bool ds_look_takes_block(const ds_look *look, ds_str text);
/* A value behind "key:" at column `indent` of the key (0-based): the blank or
 * line end before it included. */
void ds_render_value(ds_buf *out, const ds_yval *v, unsigned indent,
                     const ds_look *look);
/* "key: value" of a block mapping, without indentation and line end. */
void ds_render_pair(ds_buf *out, const ds_yval *v, unsigned indent,
                    const ds_look *look);
/* "- ..." of a block sequence whose dash stands at `indent`. */
void ds_render_item(ds_buf *out, const ds_yval *v, unsigned indent,
                    const ds_look *look);
/* Either of the two as the source's own lines; false where there is no source
 * or it cannot be copied. `within` tells which: DS_MAP or DS_SEQ. */
bool ds_render_source(ds_buf *out, const ds_yval *v, ds_kind within,
                      unsigned indent, const ds_look *look);
/* In flow style. */
void ds_render_flow(ds_buf *out, const ds_yval *v, const ds_look *look);

#endif
