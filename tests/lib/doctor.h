/* What doctor finds in a small book on the disk, as text. */
#ifndef TESTS_LIB_DOCTOR_H
#define TESTS_LIB_DOCTOR_H

#include "book.h"
#include "doctor/doctor.h"

/* "path:line:col: E0912 message -- hint", one a line. Lives in the book. */
static inline ds_str diagnosis(testbook *b, const char *subject)
{
    ds_err err = {0};
    ds_buf out = {0};
    ds_str name = ds_cstr(subject);
    ds_findings f = {.arena = &b->a};
    book_open(b);
    ds_query_env query = {.schema = b->schema, .today = 0};
    ds_doctor_env env = {.book = &b->book,
                         .query = &query,
                         .segments = ds_index_segments(b->index),
                         .now = 4000000000};
    assert_ok(ds_doctor_run(&f, &env, &name, 1, &err), &err);
    for (size_t i = 0; i < f.list.n; i++) {
        const ds_finding *one = &f.list.p[i];
        ds_buf_addf(&out, "%.*s:%u:%u: %c%04d %.*s -- %.*s\n",
                    DS_FMT(one->path), one->line, one->col,
                    one->warning ? 'W' : 'E', (int)one->code, DS_FMT(one->msg),
                    DS_FMT(one->hint));
    }
    ds_str text = ds_dup(&b->a, ds_buf_str(&out));
    ds_buf_free(&out);
    ds_findings_free(&f);
    return text;
}

static inline size_t count_lines(ds_str text, const char *with)
{
    size_t n = 0;
    while (text.n > 0) {
        ds_str line = ds_str_cut(&text, '\n');
        n += ds_str_find(line, ds_cstr(with)) != SIZE_MAX;
    }
    return n;
}

static inline void book_record(const testbook *b, const char *id, ds_str yaml)
{
    ds_arena a = {0};
    book_write(b, ds_printf(&a, "records/%s/client.yaml", id).p, yaml);
    ds_arena_free(&a);
}

#endif
