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

int ds_cmd_search(ds_run *run, ds_err *err)
{
    ds_buf text = {0};
    for (size_t i = 0; i < run->opts.args.n; i++) {
        ds_buf_add(&text, ds_run_arg(run, i));
        ds_buf_addc(&text, ' ');
    }
    int64_t limit = DS_NO_NUMBER;
    ds_str given = ds_run_opt(run, OPT_LIMIT);
    if (given.n && (!ds_decimal_parse(&limit, given) || limit < 0)) {
        ds_buf_free(&text);
        return ds_fail(err, DS_EUSAGE, "--limit is a number, not \"%.*s\"",
                       DS_FMT(given));
    }
    ds_hits hits = {0};
    ds_index_search(&hits, ds_index_segments(run->index), ds_buf_str(&text));
    int failed = print(
        run, &hits, given.n ? (size_t)(limit / DS_DECIMAL_DEN) : SIZE_MAX, err);
    if (!failed && !hits.n && run->terminal)
        ds_run_say(run, "nothing found");
    ds_vec_free(&hits);
    ds_buf_free(&text);
    return failed;
}
