/* A folder for one unit test: made empty, removed with all that is in it. */
#ifndef TESTS_LIB_TEMPDIR_H
#define TESTS_LIB_TEMPDIR_H

#include "unit.h"
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct {
    char path[128];
    int fd; /* the folder, for openat() */
} tempdir;

static inline int tempdir_setup(void **state)
{
    tempdir *t = calloc(1, sizeof *t);
    if (t == NULL)
        return -1;
    const char *top = getenv("TMPDIR");
    snprintf(t->path, sizeof t->path, "%s/dossier-unit-XXXXXX",
             top != NULL && strlen(top) < 80 ? top : "/tmp");
    if (mkdtemp(t->path) == NULL)
        return -1;
    t->fd = open(t->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    *state = t;
    return t->fd < 0 ? -1 : 0;
}

static inline int tempdir_remove_one(const char *path, const struct stat *st,
                                     int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

static inline int tempdir_teardown(void **state)
{
    tempdir *t = *state;
    close(t->fd);
    int rc = nftw(t->path, tempdir_remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(t);
    return rc;
}

/* One test with a folder of its own: `*state` is its tempdir. */
#define tempdir_unit_test(f)                                                   \
    cmocka_unit_test_setup_teardown(f, tempdir_setup, tempdir_teardown)

#endif
