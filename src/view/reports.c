/* Findings for machines: JSON, the workflow commands of GitHub Actions, SARIF
 * 2.1.0 (OASIS), and the XML of JUnit as forges read it. */
#include "base/json.h"
#include "base/utf8.h"
#include "view/reports.h"
#include "base/banned.h"

/* --- JSON -------------------------------------------------------------- */

static ds_cell text_cell(ds_str s)
{
    return (ds_cell){.set = s.n > 0, .text = s};
}

static ds_cell place_cell(unsigned n)
{
    return (ds_cell){.set = n > 0, .num = {n, 1}};
}

int ds_findings_json(FILE *out, ds_arena *a, const ds_findings *f,
                     const ds_findings_opts *o, ds_err *err)
{
    (void)o;
    static const ds_column columns[] = {
        {DS_STR("path"), {0}, DS_TEXT},  {DS_STR("line"), {0}, DS_INT},
        {DS_STR("column"), {0}, DS_INT}, {DS_STR("severity"), {0}, DS_TEXT},
        {DS_STR("code"), {0}, DS_TEXT},  {DS_STR("message"), {0}, DS_TEXT},
        {DS_STR("hint"), {0}, DS_TEXT},
    };
    ds_sink *sink;
    const ds_sink_opts opts = {.out = out};
    if (ds_sink_open(&sink, a, DS_STR("json"), &opts, err) != 0 ||
        sink->head(sink, columns, sizeof columns / sizeof *columns, err) != 0)
        return -1;
    for (size_t i = 0; i < f->list.n; i++) {
        const ds_finding *one = &f->list.p[i];
        const ds_cell cells[] = {
            text_cell(one->path),
            place_cell(one->line),
            place_cell(one->col),
            text_cell(one->warning ? DS_STR("warning") : DS_STR("error")),
            text_cell(ds_finding_name(a, one)),
            text_cell(one->msg),
            text_cell(one->hint),
        };
        if (sink->row(sink, cells, err) != 0)
            return -1;
    }
    return sink->end(sink, err);
}

/* --- GitHub ------------------------------------------------------------ */

/* A workflow command ends at a line end, of which none is left in shown text;
 * within a property ':' and ',' part too. Percent encoding as in
 * actions/toolkit, command.ts. */
static void add_command_text(ds_buf *b, ds_str s, bool property)
{
    ds_buf shown = {0};
    ds_utf8_show(&shown, s, false);
    for (size_t i = 0; i < shown.n; i++) {
        char c = shown.p[i];
        if (c == '%' || (property && (c == ':' || c == ',')))
            ds_buf_addf(b, "%%%02X", (unsigned)c);
        else
            ds_buf_addc(b, c);
    }
    ds_buf_free(&shown);
}

int ds_findings_github(FILE *out, ds_arena *a, const ds_findings *f,
                       const ds_findings_opts *o, ds_err *err)
{
    (void)o;
    ds_out w;
    ds_out_open(&w, a, out);
    for (size_t i = 0; i < f->list.n; i++) {
        const ds_finding *one = &f->list.p[i];
        ds_buf b = {0};
        ds_buf_addf(&b, "::%s file=", one->warning ? "warning" : "error");
        add_command_text(&b, one->path, true);
        if (one->line > 0)
            ds_buf_addf(&b, ",line=%u", one->line);
        if (one->line > 0 && one->col > 0)
            ds_buf_addf(&b, ",col=%u", one->col);
        ds_buf_addf(&b, ",title=%.*s::", DS_FMT(ds_finding_name(a, one)));
        add_command_text(&b, one->msg, false);
        ds_buf_addc(&b, '\n');
        ds_out_drain(&w, &b);
    }
    return ds_out_end(&w, err);
}

/* --- SARIF ------------------------------------------------------------- */

/* A path as a relative URI (RFC 3986). */
static void add_uri(ds_buf *b, ds_str path)
{
    ds_buf_addc(b, '"');
    for (size_t i = 0; i < path.n; i++) {
        unsigned char c = (unsigned char)path.p[i];
        bool plain = (c >= '0' && c <= '9') ||
                     ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
                     ds_str_chr(DS_STR("-._~/"), path.p[i]) < 5;
        if (plain)
            ds_buf_addc(b, path.p[i]);
        else
            ds_buf_addf(b, "%%%02X", c);
    }
    ds_buf_addc(b, '"');
}

/* Codes have three digits. */
enum {
    CODES = 1000
};

static void add_rules(ds_buf *b, ds_arena *a, const ds_findings *f)
{
    bool named[2][CODES] = {{false}};
    const char *comma = "";
    for (size_t i = 0; i < f->list.n; i++) {
        const ds_finding *one = &f->list.p[i];
        bool *is_named = &named[one->warning][one->code % CODES];
        if (*is_named)
            continue;
        *is_named = true;
        ds_buf_addf(b, "%s{\"id\": \"%.*s\"}", comma,
                    DS_FMT(ds_finding_name(a, one)));
        comma = ", ";
    }
}

static void add_result(ds_buf *b, ds_arena *a, const ds_finding *f)
{
    ds_buf_addf(b,
                "\n{\"ruleId\": \"%.*s\", \"level\": \"%s\", "
                "\"message\": {\"text\": ",
                DS_FMT(ds_finding_name(a, f)),
                f->warning ? "warning" : "error");
    ds_json_text(b, f->msg);
    ds_buf_addz(b, "}, \"locations\": [{\"physicalLocation\": "
                   "{\"artifactLocation\": {\"uri\": ");
    add_uri(b, f->path);
    ds_buf_addz(b, "}");
    if (f->line > 0)
        ds_buf_addf(b, ", \"region\": {\"startLine\": %u", f->line);
    if (f->line > 0 && f->col > 0)
        ds_buf_addf(b, ", \"startColumn\": %u", f->col);
    ds_buf_addz(b, f->line > 0 ? "}}}]}" : "}}]}");
}

int ds_findings_sarif(FILE *out, ds_arena *a, const ds_findings *f,
                      const ds_findings_opts *o, ds_err *err)
{
    (void)o;
    ds_out w;
    ds_buf b = {0};
    ds_out_open(&w, a, out);
    ds_buf_addz(&b, "{\"version\": \"2.1.0\", \"$schema\": "
                    "\"https://json.schemastore.org/sarif-2.1.0.json\", "
                    "\"runs\": [\n{\"tool\": {\"driver\": "
                    "{\"name\": \"dossier\", \"rules\": [");
    add_rules(&b, a, f);
    ds_buf_addz(&b, "]}}, \"results\": [");
    for (size_t i = 0; i < f->list.n; i++) {
        ds_buf_addz(&b, i > 0 ? "," : "");
        add_result(&b, a, &f->list.p[i]);
        ds_out_drain(&w, &b);
    }
    ds_buf_addz(&b, "\n]}\n]}\n");
    ds_out_drain(&w, &b);
    return ds_out_end(&w, err);
}

/* --- JUnit ------------------------------------------------------------- */

/* Text of XML 1.0, which cannot hold control characters at all. */
static void add_xml(ds_buf *b, ds_str s)
{
    ds_buf shown = {0};
    ds_utf8_show(&shown, s, false);
    for (size_t i = 0; i < shown.n; i++) {
        switch (shown.p[i]) {
        case '&':
            ds_buf_addz(b, "&amp;");
            break;
        case '<':
            ds_buf_addz(b, "&lt;");
            break;
        case '>':
            ds_buf_addz(b, "&gt;");
            break;
        case '"':
            ds_buf_addz(b, "&quot;");
            break;
        default:
            ds_buf_addc(b, shown.p[i]);
        }
    }
    ds_buf_free(&shown);
}

static void add_case(ds_buf *b, ds_arena *a, const ds_finding *f)
{
    ds_buf_addz(b, "<testcase name=\"");
    add_xml(b, f->path);
    ds_buf_addf(b, ":%u:%u\" classname=\"%.*s\">\n", f->line, f->col,
                DS_FMT(ds_finding_name(a, f)));
    ds_buf_addz(b, f->warning ? "<system-out>" : "<failure message=\"");
    add_xml(b, f->msg);
    ds_buf_addz(b, f->warning ? "</system-out>\n" : "\"/>\n");
    ds_buf_addz(b, "</testcase>\n");
}

int ds_findings_junit(FILE *out, ds_arena *a, const ds_findings *f,
                      const ds_findings_opts *o, ds_err *err)
{
    (void)o;
    ds_out w;
    ds_buf b = {0};
    ds_out_open(&w, a, out);
    ds_buf_addf(&b,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
                "<testsuite name=\"dossier check\" tests=\"%zu\" "
                "failures=\"%zu\">\n",
                f->list.n, f->errors);
    for (size_t i = 0; i < f->list.n; i++) {
        add_case(&b, a, &f->list.p[i]);
        ds_out_drain(&w, &b);
    }
    ds_buf_addz(&b, "</testsuite>\n</testsuites>\n");
    ds_out_drain(&w, &b);
    return ds_out_end(&w, err);
}
