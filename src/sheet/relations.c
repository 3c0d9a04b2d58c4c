/* Relationships, in their order and by their identifiers. */
#include "sheet/relations.h"
#include <string.h>
#include "base/banned.h"

#define RELS "relationships"

typedef struct {
    ds_relations *r;
    ds_arena *arena;
    ds_str folder; /* of the part */
} reader;

/* A target is relative to its part's folder, or absolute. */
static ds_str resolve(ds_arena *a, ds_str folder, ds_str target)
{
    if (ds_str_starts(target, DS_STR("/")))
        return ds_str_sub(target, 1, target.n);
    while (ds_str_starts(target, DS_STR("../"))) {
        target = ds_str_sub(target, 3, target.n);
        size_t n = folder.n > 0 ? folder.n - 1 : 0;
        while (n > 0 && folder.p[n - 1] != '/')
            n--;
        folder = ds_str_sub(folder, 0, n);
    }
    return ds_printf(a, "%.*s%.*s", DS_FMT(folder), DS_FMT(target));
}

static int on_relation(void *payload, const char *name, const char **attrs,
                       ds_err *err)
{
    reader *r = payload;
    bool fresh;
    (void)err;
    if (!ds_xml_is(name, RELS, "Relationship"))
        return 0;
    ds_str id = ds_dup(r->arena, ds_cstr(ds_xml_attr(attrs, "", "Id")));
    ds_str target = ds_cstr(ds_xml_attr(attrs, "", "Target"));
    ds_relation *rel = ds_vec_push(&r->r->list);
    rel->type = ds_dup(r->arena, ds_cstr(ds_xml_attr(attrs, "", "Type")));
    rel->part = resolve(r->arena, r->folder, ds_dup(r->arena, target));
    uint64_t *place = ds_map_put(&r->r->by_id, id, &fresh);
    if (fresh)
        *place = r->r->list.n;
    return 0;
}

static int no_end(void *payload, const char *name, ds_err *err)
{
    (void)payload;
    (void)name;
    (void)err;
    return 0;
}

int ds_relations_read(ds_relations *out, ds_workbook *b, ds_str part,
                      ds_err *err)
{
    static const ds_xml_calls calls = {on_relation, no_end, NULL};
    reader r = {.r = out, .arena = b->arena};
    size_t slash = part.n;
    while (slash > 0 && part.p[slash - 1] != '/')
        slash--;
    r.folder = ds_str_sub(part, 0, slash);
    out->list.n = 0;
    ds_map_clear(&out->by_id);
    ds_str name = ds_printf(b->arena, "%.*s_rels/%.*s.rels", DS_FMT(r.folder),
                            DS_FMT(ds_str_sub(part, slash, part.n)));
    if (!ds_zip_has(b->zip, name.p))
        return 0;
    return ds_workbook_part(b, name.p, &calls, &r, err);
}

const char *ds_relations_of_type(const ds_relations *r, const char *type)
{
    for (size_t i = 0; i < r->list.n; i++)
        if (ds_str_ends(r->list.p[i].type, ds_cstr(type)))
            return r->list.p[i].part.p;
    return NULL;
}

const ds_relation *ds_relations_find(const ds_relations *r, ds_str id)
{
    const uint64_t *place = ds_map_get(&r->by_id, id);
    return place != NULL ? &r->list.p[*place - 1] : NULL;
}

void ds_relations_free(ds_relations *r)
{
    ds_vec_free(&r->list);
    ds_map_free(&r->by_id);
}
