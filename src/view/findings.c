/* Findings as compilers print them, and the table of formats. */
#include "base/utf8.h"
#include "view/reports.h"
#include "base/banned.h"

/* --- gcc --------------------------------------------------------------- */

enum {
    MARGIN = 9,  /* of "   12 | " and a column to spare */
    BEFORE = 20, /* columns kept on the left of a caret far to the right */
};

static const char *severity(const ds_finding *f)
{
    return f->warning ? "warning" : "error";
}

ds_str ds_finding_name(ds_arena *a, const ds_finding *f)
{
    return ds_printf(a, "%c%04d", f->warning ? 'W' : 'E', (int)f->code);
}

/* "path:12:3", with what is known of the place. */
static void add_place(ds_buf *b, const ds_finding *f)
{
    ds_utf8_show(b, f->path, false);
    if (f->line > 0)
        ds_buf_addf(b, ":%u", f->line);
    if (f->line > 0 && f->col > 0)
        ds_buf_addf(b, ":%u", f->col);
}

/* "path:12:3: error: what [E0104]" */
static void add_finding(ds_buf *b, ds_arena *a, const ds_finding *f,
                        bool colour)
{
    ds_buf_addz(b, colour ? "\033[1m" : "");
    add_place(b, f);
    const char *ink = f->warning ? "\033[35m" : "\033[31m";
    ds_buf_addf(b, ": %s%s:%s ", colour ? ink : "", severity(f),
                colour ? "\033[0m" : "");
    ds_utf8_show(b, f->msg, false);
    ds_buf_addf(b, " [%.*s]\n", DS_FMT(ds_finding_name(a, f)));
}

/* What stands before and behind the byte of column `col`, as a terminal shows
 * it: tabs are blanks. */
static void show_line(ds_buf *before, ds_buf *behind, ds_arena *a, ds_str line,
                      unsigned col)
{
    char *p = ds_alloc_text(a, line.n + 1);
    for (size_t i = 0; i < line.n; i++)
        p[i] = (char)(line.p[i] == '\t' ? ' ' : line.p[i]);
    ds_str flat = {p, line.n};
    size_t at = col > 0 ? col - 1 : 0;
    ds_utf8_show(before, ds_str_sub(flat, 0, at), false);
    ds_utf8_show(behind, ds_str_sub(flat, at, flat.n), false);
}

static void add_excerpt(ds_buf *b, ds_arena *a, const ds_finding *f,
                        const ds_findings_opts *o)
{
    ds_str line;
    unsigned col = f->col;
    if (o->read_line == NULL || f->line == 0 ||
        o->read_line(&line, &col, a, o->payload, f->path, f->line) != 0)
        return;
    ds_buf before = {0}, behind = {0};
    show_line(&before, &behind, a, line, col);
    size_t width = (o->width > 0 ? o->width : 80) - MARGIN;
    ds_str left = ds_buf_str(&before);
    bool cut = ds_utf8_width(left) > width / 2;
    if (cut)
        left = ds_utf8_fit_end(left, BEFORE);
    size_t at = ds_utf8_width(left) + (cut ? 1 : 0);
    ds_str right = ds_utf8_fit(ds_buf_str(&behind), width - at);
    ds_buf_addf(b, "%5u | %s%.*s%.*s%s\n", f->line, cut ? "\u2026" : "",
                DS_FMT(left), DS_FMT(right),
                right.n < behind.n ? "\u2026" : "");
    if (f->col > 0)
        ds_buf_addf(b, "      | %*s%s^%s\n", (int)at, "",
                    o->colour ? "\033[32m" : "", o->colour ? "\033[0m" : "");
    ds_buf_free(&before);
    ds_buf_free(&behind);
}

int ds_findings_gcc(FILE *out, ds_arena *a, const ds_findings *f,
                    const ds_findings_opts *o, ds_err *err)
{
    ds_out w;
    ds_arena scratch = {0};
    ds_out_open(&w, a, out);
    for (size_t i = 0; i < f->list.n; i++) {
        const ds_finding *one = &f->list.p[i];
        ds_buf b = {0};
        ds_arena_reset(&scratch);
        add_finding(&b, &scratch, one, o->colour);
        if (o->excerpts)
            add_excerpt(&b, &scratch, one, o);
        if (o->excerpts && one->hint.n > 0) {
            ds_buf_addz(&b, "      hint: ");
            ds_utf8_show(&b, one->hint, false);
            ds_buf_addc(&b, '\n');
        } else if (o->hints && one->hint.n > 0) {
            add_place(&b, one);
            ds_buf_addz(&b, ": note: ");
            ds_utf8_show(&b, one->hint, false);
            ds_buf_addc(&b, '\n');
        }
        ds_out_drain(&w, &b);
    }
    ds_arena_free(&scratch);
    return ds_out_end(&w, err);
}

/* --- the formats ------------------------------------------------------- */

static const struct {
    ds_str name;
    ds_findings_writer *write;
} formats[] = {
    {DS_STR("gcc"), ds_findings_gcc},
    {DS_STR("json"), ds_findings_json},
    {DS_STR("github"), ds_findings_github},
    {DS_STR("sarif"), ds_findings_sarif},
    {DS_STR("junit"), ds_findings_junit},
};

enum {
    FORMATS = sizeof formats / sizeof *formats
};

int ds_view_findings_as(FILE *out, ds_str format, const ds_findings *f,
                        const ds_findings_opts *opts, ds_err *err)
{
    ds_arena a = {0};
    ds_str names[FORMATS];
    size_t i;
    for (i = 0; i < FORMATS; i++)
        names[i] = formats[i].name;
    int rc = ds_pick_name(&i, "format", format, names, FORMATS, err);
    if (rc == 0)
        rc = formats[i].write(out, &a, f, opts, err);
    ds_arena_free(&a);
    return rc;
}

int ds_view_findings(FILE *out, ds_str format, const ds_findings *f,
                     bool colour, ds_err *err)
{
    const ds_findings_opts opts = {.colour = colour};
    return ds_view_findings_as(out, format, f, &opts, err);
}
