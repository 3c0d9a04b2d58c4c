/* Figures in columns: the numbers of all sections stand below each other. */
#include "view/figures.h"
#include "view/labels.h"
#include "base/utf8.h"
#include "base/banned.h"

typedef struct {
    ds_str heading; /* begins a section; else the three texts */
    ds_str label, count, amount;
    bool alarm;
} entry;

typedef struct {
    ds_arena *arena;
    const ds_sink_opts *opts;
    DS_VEC(entry) entries;
} list;

/* --- texts ------------------------------------------------------------- */

/* "purchase_orders" -> "Purchase orders". */
static ds_str in_words(ds_arena *a, ds_str name)
{
    ds_buf b = {0};
    ds_text_show(&b, DS_TEXT, name);
    for (size_t i = 0; i < b.n; i++) {
        if (b.p[i] == '_')
            b.p[i] = ' ';
        if (i == 0 && b.p[i] >= 'a' && b.p[i] <= 'z')
            b.p[i] = (char)(b.p[i] - 'a' + 'A');
    }
    ds_str words = ds_dup(a, ds_buf_str(&b));
    ds_buf_free(&b);
    return words;
}

static const ds_table *section_table(const list *l, ds_str section)
{
    const ds_schema *s = l->opts->schema;
    int t = s != NULL ? ds_schema_table(s, section) : -1;
    return t >= 0 ? &s->tables[t] : NULL;
}

static ds_str section_label(const list *l, ds_str section)
{
    const ds_table *t = section_table(l, section);
    ds_str label = {0};
    if (t != NULL)
        label = l->opts->italian ? t->label_it : t->label_en;
    return label.n > 0 ? ds_text_safe(l->arena, label)
                       : in_words(l->arena, section);
}

/* A column is called as the field of its name, if there is one. */
static ds_str column_label(const list *l, ds_str section, const ds_column *c)
{
    const ds_table *t = section_table(l, section);
    int f = t != NULL ? ds_table_field(t, c->name) : -1;
    if (f >= 0)
        return ds_text_safe(l->arena, ds_label_of(l->opts, &t->fields[f]));
    return in_words(l->arena, c->label.n > 0 ? c->label : c->name);
}

/* --- entries ----------------------------------------------------------- */

static ds_str cell_text(const list *l, const ds_rowset *rows, size_t row,
                        size_t column)
{
    return ds_screen_text(l->arena, l->opts, rows->columns[column].type,
                          &rows->rows[row][column]);
}

/* The count or the hours: the first number that is no money; or none. */
static size_t count_column(const ds_rowset *rows)
{
    for (size_t i = 0; i < rows->ncolumns; i++)
        if (ds_type_class(rows->columns[i].type) == DS_AS_NUMBER)
            return i;
    return rows->ncolumns;
}

/* The `nth` of the other columns, or none. */
static size_t other_column(const ds_rowset *rows, size_t nth)
{
    size_t count = count_column(rows);
    for (size_t i = 0; i < rows->ncolumns; i++)
        if (i != count && nth-- == 0)
            return i;
    return rows->ncolumns;
}

static bool is_alarm(const ds_figure_rows *f, size_t row, size_t count)
{
    return ds_str_is(f->figure->name, "overdue") && count < f->rows.ncolumns &&
           f->rows.rows[row][count].num.num > 0;
}

static void add_first_columns(list *l, const ds_figure_rows *f, size_t row,
                              ds_str label)
{
    const ds_rowset *rows = &f->rows;
    size_t count = count_column(rows), amount = other_column(rows, 0);
    entry *e = ds_vec_push(&l->entries);
    e->label = label;
    e->alarm = is_alarm(f, row, count);
    if (count < rows->ncolumns)
        e->count = cell_text(l, rows, row, count);
    if (count < rows->ncolumns && e->count.n == 0)
        e->count = DS_STR("0");
    if (amount < rows->ncolumns)
        e->amount = cell_text(l, rows, row, amount);
}

/* A third column ("weighted") has lines of its own. */
static void add_further_column(list *l, const ds_figure_rows *f, size_t column)
{
    ds_str label =
        column_label(l, f->figure->section, &f->rows.columns[column]);
    for (size_t row = 0; row < f->rows.n; row++) {
        if (!f->rows.rows[row][column].set)
            continue;
        entry *e = ds_vec_push(&l->entries);
        e->label = label;
        e->amount = cell_text(l, &f->rows, row, column);
        label = DS_STR("");
    }
}

static void add_figure(list *l, const ds_figure_rows *f)
{
    ds_str label = l->opts->italian ? f->figure->label_it : f->figure->label_en;
    label = label.n > 0 ? ds_text_safe(l->arena, label)
                        : in_words(l->arena, f->figure->name);
    if (f->rows.n == 0)
        *ds_vec_push(&l->entries) = (entry){.label = label, .count = {"0", 1}};
    for (size_t row = 0; row < f->rows.n; row++)
        add_first_columns(l, f, row, row == 0 ? label : DS_STR(""));
    size_t column;
    for (size_t nth = 1;
         (column = other_column(&f->rows, nth)) < f->rows.ncolumns; nth++)
        add_further_column(l, f, column);
}

/* --- lines ------------------------------------------------------------- */

typedef struct {
    size_t label, count, amount;
} widths;

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static widths measure(const list *l)
{
    widths w = {0};
    for (size_t i = 0; i < l->entries.n; i++) {
        const entry *e = &l->entries.p[i];
        w.label = larger(w.label, ds_utf8_width(e->label));
        w.count = larger(w.count, ds_utf8_width(e->count));
        w.amount = larger(w.amount, ds_utf8_width(e->amount));
    }
    return w;
}

/* "  Overdue         2    1,220.00 EUR"; nothing stands behind the last. */
static void add_entry(ds_flow *f, const entry *e, widths w)
{
    ds_arena *a = f->arena;
    size_t count = w.count - ds_utf8_width(e->count);
    size_t amount = w.amount - ds_utf8_width(e->amount);
    ds_str label = ds_padded(a, e->label, w.label);
    ds_str line = ds_printf(a, "  %.*s  %*s%.*s", DS_FMT(label), (int)count, "",
                            DS_FMT(e->count));
    if (e->amount.n > 0)
        line = ds_printf(a, "%.*s  %*s%.*s", DS_FMT(line), (int)amount, "",
                         DS_FMT(e->amount));
    ds_flow_line(f, e->alarm ? DS_INK_RED : DS_INK_PLAIN, line);
}

void ds_figures_flow(ds_flow *f, const ds_sink_opts *opts,
                     const ds_figure_rows *figures, size_t n)
{
    list l = {.arena = f->arena, .opts = opts};
    for (size_t i = 0; i < n; i++) {
        ds_str section = figures[i].figure->section;
        if (i == 0 || !ds_str_eq(section, figures[i - 1].figure->section))
            ds_vec_push(&l.entries)->heading = section_label(&l, section);
        add_figure(&l, &figures[i]);
    }
    widths w = measure(&l);
    for (size_t i = 0; i < l.entries.n; i++) {
        if (l.entries.p[i].heading.n > 0)
            ds_flow_block(f, l.entries.p[i].heading);
        else
            add_entry(f, &l.entries.p[i], w);
    }
    ds_vec_free(&l.entries);
}
