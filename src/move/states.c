/* Which of several states counts. */
#include "move/states.h"
#include "move/synonyms.h"
#include "base/banned.h"

static const struct {
    const char *table, *field;
    const char *settled; /* values between '|' that count before all others */
    const char *others;  /* the weightiest first; not here: before them */
    const char *idle;    /* texts that say nothing, folded as headers are */
} states[] = {
    {"invoices", "status", "void|draft|pending", "paid|authorised", ""},
    {"bills", "status", "void|draft|pending", "paid|authorised", ""},
    {"purchase_orders", "status", "cancelled|draft", "closed|open", ""},
    {"quotes", "status", "declined|draft", "accepted|expired|sent", ""},
    {"deals", "stage", "won|lost", "", "open|aperta|aperto|incorso"},
};

static size_t find(const ds_schema *s, unsigned table, unsigned field)
{
    size_t n = sizeof states / sizeof states[0];
    const ds_table *t = &s->tables[table];
    for (size_t i = 0; i < n; i++)
        if (ds_str_is(t->name, states[i].table) &&
            ds_str_is(t->fields[field].name, states[i].field))
            return i;
    return n;
}

bool ds_states_known(const ds_schema *s, unsigned table, unsigned field)
{
    return find(s, table, field) < sizeof states / sizeof states[0];
}

/* The place of the word, from 0, or -1. */
static int place(const char *words, ds_str word)
{
    int n = 0;
    ds_str rest = ds_cstr(words);
    for (; rest.p != NULL; n++)
        if (ds_str_eq(ds_str_cut(&rest, '|'), word))
            return n;
    return -1;
}

static bool is_idle(size_t state, ds_str text)
{
    ds_arena a = {0};
    bool idle = place(states[state].idle, ds_header_fold(&a, text)) >= 0;
    ds_arena_free(&a);
    return idle;
}

enum {
    SETTLED = 0,
    UNKNOWN = 100,
    OTHERS = 200,
    LISTED = 300,
    IDLE = 400
};

unsigned ds_states_weigh(const ds_schema *s, unsigned table, unsigned field,
                         ds_str text, ds_str value, bool payment)
{
    size_t state = find(s, table, field);
    int settled = place(states[state].settled, value);
    int listed = place(states[state].others, value);
    if ((payment && ds_str_is(value, "pending")) || is_idle(state, text))
        return IDLE;
    if (value.n == 0)
        return UNKNOWN;
    if (settled >= 0)
        return SETTLED + (unsigned)settled;
    return listed >= 0 ? LISTED + (unsigned)listed : OTHERS;
}
