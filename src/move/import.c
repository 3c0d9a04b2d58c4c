/* import: opens the sheet, binds its columns, gives each row to its client,
 * and plans client by client; a group of rows is never held longer than its
 * client's turn, so memory is that of the sheet and of the new bytes. */
#include "move/import.h"
#include "move/rows.h"
#include "record/client.h"
#include <string.h>
#include "base/banned.h"

/* Beyond this many clients one folder makes each commit slow; measured, see
 * dossier-record(5). */

static const ds_str null_words[] = {
    {"NULL", 4}, {"(null)", 6}, {"\\N", 2}, {"N/A", 3},
    {"#N/A", 4}, {"-", 1},      {"--", 2},  {"Non presente", 12},
};

static void set_cells(ds_import *m)
{
    const ds_import_opts *o = m->opts;
    m->cells.today = ds_changeset_env(m->change)->today;
    m->cells.null_words = o->nnull > 0 ? o->null_words : null_words;
    m->cells.nnull =
        o->nnull > 0 ? o->nnull : sizeof null_words / sizeof null_words[0];
    m->cells.decimal = o->dialect.decimal;
    if (!ds_str_is(o->dialect.date_order, DS_SWAPPED))
        m->cells.date_order = o->dialect.date_order;
    m->cells.years = (int)o->years;
    m->cells.from_1904 = m->sheet.from_1904;
    m->cells.exported = o->exported;
    if (o->exported && o->nnull == 0)
        m->cells.nnull = 0;
}

static int check_told(const ds_import_opts *o, ds_err *err)
{
    ds_str order = o->dialect.date_order;
    if (order.n > 0 && !ds_str_is(order, "dmy") && !ds_str_is(order, "mdy") &&
        !ds_str_is(order, "ymd") && !ds_str_is(order, "serial") &&
        !ds_str_is(order, DS_SWAPPED))
        return ds_fail(
            err, DS_EUSAGE,
            "--dates is dmy, mdy, ymd, serial or swapped, not \"%.*s\"",
            DS_FMT(order));
    if (o->years > 0 && (o->years < 1000 || o->years > 9900))
        return ds_fail(err, DS_EUSAGE,
                       "--years is a year, such as 1950, not %u", o->years);
    if (o->only_new + o->update + o->keep > 1)
        return ds_fail(err, DS_EUSAGE,
                       "--only-new, --update (or --keep theirs) and --keep "
                       "ours exclude each other");
    return 0;
}

static int bind(ds_import_result *out, ds_import *m, ds_err *err)
{
    ds_bound b;
    ds_likely like;
    const ds_import_opts *o = m->opts;
    ds_findings quiet = {.arena = m->arena};
    ds_likely_find(&like, m);
    bool ask = o->assumed && like.clear;
    int failed =
        ds_columns_bind(&b, m->arena, &m->words, o->file, &m->sheet, o->map,
                        o->nmap, ask ? &quiet : m->findings, err);
    ds_findings_free(&quiet);
    if (failed)
        return -1;
    m->columns = b.targets;
    m->own = b.own;
    m->where = b.where;
    m->label = b.label;
    m->derived = b.derived;
    m->nderived = b.nderived;
    m->people = b.people;
    m->told = b.told;
    m->program = b.program;
    m->width = m->sheet.rows[0].n;
    out->unknown = b.unknown;
    if (ask) {
        out->likely = like.tables[0]->name;
        ds_likely_ask(m, &like);
    } else if (b.unknown > 0) {
        ds_likely_hint(m, &like);
    }
    return 0;
}

/* What the program that wrote the file is known to do, unless it is told. */
static void know_program(ds_import *m)
{
    const ds_program *p = m->program;
    if (p == NULL)
        return;
    *ds_vec_push(&m->notes) =
        ds_printf(m->arena, "%.*s: columns as in exports of %s",
                  DS_FMT(m->opts->file), p->name);
    if (p->dates != NULL && m->opts->dialect.date_order.n == 0)
        m->cells.date_order = ds_cstr(p->dates);
    if (p->decimal != 0 && m->opts->dialect.decimal == 0)
        m->cells.decimal = p->decimal;
}

/* The lines of a document stand in rows below it. */
static void leave_lines(ds_import *m)
{
    const ds_program *p = m->program;
    size_t n = 0;
    for (size_t i = 0; p != NULL && p->lines != NULL && i < m->width; i++) {
        ds_str header = ds_str_trim(m->sheet.rows[0].cells[i].text);
        for (size_t row = 2; ds_str_is(header, p->lines) && row < m->sheet.n;
             row++) {
            const ds_sheet_row *r = &m->sheet.rows[row];
            if (m->rows[row].state == DS_ROW_BAD || i >= r->n ||
                ds_str_trim(r->cells[i].text).n > 0)
                continue;
            m->rows[row].state = DS_ROW_EMPTY;
            n++;
        }
    }
    if (n > 0)
        *ds_vec_push(&m->notes) = ds_printf(
            m->arena, "%.*s: %zu row%s left out, lines of the %s above",
            DS_FMT(m->opts->file), n, n == 1 ? "" : "s",
            n == 1 ? "one" : "ones");
}

static ds_str sample_of(const ds_import *m, size_t column)
{
    for (size_t row = 1; row < m->sheet.n; row++) {
        const ds_sheet_row *r = &m->sheet.rows[row];
        if (r->n == m->sheet.rows[0].n &&
            !ds_cell_is_null(&m->cells, r->cells[column].text))
            return ds_str_trim(r->cells[column].text);
    }
    return (ds_str){0};
}

/* A row that is about no contact says something there. */
static bool is_said_of_clients(const ds_import *m, size_t column)
{
    for (size_t row = 1; row < m->sheet.n; row++) {
        const ds_sheet_row *r = &m->sheet.rows[row];
        if (column < r->n && m->rows[row].about != DS_ABOUT_CONTACT &&
            !ds_cell_is_null(&m->cells, r->cells[column].text))
            return true;
    }
    return false;
}

static void tell_own(ds_import_column *c, const ds_import *m, size_t column)
{
    unsigned where = m->where[column];
    c->in_contacts = (where & DS_OWN_CONTACT) != 0;
    c->in_rows = (where & DS_OWN_ROW) != 0 || ((where & DS_OWN_PERSON) != 0 &&
                                               is_said_of_clients(m, column));
    if (!c->in_contacts && !c->in_rows)
        return;
    c->own = m->own[column];
    c->label = m->label[column];
}

/* What is made of a column stands in its place below, where it says
 * anything. */
static void list_columns(ds_import_result *out, ds_import *m)
{
    size_t n = m->sheet.rows[0].n;
    ds_import_column *all = ds_new_n(m->arena, ds_import_column, n);
    for (size_t i = 0; i < n; i++) {
        ds_str sample = sample_of(m, i);
        bool made = i >= m->width;
        ds_import_column *c = &all[out->ncolumns];
        *c = (ds_import_column){0};
        if (!made)
            tell_own(c, m, i);
        if ((m->columns[i].kind == DS_COL_SOURCE && c->own.n == 0) ||
            (made && sample.n == 0))
            continue;
        out->ncolumns++;
        c->header = ds_str_trim(m->sheet.rows[0].cells[i].text);
        c->field = ds_vocabulary_name(m->arena, &m->words, m->columns[i]);
        c->line = m->sheet.rows[0].cells[i].line;
        c->col = m->sheet.rows[0].cells[i].col;
        c->sample = sample;
        c->unknown = m->columns[i].kind == DS_COL_UNKNOWN && sample.n > 0;
        c->made = made;
    }
    out->columns = all;
}

static int open_sheet(ds_import *m, ds_str bytes, ds_err *err)
{
    const ds_import_opts *o = m->opts;
    int table = ds_schema_table(m->schema, o->noun);
    if (table < 0)
        return ds_schema_no_table(m->schema, o->noun, err);
    m->table = (unsigned)table;
    if (ds_sheet_read(&m->sheet, m->arena, o->file, bytes, &o->dialect, err))
        return -1;
    if (m->sheet.n == 0)
        return ds_fail(err, DS_ESYNTAX, "%.*s: no rows", DS_FMT(o->file));
    if (m->sheet.n > UINT32_MAX - 2)
        return ds_fail(err, DS_ELIMIT, "%.*s: too many rows", DS_FMT(o->file));
    m->rows = ds_new_n(m->arena, ds_row_note, m->sheet.n);
    ds_vocabulary_open(&m->words, m->schema, m->table);
    set_cells(m);
    ds_spoilt_uncover(m);
    return ds_header_choose(m, err);
}

/* The commit's subject: "import customers.csv: 91 new clients, 2 changed". */
static ds_str summarise(ds_import *m, const ds_import_result *r)
{
    const ds_table *t = &m->schema->tables[m->table];
    ds_str noun = r->created == 1 ? t->noun : t->name;
    ds_buf b = {0};
    ds_str file = m->opts->file;
    for (size_t i = file.n; i > 0; i--)
        if (file.p[i - 1] == '/') {
            file = ds_str_sub(file, i, file.n);
            break;
        }
    ds_buf_addf(&b, "import %.*s: ", DS_FMT(file));
    if (r->created > 0)
        ds_buf_addf(&b, "%zu new %.*s", r->created, DS_FMT(noun));
    if (r->changed > 0)
        ds_buf_addf(&b, "%s%zu %schanged", r->created > 0 ? ", " : "",
                    r->changed,
                    r->created > 0    ? ""
                    : r->changed == 1 ? "row "
                                      : "rows ");
    ds_str out = ds_dup(m->arena, ds_buf_str(&b));
    ds_buf_free(&b);
    return out;
}

static void count(ds_import_result *out, const ds_import *m)
{
    for (size_t row = 1; row < m->sheet.n; row++) {
        unsigned s = m->rows[row].state, t = m->rows[row].trouble;
        out->created += s == DS_ROW_NEW;
        out->changed += s == DS_ROW_CHANGED;
        out->same += s == DS_ROW_SAME;
        out->bad += s == DS_ROW_BAD;
        out->conflicts += s == DS_ROW_BAD && t == DS_ROW_CONFLICT;
        out->doubts += s == DS_ROW_BAD && t == DS_ROW_DOUBT;
        out->rows += s != DS_ROW_EMPTY;
    }
}

static void hint_layout(ds_import_result *out, const ds_import *m)
{
    if (out->created > 0 && m->table == 0 &&
        m->finder.targets.n >= DS_FLAT_CLIENTS &&
        ds_str_is(m->schema->layout, "flat"))
        out->hint = ds_printf(m->arena,
                              "%zu clients in one folder make every commit "
                              "slower",
                              m->finder.targets.n);
}

static void list_notes(ds_import_result *out, const ds_import *m)
{
    ds_str *all = ds_new_n(m->arena, ds_str, m->notes.n);
    out->nnotes = m->notes.n;
    for (size_t i = 0; i < m->notes.n; i++)
        all[i] = m->notes.p[i];
    out->notes = all;
}

static const char *name_of(const ds_row_note *note)
{
    static const char *const troubles[] = {"bad", "conflict", "doubtful"};
    static const char *const states[] = {"same", "changed", "new"};
    return note->state == DS_ROW_BAD ? troubles[note->trouble]
                                     : states[note->state];
}

static void list_plan(ds_import_result *out, ds_import *m)
{
    for (size_t row = 1; m->plan != NULL && row < m->sheet.n; row++) {
        const ds_row_note *note = &m->rows[row];
        ds_import_row *r = &m->plan[row];
        if (note->state == DS_ROW_EMPTY)
            continue;
        r->line = m->sheet.rows[row].line;
        r->what = name_of(note);
        if (note->state == DS_ROW_BAD)
            r->how = m->reasons.p[note->reason - 1].text;
        m->plan[out->nplan++] = *r; /* to the front: never behind `row` */
    }
    out->plan = m->plan;
}

static int plan(ds_import_result *out, ds_import *m, ds_err *err)
{
    size_t errors = m->findings->errors;
    out->said = ds_header_said(m);
    out->encoding = m->sheet.dialect.encoding;
    ds_rows_learn_id(m);
    if (bind(out, m, err))
        return -1;
    m->unclear = m->findings->errors > errors;
    if (ds_told_values(m, err))
        return -1;
    know_program(m);
    if (!m->unclear)
        ds_rows_square(m);
    ds_cells_find(m);
    ds_swapped_find(m);
    ds_labels_find(m);
    ds_evidence_weigh(m);
    out->said = ds_header_said(m);
    ds_derive(m);
    leave_lines(m);
    if (ds_told_fixed(m, err))
        return -1;
    if (m->unclear) {
        if (out->likely.n == 0)
            list_columns(out, m);
        ds_changeset_refuse(m->change);
        return 0;
    }
    if (ds_rows_check_set(m, err))
        return -1;
    if (m->opts->plan)
        m->plan = ds_new_n(m->arena, ds_import_row, m->sheet.n);
    ds_zeros_restore(m);
    ds_stray_rows(m);
    list_columns(out, m);
    ds_rows_assign(m);
    for (size_t t = 0; t < m->first.n; t++) {
        ds_progress_tell(m->opts->progress, "checking rows", t, m->first.n);
        if (m->first.p[t] != 0 && ds_plan_client(m, t, err))
            return -1;
    }
    ds_left_tell(m);
    ds_partly_tell(m);
    list_notes(out, m);
    count(out, m);
    list_plan(out, m);
    out->lacking = ds_changeset_lacking(m->change);
    if (out->bad > 0 && !m->opts->skip_bad)
        ds_changeset_refuse(m->change);
    if (out->bad > 0 && m->opts->skip_bad)
        out->bad_csv = ds_bad_csv(m);
    out->summary = summarise(m, out);
    hint_layout(out, m);
    ds_questions_count(m);
    ds_findings_sort(m->findings);
    return 0;
}

int ds_import_run(ds_import_result *out, ds_arena *a, ds_changeset *c,
                  const ds_index *x, const ds_book *book, ds_str bytes,
                  const ds_import_opts *opts, ds_findings *f, ds_err *err)
{
    ds_import m = {
        .arena = a,
        .change = c,
        .schema = ds_changeset_env(c)->schema,
        .book = book,
        .opts = opts,
        .findings = f,
    };
    *out = (ds_import_result){0};
    ds_changeset_set_index(c, x);
    if (opts->incomplete)
        ds_changeset_allow_incomplete(c);
    if (opts->waive)
        ds_changeset_waive_numbers(c);
    int failed =
        check_told(opts, err) || open_sheet(&m, bytes, err) ||
                ds_finder_open(&m.finder, m.schema, x, opts->match, err) ||
                plan(out, &m, err)
            ? -1
            : 0;
    ds_finder_close(&m.finder);
    ds_vocabulary_close(&m.words);
    ds_map_free(&m.lacking);
    ds_map_free(&m.asked);
    ds_map_free(&m.left_cells);
    ds_vec_free(&m.left);
    ds_vec_free(&m.reasons);
    ds_vec_free(&m.questions);
    ds_vec_free(&m.notes);
    ds_vec_free(&m.first);
    ds_vec_free(&m.last);
    ds_arena_free(&m.scratch);
    return failed;
}
