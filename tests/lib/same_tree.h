/* Whether the quick reader and libyaml make the same of a document. */
#ifndef TESTS_LIB_SAME_TREE_H
#define TESTS_LIB_SAME_TREE_H

#include "yaml/quick.h"

static inline bool same_node(const ds_node *a, const ds_node *b)
{
    return a->kind == b->kind && a->empty == b->empty && a->count == b->count &&
           ds_str_eq(a->text, b->text) && !a->key == !b->key &&
           (!a->key || ds_str_eq(a->key->text, b->key->text)) &&
           !a->first == !b->first && !a->next == !b->next;
}

/* In step through both trees; the quick one knows no parents. */
static inline bool same_tree(const ds_node *a, const ds_node *b)
{
    const ds_node *up[64];
    size_t depth = 0;
    while (a) {
        if (!same_node(a, b))
            return false;
        if (a->first) {
            up[depth++] = a;
            a = a->first, b = b->first;
            continue;
        }
        while (depth > 0 && !a->next)
            a = up[--depth], b = b->parent;
        if (depth == 0)
            return true;
        a = a->next, b = b->next;
    }
    return true;
}

/* 1: accepted and right; 0: declined; -1: accepted and wrong. */
static inline int quick_verdict(ds_arena *a, ds_str bytes)
{
    ds_doc quick, slow;
    ds_findings f = {.arena = a};
    ds_str z = ds_dup(a, bytes);
    if (!ds_yaml_quick(&quick, a, DS_STR("q"), z))
        return 0;
    int rc = ds_yaml_parse(&slow, a, DS_STR("s"), z, &f);
    bool same = rc == 0 && f.list.n == 0 && slow.root && quick.root &&
                same_tree(quick.root, slow.root);
    ds_findings_free(&f);
    return same ? 1 : -1;
}

#endif
