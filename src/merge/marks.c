/* The three results differ from ours by splices. All splices are widened to
 * whole lines, which gives ranges of ours; where the three texts of a range
 * differ, they go between markers, less the lines that they share at both ends:
 *
 *     number: 2026-014
 *     <<<<<<< ours
 *     status: paid
 *     ||||||| base
 *     status: pending
 *     =======
 *     status: void
 *     >>>>>>> theirs
 *
 * So each version comes out when its parts are kept, byte for byte. */
#include "merge/marks.h"
#include "base/buf.h"
#include "base/banned.h"

typedef struct {
    uint32_t beg, end;
    bool closed; /* what is inserted at its end is of the next one */
} range;

typedef DS_VEC(range) ranges;

typedef struct {
    range at;
    unsigned line;
} block;

typedef struct {
    const ds_versions *v;
    const ds_merge_opts *labels;
    const char *eol;
    ds_buf out;
    unsigned line;  /* of the end of `out`, from 1 */
    size_t counted; /* bytes of `out` */
    bool stray;     /* base differs where there is no conflict */
    DS_VEC(block) blocks;
} marker;

/* --- ranges ------------------------------------------------------------ */

static bool starts_line(ds_str s, uint32_t at)
{
    return at == 0 || s.p[at - 1] == '\n';
}

static range widen(ds_str s, const ds_splice *p)
{
    range r = {p->beg, p->end, false};
    while (!starts_line(s, r.beg))
        r.beg--;
    bool lines =
        p->text.n ? ds_str_ends(p->text, DS_STR("\n")) : starts_line(s, p->beg);
    if (lines && starts_line(s, r.end))
        return r;
    while (r.end < s.n && s.p[r.end] != '\n')
        r.end++;
    r.end += r.end < s.n;
    return r;
}

static int by_place(const void *a, const void *b)
{
    const range *x = a, *y = b;
    if (x->beg != y->beg)
        return x->beg < y->beg ? -1 : 1;
    return x->end < y->end ? -1 : x->end > y->end;
}

static void add_ranges(ranges *all, ds_str s, ds_splices from)
{
    for (size_t i = 0; i < from.n; i++)
        *ds_vec_push(all) = widen(s, &from.p[i]);
}

/* Overlapping ones become one; an insertion belongs to what it touches. */
static ranges ranges_of(const ds_versions *v)
{
    ranges all = {0};
    size_t n = 0;
    add_ranges(&all, v->file, v->ours);
    add_ranges(&all, v->file, v->theirs);
    if (v->has_base)
        add_ranges(&all, v->file, v->base);
    if (all.n)
        qsort(all.p, all.n, sizeof *all.p, by_place);
    bool inserted = false; /* at the end of the last one */
    for (size_t i = 0; i < all.n; i++) {
        range *last = n ? &all.p[n - 1] : NULL;
        const range r = all.p[i];
        bool apart = !last || r.beg > last->end ||
                     (r.beg == last->end && r.beg < r.end && !inserted);
        if (apart)
            all.p[n++] = r;
        else if (r.end > last->end)
            last->end = r.end;
        inserted = all.p[n - 1].end == r.beg && r.beg == r.end;
    }
    all.n = n;
    for (size_t i = 0; i + 1 < n; i++)
        all.p[i].closed = all.p[i].end == all.p[i + 1].beg;
    return all;
}

/* --- texts ------------------------------------------------------------- */

static ds_str text_in(ds_buf *b, const ds_versions *v, ds_splices s, range r)
{
    uint32_t at = r.beg;
    size_t low = 0, high = s.n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (s.p[mid].beg < r.beg)
            low = mid + 1;
        else
            high = mid;
    }
    for (size_t i = low; i < s.n && s.p[i].end <= r.end; i++) {
        if (s.p[i].beg == r.end && r.closed)
            break;
        ds_buf_add(b, ds_str_sub(v->file, at, s.p[i].beg));
        ds_buf_add(b, s.p[i].text);
        at = s.p[i].end;
    }
    ds_buf_add(b, ds_str_sub(v->file, at, r.end));
    return ds_buf_str(b);
}

/* The first line of a text, its end included; empty at the end. */
static ds_str first_line(ds_str s)
{
    return ds_str_sub(s, 0, ds_str_chr(s, '\n') + 1);
}

static ds_str last_line(ds_str s)
{
    size_t at = s.n ? s.n - 1 : 0;
    while (at > 0 && s.p[at - 1] != '\n')
        at--;
    return ds_str_sub(s, at, s.n);
}

/* Cuts the line that all have at one end from each of them; false if none. */
static bool cut_shared(ds_str *line, ds_str *texts, size_t n, bool at_end)
{
    *line = at_end ? last_line(texts[0]) : first_line(texts[0]);
    for (size_t i = 0; i < n; i++)
        if (!line->n || !ds_str_eq(*line, at_end ? last_line(texts[i])
                                                 : first_line(texts[i])))
            return false;
    for (size_t i = 0; i < n; i++)
        texts[i] = at_end ? ds_str_sub(texts[i], 0, texts[i].n - line->n)
                          : ds_str_sub(texts[i], line->n, texts[i].n);
    return true;
}

/* --- writing ----------------------------------------------------------- */

static unsigned line_now(marker *m)
{
    for (; m->counted < m->out.n; m->counted++)
        m->line += m->out.p[m->counted] == '\n';
    return m->line;
}

static void open_line(marker *m)
{
    if (m->out.n && m->out.p[m->out.n - 1] != '\n')
        ds_buf_addz(&m->out, m->eol);
}

static void add_marker(marker *m, const char *sign, ds_str label)
{
    open_line(m);
    ds_buf_addz(&m->out, sign);
    if (label.n)
        ds_buf_addf(&m->out, " %.*s", DS_FMT(label));
    ds_buf_addz(&m->out, m->eol);
}

/* texts: ours, theirs, base. */
static void add_block(marker *m, range r, ds_str *texts)
{
    size_t n = m->v->has_base ? 3 : 2;
    ds_str line, tail = {0};
    while (cut_shared(&line, texts, n, false))
        ds_buf_add(&m->out, line);
    while (cut_shared(&line, texts, n, true))
        tail = (ds_str){line.p, tail.n + line.n};
    open_line(m);
    *ds_vec_push(&m->blocks) = (block){r, line_now(m)};
    add_marker(m, "<<<<<<<", m->labels->ours);
    ds_buf_add(&m->out, texts[0]);
    if (n == 3) {
        add_marker(m, "|||||||", m->labels->base);
        ds_buf_add(&m->out, texts[2]);
    }
    add_marker(m, "=======", (ds_str){0});
    ds_buf_add(&m->out, texts[1]);
    add_marker(m, ">>>>>>>", m->labels->theirs);
    ds_buf_add(&m->out, tail);
}

static void add_range(marker *m, range r)
{
    ds_buf o = {0}, t = {0}, b = {0};
    ds_str texts[3] = {text_in(&o, m->v, m->v->ours, r),
                       text_in(&t, m->v, m->v->theirs, r),
                       {0}};
    if (m->v->has_base)
        texts[2] = text_in(&b, m->v, m->v->base, r);
    bool stray = m->v->has_base && !ds_str_eq(texts[0], texts[2]);
    if (!ds_str_eq(texts[0], texts[1]))
        add_block(m, r, texts);
    else
        ds_buf_add(&m->out, texts[0]);
    m->stray |= stray && ds_str_eq(texts[0], texts[1]);
    ds_buf_free(&o);
    ds_buf_free(&t);
    ds_buf_free(&b);
}

static unsigned line_of(const marker *m, unsigned offset)
{
    for (size_t i = 0; i < m->blocks.n; i++)
        if (offset <= m->blocks.p[i].at.end)
            return m->blocks.p[i].line;
    return m->blocks.n ? m->blocks.p[m->blocks.n - 1].line : 1;
}

static void mark_all(marker *m)
{
    ranges all = ranges_of(m->v);
    uint32_t at = 0;
    m->line = 1;
    for (size_t i = 0; i < all.n; i++) {
        ds_buf_add(&m->out, ds_str_sub(m->v->file, at, all.p[i].beg));
        add_range(m, all.p[i]);
        at = all.p[i].end;
    }
    ds_buf_add(&m->out, ds_str_sub(m->v->file, at, m->v->file.n));
    ds_vec_free(&all);
}

/* A base that differs elsewhere too would not come out whole: it is left. */
ds_str ds_merge_mark(ds_arena *a, const ds_versions *v,
                     const ds_merge_opts *labels, ds_merge_conflict *conflicts,
                     size_t n)
{
    ds_versions two = *v;
    two.has_base = false;
    marker m = {.v = v, .labels = labels, .eol = v->crlf ? "\r\n" : "\n"};
    mark_all(&m);
    if (m.stray) {
        ds_buf_free(&m.out);
        ds_vec_free(&m.blocks);
        m = (marker){.v = &two, .labels = labels, .eol = m.eol};
        mark_all(&m);
    }
    for (size_t i = 0; i < n; i++)
        conflicts[i].line = line_of(&m, conflicts[i].line);
    ds_str out = ds_dup(a, ds_buf_str(&m.out));
    ds_buf_free(&m.out);
    ds_vec_free(&m.blocks);
    return out;
}
