/* Loose objects are counted as git does it (gc.auto in git-config(1)): those
 * of one of the 256 folders stand for all. */
#include "store/gc.h"
#include "store/spawn.h"
#include <dirent.h>
#include "base/banned.h"

enum {
    MANY = 27 /* of gc.auto's 6700 in each folder, rounded up */
};

static bool piled_up(const ds_book *book)
{
    ds_arena a = {0};
    ds_str folder = ds_printf(&a, "%.*s/objects/17", DS_FMT(book->commondir));
    DIR *dir = opendir(folder.p);
    size_t n = 0;
    while (dir && n < MANY + 3 && readdir(dir)) /* `.`, `..` and one more */
        n++;
    if (dir)
        closedir(dir);
    ds_arena_free(&a);
    return n == MANY + 3;
}

void ds_gc_auto(const ds_book *book)
{
    if (!piled_up(book))
        return;
    ds_arena a = {0};
    ds_err none;
    ds_str out;
    const char *gitdir = ds_zstr(&a, book->gitdir);
    const char *argv[] = {"git",    "--git-dir", gitdir, "gc",
                          "--auto", "--quiet",   NULL};
    ds_spawn_git(&out, &a, argv, -1, "gc", &none);
    ds_arena_free(&a);
}
