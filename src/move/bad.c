/* Bad rows: findings at their cells, and the rows set aside with reasons. */
#include "move/rows.h"
#include <stdio.h>
#include "base/banned.h"

static ds_place place_of(const ds_import *m, size_t row, size_t column)
{
    const ds_sheet_row *r = &m->sheet.rows[row];
    ds_place at = {m->opts->file, r->line, 1};
    if (column >= r->n)
        column = 0;
    if (r->n > 0) {
        at.line = r->cells[column].line;
        at.col = r->cells[column].col;
    }
    return at;
}

static void tell(ds_import *m, ds_place at, ds_finding_code code, ds_str msg)
{
    if (m->opts->skip_bad)
        ds_find_warning(m->findings, at, code, "%.*s", DS_FMT(msg));
    else
        ds_find_error(m->findings, at, code, "%.*s", DS_FMT(msg));
}

/* `msg` must live as long as the import. */
static void set_aside(ds_import *m, size_t row, ds_str msg)
{
    ds_row_note *note = &m->rows[row];
    ds_vec_push(&m->reasons)->text = msg;
    if (note->last_reason != 0)
        m->reasons.p[note->last_reason - 1].next = (uint32_t)m->reasons.n;
    else
        note->reason = (uint32_t)m->reasons.n;
    note->last_reason = (uint32_t)m->reasons.n;
    note->state = DS_ROW_BAD;
}

static void report(ds_import *m, size_t row, size_t column,
                   ds_finding_code code, ds_str msg)
{
    tell(m, place_of(m, row, column), code, msg);
    set_aside(m, row, m->findings->list.p[m->findings->list.n - 1].msg);
}

void ds_row_bad(ds_import *m, size_t row, size_t column, ds_finding_code code,
                const char *fmt, ...)
{
    char msg[1024];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(msg, sizeof msg, fmt, ap);
    va_end(ap);
    report(m, row, column, code, ds_cstr(msg));
}

/* What an option answers for all such cells of a column is one question, and
 * what is not there for all rows that name it; empty: it is no such. */
static ds_str question_of(ds_arena *a, size_t column, ds_finding_code code,
                          const ds_err *err)
{
    if (code == DS_F_MATCH)
        return ds_printf(a, "%zu %s", column, err->msg);
    if (code == DS_F_CELL && ds_str_starts(ds_cstr(err->hint), DS_STR("--")))
        return ds_printf(a, "%zu %s", column, err->hint);
    return (ds_str){0};
}

void ds_row_failed(ds_import *m, size_t row, size_t column,
                   ds_finding_code code, const ds_err *err)
{
    bool fresh = true;
    uint64_t *at = NULL;
    ds_str question = question_of(m->arena, column, code, err);
    if (question.n > 0)
        at = ds_map_put(&m->asked, question, &fresh);
    if (!fresh) {
        m->questions.p[*at].more++;
        set_aside(m, row, ds_dup(m->arena, ds_cstr(err->msg)));
        return;
    }
    if (at != NULL) {
        *at = m->questions.n;
        *ds_vec_push(&m->questions) =
            (ds_question){.finding = m->findings->list.n};
    }
    report(m, row, column, code, ds_cstr(err->msg));
    if (err->hint[0] != '\0')
        ds_find_hint(m->findings, "%s", err->hint);
}

void ds_questions_count(ds_import *m)
{
    for (size_t i = 0; i < m->questions.n; i++) {
        const ds_question *q = &m->questions.p[i];
        ds_finding *f = &m->findings->list.p[q->finding];
        if (q->more > 0)
            f->msg = ds_printf(m->findings->arena, "%.*s, and %zu more %s",
                               DS_FMT(f->msg), q->more,
                               f->code == DS_F_CELL ? "in this column"
                               : q->more == 1       ? "row"
                                                    : "rows");
    }
}

void ds_row_lacks(ds_import *m, size_t row, unsigned table, unsigned field,
                  bool may_miss)
{
    bool fresh;
    size_t column = ds_row_column(m, table, field);
    ds_str name = ds_row_field_name(m->arena, m, table, field);
    if (column != DS_NO_COLUMN) { /* a cell that cannot be read is told */
        if (!ds_cell_is_null(&m->cells, m->sheet.rows[row].cells[column].text))
            return;
        ds_row_bad(m, row, column, DS_F_REQUIRED, "%.*s is missing",
                   DS_FMT(name));
        if (may_miss)
            ds_find_hint(m->findings, "--incomplete takes rows without it");
        return;
    }
    ds_str msg = ds_printf(m->arena,
                           "no column brings %.*s, which a new "
                           "%.*s must have",
                           DS_FMT(name), DS_FMT(m->schema->tables[table].noun));
    ds_map_put(&m->lacking, name, &fresh);
    if (fresh) {
        tell(m, place_of(m, 0, 0), DS_F_REQUIRED, msg);
        if (may_miss)
            ds_find_hint(m->findings,
                         "--incomplete takes the rows without it, --set "
                         "\"%.*s=...\" says it of all",
                         DS_FMT(name));
    }
    set_aside(m, row, msg);
}

void ds_row_warn(ds_import *m, size_t row, size_t column, ds_finding_code code,
                 ds_str msg)
{
    ds_find_warning(m->findings, place_of(m, row, column), code, "%.*s",
                    DS_FMT(msg));
}

/* Without the columns that were made of others. */
static void add_cells(ds_buf *b, const ds_import *m, size_t row, char delimiter)
{
    const ds_sheet_row *r = &m->sheet.rows[row];
    bool square = r->n == m->sheet.rows[0].n;
    for (size_t i = 0; i < (square ? m->width : r->n); i++) {
        ds_buf_addc(b, delimiter);
        ds_csv_cell(b, r->cells[i].text, delimiter);
    }
    ds_buf_addc(b, '\n');
}

/* As in the file; a spreadsheet has none. */
static char delimiter_of(const ds_import *m)
{
    char told = m->sheet.dialect.delimiter;
    return told != '\0' ? told : ',';
}

static void add_reasons(ds_buf *b, const ds_import *m, size_t row)
{
    ds_buf text = {0};
    for (uint32_t at = m->rows[row].reason; at != 0;
         at = m->reasons.p[at - 1].next) {
        if (text.n > 0)
            ds_buf_addz(&text, "; ");
        ds_buf_add(&text, m->reasons.p[at - 1].text);
    }
    ds_csv_cell(b, ds_buf_str(&text), delimiter_of(m));
    ds_buf_free(&text);
}

ds_str ds_bad_csv(ds_import *m)
{
    ds_buf b = {0};
    char delimiter = delimiter_of(m);
    ds_csv_cell(&b, DS_STR("import problem"), delimiter);
    add_cells(&b, m, 0, delimiter);
    for (size_t row = 1; row < m->sheet.n; row++) {
        if (m->rows[row].state != DS_ROW_BAD)
            continue;
        add_reasons(&b, m, row);
        add_cells(&b, m, row, delimiter);
    }
    ds_str out = ds_dup(m->arena, ds_buf_str(&b));
    ds_buf_free(&b);
    return out;
}
