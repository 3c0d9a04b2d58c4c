/* The verbs as data: adding one is adding a row. */
#include "cmd/verbs.h"
#include "base/banned.h"

#define LIST(...) ((const ds_opt[]){__VA_ARGS__, OPT_COUNT})
#define WRITING OPT_DRY_RUN, OPT_MESSAGE, OPT_NO_COMMIT
#define ROWS                                                                   \
    OPT_FORMAT, OPT_CSV, OPT_JSON, OPT_OUTPUT, OPT_NO_HEADER, OPT_DIALECT
#define SLOTS                                                                  \
    OPT_SHOW, OPT_WHERE, OPT_BY, OPT_ACROSS, OPT_HAVING, OPT_SORT, OPT_LIMIT,  \
        OPT_TOTAL
#define FRESHNESS OPT_NO_INDEX, OPT_NO_REFRESH

/* What every verb takes. */
const ds_opt ds_verb_everywhere[] = {OPT_HELP,  OPT_QUIET,    OPT_VERBOSE,
                                     OPT_YES,   OPT_DIR,      OPT_TODAY,
                                     OPT_COLOR, OPT_NO_PAGER, OPT_COUNT};

const ds_verb ds_verbs[] = {
    {"init", ds_cmd_init, DS_NEEDS_NOTHING, 0, 1, "book", "[DIR]",
     "make a book: repository, records/, schema, hooks, first commit",
     LIST(OPT_MESSAGE)},
    {"setup", ds_cmd_setup, DS_NEEDS_BOOK, 0, 0, "book", "",
     "switch the book's hooks on in this clone", LIST(OPT_DRY_RUN)},
    {"layout", ds_cmd_layout, DS_NEEDS_INDEX, 0, 1, "book", "[flat|letters]",
     "show or change where client folders stand", LIST(WRITING)},
    {"sync", ds_cmd_sync, DS_NEEDS_BOOK, 0, 1, "book", "[REMOTE]",
     "fetch, merge by field, check, push; all of it or nothing",
     LIST(OPT_DRY_RUN)},
    {"check", ds_cmd_check, DS_NEEDS_BOOK, 0, -1, "book", "[PATH...]",
     "report everything that is wrong, in one run",
     LIST(OPT_FORMAT, OPT_OUTPUT, OPT_STAGED, OPT_RANGE)},
    {"doctor", ds_cmd_doctor, DS_NEEDS_AS_IS, 0, -1, "book", "[SUBJECT...]",
     "find doubles, gaps and what this clone lacks, and how to mend it",
     LIST(OPT_FORMAT, OPT_OUTPUT, FRESHNESS)},
    {"schema", ds_cmd_schema, DS_NEEDS_NOTHING, 0, 0, "book", "",
     "print the built-in schema, or the book's as JSON Schema",
     LIST(OPT_OUTPUT, OPT_JSON_SCHEMA)},
    {"index", ds_cmd_index, DS_NEEDS_BOOK, 0, 0, "book", "",
     "show the index's state, or make it anew", LIST(OPT_REBUILD, FRESHNESS)},

    {"add", ds_cmd_add, DS_NEEDS_BOOK, 2, -1, "change",
     "client NAME [FIELD=VALUE...] | NOUN CLIENT [PARENT KEY] FIELD=VALUE...",
     "add a client, or an invoice, activity, ... of one",
     LIST(WRITING, OPT_ID)},
    {"set", ds_cmd_set, DS_NEEDS_BOOK, 1, -1, "change",
     "CLIENT [NOUN KEY] FIELD=VALUE... | [SOURCE] --where EXPR FIELD=VALUE...",
     "change fields of a client or element; of many with --where",
     LIST(WRITING, OPT_WHERE)},
    {"unset", ds_cmd_unset, DS_NEEDS_BOOK, 2, -1, "change",
     "CLIENT [NOUN KEY] FIELD...", "remove fields", LIST(WRITING)},
    {"rm", ds_cmd_rm, DS_NEEDS_BOOK, 1, 5, "change",
     "CLIENT [NOUN KEY] [NOUN KEY]", "remove a client or an element",
     LIST(WRITING)},
    {"forget", ds_cmd_forget, DS_NEEDS_BOOK, 1, 1, "change", "CLIENT",
     "remove a client and say what the history still holds of it",
     LIST(WRITING, ROWS)},
    {"edit", ds_cmd_edit, DS_NEEDS_BOOK, 1, 1, "change", "CLIENT",
     "open the record in your editor, check and commit it", LIST(WRITING)},
    {"rename", ds_cmd_rename, DS_NEEDS_BOOK, 2, 2, "change", "CLIENT ID",
     "give a client another identifier", LIST(WRITING)},
    {"merge", ds_cmd_merge, DS_NEEDS_BOOK, 2, 2, "change", "CLIENT INTO",
     "make one client of two that are the same firm", LIST(WRITING, OPT_KEEP)},
    {"attach", ds_cmd_attach, DS_NEEDS_BOOK, 2, -1, "change",
     "CLIENT FILE... [FIELD=VALUE...]", "copy files into the client's folder",
     LIST(WRITING)},

    {"undo", ds_cmd_undo, DS_NEEDS_BOOK, 0, 1, "change", "[OP|COMMIT]",
     "take one command back, and keep what came later", LIST(WRITING)},
    {"resolve", ds_cmd_resolve, DS_NEEDS_BOOK, 0, -1, "change",
     "[CLIENT [NOUN KEY] [FIELD...] ours|theirs|base | FIELD=VALUE...]",
     "list the conflicts of a merge by field, and settle them",
     LIST(ROWS, OPT_DRY_RUN)},
    {"restore", ds_cmd_restore, DS_NEEDS_BOOK, 1, -1, "change",
     "CLIENT [NOUN KEY] [NOUN KEY] [FIELD...] --as-of WHEN",
     "bring a client, an element or a field back as it was",
     LIST(OPT_AS_OF, WRITING)},

    {"show", ds_cmd_show, DS_NEEDS_THEN, 1, 1, "ask", "CLIENT [--tab TAB]",
     "all about a client: overview, details, projects, orders, ...",
     LIST(OPT_AS_OF, OPT_TAB, ROWS)},
    {"overview", ds_cmd_overview, DS_NEEDS_THEN, 0, 1, "ask", "[CLIENT]",
     "the figures of a client or of the whole book",
     LIST(OPT_AS_OF, ROWS, FRESHNESS)},
    {"list", ds_cmd_list, DS_NEEDS_THEN, 0, -1, "ask", "[SOURCE] [EXPR]",
     "rows of clients, invoices, activities, ...",
     LIST(OPT_AS_OF, ROWS, SLOTS, FRESHNESS, OPT_WHY)},
    {"query", ds_cmd_query, DS_NEEDS_THEN, 1, -1, "ask",
     "TEXT | @REPORT [NAME=VALUE...]", "ask anything: dossier help query",
     LIST(OPT_AS_OF, ROWS, SLOTS, FRESHNESS, OPT_WHY)},
    {"explain", ds_cmd_explain, DS_NEEDS_THEN, 1, -1, "ask",
     "TEXT | @REPORT [NAME=VALUE...]",
     "which place of which file makes up each number",
     LIST(OPT_AS_OF, ROWS, SLOTS, FRESHNESS)},
    {"report", ds_cmd_report, DS_NEEDS_BOOK, 4, -1, "ask",
     "diff @REPORT A B [NAME=VALUE...]",
     "which commits moved the amounts of a report between two times",
     LIST(ROWS, OPT_NO_INDEX)},
    {"search", ds_cmd_search, DS_NEEDS_THEN, 1, -1, "ask", "TEXT",
     "find a text in every field and note",
     LIST(OPT_AS_OF, ROWS, OPT_WHERE, OPT_LIMIT, FRESHNESS)},
    {"files", ds_cmd_files, DS_NEEDS_THEN, 1, 1, "ask", "CLIENT",
     "the client's attached files", LIST(OPT_AS_OF, ROWS)},
    {"get", ds_cmd_get, DS_NEEDS_THEN, 2, 2, "ask", "CLIENT PATH",
     "one value of a record, for scripts: invoices[0].total",
     LIST(OPT_AS_OF, OPT_OUTPUT)},
    {"log", ds_cmd_log, DS_NEEDS_BOOK, 0, 2, "history", "[CLIENT] [A..B]",
     "what changed, field by field, and who did it",
     LIST(ROWS, SLOTS, FRESHNESS, OPT_FIELD, OPT_AUTHOR, OPT_SINCE, OPT_UNTIL)},
    {"diff", ds_cmd_diff, DS_NEEDS_BOOK, 0, -1, "history", "[CLIENT...] [A..B]",
     "what differs between two states, and the money that moved",
     LIST(ROWS, OPT_STAGED)},
    {"blame", ds_cmd_blame, DS_NEEDS_BOOK, 1, 1, "history", "CLIENT",
     "who gave each field its value, and when", LIST(ROWS)},
    {"timeline", ds_cmd_timeline, DS_NEEDS_BOOK, 1, 1, "history", "CLIENT",
     "all that is dated about a client, in one list",
     LIST(ROWS, FRESHNESS, OPT_SINCE, OPT_UNTIL)},

    {"import", ds_cmd_import, DS_NEEDS_INDEX, 1, -1, "move", "FILE...",
     "take in a spreadsheet's rows, or electronic invoices",
     LIST(WRITING, OPT_AS, OPT_MAP, OPT_SET, OPT_MATCH, OPT_NULLS,
          OPT_DELIMITER, OPT_QUOTE, OPT_DECIMAL, OPT_DATES, OPT_YEARS,
          OPT_SHEET, OPT_HEADER, OPT_ENCODING, OPT_SKIP_BAD, OPT_JOIN_RAGGED,
          OPT_WAIVE, OPT_ONLY_NEW, OPT_UPDATE, OPT_KEEP, OPT_INCOMPLETE,
          OPT_VALUE, OPT_SAVE_MAP, OPT_DIALECT)},
    {"export", ds_cmd_export, DS_NEEDS_THEN, 0, -1, "move", "[SOURCE] [EXPR]",
     "rows as CSV, JSON, ... for other programs",
     LIST(OPT_AS_OF, ROWS, SLOTS, FRESHNESS, OPT_BATCH, OPT_CORRECTIONS,
          OPT_DRY_RUN, OPT_MESSAGE)},

    {"help", ds_cmd_help, DS_NEEDS_NOTHING, 0, 1, "more", "[VERB|TOPIC]",
     "this list, a verb, or query, record, index", LIST(OPT_COUNT)},
    {"version", ds_cmd_version, DS_NEEDS_NOTHING, 0, 0, "more", "",
     "the program's version", LIST(OPT_VERSION)},
    {"completion", ds_cmd_completion, DS_NEEDS_NOTHING, 1, 1, "more",
     "bash|zsh|fish", "print the script that completes commands in a shell",
     LIST(OPT_OUTPUT)},
    {"__complete", ds_cmd_complete, DS_NEEDS_NOTHING, 0, -1, NULL, "WORD...",
     "candidates for the last word, for the scripts", LIST(OPT_COUNT)},
    {"hook", ds_cmd_hook, DS_NEEDS_NOTHING, 1, -1, NULL, "NAME [ARG...]",
     "what the book's git hooks call", LIST(OPT_COUNT)},
    {"merge-driver", ds_cmd_merge_driver, DS_NEEDS_NOTHING, 3, 4, NULL,
     "BASE OURS THEIRS [PATH]", "what git calls to merge two versions",
     LIST(OPT_COUNT)},
    {0},
};

const ds_verb *ds_verb_find(const char *name, ds_err *err)
{
    ds_str names[sizeof ds_verbs / sizeof *ds_verbs];
    size_t n = 0, best;
    for (const ds_verb *v = ds_verbs; v->name; v++) {
        if (ds_str_is(ds_cstr(name), v->name))
            return v;
        if (v->group)
            names[n++] = ds_cstr(v->name);
    }
    if (ds_str_nearest(&best, 1, ds_cstr(name), names, n))
        ds_fail(err, DS_EUSAGE, "unknown verb \"%s\" (did you mean \"%.*s\"?)",
                name, DS_FMT(names[best]));
    else
        ds_fail(err, DS_EUSAGE, "unknown verb \"%s\"", name);
    ds_hint(err, "dossier help");
    return NULL;
}

static bool among(const ds_opt *list, ds_opt opt)
{
    while (*list != OPT_COUNT && *list != opt)
        list++;
    return *list == opt;
}

int ds_verb_accepts(const ds_verb *verb, const ds_opts *opts, ds_err *err)
{
    for (size_t i = 0; i < opts->given.n; i++) {
        ds_opt opt = opts->given.p[i].opt;
        if (!among(ds_verb_everywhere, opt) && !among(verb->options, opt)) {
            ds_fail(err, DS_EUSAGE, "%s takes no option --%s", verb->name,
                    ds_opt_table[opt].name);
            return ds_hint(err, "dossier help %s", verb->name);
        }
    }
    size_t n = opts->args.n;
    if (n >= (size_t)verb->min_args &&
        (verb->max_args < 0 || n <= (size_t)verb->max_args))
        return 0;
    ds_fail(err, DS_EUSAGE, "too %s arguments: dossier %s %s",
            n < (size_t)verb->min_args ? "few" : "many", verb->name,
            verb->usage);
    return ds_hint(err, "dossier help %s", verb->name);
}

static void help_options(FILE *out, const ds_opt *list)
{
    for (; *list != OPT_COUNT; list++) {
        const ds_opt_row *o = &ds_opt_table[*list];
        char name[40];
        snprintf(name, sizeof name, "--%s%s%s", o->name, o->arg ? " " : "",
                 o->arg ? o->arg : "");
        if (o->letter)
            fprintf(out, "  -%c, %-20s %s\n", o->letter, name, o->help);
        else
            fprintf(out, "      %-20s %s\n", name, o->help);
    }
}

int ds_verb_help(const ds_verb *verb, FILE *out)
{
    fprintf(out, "dossier %s%s%s\n\n%s\n\n", verb->name,
            verb->usage[0] ? " " : "", verb->usage, verb->summary);
    if (verb->options[0] != OPT_COUNT) {
        help_options(out, verb->options);
        fputc('\n', out);
    }
    fputs("everywhere:\n", out);
    help_options(out, ds_verb_everywhere);
    return 0;
}
