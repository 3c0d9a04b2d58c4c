/* The cases of tests/golden-merge/: base, ours and theirs give merged, byte
 * for byte, and the conflicts of conflicts.txt, where there is one. Of each
 * result, keeping any one side's parts leaves a record; settling all conflicts
 * for a side says the same as keeping its parts.
 *
 *   UPDATE=1 golden     writes what comes out as what is wanted */
#include "unit.h"
#include "marked.h"
#include "base/file.h"
#include "merge/merge.h"
#include "record/edit.h"
#include "yaml/tree.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include "base/banned.h"

static const char folder[] = "tests/golden-merge";

static ds_str read_part(ds_arena *a, const char *name, const char *part)
{
    ds_str text;
    ds_err err = {0};
    ds_str path = ds_printf(a, "%s/%s/%s", folder, name, part);
    return ds_file_read(&text, a, AT_FDCWD, path.p, 1 << 20, &err) ? DS_STR("")
                                                                   : text;
}

static ds_str listed(ds_arena *a, const ds_merge_conflicts *all)
{
    ds_buf b = {0};
    for (size_t i = 0; i < all->n; i++) {
        const ds_merge_conflict *c = &all->p[i];
        ds_buf_addf(&b, "%u: %.*s\n", c->line, DS_FMT(c->what));
    }
    ds_str text = ds_dup(a, ds_buf_str(&b));
    ds_buf_free(&b);
    return text;
}

static void is_a_record(ds_arena *a, ds_str text)
{
    ds_doc doc;
    ds_findings f = {.arena = a};
    if (ds_yaml_parse(&doc, a, DS_STR("kept"), text, &f)) {
        print_error("%u: %.*s\n%.*s", f.list.p[0].line, DS_FMT(f.list.p[0].msg),
                    DS_FMT(text));
        fail();
    }
    ds_findings_free(&f);
}

static void write_wanted(ds_arena *a, const char *name, ds_str out, ds_str list)
{
    ds_err err = {0};
    ds_str path = ds_printf(a, "%s/%s/merged.yaml", folder, name);
    assert_ok(ds_file_replace(AT_FDCWD, path.p, out, 0644, &err), &err);
    path = ds_printf(a, "%s/%s/conflicts.txt", folder, name);
    if (list.n)
        assert_ok(ds_file_replace(AT_FDCWD, path.p, list, 0644, &err), &err);
}

static const ds_record *read_record(ds_arena *a, ds_str text)
{
    ds_findings f = {.arena = a};
    ds_doc *doc = ds_new(a, ds_doc);
    ds_record *r = ds_new(a, ds_record);
    assert_int_equal(ds_yaml_parse(doc, a, DS_STR("x"), text, &f), 0);
    ds_record_read(r, a, &ds_builtin_tables, doc, DS_STR("x"), DS_STR("x"),
                   NULL);
    ds_findings_free(&f);
    return r;
}

static void settles_as(ds_arena *a, const char *name, ds_merge_take take,
                       ds_str kept)
{
    ds_err err = {0};
    ds_str out;
    ds_changes changes = {0};
    ds_merge_conflicts conflicts = {0};
    const ds_merge_opts opts = {.take = take};
    assert_ok(ds_merge(&out, a, &conflicts, &ds_builtin_tables, ds_cstr(name),
                       read_part(a, name, "base.yaml"),
                       read_part(a, name, "ours.yaml"),
                       read_part(a, name, "theirs.yaml"), &opts, &err),
              &err);
    ds_record_diff(&changes, a, read_record(a, out), read_record(a, kept));
    if (changes.n)
        print_error("%s: %.*s\n", name, DS_FMT(changes.p[0].what));
    assert_int_equal(changes.n, 0);
    ds_vec_free(&changes);
    ds_vec_free(&conflicts);
}

/* True when it went well. */
static bool run_case(const char *name)
{
    ds_arena a = {0};
    ds_err err = {0};
    ds_str out;
    ds_merge_conflicts conflicts = {0};
    if (ds_merge(&out, &a, &conflicts, &ds_builtin_tables, ds_cstr(name),
                 read_part(&a, name, "base.yaml"),
                 read_part(&a, name, "ours.yaml"),
                 read_part(&a, name, "theirs.yaml"), NULL, &err))
        out = ds_printf(&a, "refused: %s\n", err.msg);
    else
        for (int part = 0; part < 3; part++)
            is_a_record(&a, keep_part(&a, out, part));
    if (conflicts.n) {
        settles_as(&a, name, DS_MERGE_OURS, keep_part(&a, out, 0));
        settles_as(&a, name, DS_MERGE_THEIRS, keep_part(&a, out, 2));
    }
    ds_str list = listed(&a, &conflicts);
    if (getenv("UPDATE"))
        write_wanted(&a, name, out, list);
    bool good = ds_str_eq(out, read_part(&a, name, "merged.yaml")) &&
                ds_str_eq(list, read_part(&a, name, "conflicts.txt"));
    if (!good)
        print_error("%s: got\n%.*s%.*s", name, DS_FMT(out), DS_FMT(list));
    ds_vec_free(&conflicts);
    ds_arena_free(&a);
    return good;
}

static void each_case_merges_as_it_is_written(void **state)
{
    (void)state;
    bool good = true;
    size_t n = 0;
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *e = readdir(dir); e; e = readdir(dir))
        if (e->d_name[0] != '.') {
            good = run_case(e->d_name) && good;
            n++;
        }
    closedir(dir);
    assert_true(good && n >= 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_case_merges_as_it_is_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
