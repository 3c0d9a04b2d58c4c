/* Very many client folders side by side make every commit slow. */
#include "doctor/find.h"
#include "base/file.h"
#include "record/client.h"
#include "yaml/tree.h"
#include "base/banned.h"

/* Where records/schema.yaml sets the layout. */
static size_t setting(ds_doctor *d)
{
    ds_str path = DS_STR("records/schema.yaml"), bytes;
    ds_findings f = {.arena = &d->arena};
    ds_err none;
    ds_doc doc;
    const ds_node *at = NULL;
    if (ds_file_read(&bytes, &d->arena, d->env->book->fd, path.p,
                     DS_YAML_MAX_BYTES, &none) == 0 &&
        ds_yaml_parse(&doc, &d->arena, path, bytes, &f) == 0 &&
        doc.root != NULL)
        at = ds_yaml_get(doc.root, DS_STR("settings"));
    if (at != NULL)
        at = ds_yaml_get(at, DS_STR("layout"));
    ds_findings_free(&f);
    return at != NULL ? ds_spot_file(d, path, at->line, at->col)
                      : ds_spot_file(d, path, 0, 0);
}

/* "records/ID/client.yaml" */
static bool is_flat(ds_str path)
{
    return ds_str_is(ds_path_dir(ds_client_folder(path)), "records");
}

int ds_find_layout(ds_doctor *d, ds_err *err)
{
    size_t flat = 0;
    (void)err;
    for (size_t i = 0; i < d->env->segments.n; i++) {
        const ds_segment *s = d->env->segments.segments[i];
        for (uint32_t c = 0; c < s->tables[0].rows; c++)
            flat += ds_doctor_live(s, c) && is_flat(ds_segment_path(s, c));
    }
    if (flat < DS_FLAT_CLIENTS)
        return 0;
    ds_note_add(d, setting(d), DS_F_LAYOUT,
                "%zu client folders side by side make every commit slow", flat);
    ds_note_hint(d, "dossier layout letters");
    return 0;
}
