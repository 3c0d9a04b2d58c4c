/* Bytes as a YAML file, and behind the first NUL as edits of it: parsing finds
 * places that are there, edits are proved or refused and touch only their own
 * bytes. Without a NUL the file gets three edits of its own length's choosing.
 *
 *   name: x\0<kind><which node><which text> ...
 */
#include "yaml/edit.h"
#include <stdlib.h>
#include <string.h>
#include "base/banned.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* --- the tree ---------------------------------------------------------- */

typedef struct {
    const ds_doc *doc;
    DS_VEC(ds_node *) nodes; /* all but keys */
} forest;

static void look_at_place(const forest *f, const ds_node *n)
{
    unsigned line, col;
    must(n->beg <= n->end && n->end <= f->doc->bytes.n);
    ds_yaml_position(&line, &col, f->doc, n->beg);
    must(n->line == line && n->col == col);
}

static void look_at(forest *f, ds_node *n, const ds_node *up)
{
    must(n->parent == up);
    look_at_place(f, n);
    *ds_vec_push(&f->nodes) = n;
    uint32_t at = n->beg, count = 0;
    const ds_node *last = NULL;
    for (ds_node *c = n->first; c; c = c->next, count++) {
        must((c->key != NULL) == (n->kind == DS_MAP));
        if (c->key) {
            look_at_place(f, c->key);
            must(c->key->beg >= at && c->key->end <= c->beg);
            must(c->key->parent == n);
        }
        must(c->beg >= at && c->end <= n->end);
        at = c->end;
        look_at(f, c, n);
        last = c;
    }
    must(n->last == last && n->count == count);
}

static void look_at_findings(const ds_findings *f, const ds_doc *doc)
{
    for (size_t i = 0; i < f->list.n; i++) {
        const ds_finding *found = &f->list.p[i];
        must(found->msg.n > 0);
        must(found->code == DS_F_SIZE || (found->line >= 1 && found->col >= 1));
        must(found->line <= doc->bytes.n + 1 && found->col <= doc->bytes.n + 1);
    }
}

/* --- the edits --------------------------------------------------------- */

typedef struct {
    ds_str bytes;
    ds_arena *a;
    const forest *from; /* for values that are copies */
} source;

static unsigned take(source *s)
{
    if (!s->bytes.n)
        return 0;
    s->bytes.n--;
    return (unsigned char)*s->bytes.p++;
}

static ds_str take_text(source *s)
{
    static const char *const words[] = {
        "Acme",   "no",    "a: b #c", "two\nlines\n", "",     "caff\xc3\xa8",
        " blank", "tab\t", "x\n\n",   "\xe2\x80\xa8", "- a,", "1.5",
    };
    unsigned n = take(s);
    if (n < 240)
        return ds_cstr(words[n % 12]);
    ds_str text = ds_str_sub(s->bytes, 0, n - 240);
    s->bytes = ds_str_sub(s->bytes, text.n, s->bytes.n);
    return text;
}

static ds_yval *take_value(source *s, unsigned depth)
{
    ds_yval *v = ds_new(s->a, ds_yval);
    unsigned kind = take(s);
    if (kind % 16 == 15 && s->from->nodes.n) {
        ds_node *n = s->from->nodes.p[take(s) % s->from->nodes.n];
        *v = ds_yval_of(s->a, s->from->doc, n);
        return v;
    }
    if (!depth || kind % 4 < 2) {
        *v = (ds_yval){.kind = DS_SCALAR, .text = take_text(s)};
        return v;
    }
    v->kind = kind % 4 == 2 ? DS_MAP : DS_SEQ;
    v->count = kind / 4 % 3;
    ds_yval *items = ds_new_n(s->a, ds_yval, v->count);
    for (size_t i = 0; i < v->count; i++) {
        items[i] = *take_value(s, depth - 1);
        if (v->kind == DS_MAP)
            items[i].key = ds_printf(s->a, "n%zu", i);
    }
    v->items = items;
    return v;
}

static void plan_one(ds_plan *p, source *s, const forest *f)
{
    static const ds_str names[] = {{"a", 1}, {"new", 3}, {"b", 1}, {"c", 1}};
    unsigned kind = take(s);
    ds_key_order order = {names, kind & 128 ? 4 : 0};
    ds_node *n = f->nodes.n ? f->nodes.p[take(s) % f->nodes.n] : NULL;
    ds_node *map = n && n->kind == DS_MAP ? n : NULL;
    if (!n || (kind % 6) < 2) {
        ds_str key = n && n->key && kind & 64 ? n->key->text : DS_STR("new");
        map = n && n->key && kind & 64 ? n->parent : map;
        if (kind % 2)
            ds_plan_append(p, map, key, take_value(s, 2), order);
        else
            ds_plan_set(p, map, key, take_value(s, 2), order);
    } else if (kind % 6 == 5 && n->parent && n->parent->kind == DS_SEQ) {
        ds_plan_insert(p, n->parent, kind & 64 ? n : NULL, take_value(s, 2));
    } else if (kind % 6 == 2 && n->parent) {
        ds_plan_replace(p, n, take_value(s, 2));
    } else if (kind % 6 == 3 && n->key) {
        ds_plan_rename(p, n, take_text(s));
    } else if (n->parent) {
        ds_plan_remove(p, n);
    }
}

static void outside_is_equal(ds_str old, ds_str new, const ds_plan *p)
{
    size_t n, at = 0, out = 0;
    const ds_splice *s = ds_plan_splices(p, &n);
    for (size_t i = 0; i < n; i++) {
        must(at <= s[i].beg && s[i].beg <= s[i].end && s[i].end <= old.n);
        must(ds_str_eq(ds_str_sub(new, out, out + (s[i].beg - at)),
                       ds_str_sub(old, at, s[i].beg)));
        out += (s[i].beg - at) + s[i].text.n;
        at = s[i].end;
    }
    must(ds_str_eq(ds_str_sub(new, out, new.n), ds_str_sub(old, at, old.n)));
}

static void edit(ds_arena *a, forest *f, ds_str edits)
{
    source s = {edits, a, f};
    ds_plan *p = ds_plan_new(a, f->doc);
    ds_str new;
    ds_err err = {0};
    for (unsigned i = 0; i < 8 && s.bytes.n; i++)
        plan_one(p, &s, f);
    if (ds_plan_apply(&new, a, p, &err)) {
        must(err.code == DS_ESYNTAX && err.msg[0]);
        return;
    }
    outside_is_equal(f->doc->bytes, new, p);
    ds_findings found = {.arena = a};
    ds_doc after;
    must(ds_yaml_parse(&after, a, DS_STR("x"), new, &found) == 0);
    ds_findings_free(&found);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    ds_arena a = {0};
    ds_findings found = {.arena = &a};
    ds_str all = {(const char *)bytes, n};
    size_t nul = ds_str_chr(all, '\0');
    ds_str file = ds_str_sub(all, 0, nul);
    ds_str edits = ds_str_sub(all, nul + 1, n);
    char of_length[9] = {0};
    for (size_t i = 0; i < sizeof of_length; i++)
        of_length[i] = (char)(n >> i % 3 * 2);
    if (nul >= n)
        edits = (ds_str){of_length, sizeof of_length};
    ds_doc doc;
    forest f = {.doc = &doc};
    int broken = ds_yaml_parse(&doc, &a, DS_STR("x"), file, &found);
    must((broken != 0) == (found.errors > 0));
    look_at_findings(&found, &doc);
    if (doc.root)
        look_at(&f, doc.root, NULL);
    if (!broken)
        edit(&a, &f, edits);
    ds_vec_free(&f.nodes);
    ds_findings_free(&found);
    ds_arena_free(&a);
    return 0;
}
