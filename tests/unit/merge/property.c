/* Random clients, edited at random on both sides, merged: the result must say
 * what a merge of simple trees says, with each conflict resolved to ours, to
 * base and to theirs; both ways round; with every comment of ours that has
 * something to stand at.
 *
 *   property [CASES [SEED]]     3000 cases of seed 1 where nothing is said
 *   SHOW=1 property 1 SEED      prints the case
 *
 * The model knows mappings, leaves, and lists as sets of named things. It
 * shares no code with the merge and knows no YAML; layout is a function of
 * path and seed, so that the sides are alike where their trees are. */
#include "unit.h"
#include "marked.h"
#include "model.h"
#include "merge/merge.h"
#include "record/check.h"
#include <stdlib.h>
#include "base/banned.h"

static unsigned long cases = 3000;
static uint64_t seed = 1;

static size_t below(size_t n)
{
    return rnd_below(&seed, n);
}

/* --- random clients ---------------------------------------------------- */

typedef struct {
    const char *name, *key; /* key NULL: a list of text */
    const char *fields[5];
    bool keyed;
} collection;

static const collection lists[] = {
    {"invoices", "number", {"date", "status", "total", "notes"}, true},
    {"contacts", "name", {"role", "email", "phone"}, true},
    {"activities", "title", {"type", "due", "assignee", "notes"}, false},
    {"payments", "reference", {"date", "amount", "method"}, false},
    {"tags", NULL, {NULL}, true},
};
enum {
    TOP_LISTS = 5,
    PAYMENTS = 3
};

static const char *const root_fields[] = {"owner", "status",  "email",
                                          "phone", "website", "iban",
                                          "notes", "x_one",   "x two"};

/* Distinct as a rule, so that only what is meant to be alike is alike. */
static ds_str random_text(ds_arena *a, const char *field)
{
    static const char *const states[] = {"pending", "authorised", "paid"};
    if (!strcmp(field, "date") || !strcmp(field, "due"))
        return ds_printf(a, "20%02zu-%02zu-%02zu", below(60), 1 + below(12),
                         1 + below(28));
    if (!strcmp(field, "total") || !strcmp(field, "amount"))
        return ds_printf(a, "%zu", 1 + below(99999));
    if (!strcmp(field, "status"))
        return ds_cstr(states[below(3)]);
    return ds_printf(a, "%s %zu", field, below(9) ? below(99999) : 1);
}

static void set_field(ds_arena *a, tree *map, const char *field)
{
    add(map, make(a, LEAF, ds_cstr(field), random_text(a, field)));
}

static void change_field(ds_arena *a, tree *map, const char *field)
{
    tree *old = get_z(map, field);
    if (old && below(4) == 0 && strcmp(field, "date") != 0)
        drop(map, old);
    else
        set_field(a, map, field);
}

static tree *random_element(ds_arena *a, const collection *c, ds_str name)
{
    tree *t = make(a, c->key ? MAP : LEAF, name, (ds_str){0});
    for (size_t i = 0; c->fields[i]; i++)
        if (!c->keyed || i == 0 || below(3))
            set_field(a, t, c->fields[i]);
    return t;
}

/* Elements that both sides may add have names of few; those without a key are
 * then all of one content, for else they are two. */
static void add_element(ds_arena *a, tree *map, const collection *c)
{
    bool shared = below(3) == 0;
    size_t number = shared ? below(4) : 4 + below(1000000);
    ds_str name = ds_printf(a, "%s-%zu", c->key ? c->key : "tag", number);
    tree *list = get_z(map, c->name);
    if (!list) {
        list = make(a, LIST, ds_cstr(c->name), (ds_str){0});
        add(map, list);
    }
    if (get(list, name))
        return;
    uint64_t kept = seed;
    if (shared && !c->keyed)
        seed = number;
    tree *t = random_element(a, c, name);
    if (shared && !c->keyed)
        seed = kept;
    t->fixed = !c->keyed;
    t->named = true;
    add(list, t);
}

static tree *any_child(const tree *t)
{
    size_t n = count(t);
    tree *c = n ? t->first : NULL;
    for (size_t skip = n ? below(n) : 0; skip; skip--)
        c = c->next;
    return c;
}

static void remove_element(tree *map, const collection *c)
{
    tree *list = get_z(map, c->name);
    tree *t = any_child(list);
    if (!t)
        return;
    drop(list, t);
    if (!list->first)
        drop(map, list);
}

static const collection *collection_of(ds_str name)
{
    for (size_t i = 0; i < TOP_LISTS; i++)
        if (ds_str_is(name, lists[i].name))
            return &lists[i];
    return NULL;
}

/* A field of an element; one without key keeps most of itself. */
static void change_element(ds_arena *a, tree *map, const collection *c)
{
    tree *t = any_child(get_z(map, c->name));
    if (!t || !c->key || t->fixed)
        return;
    size_t n = 0;
    while (c->fields[n])
        n++;
    const char *field = c->fields[below(n)];
    t->fixed = !c->keyed;
    change_field(a, t, field);
}

static void edit_list(ds_arena *a, tree *map, const collection *c)
{
    switch (below(4)) {
    case 0:
        add_element(a, map, c);
        break;
    case 1:
        remove_element(map, c);
        break;
    default:
        change_element(a, map, c);
    }
}

static void edit_group(ds_arena *a, tree *root, const char *name)
{
    static const char *const fields[] = {"postcode", "city", "region"};
    tree *group = get_z(root, name);
    if (group && below(12) == 0) {
        drop(root, group);
        return;
    }
    if (!group) {
        group = make(a, MAP, ds_cstr(name), (ds_str){0});
        add(root, group);
        set_field(a, group, "street");
    }
    change_field(a, group, fields[below(3)]);
}

static void edit(ds_arena *a, tree *root)
{
    size_t what = below(8);
    if (what == 0) {
        edit_group(a, root, below(3) ? "address" : "extra");
    } else if (what < 3) {
        change_field(a, root, root_fields[below(9)]);
    } else if (what == 3) {
        tree *invoice = any_child(get_z(root, "invoices"));
        if (invoice)
            edit_list(a, invoice, &lists[PAYMENTS]);
    } else {
        size_t which = below(TOP_LISTS);
        if (which != PAYMENTS)
            edit_list(a, root, &lists[which]);
    }
}

static void release(tree *t)
{
    t->fixed = false;
    for (tree *c = t->first; c; c = c->next)
        release(c);
}

static tree *random_client(ds_arena *a)
{
    tree *root = make(a, MAP, DS_STR(""), (ds_str){0});
    add(root, make(a, LEAF, DS_STR("legal_name"), DS_STR("Acme")));
    for (size_t n = below(30); n; n--)
        edit(a, root);
    release(root);
    return root;
}

static tree *random_side(ds_arena *a, const tree *base)
{
    tree *root = copy(a, base);
    for (size_t n = below(7); n; n--)
        edit(a, root);
    return root;
}

/* --- as YAML ----------------------------------------------------------- */

typedef struct {
    ds_buf b;
    uint64_t layout;
    const char *eol;
    const char *mark; /* of comments of this side; NULL: none */
} writer;

static size_t choose(const writer *w, ds_str path, size_t salt, size_t n)
{
    uint64_t s = w->layout ^ ds_str_hash(path) ^ (salt << 56);
    return rnd_below(&s, n);
}

static void put_text(writer *w, ds_str path, const tree *t)
{
    bool number = ds_str_is(t->name, "total") || ds_str_is(t->name, "amount");
    size_t how = choose(w, path, 1, 6);
    if (number)
        ds_buf_addf(&w->b, "%.*s%s", DS_FMT(t->text),
                    how < 2   ? ".00"
                    : how < 4 ? ""
                              : ".0");
    else
        ds_buf_addf(&w->b,
                    how == 0   ? "'%.*s'"
                    : how == 1 ? "\"%.*s\""
                               : "%.*s",
                    DS_FMT(t->text));
}

static void end_line(writer *w, ds_str path, const tree *t)
{
    if (w->mark && choose(w, path, (size_t)w->mark[0], 5) == 0)
        ds_buf_addf(&w->b, "   # %s%016llx", w->mark,
                    (unsigned long long)ds_str_hash(path));
    else if (t && choose(w, path, 3, 6) == 0)
        ds_buf_addf(&w->b, " # about %.*s", DS_FMT(t->name));
    ds_buf_addz(&w->b, w->eol);
}

static ds_str path_of(ds_arena *a, ds_str up, const tree *t)
{
    return ds_printf(a, "%.*s/%.*s", DS_FMT(up), DS_FMT(t->name));
}

static void put_flow(writer *w, ds_arena *a, ds_str path, const tree *t,
                     const char *key)
{
    if (t->kind == LEAF) {
        put_text(w, path, t);
        return;
    }
    bool map = t->kind == MAP;
    ds_buf_addc(&w->b, map ? '{' : '[');
    if (key)
        ds_buf_addf(&w->b, "%s: %.*s%s", key, DS_FMT(t->name),
                    t->first ? ", " : "");
    const collection *of = map ? NULL : collection_of(t->name);
    for (const tree *c = t->first; c; c = c->next) {
        if (map)
            ds_buf_addf(&w->b, "%.*s: ", DS_FMT(c->name));
        if (of && !of->key)
            ds_buf_add(&w->b, c->name);
        else
            put_flow(w, a, path_of(a, path, c), c, of ? of->key : NULL);
        ds_buf_addz(&w->b, c->next ? ", " : "");
    }
    ds_buf_addc(&w->b, map ? '}' : ']');
}

static void put_keys(writer *w, ds_arena *a, ds_str path, const tree *t,
                     size_t indent);

static void put_items(writer *w, ds_arena *a, ds_str path, const tree *t,
                      size_t indent)
{
    const collection *of = collection_of(t->name);
    bool flow = choose(w, path, 4, 4) == 0;
    for (const tree *c = t->first; c; c = c->next) {
        ds_str inner = path_of(a, path, c);
        if (choose(w, inner, 5, 6) == 0)
            ds_buf_addf(&w->b, "%*s# above %.*s%s", (int)indent, "",
                        DS_FMT(c->name), w->eol);
        ds_buf_addf(&w->b, "%*s- ", (int)indent, "");
        if (!of->key || flow) {
            if (of->key)
                put_flow(w, a, inner, c, of->key);
            else
                ds_buf_add(&w->b, c->name);
            end_line(w, inner, NULL);
        } else {
            ds_buf_addf(&w->b, "%s: %.*s%s", of->key, DS_FMT(c->name), w->eol);
            put_keys(w, a, inner, c, indent + 2);
        }
    }
}

static void put_keys(writer *w, ds_arena *a, ds_str path, const tree *t,
                     size_t indent)
{
    for (const tree *c = t->first; c; c = c->next) {
        ds_str inner = path_of(a, path, c);
        if (indent == 0 && choose(w, inner, 6, 3) == 0)
            ds_buf_addz(&w->b, w->eol);
        ds_buf_addf(&w->b, "%*s%.*s:", (int)indent, "", DS_FMT(c->name));
        bool flow = c->kind == LEAF || choose(w, inner, 7, 4) == 0;
        if (flow) {
            ds_buf_addc(&w->b, ' ');
            put_flow(w, a, inner, c, NULL);
            end_line(w, inner, c);
        } else {
            ds_buf_addz(&w->b, w->eol);
            size_t deeper =
                indent + (c->kind == MAP || choose(w, inner, 8, 3) ? 2 : 0);
            if (c->kind == MAP)
                put_keys(w, a, inner, c, deeper);
            else
                put_items(w, a, inner, c, deeper);
        }
    }
}

static ds_str written(ds_arena *a, const tree *root, uint64_t layout,
                      const char *mark)
{
    writer w = {.layout = layout, .mark = mark, .eol = "\n"};
    if (choose(&w, DS_STR("eol"), 0, 5) == 0)
        w.eol = "\r\n";
    put_keys(&w, a, DS_STR(""), root, 0);
    if (!get_z(root, "pec") && choose(&w, DS_STR("pec"), 0, 4) == 0)
        ds_buf_addf(&w.b, "pec:%s", w.eol);
    ds_str out = ds_dup(a, ds_buf_str(&w.b));
    if (choose(&w, DS_STR("end"), 0, 6) == 0)
        out = ds_str_trim(out);
    ds_buf_free(&w.b);
    return out;
}

/* --- from YAML --------------------------------------------------------- */

static ds_str plain_number(ds_str s)
{
    size_t dot = ds_str_chr(s, '.');
    for (size_t i = dot + 1; i < s.n; i++)
        if (s.p[i] != '0')
            return s;
    return ds_str_sub(s, 0, dot);
}

static tree *read_node(ds_arena *a, const ds_node *n, ds_str name);

static tree *read_item(ds_arena *a, const ds_node *n, const collection *of)
{
    if (!of->key)
        return make(a, LEAF, n->text, (ds_str){0});
    const ds_node *key = ds_yaml_get(n, ds_cstr(of->key));
    assert_non_null(key);
    tree *t = read_node(a, n, key->text);
    drop(t, get_z(t, of->key));
    return t;
}

static tree *read_node(ds_arena *a, const ds_node *n, ds_str name)
{
    if (n->kind == DS_SCALAR) {
        bool number = ds_str_is(name, "total") || ds_str_is(name, "amount");
        return make(a, LEAF, name, number ? plain_number(n->text) : n->text);
    }
    tree *t = make(a, n->kind == DS_MAP ? MAP : LIST, name, (ds_str){0});
    for (const ds_node *c = n->first; c; c = c->next) {
        if (n->kind == DS_MAP && (!c->empty || !ds_str_is(c->key->text, "pec")))
            add(t, read_node(a, c, c->key->text));
        else if (n->kind == DS_SEQ) {
            size_t before = count(t);
            add(t, read_item(a, c, collection_of(name)));
            assert_int_equal(count(t), before + 1); /* none comes twice */
        }
    }
    return t;
}

/* `errors` gets the number of what check says. */
static tree *read_tree(ds_arena *a, ds_str text, size_t *errors)
{
    ds_doc *doc = ds_new(a, ds_doc);
    ds_record r;
    ds_findings f = {.arena = a};
    if (ds_yaml_parse(doc, a, DS_STR("x"), text, &f)) {
        print_error("%u: %.*s\n%.*s\n", f.list.p[0].line,
                    DS_FMT(f.list.p[0].msg), DS_FMT(text));
        fail();
    }
    ds_check_record(&r, a, &ds_builtin_tables, doc, DS_STR("x"), DS_STR("x"),
                    &f);
    *errors = f.errors;
    ds_findings_free(&f);
    return doc->root ? read_node(a, doc->root, DS_STR(""))
                     : make(a, MAP, DS_STR(""), (ds_str){0});
}

/* --- one case ---------------------------------------------------------- */

typedef struct {
    tree *trees[3]; /* base, ours, theirs */
    ds_str texts[3];
} sample;

static void show(const sample *s, ds_str out)
{
    static const char *const names[] = {"base", "ours", "theirs"};
    for (int i = 0; i < 3; i++)
        print_error("--- %s\n%.*s", names[i], DS_FMT(s->texts[i]));
    print_error("--- merged\n%.*s", DS_FMT(out));
}

static unsigned long theirs_there, theirs_wanted;

/* What ours says of a place must not be lost while the place is there; what
 * theirs says of it is counted. */
static bool comments_stay(ds_arena *a, const tree *of, const char *mark,
                          const tree *merged, ds_str path, ds_str before,
                          ds_str after)
{
    bool stay = true;
    for (const tree *c = of->first; c && stay; c = c->next) {
        const tree *m = get(merged, c->name);
        ds_str inner = path_of(a, path, c);
        ds_str text = ds_printf(a, "# %s%016llx", mark,
                                (unsigned long long)ds_str_hash(inner));
        if (!m)
            continue;
        bool wanted = ds_str_find(before, text) != SIZE_MAX;
        bool there = ds_str_find(after, text) != SIZE_MAX;
        theirs_wanted += wanted && mark[0] == 't';
        theirs_there += wanted && there && mark[0] == 't';
        stay = (!wanted || there || mark[0] == 't') &&
               comments_stay(a, c, mark, m, inner, before, after);
    }
    return stay;
}

static unsigned long clean_ones, conflicts_seen, without_base;

/* Returns false when something is not as the model has it. */
static bool check(ds_arena *a, const sample *s, int o, int t)
{
    ds_str out = {0};
    ds_err err = {0};
    ds_merge_conflicts conflicts = {0};
    if (ds_merge(&out, a, &conflicts, &ds_builtin_tables, DS_STR("x"),
                 s->texts[0], s->texts[o], s->texts[t], NULL, &err)) {
        show(s, out);
        print_error("%s\n", err.msg);
        return false;
    }
    bool good = true;
    /* Its part is left out where it would not come out whole. */
    bool has_base = ds_str_find(out, DS_STR("||||||| base")) != SIZE_MAX;
    without_base += conflicts.n && !has_base;
    for (int part = 0; part < (conflicts.n ? 3 : 1); part++) {
        if (part == 1 && !has_base)
            continue;
        size_t n = 0, errors, wanted_errors;
        tree *want = merge(a, s->trees[0], s->trees[o], s->trees[t], part, &n);
        tree *got = read_tree(a, keep_part(a, out, part), &errors);
        read_tree(a, written(a, want, 1, NULL), &wanted_errors);
        good = good && same(want, got) && n == conflicts.n &&
               errors == wanted_errors;
        if (part == 0 && o == 1)
            good = good &&
                   comments_stay(a, s->trees[1], "o", got, DS_STR(""),
                                 s->texts[1], out) &&
                   comments_stay(a, s->trees[2], "t", got, DS_STR(""),
                                 s->texts[2], out);
    }
    clean_ones += conflicts.n == 0;
    conflicts_seen += conflicts.n;
    if (!good || getenv("SHOW"))
        show(s, out);
    ds_vec_free(&conflicts);
    return good;
}

static void merges_lose_nothing_and_invent_nothing(void **state)
{
    (void)state;
    for (unsigned long i = 0; i < cases; i++) {
        ds_arena a = {0};
        sample s;
        uint64_t start = seed;
        s.trees[0] = random_client(&a);
        s.trees[1] = random_side(&a, s.trees[0]);
        s.trees[2] = random_side(&a, s.trees[0]);
        uint64_t layout = below(1000), odd = below(6);
        for (size_t k = 0; k < 3; k++)
            s.texts[k] = written(&a, s.trees[k], layout + (odd == k),
                                 k == 1 && odd != 1   ? "o"
                                 : k == 2 && odd != 2 ? "t"
                                                      : NULL);
        uint64_t rest = seed;
        if (!check(&a, &s, 1, 2) || !check(&a, &s, 2, 1)) {
            print_error("case %lu, seed %llu\n", i, (unsigned long long)start);
            fail();
        }
        seed = rest;
        ds_arena_free(&a);
    }
    fprintf(
        stderr,
        "# %lu merges, %lu clean, %lu conflicts; %lu without a part of base; "
        "of theirs %lu of %lu comments\n",
        2 * cases, clean_ones, conflicts_seen, without_base, theirs_there,
        theirs_wanted);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        cases = strtoul(argv[1], NULL, 10);
    if (argc > 2)
        seed = strtoull(argv[2], NULL, 10);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(merges_lose_nothing_and_invent_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
