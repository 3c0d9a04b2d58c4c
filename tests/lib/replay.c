/* Runs a fuzz target once over every file of the folders given, without
 * libFuzzer: what was found stays found, with any compiler. */
#include "fuzz.h"
#include "base/file.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/banned.h"

/* A copy of exactly the size, so that a sanitizer sees one byte too far. */
static void replay(ds_str bytes)
{
    uint8_t *copy = NULL;
    if (bytes.n > 0) {
        copy = ds_xmalloc(bytes.n);
        memcpy(copy, bytes.p, bytes.n);
    }
    LLVMFuzzerTestOneInput(copy, bytes.n);
    free(copy);
}

static int replay_file(int dirfd, const char *name)
{
    ds_arena a = {0};
    ds_str bytes;
    ds_err err;
    int rc = ds_file_read(&bytes, &a, dirfd, name, SIZE_MAX / 4, &err);
    if (rc == 0)
        replay(bytes);
    else
        fprintf(stderr, "%s\n", err.msg);
    ds_arena_free(&a);
    return rc;
}

static int replay_folder(const char *path)
{
    DIR *dir = opendir(path);
    if (dir == NULL) {
        perror(path);
        return -1;
    }
    int rc = 0;
    size_t n = 0;
    const struct dirent *entry;
    while (rc == 0 && (entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        rc = replay_file(dirfd(dir), entry->d_name);
        n++;
    }
    closedir(dir);
    printf("%s: %zu inputs\n", path, n);
    return rc;
}

int main(int argc, char **argv)
{
    LLVMFuzzerTestOneInput(NULL, 0);
    for (int i = 1; i < argc; i++)
        if (replay_folder(argv[i]) != 0)
            return 1;
    return 0;
}
