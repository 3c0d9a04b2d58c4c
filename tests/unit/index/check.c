#include "index/check.h"
#include "index/builder.h"
#include "index/sum.h"
#include "records.h"

typedef struct {
    ds_arena a;
    const ds_schema *schema;
    ds_image good; /* signed */
    ds_image bad;  /* a copy to be spoiled */
} world;

/* Clients of all kinds, with a broken file, as a base or as an overlay. */
static int make(void **state)
{
    world *w = calloc(1, sizeof *w);
    uint64_t seed = 9;
    w->schema = builtin_schema(&w->a);
    ds_builder *b = ds_builder_new(w->schema);
    ds_file files[8] = {0};
    for (size_t i = 0; i < 8; i++) {
        ds_buf text = {0};
        random_client(&text, &seed);
        files[i].path = ds_printf(&w->a, "records/c%zu/client.yaml", i);
        files[i].base = DS_NO_FILE;
        if (i == 7) {
            files[i].row = DS_ROW_BROKEN;
        } else {
            ds_str bytes = ds_dup(&w->a, ds_buf_str(&text));
            ds_record r = read_record(&w->a, w->schema, files[i].path, bytes);
            ds_builder_add(b, &r);
        }
        ds_buf_free(&text);
    }
    ds_folder folders[] = {{DS_STR("records"), {1, 0, 2, 3}},
                           {DS_STR("records/g"), {1, 0, 2, 3}}};
    ds_run run = {0, 0, 7};
    const ds_builder *const all[] = {b};
    ds_parts parts = {
        .schema = w->schema,
        .builders = all,
        .nbuilders = 1,
        .runs = &run,
        .nruns = 1,
        .files = files,
        .nfiles = 8,
        .folders = folders,
        .nfolders = 2,
        .book = 77,
    };
    ds_err err;
    assert_ok(ds_image_build(&w->good, &parts, &err), &err);
    ds_image_sign(&w->good);
    ds_builder_close(b);
    *state = w;
    return 0;
}

static int unmake(void **state)
{
    world *w = *state;
    ds_image_free(&w->good);
    ds_image_free(&w->bad);
    ds_arena_free(&w->a);
    free(w);
    return 0;
}

static void copy(world *w)
{
    ds_image_free(&w->bad);
    w->bad.size = w->good.size;
    w->bad.bytes = malloc(w->good.size);
    memcpy(w->bad.bytes, w->good.bytes, w->good.size);
}

static bool believed(world *w)
{
    if (!ds_image_sound(w->bad.bytes, w->bad.size, w->schema, 77))
        return false;
    ds_arena_free(&w->bad.arena);
    ds_image_attach(&w->bad, w->schema);
    return ds_image_true(&w->bad, 0);
}

/* As somebody would who means it: with right sums. */
static bool believed_when_signed(world *w)
{
    ds_arena_free(&w->bad.arena);
    ds_image_attach(&w->bad, w->schema);
    ds_image_sign(&w->bad);
    return believed(w);
}

static void what_was_built_is_believed(void **state)
{
    world *w = *state;
    copy(w);
    assert_true(believed(w));
    assert_false(ds_image_sound(w->bad.bytes, w->bad.size, w->schema, 78));
    ds_schema other = *w->schema;
    other.hash ^= 1;
    assert_false(ds_image_sound(w->bad.bytes, w->bad.size, &other, 77));
    for (size_t n = 0; n < w->bad.size; n++)
        assert_false(ds_image_sound(w->bad.bytes, n, w->schema, 77));
}

static bool in_a_chunk(const ds_image *m, size_t at)
{
    for (size_t i = 0; i < m->nchunks; i++)
        if (at >= m->chunks[i].offset &&
            at < m->chunks[i].offset + m->chunks[i].length)
            return true;
    return at < m->chunks[0].offset;
}

static void every_flipped_byte_is_found(void **state)
{
    world *w = *state;
    uint64_t seed = 1;
    for (size_t i = 0; i < w->good.size; i++) {
        copy(w);
        w->bad.bytes[i] ^= (uint8_t)(1u << rnd_below(&seed, 8));
        assert_int_equal(believed(w), !in_a_chunk(&w->good, i));
    }
}

/* Whatever is believed can be read from one end to the other. */
static void read_everything(const ds_image *m)
{
    uint64_t sum = 0;
    for (unsigned t = 0; t < m->segment.schema->ntables; t++) {
        const ds_segtable *in = &m->segment.tables[t];
        for (uint32_t r = 0; r < in->rows; r++) {
            for (unsigned f = 0; f < m->segment.schema->tables[t].nstored;
                 f++) {
                ds_value v = ds_segment_value(&m->segment, t, r, f);
                sum += ds_sum(v.text.p, v.text.n) + (uint64_t)v.num;
            }
            uint32_t c = t ? in->client[r] : r;
            sum += ds_segment_id(&m->segment, c).n;
            if (in->parent)
                sum +=
                    m->segment.tables[in->parent_table[r]].rows > in->parent[r];
        }
    }
    assert_runs(&m->segment);
    assert_true(sum != 0);
}

/* Any number anywhere, with right sums: refused, or harmless. */
static void hostile_numbers_do_no_harm(void **state)
{
    static const uint32_t numbers[] = {
        0, 1, 7, 255, 65536, INT32_MAX, 1u << 31, UINT32_MAX - 1, UINT32_MAX};
    world *w = *state;
    uint64_t seed = 2;
    size_t refused = 0;
    for (int i = 0; i < 20000; i++) {
        copy(w);
        const ds_chunk *c = &w->good.chunks[rnd_below(&seed, w->good.nchunks)];
        if (c->length < 4)
            continue;
        size_t at = c->offset + rnd_below(&seed, c->length / 4) * 4;
        memcpy(w->bad.bytes + at, &numbers[rnd_below(&seed, 9)], 4);
        if (c->kind == DS_CHUNK_ROWS)
            assert_true(!believed(w) ||
                        memcmp(w->bad.bytes, w->good.bytes, w->good.size) == 0);
        else if (believed_when_signed(w))
            read_everything(&w->bad);
        else
            refused++;
    }
    assert_in_range(refused, 1000, 20000);
}

static void hostile_paths_are_refused(void **state)
{
    world *w = *state;
    static const char *const paths[] = {
        "records/../client.yaml", "/ecords/c0/client.yaml",
        "records/c0/client.yamm", "records//0/client.yaml",
        "recordz/c0/client.yaml", "records/c9/client.yaml"};
    size_t at =
        (size_t)((const uint8_t *)w->good.segment.heap - w->good.bytes) +
        w->good.files[0].path + 4;
    for (size_t i = 0; i < 6; i++) {
        copy(w);
        memcpy(w->bad.bytes + at, paths[i], strlen("records/c0/client.yaml"));
        assert_false(believed_when_signed(w));
    }
}

#define world_test(f) cmocka_unit_test_setup_teardown(f, make, unmake)

int main(void)
{
    const struct CMUnitTest tests[] = {
        world_test(what_was_built_is_believed),
        world_test(every_flipped_byte_is_found),
        world_test(hostile_numbers_do_no_harm),
        world_test(hostile_paths_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
