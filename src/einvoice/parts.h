/* One run of taking e-invoices in: what plan.c, party.c, document.c and
 * attach.c share. Within einvoice/ only. */
#ifndef DS_EINVOICE_PARTS_H
#define DS_EINVOICE_PARTS_H

#include "einvoice/fattura.h"
#include "einvoice/plan.h"
#include "move/match.h"
#include "record/edit.h"

typedef struct {
    ds_arena *a;
    ds_changeset *change;
    const ds_schema *schema;
    const ds_book *book;
    const ds_einvoice_opts *opts;
    ds_findings *f;
    ds_finder finder;
    ds_edit_env env;
    ds_map put; /* paths of files of this run -> 1 + place in `bodies`, or 0:
                   no longer one */
    DS_VEC(ds_str) bodies;
    DS_VEC(ds_einvoice_row) rows;
    DS_VEC(ds_str) new_clients;
} ds_einvoicing;

/* One invoice on its way into its client. */
typedef struct {
    ds_str file;              /* as the user named it */
    ds_str attach_name;       /* of the XML, below files/ */
    ds_str xml, signed_bytes; /* the second empty when they are the same */
    const ds_lot *lot;
    const ds_fattura *doc;
    bool sale;     /* we sent it: it is an invoice, else a bill */
    size_t target; /* of the finder */
} ds_taking;

/* The client's file while documents are added to it. */
typedef struct {
    ds_str id, path, bytes;  /* bytes empty: a new client */
    const ds_record *record; /* of those bytes; NULL: a new client */
} ds_holder;

ds_place ds_taking_place(const ds_taking *t);
const ds_party *ds_taking_party(const ds_taking *t); /* the other side */
ds_str ds_taking_noun(const ds_taking *t);           /* "bill" */
ds_str ds_taking_collection(const ds_taking *t);     /* "bills" */

/* party.c: whether we sent the lot. false, and a finding, when that cannot be
 * known. */
bool ds_party_side(bool *sale, ds_einvoicing *e, ds_str file,
                   const ds_lot *lot);
/* Whether we are both sides of it. */
bool ds_party_both(ds_einvoicing *e, const ds_lot *lot);
/* The other party's client, maybe a new one. false, and a finding, in doubt. */
bool ds_party_find(size_t *target, ds_einvoicing *e, ds_str file,
                   const ds_lot *lot, bool sale);
/* The bytes of a new client. */
int ds_party_client(ds_str *bytes, ds_einvoicing *e, const ds_taking *t,
                    ds_err *err);

/* document.c: adds the invoice to the client's bytes, or finds it there.
 * `*state` as in ds_einvoice_row; "bad" comes with a finding. */
int ds_document_take(const char **state, ds_str *key, ds_str *how,
                     ds_einvoicing *e, const ds_taking *t, ds_holder *h,
                     ds_err *err);
/* Reads h->bytes anew. */
void ds_holder_read(ds_einvoicing *e, ds_holder *h);
int ds_holder_edit(ds_einvoicing *e, ds_holder *h, const ds_op *op,
                   ds_err *err);

/* attach.c: the XML, the signed file around it and the files in it become files
 * of the client; `*added` counts those that were not there. */
int ds_attach_all(size_t *added, ds_einvoicing *e, const ds_taking *t,
                  ds_holder *h, ds_str key, ds_err *err);

#endif
