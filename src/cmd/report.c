/* Findings on the screen: the line of the file and a caret below each. */
#include "cmd/run.h"
#include <fcntl.h>
#include <unistd.h>
#include "base/file.h"
#include "sheet/csv.h"
#include "base/banned.h"

/* The file that was read last, in an arena of its own: findings of one file
 * stand together. */
typedef struct {
    ds_run *run;
    ds_arena arena;
    ds_str path, bytes;
} reader;

/* "COMMIT:PATH" is of the commit that the run is about. */
static void read_then(reader *r, ds_arena *a, ds_str path)
{
    ds_str own = path, none = {0};
    ds_str_cut(&own, ':');
    if (!ds_str_eq(path, ds_run_label(a, r->run, own)))
        return;
    ds_arena_reset(&r->arena);
    r->path = path;
    r->bytes = none;
    ds_run_bytes(&r->bytes, &r->arena, r->run, own, NULL);
}

static int read_line(ds_str *line, unsigned *col, ds_arena *a, void *payload,
                     ds_str path, unsigned number)
{
    reader *r = payload;
    bool sheet = r->run->sheet.n && ds_str_eq(path, r->run->sheet);
    if (sheet && !r->run->encoding.n)
        return -1;
    if (!ds_str_eq(r->path, path) && r->run->then)
        read_then(r, a, path);
    if (!ds_str_eq(r->path, path)) {
        int from = r->run->book.root.n ? r->run->book.fd : AT_FDCWD;
        ds_arena_reset(&r->arena);
        r->path = path;
        r->bytes = (ds_str){0};
        if (ds_file_read(&r->bytes, &r->arena, from, ds_zstr(a, path),
                         DS_YAML_MAX_BYTES, NULL) &&
            ds_file_read(&r->bytes, &r->arena, AT_FDCWD, ds_zstr(a, path),
                         DS_YAML_MAX_BYTES, NULL))
            return -1;
        if (sheet)
            r->bytes = ds_sheet_text(&r->arena, r->bytes, r->run->encoding);
    }
    if (sheet)
        return ds_sheet_line(line, col, r->bytes, r->run->encoding, number)
                   ? 0
                   : -1;
    ds_str rest = r->bytes;
    while (number-- && rest.p)
        *line = ds_str_cut(&rest, '\n');
    if (ds_str_ends(*line, DS_STR("\r")))
        line->n--;
    return r->bytes.p ? 0 : -1;
}

int ds_run_findings(ds_run *run, FILE *out, ds_str format, const ds_findings *f,
                    ds_err *err)
{
    bool terminal = isatty(fileno(out));
    reader r = {.run = run};
    ds_findings_opts opts = {
        .colour = ds_run_colours(run, terminal),
        .excerpts = terminal,
        .hints = run->hints,
        .width = run->width,
        .read_line = read_line,
        .payload = &r,
    };
    int failed = ds_view_findings_as(out, format.n ? format : DS_STR("gcc"), f,
                                     &opts, err);
    ds_arena_free(&r.arena);
    return failed;
}

int ds_run_report(ds_run *run, const ds_findings *f, ds_err *err)
{
    return ds_run_findings(run, stderr, DS_STR("gcc"), f, err);
}
