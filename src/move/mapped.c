/* What --map says of columns, and what a known program means by them. */
#include "move/binding.h"
#include "base/banned.h"

typedef ds_binding binding;

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
    else
        ds_hint(err, "\"+NAME\" makes a field of the book's own");
    return -1;
}

/* One more column of that name: one that is named twice is the next one. */
static int read_source(ds_derived *d, const binding *b, ds_str name,
                       ds_err *err)
{
    size_t column = ds_binding_next(b, name, 0);
    if (d->nfrom == DS_DERIVED_MAX)
        return ds_fail(err, DS_EUSAGE, "--map: more than %d columns in one",
                       DS_DERIVED_MAX);
    for (size_t i = 0; i < d->nfrom; i++)
        if (d->from[i] == column)
            column = ds_binding_next(b, name, column + 1);
    if (column == SIZE_MAX)
        return no_column(b, name, err);
    d->from[d->nfrom++] = column;
    return 0;
}

/* "Ditta|Nome+Cognome", where no column has that name: the first that says
 * something, the last of them joined. */
static int read_sources(ds_derived *d, const binding *b, ds_str columns,
                        ds_err *err)
{
    ds_str rest = columns;
    d->nfrom = d->alone = 0;
    if (ds_binding_next(b, columns, 0) != SIZE_MAX)
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

/* What an earlier --map made of just these columns: the later one counts. */
static void forget_made(binding *b, const ds_derived *d)
{
    size_t n = 0;
    for (size_t i = 0; i < b->out->nderived; i++) {
        const ds_derived *old = &b->out->derived[i];
        bool same = old->nfrom == d->nfrom;
        for (size_t k = 0; same && k < d->nfrom; k++)
            same = old->from[k] == d->from[k];
        if (!same)
            b->out->derived[n++] = *old;
    }
    b->out->nderived = n;
}

static int several(ds_str name, ds_err *err)
{
    ds_fail(err, DS_EUSAGE, "--map: several columns are called \"%.*s\"",
            DS_FMT(name));
    return ds_hint(err,
                   "--map \"%.*s=\" drops all of that name, --map "
                   "\"%.*s+%.*s=FIELD\" joins two",
                   DS_FMT(name), DS_FMT(name), DS_FMT(name));
}

/* "column=+name", which waits until it is known whether the rows are people. */
static int obey_own(binding *b, const ds_derived *d, ds_str columns,
                    ds_str fields, ds_err *err)
{
    size_t column = d->from[0];
    if (d->nfrom > 1)
        return ds_fail(err, DS_EUSAGE,
                       "--map: an own field takes one column, not \"%.*s\"",
                       DS_FMT(columns));
    b->told[column] = true;
    b->wish[column] = fields;
    b->out->targets[column] = (ds_col_target){0};
    return 0;
}

/* "column=field", "column=": all columns of that name, which is a question
 * later on when they are for one field. */
static void obey_name(binding *b, ds_str name, ds_col_target to)
{
    for (size_t i = ds_binding_next(b, name, 0); i != SIZE_MAX;
         i = ds_binding_next(b, name, i + 1)) {
        b->told[i] = true;
        b->wish[i] = (ds_str){0};
        b->out->targets[i] = to; /* or dropped */
    }
}

static int obey_columns(binding *b, ds_str columns, ds_str fields, bool maybe,
                        ds_err *err)
{
    ds_derived d = {0};
    if (read_sources(&d, b, columns, maybe ? NULL : err))
        return maybe ? 0 : -1;
    forget_made(b, &d);
    bool own = ds_str_starts(fields, DS_STR("+"));
    if (!own && read_fields(&d, b, fields, err))
        return -1;
    if ((own || d.nto > 1) && d.nfrom == 1 && !ds_binding_alone(b, d.from[0]))
        return several(ds_binding_header(b, d.from[0]), err);
    if (own)
        return obey_own(b, &d, columns, fields, err);
    if (makes(&d))
        ds_binding_make(b, &d);
    else
        for (size_t i = 0; i < d.nfrom; i++)
            obey_name(b, ds_binding_header(b, d.from[i]), d.to[0]);
    return 0;
}

int ds_bind_told(binding *b, ds_str map, ds_err *err)
{
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
    return obey_columns(b, columns, fields, maybe, err);
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
            all = ds_binding_next(b, ds_str_cut(&rest, '|'), 0) != SIZE_MAX;
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
    bool unknown = ds_str_is(fields, "?");
    if (read_sources(&d, b, columns, NULL) ||
        (!unknown && read_fields(&d, b, fields, NULL)) || !is_free(b, &d))
        return;
    if (unknown)
        b->out->targets[d.from[0]] = (ds_col_target){.kind = DS_COL_UNKNOWN};
    else if (makes(&d))
        ds_binding_make(b, &d);
    else
        b->out->targets[d.from[0]] = d.to[0];
}

void ds_bind_program(binding *b)
{
    const ds_program *p = b->out->program = find_program(b);
    for (size_t i = 0; p != NULL && p->maps[i] != NULL; i++)
        know(b, ds_cstr(p->maps[i]));
}
