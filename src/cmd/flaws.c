/* An index tells which records have such values; the records tell where. */
#include "cmd/flaws.h"
#include "record/client.h"
#include "yaml/tree.h"
#include "base/banned.h"

enum {
    SHOWN = 10 /* records: check shows them all */
};

static void find(ds_findings *out, ds_arena *scratch, ds_run *run, ds_str path)
{
    ds_doc doc;
    ds_record r;
    ds_str bytes;
    ds_err none;
    ds_findings found = {.arena = scratch};
    ds_str label = ds_run_label(&run->arena, run, path);
    if (ds_run_bytes(&bytes, scratch, run, path, &none) == 0 &&
        ds_yaml_parse(&doc, scratch, label, bytes, &found) == 0)
        ds_record_read(&r, scratch, run->schema, &doc, ds_client_id(path),
                       label, &found);
    for (size_t i = 0; i < found.list.n; i++) {
        const ds_finding *f = &found.list.p[i];
        if (!f->warning)
            ds_find_warning(out, (ds_place){label, f->line, f->col}, f->code,
                            "%.*s", DS_FMT(f->msg));
    }
    ds_findings_free(&found);
    ds_arena_reset(scratch);
}

static size_t find_all(ds_findings *out, ds_run *run, ds_segments all)
{
    ds_arena scratch = {0};
    size_t n = 0;
    for (size_t i = 0; i < all.n; i++) {
        const ds_segment *s = all.segments[i];
        for (uint32_t c = 0; c < s->tables[0].rows; c++)
            if (s->flawed[c] && !(s->dead && s->dead[c]) && n++ < SHOWN)
                find(out, &scratch, run,
                     ds_dup(&run->arena, ds_segment_path(s, c)));
    }
    ds_arena_free(&scratch);
    return n;
}

int ds_flaws_warn(ds_run *run, ds_segments all, ds_err *err)
{
    ds_findings f = {.arena = &run->arena};
    if (run->flaws_told)
        return 0;
    size_t n = find_all(&f, run, all);
    run->flaws_told = n > 0;
    int failed = f.list.n && ds_run_report(run, &f, err);
    if (n > 0 && !failed)
        ds_run_say(run,
                   "values of %zu record%s cannot be read, and count as "
                   "missing%s",
                   n, n == 1 ? "" : "s",
                   n > SHOWN ? ": dossier check names them all" : "");
    ds_findings_free(&f);
    return failed;
}
