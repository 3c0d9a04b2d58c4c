/* explain: which place of which file makes up each number of an answer. */
#include "cmd/ask.h"
#include "cmd/place.h"
#include "cmd/verbs.h"
#include "base/banned.h"

enum {
    ROW,
    NUMBER,
    AMOUNT,
    CURRENCY,
    ELEMENT,
    PLACE,
    WIDTH
};

static const ds_column columns[WIDTH] = {
    [ROW] = {{"row", 3}, {"Row", 3}, DS_INT},
    [NUMBER] = {{"number", 6}, {"Number", 6}, DS_TEXT},
    [AMOUNT] = {{"amount", 6}, {"Amount", 6}, DS_TEXT},
    [CURRENCY] = {{"currency", 8}, {"Currency", 8}, DS_TEXT},
    [ELEMENT] = {{"element", 7}, {"Element", 7}, DS_TEXT},
    [PLACE] = {{"place", 5}, {"Place", 5}, DS_TEXT},
};

typedef struct {
    ds_run *run;
    ds_sink *sink;
    ds_placer placer;
    ds_arena scratch;
} explainer;

static ds_cell text_cell(ds_str text)
{
    return (ds_cell){.set = text.n > 0, .text = text};
}

/* "invoice 2026-014", or the client's identifier. */
static ds_str element_name(explainer *e, const ds_contribution *c)
{
    const ds_record *r = ds_placer_record(&e->placer);
    const ds_table *t = &e->run->schema->tables[c->table];
    if (!c->table || !r || c->row_in_client >= r->tables[c->table].n)
        return t->noun;
    const ds_row *row = &r->tables[c->table].rows[c->row_in_client];
    const ds_node *key = row->nodes[t->key >= 0 ? t->key : 0];
    return ds_printf(&e->scratch, "%.*s %.*s", DS_FMT(t->noun),
                     DS_FMT(key ? key->text : DS_STR("")));
}

static ds_str amount_text(explainer *e, const ds_contribution *c)
{
    ds_buf b = {0};
    ds_column as = {.type = c->type};
    ds_cell_plain(&b, &as, &c->amount);
    ds_str text = ds_dup(&e->scratch, ds_buf_str(&b));
    ds_buf_free(&b);
    return text;
}

static int print(void *payload, const ds_contribution *c, ds_err *err)
{
    explainer *e = payload;
    ds_arena_reset(&e->scratch);
    ds_place at =
        ds_placer_find(&e->placer, c->path, c->table, c->row_in_client, -1);
    char currency[4] = "";
    if (c->type == DS_MONEY && c->amount.cur)
        ds_currency_format(currency, c->amount.cur);
    ds_cell cells[WIDTH] = {
        [ROW] = {.set = true, .num = ds_ratio_make((ds_i128)c->row + 1, 1)},
        [NUMBER] = text_cell(c->source),
        [AMOUNT] = text_cell(amount_text(e, c)),
        [CURRENCY] = text_cell(ds_cstr(currency)),
        [ELEMENT] = text_cell(element_name(e, c)),
        [PLACE] = text_cell(ds_place_text(&e->scratch, at)),
    };
    return e->sink->row(e->sink, cells, err);
}

int ds_cmd_explain(ds_run *run, ds_err *err)
{
    ds_query_slots slots = ds_ask_slots(run);
    slots.text = ds_run_arg(run, 0);
    ds_query *q;
    explainer e = {.run = run, .placer = {.run = run}};
    if (ds_ask_params(&slots, run, err) || ds_ask_parse(&q, run, &slots, err) ||
        ds_run_index(run, err) || ds_run_sink(&e.sink, run, "table", err) ||
        e.sink->head(e.sink, columns, WIDTH, err))
        return -1;
    int failed = ds_query_explain(q, ds_run_segments(run), print, &e, err) ||
                 e.sink->end(e.sink, err);
    ds_placer_close(&e.placer);
    ds_arena_free(&e.scratch);
    return failed ? -1 : 0;
}
