/* An electronic invoice of Italy's Sistema di Interscambio, read.
 *
 * The forms are those of "Specifiche tecniche relative alla fattura
 * elettronica" (Agenzia delle Entrate): FatturaPA 1.2.x, FPA12 to public
 * bodies and FPR12 to all others, and the simplified FSM10. What is wrong is a
 * finding at its place in the file; texts live in the caller's arena. */
#ifndef DS_EINVOICE_FATTURA_H
#define DS_EINVOICE_FATTURA_H

#include "base/date.h"
#include "base/finding.h"
#include "record/value.h"
#include "sheet/xml_tree.h"

/* Seller or buyer; empty texts where nothing is said. */
typedef struct {
    const ds_xml_node *at;
    ds_str name;
    bool person;       /* called by first name and surname */
    ds_str vat_number; /* with the letters of its country: "IT01234567890" */
    ds_str tax_code;
    ds_str street, postcode, city, province, country;
    ds_str email, phone;
} ds_party;

typedef struct {
    ds_date due; /* DS_NO_DATE: it is not said */
    ds_str method, iban;
    bool has_amount;
    int64_t amount;
} ds_instalment;

typedef struct {
    ds_str name;
    ds_str bytes;
} ds_enclosure;

typedef struct {
    const ds_xml_node *at; /* its number */
    ds_str type;           /* "TD01" */
    bool credit;           /* a credit note: its amounts are without minus */
    bool self;             /* written by the buyer for the tax office: nobody
                              owes it */
    ds_str number;
    ds_date date;
    ds_currency currency;
    int64_t net, vat, total; /* as in values of money */
    bool split;              /* net and vat make the total */
    int64_t buyer_pays_vat;  /* to the tax office, not to the seller */
    int64_t withheld;        /* the same, of income tax */
    const ds_str *orders;    /* numbers of the buyer's orders */
    size_t norders;
    const ds_instalment *instalments;
    size_t ninstalments;
    const ds_xml_node *terms; /* when each instalment says its amount: the */
    int64_t to_pay;           /* first of them, and their sum */
    ds_str notes;             /* lines: reason, orders, what it is about */
    const ds_enclosure *enclosures;
    size_t nenclosures;
} ds_fattura;

typedef struct {
    ds_str format; /* "FPR12" */
    ds_party seller, buyer;
    ds_str sdi_code, pec; /* of the buyer */
    const ds_fattura *documents;
    size_t n;
} ds_lot;

/* One file; `file` is its name for findings. Well-formed XML of another kind
 * (receipts of the SdI) has n == 0 and a warning. -1: there are errors in `f`.
 */
int ds_fattura_read(ds_lot *out, ds_arena *a, ds_str file, ds_str xml,
                    ds_findings *f);

/* The total less what the buyer pays to the tax office. */
int64_t ds_fattura_owed(const ds_fattura *d);

#endif
