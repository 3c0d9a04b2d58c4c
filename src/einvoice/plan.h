/* Electronic invoices become checked changes of clients: invoices and bills,
 * with the files themselves attached. */
#ifndef DS_EINVOICE_PLAN_H
#define DS_EINVOICE_PLAN_H

#include "index/index.h"
#include "move/change.h"

typedef struct {
    ds_str name;    /* for findings, and its base name for the attachment */
    ds_str bytes;   /* XML, or signed */
    ds_str trouble; /* why there are none; empty: they were read */
} ds_einvoice_file;

typedef struct {
    ds_str noun;             /* "invoices" or "bills"; empty: told by the
                                settings vat_number and tax_code */
    ds_str match;            /* the field that alone finds the client; empty:
                                the numbers, then the name */
    const ds_assign *fields; /* into every new invoice */
    size_t nfields;
    bool update; /* take the file's amounts and dates where the book differs */
    bool keep;   /* leave the book's */
    bool only_new;          /* nor add to what it has */
    bool incomplete, waive; /* as in ds_import_opts */
} ds_einvoice_opts;

/* One invoice of a file. */
typedef struct {
    ds_str file;
    ds_str kind, number; /* "bill", "12"; empty: the file is none, or bad */
    ds_date date, due;   /* of the document; DS_NO_DATE where nothing is said */
    int64_t net, vat, total;
    bool split; /* net and vat make the total */
    ds_currency currency;
    ds_str client;     /* identifier; empty when it is not known */
    const char *state; /* "new", "changed", "same", "left out", "bad" */
    ds_str how;        /* more about it; maybe empty */
} ds_einvoice_row;

typedef struct {
    const ds_einvoice_row *rows;
    size_t n;
    const ds_str *new_clients; /* "acme-spa: Acme S.p.A., IT01234567897" */
    size_t nnew_clients;
    size_t created, changed, same, left_out, bad;
    ds_str summary; /* the commit's subject */
} ds_einvoice_result;

/* Plans all files into the changeset; commits nothing. Findings are at
 * file:line:column. The other party is found by VAT number, tax code, then
 * name, or is a new client. An invoice is the same when number, year and type
 * are: to take a file twice changes nothing. Where the same number is that of
 * another year or of a credit note, the key is NUMBER/YEAR or NUMBER/NC. */
int ds_einvoice_plan(ds_einvoice_result *out, ds_arena *a, ds_changeset *c,
                     const ds_index *x, const ds_book *book,
                     const ds_einvoice_file *files, size_t n,
                     const ds_einvoice_opts *opts, ds_findings *f, ds_err *err);

#endif
