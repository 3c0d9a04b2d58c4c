/* What cutting shares: the file's lines and look, and the cuts so far. Private
 * to this folder. */
#ifndef DS_YAML_CUT_H
#define DS_YAML_CUT_H

#include "yaml/places.h"
#include "yaml/plan.h"

/* A key that is added, with all that the plan adds under it. */
typedef struct {
    ds_node *map; /* NULL: an empty file */
    ds_str key;
    ds_yval *value; /* of an APPEND: a sequence that grows */
    ds_yval *items; /* its elements, with room for more */
    size_t room;
    bool appends;
    ds_key_order order;
    size_t number; /* in the order of the steps */
} ds_addition;

typedef struct {
    ds_plan *p;
    ds_str s; /* the file */
    ds_look look;
    DS_VEC(ds_addition) added;
    DS_VEC(const ds_node *) removed;
    ds_places additions; /* number in `added` plus one, by mapping and key */
    ds_places children;  /* of mappings with many, by key */
    ds_places gains;     /* mappings that get a key */
    ds_places going;     /* nodes that are removed */
    ds_places losses;    /* how many children of a node are removed */
    bool opened;         /* lines came behind an open last line */
    size_t open_lines;   /* number plus one of the cut of an open last line */
    ds_err *err;
} ds_cutter;

/* --- lines.c ---------------------------------------------------------- */

/* How the file's own text looks, for what is added to it. */
ds_look ds_look_of(const ds_doc *doc);
/* From 0. */
unsigned ds_node_column(const ds_node *n);
uint32_t ds_line_start(ds_str s, uint32_t at); /* behind a BOM */
/* Of its line feed, or the file's end. */
uint32_t ds_line_feed(ds_str s, uint32_t at);
uint32_t ds_skip_blanks(ds_str s, uint32_t at);
bool ds_ends_line(ds_str s, uint32_t at);
/* A line that is there and blank; one that is a comment at a column. */
bool ds_line_blank(ds_str s, uint32_t line);
bool ds_line_comment(ds_str s, uint32_t line, unsigned indent);
/* The first of the comment lines straight above the line `beg`, down from
 * `top`; or `beg`. */
uint32_t ds_comments_above(ds_str s, uint32_t beg, uint32_t top,
                           unsigned indent);
/* The last line has no line end. */
bool ds_line_open(ds_str s);
/* The line feed behind the last line that belongs to a node whose key or dash
 * stands at `indent`: with the blank lines that a "|+" keeps, and comments
 * that stand deeper. */
uint32_t ds_end_of_lines(ds_str s, const ds_node *n, unsigned indent);
/* The block scalar that is the last thing below `n` before `at`, or NULL: its
 * value ends with the line end behind it. */
const ds_node *ds_block_before(const ds_node *n, uint32_t at);

/* --- cut.c ------------------------------------------------------------ */

/* What the plan adds under a key of a mapping, or NULL. */
ds_addition *ds_cut_addition(ds_cutter *c, const ds_node *map, ds_str key);
/* Of what is added at the end of `up`: inner things stand above outer ones,
 * those of one place in the order of their numbers. */
uint64_t ds_cut_rank(const ds_node *up, uint64_t number);
/* A line (or lines) below the one at `feed`, a place from end_of_lines. Text
 * that begins with a line end gets a blank line above it. */
void ds_cut_line_below(ds_cutter *c, uint32_t feed, unsigned indent,
                       const ds_buf *text, uint64_t rank);
/* For text that ends on the line of `at`, which may lack its end, or lose it
 * with the lines behind it. */
ds_look ds_look_on_line(const ds_cutter *c, uint32_t at);
/* The same for text at `indent` above the lines behind `feed`: a "|+" would
 * take blank ones there, and any block a comment that stands deeper. */
ds_look ds_look_above(const ds_cutter *c, uint32_t feed, unsigned indent);
/* The last thing before `at` is a block scalar whose text blank lines are. */
bool ds_keeps_blanks(const ds_cutter *c, uint32_t at);
/* The end of a line's text: before its line end. */
uint32_t ds_line_end(const ds_cutter *c, uint32_t at);
/* The place behind the colon (or dash) that stands before the value. */
uint32_t ds_behind_indicator(const ds_cutter *c, const ds_node *n);
/* The column of a value's key, or of the collection it is an element of. */
unsigned ds_value_indent(const ds_node *n);
bool ds_in_flow(const ds_node *n);
/* A new value for a node. */
int ds_cut_replace(ds_cutter *c, const ds_node *n, const ds_yval *v);
int ds_cut_refuse(ds_cutter *c, const ds_node *n, const char *why);

/* --- add.c ------------------------------------------------------------ */

/* How a new element looks beside the element `like` of a block sequence. */
ds_look ds_item_look(const ds_cutter *c, const ds_node *seq,
                     const ds_node *like);
/* The number of a key in the schema's order; its length for others. */
size_t ds_cut_place(ds_key_order order, ds_str key);
/* Cuts one key or list's new elements; `rank`: its number among all. */
int ds_cut_addition_in(ds_cutter *c, const ds_addition *a, uint64_t rank);

/* --- flow.c ----------------------------------------------------------- */

/* Adds an entry or element between brackets, behind `before`; NULL: before all
 * that stays. */
void ds_flow_add(ds_cutter *c, const ds_node *up, const ds_node *before,
                 ds_str text, uint64_t rank);

/* --- insert.c --------------------------------------------------------- */

void ds_cut_insert(ds_cutter *c, const ds_step *s, uint64_t number);

/* --- source.c --------------------------------------------------------- */

/* A blank line stands above the value's source. */
bool ds_source_gap(const ds_yval *v);

/* --- remove.c --------------------------------------------------------- */

/* `text` may be NULL: nothing. */
void ds_cut_add(ds_cutter *c, uint32_t beg, uint32_t end, const ds_buf *text,
                uint64_t rank);
/* Notes that a node goes away; whether it does. */
void ds_cut_remove(ds_cutter *c, const ds_node *n);
bool ds_cut_removes(ds_cutter *c, const ds_node *n);
/* All that it has is removed. */
bool ds_cut_empties(ds_cutter *c, const ds_node *n);
/* The first key of a mapping stands on the line of an element's dash. */
bool ds_shares_dash(const ds_node *map);
/* When all is cut: keeps the last line without a line end. */
void ds_cut_open_end(ds_cutter *c);
/* Cuts everything that is removed; widens it to collections left empty. */
void ds_cut_removed(ds_cutter *c);

#endif
