/* Findings: what `check` and `import` report. One error stops a command;
 * findings are collected, many of them, and never stop at the first. */
#ifndef DS_BASE_FINDING_H
#define DS_BASE_FINDING_H

#include "base/vec.h"

/* The codes are stable: scripts depend on them. Printed as E0104 or W0251;
 * the letter is the severity. Each is described in dossier-record(5).
 *   01xx the YAML file    02xx schema and types   03xx check numbers
 *   04xx keys, references, sums   05xx the book's own rules
 *   06xx folders and files        07xx import
 *   08xx the clone (doctor)       09xx doubles, numbers, sums (doctor)
 *   10xx hand-overs */
typedef enum {
    DS_F_YAML = 101,         /* not YAML */
    DS_F_UTF8 = 102,         /* not UTF-8 */
    DS_F_DEPTH = 103,        /* nested too deep */
    DS_F_DUPLICATE = 104,    /* a key is given twice */
    DS_F_SIZE = 105,         /* the file is too big */
    DS_F_ANCHOR = 106,       /* anchor or alias */
    DS_F_TAG = 107,          /* a tag */
    DS_F_DOCUMENTS = 108,    /* more than one document, or a directive */
    DS_F_MERGE_KEY = 109,    /* << */
    DS_F_ROOT = 110,         /* the document is not a mapping */
    DS_F_KEY = 111,          /* a key is not a plain scalar */
    DS_F_CONFLICT = 112,     /* git's conflict markers */
    DS_F_UNKNOWN = 201,      /* unknown key (a warning) */
    DS_F_REQUIRED = 202,     /* required field missing */
    DS_F_SHAPE = 203,        /* a list where a scalar must be, and so on */
    DS_F_TYPE = 204,         /* the text is not of the field's type */
    DS_F_ENUM = 205,         /* not one of the values */
    DS_F_RANGE = 206,        /* a number or date out of range */
    DS_F_TAX_CODE = 301,     /* check character or digit wrong */
    DS_F_VAT_NUMBER = 302,   /* */
    DS_F_IBAN = 303,         /* */
    DS_F_SDI_CODE = 304,     /* */
    DS_F_KEY_TWICE = 401,    /* two elements with one key */
    DS_F_REF = 402,          /* refers to nothing */
    DS_F_CODE_TWICE = 403,   /* two clients with one customer number */
    DS_F_ID_TWICE = 404,     /* two folders with one name (case folded) */
    DS_F_OVERPAID = 405,     /* payments above the total */
    DS_F_PAID_BALANCE = 406, /* paid, with a rest */
    DS_F_NO_TOTAL = 407,     /* authorised, without a total */
    DS_F_SUM = 408,          /* net + vat is not total */
    DS_F_CURRENCY = 409,  /* a payment in another currency than its invoice */
    DS_F_ORDER = 410,     /* end before start, due before date */
    DS_F_RULE = 501,      /* a rule of the schema does not hold */
    DS_F_SCHEMA = 502,    /* the book's schema.yaml is wrong */
    DS_F_AUTHORITY = 503, /* somebody set what others must set */
    DS_F_FILE_MISSING = 601,  /* listed, and not in files/ */
    DS_F_FILE_UNLISTED = 602, /* in files/, and not listed (a warning) */
    DS_F_PATH = 603,          /* a symlink, a bad name, not a regular file */
    DS_F_COLUMN = 701,        /* import: a column nobody knows */
    DS_F_CELL = 702,          /* import: a cell that cannot be read */
    DS_F_ROW = 703,           /* import: too many or too few cells */
    DS_F_MATCH = 704,         /* import: no client, or several, for a row */
    DS_F_EINVOICE = 705,      /* import: an e-invoice lacks something */
    DS_F_XML = 706,           /* import: a file is not XML */
    DS_F_HOOK = 801,          /* a hook is not active, or another one */
    DS_F_DRIVER = 802,        /* the merge driver is not, or another one */
    DS_F_ATTRIBUTES = 803,    /* .gitattributes lacks what records need */
    DS_F_LAYOUT = 804,        /* too many client folders side by side */
    DS_F_LOCK = 805,          /* a lock that nobody holds any more */
    DS_F_LEFTOVER = 806,      /* left behind by an interrupted command */
    DS_F_SAME_TAX_CODE = 901, /* two clients with one of these */
    DS_F_SAME_VAT_NUMBER = 902,
    DS_F_SAME_IBAN = 903,
    DS_F_SAME_NAME = 904,
    DS_F_SAME_DOMAIN = 905,    /* of their e-mail addresses */
    DS_F_NUMBER_GAP = 911,     /* numbers of invoices are missing */
    DS_F_NUMBER_TWICE = 912,   /* two invoices of the book with one number */
    DS_F_OVERBILLED = 913,     /* invoices above the total of their order */
    DS_F_UNPAID = 914,         /* paid, and nothing says when */
    DS_F_BATCH = 1001,         /* a manifest is not as it was written */
    DS_F_BATCH_CHANGED = 1002, /* a row changed since it was handed over */
    DS_F_BATCH_GONE = 1003,  /* it is gone, or no longer meets the condition */
    DS_F_BATCH_TWICE = 1004, /* a row was handed over twice */
} ds_finding_code;

typedef struct {
    ds_str path;        /* relative to the book, or as the user gave it */
    unsigned line, col; /* from 1; col counts bytes as compilers do; 0: none */
    bool warning;
    ds_finding_code code;
    ds_str msg;  /* lower case, one line, no full stop */
    ds_str hint; /* maybe empty */
} ds_finding;

typedef struct {
    ds_arena *arena; /* the texts live here; set it before use */
    DS_VEC(ds_finding) list;
    size_t errors, warnings;
} ds_findings;

typedef struct {
    ds_str path;
    unsigned line, col;
} ds_place;

void ds_find_error(ds_findings *f, ds_place at, ds_finding_code code,
                   const char *fmt, ...) __attribute__((format(printf, 4, 5)));
void ds_find_warning(ds_findings *f, ds_place at, ds_finding_code code,
                     const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* Gives the last finding its hint. */
void ds_find_hint(ds_findings *f, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* By path, line, column, code. */
void ds_findings_sort(ds_findings *f);
void ds_findings_clear(ds_findings *f); /* to be filled anew */
void ds_findings_free(ds_findings *f);  /* the list; the arena stays */

#endif
