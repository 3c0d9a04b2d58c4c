/* Binds headers: first what --map says, then what the vocabulary knows. */
#include "move/columns.h"
#include "move/synonyms.h"
#include "move/words.h"
#include "base/utf8.h"
#include "record/record.h"
#include "base/banned.h"

/* While a header is bound. */
typedef struct {
    ds_arena *arena;
    ds_vocabulary *words;
    const ds_sheet_row *header;
    ds_bound *out;
    bool *told; /* of each column: --map named it */
    bool drop;  /* what nobody knows */
    bool keep;  /* the same as own fields */
} binding;

static ds_str header_at(const binding *b, size_t column)
{
    return ds_str_trim(b->header->cells[column].text);
}

/* The column of that name, as it is written or folded, or SIZE_MAX. */
static size_t find_column(const binding *b, ds_str name)
{
    ds_str folded = ds_header_fold(b->arena, name);
    for (size_t i = 0; i < b->header->n; i++)
        if (ds_str_eq(header_at(b, i), name))
            return i;
    for (size_t i = 0; folded.n > 0 && i < b->header->n; i++)
        if (ds_str_eq(ds_header_fold(b->arena, header_at(b, i)), folded))
            return i;
    return SIZE_MAX;
}

static int no_column(const binding *b, ds_str name, ds_err *err)
{
    size_t best;
    ds_str *names = ds_new_n(b->arena, ds_str, b->header->n);
    for (size_t i = 0; i < b->header->n; i++)
        names[i] = header_at(b, i);
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

/* "Nome+Cognome", where no column has that name. */
static int read_sources(ds_derived *d, const binding *b, ds_str columns,
                        ds_err *err)
{
    ds_str rest = columns;
    d->from[0] = find_column(b, columns);
    d->nfrom = 1;
    if (d->from[0] != SIZE_MAX)
        return 0;
    if (ds_str_chr(columns, '+') == columns.n)
        return no_column(b, columns, err);
    for (d->nfrom = 0; rest.p != NULL; d->nfrom++) {
        ds_str name = ds_str_trim(ds_str_cut(&rest, '+'));
        if (d->nfrom == DS_DERIVED_MAX)
            return ds_fail(err, DS_EUSAGE, "--map: more than %d columns in one",
                           DS_DERIVED_MAX);
        d->from[d->nfrom] = find_column(b, name);
        if (d->from[d->nfrom] == SIZE_MAX)
            return no_column(b, name, err);
    }
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

static void add_derived(binding *b, const ds_derived *d)
{
    b->out->derived[b->out->nderived++] = *d;
    for (size_t i = 0; i < d->nfrom; i++) {
        if (!b->told[d->from[i]])
            b->out->targets[d->from[i]] =
                (ds_col_target){.kind = DS_COL_SOURCE};
        b->told[d->from[i]] = true;
    }
}

/* Below its header; where no rows are, without one. */
static bool column_is_empty(const ds_sheet *sheet, size_t column)
{
    if (sheet->n == 1)
        return ds_str_trim(sheet->rows[0].cells[column].text).n == 0;
    for (size_t i = 1; i < sheet->n; i++) {
        const ds_sheet_row *r = &sheet->rows[i];
        if (column < r->n && ds_str_trim(r->cells[column].text).n > 0)
            return false;
    }
    return true;
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
        name = own_name(b->arena, header_at(b, column));
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

static void keep_unknown(binding *b, const ds_sheet *sheet)
{
    for (size_t i = 0; i < b->header->n; i++)
        if (b->out->targets[i].kind == DS_COL_UNKNOWN &&
            !column_is_empty(sheet, i))
            want_own(b, i, (ds_str){0});
}

/* Obeys --map; `drop` is set by "*=". */
static int obey(binding *b, ds_str map, ds_err *err)
{
    ds_derived d = {0};
    bool maybe = ds_str_starts(map, DS_STR("?"));
    map = ds_str_sub(map, maybe, map.n);
    size_t eq = map.n;
    while (eq > 0 && map.p[eq - 1] != '=') /* a header may hold a '=' */
        eq--;
    if (eq == 0)
        return ds_fail(err, DS_EUSAGE, "--map: \"%.*s\" is not COLUMN=FIELD",
                       DS_FMT(map));
    ds_str columns = ds_str_trim(ds_str_sub(map, 0, eq - 1));
    ds_str fields = ds_str_trim(ds_str_sub(map, eq, map.n));
    if (ds_str_is(columns, "*") && fields.n == 0) {
        b->drop = true;
        return 0;
    }
    if (ds_str_is(columns, "*") && ds_str_is(fields, "+")) {
        b->keep = true;
        return 0;
    }
    if (maybe && read_sources(&d, b, columns, NULL))
        return 0;
    d.nfrom = 0;
    if (ds_str_starts(fields, DS_STR("+"))) {
        if (read_sources(&d, b, columns, err))
            return -1;
        b->told[d.from[0]] = true;
        if (d.nfrom == 1 &&
            want_own(b, d.from[0], ds_str_sub(fields, 1, fields.n)))
            return 0;
        return ds_fail(err, DS_EUSAGE, "--map: \"%.*s\" is no name of a field",
                       DS_FMT(fields));
    }
    if (read_sources(&d, b, columns, err) || read_fields(&d, b, fields, err))
        return -1;
    if (d.nto > 1 || (d.nto == 1 && d.nfrom > 1)) {
        add_derived(b, &d);
        return 0;
    }
    for (size_t i = 0; i < d.nfrom; i++) {
        b->told[d.from[i]] = true;
        b->out->targets[d.from[i]] = d.to[0]; /* or dropped */
    }
    return 0;
}

static bool same_target(ds_col_target a, ds_col_target b)
{
    return a.kind == b.kind && a.kind > DS_COL_UNKNOWN && a.table == b.table &&
           a.field == b.field;
}

/* The one of two columns for a field that says less: it has no cells, or its
 * header is the weaker word; SIZE_MAX: neither. */
static size_t weaker(const binding *b, const ds_sheet *sheet, size_t i,
                     size_t j)
{
    char one = ds_vocabulary_rank(b->words, header_at(b, i));
    char two = ds_vocabulary_rank(b->words, header_at(b, j));
    if (column_is_empty(sheet, i))
        return i;
    if (column_is_empty(sheet, j))
        return j;
    if (one == two)
        return SIZE_MAX;
    return one == '!' || two == '~' ? j : i;
}

/* Each field may have one column. What the user told wins over what we think;
 * among our own thoughts the better word does. */
static void find_twins(const binding *b, ds_str file, const ds_sheet *sheet,
                       ds_findings *f)
{
    ds_col_target *t = b->out->targets;
    for (size_t i = 1; i < b->header->n; i++) {
        for (size_t j = 0; j < i; j++) {
            if (!same_target(t[i], t[j]))
                continue;
            size_t loser = b->told[i] != b->told[j] ? (b->told[i] ? j : i)
                                                    : weaker(b, sheet, i, j);
            if (loser != SIZE_MAX) {
                t[loser] = (ds_col_target){0};
                continue;
            }
            const ds_sheet_cell *c = &b->header->cells[i];
            ds_str one = header_at(b, j), two = header_at(b, i);
            ds_str name = ds_vocabulary_name(b->arena, b->words, t[i]);
            ds_find_error(f, (ds_place){file, c->line, c->col}, DS_F_COLUMN,
                          "columns \"%.*s\" and \"%.*s\" both mean %.*s",
                          DS_FMT(one), DS_FMT(two), DS_FMT(name));
            ds_find_hint(f, "--map \"%.*s=\" drops one", DS_FMT(two));
        }
    }
}

static void find_unknown(const binding *b, ds_str file, const ds_sheet *sheet,
                         ds_findings *f)
{
    for (size_t i = 0; i < sheet->rows[0].n; i++) {
        const ds_sheet_cell *c = &sheet->rows[0].cells[i];
        ds_str name = ds_str_trim(c->text);
        ds_place at = {file, c->line, c->col};
        if (b->out->targets[i].kind != DS_COL_UNKNOWN ||
            column_is_empty(sheet, i))
            continue;
        if (name.n == 0) {
            ds_find_error(f, at, DS_F_COLUMN, "column %zu has no name", i + 1);
            ds_find_hint(f, "--map \"*=\" drops all columns that nobody knows");
            continue;
        }
        ds_find_error(f, at, DS_F_COLUMN, "nobody knows the column \"%.*s\"",
                      DS_FMT(name));
        if (b->words->table == 0 && ds_str_eq_nocase(name, DS_STR("id")))
            ds_find_hint(f, "--dialect NAME if dossier export wrote the file, "
                            "else --map \"id=code\" or --map \"id=\"");
        else
            ds_find_hint(
                f,
                "--map \"%.*s=FIELD\" says what it is, --map \"*=\" drops "
                "all of these, --map \"*=+\" keeps them as own fields",
                DS_FMT(name));
    }
}

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

static ds_col_target understand(ds_vocabulary *v, const ds_sheet *sheet,
                                size_t column)
{
    ds_str header = sheet->rows[0].cells[column].text;
    ds_col_target one = ds_vocabulary_header(v, header);
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

/* --- names of people in parts ------------------------------------------ */

static size_t find_word(const binding *b, const char *words)
{
    for (size_t i = 0; i < b->header->n; i++) {
        ds_str rest = ds_cstr(words);
        ds_str folded = ds_header_fold(b->arena, header_at(b, i));
        while (rest.p != NULL && !b->told[i])
            if (ds_str_eq(ds_str_cut(&rest, '|'), folded))
                return i;
    }
    return SIZE_MAX;
}

static bool is_source(const ds_derived *d, size_t column)
{
    for (size_t i = 0; i < d->nfrom; i++)
        if (d->from[i] == column)
            return true;
    return false;
}

/* Bound by a column that is none of the parts. */
static bool is_bound(const binding *b, const ds_derived *d, ds_col_target t)
{
    for (size_t i = 0; i < b->header->n; i++)
        if (!is_source(d, i) && same_target(b->out->targets[i], t))
            return true;
    return false;
}

/* The contact's name, in a list of contacts or beside a client with a name; or
 * the client's, who is a person then. */
static bool name_target(ds_col_target *out, const binding *b,
                        const ds_derived *d)
{
    ds_col_target legal;
    const ds_table *t = &b->words->schema->tables[b->words->table];
    if (ds_str_is(t->name, "contacts"))
        return ds_vocabulary_field(out, b->words, DS_STR("name"));
    if (b->words->table != 0 ||
        !ds_vocabulary_field(&legal, b->words, DS_STR("legal_name")))
        return false;
    *out = legal;
    return !is_bound(b, d, legal) ||
           ds_vocabulary_field(out, b->words, DS_STR("contact.name"));
}

static void join_names(binding *b)
{
    ds_derived d = {.nto = 1};
    size_t parts[] = {
        find_word(b, "firstname|givenname|forename|vorname|nome"),
        find_word(b, "middlename|additionalname|secondonome"),
        find_word(b, "lastname|familyname|surname|nachname|cognome"),
    };
    if (parts[0] == SIZE_MAX || parts[2] == SIZE_MAX)
        return;
    for (size_t i = 0; i < 3; i++)
        if (parts[i] != SIZE_MAX)
            d.from[d.nfrom++] = parts[i];
    if (!name_target(&d.to[0], b, &d))
        return;
    bool whole = is_bound(b, &d, d.to[0]); /* there is a full name too */
    for (size_t i = 0; whole && i < d.nfrom; i++)
        b->out->targets[d.from[i]] = (ds_col_target){0};
    if (!whole)
        add_derived(b, &d);
}

/* --- what an export of ours has beside the fields ---------------------------
 */

/* A virtual field's column says nothing that is not known already. */
static bool is_computed(const binding *b, ds_str folded)
{
    const ds_table *t = &b->words->schema->tables[b->words->table];
    for (size_t i = t->nstored; i < t->nfields; i++) {
        const ds_field *f = &t->fields[i];
        const ds_str names[] = {f->name, f->label_en, f->label_it};
        for (size_t k = 0; k < 3; k++)
            if (ds_str_eq(ds_header_fold(b->arena, names[k]), folded))
                return true;
    }
    return false;
}

/* "total_currency", "Total (currency)" behind "total", "Total". */
static bool is_currency_of(const binding *b, size_t column)
{
    static const char *const tails[] = {"_currency", " (currency)",
                                        " (valuta)"};
    ds_str name = ds_str_trim(header_at(b, column));
    ds_str amount = ds_str_trim(header_at(b, column - 1));
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        ds_str whole = ds_printf(b->arena, "%.*s%s", DS_FMT(amount), tails[i]);
        if (ds_str_eq(name, whole))
            return true;
    }
    return false;
}

static bool is_money(const binding *b, ds_col_target t)
{
    return t.kind == DS_COL_FIELD &&
           b->words->schema->tables[t.table].fields[t.field].type == DS_MONEY;
}

/* An amount and its currency are one value; what is computed is dropped. */
static void join_currencies(binding *b)
{
    for (size_t i = 0; i < b->header->n; i++) {
        ds_col_target *t = &b->out->targets[i];
        bool behind = i > 0 && is_currency_of(b, i);
        if (b->told[i] || (t->kind != DS_COL_UNKNOWN && !behind))
            continue;
        const ds_col_target *amount = i > 0 ? &b->out->targets[i - 1] : NULL;
        if (behind && is_money(b, *amount)) {
            const ds_derived d = {
                .from = {i - 1, i}, .nfrom = 2, .to = {*amount}, .nto = 1};
            add_derived(b, &d);
        } else if ((behind && amount->kind == DS_COL_DROPPED) ||
                   is_computed(b, ds_header_fold(b->arena, header_at(b, i)))) {
            *t = (ds_col_target){.kind = DS_COL_DROPPED};
        }
    }
}

/* What is made on purpose wins over what a header seems to mean. */
static void drop_derived_twins(binding *b)
{
    for (size_t i = 0; i < b->out->nderived; i++)
        for (size_t k = 0; k < b->out->derived[i].nto; k++)
            for (size_t c = 0; c < b->header->n; c++)
                if (!b->told[c] &&
                    same_target(b->out->targets[c], b->out->derived[i].to[k]))
                    b->out->targets[c] = (ds_col_target){0};
}

int ds_columns_bind(ds_bound *out, ds_arena *a, ds_vocabulary *v, ds_str file,
                    const ds_sheet *sheet, const ds_str *map, size_t nmap,
                    ds_findings *f, ds_err *err)
{
    const ds_sheet_row *header = &sheet->rows[0];
    binding b = {.arena = a, .words = v, .header = header, .out = out};
    b.told = ds_new_n(a, bool, header->n);
    *out = (ds_bound){.targets = ds_new_n(a, ds_col_target, header->n),
                      .own = ds_new_n(a, ds_str, header->n),
                      .derived = ds_new_n(a, ds_derived, nmap + 1 + header->n)};
    for (size_t i = 0; i < header->n; i++)
        out->targets[i] = understand(v, sheet, i);
    for (size_t i = 0; i < nmap; i++)
        if (obey(&b, map[i], err))
            return -1;
    join_names(&b);
    join_currencies(&b);
    if (b.keep)
        keep_unknown(&b, sheet);
    drop_derived_twins(&b);
    find_twins(&b, file, sheet, f);
    if (!b.drop)
        find_unknown(&b, file, sheet, f);
    return 0;
}
