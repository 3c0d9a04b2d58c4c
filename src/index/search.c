/* Looks for words in every text of every live client. */
#include "index/search.h"
#include "base/match.h"
#include "base/banned.h"

enum {
    MAX_WORDS = 32 /* as many as `found` has bits */
};

typedef struct {
    ds_match words[MAX_WORDS];
    unsigned n;
    uint32_t found; /* bits: the words seen in this client */
} finder;

/* How much a hit in a field tells about what was meant. */
static unsigned weight(const ds_field *f, unsigned table)
{
    if (table == 0 && (ds_str_is(f->name, "legal_name") ||
                       ds_str_is(f->name, "trading_name")))
        return 16;
    return f->key ? 8 : f->type == DS_NOTE ? 1 : 4;
}

static void look(finder *w, ds_hits *out, ds_hit hit, const ds_field *f)
{
    const ds_col *col = &hit.segment->tables[hit.table].cols[hit.field];
    if (ds_type_class(f->type) != DS_AS_TEXT || !col->p)
        return;
    ds_value v = ds_segment_value(hit.segment, hit.table, hit.row, hit.field);
    uint32_t words = 0;
    for (unsigned i = 0; v.set && i < w->n; i++)
        if (ds_match_in(&w->words[i], v.text))
            words |= (uint32_t)1 << i;
    if (!words)
        return;
    w->found |= words;
    hit.score = weight(f, hit.table) * (unsigned)__builtin_popcount(words);
    *ds_vec_push(out) = hit;
}

static void look_in_rows(finder *w, ds_hits *out, ds_hit hit, uint32_t beg,
                         uint32_t end)
{
    const ds_table *t = &hit.segment->schema->tables[hit.table];
    for (hit.row = beg; hit.row < end; hit.row++)
        for (hit.field = 0; hit.field < t->nstored; hit.field++)
            look(w, out, hit, &t->fields[hit.field]);
}

/* Every hit of a client gets the client's score; a client that lacks a word
 * has none. */
static void look_in_client(finder *w, ds_hits *out, ds_hit hit)
{
    size_t first = out->n;
    w->found = 0;
    look_in_rows(w, out, hit, hit.client, hit.client + 1);
    for (hit.table = 1; hit.table < hit.segment->schema->ntables; hit.table++) {
        const uint32_t *run = hit.segment->tables[0].first[hit.table];
        look_in_rows(w, out, hit, run[hit.client], run[hit.client + 1]);
    }
    if (w->found != UINT32_MAX >> (MAX_WORDS - w->n)) {
        out->n = first;
        return;
    }
    unsigned score = 0;
    for (size_t i = first; i < out->n; i++)
        score += out->p[i].score;
    for (size_t i = first; i < out->n; i++)
        out->p[i].score = score;
}

static int by_score(const void *a, const void *b)
{
    const ds_hit *x = a, *y = b;
    if (x->score != y->score)
        return x->score < y->score ? 1 : -1;
    int order = ds_str_cmp(ds_segment_path(x->segment, x->client),
                           ds_segment_path(y->segment, y->client));
    if (order)
        return order;
    if (x->table != y->table)
        return x->table < y->table ? -1 : 1;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return x->field < y->field ? -1 : x->field > y->field;
}

static int read_words(finder *w, ds_str text, ds_err *err)
{
    while (text.n) {
        ds_str word = ds_str_trim(ds_str_cut(&text, ' '));
        if (word.n && w->n == MAX_WORDS)
            return ds_fail(err, DS_EUSAGE, "a search takes at most %d words",
                           MAX_WORDS);
        if (word.n)
            ds_match_open(&w->words[w->n++], word);
    }
    return 0;
}

int ds_index_search(ds_hits *out, ds_segments segments, uint8_t *const *keep,
                    ds_str text, ds_err *err)
{
    finder w = {0};
    int failed = read_words(&w, text, err);
    for (size_t i = 0; !failed && w.n && i < segments.n; i++) {
        const ds_segment *s = segments.segments[i];
        for (uint32_t c = 0; c < s->tables[0].rows; c++)
            if ((!s->dead || !s->dead[c]) && (!keep || keep[i][c]))
                look_in_client(&w, out, (ds_hit){.segment = s, .client = c});
    }
    if (out->n)
        qsort(out->p, out->n, sizeof *out->p, by_score);
    for (unsigned i = 0; i < w.n; i++)
        ds_match_close(&w.words[i]);
    return failed;
}
