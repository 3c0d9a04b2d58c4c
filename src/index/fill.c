/* Two threads take stretches of items in turn; each stretch has a builder of
 * its own, so that what comes out does not depend on who was faster. */
#include "index/fill.h"
#include "base/file.h"
#include "base/pair.h"
#include "index/reach.h"
#include "index/sum.h"
#include "record/client.h"
#include "yaml/quick.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include "base/banned.h"

enum {
    STRETCH = 512,         /* items of one builder: some megabytes */
    FIRST_READ = 64 * 1024 /* nearly all records are smaller */
};

typedef struct {
    ds_arena scratch; /* one record */
    ds_arena kept;    /* findings' texts, groups' names */
    ds_findings found;
    ds_buf bytes;
    int folder; /* the folder of the clients at hand, or -1 */
    ds_str folder_path;
} worker;

typedef struct {
    const ds_fill_env *env;
    ds_item *items;
    size_t n;
    ds_builder **builders;
    size_t first; /* number of the first of these builders */
    atomic_size_t next;
    worker workers[2];
} job;

/* --- what is refused --------------------------------------------------- */

static void refuse(worker *w, ds_item *it, ds_str path, ds_finding_code code,
                   const char *why)
{
    ds_find_error(&w->found, (ds_place){.path = path}, code, "%s", why);
    it->state = DS_ITEM_BROKEN;
}

/* A symlink on the way: the folder, or the file in it. */
static void refuse_link(worker *w, ds_item *it)
{
    struct stat st;
    ds_str folder = ds_guess_folder(it->path);
    const char *id = ds_zstr(&w->scratch, ds_path_base(folder));
    bool file = fstatat(w->folder, id, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
                !S_ISLNK(st.st_mode);
    refuse(w, it, file ? it->path : folder, DS_F_PATH,
           "is a symbolic link, which is not followed");
}

/* --- a folder without client.yaml -------------------------------------- */

/* A folder or file that cannot be opened, for the reason in errno. */
static void not_opened(worker *w, ds_item *it)
{
    if (errno == ELOOP)
        refuse_link(w, it);
    else if (errno == ENOENT || errno == ENOTDIR)
        it->state = DS_ITEM_GONE;
    else
        refuse(w, it, it->path, DS_F_PATH,
               errno == EACCES ? "may not be read" : "cannot be read");
}

static void list_group(worker *w, ds_item *it)
{
    ds_listing l;
    ds_str folder = ds_guess_folder(it->path);
    const char *id = ds_zstr(&w->scratch, ds_path_base(folder));
    int fd = ds_reach(w->folder, id, O_RDONLY | O_DIRECTORY);
    if (fd < 0 || !ds_list_folder(&l, &w->kept, fd, folder, &w->found)) {
        not_opened(w, it);
        return;
    }
    if (l.client) { /* it came while we looked */
        refuse(w, it, it->path, DS_F_PATH, "changes while it is read");
        return;
    }
    it->state = DS_ITEM_GROUP;
    it->stamp = l.stamp;
    it->folders = l.guesses;
    it->nfolders = l.n;
}

/* --- a file ------------------------------------------------------------ */

/* Reads to the end, or to more than a record may have. The buffer has room for
 * one byte more than the file had, so that most files take one call. */
static bool read_all(worker *w, int fd, size_t expect)
{
    ds_buf_clear(&w->bytes);
    for (;;) {
        size_t room = expect > w->bytes.n ? expect - w->bytes.n + 1 : 4096;
        if (room < FIRST_READ)
            room = FIRST_READ;
        char *p = ds_buf_room(&w->bytes, room + 1);
        ssize_t n = read(fd, p, room);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        w->bytes.n += (size_t)n;
        /* A regular file gives less than asked for at its end alone. */
        if ((size_t)n < room || w->bytes.n > DS_YAML_MAX_BYTES)
            break;
    }
    w->bytes.p[w->bytes.n] = '\0';
    return true;
}

static void parse(const job *j, worker *w, ds_builder *b, ds_item *it)
{
    ds_doc doc;
    ds_record r;
    size_t before = w->found.list.n;
    it->parsed = true;
    it->state = DS_ITEM_BROKEN;
    ds_str bytes = ds_buf_str(&w->bytes);
    if (!ds_yaml_quick(&doc, &w->scratch, it->path, bytes) &&
        ds_yaml_parse(&doc, &w->scratch, it->path, bytes, &w->found) != 0)
        return;
    w->found.list.n = before; /* warnings are for `check` */
    ds_record_read(&r, &w->scratch, j->env->schema, &doc,
                   ds_client_id(it->path), it->path, NULL);
    ds_builder_add(b, &r);
    it->state = DS_ITEM_ROW;
}

static void take_file(const job *j, worker *w, ds_builder *b, ds_item *it,
                      int fd)
{
    struct stat st;
    if (fstat(fd, &st) != 0) {
        refuse(w, it, it->path, DS_F_PATH, "cannot be read");
        return;
    }
    it->stamp = ds_stamp_of(&st);
    if (!S_ISREG(st.st_mode)) {
        refuse(w, it, it->path, DS_F_PATH, "is not a regular file");
        return;
    }
    if (!read_all(w, fd, (size_t)st.st_size)) {
        refuse(w, it, it->path, DS_F_PATH, "cannot be read");
        return;
    }
    it->hash = ds_sum(w->bytes.p, w->bytes.n);
    if (it->from && it->hash == it->known_hash) {
        ds_builder_copy(b, it->path, it->from, it->from_row);
        it->state = DS_ITEM_ROW;
        return;
    }
    parse(j, w, b, it);
}

/* The folder that the client's folder is in; kept open for its neighbours. */
static bool enter(const job *j, worker *w, ds_str path)
{
    ds_str folder = ds_path_dir(ds_guess_folder(path));
    if (w->folder >= 0 && ds_str_eq(folder, w->folder_path))
        return true;
    if (w->folder >= 0)
        close(w->folder);
    w->folder_path = folder;
    w->folder = ds_reach(j->env->book->fd, ds_zstr(&w->scratch, folder),
                         O_PATH | O_DIRECTORY);
    return w->folder >= 0;
}

/* A client's folder without client.yaml is a group. */
static void no_file(worker *w, ds_item *it)
{
    if (errno == ENOENT)
        list_group(w, it);
    else
        not_opened(w, it);
}

static void look(worker *w, ds_item *it, const char *name)
{
    struct stat st;
    if (fstatat(w->folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        no_file(w, it);
    else if (S_ISLNK(st.st_mode))
        refuse_link(w, it);
    else if (!S_ISREG(st.st_mode))
        refuse(w, it, it->path, DS_F_PATH, "is not a regular file");
    else
        it->state = DS_ITEM_ROW;
}

static void do_file(const job *j, worker *w, ds_builder *b, ds_item *it)
{
    if (!enter(j, w, it->path)) {
        if (errno != ELOOP) /* a link is told where it is listed */
            not_opened(w, it);
        return;
    }
    const char *name = it->path.p + w->folder_path.n + 1;
    if (it->job == DS_ITEM_LOOK) {
        look(w, it, name);
        return;
    }
    int fd = ds_reach(w->folder, name, O_RDONLY);
    if (fd < 0) {
        no_file(w, it);
        return;
    }
    take_file(j, w, b, it, fd);
    close(fd);
}

static void take_bytes(const job *j, worker *w, ds_builder *b, ds_item *it)
{
    ds_buf_clear(&w->bytes);
    it->state = DS_ITEM_BROKEN;
    if (j->env->read(j->env->payload, (unsigned)(w - j->workers), &w->bytes,
                     it))
        parse(j, w, b, it);
}

/* --- sharing out ------------------------------------------------------- */

static void do_item(const job *j, worker *w, size_t number, ds_item *it)
{
    ds_builder *b = j->builders ? j->builders[number] : NULL;
    it->builder = (uint32_t)(j->first + number);
    it->row = b ? ds_builder_clients(b) : 0;
    if (it->job == DS_ITEM_COPY) {
        ds_builder_copy(b, it->path, it->from, it->from_row);
        it->state = DS_ITEM_ROW;
        return;
    }
    if (j->env->read)
        take_bytes(j, w, b, it);
    else
        do_file(j, w, b, it);
    ds_arena_reset(&w->scratch);
}

static void work(void *shared, unsigned number)
{
    job *j = shared;
    worker *w = &j->workers[number];
    for (;;) {
        size_t k = atomic_fetch_add(&j->next, 1);
        if (k * STRETCH >= j->n)
            return;
        size_t end = (k + 1) * STRETCH < j->n ? (k + 1) * STRETCH : j->n;
        for (size_t i = k * STRETCH; i < end; i++)
            do_item(j, w, k, &j->items[i]);
    }
}

/* Hands over what a worker found and kept; the names of groups move. */
static void collect(const job *j, worker *w)
{
    for (size_t i = 0; i < w->found.list.n; i++)
        ds_found(j->env->found, &w->found.list.p[i]);
    ds_findings_free(&w->found);
    ds_buf_free(&w->bytes);
    ds_arena_free(&w->scratch);
    if (w->folder >= 0)
        close(w->folder);
}

static void keep_names(const job *j)
{
    for (size_t i = 0; i < j->n; i++) {
        ds_item *it = &j->items[i];
        if (it->nfolders == 0)
            continue;
        ds_str *own = ds_new_n(j->env->arena, ds_str, it->nfolders);
        for (size_t k = 0; k < it->nfolders; k++)
            own[k] = ds_dup(j->env->arena, it->folders[k]);
        it->folders = own;
    }
}

void ds_fill(const ds_fill_env *env, ds_item *items, size_t n,
             ds_builders *builders)
{
    size_t stretches = (n + STRETCH - 1) / STRETCH;
    job j = {.env = env, .items = items, .n = n, .first = builders->n};
    for (size_t i = 0; env->schema && i < stretches; i++)
        *ds_vec_push(builders) = ds_builder_new(env->schema);
    j.builders = env->schema && n > 0 ? builders->p + j.first : NULL;
    for (int i = 0; i < 2; i++) {
        j.workers[i].folder = -1;
        j.workers[i].found.arena = &j.workers[i].kept;
    }
    if (stretches > 1)
        ds_pair_run(work, &j);
    else
        work(&j, 0);
    for (int i = 0; i < 2; i++)
        collect(&j, &j.workers[i]);
    keep_names(&j);
    for (int i = 0; i < 2; i++)
        ds_arena_free(&j.workers[i].kept);
}
