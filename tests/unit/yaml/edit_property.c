/* Random edits of random files: the result says what a model says, and what
 * lies outside of the splices keeps its bytes.
 *
 *   edit_property [CASES [SEED]]     3000 cases of seed 1 where nothing is said
 *
 * The model is the tree that the file was made from (yaml_maker.h); edits are
 * done on it without any knowledge of YAML. Besides: no comment is lost but
 * with a collection that goes, new lines end as the file's do, a missing final
 * line end stays missing. SHOW=1 prints the plans that were refused. */
#include "yaml_maker.h"
#include "base/vec.h"
#include "yaml/edit.h"
#include <stdlib.h>
#include "base/banned.h"

static unsigned long cases = 3000;
static uint64_t seed = 1;

typedef struct {
    ds_arena arena;
    maker m;
    ds_str old, new;
    ds_doc doc;
    ds_plan *plan;
    val *root;
    DS_VEC(val *) all;     /* every value but the root, as the file was */
    DS_VEC(val *) touched; /* removed, replaced or renamed */
    DS_VEC(val *) grown;   /* mappings and lists that get something */
    DS_VEC(val *) removed;
    bool drops; /* comments may go */
    ds_key_order order;
    ds_buf story; /* what was done, for a person */
} trial;

static size_t pick(trial *t, size_t n)
{
    return below(&t->m, n);
}

static void broken(const trial *t, const char *what)
{
    fprintf(stderr, "%s\n--- before\n%.*s\n--- edits\n%.*s--- after\n%.*s\n",
            what, DS_FMT(t->old), DS_FMT(ds_buf_str(&t->story)),
            DS_FMT(t->new));
    fail();
}

/* --- is the tree what the values are? ---------------------------------- */

static ds_node *node_at(const ds_node *n, const val *v, size_t i)
{
    ds_node *c = n->first;
    if (n->kind == DS_MAP)
        return ds_yaml_get(n, v->key);
    while (c && i--)
        c = c->next;
    return c;
}

static bool same(val *v, ds_node *n)
{
    if (!n || n->kind != v->kind)
        return false;
    if (n->kind == DS_SCALAR)
        return n->empty == v->nothing &&
               (v->nothing || ds_str_eq(n->text, v->text));
    size_t i = 0;
    for (val *c = v->first; c; c = c->next)
        if (!same(c, node_at(n, c, i++)))
            return false;
    return i == n->count;
}

static bool root_is(val *root, const ds_doc *doc)
{
    return doc->root ? same(root, doc->root) : !root->first;
}

/* Pairs values with nodes, in the file's own order. */
static void pair(trial *t, val *v, ds_node *n)
{
    v->node = n;
    if (v->parent)
        *ds_vec_push(&t->all) = v;
    n = n ? n->first : NULL;
    for (val *c = v->first; c; c = c->next, n = n->next) {
        if (c->key.n && !ds_str_eq(c->key, n->key->text))
            broken(t, "keys in another order");
        pair(t, c, n);
    }
}

/* --- values to be written ---------------------------------------------- */

static ds_str random_text(trial *t)
{
    static const char *const words[] = {
        "Acme S.p.A.", "caffè più",   "030 1234",    "01234", "no",
        "2026-11-23",  "12.50",       "x#y",         "a:b",   "~",
        "€ 5",         "it's \"so\"", "two\nlines\n"};
    static const char *const bits[] = {
        "a",       "b", " ",  ":", "#", "-",  "?",  ",",
        "[",       "]", "{",  "}", "'", "\"", "%",  "\\",
        "\n",      "&", "\t", "*", "!", "|",  ">",  "@",
        "`",       "é", "0",  ".", "~", "=",  "\r", "\xe2\x80\xa8",
        "\xc2\x85"};
    if (pick(t, 2))
        return ds_cstr(words[pick(t, sizeof words / sizeof *words)]);
    ds_buf b = {0};
    for (size_t n = pick(t, 7); n > 0; n--)
        ds_buf_addz(&b, bits[pick(t, sizeof bits / sizeof *bits)]);
    ds_str text = ds_dup(&t->arena, ds_buf_str(&b));
    ds_buf_free(&b);
    return text;
}

static ds_yval random_value(trial *t, unsigned depth)
{
    ds_yval v = {.kind = DS_SCALAR};
    if (!depth || pick(t, 3)) {
        v.plain = pick(t, 6) == 0;
        v.text = v.plain ? DS_STR("1220.00") : random_text(t);
        return v;
    }
    v.kind = pick(t, 2) ? DS_MAP : DS_SEQ;
    v.count = pick(t, 4);
    ds_yval *items = ds_new_n(&t->arena, ds_yval, v.count);
    for (size_t i = 0; i < v.count; i++) {
        items[i] = random_value(t, depth - 1);
        if (v.kind == DS_MAP)
            items[i].key = ds_printf(&t->arena, "m%zu", i);
    }
    v.items = items;
    return v;
}

static void become(trial *t, val *v, const ds_yval *y)
{
    v->kind = y->kind;
    v->text = y->text;
    v->nothing = false;
    v->first = NULL;
    for (size_t i = 0; i < y->count; i++) {
        val *c = add_val(&t->arena, v, DS_SCALAR);
        c->key = y->items[i].key;
        become(t, c, &y->items[i]);
    }
}

/* --- edits ------------------------------------------------------------- */

static bool within(const val *v, const val *top)
{
    while (v && v != top)
        v = v->parent;
    return v != NULL;
}

/* Not in or around what another edit of the plan is about. */
static bool is_free(const trial *t, const val *v)
{
    for (size_t i = 0; i < t->touched.n; i++)
        if (within(v, t->touched.p[i]) || within(t->touched.p[i], v))
            return false;
    for (size_t i = 0; i < t->grown.n; i++)
        if (within(t->grown.p[i], v))
            return false;
    return true;
}

static bool may_grow(const trial *t, const val *map)
{
    for (size_t i = 0; i < t->touched.n; i++)
        if (within(map, t->touched.p[i]))
            return false;
    return true;
}

static val *any(trial *t, bool (*fits)(const val *))
{
    for (unsigned i = 0; t->all.n && i < 12; i++) {
        val *v = t->all.p[pick(t, t->all.n)];
        if (fits(v) && is_free(t, v))
            return v;
    }
    return NULL;
}

static val *any_map(trial *t)
{
    for (unsigned i = 0; t->all.n && i < 8; i++) {
        val *v = t->all.p[pick(t, t->all.n)];
        if (v->kind == DS_MAP && may_grow(t, v))
            return v;
    }
    return t->root;
}

static void tell(trial *t, const char *verb, const val *v, const ds_yval *y)
{
    ds_buf_addf(&t->story, "%s %.*s", verb, DS_FMT(v->key));
    if (y)
        ds_buf_addf(&t->story, " kind %d count %zu \"%.*s\"", (int)y->kind,
                    y->count, DS_FMT(y->text));
    ds_buf_addc(&t->story, '\n');
}

static bool any_value(const val *v)
{
    (void)v;
    return true;
}

static bool has_key(const val *v)
{
    return v->parent->kind == DS_MAP;
}

static bool takes_items(const val *v)
{
    return has_key(v) && (v->kind == DS_SEQ || v->nothing);
}

/* An element of a list cannot become another kind where it stands in lines. */
static bool replaceable(const val *v)
{
    return has_key(v) || v->kind == DS_SCALAR;
}

static ds_str new_key(trial *t)
{
    static const char *const odd[] = {"on", "a b", "x: y", "# z", "è", "12"};
    return pick(t, 6) ? ds_printf(&t->arena, "new%zu", pick(t, 20))
                      : ds_cstr(odd[pick(t, 6)]);
}

static val *child(const val *map, ds_str key)
{
    val *c = map->first;
    while (c && !ds_str_eq(c->key, key))
        c = c->next;
    return c;
}

static void add_key(trial *t, const ds_yval *y)
{
    val *map = any_map(t);
    ds_str key = new_key(t);
    if (child(map, key))
        return;
    bool list = pick(t, 3) == 0;
    val *v = add_val(&t->arena, map, DS_SCALAR), *item = v;
    v->key = key;
    if (list) {
        v->kind = DS_SEQ;
        item = add_val(&t->arena, v, DS_SCALAR);
        ds_plan_append(t->plan, map->node, key, y, t->order);
    } else {
        ds_plan_set(t->plan, map->node, key, y, t->order);
    }
    become(t, item, y);
    tell(t, list ? "append to new" : "set new", v, y);
    *ds_vec_push(&t->grown) = map;
}

static void set_value(trial *t, const ds_yval *y)
{
    val *v = any(t, replaceable);
    if (!v || (!has_key(v) && y->kind != DS_SCALAR))
        return;
    t->drops |= v->kind != DS_SCALAR;
    tell(t, "set", v, y);
    if (has_key(v) && pick(t, 2))
        ds_plan_set(t->plan, v->parent->node, v->key, y, t->order);
    else
        ds_plan_replace(t->plan, v->node, y);
    become(t, v, y);
    *ds_vec_push(&t->touched) = v;
}

static void append(trial *t, const ds_yval *y)
{
    val *v = any(t, takes_items);
    if (!v)
        return;
    ds_plan_append(t->plan, v->parent->node, v->key, y, t->order);
    tell(t, "append", v, y);
    v->kind = DS_SEQ;
    v->nothing = false;
    become(t, add_val(&t->arena, v, DS_SCALAR), y);
    *ds_vec_push(&t->grown) = v;
}

static void rename_one(trial *t)
{
    val *v = any(t, has_key);
    ds_str key = new_key(t);
    if (!v || child(v->parent, key))
        return;
    tell(t, "rename", v, NULL);
    v->key = key;
    ds_plan_rename(t->plan, v->node, key);
    *ds_vec_push(&t->touched) = v;
}

static void remove_one(trial *t)
{
    val *v = any(t, any_value);
    if (!v)
        return;
    t->drops = true;
    tell(t, "remove", v, NULL);
    ds_plan_remove(t->plan, v->node);
    *ds_vec_push(&t->touched) = v;
    *ds_vec_push(&t->removed) = v;
}

static void edit(trial *t)
{
    ds_yval *y = ds_new(&t->arena, ds_yval);
    *y = random_value(t, 2);
    switch (pick(t, 6)) {
    case 0:
    case 1:
        add_key(t, y);
        break;
    case 2:
        set_value(t, y);
        break;
    case 3:
        append(t, y);
        break;
    case 4:
        rename_one(t);
        break;
    default:
        remove_one(t);
    }
}

/* With what it leaves empty, the root excepted. */
static void unlink_val(val *v)
{
    val **at = &v->parent->first;
    while (*at && *at != v)
        at = &(*at)->next;
    if (*at)
        *at = v->next;
    if (!v->parent->first && v->parent->parent)
        unlink_val(v->parent);
}

/* --- what must hold ---------------------------------------------------- */

static void show_refused(const trial *t, const char *why)
{
    size_t n;
    const ds_splice *s = ds_plan_splices(t->plan, &n);
    printf("=== %s\n%.*s\n--- edits\n%.*s", why, DS_FMT(t->old),
           DS_FMT(ds_buf_str(&t->story)));
    for (size_t i = 0; i < n; i++)
        printf("[%u,%u) \"%.*s\"\n", s[i].beg, s[i].end, DS_FMT(s[i].text));
}

static void outside_is_equal(const trial *t)
{
    size_t n, at = 0, out = 0;
    const ds_splice *s = ds_plan_splices(t->plan, &n);
    for (size_t i = 0; i < n; i++) {
        size_t kept = s[i].beg - at;
        if (s[i].beg < at ||
            !ds_str_eq(ds_str_sub(t->new, out, out + kept),
                       ds_str_sub(t->old, at, s[i].beg)) ||
            !ds_str_eq(ds_str_sub(t->new, out + kept, out + kept + s[i].text.n),
                       s[i].text))
            broken(t, "bytes outside of the splices changed");
        out += kept + s[i].text.n;
        at = s[i].end;
    }
    if (!ds_str_eq(ds_str_sub(t->new, out, t->new.n),
                   ds_str_sub(t->old, at, t->old.n)))
        broken(t, "bytes behind the splices changed");
}

static void comments_are_kept(const trial *t)
{
    for (unsigned i = 0; !t->drops && i < t->m.comments; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "#c%u;", i);
        if (ds_str_find(t->new, ds_cstr(name)) == SIZE_MAX)
            broken(t, "a comment is lost");
    }
}

static void lines_end_alike(const trial *t)
{
    if (t->doc.bom && !ds_str_starts(t->new, DS_STR("\xef\xbb\xbf")))
        broken(t, "the BOM is lost");
    bool crlf = t->doc.crlf;
    for (size_t i = 0; i < t->new.n; i++)
        if (t->new.p[i] == '\n' && (i > 0 && t->new.p[i - 1] == '\r') != crlf)
            broken(t, "line ends differ");
    bool open = ds_str_chr(t->old, '\n') < t->old.n && t->new.n &&
                !ds_str_ends(t->old, DS_STR("\n"));
    if (open && t->doc.root && ds_str_ends(t->new, DS_STR("\n")) &&
        !t->removed.n)
        broken(t, "a final line end came");
    if (ds_str_ends(t->old, DS_STR("\n")) && t->new.n > 3 &&
        !ds_str_ends(t->new, DS_STR("\n")))
        broken(t, "the final line end went");
}

/* --- one case ---------------------------------------------------------- */

static void begin(trial *t)
{
    static const ds_str names[] = {{"new7", 4}, {"k0", 2}, {"new1", 4},
                                   {"k1", 2},   {"k3", 2}, {"new2", 4}};
    ds_findings f = {.arena = &t->arena};
    t->m = (maker){.a = &t->arena, .seed = &seed};
    t->old = make_document(&t->m, &t->root);
    if (ds_yaml_parse(&t->doc, &t->arena, DS_STR("x"), t->old, &f))
        broken(t, ds_zstr(&t->arena, f.list.p[0].msg));
    if (!root_is(t->root, &t->doc))
        broken(t, "the file is not read as it was meant");
    pair(t, t->root, t->doc.root);
    t->order = (ds_key_order){names, pick(t, 2) ? 6 : 0};
    t->plan = ds_plan_new(&t->arena, &t->doc);
}

static void judge(trial *t)
{
    ds_findings f = {.arena = &t->arena};
    ds_doc after;
    for (size_t i = 0; i < t->removed.n; i++)
        unlink_val(t->removed.p[i]);
    outside_is_equal(t);
    comments_are_kept(t);
    lines_end_alike(t);
    if (ds_yaml_parse(&after, &t->arena, DS_STR("x"), t->new, &f) ||
        !root_is(t->root, &after))
        broken(t, "the result is not what the model says");
}

static void end(trial *t)
{
    ds_vec_free(&t->all);
    ds_vec_free(&t->touched);
    ds_vec_free(&t->grown);
    ds_vec_free(&t->removed);
    ds_buf_free(&t->story);
    ds_buf_free(&t->m.b);
    ds_arena_free(&t->arena);
}

static void random_edits_make_of_random_files_what_a_model_says(void **state)
{
    (void)state;
    unsigned long refused = 0, edits = 0;
    for (unsigned long i = 0; i < cases; i++) {
        trial t = {0};
        ds_err err = {0};
        begin(&t);
        for (size_t n = pick(&t, 4) + 1; n > 0; n--, edits++)
            edit(&t);
        if (ds_plan_apply(&t.new, &t.arena, t.plan, &err)) {
            refused++;
            if (getenv("SHOW"))
                show_refused(&t, err.msg);
        } else {
            judge(&t);
        }
        end(&t);
    }
    fprintf(stderr, "# %lu plans of %lu edits, %lu refused\n", cases, edits,
            refused);
    assert_true(refused * 200 <= cases);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        cases = strtoul(argv[1], NULL, 10);
    if (argc > 2)
        seed = strtoul(argv[2], NULL, 10);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_edits_make_of_random_files_what_a_model_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
