/* report diff: which commits moved the amounts of an answer between two times.
 *
 *   ask      the question at A and at B
 *   compare  what each client gives to the answers, as sums: most are equal
 *   walk     the commits between: a client that moved is asked before and
 *            behind each of its commits, as of B; the differences are moves
 *   rest     what moved from A to B and by no commit: the day went by, the
 *            schema is another, or branches were merged
 *
 * So the moves of an element always add up to what moved. Clients are called as
 * at the later of the two; one that was renamed between is followed to its
 * earlier names. */
#include "cmd/ask.h"
#include "cmd/parts.h"
#include "cmd/then.h"
#include "cmd/verbs.h"
#include "history/changes.h"
#include "history/rows.h"
#include "record/client.h"
#include "base/banned.h"

enum {
    ROW,
    NUMBER,
    CLIENT,
    ELEMENT,
    MOVED,
    CURRENCY,
    COMMIT,
    DATE,
    AUTHOR,
    CHANGE,
    WIDTH
};

static const ds_column columns[WIDTH] = {
    [ROW] = {{"row", 3}, {"Row", 3}, DS_TEXT},
    [NUMBER] = {{"number", 6}, {"Number", 6}, DS_TEXT},
    [CLIENT] = {{"client", 6}, {"Client", 6}, DS_TEXT},
    [ELEMENT] = {{"element", 7}, {"Element", 7}, DS_TEXT},
    [MOVED] = {{"moved", 5}, {"Moved", 5}, DS_TEXT},
    [CURRENCY] = {{"currency", 8}, {"Currency", 8}, DS_TEXT},
    [COMMIT] = {{"commit", 6}, {"Commit", 6}, DS_TEXT},
    [DATE] = {{"date", 4}, {"Date", 4}, DS_DATE},
    [AUTHOR] = {{"author", 6}, {"Author", 6}, DS_TEXT},
    [CHANGE] = {{"change", 6}, {"Change", 6}, DS_TEXT},
};

typedef struct {
    ds_part part;
    ds_str client, commit, author, change; /* no commit: the rest */
    ds_date day;
    size_t turn; /* of its commit: the greater, the older */
} move;

typedef struct {
    ds_run *run;
    ds_then old;
    ds_question a, b;
    ds_arena *arena;
    ds_prints before, after;
    ds_map names; /* an earlier identifier -> place in `ids` */
    DS_VEC(ds_str) ids;
    ds_map moved;                 /* identifier -> place in `clients` */
    DS_VEC(ds_parts_sum) clients; /* what commits moved */
    DS_VEC(move) moves;
    size_t turn;
    bool back; /* B is earlier than A */
} diff;

/* --- which clients -------------------------------------------------------- */

static bool is_moved(const diff *d, ds_str id)
{
    const uint64_t *a = ds_map_get(&d->before.at, id);
    const uint64_t *b = ds_map_get(&d->after.at, id);
    if (!a || !b)
        return a != b;
    return d->before.sums.p[*a] != d->after.sums.p[*b];
}

/* One that neither answer knows may have come and gone between, or have had
 * another name at that time. */
static bool may_have_moved(const diff *d, ds_str id)
{
    return is_moved(d, id) ||
           (!ds_map_get(&d->before.at, id) && !ds_map_get(&d->after.at, id));
}

/* What the client is called at last. */
static ds_str last_name(const diff *d, ds_str id)
{
    const uint64_t *at = ds_map_get(&d->names, id);
    return at ? d->ids.p[*at] : id;
}

/* What the commits moved of a client. */
static size_t client_place(diff *d, ds_str id)
{
    bool fresh;
    uint64_t *at = ds_map_put(&d->moved, ds_dup(d->arena, id), &fresh);
    if (fresh) {
        *at = d->clients.n;
        *ds_vec_push(&d->clients) = (ds_parts_sum){.a = d->arena};
    }
    return *at;
}

/* --- what a commit moved -------------------------------------------------- */

static void add_words(ds_buf *out, const ds_change *c)
{
    if (out->n > 0)
        ds_buf_addz(out, "; ");
    ds_buf_add(out, c->what);
    if (c->kind == DS_CHANGED)
        ds_buf_addf(out, ": %.*s -> %.*s", DS_FMT(c->old), DS_FMT(c->new));
}

/* `path` is `holder` or stands in it. */
static bool within(ds_str path, ds_str holder)
{
    return ds_str_starts(path, holder) &&
           (path.n == holder.n || path.p[holder.n] == '.');
}

/* How near a change is to an element: 3 it, what it holds or what it came or
 * went with; 2 the element that holds it; 1 the client's own fields; 0 what has
 * nothing to do with it. */
static int nearness(const ds_change *c, const ds_part *p)
{
    if (p->path.n == 0)
        return c->table == 0 ? 3 : 0;
    if (within(c->path, p->path) || within(p->path, c->path))
        return 3;
    ds_str top = ds_str_sub(p->path, 0, ds_str_chr(p->path, ']') + 1);
    if (within(c->path, top))
        return 2;
    return c->table == 0;
}

/* The changes of the commit that are nearest to the element. */
static ds_str words(ds_arena *a, const ds_client_change *c, const ds_part *p)
{
    ds_buf b = {0};
    int best = 0;
    for (size_t i = 0; i < c->changes.n; i++)
        if (nearness(&c->changes.p[i], p) > best)
            best = nearness(&c->changes.p[i], p);
    for (size_t i = 0; i < c->changes.n; i++)
        if (nearness(&c->changes.p[i], p) == best)
            add_words(&b, &c->changes.p[i]);
    if (best == 0 && c->old_id.n > 0 && !ds_str_eq(c->old_id, c->id)) {
        ds_buf_clear(&b);
        ds_buf_addf(&b, "rename %.*s to %.*s", DS_FMT(c->old_id),
                    DS_FMT(c->id));
    }
    ds_str text = ds_dup(a, ds_buf_str(&b));
    ds_buf_free(&b);
    return text;
}

static int take_client(diff *d, const ds_commit_info *info,
                       const ds_client_change *c, ds_err *err)
{
    ds_str id = last_name(d, c->id);
    if (!ds_str_eq(c->old_id, c->id) && c->old_id.n > 0) {
        *ds_map_put(&d->names, ds_dup(d->arena, c->old_id), NULL) = d->ids.n;
        *ds_vec_push(&d->ids) = ds_dup(d->arena, id);
    }
    if (!may_have_moved(d, c->id) && !may_have_moved(d, c->old_id) &&
        !may_have_moved(d, id))
        return 0;
    ds_parts_sum step = {.a = d->arena};
    int rc = ds_parts_add(&step, &d->b, id, c->new, d->back, err) ||
             ds_parts_add(&step, &d->b, id, c->old, !d->back, err);
    size_t at = client_place(d, id);
    for (size_t i = 0; i < step.list.n && rc == 0; i++) {
        const ds_part *p = &step.list.p[i];
        if (ds_part_is_zero(p))
            continue;
        *ds_vec_push(&d->moves) = (move){
            .part = *p,
            .client = ds_dup(d->arena, id),
            .commit = ds_dup(d->arena, (ds_str){info->oid, 10}),
            .author = ds_dup(d->arena, info->author),
            .change = words(d->arena, c, p),
            .day = ds_commit_day(info),
            .turn = d->turn,
        };
    }
    /* Kept with its sign turned: what is left over is total less this. */
    rc = rc || ds_parts_less(&d->clients.p[at], &step, err);
    ds_parts_close(&step);
    return rc ? -1 : 0;
}

static int take_commit(void *payload, const ds_commit_info *info,
                       const ds_client_change *clients, size_t n, ds_err *err)
{
    diff *d = payload;
    d->turn++;
    for (size_t i = 0; i < n; i++)
        if (take_client(d, info, &clients[i], err))
            return -1;
    return 0;
}

static int walk(diff *d, ds_err *err)
{
    ds_run *run = d->run;
    const char *from = ds_snapshot_commit(d->old.snapshot);
    const char *to = ds_snapshot_commit(run->then->snapshot);
    d->back = ds_snapshot_time(d->old.snapshot) >
              ds_snapshot_time(run->then->snapshot);
    if (d->back) {
        const char *later = from;
        from = to;
        to = later;
    }
    return ds_history_walk(&run->book, run->schema, DS_STR(""), from, to,
                           take_commit, d, err);
}

/* --- the rest ------------------------------------------------------------- */

static int add_side(diff *d, ds_str id, const ds_question *q, ds_str path,
                    bool minus, ds_err *err)
{
    ds_str bytes;
    ds_doc doc;
    ds_record r;
    ds_snapshot *s = minus ? d->old.snapshot : d->run->then->snapshot;
    ds_findings none = {.arena = d->arena};
    if (ds_snapshot_read(&bytes, d->arena, s, path, DS_YAML_MAX_BYTES, err))
        return -1;
    int broken = ds_yaml_parse(&doc, d->arena, path, bytes, &none);
    ds_findings_free(&none);
    if (broken)
        return 0;
    ds_record_read(&r, d->arena, q->env.schema, &doc, ds_client_id(path), path,
                   NULL);
    return ds_parts_add(&d->clients.p[client_place(d, id)], q, id, &r, minus,
                        err);
}

/* Adds a side's clients that moved to their totals. */
static int add_totals(diff *d, const ds_question *q, bool minus, ds_err *err)
{
    for (size_t i = 0; i < q->segments.n; i++) {
        const ds_segment *s = q->segments.segments[i];
        for (uint32_t row = 0; row < s->tables[0].rows; row++) {
            ds_str path = ds_segment_path(s, row), id = ds_client_id(path);
            ds_str now = last_name(d, id);
            if (!is_moved(d, id) && !is_moved(d, now))
                continue;
            if (add_side(d, now, q, path, minus, err))
                return -1;
        }
    }
    return 0;
}

/* Why something moved that no commit did. */
static ds_str reason(const diff *d)
{
    bool day = d->a.env.today != d->b.env.today;
    if (d->a.env.schema->hash != d->b.env.schema->hash)
        return day ? DS_STR("the day or the schema") : DS_STR("the schema");
    return day ? DS_STR("the day") : DS_STR("a merge");
}

static int rest(diff *d, ds_err *err)
{
    if (add_totals(d, &d->a, true, err) || add_totals(d, &d->b, false, err))
        return -1;
    for (size_t i = 0; i < d->moved.n; i++) {
        const ds_entry *e = &d->moved.entries[i];
        const ds_parts_sum *left = &d->clients.p[e->value];
        for (size_t k = 0; k < left->list.n; k++)
            if (!ds_part_is_zero(&left->list.p[k]))
                *ds_vec_push(&d->moves) = (move){
                    .part = left->list.p[k],
                    .client = e->key,
                    .day = DS_NO_DATE,
                    .turn = SIZE_MAX,
                    .change = reason(d),
                };
    }
    return 0;
}

/* --- the answer ----------------------------------------------------------- */

static int by_place(const void *pa, const void *pb)
{
    const move *a = pa, *b = pb;
    int c = ds_str_cmp(a->part.row, b->part.row);
    c = c ? c : ds_str_cmp(a->part.number, b->part.number);
    c = c ? c : ds_str_cmp(a->client, b->client);
    c = c ? c : ds_str_cmp(a->part.element, b->part.element);
    return c ? c : a->turn < b->turn ? 1 : a->turn > b->turn ? -1 : 0;
}

static ds_cell text_cell(ds_str text)
{
    return (ds_cell){.set = text.n > 0, .text = text};
}

static ds_str amount_text(diff *d, const ds_part *p)
{
    ds_buf b = {0};
    const ds_column as = {.type = p->type};
    ds_cell_plain(&b, &as, &p->amount);
    ds_str text = ds_dup(d->arena, ds_buf_str(&b));
    ds_buf_free(&b);
    return text;
}

static bool is_shown(const diff *d, ds_str row)
{
    return !ds_query_grouped(d->b.q) || ds_map_get(&d->a.shown, row) ||
           ds_map_get(&d->b.shown, row);
}

static int print(diff *d, ds_err *err)
{
    ds_sink *sink;
    if (d->moves.n > 0)
        qsort(d->moves.p, d->moves.n, sizeof *d->moves.p, by_place);
    if (ds_run_sink(&sink, d->run, "table", err) ||
        sink->head(sink, columns, WIDTH, err))
        return -1;
    for (size_t i = 0; i < d->moves.n; i++) {
        const move *m = &d->moves.p[i];
        char currency[4] = "";
        if (m->part.type == DS_MONEY && m->part.amount.cur)
            ds_currency_format(currency, m->part.amount.cur);
        ds_cell cells[WIDTH] = {
            [ROW] = text_cell(m->part.row),
            [NUMBER] = text_cell(m->part.number),
            [CLIENT] = text_cell(m->client),
            [ELEMENT] = text_cell(m->part.element),
            [MOVED] = text_cell(amount_text(d, &m->part)),
            [CURRENCY] = text_cell(ds_cstr(currency)),
            [COMMIT] = text_cell(m->commit),
            [DATE] = {.set = m->day != DS_NO_DATE,
                      .num = ds_ratio_make(m->day, 1)},
            [AUTHOR] = text_cell(m->author),
            [CHANGE] = text_cell(m->change),
        };
        if (is_shown(d, m->part.row) && sink->row(sink, cells, err))
            return -1;
    }
    return sink->end(sink, err);
}

/* --- the whole ------------------------------------------------------------ */

static int ask(diff *d, const ds_query_slots *slots, ds_err *err)
{
    ds_run *run = d->run;
    ds_query_env env = ds_run_env(run), earlier = env;
    earlier.schema = d->old.schema;
    earlier.today = d->old.today;
    if (ds_then_index(&d->old, run, err) || ds_run_index(run, err))
        return -1;
    return ds_question_open(&d->a, d->arena, &earlier,
                            ds_index_segments(d->old.index), slots, err) ||
                   ds_question_open(&d->b, d->arena, &env, ds_run_segments(run),
                                    slots, err) ||
                   ds_prints_take(&d->before, d->arena, &d->a, err) ||
                   ds_prints_take(&d->after, d->arena, &d->b, err)
               ? -1
               : 0;
}

static int compare(diff *d, ds_err *err)
{
    ds_run *run = d->run;
    size_t n = run->opts.args.n - 4;
    ds_str *params = ds_new_n(d->arena, ds_str, n);
    for (size_t i = 0; i < n; i++)
        params[i] = ds_run_arg(run, i + 4);
    const ds_query_slots slots = {
        .text = ds_run_arg(run, 1), .params = params, .nparams = n};
    return ds_then_open(&d->old, run, ds_run_arg(run, 2), err) ||
                   ds_run_travel(run, ds_run_arg(run, 3), err) ||
                   ask(d, &slots, err) || walk(d, err) || rest(d, err) ||
                   print(d, err)
               ? -1
               : 0;
}

int ds_cmd_report(ds_run *run, ds_err *err)
{
    diff d = {.run = run, .arena = &run->arena};
    if (!ds_str_is(ds_run_arg(run, 0), "diff"))
        return ds_fail(err, DS_EUSAGE, "report \"%.*s\": did you mean diff?",
                       DS_FMT(ds_run_arg(run, 0)));
    int failed = compare(&d, err);
    ds_question_close(&d.a);
    ds_question_close(&d.b);
    ds_prints_close(&d.before);
    ds_prints_close(&d.after);
    for (size_t i = 0; i < d.clients.n; i++)
        ds_parts_close(&d.clients.p[i]);
    ds_map_free(&d.names);
    ds_map_free(&d.moved);
    ds_vec_free(&d.ids);
    ds_vec_free(&d.clients);
    ds_vec_free(&d.moves);
    ds_then_close(&d.old);
    return failed;
}
