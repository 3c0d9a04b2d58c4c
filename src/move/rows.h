/* One import while it runs: what import.c, row.c, element.c, plan.c and bad.c
 * share. Inside src/move/ only. */
#ifndef DS_MOVE_ROWS_H
#define DS_MOVE_ROWS_H

#include "move/cell.h"
#include "move/columns.h"
#include "move/import.h"
#include "move/match.h"

typedef enum {
    DS_ROW_SAME,
    DS_ROW_CHANGED,
    DS_ROW_NEW,
    DS_ROW_BAD,
    DS_ROW_EMPTY, /* no cell that anything is taken from */
} ds_row_state;

typedef enum {
    DS_ROW_WRONG,
    DS_ROW_CONFLICT, /* the book has another value */
    DS_ROW_DOUBT,    /* it may be about one of several clients */
} ds_row_trouble;

/* Whom a row of a list of people is about. */
typedef enum {
    DS_ABOUT_CLIENT,
    DS_ABOUT_PERSON,  /* who is the client */
    DS_ABOUT_CONTACT, /* of the client; what else it says of that one is said
                       * by the way */
} ds_row_about;

/* Of each row of the sheet. */
typedef struct {
    uint8_t state;   /* ds_row_state */
    uint8_t about;   /* ds_row_about */
    uint8_t trouble; /* ds_row_trouble, when it is bad */
    bool weak;       /* its client is known by no more than the name */
    uint32_t next;   /* 1 + the next row about the same client */
    uint32_t reason; /* 1 + the first one in `reasons` */
    uint32_t last_reason;
} ds_row_note;

typedef struct {
    ds_str text;
    uint32_t next; /* 1 + the next one of the same row */
} ds_reason;

/* What an option would answer, told at the first cell of a column. */
typedef struct {
    size_t finding; /* its place in the list */
    size_t more;    /* cells that it is about, too */
} ds_question;

/* A value that a row brings. */
typedef struct {
    ds_col_target to;
    ds_str text;   /* as it belongs in the file, not empty */
    size_t column; /* DS_NO_COLUMN: from --set */
} ds_row_cell;

#define DS_NO_COLUMN SIZE_MAX

/* Cells of a column that are left out. */
typedef struct {
    size_t column;
    const char *why;
    size_t n, row; /* how many, and the first of them */
} ds_left;

/* --value FIELD:TEXT=VALUE: what a text means in the cells of a field. */
typedef struct {
    ds_col_target to;
    ds_str text, value; /* text without case and outer blanks */
} ds_told_value;

typedef struct {
    ds_arena *arena;  /* of the caller: what outlives the import */
    ds_arena scratch; /* one client and its rows */
    ds_changeset *change;
    const ds_schema *schema;
    const ds_book *book;
    const ds_import_opts *opts;
    ds_findings *findings;
    ds_cell_env cells;
    bool number_seen, date_seen; /* cells that do not read alike in each way */
    unsigned table;
    ds_sheet sheet;
    bool unclear; /* the header is a finding, so that no row need be one */
    size_t above; /* rows above the header; they are no longer in `sheet` */
    ds_vocabulary words;
    ds_col_target *columns; /* one a cell of the header */
    size_t width;           /* of the file's own columns; then derived ones */
    const ds_str *own;      /* see ds_bound, of this and the next three */
    const unsigned *where;
    const ds_str *label;
    const bool *told;
    const ds_derived *derived;
    size_t nderived;
    ds_people people;
    const ds_program *program;   /* that wrote the file, or NULL */
    size_t *swapped;             /* of each: a row beside which its dates are
                                  * not believed, or 0 */
    size_t *label_of;            /* of each: the column whose kind it says,
                                  * or DS_NO_COLUMN */
    bool *wrapped;               /* of the file's columns: 'each cell' */
    const ds_told_value *values; /* --value */
    ds_row_cell *fixed;
    size_t nfixed;
    ds_finder finder;
    ds_row_note *rows;   /* one a row of the sheet */
    ds_map lacking;      /* required fields without a column, told already */
    ds_import_row *plan; /* one a row, when opts->plan; else NULL */
    DS_VEC(ds_reason) reasons;
    DS_VEC(ds_left) left; /* see ds_row_leave */
    ds_map left_cells;    /* that are counted there */
    DS_VEC(ds_question) questions;
    ds_map asked;           /* which of these it is */
    DS_VEC(ds_str) notes;   /* for ds_import_result */
    DS_VEC(uint32_t) first; /* of each target: 1 + its first row */
    DS_VEC(uint32_t) last;
} ds_import;

/* bad.c: a finding at a cell (DS_NO_COLUMN: the row's start); the row is bad.
 * With skip_bad it is a warning, as the row stops nobody. */
void ds_row_bad(ds_import *m, size_t row, size_t column, ds_finding_code code,
                const char *fmt, ...) __attribute__((format(printf, 5, 6)));
/* The same with the words and the hint of an error. Cells of a column that one
 * option would make clear are one finding, at the first of them. */
void ds_row_failed(ds_import *m, size_t row, size_t column,
                   ds_finding_code code, const ds_err *err);
/* Says at the end how many cells each such finding is about. */
void ds_questions_count(ds_import *m);
/* A new element lacks a required field. Where no column could bring it, that is
 * said once, at the header, and not again for each row. `may_miss`:
 * --incomplete would take it. */
void ds_row_lacks(ds_import *m, size_t row, unsigned table, unsigned field,
                  bool may_miss);
/* A warning there, that stops nothing. */
void ds_row_warn(ds_import *m, size_t row, size_t column, ds_finding_code code,
                 ds_str msg);
/* Bad rows as CSV: the reasons in a first column "import problem", which an
 * import skips; in front, so that a row with too many cells keeps its own. */
ds_str ds_bad_csv(ds_import *m);

/* header.c: drops the rows above the header, and squares a spreadsheet. */
int ds_header_choose(ds_import *m, ds_err *err);
ds_str ds_header_said(ds_import *m);

/* stray.c: leaves out rows that are the heading again; those that look like a
 * total, or that an open quote has swallowed, are bad. */
void ds_stray_headings(ds_import *m);
void ds_stray_rows(ds_import *m);
bool ds_rows_alike(const ds_sheet_row *a, const ds_sheet_row *b);

/* likely.c: as what the header is understood better than as what it is taken
 * for. The user is asked, or told as a hint of the last finding. */
#define DS_LIKELY_MAX 4
typedef struct {
    const ds_table *tables[DS_LIKELY_MAX]; /* as well as each other */
    size_t n;
    size_t known, here, named; /* columns: of these, of what it is taken for,
                                * and all */
    bool clear;                /* what rows must have now is not there */
} ds_likely;
void ds_likely_find(ds_likely *out, ds_import *m);
void ds_likely_ask(ds_import *m, const ds_likely *l);
void ds_likely_hint(ds_import *m, const ds_likely *l);

/* spoilt.c: takes ="..." off texts. */
void ds_spoilt_uncover(ds_import *m);

/* evidence.c: the decimal sign and the order of dates, where they are not told
 * and the cells of the columns say them; before others are made of these. */
void ds_evidence_weigh(ds_import *m);

/* swapped.c: columns whose dates may have day and month swapped are found, or
 * swapped back where the order of dates is told to be DS_SWAPPED; and DS_EUSAGE
 * for a date of the first. */
#define DS_SWAPPED "swapped"
void ds_swapped_find(ds_import *m);
int ds_date_swapped(const ds_import *m, size_t row, size_t column, ds_err *err);

/* currency.c: what a row says of the amounts of a table. */
void ds_row_currency(ds_cell_env *env, const ds_import *m, size_t row,
                     unsigned table);
/* --set currency=USD of rows without such a field is about all amounts that do
 * not say their own: 1 when it was that, 0, or -1. */
int ds_told_currency(ds_import *m, ds_str name, ds_str code, ds_err *err);

/* credit.c: takes the minus off a row that says it is a credit note; one that
 * does not say what it is, is bad. */
void ds_row_credit(ds_import *m, ds_arena *a, size_t row, ds_row_cell *cells,
                   size_t n);

/* sorted.c: finds the columns that say what another one is; gives cells the
 * field that the row tells; how many are left. */
void ds_labels_find(ds_import *m);
size_t ds_row_sort(ds_import *m, size_t row, ds_row_cell *cells, size_t n);

/* packed.c: DS_EUSAGE when the cell of a column that nobody told to be the city
 * has a postcode or province too. */
int ds_city_packed(ds_arena *a, const ds_import *m, size_t column, ds_str text,
                   ds_err *err);

/* The same of a client's name that may be several, until --value says which. */
int ds_firms_packed(const ds_import *m, size_t column, ds_str text,
                    ds_err *err);

/* told.c: --value, and --set. DS_EUSAGE, DS_ENOTFOUND. */
int ds_told_values(ds_import *m, ds_err *err);
int ds_told_fixed(ds_import *m, ds_err *err);
/* What --set says of a field, or empty. */
ds_str ds_row_fixed(const ds_import *m, unsigned table, int field);
/* What --value says that a text means in a column, else the text itself; and
 * whether it says so. */
ds_str ds_row_told(const ds_import *m, ds_col_target to, ds_str text);
bool ds_row_is_told(const ds_import *m, ds_col_target to, ds_str text);
/* It says what texts mean by which a client is found. */
bool ds_told_finds(const ds_import *m, ds_col_target to);

/* derive.c: adds the columns that are made of others. */
void ds_derive(ds_import *m);

/* made.c: what a made column says in a row. */
typedef struct {
    ds_str text;
    size_t from; /* the column that it is from, or the first */
    bool whole;  /* it is that cell */
} ds_made;
void ds_made_judge(ds_import *m); /* whom each row is about */
ds_made ds_made_cell(ds_import *m, const ds_derived *d, size_t row);

/* several.c: what stands in a cell beside its value. */
/* Columns with such cells, and those whose cells find clients by what --value
 * says, become made ones. */
void ds_cells_find(ds_import *m);
ds_str ds_cell_unwrapped(const ds_import *m, size_t row, size_t column);
ds_str ds_cell_first(ds_import *m, const ds_field *f, ds_str text);
/* Warns of values that are left out. */
void ds_cell_tell(ds_import *m, const ds_derived *d, size_t row, ds_made made);

/* partly.c: warns of invoices that are paid in part. */
void ds_partly_tell(ds_import *m);

/* left.c: a cell is left out, why; a note of all of a column in the end. */
void ds_row_leave(ds_import *m, size_t row, size_t column, const char *why);
void ds_left_tell(ds_import *m);

/* zeros.c: puts back the zeros that spreadsheets take off codes; notes it. */
void ds_zeros_restore(ds_import *m);

/* row.c: what a row brings, in `a`; bad cells are reported, all of them. */
size_t ds_row_read(ds_row_cell **out, ds_arena *a, ds_import *m, size_t row);
/* The first of the cells that is about a field (-1: none), or NULL. */
const ds_row_cell *ds_row_cell_of(const ds_row_cell *cells, size_t n,
                                  unsigned table, int field);
/* Rows with too many cells: reported, or mended by opts->join_ragged. */
void ds_rows_square(ds_import *m);
/* The column bound to a field, or DS_NO_COLUMN. */
size_t ds_row_column(const ds_import *m, unsigned table, unsigned field);
ds_str ds_row_field_name(ds_arena *a, const ds_import *m, unsigned table,
                         unsigned field);

/* whose.c: takes a column "id" of clients for their identifiers when the file
 * is an export, or when it names a client of the book. */
void ds_rows_learn_id(ds_import *m);
/* The country that a row says of its client or element of that table, else the
 * empty slice, or the book's: ISO 3166-1 alpha-2. */
ds_str ds_row_said_country(const ds_import *m, size_t row, unsigned table);
ds_str ds_row_country(const ds_import *m, size_t row, unsigned table);
/* DS_ENOTFOUND or DS_EUSAGE when --set names a client that cannot be found. */
int ds_rows_check_set(const ds_import *m, ds_err *err);
/* Tells each row's client, and puts the row into its chain. */
void ds_rows_assign(ds_import *m);

/* plan.c: the rows about one target become its new bytes in the change. */
int ds_plan_client(ds_import *m, size_t target, ds_err *err);

/* element.c: the client and its elements that the rows touch. */
typedef struct {
    unsigned field;
    ds_str text; /* empty: not even the schema's initial value */
    size_t row;
    bool usual; /* the record says it by itself: it is not written */
} ds_new_value;

typedef struct {
    unsigned table, parent_table; /* parent_table 0: the client holds it */
    ds_str key, parent_key;
    const ds_row *old; /* in the record; NULL: new */
    size_t row;        /* new: which made it */
    size_t alike;      /* 1 + the one before with the same key, folded */
    DS_VEC(ds_new_value) values;
    DS_VEC(ds_new_value)
    said; /* that rows say and the book has already, or keeps;
           * only where one of the two is to win */
} ds_element;

#define DS_NO_ELEMENT SIZE_MAX

typedef struct ds_group ds_group;

/* One row on its way into a group. */
typedef struct {
    ds_group *g;
    size_t row;
    const ds_row_cell *cells;
    size_t n;
    bool orphan; /* what holds its element cannot be told */
    bool anew;   /* its element may be another of the same number */
    unsigned parent_table;
    ds_str parent_key;
    size_t pair;   /* the old element without key that it is, if any */
    size_t *place; /* of each cell: its element, or nothing to do */
} ds_candidate;

struct ds_group {
    ds_import *m;
    const ds_target *target;
    const ds_record *record;     /* NULL: a new client */
    DS_VEC(ds_element) elements; /* [0] is the client */
    DS_VEC(ds_candidate) rows;
    ds_map by_key, by_folded;
    bool primary; /* the client has a primary contact */
};

void ds_group_open(ds_group *g, ds_import *m, const ds_target *t,
                   const ds_record *record);
/* Adds an element, where it is; takes those back from the n-th on. */
size_t ds_group_put(ds_group *g, ds_element e);
void ds_group_cut(ds_group *g, size_t n);
/* The changes as operations; the client's own values apart when it is new. */
size_t ds_group_ops(ds_op **ops, ds_group *g);
const ds_assign *ds_element_assigns(size_t *n, ds_group *g,
                                    const ds_element *e);
/* The element of that table and key, or NULL. `match`: where none has just
 * this key, the only one that has it in another case or with other blanks. */
const ds_element *ds_group_find(const ds_group *g, unsigned table,
                                unsigned parent_table, ds_str parent_key,
                                ds_str key);
const ds_element *ds_group_match(const ds_group *g, unsigned table,
                                 unsigned parent_table, ds_str parent_key,
                                 ds_str key);
/* The element that a row of the new record is, or NULL. */
const ds_element *ds_group_row(const ds_group *g, const ds_record *r,
                               unsigned table, size_t number);
void ds_group_close(ds_group *g);

/* What rows bring for a field of the element, the last; or NULL. */
const ds_new_value *ds_element_brought(const ds_element *e, unsigned field);
/* beside.c: a row about a contact says by the way something else of the client
 * than is known; the cell is left out, and that is counted. */
bool ds_by_the_way(const ds_candidate *c, const ds_row_cell *cell);

/* judge.c: adds what the rows of a chain bring; one that contradicts the book
 * or an earlier row is bad and adds nothing. */
void ds_group_add(ds_group *g, size_t first);
/* anew.c: whether the element that has the row's number may be that of another
 * year; then the row is bad. */
bool ds_begins_anew(ds_candidate *c, const ds_element *e);
/* parent.c: tells what holds the row's element; false, and the row is bad, when
 * it cannot be told. */
bool ds_parent_read(ds_candidate *c);
/* alike.c: gives rows their elements without key that are there. */
void ds_group_pair(ds_group *g);

/* same.c: whether a row's text says what an earlier row brought, or what the
 * book has: typed, and keys of the client however they are written. */
bool ds_same_brought(ds_group *g, ds_col_target t, const ds_new_value *before,
                     ds_str text, size_t row);
bool ds_same_value(ds_group *g, ds_col_target t, ds_str text, size_t row,
                   ds_value old);

/* usual.c: takes all values for usual that a default may give, how many; and
 * leaves it so only for those that the record without them has just so. */
size_t ds_usual_hide(ds_group *g);
int ds_usual_keep(ds_group *g, const ds_record *without, ds_err *err);

#endif
