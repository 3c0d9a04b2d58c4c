/* From rows to lines: each file that a note speaks of is read once, on two
 * threads, for that is nearly all of the time. */
#include "base/file.h"
#include "doctor/find.h"
#include "base/pair.h"
#include "record/client.h"
#include "base/banned.h"

size_t ds_spot_row(ds_doctor *d, const ds_segment *s, unsigned table,
                   uint32_t row, int field)
{
    uint32_t client = ds_doctor_client(s, table, row);
    uint32_t first = table > 0 ? s->tables[0].first[table][client] : row;
    *ds_vec_push(&d->spots) = (ds_spot){
        .path = ds_segment_path(s, client),
        .table = table,
        .row = row - first,
        .field = field,
    };
    return d->spots.n - 1;
}

size_t ds_spot_file(ds_doctor *d, ds_str path, unsigned line, unsigned col)
{
    *ds_vec_push(&d->spots) = (ds_spot){
        .path = ds_dup(&d->arena, path),
        .table = DS_NO_ROW,
        .line = line,
        .col = col,
    };
    return d->spots.n - 1;
}

/* --- resolving ----------------------------------------------------------- */

enum {
    SHARE = 256 /* spots that a thread takes at a time */
};

typedef struct {
    const ds_doctor *d;
    ds_spot **order; /* by path */
    size_t n;
    atomic_size_t next;
} work;

static int by_path(const void *pa, const void *pb)
{
    const ds_spot *a = *(ds_spot *const *)pa, *b = *(ds_spot *const *)pb;
    return ds_str_cmp(a->path, b->path);
}

/* False when the file cannot be read any more: its spots keep the path. */
static bool read_record(ds_record *r, ds_arena *a, const ds_doctor_env *env,
                        ds_str path)
{
    ds_str bytes;
    ds_err none;
    ds_findings f = {.arena = a};
    ds_doc *doc = ds_new(a, ds_doc);
    bool good = ds_file_read(&bytes, a, env->book->fd, ds_zstr(a, path),
                             DS_YAML_MAX_BYTES, &none) == 0 &&
                ds_yaml_parse(doc, a, path, bytes, &f) == 0;
    ds_findings_free(&f);
    if (good)
        ds_record_read(r, a, env->query->schema, doc, ds_client_id(path), path,
                       NULL);
    return good;
}

static void place(ds_spot *s, const ds_record *r)
{
    if (s->row >= r->tables[s->table].n)
        return;
    const ds_row *row = &r->tables[s->table].rows[s->row];
    const ds_node *n = s->field >= 0 ? row->nodes[s->field] : NULL;
    if (n == NULL)
        n = row->node;
    s->line = n != NULL ? n->line : 0;
    s->col = n != NULL ? n->col : 0;
}

static void resolve_some(void *shared, unsigned worker)
{
    work *w = shared;
    ds_arena a = {0};
    ds_record r;
    (void)worker;
    for (;;) {
        size_t beg = atomic_fetch_add(&w->next, SHARE);
        size_t end = beg + SHARE < w->n ? beg + SHARE : w->n;
        bool good = false;
        for (size_t i = beg; i < end; i++) {
            ds_str path = w->order[i]->path;
            if (i == beg || !ds_str_eq(path, w->order[i - 1]->path)) {
                ds_arena_reset(&a);
                good = read_record(&r, &a, w->d->env, path);
            }
            if (good)
                place(w->order[i], &r);
        }
        if (end >= w->n)
            break;
    }
    ds_arena_free(&a);
}

void ds_spots_resolve(ds_doctor *d)
{
    ds_arena a = {0};
    work w = {.d = d, .order = ds_new_n(&a, ds_spot *, d->spots.n)};
    for (size_t i = 0; i < d->spots.n; i++)
        if (d->spots.p[i].table != DS_NO_ROW)
            w.order[w.n++] = &d->spots.p[i];
    qsort(w.order, w.n, sizeof *w.order, by_path);
    if (w.n > SHARE)
        ds_pair_run(resolve_some, &w);
    else
        resolve_some(&w, 0);
    ds_arena_free(&a);
}
