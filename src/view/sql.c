/* SQL text that makes a table of the rows, and a view of it with decimals, in
 * place of those that an earlier export made:
 *   dossier export invoices -f sql | sqlite3 book.db
 *
 * A program that adds 0.1 and 0.2 in floating point gets finance wrong, so the
 * table has money in ten-thousandths of its unit and hours in seconds, which
 * add exactly; the view divides for people. */
#include "base/utf8.h"
#include "view/format.h"
#include "base/banned.h"

typedef struct {
    ds_writer w;
    ds_str table;
} sql;

enum {
    MONEY_DEN = 10000 /* as in values */
};

/* How many of what is stored make one; 1: stored as it is. */
static int scale_of(ds_type t)
{
    return t == DS_MONEY ? MONEY_DEN : t == DS_HOURS ? DS_HOURS_DEN : 1;
}

static const char *type_of(ds_type t)
{
    ds_class class = ds_type_class(t);
    if (scale_of(t) > 1 || t == DS_INT || t == DS_BOOL)
        return "INTEGER";
    return class == DS_AS_NUMBER ? "NUMERIC" : "TEXT";
}

/* Quotes inside are doubled, in names as in texts. The shell of SQLite loses a
 * CR before a line end. */
static void add_quoted(ds_buf *b, char quote, ds_str text)
{
    ds_buf_addc(b, quote);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\r' && quote == '\'') {
            ds_buf_addz(b, "'||char(13)||'");
            continue;
        }
        if (text.p[i] == quote)
            ds_buf_addc(b, quote);
        ds_buf_addc(b, text.p[i]);
    }
    ds_buf_addc(b, quote);
}

static void add_name(ds_buf *b, ds_str name, const char *tail)
{
    ds_buf whole = {0};
    ds_buf_add(&whole, name);
    ds_buf_addz(&whole, tail);
    add_quoted(b, '"', ds_buf_str(&whole));
    ds_buf_free(&whole);
}

static void drain(sql *s, ds_buf *b)
{
    ds_buf shown = {0};
    if (s->w.opts.terminal) {
        ds_utf8_show(&shown, ds_buf_str(b), true);
        ds_buf_free(b);
        *b = shown;
    }
    ds_out_drain(&s->w.out, b);
}

static int head(ds_sink *sink, const ds_column *columns, size_t n, ds_err *err)
{
    sql *s = (sql *)sink;
    ds_buf b = {0};
    ds_buf_addz(&b, s->w.opts.part ? "" : "BEGIN;\n");
    ds_buf_addz(&b, "DROP VIEW IF EXISTS ");
    add_name(&b, s->table, "_decimal");
    ds_buf_addz(&b, ";\nDROP TABLE IF EXISTS ");
    add_name(&b, s->table, "");
    ds_buf_addz(&b, ";\nCREATE TABLE ");
    add_name(&b, s->table, "");
    for (size_t i = 0; i < n; i++) {
        ds_buf_addz(&b, i > 0 ? ",\n  " : " (\n  ");
        add_name(&b, columns[i].name, "");
        ds_buf_addf(&b, " %s", type_of(columns[i].type));
        if (columns[i].type != DS_MONEY)
            continue;
        ds_buf_addz(&b, ",\n  ");
        add_name(&b, columns[i].name, "_currency");
        ds_buf_addz(&b, " TEXT");
    }
    ds_buf_addz(&b, "\n);\n");
    drain(s, &b);
    return ds_writer_head(sink, columns, n, err);
}

static int add_number(ds_buf *b, const ds_column *c, const ds_cell *v,
                      ds_err *err)
{
    ds_ratio scaled = v->num;
    if (__builtin_mul_overflow(v->num.num, (ds_i128)scale_of(c->type),
                               &scaled.num))
        return ds_fail(err, DS_ELIMIT, "\"%.*s\" is too large for SQL",
                       DS_FMT(c->name));
    ds_ratio_format(b, scaled, 0);
    return 0;
}

static void add_currency(ds_buf *b, const ds_cell *v)
{
    char code[4];
    if (!v->set || v->cur == 0) {
        ds_buf_addz(b, ",NULL");
        return;
    }
    ds_currency_format(code, v->cur);
    ds_buf_addf(b, ",'%s'", code);
}

static int add_cell(ds_buf *b, const ds_column *c, const ds_cell *v,
                    ds_err *err)
{
    ds_class class = ds_type_class(c->type);
    if (!v->set)
        ds_buf_addz(b, "NULL");
    else if (class == DS_AS_NUMBER || class == DS_AS_MONEY ||
             c->type == DS_BOOL)
        return add_number(b, c, v, err);
    else {
        ds_buf text = {0};
        ds_cell_plain(&text, c, v);
        add_quoted(b, '\'', ds_buf_str(&text));
        ds_buf_free(&text);
    }
    return 0;
}

static int row(ds_sink *sink, const ds_cell *cells, ds_err *err)
{
    sql *s = (sql *)sink;
    ds_buf b = {0};
    int failed = 0;
    ds_buf_addz(&b, "INSERT INTO ");
    add_name(&b, s->table, "");
    for (size_t i = 0; !failed && i < s->w.n; i++) {
        ds_buf_addz(&b, i > 0 ? "," : " VALUES (");
        failed = add_cell(&b, &s->w.columns[i], &cells[i], err);
        if (s->w.columns[i].type == DS_MONEY)
            add_currency(&b, &cells[i]);
    }
    ds_buf_addz(&b, ");\n");
    if (failed)
        ds_buf_free(&b);
    else
        drain(s, &b);
    return failed ? -1 : ds_out_status(&s->w.out, err);
}

/* A total in a table would be counted again by whoever adds it up. */
static int total(ds_sink *sink, const ds_cell *cells, ds_err *err)
{
    (void)sink;
    (void)cells;
    (void)err;
    return 0;
}

static void add_view(const sql *s, ds_buf *b)
{
    ds_buf_addz(b, "CREATE VIEW ");
    add_name(b, s->table, "_decimal");
    for (size_t i = 0; i < s->w.n; i++) {
        const ds_column *c = &s->w.columns[i];
        ds_buf_addz(b, i > 0 ? ",\n  " : " AS SELECT\n  ");
        add_name(b, c->name, "");
        if (scale_of(c->type) > 1) {
            ds_buf_addf(b, " / %d.0 AS ", scale_of(c->type));
            add_name(b, c->name, "");
        }
        if (c->type == DS_MONEY) {
            ds_buf_addz(b, ",\n  ");
            add_name(b, c->name, "_currency");
        }
    }
    ds_buf_addz(b, "\nFROM ");
    add_name(b, s->table, "");
    ds_buf_addz(b, s->w.opts.part ? ";\n" : ";\nCOMMIT;\n");
}

static int end(ds_sink *sink, ds_err *err)
{
    sql *s = (sql *)sink;
    ds_buf b = {0};
    add_view(s, &b);
    drain(s, &b);
    return ds_out_end(&s->w.out, err);
}

int ds_sql_open(ds_sink **out, ds_arena *a, const ds_sink_opts *opts,
                ds_err *err)
{
    (void)err;
    sql *s = ds_new(a, sql);
    s->w = ds_writer_new(a, opts);
    s->w.sink = (ds_sink){head, row, total, end};
    s->table = opts->source.n > 0 ? opts->source : DS_STR("answer");
    *out = &s->w.sink;
    return 0;
}
