/* init: makes a book, with its first commit. */
#include "cmd/hooks.h"
#include "cmd/verbs.h"
#include "base/file.h"
#include "store/git.h"
#include <fcntl.h>
#include <unistd.h>
#include "base/banned.h"

static const char schema_text[] =
    "# What this book adds to the built-in schema, or narrows: the form and\n"
    "# all names are shown by `dossier schema`. Take the \"#\" away to use a "
    "line.\n"
    "\n"
    "settings:\n"
    "  currency: EUR        # of amounts that name none\n"
    "  country: IT          # of addresses that name none\n"
    "  language: en         # labels: en or it\n"
    "  layout: flat         # records/ID, or letters: records/ac/acme-spa\n"
    "  due_soon: 7          # days: an activity is due, not yet upcoming\n"
    "  payment_terms: 30    # days: when an invoice names no due date\n"
    "  # vat_number:        # our own: tells e-invoices from us and to us\n"
    "  # tax_code:\n"
    "\n"
    "# tables:\n"
    "#   clients:\n"
    "#     fields:\n"
    "#       segment: {type: enum, values: [retail, industry], en: Segment, "
    "it: Settore}\n"
    "#\n"
    "# rules:\n"
    "#   - {table: invoices, rule: \"status = authorised => due is set\",\n"
    "#      message: an authorised invoice needs a due date}\n";

static const char attributes_text[] =
    "# Records keep their bytes: no line end is changed on the way.\n"
    "records/** -text\n"
    "# After `dossier setup` git merges records field by field.\n"
    "records/**/client.yaml merge=dossier\n";

/* Puts a file of the book that is not there yet. */
static int put_new(ds_txn *t, ds_run *run, const char *path, ds_str text,
                   ds_err *err)
{
    if (!faccessat(run->book.fd, path, F_OK, AT_SYMLINK_NOFOLLOW))
        return 0;
    return ds_txn_put(t, ds_cstr(path), (ds_str){0}, text, err);
}

static int put_all(ds_txn *t, ds_run *run, ds_err *err)
{
    if (put_new(t, run, "records/schema.yaml",
                (ds_str){schema_text, sizeof schema_text - 1}, err) ||
        put_new(t, run, ".gitattributes",
                (ds_str){attributes_text, sizeof attributes_text - 1}, err))
        return -1;
    for (size_t i = 0; ds_hook_names[i]; i++) {
        ds_str path = ds_printf(&run->arena, "hooks/%s", ds_hook_names[i]);
        if (put_new(t, run, path.p, ds_hook_text(&run->arena, ds_hook_names[i]),
                    err))
            return -1;
    }
    return 0;
}

static int first_commit(ds_run *run, ds_err *err)
{
    ds_txn *t;
    if (ds_txn_open(&t, &run->book, err))
        return -1;
    ds_str message = ds_run_opt(run, OPT_MESSAGE);
    ds_commit_opts opts = {.message =
                               message.n ? message : DS_STR("make the book")};
    char oid[41] = "";
    int failed =
        put_all(t, run, err) || ds_txn_commit(t, oid, &opts, err) ? -1 : 0;
    ds_txn_close(t);
    return failed;
}

int ds_cmd_init(ds_run *run, ds_err *err)
{
    const char *dir = run->opts.args.n ? run->opts.args.p[0] : ".";
    ds_str records = ds_printf(&run->arena, "%s/records", dir);
    ds_str schema = ds_printf(&run->arena, "%s/schema.yaml", records.p);
    if (!access(schema.p, F_OK)) {
        ds_fail(err, DS_EEXISTS, "%s is a book already", dir);
        return ds_hint(err, "dossier -C %s setup", dir);
    }
    if (ds_git_init(dir, err) || ds_mkdirs(AT_FDCWD, records.p, err) ||
        ds_book_open(&run->book, &run->arena, dir, err) ||
        first_commit(run, err) || ds_hooks_activate(run, false, err) ||
        ds_driver_activate(run, false, err))
        return -1;
    ds_run_say(run, "a book is ready in %.*s", DS_FMT(run->book.root));
    ds_run_say(run, "next: dossier add client \"Acme S.p.A.\" "
                    "address.street=\"Via Roma 1\" address.city=Milano");
    return 0;
}
