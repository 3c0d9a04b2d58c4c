/* Binds headers: first what --map says, then what a known program means by
 * them, then what the vocabulary knows. */
#include "move/binding.h"
#include "move/synonyms.h"
#include "move/words.h"
#include "base/utf8.h"
#include "record/record.h"
#include <assert.h>
#include "base/banned.h"

typedef ds_binding binding;

ds_str ds_binding_header(const ds_binding *b, size_t column)
{
    return ds_str_trim(b->header->cells[column].text);
}

bool ds_binding_blank(const ds_binding *b, size_t column)
{
    if (b->sheet->n == 1)
        return ds_binding_header(b, column).n == 0;
    for (size_t i = 1; i < b->sheet->n; i++) {
        const ds_sheet_row *r = &b->sheet->rows[i];
        if (column < r->n && ds_str_trim(r->cells[column].text).n > 0)
            return false;
    }
    return true;
}

bool ds_binding_is(const ds_binding *b, size_t column, const char *words)
{
    ds_str rest = ds_cstr(words);
    ds_str folded = ds_header_fold(b->arena, ds_binding_header(b, column));
    while (rest.p != NULL)
        if (ds_str_eq(ds_header_fold(b->arena, ds_str_cut(&rest, '|')), folded))
            return true;
    return false;
}

bool ds_target_same(ds_col_target a, ds_col_target b)
{
    return a.kind == b.kind && a.kind > DS_COL_UNKNOWN && a.table == b.table &&
           (a.field == b.field || a.kind == DS_COL_CLIENT);
}

size_t ds_binding_bound(const ds_binding *b, ds_col_target t)
{
    for (size_t i = 0; i < b->header->n; i++)
        if (ds_target_same(b->out->targets[i], t))
            return i;
    return SIZE_MAX;
}

ds_derived *ds_binding_made(const ds_binding *b, ds_col_target t)
{
    for (size_t i = 0; i < b->out->nderived; i++)
        for (size_t k = 0; k < b->out->derived[i].nto; k++)
            if (ds_target_same(b->out->derived[i].to[k], t))
                return &b->out->derived[i];
    return NULL;
}

ds_derived *ds_binding_make(ds_binding *b, const ds_derived *d)
{
    assert(b->out->nderived < b->made_max);
    ds_derived *made = &b->out->derived[b->out->nderived++];
    *made = *d;
    for (size_t i = 0; i < d->nfrom; i++)
        if (!b->told[d->from[i]])
            b->out->targets[d->from[i]] =
                (ds_col_target){.kind = DS_COL_SOURCE};
    return made;
}

/* The column of that name, as it is written or folded, or SIZE_MAX. */
static size_t find_column(const binding *b, ds_str name)
{
    ds_str folded = ds_header_fold(b->arena, name);
    for (size_t i = 0; i < b->header->n; i++)
        if (ds_str_eq(ds_binding_header(b, i), name))
            return i;
    for (size_t i = 0; folded.n > 0 && i < b->header->n; i++)
        if (ds_str_eq(ds_header_fold(b->arena, ds_binding_header(b, i)),
                      folded))
            return i;
    return SIZE_MAX;
}

static int no_column(const binding *b, ds_str name, ds_err *err)
{
    size_t best;
    ds_str *names = ds_new_n(b->arena, ds_str, b->header->n);
    for (size_t i = 0; i < b->header->n; i++)
        names[i] = ds_binding_header(b, i);
    if (ds_str_nearest(&best, 1, name, names, b->header->n) > 0)
        return ds_fail(err, DS_EUSAGE,
                       "--map: no column \"%.*s\" (did you mean \"%.*s\"?)",
                       DS_FMT(name), DS_FMT(names[best]));
    return ds_fail(err, DS_EUSAGE, "--map: no column \"%.*s\"", DS_FMT(name));
}

static int no_such_field(const ds_vocabulary *v, ds_str name, ds_err *err)
{
    const ds_table *t = &v->schema->tables[v->table];
    ds_schema_no_field(t, name, err);
    if (v->table != 0)
        ds_hint(err, "\"client\" or \"client.code\" finds the client of a row");
    return -1;
}

static int read_source(ds_derived *d, const binding *b, ds_str name,
                       ds_err *err)
{
    if (d->nfrom == DS_DERIVED_MAX)
        return ds_fail(err, DS_EUSAGE, "--map: more than %d columns in one",
                       DS_DERIVED_MAX);
    d->from[d->nfrom] = find_column(b, name);
    if (d->from[d->nfrom] == SIZE_MAX)
        return no_column(b, name, err);
    d->nfrom++;
    return 0;
}

/* "Ditta|Nome+Cognome", where no column has that name: the first that says
 * something, the last of them joined. */
static int read_sources(ds_derived *d, const binding *b, ds_str columns,
                        ds_err *err)
{
    ds_str rest = columns;
    d->nfrom = d->alone = 0;
    if (find_column(b, columns) != SIZE_MAX)
        return read_source(d, b, columns, err);
    while (ds_str_chr(rest, '|') < rest.n) {
        if (read_source(d, b, ds_str_trim(ds_str_cut(&rest, '|')), err))
            return -1;
        d->alone++;
    }
    if (ds_str_chr(rest, '+') == rest.n && d->alone > 0)
        d->alone++;
    while (rest.p != NULL)
        if (read_source(d, b, ds_str_trim(ds_str_cut(&rest, '+')), err))
            return -1;
    return 0;
}

/* "address.postcode address.city", with blanks or commas between. */
static int read_fields(ds_derived *d, const binding *b, ds_str fields,
                       ds_err *err)
{
    while (fields.n > 0) {
        size_t n = 0;
        while (n < fields.n && fields.p[n] != ' ' && fields.p[n] != ',')
            n++;
        ds_str name = ds_str_sub(fields, 0, n);
        fields = ds_str_sub(fields, n + 1, fields.n);
        if (name.n == 0)
            continue;
        if (d->nto == DS_DERIVED_MAX)
            return ds_fail(err, DS_EUSAGE, "--map: more than %d fields of one",
                           DS_DERIVED_MAX);
        if (!ds_vocabulary_field(&d->to[d->nto++], b->words, name))
            return no_such_field(b->words, name, err);
    }
    return 0;
}

/* "Shoe size (EU)" may be the field shoe_size_eu. */
static ds_str own_name(ds_arena *a, ds_str header)
{
    ds_str s = ds_utf8_fold(a, header);
    char *p = ds_alloc_text(a, s.n + 2);
    size_t n = 0;
    for (size_t i = 0; i < s.n && n < 60; i++) {
        bool letter = s.p[i] >= 'a' && s.p[i] <= 'z';
        bool digit = s.p[i] >= '0' && s.p[i] <= '9';
        if (digit && n == 0)
            p[n++] = 'n';
        if (letter || digit)
            p[n++] = s.p[i];
        else if (n > 0 && p[n - 1] != '_')
            p[n++] = '_';
    }
    while (n > 0 && p[n - 1] == '_')
        n--;
    return (ds_str){p, n};
}

/* False when no field can have the name, or another column wants it. */
static bool want_own(binding *b, size_t column, ds_str name)
{
    ds_col_target t;
    if (name.n == 0)
        name = own_name(b->arena, ds_binding_header(b, column));
    for (size_t i = 0; i < b->header->n; i++)
        if (i != column && ds_str_eq(b->out->own[i], name))
            return false;
    if (name.n == 0 || !ds_str_eq(own_name(b->arena, name), name))
        return false;
    if (ds_vocabulary_field(&t, b->words, name)) {
        b->out->targets[column] = t;
        return true;
    }
    b->out->own[column] = name;
    b->out->targets[column] = (ds_col_target){0};
    return true;
}

static void keep_unknown(binding *b)
{
    for (size_t i = 0; i < b->header->n; i++)
        if (b->out->targets[i].kind == DS_COL_UNKNOWN &&
            !ds_binding_blank(b, i))
            want_own(b, i, (ds_str){0});
}

static void cut_map(ds_str *columns, ds_str *fields, ds_str map)
{
    size_t eq = map.n;
    while (eq > 0 && map.p[eq - 1] != '=') /* a header may hold a '=' */
        eq--;
    *columns = ds_str_trim(ds_str_sub(map, 0, eq > 0 ? eq - 1 : 0));
    *fields = ds_str_trim(ds_str_sub(map, eq, map.n));
}

/* Is anything made of the columns, or are they what they are? */
static bool makes(const ds_derived *d)
{
    return d->nto > 1 || (d->nto == 1 && d->nfrom > 1);
}

static int obey_own(binding *b, ds_str columns, ds_str fields, ds_err *err)
{
    ds_derived d = {0};
    if (read_sources(&d, b, columns, err))
        return -1;
    b->told[d.from[0]] = true;
    if (d.nfrom == 1 && want_own(b, d.from[0], ds_str_sub(fields, 1, fields.n)))
        return 0;
    return ds_fail(err, DS_EUSAGE, "--map: \"%.*s\" is no name of a field",
                   DS_FMT(fields));
}

/* Obeys --map; `drop` is set by "*=". */
static int obey(binding *b, ds_str map, ds_err *err)
{
    ds_derived d = {0};
    ds_str columns, fields;
    bool maybe = ds_str_starts(map, DS_STR("?"));
    map = ds_str_sub(map, maybe, map.n);
    if (ds_str_chr(map, '=') == map.n)
        return ds_fail(err, DS_EUSAGE, "--map: \"%.*s\" is not COLUMN=FIELD",
                       DS_FMT(map));
    cut_map(&columns, &fields, map);
    bool all = ds_str_is(columns, "*");
    b->drop = b->drop || (all && fields.n == 0);
    b->keep = b->keep || (all && ds_str_is(fields, "+"));
    if (all && (fields.n == 0 || ds_str_is(fields, "+")))
        return 0;
    if (maybe && read_sources(&d, b, columns, NULL))
        return 0;
    if (ds_str_starts(fields, DS_STR("+")))
        return obey_own(b, columns, fields, err);
    if (read_sources(&d, b, columns, err) || read_fields(&d, b, fields, err))
        return -1;
    if (makes(&d)) {
        ds_binding_make(b, &d);
        return 0;
    }
    for (size_t i = 0; i < d.nfrom; i++) {
        b->told[d.from[i]] = true;
        b->out->targets[d.from[i]] = d.to[0]; /* or dropped */
    }
    return 0;
}

/* --- programs ---------------------------------------------------------- */

static bool has_word(const char *words, ds_str word)
{
    ds_str rest = ds_cstr(words);
    while (rest.p != NULL)
        if (ds_str_eq(ds_str_cut(&rest, '|'), word))
            return true;
    return false;
}

static const ds_program *find_program(const binding *b)
{
    ds_str noun = b->words->schema->tables[b->words->table].name;
    for (const ds_program *p = ds_programs; p->name != NULL; p++) {
        ds_str rest = ds_cstr(p->marks);
        bool all = has_word(p->as, noun);
        while (all && rest.p != NULL)
            all = find_column(b, ds_str_cut(&rest, '|')) != SIZE_MAX;
        if (all)
            return p;
    }
    return NULL;
}

/* What was told wins: about a column, or about a field. */
static bool is_free(const binding *b, const ds_derived *d)
{
    for (size_t i = 0; i < d->nfrom; i++)
        if (b->told[d->from[i]])
            return false;
    for (size_t k = 0; k < d->nto; k++) {
        size_t bound = ds_binding_bound(b, d->to[k]);
        if ((bound != SIZE_MAX && b->told[bound]) ||
            ds_binding_made(b, d->to[k]) != NULL)
            return false;
    }
    return true;
}

static void know(binding *b, ds_str map)
{
    ds_derived d = {0};
    ds_str columns, fields;
    cut_map(&columns, &fields, map);
    if (read_sources(&d, b, columns, NULL) || read_fields(&d, b, fields, NULL))
        return;
    if (!is_free(b, &d))
        return;
    if (makes(&d))
        ds_binding_make(b, &d);
    else
        b->out->targets[d.from[0]] = d.to[0];
}

static void know_program(binding *b)
{
    const ds_program *p = b->out->program = find_program(b);
    for (size_t i = 0; p != NULL && p->maps[i] != NULL; i++)
        know(b, ds_cstr(p->maps[i]));
}

/* --- what a header means ----------------------------------------------- */

/* How many cells of the column the field can read. */
static size_t count_read(ds_vocabulary *v, ds_col_target t,
                         const ds_sheet *sheet, size_t column)
{
    size_t n = 0;
    ds_value value;
    const ds_field *f = &v->schema->tables[t.table].fields[t.field];
    for (size_t i = 1; i < sheet->n; i++) {
        const ds_sheet_row *r = &sheet->rows[i];
        if (column >= r->n)
            continue;
        ds_str text = r->cells[column].text;
        bool word =
            f->type == DS_ENUM && ds_word_value(&v->arena, f, text).n > 0;
        n += word ||
             (ds_value_parse(&value, NULL, f, text, 0, NULL) && value.set);
    }
    return n;
}

/* "IT01234567897": what some call a tax number is a VAT number. */
static bool has_vat_numbers(const ds_sheet *sheet, size_t column)
{
    size_t with = 0, without = 0;
    for (size_t i = 1; i < sheet->n; i++) {
        const ds_sheet_row *r = &sheet->rows[i];
        ds_str s =
            column < r->n ? ds_str_trim(r->cells[column].text) : (ds_str){0};
        bool letters = s.n > 7 && s.p[0] >= 'A' && s.p[0] <= 'Z' &&
                       s.p[1] >= 'A' && s.p[1] <= 'Z';
        bool digits = letters && s.p[2] >= '0' && s.p[2] <= '9';
        with += digits;
        without += s.n > 0 && !digits;
    }
    return with > without;
}

/* "Employee?" is not who it was, but whether. */
static bool is_question(const ds_vocabulary *v, ds_str header, ds_col_target t)
{
    ds_type type = v->schema->tables[t.table].fields[t.field].type;
    return ds_str_ends(header, DS_STR("?")) && t.kind == DS_COL_FIELD &&
           type != DS_BOOL && type != DS_ENUM;
}

static ds_col_target understand(ds_vocabulary *v, const ds_sheet *sheet,
                                size_t column)
{
    ds_str header = ds_str_trim(sheet->rows[0].cells[column].text);
    ds_col_target one = ds_vocabulary_header(v, header);
    if (is_question(v, header, one))
        return (ds_col_target){0};
    ds_col_target two = ds_vocabulary_second(v, header);
    bool field = one.kind == DS_COL_FIELD || one.kind == DS_COL_KEY;
    const ds_table *t = &v->schema->tables[field ? one.table : 0];
    int vat = ds_table_field(t, DS_STR("vat_number"));
    if (field && vat >= 0 && t->fields[one.field].type == DS_TAX_CODE &&
        has_vat_numbers(sheet, column))
        one.field = (unsigned)vat;
    return two.kind != DS_COL_UNKNOWN &&
                   count_read(v, one, sheet, column) == 0 &&
                   count_read(v, two, sheet, column) > 0
               ? two
               : one;
}

/* What is made on purpose wins over what a header seems to mean. */
static void drop_derived_twins(binding *b)
{
    for (size_t i = 0; i < b->out->nderived; i++)
        for (size_t k = 0; k < b->out->derived[i].nto; k++)
            for (size_t c = 0; c < b->header->n; c++)
                if (!b->told[c] && ds_target_same(b->out->targets[c],
                                                  b->out->derived[i].to[k]))
                    b->out->targets[c] = (ds_col_target){0};
}

static void open_binding(binding *b)
{
    size_t n = b->header->n;
    b->told = ds_new_n(b->arena, bool, n);
    b->out->targets = ds_new_n(b->arena, ds_col_target, n);
    b->out->own = ds_new_n(b->arena, ds_str, n);
    b->out->derived = ds_new_n(b->arena, ds_derived, b->made_max);
}

int ds_columns_bind(ds_bound *out, ds_arena *a, ds_vocabulary *v, ds_str file,
                    const ds_sheet *sheet, const ds_str *map, size_t nmap,
                    ds_findings *f, ds_err *err)
{
    *out = (ds_bound){0};
    binding b = {.arena = a, .words = v, .sheet = sheet, .out = out};
    b.header = &sheet->rows[0];
    b.made_max = nmap + 32 + 4 * b.header->n;
    open_binding(&b);
    for (size_t i = 0; i < b.header->n; i++)
        out->targets[i] = understand(v, sheet, i);
    for (size_t i = 0; i < nmap; i++)
        if (obey(&b, map[i], err))
            return -1;
    know_program(&b);
    ds_bind_names(&b);
    ds_bind_unite(&b);
    ds_bind_people(&b);
    ds_bind_amounts(&b);
    if (b.keep)
        keep_unknown(&b);
    drop_derived_twins(&b);
    ds_bind_twins(&b, file, f);
    if (!b.drop)
        ds_bind_unknown(&b, file, f);
    return 0;
}
