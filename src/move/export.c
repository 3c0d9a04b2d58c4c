/* A client's YAML tree as JSON, typed by the schema. */
#include "move/export.h"
#include "record/client.h"
#include "base/banned.h"

typedef struct {
    ds_buf *out;
    const ds_record *r;
    size_t *next; /* of each table: the row that comes next in the file */
} writer;

/* Where we are: a row of a table and the group within it ("address"), or
 * under an unknown key, where the table is NULL. */
typedef struct {
    const ds_table *table;
    const ds_row *row;
    ds_str group;
} place;

static void write_node(const writer *w, place p, const ds_node *n);

static void add_number(ds_buf *out, const ds_field *f, ds_value v)
{
    ds_buf text = {0};
    ds_value_format(&text, f, v);
    ds_str s = ds_buf_str(&text);
    if (ds_str_chr(s, ':') < s.n)
        ds_json_text(out, s);
    else
        ds_buf_add(out, s);
    ds_buf_free(&text);
}

static void add_money(ds_buf *out, const ds_field *f, ds_value v)
{
    char cur[4] = "";
    ds_buf text = {0};
    ds_value_format(&text, f, v);
    if (v.cur != 0)
        ds_currency_format(cur, v.cur);
    ds_buf_addf(out, "{\"amount\":\"%.*s\",\"currency\":", (int)text.n, text.p);
    if (v.cur != 0)
        ds_json_text(out, ds_cstr(cur));
    else
        ds_buf_addz(out, "null");
    ds_buf_addc(out, '}');
    ds_buf_free(&text);
}

static void add_list(ds_buf *out, ds_str text)
{
    const char *comma = "";
    ds_buf_addc(out, '[');
    while (text.p != NULL) {
        ds_buf_addz(out, comma);
        ds_json_text(out, ds_str_cut(&text, '\n'));
        comma = ",";
    }
    ds_buf_addc(out, ']');
}

static void add_value(ds_buf *out, const ds_field *f, ds_value v)
{
    ds_buf text = {0};
    switch (ds_type_class(f->type)) {
    case DS_AS_NUMBER:
        add_number(out, f, v);
        return;
    case DS_AS_MONEY:
        add_money(out, f, v);
        return;
    case DS_AS_TEXT:
        if (f->type == DS_TEXTS)
            add_list(out, v.text);
        else
            ds_json_text(out, v.text);
        return;
    case DS_AS_DATE:
    case DS_AS_CODE:
        break;
    }
    ds_value_format(&text, f, v);
    if (f->type == DS_BOOL)
        ds_buf_add(out, ds_buf_str(&text));
    else
        ds_json_text(out, ds_buf_str(&text));
    ds_buf_free(&text);
}

/* The row that an element is; the record's rows stand in the file's order. */
static const ds_row *row_of(const writer *w, unsigned table, const ds_node *n)
{
    const ds_rows *rows = &w->r->tables[table];
    for (size_t i = w->next[table]; i < rows->n; i++) {
        if (rows->rows[i].node == n) {
            w->next[table] = i + 1;
            return &rows->rows[i];
        }
    }
    return NULL;
}

static void write_elements(const writer *w, unsigned table, const ds_node *seq)
{
    const char *comma = "";
    ds_buf_addc(w->out, '[');
    for (const ds_node *n = seq->first; n != NULL; n = n->next) {
        place p = {.row = row_of(w, table, n)};
        if (p.row != NULL)
            p.table = &w->r->schema->tables[table];
        ds_buf_addz(w->out, comma);
        write_node(w, p, n);
        comma = ",";
    }
    ds_buf_addc(w->out, ']');
}

static void write_under_key(const writer *w, place p, const ds_node *n)
{
    const ds_slot *slot = NULL;
    if (p.table != NULL)
        slot = ds_table_slot(p.table, p.group, n->key->text);
    place inner = {0};
    if (slot != NULL && slot->kind == DS_SLOT_CHILD && n->kind == DS_SEQ) {
        write_elements(w, slot->at, n);
        return;
    }
    if (slot != NULL && slot->kind == DS_SLOT_FIELD &&
        slot->at < p.table->nstored && p.row->values[slot->at].set) {
        add_value(w->out, &p.table->fields[slot->at], p.row->values[slot->at]);
        return;
    }
    if (slot != NULL && slot->kind == DS_SLOT_GROUP)
        inner = (place){p.table, p.row, slot->path};
    write_node(w, inner, n);
}

/* Recursion ends with the depth that the parser allows. */
static void write_node(const writer *w, place p, const ds_node *n)
{
    const char *comma = "";
    if (n->kind == DS_SCALAR) {
        if (n->empty)
            ds_buf_addz(w->out, "null");
        else
            ds_json_text(w->out, n->text);
        return;
    }
    ds_buf_addc(w->out, n->kind == DS_MAP ? '{' : '[');
    for (const ds_node *c = n->first; c != NULL; c = c->next) {
        ds_buf_addz(w->out, comma);
        comma = ",";
        if (n->kind == DS_SEQ) {
            write_node(w, (place){0}, c);
            continue;
        }
        ds_json_text(w->out, c->key->text);
        ds_buf_addc(w->out, ':');
        write_under_key(w, p, c);
    }
    ds_buf_addc(w->out, n->kind == DS_MAP ? '}' : ']');
}

void ds_export_client(ds_buf *out, const ds_record *r)
{
    ds_arena a = {0};
    writer w = {out, r, ds_new_n(&a, size_t, r->schema->ntables)};
    place p = {&r->schema->tables[0], &r->tables[0].rows[0], {0}};
    ds_buf_addz(out, "{\"id\":");
    ds_json_text(out, r->id);
    ds_buf_addz(out, ",\"path\":");
    ds_json_text(out, r->path);
    ds_buf_addz(out, ",\"client\":");
    if (r->doc->root != NULL && r->doc->root->kind == DS_MAP)
        write_node(&w, p, r->doc->root);
    else
        ds_buf_addz(out, "{}");
    ds_buf_addc(out, '}');
    ds_arena_free(&a);
}

/* One client into `line`, which stays empty when the file is broken. */
static int read_one(ds_buf *line, ds_arena *a, const ds_export_source *from,
                    const ds_schema *s, ds_str path, ds_findings *f,
                    ds_err *err)
{
    ds_str bytes;
    ds_doc doc;
    ds_record r;
    ds_buf_clear(line);
    ds_arena_reset(a);
    if (from->read(&bytes, a, from->payload, path, err))
        return -1;
    if (ds_yaml_parse(&doc, a, path, bytes, f))
        return 0;
    ds_record_read(&r, a, s, &doc, ds_client_id(path), path, NULL);
    ds_export_client(line, &r);
    return 0;
}

int ds_export_clients(FILE *out, const ds_export_source *from,
                      const ds_schema *s, const ds_str *paths, size_t n,
                      bool lines, ds_findings *f, ds_err *err)
{
    ds_arena a = {0};
    ds_buf line = {0};
    const char *before = lines ? "" : "[\n";
    int failed = 0;
    for (size_t i = 0; !failed && i < n; i++) {
        failed = read_one(&line, &a, from, s, paths[i], f, err);
        if (failed || line.n == 0)
            continue;
        fputs(before, out);
        fwrite(line.p, 1, line.n, out);
        before = lines ? "\n" : ",\n";
    }
    bool any = before[0] == ',' || before[0] == '\n';
    if (!failed && lines)
        fputs(any ? "\n" : "", out);
    else if (!failed)
        fputs(any ? "\n]\n" : "[]\n", out);
    if (!failed && ferror(out))
        failed = ds_fail_errno(err, "output");
    ds_buf_free(&line);
    ds_arena_free(&a);
    return failed;
}
