/* Several columns for one field: what becomes of them. */
#include "move/binding.h"
#include "base/banned.h"

static char rank_of(const ds_binding *b, size_t column)
{
    return ds_vocabulary_rank(b->words, ds_binding_header(b, column));
}

/* The one of two columns for a field that says less: it has no cells, or its
 * header is the weaker word; SIZE_MAX: neither. */
static size_t weaker(const ds_binding *b, size_t i, size_t j)
{
    static const char order[] = "~ !";
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
                 "--map \"%.*s=\" drops one, --map \"%.*s|%.*s=%.*s\" takes "
                 "the first that says something",
                 DS_FMT(two), DS_FMT(one), DS_FMT(two), DS_FMT(name));
}

void ds_bind_twins(ds_binding *b, ds_str file, ds_findings *f)
{
    for (size_t i = 1; i < b->header->n; i++)
        for (size_t j = 0; j < i; j++)
            if (ds_target_same(b->out->targets[i], b->out->targets[j]))
                find_twins(b, file, f, i, j);
}
