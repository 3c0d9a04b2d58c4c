/* Puts the bytes of git's index together; stage.c draws them. */
#include "store/stage_parts.h"
#include "base/buf.h"
#include "base/file.h"
#include "store/sha1.h"
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "base/banned.h"

enum {
    MAX_TREE_DEPTH = 128
};

/* True when an entry needs to be doubted, as told above. */
static bool racy(const ds_stage *s, const ds_stage_item *e)
{
    if (s->bytes.n == 0)
        return false;
    uint32_t sec = ds_get32(e->at + DS_AT_MTIME);
    uint32_t nsec = ds_get32(e->at + DS_AT_MTIME + 4);
    bool ours = (const char *)e->at < s->bytes.p ||
                (const char *)e->at >= s->bytes.p + s->bytes.n;
    if (ours || sec < (uint32_t)s->time.tv_sec ||
        ds_get32(e->at + DS_AT_SIZE) == 0)
        return false;
    if (sec > (uint32_t)s->time.tv_sec || nsec >= (uint32_t)s->time.tv_nsec)
        return true;
    ds_arena a = {0};
    struct stat st;
    const char *file =
        ds_printf(&a, "%.*s/%.*s", DS_FMT(s->worktree), DS_FMT(e->path)).p;
    bool same = lstat(file, &st) == 0 && (uint32_t)st.st_mtim.tv_sec == sec &&
                (uint32_t)st.st_mtim.tv_nsec == nsec &&
                (uint32_t)st.st_ctim.tv_nsec == ds_get32(e->at + 4) &&
                (uint32_t)st.st_size == ds_get32(e->at + DS_AT_SIZE);
    ds_arena_free(&a);
    return !same;
}

static void add_number(ds_buf *b, size_t value)
{
    char bytes[16];
    size_t i = sizeof bytes;
    bytes[--i] = (char)(value & 127);
    while (value >>= 7)
        bytes[--i] = (char)(128 | (--value & 127));
    ds_buf_add(b, (ds_str){bytes + i, sizeof bytes - i});
}

static void add_path(ds_buf *b, uint32_t version, const ds_stage_item *e,
                     ds_str before)
{
    ds_str path = e->path;
    if (version < 4) {
        ds_buf_add(b, path);
        ds_buf_addn(b, '\0', 8 - (ds_item_fixed(e) + path.n) % 8);
        return;
    }
    size_t same = 0;
    while (same < before.n && same < path.n && before.p[same] == path.p[same])
        same++;
    add_number(b, before.n - same);
    ds_buf_add(b, ds_str_sub(path, same, path.n));
    ds_buf_addc(b, '\0');
}

/* Paths that moved have other lengths in their flags. */
static void add_item(ds_buf *b, const ds_stage *s, const ds_stage_item *e,
                     ds_str before)
{
    size_t at = b->n;
    ds_buf_add(b, (ds_str){(const char *)e->at, ds_item_fixed(e)});
    size_t n = e->path.n < 0xfff ? e->path.n : 0xfff;
    unsigned flags = (ds_item_flags(e) & 0xf000) | (unsigned)n;
    b->p[at + DS_AT_FLAGS] = (char)(flags >> 8);
    b->p[at + DS_AT_FLAGS + 1] = (char)flags;
    if (racy(s, e))
        ds_put32(b->p + at + DS_AT_SIZE, 0);
    add_path(b, s->version, e, before);
}

static uint32_t add_items(ds_buf *b, ds_stage *s)
{
    if (s->added.n > 1)
        qsort(s->added.p, s->added.n, sizeof *s->added.p, ds_item_cmp);
    uint32_t count = 0;
    ds_str before = {0};
    size_t i = 0, a = 0;
    while (i < s->old.n || a < s->added.n) {
        bool old =
            a == s->added.n ||
            (i < s->old.n && ds_item_cmp(&s->old.p[i], &s->added.p[a]) < 0);
        const ds_stage_item *e = old ? &s->old.p[i++] : &s->added.p[a++];
        if (e->dead)
            continue;
        add_item(b, s, e, before);
        before = e->path;
        count++;
    }
    return count;
}

/* One node of TREE: "NAME\0COUNT SUBTREES\n" and an oid unless COUNT is -1;
 * its subtrees follow. */
typedef struct {
    ds_str name, oid;
    ds_str count;
    size_t subtrees;
} node;

static bool cut_node(node *n, ds_str *rest)
{
    size_t end = ds_str_chr(*rest, '\0');
    if (end == rest->n)
        return false;
    n->name = ds_str_sub(*rest, 0, end);
    *rest = ds_str_sub(*rest, end + 1, rest->n);
    ds_str line = ds_str_cut(rest, '\n');
    n->count = ds_str_cut(&line, ' ');
    n->subtrees = 0;
    for (size_t i = 0; i < line.n && i < 9; i++) {
        if (line.p[i] < '0' || line.p[i] > '9')
            return false;
        n->subtrees = n->subtrees * 10 + (size_t)(line.p[i] - '0');
    }
    bool known = n->count.n > 0 && n->count.p[0] != '-';
    if (rest->p == NULL || (known && rest->n < DS_OID_BYTES))
        return false;
    n->oid = ds_str_sub(*rest, 0, known ? DS_OID_BYTES : 0);
    *rest = ds_str_sub(*rest, n->oid.n, rest->n);
    return true;
}

/* Copies TREE and marks folders as unknown. A stack holds how many subtrees
 * are still to come at each depth and where the path was cut. */
static bool add_tree(ds_buf *b, const ds_stage *s)
{
    struct {
        size_t left, path;
    } stack[MAX_TREE_DEPTH];
    size_t depth = 0;
    ds_str rest = s->tree;
    ds_buf path = {0};
    bool good = true;
    do {
        node n;
        good = depth < MAX_TREE_DEPTH && cut_node(&n, &rest);
        if (!good)
            break;
        size_t before = path.n;
        if (before > 0)
            ds_buf_addc(&path, '/');
        ds_buf_add(&path, n.name);
        bool changed = ds_map_get(&s->changed, ds_buf_str(&path)) != NULL;
        ds_buf_add(b, n.name);
        ds_buf_addc(b, '\0');
        ds_buf_addf(b, "%.*s %zu\n", DS_FMT(changed ? DS_STR("-1") : n.count),
                    n.subtrees);
        ds_buf_add(b, changed ? (ds_str){0} : n.oid);
        stack[depth].left = n.subtrees;
        stack[depth++].path = before;
        while (depth > 0 && stack[depth - 1].left == 0)
            path.n = stack[--depth].path;
        if (depth > 0)
            stack[depth - 1].left--;
    } while (depth > 0);
    ds_buf_free(&path);
    return good && rest.n == 0;
}

static void add_extension(ds_buf *b, const char *name, ds_str body)
{
    char size[4];
    ds_put32(size, body.n);
    ds_buf_addz(b, name);
    ds_buf_add(b, (ds_str){size, sizeof size});
    ds_buf_add(b, body);
}

static void add_extensions(ds_buf *b, const ds_stage *s)
{
    ds_buf tree = {0};
    if (s->tree.n > 0 && add_tree(&tree, s))
        add_extension(b, "TREE", ds_buf_str(&tree));
    ds_buf_free(&tree);
    if (s->reuc.n > 0)
        add_extension(b, "REUC", s->reuc);
}

int ds_stage_write(ds_stage *s, int fd, const char *what, ds_err *err)
{
    ds_buf b = {0};
    unsigned char sum[DS_OID_BYTES];
    ds_buf_room(&b, s->bytes.n + s->added.n * (DS_ENTRY_FIXED + 64) + 1024);
    ds_buf_add(&b, DS_STR("DIRC"));
    ds_buf_addn(&b, '\0', 8);
    ds_put32(b.p + 4, s->version);
    ds_put32(b.p + 8, add_items(&b, s));
    add_extensions(&b, s);
    ds_sha1_of(sum, ds_buf_str(&b));
    ds_buf_add(&b, (ds_str){(const char *)sum, sizeof sum});
    int rc = ds_fd_write(fd, ds_buf_str(&b), what, err);
    ds_buf_free(&b);
    return rc;
}
