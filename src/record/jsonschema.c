/* Writing a schema as JSON Schema. */
#include "record/jsonschema.h"
#include "record/record.h"
#include "base/banned.h"

typedef struct {
    ds_buf *out;
    const ds_schema *s;
    bool italian;
} writer;

static void quoted(ds_buf *out, ds_str s)
{
    ds_buf_addc(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < ' ')
            ds_buf_addf(out, "\\u%04x", c);
        else if (c == '"' || c == '\\')
            ds_buf_addf(out, "\\%c", c);
        else
            ds_buf_addc(out, (char)c);
    }
    ds_buf_addc(out, '"');
}

static void name(ds_buf *out, ds_str key)
{
    quoted(out, key);
    ds_buf_addz(out, ": ");
}

/* Null stands everywhere: an empty value is as good as none. */
static const char *const type_json[DS_TYPE_COUNT] = {
    [DS_TEXT] = "\"type\": [\"string\", \"number\", \"boolean\", \"null\"]",
    [DS_NOTE] = "\"type\": [\"string\", \"number\", \"boolean\", \"null\"]",
    [DS_BOOL] = "\"enum\": [true, false, \"yes\", \"no\", null]",
    [DS_INT] = "\"type\": [\"integer\", \"null\"]",
    [DS_DECIMAL] = "\"type\": [\"number\", \"null\"]",
    [DS_HOURS] = "\"type\": [\"number\", \"string\", \"null\"], \"pattern\": "
                 "\"^-?[0-9]+(:[0-9]{2}){0,2}$\"",
    [DS_PERCENT] = "\"type\": [\"number\", \"string\", \"null\"], \"pattern\": "
                   "\"^-?[0-9]+([.][0-9]+)? *%?$\"",
    [DS_MONEY] = "\"type\": [\"number\", \"string\", \"null\"], \"pattern\": "
                 "\"^-?[0-9]+([.][0-9]+)?( +[A-Za-z]{3})?$\"",
    [DS_DATE] = "\"type\": [\"string\", \"null\"], \"pattern\": "
                "\"^[0-9]{4}-[0-9]{2}-[0-9]{2}$\"",
    [DS_TEXTS] = "\"type\": [\"array\", \"string\", \"number\", \"null\"], "
                 "\"items\": {\"type\": [\"string\", \"number\", "
                 "\"boolean\"]}",
};

static void type(writer *w, const ds_field *f)
{
    if (f->type != DS_ENUM) {
        const char *json = type_json[f->type];
        ds_buf_addz(w->out, json != NULL ? json : type_json[DS_TEXT]);
        return;
    }
    size_t n = f->noffered > 0 ? f->noffered : f->nvalues;
    ds_buf_addz(w->out, "\"enum\": [");
    for (size_t i = 0; i < n; i++) {
        quoted(w->out, f->values[i]);
        ds_buf_addz(w->out, ", ");
    }
    ds_buf_addz(w->out, "null]");
}

static void limit(writer *w, const char *word, const ds_field *f, int64_t v)
{
    ds_class class = ds_type_class(f->type);
    if (class != DS_AS_NUMBER || f->type == DS_HOURS)
        return; /* JSON Schema limits numbers only */
    ds_buf_addf(w->out, ", \"%s\": ", word);
    ds_value_format(w->out, f, (ds_value){.set = true, .num = v});
}

static void field(writer *w, const ds_field *f)
{
    ds_buf_addc(w->out, '{');
    type(w, f);
    if (f->has_min)
        limit(w, "minimum", f, f->min);
    if (f->has_max)
        limit(w, "maximum", f, f->max);
    ds_buf_addz(w->out, ", \"title\": ");
    quoted(w->out, w->italian ? f->label_it : f->label_en);
    if (f->help.n > 0) {
        ds_buf_addz(w->out, ", \"description\": ");
        quoted(w->out, f->help);
    }
    ds_buf_addc(w->out, '}');
}

/* Whether a field stands in the mapping `group`, and its key there. */
static bool in_group(ds_str *key, const ds_field *f, ds_str group)
{
    size_t dot = ds_str_chr(f->name, '.');
    *key = f->name;
    if (group.n == 0)
        return dot == f->name.n;
    *key = ds_str_sub(f->name, dot + 1, f->name.n);
    return dot < f->name.n && ds_str_eq(ds_str_sub(f->name, 0, dot), group);
}

static bool group_required(const ds_table *t, ds_str group)
{
    ds_str key;
    for (size_t i = 0; i < t->nstored; i++)
        if (t->fields[i].required && in_group(&key, &t->fields[i], group))
            return true;
    return false;
}

static void list_required(writer *w, const ds_table *t, ds_str group)
{
    const char *before = ", \"required\": [";
    for (size_t i = 0; i < t->nstored; i++) {
        ds_str key;
        if (!t->fields[i].required || !in_group(&key, &t->fields[i], group))
            continue;
        ds_buf_addz(w->out, before);
        quoted(w->out, key);
        before = ", ";
    }
    for (size_t i = 0; i < t->nkeys && group.n == 0; i++) {
        const ds_slot *slot = ds_table_slot(t, (ds_str){0}, t->keys[i]);
        if (slot->kind != DS_SLOT_GROUP || !group_required(t, t->keys[i]))
            continue;
        ds_buf_addz(w->out, before);
        quoted(w->out, t->keys[i]);
        before = ", ";
    }
    ds_buf_addz(w->out, before[2] == '\0' ? "]" : "");
}

static void group(writer *w, const ds_table *t, ds_str of)
{
    const char *before = "";
    ds_buf_addz(w->out, "{\"type\": [\"object\", \"null\"], "
                        "\"properties\": {");
    for (size_t i = 0; i < t->nstored; i++) {
        ds_str key;
        if (!in_group(&key, &t->fields[i], of))
            continue;
        ds_buf_addz(w->out, before);
        name(w->out, key);
        field(w, &t->fields[i]);
        before = ",\n        ";
    }
    ds_buf_addc(w->out, '}');
    list_required(w, t, of);
    ds_buf_addc(w->out, '}');
}

static void property(writer *w, const ds_table *t, ds_str key)
{
    const ds_slot *slot = ds_table_slot(t, (ds_str){0}, key);
    name(w->out, key);
    if (slot->kind == DS_SLOT_FIELD)
        field(w, &t->fields[slot->at]);
    else if (slot->kind == DS_SLOT_GROUP)
        group(w, t, key);
    else
        ds_buf_addf(w->out,
                    "{\"type\": [\"array\", \"null\"], \"items\": "
                    "{\"$ref\": \"#/$defs/%.*s\"}}",
                    DS_FMT(key));
}

static void table(writer *w, const ds_table *t)
{
    ds_buf_addz(w->out, "    ");
    name(w->out, t->name);
    ds_buf_addz(w->out, "{\"title\": ");
    quoted(w->out, w->italian ? t->label_it : t->label_en);
    ds_buf_addz(w->out, ", \"type\": \"object\", \"properties\": {\n");
    for (size_t i = 0; i < t->nkeys; i++) {
        ds_buf_addz(w->out, i == 0 ? "      " : ",\n      ");
        property(w, t, t->keys[i]);
    }
    ds_buf_addz(w->out, "\n    }");
    list_required(w, t, (ds_str){0});
    ds_buf_addc(w->out, '}');
}

void ds_schema_json(ds_buf *out, const ds_schema *s)
{
    writer w = {out, s, ds_str_is(s->language, "it")};
    ds_buf_addz(out, "{\n  \"$schema\": "
                     "\"https://json-schema.org/draft/2020-12/schema\",\n"
                     "  \"$ref\": \"#/$defs/clients\",\n  \"$defs\": {\n");
    for (size_t i = 0; i < s->ntables; i++) {
        table(&w, &s->tables[i]);
        ds_buf_addz(out, i + 1 < s->ntables ? ",\n" : "\n");
    }
    ds_buf_addz(out, "  }\n}\n");
}
