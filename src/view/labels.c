/* Words and values as a screen has them. */
#include "view/labels.h"
#include "view/format.h"
#include "base/banned.h"

static const struct {
    const char *english, *italian;
} words[DS_WORDS] = {
    [DS_WORD_LEGAL] = {"Legal data", "Dati fiscali"},
    [DS_WORD_ADDRESS] = {"Address", "Sede"},
    [DS_WORD_CONTACT] = {"Contact", "Recapiti"},
    [DS_WORD_CONTACTS] = {"People", "Persone"},
    [DS_WORD_NONE] = {"none", "nessuno"},
    [DS_WORD_DAYS] = {"days", "giorni"},
    [DS_WORD_SINCE] = {"since", "dal"},
    [DS_WORD_MORE] = {"more", "altre"},
};

ds_str ds_word_in(const ds_sink_opts *opts, ds_word w)
{
    return ds_cstr(opts->italian ? words[w].italian : words[w].english);
}

ds_str ds_label_of(const ds_sink_opts *opts, const ds_field *f)
{
    ds_str label = opts->italian ? f->label_it : f->label_en;
    return label.n > 0 ? label : f->name;
}

ds_str ds_screen_text(ds_arena *a, const ds_sink_opts *opts, ds_type type,
                      const ds_cell *v)
{
    ds_column c = {.type = type};
    ds_buf shown = {0}, grouped = {0};
    ds_cell_show_in(&shown, &c, v, opts->italian);
    bool group = opts->terminal && ds_column_right(&c);
    if (group)
        ds_number_group(&grouped, ds_buf_str(&shown), opts->italian);
    ds_str text = ds_dup(a, ds_buf_str(group ? &grouped : &shown));
    ds_buf_free(&shown);
    ds_buf_free(&grouped);
    return text;
}

static ds_cell cell_of(const ds_field *f, ds_value v)
{
    ds_cell cell = {.set = v.set, .cur = v.cur, .text = v.text};
    ds_class class = ds_type_class(f->type);
    bool scaled = class == DS_AS_NUMBER || class == DS_AS_MONEY;
    if (!v.set)
        return cell;
    if (f->type == DS_ENUM)
        cell.text = f->values[v.num];
    else if (class != DS_AS_TEXT)
        cell.num = ds_ratio_make(v.num, scaled ? ds_type_den(f->type) : 1);
    return cell;
}

ds_str ds_field_text(ds_arena *a, const ds_sink_opts *opts, const ds_record *r,
                     unsigned table, size_t row, ds_str field)
{
    const ds_table *t = &r->schema->tables[table];
    int at = ds_table_field(t, field);
    if (at < 0 || (size_t)at >= t->nstored || row >= r->tables[table].n)
        return DS_STR("");
    ds_value v = r->tables[table].rows[row].values[at];
    ds_cell cell = cell_of(&t->fields[at], v);
    ds_str text = ds_screen_text(a, opts, t->fields[at].type, &cell);
    if (v.set && t->fields[at].type == DS_COUNTRY) {
        ds_str name = ds_country_name(v.text, opts->italian);
        return name.n > 0 ? name : text;
    }
    if (v.set && table == 0 && ds_str_is(field, "payment_terms"))
        return ds_printf(a, "%.*s %.*s", DS_FMT(text),
                         DS_FMT(ds_word_in(opts, DS_WORD_DAYS)));
    return text;
}
