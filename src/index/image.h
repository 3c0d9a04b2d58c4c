/* A segment with the bytes that it is made of. */
#ifndef DS_INDEX_IMAGE_H
#define DS_INDEX_IMAGE_H

#include "index/format.h"
#include "index/segment.h"

typedef struct {
    ds_segment segment; /* its `dead` is the owner's to set */
    const ds_header *header;
    const ds_chunk *chunks;
    size_t nchunks;
    const ds_file_entry *files; /* by path */
    uint32_t nfiles;
    const ds_folder_entry *folders; /* by path */
    uint32_t nfolders;
    ds_arena arena; /* the tables' pointers */
    uint8_t *bytes; /* header and all */
    size_t size;
    bool mapped; /* a file, read-only; else our own memory */
} ds_image;

/* A record file, on the way into an image. */
typedef struct {
    ds_str path;
    ds_stamp stamp;
    uint64_t hash;
    uint32_t row;  /* 0: it has one; DS_ROW_BROKEN, DS_ROW_GONE */
    uint32_t base; /* see ds_file_entry */
} ds_file;

typedef struct {
    ds_str path;
    ds_stamp stamp;
} ds_folder;

/* Clients [beg, end) of one builder. */
typedef struct {
    uint32_t builder, beg, end;
} ds_run;

typedef struct {
    const ds_schema *schema;
    const ds_builder *const *builders;
    size_t nbuilders;
    const ds_run *runs; /* in the order that the clients shall have */
    size_t nruns;
    const ds_file *files; /* by path; as many with a row as clients in runs, in
                             the same order */
    size_t nfiles;
    const ds_folder *folders; /* by path */
    size_t nfolders;
    uint64_t book, base;
    int64_t since;
} ds_parts;

/* Joins builders into one image. More text or rows than 32 bits can count:
 * DS_ELIMIT. The schema must outlive it. */
int ds_image_build(ds_image *out, const ds_parts *parts, ds_err *err);
/* Sums of the chunks and the header: before it is written. */
void ds_image_sign(ds_image *m);
/* Points into bytes whose header and chunk list are sound. */
void ds_image_attach(ds_image *m, const ds_schema *schema);
/* Frees or unmaps it. Accepts a zeroed one. */
void ds_image_free(ds_image *m);

ds_str ds_file_path(const ds_image *m, uint32_t file);
ds_str ds_folder_path(const ds_image *m, uint32_t folder);

#endif
