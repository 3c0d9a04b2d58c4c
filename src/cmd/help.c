/* help: the verbs, one verb, or a manual page. */
#include "cmd/verbs.h"
#include <unistd.h>
#include "base/banned.h"

static const struct {
    const char *group, *title;
} groups[] = {
    {"ask", "ask"},
    {"change", "change a client"},
    {"move", "move data in and out"},
    {"book", "look after the book"},
    {"more", "more"},
};

static const struct {
    const char *topic, *section, *page;
} pages[] = {
    {"query", "7", "dossier-query"},
    {"record", "5", "dossier-record"},
    {"index", "5", "dossier-index"},
    {"dossier", "1", "dossier"},
};

static int list_verbs(void)
{
    fputs("dossier [-C DIR] [--today DATE] VERB ...\n", stdout);
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
        printf("\n%s\n", groups[g].title);
        for (const ds_verb *v = ds_verbs; v->name; v++)
            if (v->group && ds_str_is(ds_cstr(v->group), groups[g].group))
                printf("  %-10s %s\n", v->name, v->summary);
    }
    fputs("\ndossier help VERB tells more; dossier help query is the query\n"
          "language, dossier help record the form of a client's file\n",
          stdout);
    return 0;
}

int ds_cmd_help(ds_run *run, ds_err *err)
{
    if (!run->opts.args.n)
        return list_verbs();
    const char *topic = run->opts.args.p[0];
    for (const ds_verb *v = ds_verbs; v->name; v++)
        if (ds_str_is(ds_cstr(topic), v->name) &&
            !ds_str_is(ds_cstr(topic), "query") &&
            !ds_str_is(ds_cstr(topic), "index"))
            return ds_verb_help(v, stdout);
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (ds_str_is(ds_cstr(topic), pages[i].topic)) {
            execlp("man", "man", pages[i].section, pages[i].page, (char *)NULL);
            return ds_fail_errno(err, "man %s %s", pages[i].section,
                                 pages[i].page);
        }
    ds_verb_find(topic, err);
    return -1;
}
