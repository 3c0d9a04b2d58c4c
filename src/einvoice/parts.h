/* One run of taking e-invoices in: what the files of einvoice/ that plan share.
 * Within einvoice/ only.
 *
 *   plan.c      files -> jobs, sorted by client; the result
 *   party.c     which client a job is about
 *   client.c    one client: its jobs gathered, written as one edit, checked
 *   document.c  a job -> a document of the client, new or known
 *   facts.c     what a document says, in a file and in the book, compared
 *   write.c     documents -> operations
 *   attach.c    the files of a job -> files of the client
 *
 * All texts of a client's documents and operations live in `scratch`, which is
 * emptied for each client, so that memory and time grow with the files and not
 * with their square. */
#ifndef DS_EINVOICE_PARTS_H
#define DS_EINVOICE_PARTS_H

#include "einvoice/fattura.h"
#include "einvoice/plan.h"
#include "move/match.h"
#include "record/edit.h"
#include "store/snapshot.h"

/* A file that becomes one of a client's. */
typedef struct {
    ds_str path, bytes;
    bool there; /* on the disk, and in no commit */
} ds_put;

typedef struct {
    ds_arena *a;      /* the run's */
    ds_arena scratch; /* the client's */
    ds_changeset *change;
    const ds_schema *schema;
    const ds_book *book;
    const ds_einvoice_opts *opts;
    ds_findings *f;
    ds_finder finder;
    ds_edit_env env;
    ds_snapshot *head; /* opened when somebody asks what is committed */
    bool headless;     /* there is no commit */
    DS_VEC(ds_put) puts;
    DS_VEC(ds_einvoice_row) rows;
    DS_VEC(ds_str) new_clients;
} ds_einvoicing;

/* One invoice on its way into its client. */
typedef struct {
    ds_str file;              /* as the user named it */
    ds_str attach_name;       /* of the XML, below files/ */
    ds_str xml, signed_bytes; /* the second empty when they are the same */
    ds_str *digests;          /* of those two, when somebody has asked */
    const ds_lot *lot;
    const ds_fattura *doc;
    bool sale;     /* we sent it: it is an invoice, else a bill */
    size_t target; /* of the finder */
    size_t row;    /* of the result */
} ds_taking;

/* --- facts.c ---------------------------------------------------------------
 */

/* What both a file and the book say of a document. */
typedef enum {
    DS_SAYS_DATE,
    DS_SAYS_DUE,
    DS_SAYS_NET,
    DS_SAYS_VAT,
    DS_SAYS_TOTAL,
    DS_SAYS_CURRENCY,
    DS_SAYS_SPLIT,    /* payments that are made of a file: of VAT that the */
    DS_SAYS_WITHHELD, /* buyer pays, and of tax that is withheld */
    DS_SAYS_COUNT,
} ds_says;

typedef struct {
    bool set[DS_SAYS_COUNT];
    int64_t v[DS_SAYS_COUNT]; /* days, money, a ds_currency */
} ds_facts;

/* A document of the client, in the book or on its way. */
typedef struct {
    unsigned table;
    ds_str key;
    const ds_row *row; /* of the record; NULL: of this run */
    bool credit;
    bool closed;        /* paid or void: nothing is owed, whatever was paid */
    ds_facts says;      /* with what this run changes */
    const ds_taking *t; /* of this run: what it is made of */
    unsigned changed;   /* bits of facts that differ from `row` */
} ds_document;

ds_facts ds_facts_of_file(const ds_fattura *d);
/* Without payments, which ds_facts_pay adds. */
ds_facts ds_facts_of_row(const ds_einvoicing *e, unsigned table,
                         const ds_row *row);
void ds_facts_pay(ds_facts *f, const ds_einvoicing *e, const ds_row *payment);
/* The kind of a payment that is made of a file; DS_SAYS_COUNT: of people. */
ds_says ds_facts_payment(const ds_einvoicing *e, const ds_row *payment);
/* The name of the fact: a field, or the method of a payment. */
const char *ds_facts_name(ds_says f);
ds_str ds_facts_show(ds_arena *a, const ds_facts *f, ds_says which);
ds_str ds_money_show(ds_arena *a, int64_t v, ds_currency c); /* "12.00" */
/* What the file says otherwise than the book, and what the book does not say:
 * bits of facts. */
void ds_facts_compare(unsigned *other, unsigned *more, const ds_document *old,
                      const ds_facts *file);
/* "total 10.00 EUR -> 12.00 EUR, due, net": those bits, in words. */
ds_str ds_facts_changes(ds_arena *a, const ds_facts *old, const ds_facts *file,
                        unsigned bits);

/* --- the client ------------------------------------------------------------
 */

/* The names and contents of files/; attach.c. */
typedef struct {
    bool open, asked; /* names and digests; what is committed */
    ds_attached_names names;
    ds_map digests;   /* name -> a ds_str; all of this run, others when read */
    ds_map seen;      /* key of the wanted name, digest -> a ds_str, the name */
    ds_map last;      /* key of the wanted name -> last number behind it */
    ds_map listed;    /* name -> 1 */
    ds_map committed; /* name -> 1 */
} ds_shelf;

/* An addition to the list of files. */
typedef struct {
    ds_op op;
    const ds_taking *t;
} ds_filing;

/* A client while its documents are gathered. */
typedef struct {
    const ds_target *client;
    ds_str old;              /* bytes; p NULL: a new client */
    const ds_record *record; /* of those bytes; NULL: a new client */
    const ds_taking *first;  /* a new client is made of it; NULL: not yet */
    DS_VEC(ds_document) documents;
    ds_map keys; /* "TABLE KEY" -> 1 + document */
    ds_shelf shelf;
    DS_VEC(ds_filing) files;
} ds_holder;

/* --- who calls whom --------------------------------------------------------
 */

ds_place ds_taking_place(const ds_taking *t);
const ds_party *ds_taking_party(const ds_taking *t); /* the other side */
bool ds_taking_bad(const ds_einvoicing *e, const ds_taking *t);
ds_str ds_taking_noun(const ds_taking *t);       /* "bill" */
ds_str ds_taking_collection(const ds_taking *t); /* "bills" */

/* party.c: whether we sent the lot. false, and a finding, when that cannot be
 * known. */
bool ds_party_side(bool *sale, ds_einvoicing *e, ds_str file,
                   const ds_lot *lot);
/* Whether we are both sides of it. */
bool ds_party_both(ds_einvoicing *e, const ds_lot *lot);
/* The other party's client, maybe a new one. false, and a finding, in doubt. */
bool ds_party_find(size_t *target, ds_einvoicing *e, ds_str file,
                   const ds_lot *lot, bool sale);
ds_place ds_party_place(const ds_taking *t);
/* The fields of a new client. */
const ds_assign *ds_party_fields(size_t *n, ds_einvoicing *e,
                                 const ds_taking *t);

/* The numbers of the first document's party for a client of the book that has
 * none, and was found by name: the next file may write that otherwise. */
const ds_assign *ds_party_numbers(size_t *n, ds_einvoicing *e,
                                  const ds_holder *h);

/* client.c: takes the jobs of one client. */
int ds_client_take(ds_einvoicing *e, const ds_target *client,
                   const ds_taking *jobs, size_t n, ds_err *err);

/* document.c: learns the documents of the record; then, job by job, the
 * document that it is or becomes. The row's state and `how` are set; "bad"
 * comes with a finding. */
void ds_documents_read(ds_einvoicing *e, ds_holder *h);
ds_str ds_document_take(ds_einvoicing *e, ds_holder *h, const ds_taking *t);
ds_document *ds_document_find(ds_einvoicing *e, const ds_holder *h,
                              unsigned table, ds_str key); /* or NULL */

/* write.c: what all that are not bad need, for one edit, and for another one
 * behind it, when new elements are there that these are kept under. */
typedef DS_VEC(ds_op) ds_ops;
void ds_write_documents(ds_ops *now, ds_ops *then, ds_einvoicing *e,
                        const ds_holder *h);
/* The addition of one document. */
ds_op ds_write_new(ds_einvoicing *e, const ds_document *d, const ds_holder *h);

/* attach.c: the XML, the signed file around it and the files in it become files
 * of the client; `*added` counts those that were in no commit. */
int ds_attach_all(size_t *added, ds_einvoicing *e, ds_holder *h,
                  const ds_taking *t, ds_str key, ds_err *err);
void ds_shelf_close(ds_shelf *s);

#endif
