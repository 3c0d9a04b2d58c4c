/* search: a text in every field and note, with the place in the file. */
#include "cmd/place.h"
#include "cmd/verbs.h"
#include "index/search.h"
#include "base/banned.h"

enum {
    CLIENT,
    WHERE,
    TEXT,
    PLACE,
    WIDTH
};

static const ds_column columns[WIDTH] = {
    [CLIENT] = {{"client", 6}, {"Client", 6}, DS_TEXT},
    [WHERE] = {{"where", 5}, {"Where", 5}, DS_TEXT},
    [TEXT] = {{"text", 4}, {"Text", 4}, DS_TEXT},
    [PLACE] = {{"place", 5}, {"Place", 5}, DS_TEXT},
};

/* "invoice 2026-014 notes" */
static ds_str describe(ds_arena *a, const ds_hit *h)
{
    const ds_table *t = &h->segment->schema->tables[h->table];
    ds_str field = t->fields[h->field].name;
    if (h->table == 0)
        return field;
    ds_value key = {0};
    if (t->key >= 0)
        key = ds_segment_value(h->segment, h->table, h->row, (unsigned)t->key);
    return ds_printf(a, "%.*s %.*s%s%.*s", DS_FMT(t->noun), DS_FMT(key.text),
                     key.set ? " " : "", DS_FMT(field));
}

static ds_str place(ds_placer *p, const ds_hit *h)
{
    ds_str path = ds_segment_path(h->segment, h->client);
    uint32_t first =
        h->table ? h->segment->tables[0].first[h->table][h->client] : h->client;
    return ds_place_text(
        &p->run->arena,
        ds_placer_find(p, path, h->table, h->row - first, (int)h->field));
}

static int print(ds_run *run, const ds_hits *hits, size_t limit, ds_err *err)
{
    ds_sink *sink;
    ds_placer placer = {.run = run};
    if (ds_run_sink(&sink, run, "table", err) ||
        sink->head(sink, columns, WIDTH, err))
        return -1;
    for (size_t i = 0; i < hits->n && i < limit; i++) {
        const ds_hit *h = &hits->p[i];
        ds_value v = ds_segment_value(h->segment, h->table, h->row, h->field);
        ds_cell cells[WIDTH] = {
            [CLIENT] = {.set = true,
                        .text = ds_segment_id(h->segment, h->client)},
            [WHERE] = {.set = true, .text = describe(&run->arena, h)},
            [TEXT] = {.set = true, .text = v.text},
            [PLACE] = {.set = true, .text = place(&placer, h)},
        };
        if (sink->row(sink, cells, err))
            break;
    }
    ds_placer_close(&placer);
    return sink->end(sink, err);
}

typedef struct {
    ds_segments segments;
    uint8_t **bytes; /* one array a segment, one byte a client row */
} choice;

static int keep_client(void *payload, const ds_segment *s, uint32_t row,
                       ds_err *err)
{
    choice *c = payload;
    (void)err;
    for (size_t i = 0; i < c->segments.n; i++)
        if (c->segments.segments[i] == s)
            c->bytes[i][row] = 1;
    return 0;
}

/* The clients for which --where holds; NULL: it was not given. */
static int choose(uint8_t ***out, ds_run *run, ds_segments segments,
                  ds_err *err)
{
    *out = NULL;
    if (!ds_run_has(run, OPT_WHERE))
        return 0;
    choice c = {segments, ds_new_n(&run->arena, uint8_t *, segments.n)};
    for (size_t i = 0; i < segments.n; i++)
        c.bytes[i] = ds_new_n(&run->arena, uint8_t,
                              segments.segments[i]->tables[0].rows);
    ds_query_env env = ds_run_env(run);
    *out = c.bytes;
    return ds_query_select(&env, DS_STR("clients"), ds_run_opt(run, OPT_WHERE),
                           segments, keep_client, &c, err);
}

static int read_limit(size_t *out, ds_run *run, ds_err *err)
{
    int64_t limit;
    ds_str given = ds_run_opt(run, OPT_LIMIT);
    *out = SIZE_MAX;
    if (!given.n)
        return 0;
    if (!ds_decimal_parse(&limit, given) || limit < 0)
        return ds_fail(err, DS_EUSAGE, "--limit is a number, not \"%.*s\"",
                       DS_FMT(given));
    *out = (size_t)(limit / DS_DECIMAL_DEN);
    return 0;
}

/* All arguments, in one line. */
static ds_str words_of(ds_run *run)
{
    ds_str text = DS_STR("");
    for (size_t i = 0; i < run->opts.args.n; i++)
        text = ds_printf(&run->arena, "%.*s %.*s", DS_FMT(text),
                         DS_FMT(ds_run_arg(run, i)));
    return text;
}

int ds_cmd_search(ds_run *run, ds_err *err)
{
    size_t limit;
    uint8_t **keep;
    ds_hits hits = {0};
    if (ds_run_index(run, err))
        return -1;
    ds_segments segments = ds_run_segments(run);
    int failed =
        read_limit(&limit, run, err) || choose(&keep, run, segments, err) ||
                ds_index_search(&hits, segments, keep, words_of(run), err) ||
                print(run, &hits, limit, err)
            ? -1
            : 0;
    if (!failed && !hits.n && run->terminal)
        ds_run_say(run, "nothing found");
    ds_vec_free(&hits);
    return failed;
}
