/* Columns that nobody knows. */
#include "move/binding.h"
#include "base/banned.h"

static bool is_id(const ds_binding *b, ds_str name)
{
    return b->words->table == 0 && ds_str_eq_nocase(name, DS_STR("id"));
}

/* The names, between commas. */
static void add_name(ds_buf *names, ds_str name, size_t column)
{
    if (names->n > 0)
        ds_buf_addz(names, ", ");
    if (name.n > 0)
        ds_buf_addf(names, "\"%.*s\"", DS_FMT(name));
    else
        ds_buf_addf(names, "number %zu (no name)", column + 1);
}

static void find_id(const ds_binding *b, ds_str file, ds_findings *f)
{
    for (size_t i = 0; i < b->header->n; i++) {
        const ds_sheet_cell *c = &b->header->cells[i];
        if (b->out->targets[i].kind != DS_COL_UNKNOWN ||
            !is_id(b, ds_binding_header(b, i)) || ds_binding_blank(b, i) ||
            b->why[i] != NULL)
            continue;
        ds_find_error(f, (ds_place){file, c->line, c->col}, DS_F_COLUMN,
                      "nobody knows the column \"%.*s\"",
                      DS_FMT(ds_binding_header(b, i)));
        ds_find_hint(f, "--dialect NAME if dossier export wrote the file, "
                        "else --map \"id=code\" or --map \"id=\"");
    }
}

/* Each that should be an own field, and cannot. */
static void find_nameless(const ds_binding *b, ds_str file, ds_findings *f)
{
    for (size_t i = 0; i < b->header->n; i++) {
        const ds_sheet_cell *c = &b->header->cells[i];
        ds_str name = ds_binding_header(b, i);
        if (b->why[i] == NULL)
            continue;
        ds_find_error(f, (ds_place){file, c->line, c->col}, DS_F_COLUMN,
                      "the column \"%.*s\" cannot be a field: %s", DS_FMT(name),
                      b->why[i]);
        if (ds_binding_alone(b, i))
            ds_find_hint(f, "--map \"%.*s=+NAME\" gives it a name",
                         DS_FMT(name));
        else
            ds_find_hint(f,
                         "--map \"%.*s=\" drops all of that name, --map "
                         "\"%.*s+%.*s=FIELD\" joins two",
                         DS_FMT(name), DS_FMT(name), DS_FMT(name));
    }
}

/* One finding for all of them, at the first: the same way out is for all. */
static void find_unknown(const ds_binding *b, ds_str file, ds_findings *f)
{
    ds_buf names = {0};
    size_t first = SIZE_MAX, n = 0;
    for (size_t i = 0; i < b->header->n; i++) {
        ds_str name = ds_binding_header(b, i);
        if (b->out->targets[i].kind != DS_COL_UNKNOWN || is_id(b, name) ||
            ds_binding_blank(b, i) || b->why[i] != NULL)
            continue;
        first = n++ == 0 ? i : first;
        add_name(&names, name, i);
    }
    b->out->unknown = n;
    if (n > 0) {
        const ds_sheet_cell *c = &b->header->cells[first];
        ds_place at = {file, c->line, c->col};
        if (n == 1 && ds_binding_header(b, first).n == 0)
            ds_find_error(f, at, DS_F_COLUMN, "column %zu has no name",
                          first + 1);
        else
            ds_find_error(f, at, DS_F_COLUMN, "nobody knows the column%s %.*s",
                          n > 1 ? "s" : "", DS_FMT(ds_buf_str(&names)));
    }
    ds_buf_free(&names);
}

void ds_bind_unknown(ds_binding *b, ds_str file, ds_findings *f)
{
    find_id(b, file, f);
    find_nameless(b, file, f);
    find_unknown(b, file, f);
}
