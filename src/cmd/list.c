/* list: rows of clients or of a collection. */
#include "cmd/ask.h"
#include "cmd/verbs.h"
#include "base/banned.h"

/* SOURCE, or an expression about clients, or both; words of an expression may
 * come as several arguments. */
static int read_arguments(ds_query_slots *slots, ds_run *run, ds_err *err)
{
    size_t at = 0;
    slots->from = run->schema->tables[0].name;
    int table = ds_schema_table(run->schema, ds_run_arg(run, 0));
    if (table >= 0) {
        slots->from = run->schema->tables[table].name;
        at = 1;
    }
    ds_buf b = {0};
    for (; at < run->opts.args.n; at++) {
        if (b.n)
            ds_buf_addc(&b, ' ');
        ds_buf_add(&b, ds_run_arg(run, at));
    }
    if (slots->where.n && b.n) {
        ds_buf_free(&b);
        return ds_fail(err, DS_EUSAGE,
                       "the condition is given twice: as words and as --where");
    }
    if (b.n)
        slots->where = ds_dup(&run->arena, ds_buf_str(&b));
    ds_buf_free(&b);
    return 0;
}

int ds_cmd_list(ds_run *run, ds_err *err)
{
    ds_query_slots slots = ds_ask_slots(run);
    if (read_arguments(&slots, run, err))
        return -1;
    return ds_ask(run, &slots, "table", err);
}
