/* Texts, amounts and dates out of an e-invoice's tree, with findings for what
 * is missing or wrong. Within einvoice/ only. */
#ifndef DS_EINVOICE_READER_H
#define DS_EINVOICE_READER_H

#include "base/buf.h"
#include "einvoice/fattura.h"

typedef struct {
    ds_arena *a;
    ds_str file;
    ds_findings *f;
} ds_reader;

ds_place ds_reader_place(const ds_reader *r, const ds_xml_node *at);
void ds_reader_wrong(ds_reader *r, const ds_xml_node *at, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* The text below `n`; empty, and a finding, when there is none. */
ds_str ds_reader_need(ds_reader *r, const ds_xml_node *n, const char *way);
/* Adds the amount there to `*sum`; nothing there adds nothing. False, and a
 * finding, when it is no amount. */
bool ds_reader_add(ds_reader *r, int64_t *sum, const ds_xml_node *n,
                   const char *way);
/* DS_NO_DATE when nothing is there, or, with a finding, no date. */
ds_date ds_reader_date(ds_reader *r, const ds_xml_node *n, const char *way);
/* Number, date, currency and type, as both forms have them. */
void ds_reader_general(ds_fattura *out, ds_reader *r, const ds_xml_node *n);
/* The files within a body. */
void ds_reader_enclosures(ds_fattura *out, ds_reader *r,
                          const ds_xml_node *body);

/* amounts.c: from what is read of net, VAT, what the buyer pays to the tax
 * office and the terms, `total` and `split`. A credit note's amounts lose their
 * minus. `stated` is the total that is written, or NULL; `discounts` the first
 * ScontoMaggiorazione of the document, or NULL. */
void ds_amounts_settle(ds_fattura *d, ds_reader *r, const int64_t *stated,
                       const ds_xml_node *discounts);
/* of * rate / whole to the cent, half up; in ten-thousandths. */
ds_i128 ds_amount_part(ds_i128 of, int64_t rate, int64_t whole);

/* The bodies of both forms. */
void ds_fattura_ordinary(ds_fattura *out, ds_reader *r,
                         const ds_xml_node *body);
void ds_fattura_simple(ds_fattura *out, ds_reader *r, const ds_xml_node *body);

#endif
