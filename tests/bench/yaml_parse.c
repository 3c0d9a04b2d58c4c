/* ds_yaml_parse against libyaml's bare events, on one client of about 2 KB.
 *
 *   cc -O2 -Isrc tests/bench/yaml_parse.c build/plain/libdossier.a -lyaml ...
 *
 * Prints the best of 31 rounds each, turn by turn, and their ratio: what
 * disturbs a round only ever makes it longer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <yaml.h>
#include "base/buf.h"
#include "yaml/tree.h"
#include "base/banned.h"

enum {
    ROUNDS = 11,
    TIMES = 2000
};

static ds_str make_client(ds_buf *b, bool accents)
{
    ds_buf_addf(b,
                "# taken over from the old book\n"
                "legal_name: Officine Meccaniche %s S.r.l.\n"
                "kind: company\ncode: C-0042\n"
                "tax_code: \"01234567890\"\nvat_number: IT01234567890\n"
                "status: active   # since the fair\nowner: Carla Bianchi\n"
                "tags: [mechanics, north, key account]\n"
                "address:\n  street: Via Giuseppe Mazzini 12\n"
                "  postcode: \"20121\"\n  city: Milano\n  province: MI\n"
                "  country: IT\nemail: info@officine.example\n\n"
                "contacts:\n  - name: Anna Rossi\n    role: buyer\n"
                "    email: anna@officine.example\n    primary: yes\n\n"
                "projects:\n  - code: P-1\n    name: Press line\n"
                "    status: open\n    budget_hours: 120\n    time:\n",
                accents ? "Perch\xc3\xa8" : "Perche");
    for (int i = 1; i < 9; i++)
        ds_buf_addf(b,
                    "      - date: 2026-10-%02d\n        hours: 3:30\n"
                    "        person: Luca\n        note: assembly, day %d\n",
                    i, i);
    ds_buf_addz(b, "\ninvoices:\n");
    for (int i = 1; i < 7; i++)
        ds_buf_addf(b,
                    "  - number: 2026-%03d\n    date: 2026-0%d-15\n"
                    "    status: authorised\n    net: 1000.00\n"
                    "    vat: 220.00\n    total: 1220.00\n",
                    i, i);
    return ds_buf_str(b);
}

static void bare(ds_str s)
{
    yaml_parser_t p;
    yaml_event_t e;
    bool done = false;
    if (!yaml_parser_initialize(&p))
        abort();
    yaml_parser_set_encoding(&p, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&p, (const unsigned char *)s.p, s.n);
    while (!done) {
        if (!yaml_parser_parse(&p, &e))
            abort();
        done = e.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&e);
    }
    yaml_parser_delete(&p);
}

static void ours(ds_str s, ds_arena *a)
{
    ds_doc doc;
    ds_findings f = {.arena = a};
    if (ds_yaml_parse(&doc, a, DS_STR("x"), s, &f) || !doc.root)
        abort();
    ds_arena_reset(a);
}

static int64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int by_number(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
    return a < b ? -1 : a > b;
}

static void compare(const char *name, bool accents)
{
    ds_buf b = {0};
    ds_arena a = {0};
    ds_str s = make_client(&b, accents);
    int64_t t[2][ROUNDS];
    for (int r = 0; r < ROUNDS; r++) {
        int64_t start = now();
        for (int i = 0; i < TIMES; i++)
            bare(s);
        t[0][r] = now() - start;
        start = now();
        for (int i = 0; i < TIMES; i++)
            ours(s, &a);
        t[1][r] = now() - start;
    }
    qsort(t[0], ROUNDS, sizeof t[0][0], by_number);
    qsort(t[1], ROUNDS, sizeof t[1][0], by_number);
    int64_t events = t[0][0], tree = t[1][0];
    printf("%-8s %zu bytes: events %lld ns, tree %lld ns: %lld.%02lld\n", name,
           s.n, (long long)(events / TIMES), (long long)(tree / TIMES),
           (long long)(tree / events), (long long)(tree * 100 / events % 100));
    ds_arena_free(&a);
    ds_buf_free(&b);
}

int main(void)
{
    compare("ascii", false);
    compare("accents", true);
    return 0;
}
