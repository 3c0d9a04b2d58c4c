/* The inside of a ds_stage, for stage*.c only: git's index in memory, and the
 * layout of its entries. */
#ifndef DS_STORE_STAGE_PARTS_H
#define DS_STORE_STAGE_PARTS_H

#include "base/map.h"
#include "base/vec.h"
#include "store/stage.h"

enum {
    DS_INDEX_HEAD = 12,
    DS_ENTRY_FIXED = 62, /* of an entry, before the path or the second flags */
    DS_OID_BYTES = 20,
    DS_AT_MTIME = 8,
    DS_AT_MODE = 24,
    DS_AT_SIZE = 36,
    DS_AT_OID = 40,
    DS_AT_FLAGS = 60,
    DS_EXTENDED = 0x4000 /* a flag: two more bytes of flags */
};
typedef struct {
    ds_str path;
    const unsigned char *at; /* its fixed bytes */
    bool dead;
} ds_stage_item;
typedef DS_VEC(ds_stage_item) ds_stage_items;

struct ds_stage {
    ds_arena arena;
    ds_str bytes;
    ds_str worktree;
    struct timespec time; /* of the file when it was read */
    uint32_t version;
    ds_stage_items old, added;
    ds_map aside; /* name -> first in `added` << 32 | how many */
    ds_map where; /* path -> 1 + index in `added` */
    ds_str tree, reuc;
    ds_map changed; /* folders whose tree is not known any more */
    bool moved;
};

uint32_t ds_get32(const void *at); /* big-endian, as all numbers here */
void ds_put32(void *at, uint64_t x);
unsigned ds_item_flags(const ds_stage_item *e);
unsigned ds_item_stage(const ds_stage_item *e); /* 0; 1 to 3 in a conflict */
size_t ds_item_fixed(const ds_stage_item *e);   /* bytes before the path */
int ds_item_cmp(const void *a, const void *b);  /* by path, then stage */

/* Takes s->bytes apart; they must stay. */
int ds_stage_parse(ds_stage *s, ds_err *err);

#endif
