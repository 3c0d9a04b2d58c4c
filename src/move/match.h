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
    bool home; /* no word of the VAT number's country: the book's was taken */
} ds_keys;

typedef struct {
    ds_str id, path;
    ds_keys keys; /* the first that is known of each kind */
    bool new;     /* begun by a row */
} ds_target;

/* All that a row says of its client. */
typedef struct {
    ds_keys keys;
    ds_str named; /* maybe a text that is any of its keys, or its identifier */
    bool id_only; /* `named` is an identifier and nothing else */
    bool there;   /* the client must be there, with no other number than the
                   * row's; else a row may begin it or change its numbers */
} ds_whose;

/* One target that has a key; those of one key are a chain. */
typedef struct {
    uint32_t target, next; /* 1 + its place */
} ds_key_holder;

enum {
    DS_BY_BARE = DS_KEY_COUNT, /* the name without the form of the firm */
    DS_BY_DIGITS,              /* the VAT number without its country */
    DS_BY_COUNT
};

typedef struct {
    const ds_schema *schema;
    const ds_index *index;
    ds_arena arena;
    int field[DS_KEY_COUNT]; /* of the clients table, or -1 */
    int only;                /* a kind, DS_KEY_COUNT: the identifier, -1: all */
    DS_VEC(ds_target) targets;
    DS_VEC(ds_key_holder) holders;
    ds_map by[DS_BY_COUNT]; /* -> first and last of a chain */
    ds_map ids;             /* identifiers, folded -> 1 + target */
    ds_map numbers;         /* slugs -> the number that was tried last */
} ds_finder;

#define DS_NOBODY SIZE_MAX

/* Learns all clients of the index. `match` is "" (code, tax code, VAT number,
 * then legal name), "id", or a text field of the clients: then only that one
 * finds. Unknown: DS_ENOTFOUND with the nearest. */
int ds_finder_open(ds_finder *m, const ds_schema *s, const ds_index *x,
                   ds_str match, ds_err *err);
/* Sets a key from a field's text. `country` is that of a VAT number that names
 * none; empty: not said. Lives in `a`. */
void ds_finder_set(ds_keys *keys, ds_arena *a, const ds_finder *m,
                   ds_key_kind kind, ds_str text, ds_str country);
/* Whether two texts are the same key, with the countries of their clients. */
bool ds_finder_same(ds_arena *a, const ds_finder *m, ds_key_kind kind, ds_str x,
                    ds_str country_x, ds_str y, ds_str country_y);
/* The kind of a field of the clients table, or -1. */
int ds_finder_kind(const ds_finder *m, unsigned field);

/* The target of a row, or DS_NOBODY: the one that all agree about which the row
 * says. Each strong key (code, tax code, VAT number) and the text `named` point
 * to those that have them, to nobody, or to several; so does the legal name,
 * but those who have other numbers do not count when nothing else is said.
 * -1 (DS_EUSAGE, with the candidates) when they do not agree, when several are
 * left, when a client of the name has another code, and when nobody is found
 * but a client has the same name but for the form of the firm ("srl") and no
 * number tells them apart: then nobody but the user can know. */
int ds_finder_find(size_t *out, const ds_finder *m, const ds_whose *w,
                   ds_err *err);
/* The target with this identifier, or DS_NOBODY. */
size_t ds_finder_id(const ds_finder *m, ds_str id);
/* DS_EUSAGE when no new client can have this identifier. */
int ds_finder_may_name(const ds_finder *m, ds_str id, ds_err *err);
/* DS_EUSAGE when a client that this text may name is there, but cannot be read.
 */
int ds_finder_may_miss(const ds_finder *m, ds_str text, ds_err *err);
/* Begins a new client. No `id`: it is the slug of the legal name, with -2, -3
 * behind it when it is taken; DS_EUSAGE when one of these is of a client that
 * cannot be read, for it may be this one. */
int ds_finder_add(size_t *out, ds_finder *m, ds_str id, ds_str legal_name,
                  const ds_keys *keys, ds_err *err);
/* From now on these keys find the target, too. */
void ds_finder_learn(ds_finder *m, size_t target, const ds_keys *keys);
void ds_finder_close(ds_finder *m);

#endif
