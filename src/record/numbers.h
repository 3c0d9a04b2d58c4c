/* Check numbers and the forms of addresses: does a text keep the rule?
 *
 * Each returns NULL when it does, else one static phrase that goes on from the
 * quoted text: "has a wrong check character". Spaces inside are skipped, small
 * letters count as capitals: files are written by hand. */
#ifndef DS_RECORD_NUMBERS_H
#define DS_RECORD_NUMBERS_H

#include "base/str.h"

/* Italian codice fiscale: 16 characters (D.M. 23 December 1976; letters for
 * digits, "omocodia", included) or the 11 digits of a firm. Codes of other
 * countries have no rule here: `country` is "IT" or they pass. */
const char *ds_tax_code_wrong(ds_str s, ds_str country);

/* The VAT numbers of the EU, Northern Ireland (XI), Great Britain and
 * Switzerland by their form (European Commission, VIES, questions 11; HMRC;
 * Swiss UID), the Italian one also by its check digit. `country` is that of
 * the client, for a number without the letters in front; other countries'
 * pass. */
const char *ds_vat_number_wrong(ds_str s, ds_str country);

/* The one form of a VAT number however it is written, by which two are
 * compared: "136 695 976" of DE and "DE136.695.976" are DE136695976. False
 * when the text does not name its country, and `country` (maybe empty) was
 * taken for it. */
bool ds_vat_number_normal(char *out, size_t n, ds_str s, ds_str country);

/* ISO 13616: the length of the country (SWIFT's IBAN registry) and modulo 97
 * as in ISO 7064. */
const char *ds_iban_wrong(ds_str s);

/* Codice destinatario of the Sistema di Interscambio: 7 letters and digits,
 * 6 for a public body (specifiche tecniche FatturaPA, 1.1.4). */
const char *ds_sdi_code_wrong(ds_str s);

/* Lenient: one @ with something on both sides and a dot or not behind it, no
 * spaces, no controls. */
const char *ds_email_wrong(ds_str s);
/* At least 3 digits; else only + ( ) . - / spaces and an extension. */
const char *ds_phone_wrong(ds_str s);
/* A host name, maybe with scheme http or https, and a path. */
const char *ds_url_wrong(ds_str s);

/* `s` without spaces and in capitals, cut at n - 1 bytes; how long it is. For
 * the numbers above. */
size_t ds_number_squeeze(char *out, size_t n, ds_str s);

#endif
