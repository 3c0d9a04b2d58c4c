/* The formats: each makes a sink that writes rows to a stream. */
#ifndef DS_VIEW_SINK_H
#define DS_VIEW_SINK_H

#include "record/schema.h"
#include "record/sink.h"
#include <stdio.h>

/* Where the rows come from, for a format that says it. */
typedef struct {
    ds_str asked;  /* what was typed */
    ds_str commit; /* of the book; empty: it has none yet */
    int64_t time;  /* of that commit, in seconds since 1970 */
    ds_date today;
} ds_origin;

typedef struct {
    FILE *out;
    bool terminal; /* truncation to `width`, and data cannot drive it */
    bool colour;
    unsigned width; /* columns; 0 unlimited */
    bool no_header;
    bool italian;            /* labels, yes and no, signs within numbers */
    ds_str source;           /* of the rows: names the table of sql */
    ds_str tail;             /* the column of whose long texts the end says
                                more; maybe empty */
    ds_str dialect;          /* of csv and tsv; empty: rfc, and tsv */
    FILE *talk;              /* warnings to people; may be NULL */
    const ds_schema *schema; /* labels of sections; may be NULL */
    const ds_origin *origin; /* of xlsx and ical; may be NULL */
    bool part;               /* of sql: others begin and commit */
} ds_sink_opts;

/* `format`: table csv tsv json ndjson yaml md sql vcard xlsx ical. Unknown:
 * DS_EUSAGE with the nearest; so is an unknown dialect (csv.c has the table).
 * The sink lives in `a` and borrows the columns; after `end` (or an error, its
 * own or the producer's) nothing is left to close. Writing to a pipe that
 * nobody reads any more is no error, it writes nothing.
 *
 * table   columns as wide as their widest cell, numbers to the right. It holds
 *         500 rows to measure them, then streams: a wider cell then pushes its
 *         row. On a terminal texts are cut with an ellipsis to fit it, numbers
 *         and dates never; piped, nothing is cut. No thousands are parted in a
 *         table, so that piped and seen text are the same. Without any row a
 *         terminal gets nothing, a pipe the header.
 * csv     ds_cell_plain; money is its amount in its column and its currency
 *         in a column behind it, NAME_currency. Dialects differ in delimiter,
 *         decimal sign, BOM, line end, dates, header and formula guard; where
 *         the reader retypes texts, such as tax codes, a warning ends it.
 * json    an array of objects, one a line; ndjson the same without the array.
 *         A missing value is null, money {"amount": "1220.00", "currency":
 *         "EUR"}, a list an array, hours a number, or "3:20" when hundredths
 *         cannot say it. Control characters are escaped.
 * yaml    a sequence of mappings in the forms of a record file (1220.00 EUR).
 * md      a table of GitHub's Markdown; characters that mean something in it
 *         are escaped.
 *
 * sql     a table named as the source, else "answer", within a transaction:
 *         money in ten-thousandths with NAME_currency behind it, hours in
 *         seconds, dates as ISO text, truth as 0 and 1; and TABLE_decimal, a
 *         view of it in whole units and hours.
 * vcard   vCard 4.0 (RFC 6350), a card a row, of the columns name (or it is
 *         DS_EUSAGE), client.id, client.legal_name, role, email, phone, mobile,
 *         notes.
 *
 * xlsx    a workbook: typed cells below labels, and a sheet About with the
 *         origin and the sums of money and hours. What Excel has no exact
 *         number for is text, said once on talk; a terminal is DS_EUSAGE. A
 *         producer that stops half way leaves its memory to the end of the
 *         program.
 *
 * ical    iCalendar (RFC 5545), a task or an event a row, of the columns of
 *         activities: title (or it is DS_EUSAGE), client.id, type, due, ...
 *
 * Total rows stand behind the others, in table and md in bold; sql, vcard,
 * ical and xlsx have none. */
int ds_sink_open(ds_sink **out, ds_arena *a, ds_str format,
                 const ds_sink_opts *opts, ds_err *err);

/* A sink that keeps all rows, for code that lays out by itself. */
typedef struct {
    ds_column *columns;
    size_t ncolumns;
    ds_cell **rows; /* texts copied into the arena; totals come last */
    size_t n;
} ds_rowset;
ds_sink *ds_sink_collect(ds_rowset *into, ds_arena *a);

/* One cell as people read it: one line that a terminal cannot obey, line
 * breaks as U+21B5, money with its currency, a list with commas, a fraction
 * that does not end within 12 places as "~33.333333". */
void ds_cell_show(ds_buf *out, const ds_column *c, const ds_cell *v);
/* As scripts do: money without its currency, true and false, texts as they
 * are. A list is joined by ";"; if one of its texts is empty or holds a
 * semicolon, comma or bar, each is ended by LF instead. Nothing when not set.
 */
void ds_cell_plain(ds_buf *out, const ds_column *c, const ds_cell *v);

#endif
