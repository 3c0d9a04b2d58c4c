/* The schema: which tables a client has, their fields, types, order, virtual
 * fields, rules and overview figures. Built in (src/schema/client.yaml,
 * embedded), then added to and narrowed by a book's records/schema.yaml. */
#ifndef DS_RECORD_SCHEMA_H
#define DS_RECORD_SCHEMA_H

#include "base/finding.h"
#include "record/value.h"

extern const char ds_builtin_schema[];
extern const size_t ds_builtin_schema_len;

/* One arm of a virtual field or conditional default: texts of the query
 * language, compiled by the query floor. The first arm whose `when` holds (or
 * is empty) gives the value. */
typedef struct {
    ds_str when, value;
} ds_case;

/* A check of a text's form that is no type of its own. */
typedef enum {
    DS_CHECK_NONE,
    DS_CHECK_SDI_CODE,
} ds_form;

typedef struct {
    ds_str name; /* "status", "address.street" */
    ds_type type;
    bool required, key, virtual;
    const ds_str *values; /* of an enum */
    size_t nvalues;
    size_t noffered; /* the first ones may be written, 0: all; the others were
                        dropped by the book, and only expressions know them */
    ds_str label_en, label_it; /* what people read as heading */
    ds_str help;               /* one line */
    ds_str initial;            /* written value of a new element, or empty */
    const ds_case *cases;      /* virtual: its value; else: where missing */
    size_t ncases;
    const unsigned *refs; /* DS_REF: table numbers it may point into */
    size_t nrefs;         /* (0 is another client) */
    bool has_min, has_max;
    int64_t min, max; /* as in ds_value.num */
    ds_form check;    /* of the text's form, beyond its type */
} ds_field;

/* What a path of keys means within an element: open addressing by
 * ds_str_hash-like steps over the path, so that "address" "street" is found
 * without joining. */
typedef enum {
    DS_SLOT_FREE,
    DS_SLOT_FIELD, /* `at` is its number; virtual ones too */
    DS_SLOT_GROUP, /* "address": a mapping of fields */
    DS_SLOT_CHILD, /* a collection; `at` is its table */
} ds_slot_kind;

typedef struct {
    ds_str path;
    ds_slot_kind kind;
    unsigned at;
} ds_slot;

typedef struct {
    ds_str name; /* "invoices": the key in the file and the source's name */
    ds_str noun; /* "invoice": what `add` and `set` call it */
    const ds_str *also; /* other words for it: "order" */
    size_t nalso;
    ds_str label_en, label_it; /* of many: "Invoices" */
    ds_str one_it;             /* of one, "Fattura"; or empty */
    const ds_str *shown;       /* the columns of a list that names none */
    size_t nshown;
    const unsigned *parents; /* table numbers; clients for a top collection */
    size_t nparents;         /* 0: the clients table itself */
    const ds_field *fields;  /* stored ones first, in order, then virtual */
    size_t nfields, nstored;
    int key; /* field that identifies an element, or -1 */
    const ds_slot *slots;
    size_t nslots;      /* a power of two */
    const ds_str *keys; /* top keys of an element in their written order, */
    size_t nkeys;       /* groups and collections among them */
    int currency; /* the stored field that says the row's currency, or -1 */
} ds_table;

typedef struct {
    unsigned table;
    ds_str when;    /* expression that must hold for each row */
    ds_str message; /* said when it does not */
    bool warning;
} ds_rule;

/* Who may give a field a value; any one of the permits for it is enough. */
typedef struct {
    unsigned table;
    ds_str field, value; /* "status", "authorised" */
    const ds_str *by;    /* e-mail addresses, or "*@example.org" */
    size_t nby;
    ds_value up_to; /* money: the element's total; not set: any */
    bool others;    /* not the one who entered the element */
    bool sealed;    /* by a commit whose signature git accepts */
} ds_permit;

/* A line of the overview: each figure is a query over one client or the book,
 * e.g. "from invoices where overdue show count() as count, sum(balance) as
 * amount". */
typedef struct {
    ds_str section, name; /* "invoices", "overdue" */
    ds_str label_en, label_it;
    ds_str query;
} ds_figure;

typedef struct {
    const ds_table *tables; /* [0] is clients */
    size_t ntables;
    const ds_rule *rules;
    size_t nrules;
    const ds_figure *figures;
    size_t nfigures;
    const ds_permit *permits;
    size_t npermits;
    /* the book's settings */
    ds_currency currency; /* EUR */
    ds_str country;       /* IT */
    ds_str language;      /* en or it: labels */
    ds_str layout;        /* flat or letters */
    int due_soon;         /* days, 7 */
    int payment_terms;    /* days, 30 */
    ds_str vat_number;    /* the firm's own; maybe empty, as the next */
    ds_str tax_code;
    uint64_t hash; /* of built-in and book text: an index of another is stale */
} ds_schema;

/* The built-in schema, made into tables when the program is built: reading the
 * text at every start would cost half a millisecond. */
extern const ds_schema ds_builtin_tables;

/* `book` is the text of records/schema.yaml, or the empty slice; `path` names
 * it in findings. Returns -1 when it has errors (all in `f`); `*out` is then
 * the built-in schema alone, so that a caller may go on. Lives in `a`. */
int ds_schema_load(const ds_schema **out, ds_arena *a, ds_str path, ds_str book,
                   ds_findings *f);

/* By name, or by noun or another word for it: the number, or -1. */
int ds_schema_table(const ds_schema *s, ds_str name);
/* Field number, or -1. */
int ds_table_field(const ds_table *t, ds_str name);
/* The field whose name has another last word, "address.postcode" for
 * "address.city", or -1; also where the field's own name has not that `end`. */
int ds_table_sister(const ds_table *t, unsigned field, const char *end,
                    const char *other);
/* Each of its elements has an owner that is not the client itself. */
bool ds_table_owned(const ds_table *t);
/* What `key` is in the mapping `group` ("" is the element itself), or NULL. */
const ds_slot *ds_table_slot(const ds_table *t, ds_str group, ds_str key);
/* Enum place, or -1. */
int ds_field_value(const ds_field *f, ds_str word);
/* "unknown field "staus" in invoices (did you mean "status"?)" */
int ds_schema_no_table(const ds_schema *s, ds_str name, ds_err *err);
int ds_schema_no_field(const ds_table *t, ds_str name, ds_err *err);
int ds_schema_no_value(const ds_field *f, ds_str word, ds_err *err);

#endif
