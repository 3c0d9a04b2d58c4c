/* One client on one screen: what there is to do and to collect on the left,
 * who and where it is on the right. */
#include "view/figures.h"
#include "view/labels.h"
#include "base/utf8.h"
#include "base/banned.h"

enum {
    BESIDE = 72,      /* below this width nothing stands beside anything */
    RIGHT_LEAST = 30, /* columns that the data on the right need */
    MOST = 3,         /* strips: two of figures, one of data */
};

typedef struct {
    ds_arena *arena;
    const ds_sink_opts *opts;
    const ds_record *record;
    size_t right; /* columns for the data; 0: any number */
} profile;

/* --- fields ------------------------------------------------------------ */

static ds_str field_text(const profile *p, const char *name)
{
    return ds_field_text(p->arena, p->opts, p->record, 0, 0, ds_cstr(name));
}

static ds_str field_label(const profile *p, const char *name)
{
    const ds_table *t = &p->record->schema->tables[0];
    int f = ds_table_field(t, ds_cstr(name));
    return f < 0 ? ds_cstr(name)
                 : ds_text_safe(p->arena, ds_label_of(p->opts, &t->fields[f]));
}

typedef struct {
    const char *const *names;
    size_t n;
} name_list;

#define NAMES(a) ((name_list){(a), sizeof(a) / sizeof *(a)})

/* "  Tax code    01234567890": those that are set, labels aligned. */
static void add_fields(ds_flow *f, const profile *p, ds_word heading,
                       name_list names)
{
    size_t width = 0, any = 0;
    for (size_t i = 0; i < names.n; i++) {
        if (field_text(p, names.names[i]).n == 0)
            continue;
        size_t label = ds_utf8_width(field_label(p, names.names[i]));
        width = label > width ? label : width;
        any++;
    }
    if (any == 0)
        return;
    ds_flow_block(f, ds_word_in(p->opts, heading));
    for (size_t i = 0; i < names.n; i++) {
        ds_str text = field_text(p, names.names[i]);
        if (text.n == 0)
            continue;
        ds_str label =
            ds_padded(p->arena, field_label(p, names.names[i]), width);
        ds_flow_wrap(f, DS_INK_PLAIN,
                     ds_printf(p->arena, "  %.*s  ", DS_FMT(label)), text,
                     p->right);
    }
}

/* --- blocks ------------------------------------------------------------ */

static ds_str joined(ds_arena *a, const ds_str *parts, size_t n,
                     const char *between)
{
    ds_buf b = {0};
    for (size_t i = 0; i < n; i++) {
        if (parts[i].n == 0)
            continue;
        ds_buf_addz(&b, b.n > 0 ? between : "");
        ds_buf_add(&b, parts[i]);
    }
    ds_str text = ds_dup(a, ds_buf_str(&b));
    ds_buf_free(&b);
    return text;
}

static void add_indented(ds_flow *f, const profile *p, ds_str text)
{
    if (text.n > 0)
        ds_flow_wrap(f, DS_INK_PLAIN, DS_STR("  "), text, p->right);
}

/* As on an envelope. */
static void add_address(ds_flow *f, const profile *p)
{
    const ds_str town[] = {
        field_text(p, "address.postcode"),
        field_text(p, "address.city"),
        field_text(p, "address.province"),
    };
    ds_flow_block(f, ds_word_in(p->opts, DS_WORD_ADDRESS));
    add_indented(f, p, field_text(p, "address.street"));
    add_indented(f, p, field_text(p, "address.street2"));
    add_indented(f, p, joined(p->arena, town, 3, " "));
    add_indented(f, p, field_text(p, "address.region"));
    add_indented(f, p, field_text(p, "address.country"));
}

static void add_person(ds_flow *f, const profile *p, int table, size_t row)
{
    static const char *const how[] = {"phone", "mobile", "email"};
    unsigned t = (unsigned)table;
    const ds_str who[] = {
        ds_field_text(p->arena, p->opts, p->record, t, row, DS_STR("name")),
        ds_field_text(p->arena, p->opts, p->record, t, row, DS_STR("role")),
    };
    add_indented(f, p, joined(p->arena, who, 2, ", "));
    for (size_t i = 0; i < 3; i++) {
        ds_str text = ds_field_text(p->arena, p->opts, p->record, t, row,
                                    ds_cstr(how[i]));
        if (text.n > 0)
            ds_flow_wrap(f, DS_INK_PLAIN, DS_STR("    "), text, p->right);
    }
}

/* The person to ask first, or the first, and how many others there are. */
static void add_contacts(ds_flow *f, const profile *p)
{
    int table = ds_schema_table(p->record->schema, DS_STR("contacts"));
    if (table < 0 || p->record->tables[table].n == 0)
        return;
    const ds_rows *rows = &p->record->tables[table];
    int primary =
        ds_table_field(&p->record->schema->tables[table], DS_STR("primary"));
    size_t first = 0;
    for (size_t i = rows->n; i > 0 && primary >= 0; i--)
        if (rows->rows[i - 1].values[primary].set &&
            rows->rows[i - 1].values[primary].num != 0)
            first = i - 1;
    ds_flow_block(f, ds_word_in(p->opts, DS_WORD_CONTACTS));
    add_person(f, p, table, first);
    if (rows->n > 1)
        ds_flow_line(f, DS_INK_FAINT,
                     ds_printf(p->arena, "  +%zu %.*s: --tab details",
                               rows->n - 1,
                               DS_FMT(ds_word_in(p->opts, DS_WORD_MORE))));
}

static void fill_right(ds_flow *f, const profile *p)
{
    static const char *const legal[] = {
        "tax_code", "vat_number", "sdi_code",     "pec",
        "iban",     "currency",   "payment_terms"};
    static const char *const reach[] = {"phone", "mobile", "email", "website"};
    add_fields(f, p, DS_WORD_LEGAL, NAMES(legal));
    add_address(f, p);
    add_fields(f, p, DS_WORD_CONTACT, NAMES(reach));
    add_contacts(f, p);
}

static ds_str since(const profile *p)
{
    ds_str day = field_text(p, "since");
    if (day.n == 0)
        return day;
    return ds_printf(p->arena, "%.*s %.*s",
                     DS_FMT(ds_word_in(p->opts, DS_WORD_SINCE)), DS_FMT(day));
}

/* The name, and below it what kind of client this is. */
static void fill_heading(ds_flow *f, const profile *p)
{
    size_t width = p->opts->width;
    const ds_str names[] = {
        field_text(p, "legal_name"),
        field_text(p, "trading_name"),
    };
    const ds_str facts[] = {
        p->record->id,         field_text(p, "status"), field_text(p, "kind"),
        field_text(p, "code"), field_text(p, "owner"),  since(p),
        field_text(p, "tags"),
    };
    *ds_vec_push(&f->blocks) = 0;
    ds_flow_wrap(f, DS_INK_BOLD, DS_STR(""),
                 joined(p->arena, names, 2, " \u00b7 "), width);
    ds_flow_wrap(
        f, DS_INK_FAINT, DS_STR(""),
        joined(p->arena, facts, sizeof facts / sizeof *facts, " \u00b7 "),
        width);
    ds_flow_line(f, DS_INK_PLAIN, DS_STR(""));
}

/* --- layout ------------------------------------------------------------ */

/* How many strips of figures fit beside the data; 0: not even one. */
static size_t strips_beside(const ds_sink_opts *opts, const ds_flow *left)
{
    size_t width = ds_page_width(opts);
    size_t each = ds_flow_width(left) + DS_PAGE_GAP;
    if (width < BESIDE || each + RIGHT_LEAST > width)
        return 0;
    return 2 * each + RIGHT_LEAST <= width ? 2 : 1;
}

static int print_flow(const profile *p, const ds_flow *f, ds_err *err)
{
    ds_strip strip;
    size_t n = ds_flow_split(&strip, 1, f);
    return ds_page_print(p->opts, p->arena, &strip, n, err);
}

static int print_body(profile *p, ds_flow *left, ds_flow *right, ds_err *err)
{
    ds_strip strips[MOST];
    size_t beside = strips_beside(p->opts, left);
    p->right = p->opts->width;
    if (beside > 0 && p->right > 0)
        p->right -= beside * (ds_flow_width(left) + DS_PAGE_GAP);
    fill_right(right, p);
    if (beside > 0) {
        size_t n = ds_flow_split(strips, beside, left);
        n += ds_flow_split(strips + n, 1, right);
        return ds_page_print(p->opts, p->arena, strips, n, err);
    }
    ds_flow_line(left, DS_INK_PLAIN, DS_STR(""));
    return print_flow(p, left, err) || print_flow(p, right, err) ? -1 : 0;
}

int ds_view_profile(const ds_sink_opts *opts, const ds_record *r,
                    const ds_figure_rows *figures, size_t n, ds_err *err)
{
    ds_arena a = {0};
    ds_sink_opts with_schema = *opts;
    with_schema.schema = r->schema;
    profile p = {.arena = &a, .opts = &with_schema, .record = r};
    ds_flow heading = {.arena = &a}, left = {.arena = &a},
            right = {.arena = &a};
    fill_heading(&heading, &p);
    ds_figures_flow(&left, &with_schema, figures, n);
    int rc = print_flow(&p, &heading, err);
    if (rc == 0)
        rc = print_body(&p, &left, &right, err);
    ds_flow_free(&heading);
    ds_flow_free(&left);
    ds_flow_free(&right);
    ds_arena_free(&a);
    return rc;
}
