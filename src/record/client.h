/* Identifiers and paths of clients. */
#ifndef DS_RECORD_CLIENT_H
#define DS_RECORD_CLIENT_H

#include "base/arena.h"
#include "base/error.h"

/* From this many clients on a flat book should change to letters: each commit
 * writes the list of all of them. */
#define DS_FLAT_CLIENTS 2000

/* "records/acme-spa/client.yaml", or with layout "letters"
 * "records/ac/acme-spa/client.yaml" (the first two bytes; shorter ids: all). */
ds_str ds_client_path(ds_arena *a, ds_str layout, ds_str id);
/* "acme-spa" of any ".../acme-spa/client.yaml" below records/, else empty. */
ds_str ds_client_id(ds_str path);
/* "records/ac/acme-spa" of the same. */
ds_str ds_client_folder(ds_str path);
/* DS_EUSAGE where a book has a folder of its own of that name, in either
 * layout: whoever renames or removes a client takes all that is in its folder.
 */
int ds_client_may_be(ds_str id, ds_err *err);

#endif
