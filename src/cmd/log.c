/* log: the history as changes of fields, newest first. */
#include "cmd/past.h"
#include "cmd/tabs.h"
#include "cmd/verbs.h"
#include "record/client.h"
#include "base/banned.h"

/* A text of the query language. */
static ds_str quoted(ds_arena *a, ds_str s)
{
    ds_buf b = {0};
    ds_buf_addc(&b, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"' || s.p[i] == '\\')
            ds_buf_addc(&b, '\\');
        ds_buf_addc(&b, s.p[i]);
    }
    ds_buf_addc(&b, '"');
    ds_str out = ds_dup(a, ds_buf_str(&b));
    ds_buf_free(&b);
    return out;
}

/* ".status" of any element, or "status" of the client itself. */
static ds_str about_field(ds_arena *a, ds_str field)
{
    ds_buf b = {0};
    for (size_t i = 0; i < field.n; i++) {
        char c = field.p[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                    c == '_' || (unsigned char)c >= 0x80;
        if (!word)
            ds_buf_addc(&b, '\\');
        ds_buf_addc(&b, c);
    }
    ds_str out = ds_printf(a, "path ~ /(^|\\.)%.*s$/", (int)b.n, b.p);
    ds_buf_free(&b);
    return out;
}

static void and_also(ds_str *where, ds_arena *a, ds_str term)
{
    *where = where->n
                 ? ds_printf(a, "%.*s and (%.*s)", DS_FMT(*where), DS_FMT(term))
                 : term;
}

static ds_str condition(ds_run *run)
{
    ds_arena *a = &run->arena;
    ds_str where = DS_STR(""), field = ds_run_opt(run, OPT_FIELD);
    ds_str author = ds_run_opt(run, OPT_AUTHOR);
    if (field.n)
        and_also(&where, a, about_field(a, field));
    else if (!ds_run_has(run, OPT_VERBOSE))
        and_also(&where, a, DS_STR("not detail"));
    if (author.n)
        and_also(&where, a,
                 ds_printf(a, "author ~ %.*s or email ~ %.*s",
                           DS_FMT(quoted(a, author)),
                           DS_FMT(quoted(a, author))));
    if (ds_run_has(run, OPT_SINCE))
        and_also(
            &where, a,
            ds_printf(a, "at in %.*s..", DS_FMT(ds_run_opt(run, OPT_SINCE))));
    if (ds_run_has(run, OPT_UNTIL))
        and_also(
            &where, a,
            ds_printf(a, "at in ..%.*s", DS_FMT(ds_run_opt(run, OPT_UNTIL))));
    if (ds_run_has(run, OPT_WHERE))
        and_also(&where, a, ds_run_opt(run, OPT_WHERE));
    return where;
}

static int ask(ds_run *run, ds_str where, ds_str folder, const char *from,
               const char *to, ds_err *err)
{
    ds_query_slots slots = ds_ask_slots(run);
    slots.from = DS_STR("changes");
    slots.where = where;
    if (!slots.by.n && !slots.sort.n)
        slots.sort = DS_STR("nth");
    if (!slots.by.n && !slots.show.n)
        slots.show = folder.n
                         ? DS_STR("at, author, commit, change, old, new")
                         : DS_STR("at, author, commit, client, change, old, "
                                  "new");
    return ds_past_ask(run, &slots, folder, from, to, "table", err);
}

int ds_cmd_log(ds_run *run, ds_err *err)
{
    ds_past_args args;
    if (ds_past_arguments(&args, run, err)) {
        bool gone = err->code == DS_ENOTFOUND && !err->hint[0];
        return gone ? ds_hint(err, "if it is gone: dossier log --where "
                                   "'client = \"ID\"'")
                    : -1;
    }
    if (args.n > 1)
        return ds_fail(err, DS_EUSAGE,
                       "one client, please, or none for the whole book");
    ds_str folder =
        args.n ? ds_client_folder(args.clients[0].path) : DS_STR("");
    return ask(run, condition(run), folder, args.from, args.to, err);
}

int ds_tab_history(ds_run *run, const ds_record *r, ds_err *err)
{
    return ask(run, DS_STR("not detail"), ds_client_folder(r->path), NULL, NULL,
               err);
}
