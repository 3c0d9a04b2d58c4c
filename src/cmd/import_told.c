/* The options of an import, checked as far as the file is not needed. */
#include "cmd/import_told.h"
#include "cmd/maps.h"
#include "view/dialect.h"
#include "base/banned.h"

int ds_told_sign(char *sign, const char *option, ds_str text, ds_err *err)
{
    if (ds_str_is(text, "tab") || ds_str_is(text, "\\t"))
        *sign = '\t';
    else if (text.n == 1 && (unsigned char)text.p[0] < 0x80)
        *sign = text.p[0];
    else if (text.n > 0)
        return ds_fail(err, DS_EUSAGE,
                       "%s is one character, or tab, not \"%.*s\"", option,
                       DS_FMT(text));
    return 0;
}

int ds_told_count(unsigned *count, const char *option, const char *what,
                  ds_str text, ds_err *err)
{
    unsigned n = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9' || n > 100000000)
            return ds_fail(err, DS_EUSAGE, "%s is %s, not \"%.*s\"", option,
                           what, DS_FMT(text));
        n = n * 10 + (unsigned)(text.p[i] - '0');
    }
    if (text.n > 0)
        *count = n;
    return 0;
}

/* How the file is written. */
static int read_form(ds_import_opts *o, ds_run *run, ds_err *err)
{
    ds_dialect *d = &o->dialect;
    d->encoding = ds_run_opt(run, OPT_ENCODING);
    d->date_order = ds_run_opt(run, OPT_DATES);
    d->sheet = ds_run_opt(run, OPT_SHEET);
    if (ds_told_sign(&d->delimiter, "--delimiter",
                     ds_run_opt(run, OPT_DELIMITER), err) ||
        ds_told_sign(&d->quote, "--quote", ds_run_opt(run, OPT_QUOTE), err) ||
        ds_told_sign(&d->decimal, "--decimal", ds_run_opt(run, OPT_DECIMAL),
                     err) ||
        ds_told_count(&o->header, "--header", "a line",
                      ds_run_opt(run, OPT_HEADER), err) ||
        ds_told_count(&o->years, "--years", "a year",
                      ds_run_opt(run, OPT_YEARS), err))
        return -1;
    o->exported = ds_run_has(run, OPT_DIALECT);
    if (!o->exported || ds_str_is(ds_run_opt(run, OPT_DIALECT), "xlsx"))
        return 0;
    return ds_csv_told(d, ds_run_opt(run, OPT_DIALECT),
                       ds_run_sink_opts(run).italian, err);
}

static void read_lists(ds_import_opts *o, ds_run *run)
{
    ds_arena *a = &run->arena;
    o->map = ds_opts_all(&o->nmap, a, &run->opts, OPT_MAP);
    o->fixed = ds_opts_all(&o->nfixed, a, &run->opts, OPT_SET);
    o->values = ds_opts_all(&o->nvalues, a, &run->opts, OPT_VALUE);
    o->null_words = ds_opts_all(&o->nnull, a, &run->opts, OPT_NULLS);
}

/* What happens to rows that are bad, or not as the book has them. */
static int read_manner(ds_import_opts *o, ds_run *run, ds_err *err)
{
    ds_str keep = ds_run_opt(run, OPT_KEEP);
    if (keep.n && !ds_str_is(keep, "ours") && !ds_str_is(keep, "theirs"))
        return ds_fail(err, DS_EUSAGE, "--keep is ours or theirs, not \"%.*s\"",
                       DS_FMT(keep));
    o->keep = ds_str_is(keep, "ours");
    o->update = ds_run_has(run, OPT_UPDATE) || ds_str_is(keep, "theirs");
    o->only_new = ds_run_has(run, OPT_ONLY_NEW);
    o->skip_bad = ds_run_has(run, OPT_SKIP_BAD);
    o->waive = ds_run_has(run, OPT_WAIVE);
    o->incomplete = ds_run_has(run, OPT_INCOMPLETE);
    o->join_ragged = ds_run_has(run, OPT_JOIN_RAGGED);
    return 0;
}

int ds_import_told(ds_import_opts *o, ds_run *run, ds_err *err)
{
    o->file = ds_run_arg(run, 0);
    o->noun = ds_run_opt(run, OPT_AS);
    o->match = ds_run_opt(run, OPT_MATCH);
    o->plan = ds_run_has(run, OPT_DRY_RUN) && ds_run_has(run, OPT_VERBOSE);
    read_lists(o, run);
    if (read_form(o, run, err) || read_manner(o, run, err) ||
        ds_maps_load(o, run, err))
        return -1;
    o->assumed = !o->noun.n && o->nmap == 0 && !o->exported;
    if (!o->noun.n)
        o->noun = run->schema->tables[0].name;
    return 0;
}
