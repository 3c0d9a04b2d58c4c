/* Content lines: what vCard (RFC 6350 3.2 to 3.4) and iCalendar (RFC 5545 3.1,
 * 3.3.11) are made of. Within view/ only. */
#ifndef DS_VIEW_CONTENT_H
#define DS_VIEW_CONTENT_H

#include "base/map.h"
#include "view/out.h"

/* A value of text, escaped, without the line breaks at its end; control
 * characters cannot stand in one at all. */
void ds_content_text(ds_buf *b, ds_str text);
/* In lines of at most 75 octets, none of which parts a character. */
void ds_content_line(ds_out *out, ds_str line);
/* The line "UID:urn:uuid:...": the same for the same key in each run, another
 * for the second row of one key. A UUID of version 8 (RFC 9562 5.8) that the
 * SHA-256 of the key fills. `seen` counts keys, which are copied to `a`. */
void ds_content_uid(ds_out *out, ds_map *seen, ds_arena *a, ds_str key);

#endif
