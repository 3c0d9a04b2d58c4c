/* Invoices, bills and payments as a journal of double-entry bookkeeping, in
 * the format of hledger (hledger.org, "Journal"), which Ledger reads too. */
#ifndef DS_VIEW_JOURNAL_H
#define DS_VIEW_JOURNAL_H

#include "view/sink.h"

/* The columns that the journal is made of, in this order. */
#define DS_JOURNAL_DOCUMENTS                                                   \
    "client.id, client.legal_name, number, date, due, type, status, net, "     \
    "vat, total, paid_on"
#define DS_JOURNAL_PAYMENTS                                                    \
    "client.id, invoice.number, bill.number, date, amount, method, reference"

/* Rows of those columns: sales invoices, bills, and the payments of both.
 *
 * A document is entered when it is pending (marked !), authorised or paid; of
 * drafts and void ones nothing is, nor of their payments. It owes the client's
 * account its total, against income or expense and VAT; a credit note the
 * other way round. A payment goes through assets:bank, but where its method is
 * "split payment" against the VAT that is not ours to pay, and where it is
 * "withholding tax" against that tax. A paid document whose payments leave a
 * rest is settled on `paid_on`, or, with a comment, on its own date. In order
 * of dates; each transaction balances in each currency. What has no date or no
 * amount cannot be entered: `*left_out` says how many there are. */
int ds_journal_print(size_t *left_out, FILE *out, ds_arena *a,
                     const ds_rowset *invoices, const ds_rowset *bills,
                     const ds_rowset *payments, ds_err *err);

#endif
