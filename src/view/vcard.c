/* Contacts as vCard 4.0 (RFC 6350), for address books. */
#include "base/utf8.h"
#include "view/format.h"
#include "base/banned.h"

enum {
    FOLD = 75 /* octets of a line, RFC 6350 3.2 */
};

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
} vcard;

static int head(ds_sink *s, const ds_column *columns, size_t n, ds_err *err)
{
    vcard *v = (vcard *)s;
    for (size_t p = 0; p < PROPERTIES; p++) {
        size_t i = 0;
        while (i < n && !ds_str_eq(columns[i].name, properties[p].column))
            i++;
        v->column[p] = i;
    }
    if (v->column[0] == n) {
        ds_fail(err, DS_EUSAGE, "a vCard needs the column \"name\"");
        return ds_hint(err, "dossier export contacts -f vcard");
    }
    return ds_writer_head(s, columns, n, err);
}

/* RFC 6350 3.4; control characters cannot stand in a value at all. */
static void add_escaped(ds_buf *b, ds_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c == '\n') {
            ds_buf_addz(b, "\\n");
            continue;
        }
        if ((c < ' ' && c != '\t') || c == 0x7f)
            continue;
        if (c == '\\' || c == ',' || c == ';')
            ds_buf_addc(b, '\\');
        ds_buf_addc(b, text.p[i]);
    }
}

/* In lines of at most 75 octets, none of which parts a character. */
static void add_folded(ds_out *out, ds_str line)
{
    size_t room = FOLD;
    while (line.n > room) {
        size_t n = room;
        while (n > 1 && ((unsigned char)line.p[n] & 0xc0) == 0x80)
            n--;
        ds_out_add(out, ds_str_sub(line, 0, n));
        ds_out_addz(out, "\r\n ");
        line = ds_str_sub(line, n, line.n);
        room = FOLD - 1; /* the blank before it counts */
    }
    ds_out_add(out, line);
    ds_out_addz(out, "\r\n");
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

static int row(ds_sink *s, const ds_cell *cells, ds_err *err)
{
    vcard *v = (vcard *)s;
    ds_buf line = {0}, text = {0};
    ds_out_addz(&v->w.out, "BEGIN:VCARD\r\nVERSION:4.0\r\n");
    for (size_t p = 0; p < PROPERTIES; p++) {
        size_t i = v->column[p];
        if (i == v->w.n || (!cells[i].set && p > 0))
            continue;
        ds_buf_clear(&text);
        ds_buf_clear(&line);
        add_value(&text, v, i, &cells[i]);
        ds_buf_addf(&line, "%s:", properties[p].name);
        add_escaped(&line, ds_buf_str(&text));
        add_folded(&v->w.out, ds_buf_str(&line));
    }
    ds_out_addz(&v->w.out, "END:VCARD\r\n");
    ds_buf_free(&line);
    ds_buf_free(&text);
    return ds_out_status(&v->w.out, err);
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
    return ds_out_end(&((vcard *)s)->w.out, err);
}

int ds_vcard_open(ds_sink **out, ds_arena *a, const ds_sink_opts *opts,
                  ds_err *err)
{
    (void)err;
    vcard *v = ds_new(a, vcard);
    v->w = ds_writer_new(a, opts);
    v->w.sink = (ds_sink){head, row, total, end};
    *out = &v->w.sink;
    return 0;
}
