/* A pack and its index, version 2 of each, as git's gitformat-pack(5) draws
 * them:
 *
 *   pack:  "PACK" 2:4 count:4, objects, SHA-1 of all before
 *   object: type and size (3 bits and 4 in the first byte, then 7 in each,
 *          low ones first), deflated bytes
 *   index: "\377tOc" 2:4, 256 counts of oids by first byte or lower:4,
 *          oids:20 in order, CRC-32 of each object in the pack:4,
 *          its place:4 (or 1 << 31 + a number in the next table), places:8,
 *          SHA-1 of the pack, SHA-1 of all before
 *
 * The count is known at the end only, so the pack's SHA-1 is made from the file
 * then. The index gets its name last: a pack without one does not count.
 *
 * Deflating takes as long as all else that makes an object, so a second thread
 * does it: objects are gathered in one batch while it deflates and writes the
 * one before. What it touches is `job`, `fd`, `zlib`, `out` and `done`; whoever
 * wants these waits for it first. */
#include "store/pack.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/map.h"
#include "base/vec.h"
#include "store/repo.h"
#include "store/sha1.h"
#include "store/zlib.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/banned.h"

enum {
    HEAD = 12,
    BATCH = 1 << 20, /* bytes, before they are deflated */
    CHUNK = 1 << 20,
    SUM = 20
};
#define MAX_OBJECT ((size_t)1 << 31)

typedef struct {
    git_oid oid;
    uint32_t crc;
    uint64_t at;
} packed;

typedef struct {
    git_object_t type;
    size_t beg, end; /* within the batch's bytes */
} waiting;

typedef struct {
    ds_buf bytes;
    DS_VEC(waiting) objects;
    size_t first; /* place of the first one in `all` */
    packed *made; /* crc and place of each */
    ds_err err;
    bool failed;
} batch;

struct ds_pack {
    ds_arena arena;
    ds_str folder; /* objects/pack */
    const char *temp;
    int fd;
    ds_zlib zlib;
    ds_buf out;    /* not yet written */
    uint64_t done; /* bytes written */
    DS_VEC(packed) all;
    ds_map seen; /* raw oid -> 1 */
    batch next, job;
    pthread_t thread;
    bool working;
};

int ds_pack_open(ds_pack **out, ds_str objects, ds_err *err)
{
    ds_pack *p = ds_xmalloc(sizeof *p);
    *p = (ds_pack){.fd = -1};
    char name[24];
    p->folder = ds_printf(&p->arena, "%.*s/pack", DS_FMT(objects));
    int rc = ds_zlib_open(&p->zlib, err);
    if (rc == 0)
        rc = ds_file_random_name(name, err);
    if (rc == 0)
        rc = ds_mkdirs(AT_FDCWD, p->folder.p, err);
    if (rc == 0) {
        p->temp =
            ds_printf(&p->arena, "%s/tmp_pack_%.10s", p->folder.p, name + 9).p;
        p->fd = ds_open(AT_FDCWD, p->temp, O_RDWR | O_CREAT | O_EXCL, 0444);
        rc = p->fd < 0 ? ds_fail_errno(err, "%s", p->temp) : 0;
    }
    ds_buf_addn(&p->out, '\0', HEAD);
    *out = rc == 0 ? p : NULL;
    if (rc != 0)
        ds_pack_close(p);
    return rc;
}

static void free_batch(batch *b)
{
    ds_buf_free(&b->bytes);
    ds_vec_free(&b->objects);
    free(b->made);
    b->made = NULL;
}

void ds_pack_close(ds_pack *p)
{
    if (p == NULL)
        return;
    if (p->working)
        pthread_join(p->thread, NULL);
    if (p->fd >= 0) {
        close(p->fd);
        unlink(p->temp);
    }
    ds_zlib_close(&p->zlib);
    free_batch(&p->next);
    free_batch(&p->job);
    ds_buf_free(&p->out);
    ds_vec_free(&p->all);
    ds_map_free(&p->seen);
    ds_arena_free(&p->arena);
    free(p);
}

/* The object's name is the SHA-1 of "TYPE SIZE\0" and its bytes. */
static void name_object(git_oid *out, git_object_t type, ds_str bytes)
{
    static const char *const names[] = {[GIT_OBJECT_COMMIT] = "commit",
                                        [GIT_OBJECT_TREE] = "tree",
                                        [GIT_OBJECT_BLOB] = "blob",
                                        [GIT_OBJECT_TAG] = "tag"};
    char head[40];
    int n = snprintf(head, sizeof head, "%s %zu", names[type], bytes.n);
    ds_sha1 sum;
    ds_sha1_start(&sum);
    ds_sha1_add(&sum, (ds_str){head, (size_t)n + 1});
    ds_sha1_add(&sum, bytes);
    ds_sha1_end(out->id, &sum);
}

static void add_head(ds_buf *b, git_object_t type, size_t size)
{
    unsigned byte = (unsigned)type << 4 | (size & 15);
    for (size >>= 4; size > 0; size >>= 7) {
        ds_buf_addc(b, (char)(byte | 0x80));
        byte = size & 0x7f;
    }
    ds_buf_addc(b, (char)byte);
}

/* --- the second thread ------------------------------------------------- */

static int deflate_one(ds_pack *p, packed *made, const waiting *o, ds_err *err)
{
    ds_str bytes = ds_str_sub(ds_buf_str(&p->job.bytes), o->beg, o->end);
    size_t beg = p->out.n;
    made->at = p->done + beg;
    add_head(&p->out, o->type, bytes.n);
    if (ds_zlib_deflate(&p->out, &p->zlib, bytes, err) != 0)
        return -1;
    made->crc =
        ds_zlib_crc(&p->zlib, ds_str_sub(ds_buf_str(&p->out), beg, p->out.n));
    return 0;
}

static int flush(ds_pack *p, ds_err *err)
{
    if (ds_fd_write(p->fd, ds_buf_str(&p->out), p->temp, err) != 0)
        return -1;
    p->done += p->out.n;
    ds_buf_clear(&p->out);
    return 0;
}

static void *deflate_job(void *payload)
{
    ds_pack *p = payload;
    batch *b = &p->job;
    for (size_t i = 0; i < b->objects.n && !b->failed; i++)
        b->failed = deflate_one(p, &b->made[i], &b->objects.p[i], &b->err) != 0;
    b->failed = b->failed || flush(p, &b->err) != 0;
    return NULL;
}

/* Until the batch at hand is on its way into the file. */
static int wait(ds_pack *p, ds_err *err)
{
    batch *b = &p->job;
    if (p->working)
        pthread_join(p->thread, NULL);
    p->working = false;
    for (size_t i = 0; i < b->objects.n; i++) {
        packed *o = &p->all.p[b->first + i];
        o->at = b->made[i].at;
        o->crc = b->made[i].crc;
    }
    b->objects.n = 0;
    if (b->failed && err != NULL)
        *err = b->err;
    return b->failed ? -1 : 0;
}

static int hand_over(ds_pack *p, ds_err *err)
{
    if (wait(p, err) != 0)
        return -1;
    batch full = p->next;
    p->next = p->job;
    p->job = full;
    free(p->job.made);
    p->job.made = ds_xmalloc((full.objects.n + 1) * sizeof *full.made);
    ds_buf_clear(&p->next.bytes);
    p->next.first = p->all.n;
    p->working = pthread_create(&p->thread, NULL, deflate_job, p) == 0;
    if (!p->working)
        deflate_job(p);
    return 0;
}

int ds_pack_add(git_oid *out, ds_pack *p, git_object_t type, ds_str bytes,
                ds_err *err)
{
    bool fresh;
    if (bytes.n > MAX_OBJECT)
        return ds_fail(err, DS_ELIMIT, "a file of more than 2 GB");
    name_object(out, type, bytes);
    ds_str key = {(const char *)out->id, GIT_OID_RAWSZ};
    if (ds_map_get(&p->seen, key) != NULL)
        return 0;
    ds_map_put(&p->seen, ds_dup(&p->arena, key), &fresh);
    *ds_vec_push(&p->all) = (packed){.oid = *out};
    size_t beg = p->next.bytes.n;
    ds_buf_add(&p->next.bytes, bytes);
    *ds_vec_push(&p->next.objects) = (waiting){type, beg, p->next.bytes.n};
    return p->next.bytes.n < BATCH ? 0 : hand_over(p, err);
}

/* --- the end ----------------------------------------------------------- */

static void put32(ds_buf *b, uint64_t x)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        ds_buf_addc(b, (char)(x >> shift));
}

/* Writes the head with the count, then the sum of it all. */
static int seal(unsigned char sum[SUM], ds_pack *p, ds_err *err)
{
    ds_buf head = {0};
    ds_buf_addz(&head, "PACK");
    put32(&head, 2);
    put32(&head, p->all.n);
    ssize_t put = pwrite(p->fd, head.p, HEAD, 0);
    ds_buf_free(&head);
    if (put != HEAD)
        return ds_fail_errno(err, "%s", p->temp);
    char *chunk = ds_xmalloc(CHUNK);
    ds_sha1 s;
    ds_sha1_start(&s);
    ssize_t n;
    off_t at = 0;
    while ((n = pread(p->fd, chunk, CHUNK, at)) > 0 ||
           (n < 0 && errno == EINTR)) {
        at += n > 0 ? n : 0;
        ds_sha1_add(&s, (ds_str){chunk, n > 0 ? (size_t)n : 0});
    }
    free(chunk);
    if (n < 0)
        return ds_fail_errno(err, "%s", p->temp);
    ds_sha1_end(sum, &s);
    return ds_fd_write(p->fd, (ds_str){(char *)sum, SUM}, p->temp, err);
}

static int by_oid(const void *a, const void *b)
{
    return memcmp(((const packed *)a)->oid.id, ((const packed *)b)->oid.id,
                  GIT_OID_RAWSZ);
}

static void add_places(ds_buf *b, const ds_pack *p)
{
    uint64_t large = 0;
    for (size_t i = 0; i < p->all.n; i++) {
        bool far = p->all.p[i].at >> 31 != 0;
        put32(b, far ? (uint64_t)1 << 31 | large++ : p->all.p[i].at);
    }
    for (size_t i = 0; i < p->all.n && large > 0; i++)
        if (p->all.p[i].at >> 31 != 0) {
            put32(b, p->all.p[i].at >> 32);
            put32(b, p->all.p[i].at);
        }
}

static void format_index(ds_buf *b, ds_pack *p, const unsigned char sum[SUM])
{
    unsigned char own[SUM];
    size_t n = p->all.n, i = 0;
    if (n > 1)
        qsort(p->all.p, n, sizeof *p->all.p, by_oid);
    ds_buf_addz(b, "\377tOc");
    put32(b, 2);
    for (unsigned first = 0; first < 256; first++) {
        while (i < n && p->all.p[i].oid.id[0] <= first)
            i++;
        put32(b, i);
    }
    for (i = 0; i < n; i++)
        ds_buf_add(b,
                   (ds_str){(const char *)p->all.p[i].oid.id, GIT_OID_RAWSZ});
    for (i = 0; i < n; i++)
        put32(b, p->all.p[i].crc);
    add_places(b, p);
    ds_buf_add(b, (ds_str){(const char *)sum, SUM});
    ds_sha1_of(own, ds_buf_str(b));
    ds_buf_add(b, (ds_str){(const char *)own, SUM});
}

static int write_index(ds_pack *p, const char *path, const char *temp,
                       const unsigned char sum[SUM], ds_err *err)
{
    ds_buf b = {0};
    int fd = ds_open(AT_FDCWD, temp, O_WRONLY | O_CREAT | O_EXCL, 0444);
    if (fd < 0)
        return ds_fail_errno(err, "%s", temp);
    format_index(&b, p, sum);
    int rc = ds_fd_write(fd, ds_buf_str(&b), temp, err);
    close(fd);
    if (rc == 0 && rename(temp, path) != 0)
        rc = ds_fail_errno(err, "%s", path);
    if (rc != 0)
        unlink(temp);
    ds_buf_free(&b);
    return rc;
}

int ds_pack_finish(ds_str *path, ds_arena *a, ds_pack *p, ds_err *err)
{
    unsigned char sum[SUM];
    git_oid name;
    char hex[GIT_OID_HEXSZ + 1];
    if (hand_over(p, err) != 0 || wait(p, err) != 0 || seal(sum, p, err) != 0)
        return -1;
    memcpy(name.id, sum, sizeof name.id);
    ds_oid_hex(hex, &name);
    *path = ds_printf(a, "%s/pack-%s.pack", p->folder.p, hex);
    const char *index = ds_printf(a, "%s/pack-%s.idx", p->folder.p, hex).p;
    const char *temp = ds_printf(a, "%s.idx", p->temp).p;
    if (rename(p->temp, path->p) != 0)
        return ds_fail_errno(err, "%s", path->p);
    close(p->fd);
    p->fd = -1;
    return write_index(p, index, temp, sum, err);
}
