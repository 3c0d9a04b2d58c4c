/* Finds the line and column of an element. */
#include "cmd/place.h"
#include "record/client.h"
#include "base/banned.h"

static void read_record(ds_placer *p, ds_str path)
{
    ds_arena_reset(&p->arena);
    p->path = ds_dup(&p->arena, path);
    p->label = ds_run_label(&p->arena, p->run, p->path);
    p->record = NULL;
    ds_str bytes;
    ds_doc *doc = ds_new(&p->arena, ds_doc);
    ds_findings none = {.arena = &p->arena};
    if (!ds_run_bytes(&bytes, &p->arena, p->run, p->path, NULL) &&
        !ds_yaml_parse(doc, &p->arena, p->path, bytes, &none)) {
        p->record = ds_new(&p->arena, ds_record);
        ds_record_read(p->record, &p->arena, p->run->schema, doc,
                       ds_client_id(p->path), p->path, NULL);
    }
    ds_findings_free(&none);
}

ds_place ds_placer_find(ds_placer *p, ds_str path, unsigned table, uint32_t row,
                        int field)
{
    if (!p->path.p || !ds_str_eq(p->path, path))
        read_record(p, path);
    ds_place at = {.path = p->label};
    if (!p->record || row >= p->record->tables[table].n)
        return at;
    const ds_row *r = &p->record->tables[table].rows[row];
    const ds_node *n =
        field >= 0 && r->nodes[field] ? r->nodes[field] : r->node;
    if (n) {
        at.line = n->line;
        at.col = n->col;
    }
    return at;
}

const ds_record *ds_placer_record(const ds_placer *p)
{
    return p->record;
}

ds_str ds_place_text(ds_arena *a, ds_place at)
{
    if (!at.line)
        return ds_dup(a, at.path);
    return ds_printf(a, "%.*s:%u:%u", DS_FMT(at.path), at.line, at.col);
}

void ds_placer_close(ds_placer *p)
{
    ds_arena_free(&p->arena);
}
