/* A page: lines in blocks, and the blocks in columns beside each other. Within
 * view/ only.
 *
 *   add blocks and lines to flows -> split flows into strips -> print strips
 *
 * Every text is safe for a terminal before it comes here. */
#ifndef DS_VIEW_PAGE_H
#define DS_VIEW_PAGE_H

#include "base/vec.h"
#include "view/format.h"

typedef enum {
    DS_INK_PLAIN,
    DS_INK_BOLD,
    DS_INK_FAINT,
    DS_INK_RED,
} ds_ink;

typedef struct {
    ds_str text;
    size_t width; /* in columns */
    ds_ink ink;
} ds_line;

/* Lines in the arena's care; the vectors are freed by ds_flow_free. */
typedef struct {
    ds_arena *arena;
    DS_VEC(ds_line) lines;
    DS_VEC(size_t) blocks; /* the first line of each; a blank line above */
} ds_flow;

void ds_flow_block(ds_flow *f, ds_str heading);         /* bold; empty: none */
void ds_flow_line(ds_flow *f, ds_ink ink, ds_str text); /* copied */
/* `text` behind `lead`, in lines of at most `width` columns (0: one line),
 * parted at spaces, below each other; LF parts always. */
void ds_flow_wrap(ds_flow *f, ds_ink ink, ds_str lead, ds_str text,
                  size_t width);
/* With blanks behind, up to `width` columns. */
ds_str ds_padded(ds_arena *a, ds_str text, size_t width);
size_t ds_flow_width(const ds_flow *f);
void ds_flow_free(ds_flow *f);

typedef struct {
    const ds_line *lines;
    size_t n, width;
} ds_strip;

/* Whole blocks into at most `k` strips as low as can be, in order; returns how
 * many. The strips borrow the flow's lines. */
size_t ds_flow_split(ds_strip *out, size_t k, const ds_flow *f);
#define DS_PAGE_GAP 3u
int ds_page_print(const ds_sink_opts *opts, ds_arena *a, const ds_strip *strips,
                  size_t n, ds_err *err);

/* How wide a page is laid out: the terminal, or 80. */
size_t ds_page_width(const ds_sink_opts *opts);

#endif
