/* Options as data: one table for all verbs, so that a letter means the same
 * everywhere. */
#ifndef DS_CMD_OPT_H
#define DS_CMD_OPT_H

#include "base/error.h"
#include "base/vec.h"

/* name, short letter or 0, argument's name or NULL, what it does */
#define DS_OPTIONS(X)                                                          \
    X(HELP, "help", 'h', NULL, "show what the verb does")                      \
    X(DRY_RUN, "dry-run", 'n', NULL, "show what would change, write nothing")  \
    X(MESSAGE, "message", 'm', "MSG", "the commit's message")                  \
    X(NO_COMMIT, "no-commit", 0, NULL, "change the files, leave the commit")   \
    X(YES, "yes", 'y', NULL, "do not ask")                                     \
    X(QUIET, "quiet", 'q', NULL, "say nothing but errors")                     \
    X(VERBOSE, "verbose", 'v', NULL, "say more")                               \
    X(FORMAT, "format", 'f', "FMT",                                            \
      "table csv tsv json ndjson yaml md sql vcard xlsx hledger ical")         \
    X(CSV, "csv", 0, NULL, "the same as -f csv")                               \
    X(JSON, "json", 0, NULL, "the same as -f json")                            \
    X(OUTPUT, "output", 'o', "FILE", "write to a file")                        \
    X(NO_HEADER, "no-header", 0, NULL, "leave the heading out")                \
    X(DIALECT, "dialect", 0, "NAME",                                           \
      "form of CSV: rfc unix tsv libreoffice sheets excel-it excel-uk ...")    \
    X(SHOW, "show", 0, "EXPRS", "the columns")                                 \
    X(WHERE, "where", 0, "EXPR", "only rows for which this holds")             \
    X(BY, "by", 0, "EXPRS", "one row for each value of these")                 \
    X(ACROSS, "across", 0, "EXPR", "one column for each value of this")        \
    X(HAVING, "having", 0, "EXPR", "only groups for which this holds")         \
    X(SORT, "sort", 0, "EXPRS", "order; - before a key turns it round")        \
    X(LIMIT, "limit", 0, "N", "at most N rows")                                \
    X(TOTAL, "total", 0, NULL, "add a row of totals")                          \
    X(WHY, "why", 0, "CLIENT", "show why a client is in the answer, or not")   \
    X(TAB, "tab", 0, "TAB", "one tab of the profile")                          \
    X(ID, "id", 0, "ID", "the new client's identifier")                        \
    X(MAP, "map", 0, "COL=FIELD", "what a column is; COL= drops it")           \
    X(SET, "set", 0, "FIELD=VALUE", "a fixed value for every row")             \
    X(SAVE_MAP, "save-map", 0, "NAME", "keep what was told; --map @NAME")      \
    X(VALUE, "value", 0, "FIELD:TEXT=VALUE", "what a text means there")        \
    X(AS, "as", 0, "NOUN", "what a row is: clients, invoices, ...")            \
    X(MATCH, "match", 0, "FIELD", "the field that finds the client")           \
    X(NULLS, "null", 0, "WORD", "a text that means nothing, such as NULL")     \
    X(DELIMITER, "delimiter", 0, "C", "between cells: , ; | or tab")           \
    X(QUOTE, "quote", 0, "C", "around cells: \" or '")                         \
    X(DECIMAL, "decimal", 0, "C", "decimal sign: . or ,")                      \
    X(DATES, "dates", 0, "ORDER",                                              \
      "order of dates: ymd dmy mdy, serial or swapped")                        \
    X(YEARS, "years", 0, "FROM", "two-digit years lie in the 100 from it on")  \
    X(SHEET, "sheet", 0, "NAME|N", "which of a file's sheets")                 \
    X(HEADER, "header", 0, "LINE", "where the names of the columns stand")     \
    X(ENCODING, "encoding", 0, "NAME", "utf-8 utf-16le windows-1252 ...")      \
    X(SKIP_BAD, "skip-bad", 0, "FILE", "put bad rows there, take the rest")    \
    X(JOIN_RAGGED, "join-ragged", 0, NULL, "mend rows with unquoted commas")   \
    X(WAIVE, "waive", 0, NULL, "wrong check numbers are warnings")             \
    X(ONLY_NEW, "only-new", 0, NULL, "leave clients that are there alone")     \
    X(KEEP, "keep", 0, "SIDE", "ours or theirs, where the two differ")         \
    X(UPDATE, "update", 0, NULL, "overwrite what differs")                     \
    X(INCOMPLETE, "incomplete", 0, NULL, "take what lacks required fields")    \
    X(BATCH, "batch", 0, "NAME", "hand over what was not before, remember it") \
    X(CORRECTIONS, "corrections", 0, NULL, "rows changed since their --batch") \
    X(JSON_SCHEMA, "json-schema", 0, NULL, "as JSON Schema, for editors")      \
    X(STAGED, "staged", 0, NULL, "what is staged, not the work tree")          \
    X(RANGE, "range", 0, "A..B", "what B brings to A, as it would be merged")  \
    X(FIELD, "field", 0, "FIELD", "only changes of this field")                \
    X(AUTHOR, "author", 0, "TEXT",                                             \
      "only those by whose name or e-mail has it")                             \
    X(SINCE, "since", 0, "DATE", "from this day on")                           \
    X(UNTIL, "until", 0, "DATE", "up to this day")                             \
    X(NO_INDEX, "no-index", 0, NULL, "answer from the files alone")            \
    X(NO_REFRESH, "no-refresh", 0, NULL, "trust the index as it is")           \
    X(REBUILD, "rebuild", 0, NULL, "make the index anew")                      \
    X(DIR, "directory", 'C', "DIR", "as if started there")                     \
    X(TODAY, "today", 0, "DATE", "count from this day")                        \
    X(AS_OF, "as-of", 0, "WHEN", "answer as the book stood then")              \
    X(COLOR, "color", 0, "WHEN", "auto, always or never")                      \
    X(NO_PAGER, "no-pager", 0, NULL, "do not page")                            \
    X(VERSION, "version", 0, NULL, "show the version")

typedef enum {
#define X(id, name, letter, arg, help) OPT_##id,
    DS_OPTIONS(X)
#undef X
    OPT_COUNT
} ds_opt;

typedef struct {
    const char *name;
    char letter;
    const char *arg; /* NULL: takes none */
    const char *help;
} ds_opt_row;
extern const ds_opt_row ds_opt_table[OPT_COUNT];

typedef struct {
    ds_opt opt;
    const char *value;
} ds_opt_given;

/* What stood on the command line. Texts borrow from argv. */
typedef struct {
    const char *verb; /* NULL: none */
    DS_VEC(const char *) args;
    DS_VEC(ds_opt_given) given;
} ds_opts;

/* Options may stand anywhere; "--" ends them. Unknown: DS_EUSAGE with the
 * nearest names. Close with ds_opts_close. */
int ds_opts_parse(ds_opts *o, int argc, char **argv, ds_err *err);
bool ds_opts_has(const ds_opts *o, ds_opt opt);
/* The last value given, or NULL. */
const char *ds_opts_get(const ds_opts *o, ds_opt opt);
/* All values of an option, in order. Lives in `a`. */
const ds_str *ds_opts_all(size_t *n, ds_arena *a, const ds_opts *o, ds_opt opt);
/* The command line that says the same and one option more, for a shell. Lives
 * in `a`. */
ds_str ds_opts_again(ds_arena *a, const ds_opts *o, ds_opt_given more);
void ds_opts_close(ds_opts *o);

#endif
