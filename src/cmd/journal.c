/* export -f hledger: invoices, bills and payments as a journal. */
#include "cmd/journal.h"
#include "view/journal.h"
#include "base/banned.h"

static int ask(ds_rowset *out, ds_run *run, const char *source, ds_str where,
               const char *show, ds_err *err)
{
    ds_query *q;
    ds_query_stats stats;
    ds_query_env env = ds_run_env(run);
    const ds_query_slots slots = {
        .from = ds_cstr(source), .where = where, .show = ds_cstr(show)};
    return ds_query_parse(&q, &run->arena, &env, &slots, err) ||
                   ds_query_run(q, ds_run_segments(run),
                                ds_sink_collect(out, &run->arena), &stats, err)
               ? -1
               : 0;
}

static bool is_plain(const ds_query_slots *s)
{
    return !s->show.n && !s->by.n && !s->across.n && !s->having.n &&
           !s->sort.n && !s->limit.n && !s->total;
}

static int print(ds_run *run, const ds_rowset *invoices, const ds_rowset *bills,
                 const ds_rowset *payments, ds_err *err)
{
    size_t left_out;
    if (ds_journal_print(&left_out, run->out, &run->arena, invoices, bills,
                         payments, err))
        return -1;
    if (left_out)
        ds_run_say(run,
                   "warning: %zu of invoices, bills and payments %s no date or "
                   "no amount, and cannot be entered: dossier check names them",
                   left_out, left_out == 1 ? "has" : "have");
    return 0;
}

int ds_export_journal(ds_run *run, const ds_query_slots *slots, ds_err *err)
{
    ds_rowset invoices = {0}, bills = {0}, payments;
    bool one = ds_str_is(slots->from, "invoices");
    bool other = ds_str_is(slots->from, "bills");
    if (!is_plain(slots) || (!one && !other && slots->where.n)) {
        ds_fail(err, DS_EUSAGE,
                "a journal is of all invoices and bills, or of those that a "
                "condition names");
        return ds_hint(err, "dossier export invoices 'date >= 2026-01-01' -f "
                            "hledger");
    }
    if (!one && !other && !ds_str_eq(slots->from, run->schema->tables[0].name))
        return ds_fail(err, DS_EUSAGE,
                       "a journal is of invoices and bills, not of %.*s",
                       DS_FMT(slots->from));
    return ds_run_index(run, err) ||
                   (!other && ask(&invoices, run, "invoices", slots->where,
                                  DS_JOURNAL_DOCUMENTS, err)) ||
                   (!one && ask(&bills, run, "bills", slots->where,
                                DS_JOURNAL_DOCUMENTS, err)) ||
                   ask(&payments, run, "payments", (ds_str){0},
                       DS_JOURNAL_PAYMENTS, err) ||
                   ds_run_out(run, true, err) ||
                   print(run, &invoices, &bills, &payments, err)
               ? -1
               : 0;
}
