/* Which client is a row about? The clients of the book by their keys, and
 * those that the rows before have begun. */
#ifndef DS_MOVE_MATCH_H
#define DS_MOVE_MATCH_H

#include "base/map.h"
#include "index/index.h"

typedef enum {
    DS_KEY_CODE,
    DS_KEY_TAX_CODE,
    DS_KEY_VAT_NUMBER,
    DS_KEY_NAME,  /* legal name: case, accents and punctuation folded */
    DS_KEY_OTHER, /* the field of --match, when it is none of these */
    DS_KEY_COUNT
} ds_key_kind;

/* Keys of one row or client, squeezed; empty ones are not known. */
typedef struct {
    ds_str key[DS_KEY_COUNT];
} ds_keys;

typedef struct {
    ds_str id, path;
    ds_keys keys;
    bool new; /* begun by a row */
} ds_target;

typedef struct {
    const ds_schema *schema;
    const ds_index *index;
    ds_arena arena;
    int field[DS_KEY_COUNT]; /* of the clients table, or -1 */
    int only;                /* a kind, DS_KEY_COUNT: the identifier, -1: all */
    DS_VEC(ds_target) targets;
    ds_map by[DS_KEY_COUNT]; /* -> 1 + target, or DS_SEVERAL */
    ds_map ids;              /* identifiers, folded -> 1 + target */
    ds_map bare;             /* names without "srl": clients of the book */
} ds_finder;

#define DS_SEVERAL UINT64_MAX
#define DS_NOBODY SIZE_MAX

/* Learns all clients of the index. `match` is "" (code, tax code, VAT number,
 * then legal name), "id", or a text field of the clients: then only that one
 * finds. Unknown: DS_ENOTFOUND with the nearest. */
int ds_finder_open(ds_finder *m, const ds_schema *s, const ds_index *x,
                   ds_str match, ds_err *err);
/* The squeezed form of a field's text. `country` stands in front of a VAT
 * number that names none; empty: the book's. Lives in `a`. */
ds_str ds_finder_key(ds_arena *a, const ds_finder *m, ds_key_kind kind,
                     ds_str text, ds_str country);
/* The kind of a field of the clients table, or -1. */
int ds_finder_kind(const ds_finder *m, unsigned field);

/* The target of these keys, or DS_NOBODY. -1 (DS_EUSAGE) when they point to
 * different clients or to several, when a client of the name has another
 * code, and when a client of the book has the same name but for the form of
 * the firm ("srl") and no key tells them apart: then nobody but the user can
 * know. */
int ds_finder_find(size_t *out, const ds_finder *m, const ds_keys *keys,
                   ds_err *err);
/* The target that one text names: identifier, code, tax code, VAT number or
 * legal name, or what --match says. */
int ds_finder_name(size_t *out, const ds_finder *m, ds_str text, ds_err *err);
/* The target with this identifier, or DS_NOBODY. */
size_t ds_finder_id(const ds_finder *m, ds_str id);
/* DS_EUSAGE when no new client can have this identifier. */
int ds_finder_may_name(const ds_finder *m, ds_str id, ds_err *err);
/* Begins a new client. No `id`: it is the slug of the legal name, with -2, -3
 * behind it when it is taken. */
size_t ds_finder_add(ds_finder *m, ds_str id, ds_str legal_name,
                     const ds_keys *keys);
void ds_finder_close(ds_finder *m);

#endif
