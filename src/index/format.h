/* The bytes of an index file, and of a segment in memory.
 *
 *   +--------------------+ 0
 *   | header     80      |  what this is, of which schema, how long, its sum
 *   +--------------------+ 80
 *   | chunk      32      |  kind, table, place, width, offset, length, sum
 *   | chunk      32      |  ... as many as the schema asks for, in its order
 *   +--------------------+
 *   | rows               |  u32 a table: how many rows it has
 *   +--------------------+  every chunk begins at a multiple of 8, behind the
 *   | files              |  one before it; what is between them is 0
 *   +--------------------+
 *   | folders            |
 *   +--------------------+
 *   | heap               |  texts: u32 length | bytes | 0, one behind another;
 *   +--------------------+  the first one is empty and means "no value"
 *   | paths              |  u32 a client: its path in the heap
 *   +--------------------+
 *   | flawed             |  u8 a client: 1 where a value could not be read
 *   +--------------------+
 *   | a table's columns  |  width * rows; behind a column of money that of
 *   | ...                |  its currencies
 *   | client, parent ... |  whose the rows are
 *   | first, end ...     |  where the rows of other tables that are a row's
 *   +--------------------+  own begin and end
 *
 * Which chunks there are follows from the schema alone, so the list is not
 * searched: it is compared with what it must be. Numbers stand in the order of
 * the machine (little-endian on all that we know); the header's mark tells, and
 * a file of another order is as good as none. Version, sizes and kinds are
 * never changed in place: a new form gets a new version.
 *
 * `files` are all known record files by path; those that can be read have a
 * row, numbered in the same order. `folders` are the folders below records/
 * that are no clients and lead to clients or may come to.
 *
 * An overlay is such a file too. Its header names the sum of its base. Its
 * files stand in place of those of the same path in the base, whose number
 * they give; one that is gone stands there without a row. Its folders are all
 * folders. */
#ifndef DS_INDEX_FORMAT_H
#define DS_INDEX_FORMAT_H

#include "base/arena.h"
#include "record/schema.h"

#define DS_INDEX_MAGIC "dossidx\n"
#define DS_INDEX_MARK 0x0102030405060708u
#define DS_INDEX_VERSION 2u

typedef struct {
    char magic[8];
    uint64_t mark;
    uint32_t version;
    uint32_t chunks; /* how many */
    uint64_t schema; /* its hash */
    uint64_t book;   /* hash of the book's place in the work tree */
    uint64_t base;   /* of an overlay: its base's sum; else 0 */
    int64_t since;   /* ns: when reading the files began, by the clock of the
                        file system; what is not older is racy */
    uint64_t size;   /* of the whole file */
    uint64_t spare;  /* 0 */
    uint64_t sum;    /* of header (this one 0) and chunk list */
} ds_header;

typedef enum {
    DS_CHUNK_ROWS,
    DS_CHUNK_FILES,
    DS_CHUNK_FOLDERS,
    DS_CHUNK_HEAP,
    DS_CHUNK_PATHS,
    DS_CHUNK_FLAWED,
    DS_CHUNK_COLUMN,       /* place: the field */
    DS_CHUNK_CURRENCY,     /* the same */
    DS_CHUNK_CLIENT,       /* whose row it is */
    DS_CHUNK_PARENT,       /* the row that it stands under */
    DS_CHUNK_PARENT_TABLE, /* and that row's table, u8 */
    DS_CHUNK_FIRST,        /* place: the child table */
    DS_CHUNK_END,          /* the same */
    DS_CHUNK_KINDS
} ds_chunk_kind;

typedef struct {
    uint16_t kind, table, place, width; /* width: bytes of one entry */
    uint64_t offset, length, sum;
} ds_chunk;

/* What stat tells of a file or folder; times in ns since 1970. */
typedef struct {
    uint64_t ino, size;        /* a folder's size is 0 */
    int64_t modified, changed; /* mtime, ctime */
} ds_stamp;

#define DS_ROW_BROKEN UINT32_MAX     /* there, and cannot be read */
#define DS_ROW_GONE (UINT32_MAX - 1) /* of an overlay: no more there */
#define DS_NO_FILE UINT32_MAX

typedef struct {
    ds_stamp stamp;
    uint64_t hash;       /* of its bytes */
    uint32_t path;       /* in the heap */
    uint32_t row;        /* in table 0, or one of the above */
    uint32_t base, zero; /* of an overlay: number in the base's files, or
                            DS_NO_FILE */
} ds_file_entry;

typedef struct {
    ds_stamp stamp;
    uint32_t path, zero;
} ds_folder_entry;

/* The chunks of a schema, in their order; offsets, lengths and sums 0. */
ds_chunk *ds_chunks_of(size_t *n, ds_arena *a, const ds_schema *s);
/* Sets lengths and offsets; returns the size of the whole. */
uint64_t ds_chunks_place(ds_chunk *chunks, size_t n, const uint32_t *rows,
                         uint64_t files, uint64_t folders, uint64_t heap);

/* Bytes of a value in a column. */
uint8_t ds_type_width(ds_type t);
/* A table whose rows stand under rows of tables other than clients. */
bool ds_table_nested(const ds_table *t);

#endif
