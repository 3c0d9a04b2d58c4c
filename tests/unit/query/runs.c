/* Segments of which newer ones replace clients of older ones answer like one
 * segment of what lives, in its order. */
#include "queries.h"

enum {
    CLIENTS = 40,
    LAYERS = 3
};

static void add(ds_builder *b, uint64_t *seed, size_t number)
{
    ds_arena a = {0};
    ds_buf text = {0};
    ds_doc doc;
    ds_record r;
    ds_findings f = {.arena = &a};
    ds_buf_addf(&text, "legal_name: Firm %zu\n", rnd_below(seed, 30));
    size_t n = rnd_below(seed, 3);
    if (n > 0)
        ds_buf_addz(&text, "invoices:\n");
    for (size_t i = 0; i < n; i++)
        ds_buf_addf(&text, "  - {number: %zu-%zu, total: %zu, status: paid}\n",
                    number, rnd_below(seed, 1000), rnd_below(seed, 50));
    ds_str path = ds_printf(&a, "records/c%02zu/client.yaml", number);
    assert_int_equal(ds_yaml_parse(&doc, &a, path, ds_buf_str(&text), &f), 0);
    ds_record_read(&r, &a, &ds_builtin_tables, &doc, DS_STR("c"), path, NULL);
    ds_builder_add(b, &r);
    ds_findings_free(&f);
    ds_buf_free(&text);
    ds_arena_free(&a);
}

static const char *const questions[] = {
    "from clients show id, legal_name",
    "from invoices show client.id, number",
    "from invoices where total > 20 show number limit 7",
    "from invoices by status show count(), sum(total)",
    "from invoices show first(number), last(number), count()",
    "from invoices sort total show total, number",
    "from invoices sort total limit 3 show total, number",
    "from contacts show name",
    "from invoices where total > 99",
};

static void ask(ds_buf *out, const char *text, ds_segments segments)
{
    ds_arena a = {0};
    ds_err err;
    ds_query *q;
    ds_query_stats stats;
    const ds_query_env env = {.schema = &ds_builtin_tables, .today = TODAY};
    const ds_query_slots slots = {.text = ds_cstr(text)};
    text_sink sink = text_sink_new();
    assert_ok(ds_query_parse(&q, &a, &env, &slots, &err), &err);
    assert_ok(ds_query_run(q, segments, &sink.sink, &stats, &err), &err);
    ds_buf_add(out, ds_buf_str(&sink.text));
    ds_buf_addf(out, "%zu of %zu, %.*s\n", stats.matched, stats.scanned,
                DS_FMT(stats.culprit));
    ds_buf_free(&sink.text);
    ds_arena_free(&a);
}

/* A client's text is made of a seed of its own, so that it can be made again
 * for the segment that has only what lives. */
static void compare(uint64_t seed)
{
    ds_builder *layers[LAYERS], *one = ds_builder_new(&ds_builtin_tables);
    uint8_t dead[LAYERS][CLIENTS] = {{0}};
    size_t rows[LAYERS] = {0}, layer_of[CLIENTS], row_of[CLIENTS];
    uint64_t text_of[CLIENTS];
    bool lives[CLIENTS] = {false};
    ds_segment segments[LAYERS];
    const ds_segment *list[LAYERS];
    for (size_t k = 0; k < LAYERS; k++) {
        layers[k] = ds_builder_new(&ds_builtin_tables);
        for (size_t i = 0; i < CLIENTS; i++) {
            if (rnd_below(&seed, k == 0 ? 2 : 5) > 0)
                continue;
            if (lives[i])
                dead[layer_of[i]][row_of[i]] = 1;
            lives[i] = true;
            layer_of[i] = k;
            row_of[i] = rows[k]++;
            uint64_t own = text_of[i] = rnd(&seed);
            add(layers[k], &own, i);
        }
        segments[k] = *ds_builder_finish(layers[k]);
        segments[k].dead = k + 1 < LAYERS ? dead[k] : NULL;
        list[k] = &segments[k];
    }
    for (size_t i = 0; i < CLIENTS; i++)
        if (lives[i])
            add(one, &text_of[i], i);
    const ds_segment *whole = ds_builder_finish(one);
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        ds_buf got = {0}, want = {0};
        ask(&got, questions[i], (ds_segments){list, LAYERS});
        ask(&want, questions[i], (ds_segments){&whole, 1});
        if (!ds_str_eq(ds_buf_str(&got), ds_buf_str(&want)))
            fail_msg("%s\n%s\n%s", questions[i], ds_buf_z(&got),
                     ds_buf_z(&want));
        ds_buf_free(&got);
        ds_buf_free(&want);
    }
    for (size_t k = 0; k < LAYERS; k++)
        ds_builder_close(layers[k]);
    ds_builder_close(one);
}

static void layers_answer_like_one_segment(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++)
        compare(seed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layers_answer_like_one_segment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
