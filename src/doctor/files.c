/* Attached files: listed and not there, there and not listed. */
#include "doctor/find.h"
#include "record/client.h"
#include "store/files.h"
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include "base/banned.h"

typedef struct {
    ds_doctor *d;
    ds_arena arena; /* of one client */
    unsigned table, name;
    const ds_segment *segment;
    uint32_t client;
    ds_str folder; /* "records/acme" */
} search;

static ds_str listed(const search *s, uint32_t row)
{
    return ds_segment_value(s->segment, s->table, row, s->name).text;
}

/* The row that lists a file, or `end`. */
static uint32_t row_of(const search *s, uint32_t beg, uint32_t end, ds_str name)
{
    while (beg < end && !ds_str_eq(listed(s, beg), name))
        beg++;
    return beg;
}

static void tell_dead(search *s, uint32_t row)
{
    ds_doctor *d = s->d;
    ds_str name = listed(s, row);
    ds_note *n = ds_note_add(
        d, ds_spot_row(d, s->segment, s->table, row, (int)s->name),
        DS_F_FILE_MISSING, "file \"%.*s\" is not in files/", DS_FMT(name));
    n->error = true;
    ds_note_hint(d, "dossier rm %.*s file %.*s",
                 DS_FMT(ds_segment_id(s->segment, s->client)),
                 DS_FMT(ds_doctor_word(d, name)));
}

static void tell_unlisted(search *s, ds_str name)
{
    ds_doctor *d = s->d;
    ds_str path = ds_printf(&d->arena, "%.*s/files/%.*s", DS_FMT(s->folder),
                            DS_FMT(name));
    ds_note_add(d, ds_spot_file(d, path, 0, 0), DS_F_FILE_UNLISTED,
                "the client's record does not list this file");
    ds_note_hint(d, "dossier add file %.*s name=%.*s",
                 DS_FMT(ds_segment_id(s->segment, s->client)),
                 DS_FMT(ds_doctor_word(d, name)));
}

static int judge(search *s, ds_err *err)
{
    const ds_segtable *clients = &s->segment->tables[0];
    uint32_t beg = clients->first[s->table][s->client];
    uint32_t end = clients->end[s->table][s->client];
    ds_attached_list list = {0};
    ds_arena_reset(&s->arena);
    if (ds_files_list(&list, &s->arena, s->d->env->book, s->folder, err) != 0)
        return -1;
    bool *found = ds_new_n(&s->arena, bool, end - beg);
    for (size_t i = 0; i < list.n; i++) {
        uint32_t row = row_of(s, beg, end, list.p[i].name);
        if (row < end)
            found[row - beg] = true;
        else if (!list.p[i].refused) /* check tells of those */
            tell_unlisted(s, list.p[i].name);
    }
    for (uint32_t row = beg; row < end; row++)
        if (!found[row - beg] && listed(s, row).n > 0)
            tell_dead(s, row);
    ds_vec_free(&list);
    return 0;
}

/* Most clients have no files at all: one call says so. */
static bool worth_it(const search *s)
{
    struct stat st;
    char path[512];
    const ds_segtable *clients = &s->segment->tables[0];
    if (clients->first[s->table][s->client] < clients->end[s->table][s->client])
        return true;
    int n = snprintf(path, sizeof path, "%.*s/files", DS_FMT(s->folder));
    return n >= (int)sizeof path ||
           fstatat(s->d->env->book->fd, path, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

int ds_find_files(ds_doctor *d, ds_err *err)
{
    int table = ds_doctor_table(d, "files");
    int name = ds_doctor_field(d, table, "name");
    search s = {.d = d, .table = (unsigned)table, .name = (unsigned)name};
    int rc = 0;
    for (size_t i = 0; i < d->env->segments.n && name >= 0; i++) {
        s.segment = d->env->segments.segments[i];
        for (uint32_t c = 0; c < s.segment->tables[0].rows && rc == 0; c++) {
            s.client = c;
            s.folder = ds_client_folder(ds_segment_path(s.segment, c));
            if (ds_doctor_live(s.segment, c) && worth_it(&s))
                rc = judge(&s, err);
        }
    }
    ds_arena_free(&s.arena);
    return rc;
}
