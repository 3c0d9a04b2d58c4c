/* Record files on their way into the index: read, parsed and added to builders
 * by two threads.
 *
 * What is not known yet is a *guess*: any folder may be a client. Opening its
 * client.yaml tells, so that no client is looked at twice; a folder without
 * one is a group, is listed, and its folders are the guesses of the next
 * round. */
#ifndef DS_INDEX_FILL_H
#define DS_INDEX_FILL_H

#include "base/finding.h"
#include "index/builder.h"
#include "store/book.h"

typedef enum {
    DS_ITEM_READ, /* read and parse, unless the bytes are those known */
    DS_ITEM_COPY, /* take it over from a segment */
    DS_ITEM_LOOK, /* only tell whether it is there */
} ds_item_job;

typedef enum {
    DS_ITEM_GONE,
    DS_ITEM_ROW,    /* it has a row: of a file that is there with LOOK too */
    DS_ITEM_BROKEN, /* cannot be parsed, or is refused; there are findings */
    DS_ITEM_GROUP,  /* a folder without client.yaml */
} ds_item_state;

typedef struct {
    ds_str path; /* "records/ac/acme-spa/client.yaml", NUL-terminated */
    ds_item_job job;
    /* What is known: its row, if it has one, and what it was read from. */
    const ds_segment *from;
    uint32_t from_row;
    uint32_t base; /* its number in the base, or DS_NO_FILE */
    ds_stamp known;
    uint64_t known_hash;
    /* What became of it. A copy keeps stamp and hash that it was given. */
    ds_item_state state;
    ds_stamp stamp;
    uint64_t hash;
    bool parsed;           /* false: taken over, or not read */
    uint32_t builder, row; /* where its row is, and its place there */
    ds_str *folders;       /* of a group: the folders in it, as guesses */
    size_t nfolders;
} ds_item;
typedef DS_VEC(ds_item) ds_items;

typedef DS_VEC(ds_builder *) ds_builders;

/* Appends the bytes of an item, and a NUL that is not counted, called by two
 * threads (`worker` 0 and 1) at once. False: there are none, and whoever gave
 * this function knows why. */
typedef bool ds_fill_read(void *payload, unsigned worker, ds_buf *bytes,
                          const ds_item *it);

typedef struct {
    const ds_book *book;
    const ds_schema *schema; /* NULL when all jobs are LOOK */
    ds_arena *arena;         /* paths of new items live here */
    ds_findings *found;      /* broken and refused files */
    ds_fill_read *read;      /* where not from the work tree, else NULL */
    void *payload;           /* its own */
} ds_fill_env;

/* Does all items, which must be in order of paths; appends builders. */
void ds_fill(const ds_fill_env *env, ds_item *items, size_t n,
             ds_builders *builders);

/* What a folder holds: its folders as guesses, in the arena, sorted as guesses
 * are. `*client`: there is a client.yaml. The stamp is from before the
 * reading; all zero, which nothing equals, when something was refused, so that
 * it will be listed and told again. False, and errno, when it cannot be
 * read. Closes `fd`. */
typedef struct {
    ds_str *guesses;
    size_t n;
    ds_stamp stamp;
    bool client;
} ds_listing;
bool ds_list_folder(ds_listing *out, ds_arena *a, int fd, ds_str path,
                    ds_findings *found);

/* Why a folder that is named so within `path` is not entered, or NULL; `kind`
 * is one of dirent's DT_ values. */
const char *ds_folder_refusal(unsigned char kind, ds_str name, ds_str path);

/* A finding from elsewhere, copied. */
void ds_found(ds_findings *f, const ds_finding *one);

ds_str ds_guess_folder(ds_str path); /* the folder of a guess */

#endif
