/* A condition is asked as a column, not as a filter, so that equal elements of
 * a collection without key are numbered over all of them. */
#include "cmd/batch_rows.h"
#include "store/git.h"
#include "base/banned.h"

/* --- what identifies a row ---------------------------------------------- */

/* Hidden columns: client, the keys of parents, the own key; where the
 * collection has none, what each element must have. */
static ds_str key_columns(ds_run *run, const ds_table *t)
{
    const ds_schema *s = run->schema;
    ds_buf b = {0};
    bool any = false;
    ds_buf_addz(&b, t == &s->tables[0] ? "id as batch_client"
                                       : "client.id as batch_client");
    for (size_t i = 0; i < t->nparents && t != &s->tables[0]; i++) {
        const ds_table *p = &s->tables[t->parents[i]];
        if (t->parents[i] && p->key >= 0)
            ds_buf_addf(&b, ", %.*s.%.*s as batch_%.*s", DS_FMT(p->noun),
                        DS_FMT(p->fields[p->key].name), DS_FMT(p->noun));
    }
    for (size_t i = 0; i < t->nstored && t != &s->tables[0]; i++)
        any |= t->key < 0 && t->fields[i].required;
    for (size_t i = 0; i < t->nstored && t != &s->tables[0]; i++)
        if (t->key >= 0 ? (size_t)t->key == i : !any || t->fields[i].required)
            ds_buf_addf(&b, ", %.*s as batch_%zu", DS_FMT(t->fields[i].name),
                        i);
    ds_str text = ds_dup(&run->arena, ds_buf_str(&b));
    ds_buf_free(&b);
    return text;
}

/* "2026-014"; "invoice 2026-014, 2026-08-05, 2196.00 EUR". */
static ds_str key_text(ds_handing *h, const ds_cell *cells)
{
    static const size_t prefix = sizeof "batch_" - 1;
    ds_str key = {"", 0};
    for (size_t i = h->n + 2; i < h->all; i++) {
        ds_str value = ds_batch_value(&h->arena, &h->columns[i], &cells[i]);
        ds_str name = ds_str_sub(h->columns[i].name, prefix, 64);
        bool parent = name.n && (name.p[0] < '0' || name.p[0] > '9');
        if (!value.p && (parent || h->keyed))
            continue;
        key = ds_printf(&h->arena, "%.*s%s%.*s%s%.*s", DS_FMT(key),
                        key.n ? ", " : "", parent ? (int)name.n : 0, name.p,
                        parent ? " " : "", DS_FMT(value));
    }
    return key;
}

static uint64_t *count_of(ds_handing *h, ds_map *m, ds_str client, ds_str key)
{
    ds_str name =
        ds_printf(&h->arena, "%.*s\n%.*s", DS_FMT(client), DS_FMT(key));
    return ds_map_put(m, name, NULL);
}

/* Which of the client's elements it is, and the how many-th of those that are
 * alike. */
static int find_place(ds_str *key, unsigned *place, ds_handing *h,
                      ds_str client, const ds_cell *cells, ds_err *err)
{
    *key = key_text(h, cells);
    *place = (unsigned)++*count_of(h, &h->seen, client, *key);
    if (*place == 1 || !h->keyed)
        return 0;
    return ds_fail(
        err, DS_EFINDINGS,
        "%.*s: %.*s%s%.*s comes twice: two have this key, or a column "
        "mixes currencies",
        DS_FMT(client), DS_FMT(h->table->noun), key->n ? " " : "",
        DS_FMT(*key));
}

/* --- rows ---------------------------------------------------------------- */

static ds_str *values_of(ds_handing *h, const ds_cell *cells)
{
    ds_str *values = ds_new_n(&h->arena, ds_str, h->n);
    for (size_t i = 0; i < h->n; i++)
        values[i] = ds_batch_value(&h->arena, &h->columns[i], &cells[i]);
    return values;
}

static void look_at(ds_handing *h, ds_str client, ds_str key, unsigned place,
                    const ds_cell *cells)
{
    if (!ds_held_has(&h->held, &h->arena, client, key))
        return;
    const ds_held_seen seen = {
        .place = place,
        .holds = cells[h->n].num.num != 0,
        .values = h->blind ? NULL : values_of(h, cells),
    };
    ds_held_saw(&h->held, &h->arena, h->judged, client, key, &seen);
}

static int give(ds_handing *h, const ds_batch_row *row, const ds_cell *cells,
                const char *word, ds_err *err)
{
    memcpy(h->cells, cells, h->n * sizeof *cells);
    h->cells[h->n] = (ds_cell){.set = true, .text = ds_cstr(word)};
    return ds_batch_add(&h->made, row, h->columns, cells, err) ||
                   h->out->row(h->out, h->cells, err)
               ? -1
               : 0;
}

static int give_new(ds_handing *h, ds_str client, ds_str key,
                    const ds_cell *cells, ds_err *err)
{
    uint64_t *last = count_of(h, &h->given, client, key);
    ds_batch_row row = {
        .client = client,
        .key = key,
        .nth =
            ds_held_free_nth(&h->held, &h->arena, client, key, (unsigned)*last),
        .values = values_of(h, cells),
    };
    *last = row.nth;
    return give(h, &row, cells, "", err);
}

static int give_again(ds_handing *h, const ds_held_row *held,
                      const ds_cell *cells, ds_err *err)
{
    ds_batch_row row = *held->row;
    ds_held_state state = ds_held_judge(held);
    if (state == DS_HELD_SAME)
        return 0;
    row.nth = held->nth;
    row.values = values_of(h, cells);
    row.gone = state == DS_HELD_WITHDRAWN;
    return give(h, &row, cells, row.gone ? "withdrawn" : "changed", err);
}

static int on_row(ds_sink *s, const ds_cell *cells, ds_err *err)
{
    ds_handing *h = (ds_handing *)s;
    ds_str client = ds_dup(&h->arena, cells[h->n + 1].text), key;
    unsigned place;
    if (ds_map_get(&h->flawed, client))
        return 0;
    if (find_place(&key, &place, h, client, cells, err))
        return -1;
    if (h->mode == DS_HAND_JUDGE) {
        look_at(h, client, key, place, cells);
        return 0;
    }
    const ds_held_row *held =
        ds_held_find(&h->held, &h->arena, client, key, place);
    if (h->mode == DS_HAND_CORRECT)
        return held ? give_again(h, held, cells, err) : 0;
    return held || !cells[h->n].num.num ? 0
                                        : give_new(h, client, key, cells, err);
}

/* A row that is not in the book any more, as it was handed over. */
static int give_removed(ds_handing *h, const ds_held_row *held, ds_err *err)
{
    ds_cell *cells = ds_new_n(&h->arena, ds_cell, h->n);
    ds_batch_row row = *held->row;
    row.nth = held->nth;
    row.gone = true;
    row.values = ds_new_n(&h->arena, ds_str, h->n);
    for (size_t i = 0; i < h->n; i++)
        for (size_t k = 0; k < held->last->ncolumns; k++) {
            ds_str value = held->row->values[k];
            if (!ds_str_eq(h->columns[i].name, held->last->columns[k]))
                continue;
            if (!ds_batch_cell(&cells[i], &h->columns[i], value))
                return ds_fail(err, DS_ESYNTAX,
                               "%.*s:%u: \"%.*s\" cannot be %.*s",
                               DS_FMT(held->last->path), held->row->line,
                               DS_FMT(value), DS_FMT(h->columns[i].name));
            row.values[i] = value;
        }
    return give(h, &row, cells, "removed", err);
}

static int on_end(ds_sink *s, ds_err *err)
{
    ds_handing *h = (ds_handing *)s;
    for (size_t i = 0; i < h->held.rows.n && h->mode == DS_HAND_CORRECT; i++) {
        const ds_held_row *held = &h->held.rows.p[i];
        if (!held->row->gone && ds_held_judge(held) == DS_HELD_REMOVED &&
            give_removed(h, held, err))
            return -1;
    }
    return h->mode == DS_HAND_JUDGE ? 0 : h->out->end(h->out, err);
}

static int on_head(ds_sink *s, const ds_column *columns, size_t n, ds_err *err)
{
    ds_handing *h = (ds_handing *)s;
    h->columns = columns;
    h->all = n;
    h->n = 0;
    while (h->n < n && !ds_str_is(columns[h->n].name, "batch_holds"))
        h->n++;
    if (h->mode == DS_HAND_JUDGE)
        return h->blind || h->n == h->judged->ncolumns
                   ? 0
                   : ds_fail(err, DS_ESYNTAX,
                             "%.*s: its columns are not what it shows",
                             DS_FMT(h->judged->path));
    h->out_columns = ds_new_n(&h->arena, ds_column, n);
    h->cells = ds_new_n(&h->arena, ds_cell, n);
    h->made.columns = ds_new_n(&h->arena, ds_str, n);
    h->made.ncolumns = h->n;
    memcpy(h->out_columns, columns, h->n * sizeof *columns);
    h->out_columns[h->n] = (ds_column){.name = DS_STR("correction"),
                                       .label = DS_STR("Correction"),
                                       .type = DS_TEXT};
    for (size_t i = 0; i < h->n; i++)
        h->made.columns[i] = ds_dup(&h->arena, columns[i].name);
    return h->out->head(h->out, h->out_columns,
                        h->n + (h->mode == DS_HAND_CORRECT), err);
}

/* --- queries ------------------------------------------------------------- */

/* A saved report as it was when the rows went out. */
static int report_then(ds_str *yaml, ds_arena *a, void *payload, ds_str name,
                       ds_err *err)
{
    const ds_handing *h = payload;
    ds_err none = {0};
    ds_str path = ds_printf(a, "records/reports/%.*s.yaml", DS_FMT(name));
    if (h->mode == DS_HAND_JUDGE && ds_path_safe(name) &&
        !ds_git_read(yaml, a, &h->run->book, ds_zstr(a, h->judged->commit),
                     path, &none))
        return 0;
    return ds_run_load_report(yaml, a, h->run, name, err);
}

/* Errors of what was asked point into that, not into what is made of it. */
static int check_own(ds_handing *h, const ds_query_env *env,
                     const ds_query_slots *slots, ds_err *err)
{
    ds_query *q;
    ds_query_slots own = *slots;
    own.from = h->table->name;
    return ds_query_parse(&q, &h->run->arena, env, &own, err);
}

int ds_hand_ask(ds_handing *h, ds_hand_mode m, const ds_query_slots *slots,
                ds_date today, ds_err *err)
{
    ds_run *run = h->run;
    ds_query_env env = ds_run_env(run);
    ds_query_slots all = {.from = h->table->name, .sort = slots->sort};
    ds_query *q;
    ds_query_stats stats;
    env.today = today;
    env.load_report = report_then;
    env.payload = h;
    all.show = ds_printf(&run->arena, "%.*s, (%.*s) as batch_holds, %.*s",
                         DS_FMT(slots->show),
                         DS_FMT(slots->where.n ? slots->where : DS_STR("true")),
                         DS_FMT(key_columns(run, h->table)));
    h->sink = (ds_sink){on_head, on_row, NULL, on_end};
    h->mode = m;
    ds_map_clear(&h->seen);
    if (check_own(h, &env, slots, err) ||
        ds_query_parse(&q, &run->arena, &env, &all, err))
        return -1;
    return ds_query_run(q, ds_run_segments(run), &h->sink, &stats, err);
}

/* It names what is not in the schema any more: which rows there are can still
 * be told. */
static int judge_blindly(ds_handing *h, const ds_err *why, ds_err *err)
{
    const ds_batch *b = h->judged;
    const ds_query_slots slots = {.show = h->table == &h->run->schema->tables[0]
                                              ? DS_STR("id")
                                              : DS_STR("client.id")};
    if (!h->again)
        ds_run_say(h->run,
                   "warning: %.*s: %s: its rows count as they were handed over",
                   DS_FMT(b->path), why->msg);
    h->blind = true;
    int failed = ds_hand_ask(h, DS_HAND_JUDGE, &slots, b->today, err);
    h->blind = false;
    return failed;
}

static int judge_one(ds_handing *h, const ds_batch *b, ds_err *err)
{
    bool any = false;
    for (size_t i = 0; i < h->held.rows.n && !any; i++) {
        const ds_held_row *r = &h->held.rows.p[i];
        any = !r->row->gone && (r->first == b || r->last == b);
    }
    if (!any)
        return 0;
    h->judged = b;
    const ds_query_slots slots = {.show = b->show, .where = b->where};
    ds_err own = {0};
    if (!ds_hand_ask(h, DS_HAND_JUDGE, &slots, b->today, &own))
        return 0;
    if (own.code == DS_EUSAGE)
        return judge_blindly(h, &own, err);
    return ds_fail(err, own.code, "%.*s: %s", DS_FMT(b->path), own.msg);
}

static int judge_all(ds_handing *h, ds_err *err)
{
    for (size_t i = 0; i < h->before.list.n; i++)
        if (ds_str_eq(h->before.list.p[i]->source, h->table->name) &&
            judge_one(h, h->before.list.p[i], err))
            return -1;
    ds_held_settle(&h->held);
    return 0;
}

int ds_hand_judge(ds_handing *h, ds_err *err)
{
    if (judge_all(h, err) || ds_hand_place_again(&h->again, h, err))
        return -1;
    return h->again ? judge_all(h, err) : 0;
}
