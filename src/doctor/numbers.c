/* Gaps and doubles in the numbers of invoices, over the whole book. */
#include "doctor/find.h"
#include "record/series.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/banned.h"

/* One invoice: 600,000 of them are sorted, so it is small. */
typedef struct {
    uint64_t counter;
    uint32_t series, segment, row;
    int32_t year; /* of a number without one in it; else 0 */
} entry;

typedef struct {
    ds_doctor *d;
    unsigned table, number, date;
    ds_map series; /* "before\nbehind" -> its number */
    DS_VEC(entry) entries;
    DS_VEC(entry) unsure; /* read in the first way; see settle() */
    DS_VEC(entry) unsure_too;
    ds_buf scratch;
} search;

static const ds_segment *segment_of(const search *s, const entry *e)
{
    return s->d->env->segments.segments[e->segment];
}

static ds_str number_of(const search *s, const entry *e)
{
    return ds_segment_value(segment_of(s, e), s->table, e->row, s->number).text;
}

static int year_of(const search *s, const entry *e)
{
    ds_value v = ds_segment_value(segment_of(s, e), s->table, e->row, s->date);
    return v.set ? ds_date_split((ds_date)v.num).year : 0;
}

static uint32_t series_number(search *s, const ds_series *series)
{
    ds_buf_clear(&s->scratch);
    ds_buf_add(&s->scratch, series->before);
    ds_buf_addc(&s->scratch, '\n');
    ds_buf_add(&s->scratch, series->behind);
    ds_str key = ds_buf_str(&s->scratch);
    const uint64_t *known = ds_map_get(&s->series, key);
    if (known != NULL)
        return (uint32_t)*known;
    uint64_t *at = ds_map_put(&s->series, ds_dup(&s->d->arena, key), NULL);
    *at = s->series.n - 1;
    return (uint32_t)*at;
}

static void fill(search *s, entry *e, const ds_series *series, int year)
{
    e->counter = series->counter;
    e->series = series_number(s, series);
    e->year = series->year ? 0 : year;
}

static void add_row(search *s, uint32_t segment, uint32_t row)
{
    entry e = {.segment = segment, .row = row};
    ds_series series, other;
    int year = year_of(s, &e);
    if (!ds_series_read(&series, &other, number_of(s, &e), year))
        return;
    fill(s, &e, &series, year);
    if (other.digits == 0) {
        *ds_vec_push(&s->entries) = e;
        return;
    }
    *ds_vec_push(&s->unsure) = e;
    fill(s, &e, &other, year);
    *ds_vec_push(&s->unsure_too) = e;
}

static void collect(search *s)
{
    ds_segments all = s->d->env->segments;
    for (uint32_t i = 0; i < all.n; i++) {
        const ds_segment *in = all.segments[i];
        const ds_segtable *t = &in->tables[s->table];
        for (uint32_t row = 0; row < t->rows; row++)
            if (ds_doctor_live(in, t->client[row]))
                add_row(s, i, row);
    }
}

/* "26/26" of 2026 is the 26th either way: it goes where more others are. */
static void settle(search *s)
{
    ds_arena a = {0};
    uint32_t *count = ds_new_n(&a, uint32_t, s->series.n);
    for (size_t i = 0; i < s->entries.n; i++)
        count[s->entries.p[i].series]++;
    for (size_t i = 0; i < s->unsure.n; i++) {
        const entry *one = &s->unsure.p[i], *two = &s->unsure_too.p[i];
        bool first = count[one->series] >= count[two->series];
        *ds_vec_push(&s->entries) = first ? *one : *two;
    }
    ds_arena_free(&a);
}

static int order(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int by_counter(const void *pa, const void *pb)
{
    const entry *a = pa, *b = pb;
    int by = order(a->series, b->series);
    if (by == 0)
        by = order(a->counter, b->counter);
    if (by == 0)
        by = order((uint64_t)a->year, (uint64_t)b->year);
    if (by == 0)
        by = order(a->segment, b->segment);
    return by != 0 ? by : order(a->row, b->row);
}

/* --- what is told -------------------------------------------------------- */

static size_t spot(const search *s, const entry *e)
{
    return ds_spot_row(s->d, segment_of(s, e), s->table, e->row,
                       (int)s->number);
}

static ds_series series_of(const search *s, const entry *e)
{
    ds_series one, other;
    ds_series_read(&one, &other, number_of(s, e), year_of(s, e));
    return one.counter == e->counter || other.digits == 0 ? one : other;
}

static void tell_gap(const search *s, const entry *low, const entry *high)
{
    ds_doctor *d = s->d;
    ds_series series = series_of(s, low);
    ds_str beg = ds_series_write(&d->arena, &series, low->counter + 1);
    ds_str end = ds_series_write(&d->arena, &series, high->counter - 1);
    size_t at = spot(s, high), other = spot(s, low);
    ds_note *n =
        high->counter - low->counter == 2
            ? ds_note_add(d, at, DS_F_NUMBER_GAP,
                          "invoice %.*s is missing between %.*s (", DS_FMT(beg),
                          DS_FMT(number_of(s, low)))
            : ds_note_add(d, at, DS_F_NUMBER_GAP,
                          "invoices %.*s to %.*s are missing between %.*s (",
                          DS_FMT(beg), DS_FMT(end), DS_FMT(number_of(s, low)));
    n->other = other;
    n->tail = ds_printf(&d->arena, ") and %.*s", DS_FMT(number_of(s, high)));
    ds_note_hint(d, "git log --oneline -S %.*s -- records/",
                 DS_FMT(ds_doctor_word(d, beg)));
}

static void tell_double(const search *s, const entry *a, const entry *b,
                        uint64_t next)
{
    ds_doctor *d = s->d;
    const ds_segment *in = segment_of(s, b);
    ds_series series = series_of(s, b);
    uint32_t client = in->tables[s->table].client[b->row];
    uint32_t first = in->tables[0].first[s->table][client];
    size_t at = spot(s, b), other = spot(s, a);
    ds_note *n = ds_note_add(d, at, DS_F_NUMBER_TWICE,
                             "invoice number %.*s is also that of ",
                             DS_FMT(number_of(s, b)));
    n->other = other;
    n->error = true;
    ds_str free = ds_series_write(&d->arena, &series, next);
    ds_note_hint(d, "dossier set %.*s invoice '#%u' number=%.*s",
                 DS_FMT(ds_segment_id(in, client)), b->row - first + 1,
                 DS_FMT(ds_doctor_word(d, free)));
}

/* The entries of one series, in order. Numbers without a year in them may
 * begin anew each year: such are no doubles, and fill each other's gaps. */
static void judge(const search *s, const entry *e, size_t n)
{
    uint64_t next = e[n - 1].counter + 1;
    const entry *first = e;
    for (size_t i = 1; i < n; i++) {
        if (e[i].counter > e[i - 1].counter + 1)
            tell_gap(s, &e[i - 1], &e[i]);
        bool same = e[i].counter == first->counter && e[i].year == first->year;
        if (same)
            tell_double(s, first, &e[i], next++);
        else
            first = &e[i];
    }
}

int ds_find_numbers(ds_doctor *d, ds_err *err)
{
    (void)err;
    int table = ds_doctor_table(d, "invoices");
    int number = ds_doctor_field(d, table, "number");
    int date = ds_doctor_field(d, table, "date");
    if (number < 0 || date < 0)
        return 0;
    search s = {.d = d,
                .table = (unsigned)table,
                .number = (unsigned)number,
                .date = (unsigned)date};
    collect(&s);
    settle(&s);
    if (s.entries.n > 1)
        qsort(s.entries.p, s.entries.n, sizeof *s.entries.p, by_counter);
    for (size_t beg = 0, end = 0; beg < s.entries.n; beg = end) {
        while (end < s.entries.n &&
               s.entries.p[end].series == s.entries.p[beg].series)
            end++;
        judge(&s, &s.entries.p[beg], end - beg);
    }
    ds_vec_free(&s.entries);
    ds_vec_free(&s.unsure);
    ds_vec_free(&s.unsure_too);
    ds_map_free(&s.series);
    ds_buf_free(&s.scratch);
    return 0;
}
