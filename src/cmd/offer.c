/* Prints candidates, one a line. */
#include "cmd/offer.h"
#include "doctor/doctor.h"
#include "record/client.h"
#include "base/utf8.h"
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>
#include "base/banned.h"

static bool has_control(ds_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
            return true;
    return false;
}

void ds_offer_one(const ds_offer *o, ds_str word, const char *tail, ds_str note)
{
    if (!ds_str_starts(word, o->stem) || has_control(word))
        return;
    ds_buf b = {0};
    ds_utf8_show(&b, note, false);
    printf("%.*s%.*s%s\t%.*s\n", DS_FMT(o->lead), DS_FMT(word), tail, (int)b.n,
           b.n ? b.p : "");
    ds_buf_free(&b);
}

void ds_offer_words(const ds_offer *o, const char *words)
{
    for (ds_str rest = ds_cstr(words); rest.n;) {
        ds_str word = ds_str_cut(&rest, ' ');
        ds_offer_one(o, word, "", DS_STR(""));
    }
}

/* --- the program ---------------------------------------------------------- */

void ds_offer_verbs(ds_offer *o)
{
    for (const ds_verb *v = ds_verbs; v->name; v++)
        if (v->group)
            ds_offer_one(o, ds_cstr(v->name), "", ds_cstr(v->summary));
}

void ds_offer_topics(ds_offer *o)
{
    ds_offer_one(o, DS_STR("query"), "", DS_STR("the query language"));
    ds_offer_one(o, DS_STR("record"), "", DS_STR("the form of a record"));
    ds_offer_one(o, DS_STR("index"), "", DS_STR("the index's files"));
}

void ds_offer_subjects(ds_offer *o)
{
    for (size_t i = 0; ds_doctor_topic_at(i).name.n; i++)
        ds_offer_one(o, ds_doctor_topic_at(i).name, "",
                     ds_cstr(ds_doctor_topic_at(i).summary));
}

static void offer_option(const ds_offer *o, ds_opt opt)
{
    const ds_opt_row *row = &ds_opt_table[opt];
    char name[40];
    snprintf(name, sizeof name, "--%s", row->name);
    ds_offer_one(o, ds_cstr(name), "", ds_cstr(row->help));
    snprintf(name, sizeof name, "-%c", row->letter);
    if (row->letter && o->stem.n < 2)
        ds_offer_one(o, ds_cstr(name), "", ds_cstr(row->help));
}

void ds_offer_options(ds_offer *o, const ds_verb *verb)
{
    const ds_opt *own = verb ? verb->options : NULL;
    for (; own && *own != OPT_COUNT; own++)
        offer_option(o, *own);
    for (own = ds_verb_everywhere; *own != OPT_COUNT; own++)
        offer_option(o, *own);
}

void ds_offer_files(ds_offer *o)
{
    o->files = true;
}

void ds_offer_folders(ds_offer *o)
{
    o->folders = true;
}

/* --- the schema ----------------------------------------------------------- */

void ds_offer_nouns(ds_offer *o)
{
    for (size_t t = 0; t < o->schema->ntables; t++)
        ds_offer_one(o, o->schema->tables[t].noun, "",
                     o->schema->tables[t].label_en);
}

void ds_offer_sources(ds_offer *o)
{
    for (size_t t = 0; t < o->schema->ntables; t++)
        ds_offer_one(o, o->schema->tables[t].name, "",
                     o->schema->tables[t].label_en);
}

void ds_offer_fields(ds_offer *o, unsigned table, bool stored, const char *tail)
{
    const ds_table *t = &o->schema->tables[table];
    for (size_t f = 0; f < (stored ? t->nstored : t->nfields); f++)
        ds_offer_one(o, t->fields[f].name, tail, t->fields[f].label_en);
    t = o->schema->tables;
    for (size_t f = 0; f < t->nfields && table && !stored; f++)
        ds_offer_one(
            o,
            ds_printf(&o->run->arena, "client.%.*s", DS_FMT(t->fields[f].name)),
            tail, t->fields[f].label_en);
}

/* --- the book ------------------------------------------------------------- */

static bool open_index(ds_offer *o)
{
    ds_err none;
    o->run->quiet_index = true;
    return o->book && ds_run_index(o->run, &none) == 0;
}

void ds_offer_clients(ds_offer *o)
{
    if (!open_index(o))
        return;
    int name = ds_table_field(&o->schema->tables[0], DS_STR("legal_name"));
    ds_segments all = ds_index_segments(o->run->index);
    for (size_t i = 0; i < all.n; i++) {
        const ds_segment *s = all.segments[i];
        for (uint32_t c = 0; c < s->tables[0].rows; c++) {
            ds_str id = ds_segment_id(s, c);
            if ((s->dead && s->dead[c]) || !ds_str_starts(id, o->stem))
                continue;
            ds_value v = {0};
            if (name >= 0)
                v = ds_segment_value(s, 0, c, (unsigned)name);
            ds_offer_one(o, id, "", v.set ? v.text : DS_STR(""));
        }
    }
}

void ds_offer_keys(ds_offer *o, ds_str client, unsigned table)
{
    ds_client_ref ref;
    ds_record r;
    ds_err none;
    int key = o->schema->tables[table].key;
    if (!client.n || !open_index(o) ||
        ds_run_client(&ref, o->run, client, &none) ||
        ds_run_record(&r, o->run, ref.path, &none))
        return;
    for (size_t i = 0; i < r.tables[table].n; i++) {
        const ds_value *v =
            key >= 0 ? &r.tables[table].rows[i].values[key] : NULL;
        ds_str place = ds_printf(&o->run->arena, "#%zu", i + 1);
        if (!v)
            ds_offer_one(o, place, "", DS_STR(""));
        else if (v->set)
            ds_offer_one(o, v->text, "", DS_STR(""));
    }
}

void ds_offer_values(ds_offer *o, const ds_field *f, ds_str client)
{
    size_t n = f->noffered ? f->noffered : f->nvalues;
    for (size_t i = 0; i < n; i++)
        ds_offer_one(o, f->values[i], "", DS_STR(""));
    for (size_t i = 0; i < f->nrefs; i++) {
        if (f->refs[i] == 0)
            ds_offer_clients(o);
        else
            ds_offer_keys(o, client, f->refs[i]);
    }
    if (f->type == DS_BOOL)
        ds_offer_words(o, "true false");
    if (f->type == DS_DATE)
        ds_offer_words(o, "today");
}

static DIR *open_folder(const ds_offer *o, const char *path)
{
    int fd = o->book ? openat(o->run->book.fd, path,
                              O_RDONLY | O_DIRECTORY | O_CLOEXEC)
                     : -1;
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (!dir && fd >= 0)
        close(fd);
    return dir;
}

void ds_offer_batches(ds_offer *o)
{
    DIR *dir = open_folder(o, "records/batches");
    struct dirent *e;
    while (dir && (e = readdir(dir)))
        if (e->d_name[0] != '.')
            ds_offer_one(o, ds_cstr(e->d_name), "", DS_STR(""));
    if (dir)
        closedir(dir);
}

void ds_offer_reports(ds_offer *o)
{
    DIR *dir = open_folder(o, "records/reports");
    struct dirent *e;
    while (dir && (e = readdir(dir))) {
        ds_str name = ds_cstr(e->d_name);
        if (ds_str_ends(name, DS_STR(".yaml")) && name.p[0] != '.')
            ds_offer_one(
                o, ds_printf(&o->run->arena, "@%.*s", (int)name.n - 5, name.p),
                "", DS_STR(""));
    }
    if (dir)
        closedir(dir);
}
