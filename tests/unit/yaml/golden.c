/* Lossless edits as people would type them: each folder of tests/golden holds
 *   before.yaml   a file
 *   op            edits, one a line, all in one plan (below)
 *   after.yaml    what must come of it, byte for byte
 *
 *   order A B ...            the schema's order, for the lines that follow
 *   set PATH VALUE           PATH's last step is the key; "set" quotes text
 *   plain PATH VALUE         the same with a number, date, word
 *   replace PATH VALUE       the node there, for elements of lists
 *   append PATH VALUE        to the list under the key
 *   rename PATH KEY
 *   remove PATH
 *
 * VALUE is the rest of the line: a text ("\n" is a line end), [a, b], or
 * {key: text, key: text}. GOLDEN=write writes after.yaml anew: look at it. */
#include "unit.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include "base/file.h"
#include "base/vec.h"
#include "yaml/edit.h"
#include "base/banned.h"

#define FOLDER "tests/golden"

typedef struct {
    ds_arena a;
    const char *name;
    ds_doc doc;
    ds_plan *plan;
    ds_key_order order;
} golden;

static ds_str slurp(golden *g, const char *file)
{
    ds_str s;
    ds_err err;
    ds_str path = ds_printf(&g->a, "%s/%s/%s", FOLDER, g->name, file);
    assert_ok(
        ds_file_read(&s, &g->a, AT_FDCWD, ds_zstr(&g->a, path), 1 << 20, &err),
        &err);
    return s;
}

/* --- values ------------------------------------------------------------ */

static ds_str unescape(golden *g, ds_str s)
{
    char *out = ds_alloc_text(&g->a, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (ds_str_starts(ds_str_sub(s, i, s.n), DS_STR("\\n"))) {
            out[n++] = '\n';
            i++;
        } else {
            out[n++] = s.p[i];
        }
    return (ds_str){out, n};
}

static ds_yval *value(golden *g, ds_str text, bool plain)
{
    ds_yval *v = ds_new(&g->a, ds_yval);
    bool map = ds_str_starts(text, DS_STR("{"));
    *v =
        (ds_yval){.kind = DS_SCALAR, .text = unescape(g, text), .plain = plain};
    if (!map && !ds_str_starts(text, DS_STR("[")))
        return v;
    ds_yval *items = ds_new_n(&g->a, ds_yval, text.n);
    *v = (ds_yval){.kind = map ? DS_MAP : DS_SEQ, .items = items};
    ds_str rest = ds_str_sub(text, 1, text.n - 1);
    while (rest.n) {
        ds_str item = ds_str_trim(ds_str_cut(&rest, ',')), key = {0};
        if (map)
            key = ds_str_cut(&item, ':');
        items[v->count++] = (ds_yval){.kind = DS_SCALAR,
                                      .text = unescape(g, ds_str_trim(item)),
                                      .plain = plain,
                                      .key = key};
    }
    return v;
}

/* --- operations -------------------------------------------------------- */

static ds_node *node_at(golden *g, ds_str path)
{
    ds_node *n = ds_yaml_at(&g->doc, path);
    if (!n)
        fail_msg("%s: there is no %.*s", g->name, DS_FMT(path));
    return n;
}

/* The mapping and the key that a path names. */
static ds_node *map_at(golden *g, ds_str path, ds_str *key)
{
    size_t dot = path.n;
    while (dot > 0 && path.p[dot - 1] != '.')
        dot--;
    *key = ds_str_sub(path, dot, path.n);
    return dot ? node_at(g, ds_str_sub(path, 0, dot - 1)) : g->doc.root;
}

static void read_order(golden *g, ds_str names)
{
    ds_str *all = ds_new_n(&g->a, ds_str, names.n);
    g->order = (ds_key_order){all, 0};
    while (names.p)
        all[g->order.n++] = ds_str_cut(&names, ' ');
}

static void operate(golden *g, ds_str line)
{
    ds_str verb = ds_str_cut(&line, ' '), key;
    if (ds_str_is(verb, "order")) {
        read_order(g, line);
        return;
    }
    ds_str path = ds_str_cut(&line, ' ');
    bool plain = ds_str_is(verb, "plain");
    if (plain || ds_str_is(verb, "set")) {
        ds_node *map = map_at(g, path, &key);
        ds_plan_set(g->plan, map, key, value(g, line, plain), g->order);
    } else if (ds_str_is(verb, "append")) {
        ds_node *map = map_at(g, path, &key);
        ds_plan_append(g->plan, map, key, value(g, line, false), g->order);
    } else if (ds_str_is(verb, "replace")) {
        ds_plan_replace(g->plan, node_at(g, path), value(g, line, false));
    } else if (ds_str_is(verb, "rename")) {
        ds_plan_rename(g->plan, node_at(g, path), line);
    } else if (ds_str_is(verb, "remove")) {
        ds_plan_remove(g->plan, node_at(g, path));
    } else {
        fail_msg("%s: no operation %.*s", g->name, DS_FMT(verb));
    }
}

/* --- a case ------------------------------------------------------------ */

static void write_after(golden *g, ds_str out)
{
    ds_str path = ds_printf(&g->a, "%s/%s/after.yaml", FOLDER, g->name);
    FILE *f = fopen(ds_zstr(&g->a, path), "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(out.p, 1, out.n, f), out.n);
    assert_int_equal(fclose(f), 0);
}

static void one_case(const char *name)
{
    golden g = {.name = name};
    ds_findings f = {.arena = &g.a};
    ds_err err = {0};
    ds_str out, path = ds_printf(&g.a, "%s/before.yaml", name);
    if (ds_yaml_parse(&g.doc, &g.a, path, slurp(&g, "before.yaml"), &f))
        fail_msg("%s: %.*s", name, DS_FMT(f.list.p[0].msg));
    g.plan = ds_plan_new(&g.a, &g.doc);
    ds_str ops = slurp(&g, "op");
    while (ops.n)
        operate(&g, ds_str_cut(&ops, '\n'));
    assert_ok(ds_plan_apply(&out, &g.a, g.plan, &err), &err);
    if (getenv("GOLDEN"))
        write_after(&g, out);
    ds_str want = slurp(&g, "after.yaml");
    if (!ds_str_eq(out, want))
        fail_msg("%s: got\n%.*s\nand wanted\n%.*s", name, DS_FMT(out),
                 DS_FMT(want));
    ds_findings_free(&f);
    ds_arena_free(&g.a);
}

static int is_case(const struct dirent *e)
{
    return e->d_name[0] != '.';
}

static void edits_are_what_a_careful_colleague_would_type(void **state)
{
    (void)state;
    struct dirent **cases;
    int n = scandir(FOLDER, &cases, is_case, alphasort);
    assert_true(n > 0);
    for (int i = 0; i < n; i++) {
        printf("# %s\n", cases[i]->d_name);
        one_case(cases[i]->d_name);
        free(cases[i]);
    }
    free(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edits_are_what_a_careful_colleague_would_type),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
