/* XML as a stream of elements and text, by expat. No DTD, so no entities but
 * the five of XML itself; nothing outside the bytes is ever read. It may be in
 * UTF-8, UTF-16, US-ASCII, ISO-8859-1 to -16 and Windows' 1250 to 1258. */
#ifndef DS_SHEET_XML_H
#define DS_SHEET_XML_H

#include "base/error.h"
#include "base/str.h"

#define DS_XML_MAX_DEPTH 256u
#define DS_XML_MAX_TAG ((size_t)1 << 20) /* bytes, with its attributes */

/* Names are "NAMESPACE|LOCAL", or "LOCAL" without a namespace; `attrs` is name,
 * value, ..., NULL. Text comes in pieces of any size. A call that fails stops
 * the reading with its error. */
typedef struct {
    int (*start)(void *payload, const char *name, const char **attrs,
                 ds_err *err);
    int (*end)(void *payload, const char *name, ds_err *err);
    int (*text)(void *payload, ds_str text, ds_err *err); /* may be NULL */
} ds_xml_calls;

typedef struct ds_xml ds_xml;

/* `what` stands before ":line:col" in errors, and must outlive the reader;
 * empty: they say no place. */
int ds_xml_open(ds_xml **out, ds_str what, const ds_xml_calls *calls,
                void *payload, ds_err *err);
/* DS_ESYNTAX for XML that is not well-formed or has a DOCTYPE, DS_ELIMIT for
 * too deep a nesting, or too long a tag or comment. After a failure only close
 * is allowed. */
int ds_xml_feed(ds_xml *x, ds_str piece, bool last, ds_err *err);
/* Where the element or text of the running call begins; from 1, in bytes. */
unsigned ds_xml_line(const ds_xml *x);
unsigned ds_xml_col(const ds_xml *x);
void ds_xml_close(ds_xml *x); /* accepts NULL */

/* Whether a name is `local`, in a namespace with `ns` in its address. */
bool ds_xml_is(const char *name, const char *ns, const char *local);
/* The value of such an attribute, or NULL. */
const char *ds_xml_attr(const char **attrs, const char *ns, const char *local);

#endif
