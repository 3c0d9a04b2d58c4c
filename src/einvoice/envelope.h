/* What is wrong with a file that openssl could not open as a signed one. */
#ifndef DS_EINVOICE_ENVELOPE_H
#define DS_EINVOICE_ENVELOPE_H

#include "base/str.h"

/* Of bytes that begin as BER does (RFC 5652): a static phrase, whatever they
 * are. */
const char *ds_envelope_wrong(ds_str der);

#endif
