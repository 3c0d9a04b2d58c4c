/* Several columns for one field: what becomes of them. */
#include "move/binding.h"
#include "move/states.h"
#include "base/banned.h"

static char rank_of(const ds_binding *b, size_t column)
{
    return ds_vocabulary_rank(b->words, ds_binding_header(b, column));
}

/* --- the better one ---------------------------------------------------- */

/* The one of two columns for a field that says less: it has no cells, or its
 * header is the weaker word; SIZE_MAX: neither. */
static size_t weaker(const ds_binding *b, size_t i, size_t j)
{
    static const char order[] = "@~? !";
    size_t one = ds_str_chr(ds_cstr(order), rank_of(b, i));
    size_t two = ds_str_chr(ds_cstr(order), rank_of(b, j));
    if (b->told[i] != b->told[j])
        return b->told[i] ? j : i;
    if (ds_binding_blank(b, i))
        return i;
    if (ds_binding_blank(b, j))
        return j;
    if (one == two)
        return SIZE_MAX;
    return one > two ? j : i;
}

/* A word that never counts beside another. In a list of people their homes do.
 */
static bool is_idle(const ds_binding *b, size_t column)
{
    char rank = rank_of(b, column);
    return b->told[column] || ds_binding_blank(b, column) || rank == '~' ||
           (rank == '@' && b->out->people.nname == 0);
}

static void drop_idle(const ds_binding *b)
{
    ds_col_target *t = b->out->targets;
    for (size_t i = 1; i < b->header->n; i++)
        for (size_t j = 0; j < i; j++) {
            if (!ds_target_same(t[i], t[j]) ||
                (!is_idle(b, i) && !is_idle(b, j)))
                continue;
            size_t loser = weaker(b, i, j);
            if (loser != SIZE_MAX)
                t[loser] = (ds_col_target){0};
        }
}

/* --- one made of them -------------------------------------------------- */

/* A person's home is no twin of the firm's seat. */
static bool may_unite(const ds_binding *b, size_t column)
{
    char rank = rank_of(b, column);
    return !b->told[column] && b->out->targets[column].kind > DS_COL_UNKNOWN &&
           rank != '~' && rank != '@' && !ds_binding_blank(b, column);
}

/* All for that target, those with the rank in front or behind the others. */
static void gather(ds_derived *d, const ds_binding *b, char rank, bool front)
{
    d->nfrom = 0;
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < b->header->n; i++)
            if (d->nfrom < DS_DERIVED_MAX && may_unite(b, i) &&
                ds_target_same(b->out->targets[i], d->to[0]) &&
                (rank_of(b, i) == rank) == (front == (round == 0)))
                d->from[d->nfrom++] = i;
}

/* Of several that are none too good, one may be helped by others. */
static bool is_helped(const ds_derived *d, const ds_binding *b, char rank)
{
    size_t n = 0;
    for (size_t i = 0; i < d->nfrom; i++)
        n += rank_of(b, d->from[i]) == rank;
    return n > 0 && n + 1 >= d->nfrom;
}

static bool is_told(const ds_binding *b, ds_col_target t)
{
    for (size_t i = 0; i < b->header->n; i++)
        if (b->told[i] && ds_target_same(b->out->targets[i], t))
            return true;
    return ds_binding_made(b, t) != NULL;
}

static void unite(ds_binding *b, size_t column)
{
    ds_derived d = {.to = {b->out->targets[column]}, .nto = 1};
    if (!may_unite(b, column) || is_told(b, d.to[0]))
        return;
    gather(&d, b, '+', true);
    d.state = d.to[0].kind == DS_COL_FIELD &&
              ds_states_known(b->words->schema, d.to[0].table, d.to[0].field);
    if (d.nfrom < 2)
        return;
    if (!d.state && is_helped(&d, b, '+')) {
        d.glue = ": ";
    } else if (!d.state && is_helped(&d, b, '?')) {
        gather(&d, b, '?', false);
        d.alone = d.nfrom;
    } else if (!d.state) {
        return;
    }
    ds_binding_make(b, &d);
}

void ds_bind_unite(ds_binding *b)
{
    drop_idle(b);
    for (size_t i = 0; i < b->header->n; i++)
        unite(b, i);
}

/* --- what is left ------------------------------------------------------ */

static void find_twins(const ds_binding *b, ds_str file, ds_findings *f,
                       size_t i, size_t j)
{
    ds_col_target *t = b->out->targets;
    size_t loser = weaker(b, i, j);
    if (loser != SIZE_MAX) {
        t[loser] = (ds_col_target){0};
        return;
    }
    const ds_sheet_cell *c = &b->header->cells[i];
    ds_str one = ds_binding_header(b, j), two = ds_binding_header(b, i);
    ds_str name = ds_vocabulary_name(b->arena, b->words, t[i]);
    ds_find_error(f, (ds_place){file, c->line, c->col}, DS_F_COLUMN,
                  "columns \"%.*s\" and \"%.*s\" both mean %.*s", DS_FMT(one),
                  DS_FMT(two), DS_FMT(name));
    ds_find_hint(f,
                 "--map \"%.*s=\" drops %s, --map \"%.*s|%.*s=%.*s\" takes "
                 "the first that says something",
                 DS_FMT(two), ds_str_eq(one, two) ? "both" : "one", DS_FMT(one),
                 DS_FMT(two), DS_FMT(name));
}

void ds_bind_twins(ds_binding *b, ds_str file, ds_findings *f)
{
    for (size_t i = 1; i < b->header->n; i++)
        for (size_t j = 0; j < i; j++)
            if (ds_target_same(b->out->targets[i], b->out->targets[j]))
                find_twins(b, file, f, i, j);
}
