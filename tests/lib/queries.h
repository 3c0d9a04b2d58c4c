/* A small book in memory, and queries over it as text in and text out. */
#ifndef TESTS_LIB_QUERIES_H
#define TESTS_LIB_QUERIES_H

#include "base/vec.h"
#include "query/query.h"
#include "unit.h"

/* Every book's today is Monday, 2026-11-23. */
#define TODAY ds_date_make(2026, 11, 23)

typedef struct {
    ds_arena a;
    const ds_schema *schema;
    ds_builder *builder;
    const ds_segment *segment;
    ds_query_env env;
} book;

typedef struct {
    const char *id, *yaml;
} client_text;

static inline void book_open(book *b, const ds_schema *s,
                             const client_text *clients, size_t n)
{
    *b = (book){.schema = s, .builder = ds_builder_new(s)};
    b->env = (ds_query_env){.schema = s, .today = TODAY};
    for (size_t i = 0; i < n; i++) {
        ds_arena a = {0};
        ds_doc doc;
        ds_record r;
        ds_findings f = {.arena = &a};
        ds_str path = ds_printf(&a, "records/%s/client.yaml", clients[i].id);
        if (ds_yaml_parse(&doc, &a, path, ds_cstr(clients[i].yaml), &f) != 0)
            fail_msg("%.*s", DS_FMT(f.list.p[0].msg));
        ds_record_read(&r, &a, s, &doc, ds_cstr(clients[i].id), path, &f);
        for (size_t k = 0; k < f.list.n; k++)
            fail_msg("%s: %.*s", clients[i].id, DS_FMT(f.list.p[k].msg));
        ds_builder_add(b->builder, &r);
        ds_findings_free(&f);
        ds_arena_free(&a);
    }
    b->segment = ds_builder_finish(b->builder);
}

static inline void book_close(book *b)
{
    ds_builder_close(b->builder);
    ds_arena_free(&b->a);
}

/* A sink that writes "cell|cell\n", the head first; a total begins with "=",
 * what is missing is "-". */
typedef struct {
    ds_sink sink;
    const ds_column *columns;
    size_t n;
    ds_buf text;
} text_sink;

static inline void add_cell(ds_buf *b, const ds_column *c, const ds_cell *v)
{
    char word[11];
    if (!v->set) {
        ds_buf_addc(b, '-');
    } else if (c->type == DS_DATE) {
        ds_date_format(word, (ds_date)v->num.num);
        ds_buf_addz(b, word);
    } else if (c->type == DS_BOOL) {
        ds_buf_addz(b, v->num.num != 0 ? "yes" : "no");
    } else if (c->type == DS_MONEY) {
        ds_currency_format(word, v->cur);
        ds_ratio_format(b, v->num, 2);
        ds_buf_addf(b, " %s", word);
    } else if (ds_type_class(c->type) == DS_AS_NUMBER) {
        ds_ratio_format(b, v->num, 0);
    } else {
        ds_buf_add(b, v->text);
    }
}

static inline int text_row(ds_sink *s, const ds_cell *cells, ds_err *err)
{
    text_sink *t = (text_sink *)s;
    (void)err;
    for (size_t i = 0; i < t->n; i++) {
        if (i > 0)
            ds_buf_addc(&t->text, '|');
        add_cell(&t->text, &t->columns[i], &cells[i]);
    }
    ds_buf_addc(&t->text, '\n');
    return 0;
}

static inline int text_head(ds_sink *s, const ds_column *columns, size_t n,
                            ds_err *err)
{
    text_sink *t = (text_sink *)s;
    (void)err;
    t->columns = columns;
    t->n = n;
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            ds_buf_addc(&t->text, '|');
        ds_buf_add(&t->text, columns[i].name);
    }
    ds_buf_addc(&t->text, '\n');
    return 0;
}

static inline int text_total(ds_sink *s, const ds_cell *cells, ds_err *err)
{
    ds_buf_addc(&((text_sink *)s)->text, '=');
    return text_row(s, cells, err);
}

static inline int text_end(ds_sink *s, ds_err *err)
{
    (void)s;
    (void)err;
    return 0;
}

static inline text_sink text_sink_new(void)
{
    return (text_sink){.sink = {text_head, text_row, text_total, text_end}};
}

/* Appends the answer, or "error: message" with the excerpt below it. */
static inline void ask_slots(ds_buf *out, book *b, const ds_query_slots *slots,
                             ds_query_stats *stats)
{
    ds_arena a = {0};
    ds_err err = {0};
    ds_query *q;
    text_sink sink = text_sink_new();
    ds_segments all = {&b->segment, 1};
    if (ds_query_parse(&q, &a, &b->env, slots, &err) != 0 ||
        ds_query_run(q, all, &sink.sink, stats, &err) != 0)
        ds_buf_addf(out, "error: %s\n%s", err.msg, err.excerpt);
    else
        ds_buf_add(out, ds_buf_str(&sink.text));
    ds_buf_free(&sink.text);
    ds_arena_free(&a);
}

#define assert_answer(b, text, want)                                           \
    assert_answer_at((b), (text), (want), __FILE__, __LINE__)

static inline void assert_answer_at(book *b, const char *text, const char *want,
                                    const char *file, int line)
{
    ds_buf out = {0};
    ds_query_slots slots = {.text = ds_cstr(text)};
    ds_query_stats stats;
    ask_slots(&out, b, &slots, &stats);
    bool same = ds_str_is(ds_buf_str(&out), want);
    if (!same)
        print_error("%s\ngot:\n%s\nwant:\n%s\n", text, ds_buf_z(&out), want);
    ds_buf_free(&out);
    if (!same)
        _fail(file, line);
}

/* The first column of the answer, without its head, joined by spaces. */
#define assert_first(b, text, want)                                            \
    assert_first_at((b), (text), (want), __FILE__, __LINE__)

static inline void assert_first_at(book *b, const char *text, const char *want,
                                   const char *file, int line)
{
    ds_buf out = {0}, words = {0};
    ds_query_slots slots = {.text = ds_cstr(text)};
    ds_query_stats stats;
    ask_slots(&out, b, &slots, &stats);
    ds_str rest = ds_buf_str(&out);
    bool error = ds_str_starts(rest, DS_STR("error"));
    if (!error)
        ds_str_cut(&rest, '\n');
    while (rest.n > 0) {
        ds_str one = ds_str_cut(&rest, '\n');
        if (words.n > 0)
            ds_buf_addc(&words, ' ');
        ds_buf_add(&words, error ? one : ds_str_cut(&one, '|'));
    }
    bool same = ds_str_is(ds_buf_str(&words), want);
    if (!same)
        print_error("%s\ngot  %s\nwant %s\n", text, ds_buf_z(&words), want);
    ds_buf_free(&out);
    ds_buf_free(&words);
    if (!same)
        _fail(file, line);
}

#endif
