/* The XML within a signed file (.p7m), by `openssl cms`. */
#ifndef DS_EINVOICE_UNWRAP_H
#define DS_EINVOICE_UNWRAP_H

#include "base/arena.h"
#include "base/error.h"

#define DS_EINVOICE_MAX ((size_t)32 << 20) /* bytes of a file, or unwrapped */

/* Whether bytes could be an e-invoice at all, and no spreadsheet: XML that is
 * none of those of spreadsheets, or a file that is called .xml or .p7m. */
bool ds_einvoice_likely(ds_str name, ds_str bytes);

/* `bytes` themselves when they are XML, else what is signed in them: DER, PEM
 * or bare base64 of PKCS #7 (RFC 5652), also signed several times. That the
 * signature fits the content is checked, whose it is is not. DS_ESYNTAX when
 * it does not, or when it is no such file, and the message says what it is
 * instead; DS_ENOTFOUND without openssl. The
 * result lives in `a` or is `bytes`. */
int ds_einvoice_unwrap(ds_str *xml, ds_arena *a, ds_str bytes, ds_err *err);

#endif
