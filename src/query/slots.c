/* Slots: `from`, `where` and the others, from one text or from texts of their
 * own. Each slot is a row of a table: its word and the function that reads what
 * stands behind it. */
#include "query/parse_impl.h"
#include "base/vec.h"
#include "record/suggest.h"
#include <string.h>
#include "base/banned.h"

typedef int slot_reader(ds_parser *p, ds_parsed *out);
static slot_reader read_from, read_where, read_by, read_across, read_show,
    read_having, read_sort, read_limit, read_as_of;

static const struct slot {
    const char *word;
    slot_reader *read;
} slots[] = {
    {"from", read_from},     {"where", read_where}, {"by", read_by},
    {"across", read_across}, {"show", read_show},   {"having", read_having},
    {"sort", read_sort},     {"limit", read_limit}, {"as of", read_as_of},
};

enum {
    NSLOTS = sizeof slots / sizeof *slots
};

/* The slot whose word comes next, or NSLOTS. */
static size_t slot_here(const ds_parser *p)
{
    if (ds_parser_is(p, "as") && p->t[1].kind == DS_TOK_WORD &&
        ds_str_is(p->t[1].text, "of"))
        return NSLOTS - 1;
    for (size_t i = 0; i + 1 < NSLOTS; i++)
        if (ds_parser_is(p, slots[i].word))
            return i;
    return NSLOTS;
}

static int read_from(ds_parser *p, ds_parsed *out)
{
    if (p->t->kind != DS_TOK_WORD)
        return ds_parser_wrong(p, "behind \"from\" stands a source, for "
                                  "example clients or invoices");
    out->fromsrc = p->text;
    out->from = p->t->text;
    out->beg = p->t->beg;
    out->end = p->t->end;
    p->t++;
    return 0;
}

static int read_one(ds_parser *p, const ds_ast **out)
{
    *out = ds_parser_expr(p);
    return *out != NULL ? 0 : -1;
}

static int read_where(ds_parser *p, ds_parsed *out)
{
    return read_one(p, &out->where);
}

static int read_across(ds_parser *p, ds_parsed *out)
{
    return read_one(p, &out->across);
}

static int read_having(ds_parser *p, ds_parsed *out)
{
    return read_one(p, &out->having);
}

/* `as NAME`, and not the slot `as of`. */
static int read_name(ds_parser *p, ds_item *item)
{
    if (!ds_parser_is(p, "as") || slot_here(p) < NSLOTS)
        return 0;
    p->t++;
    if (p->t->kind != DS_TOK_WORD && p->t->kind != DS_TOK_TEXT)
        return ds_parser_wrong(p, "behind \"as\" stands a name");
    item->name = p->t->text;
    p->t++;
    return 0;
}

static int read_items(ds_parser *p, ds_items *out, bool directions)
{
    DS_VEC(ds_item) list = {0};
    int rc = 0;
    do {
        ds_item *item = ds_vec_push(&list);
        if (directions && p->t->kind == DS_TOK_MINUS) {
            item->desc = true;
            p->t++;
        }
        rc = read_one(p, &item->expr);
        if (rc == 0 && !directions)
            rc = read_name(p, item);
    } while (rc == 0 && p->t->kind == DS_TOK_COMMA && p->t++ != NULL);
    ds_item *copy = ds_new_n(p->a, ds_item, list.n);
    memcpy(copy, list.p, list.n * sizeof *copy);
    *out = (ds_items){copy, list.n};
    ds_vec_free(&list);
    return rc;
}

static int read_by(ds_parser *p, ds_parsed *out)
{
    return read_items(p, &out->by, false);
}

static int read_show(ds_parser *p, ds_parsed *out)
{
    return read_items(p, &out->show, false);
}

static int read_sort(ds_parser *p, ds_parsed *out)
{
    return read_items(p, &out->sort, true);
}

static int read_limit(ds_parser *p, ds_parsed *out)
{
    const ds_ast *x = ds_parser_expr(p);
    if (x == NULL)
        return -1;
    if (x->op != DS_AST_NUMBER || x->den != 1)
        return ds_ast_fail(p->err, x, "behind \"limit\" stands a whole number");
    out->limit = x->num;
    return 0;
}

/* A date or whatever names a revision: all up to the next slot. */
static int read_as_of(ds_parser *p, ds_parsed *out)
{
    size_t beg = p->t->beg;
    if (p->t->kind == DS_TOK_TEXT) {
        out->as_of = p->t->text;
        p->t++;
    } else {
        while (p->t->kind != DS_TOK_END && slot_here(p) == NSLOTS)
            p->t++;
        out->as_of = ds_str_sub(p->text->bytes, beg, ds_parser_end(p));
    }
    if (out->as_of.n == 0 || ds_parser_end(p) <= beg)
        return ds_parser_wrong(p, "behind \"as of\" stands a date or revision");
    return 0;
}

/* --- texts ------------------------------------------------------------- */

static int no_slot(ds_parser *p)
{
    if (p->t->kind != DS_TOK_WORD)
        return ds_parser_wrong(p, "an operator or a slot is missing before "
                                  "this");
    ds_str words[NSLOTS];
    for (size_t i = 0; i < NSLOTS; i++)
        words[i] = ds_cstr(slots[i].word);
    return ds_parser_wrong(p, "\"%.*s\" is neither an operator nor a slot%s",
                           DS_FMT(p->t->text),
                           ds_suggest(p->t->text, words, NSLOTS).text);
}

static int read_slots(ds_parser *p, ds_parsed *out)
{
    bool seen[NSLOTS] = {false};
    while (p->t->kind != DS_TOK_END) {
        size_t i = slot_here(p);
        if (i == NSLOTS)
            return no_slot(p);
        if (seen[i] || (i == 0 && out->report.n > 0))
            return ds_parser_wrong(p, "\"%s\" is given twice", slots[i].word);
        seen[i] = true;
        p->t += i == NSLOTS - 1 ? 2 : 1;
        if (slots[i].read(p, out) != 0)
            return -1;
    }
    return 0;
}

int ds_parse_query(ds_parsed *out, ds_arena *a, const ds_qtext *text,
                   const ds_qparams *params, ds_err *err)
{
    *out = (ds_parsed){.src = text, .limit = -1};
    ds_parser p;
    if (ds_parser_open(&p, a, text, params, err) != 0)
        return -1;
    if (p.t->kind == DS_TOK_REPORT) {
        out->report = p.t->text;
        out->fromsrc = text;
        out->beg = p.t->beg;
        out->end = p.t->end;
        p.t++;
    } else if (!ds_parser_is(&p, "from")) {
        return ds_parser_wrong(&p, "a query begins with \"from\" and a source, "
                                   "or with @ and a report's name");
    }
    return read_slots(&p, out);
}

int ds_parse_slot(ds_parsed *out, ds_arena *a, ds_str slot,
                  const ds_qtext *text, const ds_qparams *params, ds_err *err)
{
    ds_parser p;
    if (ds_parser_open(&p, a, text, params, err) != 0)
        return -1;
    for (size_t i = 0; i < NSLOTS; i++) {
        if (!ds_str_is(slot, slots[i].word))
            continue;
        if (slots[i].read(&p, out) != 0)
            return -1;
        if (p.t->kind != DS_TOK_END)
            return ds_parser_wrong(&p, "an operator is missing before this");
        return 0;
    }
    return ds_fail(err, DS_EUSAGE, "unknown slot \"%.*s\"", DS_FMT(slot));
}
