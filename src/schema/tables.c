/* Built and run by the Makefile: reads the built-in schema as text and writes
 * it as C tables, so that no start of the program parses it. */
#include "record/schema_build.h"
#include <stdio.h>
#include <stdlib.h>
#include "base/banned.h"

static void text(ds_str s)
{
    printf("{\"");
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '"' || c == '\\' || c < ' ' || c >= 0x7f)
            printf("\\%03o", c);
        else
            putchar(c);
    }
    printf("\", %zu}", s.n);
}

static void member(const char *name, ds_str s)
{
    if (s.n == 0)
        return;
    printf(" .%s = ", name);
    text(s);
    putchar(',');
}

static void texts(const char *name, size_t a, size_t b, const ds_str *list,
                  size_t n)
{
    if (n == 0)
        return;
    printf("static const ds_str %s_%zu_%zu[] = {", name, a, b);
    for (size_t i = 0; i < n; i++) {
        text(list[i]);
        putchar(',');
    }
    printf("};\n");
}

static void numbers(const char *name, size_t a, size_t b, const unsigned *list,
                    size_t n)
{
    if (n == 0)
        return;
    printf("static const unsigned %s_%zu_%zu[] = {", name, a, b);
    for (size_t i = 0; i < n; i++)
        printf("%u,", list[i]);
    printf("};\n");
}

static void cases(size_t a, size_t b, const ds_field *f)
{
    if (f->ncases == 0)
        return;
    printf("static const ds_case cases_%zu_%zu[] = {\n", a, b);
    for (size_t i = 0; i < f->ncases; i++) {
        printf("    {");
        member("when", f->cases[i].when);
        member("value", f->cases[i].value);
        printf("},\n");
    }
    printf("};\n");
}

static void list_of(const char *name, const char *count, size_t a, size_t b,
                    size_t n)
{
    if (n > 0)
        printf(" .%s = %s_%zu_%zu, .%s = %zu,", name, name, a, b, count, n);
}

static void field(size_t a, size_t b, const ds_field *f)
{
    printf("    {");
    member("name", f->name);
    printf(" .type = %d, .required = %d, .key = %d, .virtual = %d,",
           (int)f->type, f->required, f->key, f->virtual);
    list_of("values", "nvalues", a, b, f->nvalues);
    list_of("refs", "nrefs", a, b, f->nrefs);
    list_of("cases", "ncases", a, b, f->ncases);
    printf(" .noffered = %zu,", f->noffered);
    member("label_en", f->label_en);
    member("label_it", f->label_it);
    member("help", f->help);
    member("initial", f->initial);
    printf(" .has_min = %d, .has_max = %d, .min = %lldLL, .max = %lldLL,",
           f->has_min, f->has_max, (long long)f->min, (long long)f->max);
    printf(" .check = %d},\n", (int)f->check);
}

static void fields(size_t n, const ds_table *t)
{
    for (size_t i = 0; i < t->nfields; i++) {
        const ds_field *f = &t->fields[i];
        texts("values", n, i, f->values, f->nvalues);
        numbers("refs", n, i, f->refs, f->nrefs);
        cases(n, i, f);
    }
    printf("static const ds_field fields_%zu_0[] = {\n", n);
    for (size_t i = 0; i < t->nfields; i++)
        field(n, i, &t->fields[i]);
    printf("};\n");
}

static void slots(size_t n, const ds_table *t)
{
    printf("static const ds_slot slots_%zu_0[%zu] = {\n", n, t->nslots);
    for (size_t i = 0; i < t->nslots; i++) {
        if (t->slots[i].kind == DS_SLOT_FREE)
            continue;
        printf("    [%zu] = {", i);
        text(t->slots[i].path);
        printf(", %d, %u},\n", (int)t->slots[i].kind, t->slots[i].at);
    }
    printf("};\n");
}

static void table(size_t n, const ds_table *t)
{
    printf("    {");
    member("name", t->name);
    member("noun", t->noun);
    member("label_en", t->label_en);
    member("label_it", t->label_it);
    member("one_it", t->one_it);
    list_of("also", "nalso", n, 0, t->nalso);
    list_of("shown", "nshown", n, 0, t->nshown);
    list_of("parents", "nparents", n, 0, t->nparents);
    list_of("fields", "nfields", n, 0, t->nfields);
    list_of("slots", "nslots", n, 0, t->nslots);
    list_of("keys", "nkeys", n, 0, t->nkeys);
    printf(" .nstored = %zu, .key = %d, .currency = %d},\n", t->nstored, t->key,
           t->currency);
}

static void rules_and_figures(const ds_schema *s)
{
    printf("static const ds_rule rules[] = {\n");
    for (size_t i = 0; i < s->nrules; i++) {
        printf("    {.table = %u, .warning = %d,", s->rules[i].table,
               s->rules[i].warning);
        member("when", s->rules[i].when);
        member("message", s->rules[i].message);
        printf("},\n");
    }
    printf("};\nstatic const ds_figure figures[] = {\n");
    for (size_t i = 0; i < s->nfigures; i++) {
        printf("    {");
        member("section", s->figures[i].section);
        member("name", s->figures[i].name);
        member("label_en", s->figures[i].label_en);
        member("label_it", s->figures[i].label_it);
        member("query", s->figures[i].query);
        printf("},\n");
    }
    printf("};\n");
}

static void schema(const ds_schema *s)
{
    printf("#include \"record/schema.h\"\n");
    for (size_t i = 0; i < s->ntables; i++) {
        const ds_table *t = &s->tables[i];
        texts("also", i, 0, t->also, t->nalso);
        texts("shown", i, 0, t->shown, t->nshown);
        numbers("parents", i, 0, t->parents, t->nparents);
        fields(i, t);
        slots(i, t);
        texts("keys", i, 0, t->keys, t->nkeys);
    }
    printf("static const ds_table tables[] = {\n");
    for (size_t i = 0; i < s->ntables; i++)
        table(i, &s->tables[i]);
    printf("};\n");
    rules_and_figures(s);
    printf("const ds_schema ds_builtin_tables = {\n"
           "    .tables = tables, .ntables = %zu, .rules = rules,\n"
           "    .nrules = %zu, .figures = figures, .nfigures = %zu,\n   ",
           s->ntables, s->nrules, s->nfigures);
    printf(" .currency = %u,", s->currency);
    member("country", s->country);
    member("language", s->language);
    member("layout", s->layout);
    printf("\n    .due_soon = %d, .payment_terms = %d, .hash = %lluULL};\n",
           s->due_soon, s->payment_terms, (unsigned long long)s->hash);
}

static ds_str whole_input(ds_arena *a)
{
    size_t room = 1u << 20;
    char *p = ds_alloc_text(a, room);
    return (ds_str){p, fread(p, 1, room, stdin)};
}

int main(void)
{
    ds_arena a = {0};
    ds_findings f = {.arena = &a};
    ds_draft d = {.a = &a, .f = &f};
    ds_doc doc;
    ds_str input = whole_input(&a);
    ds_yaml_parse(&doc, &a, DS_STR("src/schema/client.yaml"), input, &f);
    ds_draft_read(&d, &doc);
    d.s.hash = ds_str_hash(input);
    for (size_t i = 0; i < f.list.n; i++)
        fprintf(stderr, "%.*s:%u:%u: %.*s\n", DS_FMT(f.list.p[i].path),
                f.list.p[i].line, f.list.p[i].col, DS_FMT(f.list.p[i].msg));
    if (f.errors == 0)
        schema(ds_draft_freeze(&d));
    int status = f.errors == 0 && fflush(stdout) == 0 ? 0 : 1;
    ds_draft_close(&d);
    ds_findings_free(&f);
    ds_arena_free(&a);
    return status;
}
