/* Which chunks a schema has and where each begins. */
#include "index/format.h"
#include "base/banned.h"

uint8_t ds_type_width(ds_type t)
{
    switch (ds_type_class(t)) {
    case DS_AS_CODE:
        return 1;
    case DS_AS_TEXT:
    case DS_AS_DATE:
        return 4;
    case DS_AS_NUMBER:
    case DS_AS_MONEY:
        return 8;
    }
    return 8;
}

bool ds_table_nested(const ds_table *t)
{
    return t->nparents > 1 || (t->nparents == 1 && t->parents[0] != 0);
}

static bool is_child(const ds_table *child, unsigned of)
{
    for (size_t i = 0; i < child->nparents; i++)
        if (child->parents[i] == of)
            return true;
    return false;
}

typedef struct {
    ds_chunk *p; /* NULL: only count */
    size_t n;
} list;

static void push(list *l, ds_chunk_kind kind, size_t table, size_t place,
                 size_t width)
{
    if (l->p)
        l->p[l->n] = (ds_chunk){.kind = (uint16_t)kind,
                                .table = (uint16_t)table,
                                .place = (uint16_t)place,
                                .width = (uint16_t)width};
    l->n++;
}

static void push_table(list *l, const ds_schema *s, unsigned number)
{
    const ds_table *t = &s->tables[number];
    for (size_t i = 0; i < t->nstored; i++) {
        ds_type type = t->fields[i].type;
        push(l, DS_CHUNK_COLUMN, number, i, ds_type_width(type));
        if (type == DS_MONEY)
            push(l, DS_CHUNK_CURRENCY, number, i, 4);
    }
    if (number > 0)
        push(l, DS_CHUNK_CLIENT, number, 0, 4);
    if (ds_table_nested(t)) {
        push(l, DS_CHUNK_PARENT, number, 0, 4);
        push(l, DS_CHUNK_PARENT_TABLE, number, 0, 1);
    }
    for (size_t i = 1; i < s->ntables; i++) {
        if (number == 0 || is_child(&s->tables[i], number))
            push(l, DS_CHUNK_FIRST, number, i, 4);
        if (number > 0 && is_child(&s->tables[i], number))
            push(l, DS_CHUNK_END, number, i, 4);
    }
}

static void push_all(list *l, const ds_schema *s)
{
    push(l, DS_CHUNK_ROWS, 0, 0, 4);
    push(l, DS_CHUNK_FILES, 0, 0, sizeof(ds_file_entry));
    push(l, DS_CHUNK_FOLDERS, 0, 0, sizeof(ds_folder_entry));
    push(l, DS_CHUNK_HEAP, 0, 0, 1);
    push(l, DS_CHUNK_PATHS, 0, 0, 4);
    push(l, DS_CHUNK_FLAWED, 0, 0, 1);
    for (unsigned i = 0; i < s->ntables; i++)
        push_table(l, s, i);
}

ds_chunk *ds_chunks_of(size_t *n, ds_arena *a, const ds_schema *s)
{
    list l = {0};
    push_all(&l, s);
    l.p = ds_new_n(a, ds_chunk, l.n);
    l.n = 0;
    push_all(&l, s);
    /* The first chunk's length is known from the schema alone. */
    l.p[0].length = s->ntables * sizeof(uint32_t);
    *n = l.n;
    return l.p;
}

static uint64_t entries(const ds_chunk *c, const uint32_t *rows, uint64_t files,
                        uint64_t folders, uint64_t heap)
{
    switch ((ds_chunk_kind)c->kind) {
    case DS_CHUNK_FILES:
        return files;
    case DS_CHUNK_FOLDERS:
        return folders;
    case DS_CHUNK_HEAP:
        return heap;
    case DS_CHUNK_FIRST:
        /* One more of a client's, so that each run ends where the next
         * begins. */
        return (uint64_t)rows[c->table] + (c->table == 0);
    default:
        return rows[c->table];
    }
}

uint64_t ds_chunks_place(ds_chunk *chunks, size_t n, const uint32_t *rows,
                         uint64_t files, uint64_t folders, uint64_t heap)
{
    uint64_t at = sizeof(ds_header) + n * sizeof(ds_chunk);
    for (size_t i = 0; i < n; i++) {
        ds_chunk *c = &chunks[i];
        if (c->kind != DS_CHUNK_ROWS)
            c->length = entries(c, rows, files, folders, heap) * c->width;
        c->offset = at;
        at += (c->length + 7) & ~(uint64_t)7;
    }
    return at;
}
