/* What must be unique or known in the whole book. */
#include "base/utf8.h"
#include "record/check.h"
#include "base/banned.h"

/* Puts a text that must be unique; the place of its first owner when it is
 * not. */
static const ds_place *taken(ds_check_book *b, ds_map *m, ds_str key,
                             ds_place at)
{
    bool fresh;
    uint64_t *first = ds_map_put(m, key, &fresh);
    if (!fresh)
        return &b->places.p[*first];
    *first = b->places.n;
    *ds_vec_push(&b->places) =
        (ds_place){ds_dup(&b->arena, at.path), at.line, at.col};
    return NULL;
}

static void see_refs(ds_check_book *b, const ds_record *r, unsigned table)
{
    const ds_table *t = &r->schema->tables[table];
    for (size_t i = 0; i < t->nstored; i++) {
        const ds_field *f = &t->fields[i];
        if (f->type != DS_REF || f->nrefs != 1 || f->refs[0] != 0)
            continue;
        for (size_t k = 0; k < r->tables[table].n; k++) {
            const ds_row *row = &r->tables[table].rows[k];
            if (!row->values[i].set)
                continue;
            *ds_vec_push(&b->refs) =
                (ds_client_ref_seen){{ds_dup(&b->arena, r->path),
                                      row->nodes[i]->line, row->nodes[i]->col},
                                     f->name,
                                     ds_dup(&b->arena, row->values[i].text)};
        }
    }
}

void ds_check_book_add(ds_check_book *b, const ds_record *r, ds_findings *f)
{
    ds_place at = {r->path, 1, 1};
    const ds_place *first =
        taken(b, &b->ids, ds_utf8_fold(&b->arena, r->id), at);
    if (first != NULL)
        ds_find_error(f, at, DS_F_ID_TWICE,
                      "the folder's name \"%.*s\" is that of %.*s too",
                      DS_FMT(r->id), DS_FMT(first->path));
    const ds_row *client = &r->tables[0].rows[0];
    int code = ds_table_field(&r->schema->tables[0], DS_STR("code"));
    if (code >= 0 && client->values[code].set) {
        const ds_node *n = client->nodes[code];
        ds_str text = client->values[code].text;
        at = (ds_place){r->path, n->line, n->col};
        first = taken(b, &b->codes, ds_dup(&b->arena, text), at);
        if (first != NULL)
            ds_find_error(f, at, DS_F_CODE_TWICE,
                          "code \"%.*s\" is that of %.*s too (line %u)",
                          DS_FMT(text), DS_FMT(first->path), first->line);
    }
    for (unsigned i = 0; i < r->schema->ntables; i++)
        see_refs(b, r, i);
}

void ds_check_book_finish(ds_check_book *b, ds_findings *f)
{
    for (size_t i = 0; i < b->refs.n; i++) {
        const ds_client_ref_seen *ref = &b->refs.p[i];
        if (ds_map_get(&b->ids, ds_utf8_fold(&b->arena, ref->id)) == NULL)
            ds_find_error(f, ref->at, DS_F_REF,
                          "%.*s: there is no client \"%.*s\"",
                          DS_FMT(ref->field), DS_FMT(ref->id));
    }
}

void ds_check_book_close(ds_check_book *b)
{
    ds_map_free(&b->ids);
    ds_map_free(&b->codes);
    ds_vec_free(&b->places);
    ds_vec_free(&b->refs);
    ds_arena_free(&b->arena);
    *b = (ds_check_book){0};
}
