/* R: the least that looking at every file costs. Two threads, one fstatat a
 * file relative to the folder that its client's folder is in.
 *
 *   (cd BOOK && find records -name client.yaml | peer_stat RUNS) */
#include "peer.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    int fd;
    char folder[512];
    size_t n;
} place;

static void *place_open(void)
{
    place *p = calloc(1, sizeof *p);
    if (p == NULL)
        exit(1);
    p->fd = -1;
    return p;
}

static void place_close(void *state)
{
    place *p = state;
    close(p->fd);
    free(p);
}

/* "records/ac" of "records/ac/acme/client.yaml" */
static size_t folder_of(const char *path)
{
    size_t n = strlen(path);
    for (int slashes = 0; n > 0; n--)
        if (path[n - 1] == '/' && ++slashes == 2)
            return n - 1;
    return 0;
}

static void look(void *state, const char *path)
{
    place *p = state;
    struct stat st;
    size_t n = folder_of(path);
    if (n != p->n || memcmp(path, p->folder, n) != 0) {
        close(p->fd);
        snprintf(p->folder, sizeof p->folder, "%.*s", (int)n, path);
        p->n = n;
        p->fd = open(p->folder, O_PATH | O_DIRECTORY);
    }
    if (fstatat(p->fd, path + n + 1, &st, AT_SYMLINK_NOFOLLOW) != 0)
        exit(1);
}

int main(int argc, char **argv)
{
    peer p = {.one = look, .open = place_open, .close = place_close};
    return peer_main(&p, argc, argv);
}
