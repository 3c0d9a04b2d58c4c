/* What spreadsheets write for dates, amounts, truth and nothing.
 *
 * One rule stands above all: what a cell could mean in two ways is never
 * guessed. `1.234` is a thousand or one, `03/04/2026` is in March or April;
 * both are errors until the file or the user says which. */
#include "move/cell.h"
#include "move/number.h"
#include "move/words.h"
#include "base/utf8.h"
#include <string.h>
#include "base/banned.h"

bool ds_cell_is_null(const ds_cell_env *env, ds_str cell)
{
    ds_str s = ds_str_trim(cell);
    if (s.n == 0)
        return cell.n == 0 || !env->exported;
    for (size_t i = 0; i < env->nnull; i++)
        if (ds_str_eq_nocase(s, env->null_words[i]))
            return true;
    return false;
}

/* "22%" is 22, "30 gg" is 30. */
ds_str ds_number_part(const ds_field *f, ds_str cell)
{
    static const struct {
        ds_type type;
        const char *unit;
    } units[] = {
        {DS_PERCENT, "%"},
        {DS_INT, "gg"},
        {DS_INT, "giorni"},
        {DS_INT, "days"},
    };
    ds_str s = ds_number_trim(cell);
    if (f->type == DS_MONEY)
        return ds_amount_number(s);
    if (f->type == DS_HOURS)
        return ds_hours_number(s);
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        ds_str unit = ds_cstr(units[i].unit);
        size_t n = s.n > unit.n ? s.n - unit.n : 0;
        if (f->type == units[i].type &&
            ds_str_eq_nocase(ds_str_sub(s, n, s.n), unit))
            return ds_str_sub(s, 0, n);
    }
    return s;
}

static int read_number(ds_str *out, ds_arena *a, const ds_cell_env *env,
                       const ds_field *f, ds_str cell, ds_err *err)
{
    return ds_told_number(out, a, env->decimal, ds_number_part(f, cell), err);
}

/* Spreadsheets like to write 30,00 for thirty. */
static int read_int(ds_str *out, ds_arena *a, const ds_cell_env *env,
                    const ds_field *f, ds_str cell, ds_err *err)
{
    ds_str s;
    if (read_number(&s, a, env, f, cell, err))
        return -1;
    size_t point = ds_str_chr(s, '.'), end = s.n;
    while (end > point && s.p[end - 1] == '0')
        end--;
    *out = end == point + 1 ? ds_str_sub(s, 0, point) : s;
    return 0;
}

static int read_bool(ds_str *out, ds_arena *a, const ds_field *f, ds_str cell,
                     ds_err *err)
{
    static const char *const yes[] = {"true", "yes", "y",    "1", "x",
                                      "si",   "s",   "vero", "on"};
    static const char *const no[] = {"false", "no", "n", "0", "falso", "off"};
    ds_str s = ds_utf8_fold(a, ds_str_trim(cell));
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
        if (ds_str_is(s, yes[i]))
            *out = DS_STR("true");
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
        if (ds_str_is(s, no[i]))
            *out = DS_STR("false");
    if (out->n > 0)
        return 0;
    return ds_fail(err, DS_EUSAGE,
                   "\"%.*s\" is not a value of %.*s (yes or no)", DS_FMT(cell),
                   DS_FMT(f->name));
}

/* "On hold" is on_hold, "Pagata" is paid. */
static ds_str read_enum(ds_arena *a, const ds_field *f, ds_str cell)
{
    ds_str s = ds_utf8_fold(a, ds_str_trim(cell));
    char *p = ds_alloc_text(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        p[i] = s.p[i] == ' ' || s.p[i] == '-' ? '_' : s.p[i];
    ds_str word = {p, s.n};
    if (ds_field_value(f, word) >= 0)
        return word;
    word = ds_word_value(a, f, cell);
    return word.n > 0 ? word : ds_str_trim(cell);
}

/* A text of one line takes several as "Via Roma 1, Scala B"; the words of a
 * list stand between commas, semicolons or bars. */
static ds_str join_lines(ds_arena *a, ds_str cell)
{
    ds_buf b = {0};
    ds_str rest = ds_str_trim(cell);
    while (rest.p != NULL) {
        ds_str line = ds_str_trim(ds_str_cut(&rest, '\n'));
        if (line.n > 0 && b.n > 0 && !ds_str_ends(ds_buf_str(&b), DS_STR(",")))
            ds_buf_addc(&b, ',');
        if (line.n > 0 && b.n > 0)
            ds_buf_addc(&b, ' ');
        ds_buf_add(&b, line);
    }
    ds_str out = ds_dup(a, ds_buf_str(&b));
    ds_buf_free(&b);
    return out;
}

/* Lines of a note end as files' lines do, or a second import would differ. */
static ds_str read_note(ds_arena *a, ds_str cell)
{
    char *p = ds_alloc_text(a, cell.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < cell.n; i++) {
        if (cell.p[i] != '\r')
            p[n++] = cell.p[i];
        else if (i + 1 == cell.n || cell.p[i + 1] != '\n')
            p[n++] = '\n';
    }
    return ds_str_trim((ds_str){p, n});
}

static ds_str read_list(ds_arena *a, ds_str cell)
{
    char *p = ds_alloc_text(a, cell.n + 1);
    for (size_t i = 0; i < cell.n; i++)
        p[i] = cell.p[i] == ';' || cell.p[i] == '|' ? ',' : cell.p[i];
    return (ds_str){p, cell.n};
}

/* "Completed" in a column of days. */
static int read_date(ds_str *out, ds_arena *a, const ds_cell_env *env,
                     const ds_field *f, ds_str cell, ds_err *err)
{
    ds_str s = ds_str_trim(cell);
    bool done = ds_word_is_done(f, cell) == DS_DONE_YES;
    if (done)
        ds_fail(err, DS_EUSAGE, "\"%.*s\" does not say when it was done",
                DS_FMT(s));
    else if (!ds_told_date(out, a, env, cell, err))
        return 0;
    if (!ds_str_is(f->name, "done") || (err != NULL && err->hint[0] != '\0'))
        return -1;
    return ds_hint(err,
                   "--value \"%.*s:%.*s=due\" takes the day when it was due, "
                   "=YYYY-MM-DD that day, = none, as it is not done",
                   DS_FMT(f->name), DS_FMT(s));
}

/* The cell in the form that `set` takes. */
static int to_typed(ds_str *out, ds_arena *a, const ds_cell_env *env,
                    const ds_field *f, ds_str cell, ds_err *err)
{
    if (env->exported && f->type == DS_ENUM) {
        *out = cell;
        return 0;
    }
    switch (f->type) {
    case DS_BOOL:
        return read_bool(out, a, f, cell, err);
    case DS_INT:
        return read_int(out, a, env, f, cell, err);
    case DS_HOURS:
        return ds_told_hours(out, a, env, cell, err);
    case DS_DECIMAL:
    case DS_PERCENT:
        return read_number(out, a, env, f, cell, err);
    case DS_MONEY:
        return ds_told_amount(out, a, env, cell, err);
    case DS_DATE:
        return read_date(out, a, env, f, cell, err);
    case DS_ENUM:
        *out = read_enum(a, f, cell);
        return 0;
    case DS_TEXTS:
        *out = read_list(a, cell);
        return 0;
    case DS_NOTE:
        *out = read_note(a, cell);
        return 0;
    case DS_TEXT:
        *out = join_lines(a, cell);
        return 0;
    default:
        break;
    }
    *out = ds_str_trim(cell);
    return 0;
}

static bool is_literal(const ds_cell_env *env, const ds_field *f)
{
    return env->exported && ds_type_class(f->type) == DS_AS_TEXT;
}

/* Back from ds_cell_plain: a list between semicolons, or each text in a line.
 */
static ds_str read_literal(ds_arena *a, const ds_field *f, ds_str cell)
{
    bool lines = ds_str_chr(cell, '\n') < cell.n;
    char *p = ds_alloc_text(a, cell.n + 1);
    for (size_t i = 0; i < cell.n; i++)
        p[i] = f->type == DS_TEXTS && !lines && cell.p[i] == ';' ? '\n'
                                                                 : cell.p[i];
    bool ended = f->type == DS_TEXTS && lines && cell.p[cell.n - 1] == '\n';
    return (ds_str){p, cell.n - ended};
}

/* As it shows: 9:30 of "2026-11-23T09:30:00". */
static ds_str time_of(ds_str cell)
{
    ds_str s = ds_str_sub(cell, ds_str_chr(cell, 'T') + 1, cell.n);
    if (ds_str_starts(s, DS_STR("0")))
        s = ds_str_sub(s, 1, s.n);
    return ds_str_ends(s, DS_STR(":00")) && s.n > 5 ? ds_str_sub(s, 0, s.n - 3)
                                                    : s;
}

int ds_cell_read(ds_str *out, ds_arena *a, const ds_cell_env *env,
                 const ds_field *f, ds_str cell, ds_err *err)
{
    ds_str typed = {0};
    *out = (ds_str){0};
    if (ds_cell_is_null(env, cell))
        return 0;
    if (ds_word_is_done(f, cell) == DS_DONE_NO)
        return 0;
    if (is_literal(env, f)) {
        *out = read_literal(a, f, cell);
        return 0;
    }
    if (ds_type_class(f->type) == DS_AS_TEXT && f->type != DS_NOTE &&
        ds_spoilt_number(cell)) {
        ds_fail(err, DS_EUSAGE,
                "\"%.*s\" is a number that a spreadsheet spoilt",
                DS_FMT(ds_str_trim(cell)));
        return ds_hint(err,
                       "export it again with the column as text, or "
                       "--value %.*s:%.*s=... says what it was",
                       DS_FMT(f->name), DS_FMT(ds_str_trim(cell)));
    }
    if (env->time && f->type != DS_DATE)
        cell = time_of(cell);
    if (env->number && f->type != DS_MONEY) /* 1220.10 EUR */
        cell = ds_str_sub(cell, 0, ds_str_chr(cell, ' '));
    if (to_typed(&typed, a, env, f, cell, err))
        return -1;
    return ds_value_normalise(out, a, f, typed, env->today, err);
}
