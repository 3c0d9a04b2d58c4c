/* Contacts as vCard 4.0 (RFC 6350), for address books. */
#include "base/utf8.h"
#include "view/content.h"
#include "view/format.h"
#include "base/banned.h"

/* Which property a column fills. */
static const struct property {
    ds_str column;
    const char *name;
} properties[] = {
    {DS_STR("name"), "FN"},
    {DS_STR("client.legal_name"), "ORG"},
    {DS_STR("role"), "TITLE"},
    {DS_STR("email"), "EMAIL"},
    {DS_STR("phone"), "TEL;TYPE=voice"},
    {DS_STR("mobile"), "TEL;TYPE=cell"},
    {DS_STR("notes"), "NOTE"},
};

enum {
    PROPERTIES = sizeof properties / sizeof *properties
};

typedef struct {
    ds_writer w;
    size_t column[PROPERTIES]; /* w.n: there is none */
    size_t client;             /* likewise: the column client.id */
    ds_map seen;
} vcard;

static size_t find(const ds_column *columns, size_t n, ds_str name)
{
    size_t i = 0;
    while (i < n && !ds_str_eq(columns[i].name, name))
        i++;
    return i;
}

static int head(ds_sink *s, const ds_column *columns, size_t n, ds_err *err)
{
    vcard *v = (vcard *)s;
    for (size_t p = 0; p < PROPERTIES; p++)
        v->column[p] = find(columns, n, properties[p].column);
    v->client = find(columns, n, DS_STR("client.id"));
    if (v->column[0] == n) {
        ds_fail(err, DS_EUSAGE, "a vCard needs the column \"name\"");
        return ds_hint(err, "dossier export contacts -f vcard");
    }
    return ds_writer_head(s, columns, n, err);
}

static void add_value(ds_buf *b, const vcard *v, size_t column,
                      const ds_cell *cell)
{
    ds_buf plain = {0};
    ds_cell_plain(&plain, &v->w.columns[column], cell);
    if (v->w.opts.terminal)
        ds_utf8_show(b, ds_buf_str(&plain), true);
    else
        ds_buf_add(b, ds_buf_str(&plain));
    ds_buf_free(&plain);
}

/* A second import finds the card again by client and name. */
static void add_uid(vcard *v, const ds_cell *cells)
{
    ds_buf key = {0};
    size_t client = v->client < v->w.n ? v->client : v->column[1];
    if (client < v->w.n)
        ds_buf_add(&key, cells[client].text);
    ds_buf_addf(&key, "\n%.*s", DS_FMT(cells[v->column[0]].text));
    ds_content_uid(&v->w.out, &v->seen, v->w.arena, ds_buf_str(&key));
    ds_buf_free(&key);
}

static int row(ds_sink *s, const ds_cell *cells, ds_err *err)
{
    vcard *v = (vcard *)s;
    ds_buf line = {0}, text = {0};
    ds_out_addz(&v->w.out, "BEGIN:VCARD\r\nVERSION:4.0\r\n");
    add_uid(v, cells);
    for (size_t p = 0; p < PROPERTIES; p++) {
        size_t i = v->column[p];
        if (i == v->w.n || (!cells[i].set && p > 0))
            continue;
        ds_buf_clear(&text);
        ds_buf_clear(&line);
        add_value(&text, v, i, &cells[i]);
        ds_buf_addf(&line, "%s:", properties[p].name);
        ds_content_text(&line, ds_buf_str(&text));
        ds_content_line(&v->w.out, ds_buf_str(&line));
    }
    ds_out_addz(&v->w.out, "END:VCARD\r\n");
    ds_buf_free(&line);
    ds_buf_free(&text);
    if (ds_out_status(&v->w.out, err) == 0)
        return 0;
    ds_map_free(&v->seen);
    return -1;
}

/* A total is nobody's card. */
static int total(ds_sink *s, const ds_cell *cells, ds_err *err)
{
    (void)s;
    (void)cells;
    (void)err;
    return 0;
}

static int end(ds_sink *s, ds_err *err)
{
    vcard *v = (vcard *)s;
    ds_map_free(&v->seen);
    return ds_out_end(&v->w.out, err);
}

int ds_vcard_open(ds_sink **out, ds_arena *a, const ds_sink_opts *opts,
                  ds_err *err)
{
    (void)err;
    vcard *v = ds_new(a, vcard);
    *v = (vcard){.w = ds_writer_new(a, opts)};
    v->w.sink = (ds_sink){head, row, total, end};
    *out = &v->w.sink;
    return 0;
}
