/* Bytes as three versions of a client, parted at two 0xff: what is merged is a
 * record again, also when one side of each conflict is kept; a side that did
 * not change gives the other one; merging a result with a side adds nothing. */
#include "../lib/marked.h"
#include "merge/merge.h"
#include "yaml/tree.h"
#include <stdlib.h>
#include "base/banned.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

static bool parses(ds_arena *a, ds_str text)
{
    ds_doc doc;
    ds_findings f = {.arena = a};
    int failed = ds_yaml_parse(&doc, a, DS_STR("x"), text, &f);
    ds_findings_free(&f);
    return !failed;
}

/* A line that looks like a marker and stands in a text is none. */
static bool looks_marked(ds_str s)
{
    return ds_str_find(s, DS_STR("<<<<<<<")) != SIZE_MAX ||
           ds_str_find(s, DS_STR("|||||||")) != SIZE_MAX ||
           ds_str_find(s, DS_STR("=======")) != SIZE_MAX ||
           ds_str_find(s, DS_STR(">>>>>>>")) != SIZE_MAX;
}

/* How many conflicts, or -1. */
static int merge(ds_str *out, ds_arena *a, ds_str base, ds_str ours,
                 ds_str theirs)
{
    ds_merge_conflicts conflicts = {0};
    ds_err err = {0};
    int rc = ds_merge(out, a, &conflicts, &ds_builtin_tables, DS_STR("x"), base,
                      ours, theirs, NULL, &err);
    int n = rc ? -1 : (int)conflicts.n;
    must(rc == 0 || err.code == DS_ESYNTAX);
    for (size_t i = 0; i < conflicts.n; i++)
        must(conflicts.p[i].line > 0);
    ds_vec_free(&conflicts);
    return n;
}

static void check(ds_arena *a, ds_str base, ds_str ours, ds_str theirs)
{
    ds_str out, again;
    int n = merge(&out, a, base, ours, theirs);
    bool one_changed = ds_str_eq(base, ours) || ds_str_eq(base, theirs) ||
                       ds_str_eq(ours, theirs);
    bool marked =
        looks_marked(base) || looks_marked(ours) || looks_marked(theirs);
    if (n < 0 || one_changed || (marked && n))
        return;
    bool has_base = ds_str_find(out, DS_STR("||||||| base")) != SIZE_MAX;
    for (int part = 0; part < (n ? 3 : 1); part++)
        if (part != 1 || has_base)
            must(parses(a, keep_part(a, out, part)));
    if (n)
        return;
    must(merge(&again, a, theirs, out, theirs) == 0 && ds_str_eq(again, out));
    must(merge(&again, a, ours, ours, out) == 0 && ds_str_eq(again, out));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    ds_arena a = {0};
    ds_str rest = {n ? (const char *)bytes : "", n};
    ds_str base = ds_str_cut(&rest, '\xff');
    ds_str ours = ds_str_cut(&rest, '\xff');
    check(&a, base, ours, rest.p ? rest : DS_STR(""));
    ds_arena_free(&a);
    return 0;
}
