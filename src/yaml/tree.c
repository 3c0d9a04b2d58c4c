/* Looks things up in a parsed tree. */
#include "yaml/tree.h"
#include "base/banned.h"

ds_node *ds_yaml_get(const ds_node *map, ds_str key)
{
    if (!map || map->kind != DS_MAP)
        return NULL;
    for (ds_node *n = map->first; n; n = n->next)
        if (n->key && ds_str_eq(n->key->text, key))
            return n;
    return NULL;
}

static ds_node *element(const ds_node *seq, ds_str number)
{
    size_t want = 0;
    if (!seq || seq->kind != DS_SEQ || !number.n || number.n > 9)
        return NULL;
    for (size_t i = 0; i < number.n; i++) {
        if (number.p[i] < '0' || number.p[i] > '9')
            return NULL;
        want = want * 10 + (size_t)(number.p[i] - '0');
    }
    ds_node *n = seq->first;
    while (n && want--)
        n = n->next;
    return n;
}

ds_node *ds_yaml_at(const ds_doc *doc, ds_str path)
{
    ds_node *n = doc->root;
    while (n && path.p) {
        ds_str step = ds_str_cut(&path, '.');
        ds_str name = ds_str_cut(&step, '[');
        if (name.n)
            n = ds_yaml_get(n, name);
        while (n && step.p) {
            ds_str number = ds_str_cut(&step, '[');
            if (!ds_str_ends(number, DS_STR("]")))
                return NULL;
            n = element(n, ds_str_sub(number, 0, number.n - 1));
        }
    }
    return n;
}

void ds_yaml_position(unsigned *line, unsigned *col, const ds_doc *doc,
                      size_t offset)
{
    *line = 1;
    size_t start = doc->bom ? 3 : 0;
    for (size_t i = start; i < offset && i < doc->bytes.n; i++)
        if (doc->bytes.p[i] == '\n') {
            ++*line;
            start = i + 1;
        }
    *col = offset >= start ? (unsigned)(offset - start) + 1 : 1;
}
