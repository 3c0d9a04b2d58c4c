/* __complete: candidates for the last of the words that stand on a command
 * line, one a line, with a note behind a tab. ":files" or ":folders" alone on a
 * line says that names of these would do as well. What cannot be found out is
 * not offered: completion never fails.
 *
 * What an argument is, the verb's usage says ("CLIENT [NOUN KEY]
 * FIELD=VALUE..."), so a new verb completes by itself. */
#include "cmd/offer.h"
#include "cmd/verbs.h"
#include <unistd.h>
#include "base/banned.h"

typedef struct {
    ds_offer offer;
    ds_opts words; /* before the one that is being typed */
    const ds_verb *verb;
    ds_str word;
} completion;

static ds_str arg(const completion *c, size_t i)
{
    return i < c->words.args.n ? ds_cstr(c->words.args.p[i]) : DS_STR("");
}

static void offer_clients_or_files(ds_offer *o)
{
    ds_offer_clients(o);
    o->files = true;
}

static void offer_expression(ds_offer *o)
{
    ds_offer_fields(o, 0, false, "");
}

static void offer_verbs_and_topics(ds_offer *o)
{
    ds_offer_verbs(o);
    ds_offer_topics(o);
}

/* Words of a usage. */
static const struct {
    const char *word;
    ds_offer_fn *offer;
} kinds[] = {
    {"CLIENT", ds_offer_clients},
    {"INTO", ds_offer_clients},
    {"NOUN", ds_offer_nouns},
    {"SOURCE", ds_offer_sources},
    {"EXPR", offer_expression},
    {"@REPORT", ds_offer_reports},
    {"VERB", ds_offer_verbs},
    {"TOPIC", ds_offer_topics},
    {"FILE", ds_offer_files},
    {"PATH", offer_clients_or_files},
    {"DIR", ds_offer_folders},
    {"SUBJECT", ds_offer_subjects},
    {"VERB|TOPIC", offer_verbs_and_topics},
};

/* Values of options; a row with a verb counts for that verb alone. */
static const struct {
    ds_opt opt;
    const char *verb, *words;
    ds_offer_fn *offer;
} option_values[] = {
    {OPT_FORMAT, "check", "gcc json github sarif junit", NULL},
    {OPT_FORMAT, "doctor", "gcc json github sarif junit", NULL},
    {OPT_FORMAT, NULL,
     "table csv tsv json ndjson yaml md sql vcard xlsx hledger ical", NULL},
    {OPT_DIALECT, NULL,
     "rfc unix tsv excel-at excel-ch excel-de excel-es excel-fr excel-ie "
     "excel-it excel-nl excel-pl excel-pt excel-se excel-uk excel-us "
     "libreoffice sheets",
     NULL},
    {OPT_TAB, NULL,
     "overview details projects orders invoices bills quotes deals activities "
     "files history",
     NULL},
    {OPT_DELIMITER, NULL, "tab", NULL},
    {OPT_DATES, NULL, "ymd dmy mdy serial swapped", NULL},
    {OPT_ENCODING, NULL, "utf-8 utf-16le utf-16be windows-1252", NULL},
    {OPT_COLOR, NULL, "auto always never", NULL},
    {OPT_AS, NULL, NULL, ds_offer_sources},
    {OPT_BATCH, NULL, NULL, ds_offer_batches},
    {OPT_MATCH, NULL, NULL, offer_expression},
    {OPT_WHY, NULL, NULL, ds_offer_clients},
    {OPT_OUTPUT, NULL, NULL, ds_offer_files},
    {OPT_SKIP_BAD, NULL, NULL, ds_offer_files},
    {OPT_DIR, NULL, NULL, ds_offer_folders},
};

/* Those that are expressions over the rows of the source. */
static const ds_opt slots[] = {OPT_SHOW,   OPT_WHERE,  OPT_BY,
                               OPT_ACROSS, OPT_HAVING, OPT_SORT};

/* The table that is asked about: the first argument, or "from" of a query. */
static unsigned source(const completion *c)
{
    int table = ds_schema_table(c->offer.schema, arg(c, 0));
    ds_str text = arg(c, 0);
    size_t from = ds_str_find(text, DS_STR("from "));
    if (table < 0 && from != SIZE_MAX) {
        text = ds_str_sub(text, from + 5, text.n);
        table = ds_schema_table(c->offer.schema, ds_str_cut(&text, ' '));
    }
    return table < 0 ? 0 : (unsigned)table;
}

/* Moves what stands up to the last character of `ends` from stem to lead. */
static void lead_to(completion *c, const char *ends)
{
    ds_str w = c->offer.stem;
    size_t n = w.n;
    while (n && ds_str_chr(ds_cstr(ends), w.p[n - 1]) >= ds_cstr(ends).n)
        n--;
    c->offer.lead = ds_printf(&c->offer.run->arena, "%.*s%.*s",
                              DS_FMT(c->offer.lead), (int)n, w.p);
    c->offer.stem = ds_str_sub(w, n, w.n);
}

static void complete_value_of_option(completion *c, ds_opt opt)
{
    for (size_t i = 0; i < sizeof slots / sizeof *slots; i++)
        if (slots[i] == opt) {
            lead_to(c, ",-( ");
            ds_offer_fields(&c->offer, source(c), false, "");
            return;
        }
    for (size_t i = 0; i < sizeof option_values / sizeof *option_values; i++) {
        const char *verb = option_values[i].verb;
        if (option_values[i].opt != opt ||
            (verb && !(c->verb && ds_str_is(ds_cstr(verb), c->verb->name))))
            continue;
        if (option_values[i].offer)
            option_values[i].offer(&c->offer);
        else
            ds_offer_words(&c->offer, option_values[i].words);
        return;
    }
}

/* "FIELD=", and behind the sign what the field may be. */
static void complete_field(completion *c, unsigned table, bool assign,
                           ds_str client)
{
    const ds_table *t = &c->offer.schema->tables[table];
    size_t at = ds_str_chr(c->word, '=');
    if (!assign || at == c->word.n) {
        ds_offer_fields(&c->offer, table, true, assign ? "=" : "");
        return;
    }
    int field = ds_table_field(t, ds_str_sub(c->word, 0, at));
    lead_to(c, "=");
    if (field >= 0)
        ds_offer_values(&c->offer, &t->fields[field], client);
}

static bool is_nested(const completion *c, unsigned table)
{
    const ds_table *t = &c->offer.schema->tables[table];
    return t->nparents && t->parents[0];
}

/* The nouns that may come next: of an element to be added its owners', else
 * all. */
static void offer_owners(completion *c, unsigned added)
{
    const ds_schema *s = c->offer.schema;
    const ds_table *t = &s->tables[added];
    for (size_t i = 0; added && i < t->nparents; i++)
        if (t->parents[i])
            ds_offer_one(&c->offer, s->tables[t->parents[i]].noun, "",
                         s->tables[t->parents[i]].label_en);
    for (size_t i = 1; !added && i < s->ntables; i++)
        ds_offer_one(&c->offer, s->tables[i].noun, "", s->tables[i].label_en);
}

/* [NOUN KEY] [NOUN KEY] FIELD=VALUE... from the argument `at` on. The fields
 * are those of `added`, or of the last noun where that is 0. */
static void complete_element(completion *c, size_t at, unsigned added,
                             ds_str client)
{
    unsigned table = added;
    size_t first = at;
    int noun;
    for (; at < c->words.args.n; at += 2) {
        noun = ds_schema_table(c->offer.schema, arg(c, at));
        if (noun < 1)
            break;
        if (at + 1 == c->words.args.n) {
            ds_offer_keys(&c->offer, client, (unsigned)noun);
            return;
        }
        if (!added)
            table = (unsigned)noun;
    }
    bool fields_begun = at < c->words.args.n;
    if (!fields_begun && ds_str_chr(c->word, '=') == c->word.n)
        offer_owners(c, added);
    if (at == first && is_nested(c, added))
        return; /* the owner comes first */
    if (!ds_str_is(ds_cstr(c->verb->name), "rm"))
        complete_field(c, table, !ds_str_is(ds_cstr(c->verb->name), "unset"),
                       client);
}

/* add NOUN CLIENT ..., add client NAME ... */
static void complete_add(completion *c)
{
    int table = ds_schema_table(c->offer.schema, arg(c, 0));
    if (c->words.args.n == 0)
        ds_offer_nouns(&c->offer);
    else if (table == 0 && c->words.args.n > 1)
        complete_field(c, 0, true, DS_STR(""));
    else if (table > 0 && c->words.args.n == 1)
        ds_offer_clients(&c->offer);
    else if (table > 0)
        complete_element(c, 2, (unsigned)table, arg(c, 1));
}

static void complete_change(completion *c)
{
    ds_str verb = ds_cstr(c->verb->name);
    bool set = ds_str_is(verb, "set");
    if (ds_str_is(verb, "add"))
        complete_add(c);
    else if (set && ds_opts_has(&c->words, OPT_WHERE))
        complete_field(c, source(c), true, DS_STR(""));
    else if (c->words.args.n == 0)
        ds_offer_clients(&c->offer);
    else
        complete_element(c, 1, 0, arg(c, 0));
    if (set && c->words.args.n == 0)
        ds_offer_sources(&c->offer);
}

/* The rest of "list SOURCE EXPR" as several words: names of fields, and behind
 * "status =" its values. */
static void complete_expression(completion *c)
{
    const ds_table *t = &c->offer.schema->tables[source(c)];
    size_t n = c->words.args.n;
    ds_str sign = n ? arg(c, n - 1) : DS_STR("");
    bool compares = ds_str_is(sign, "=") || ds_str_is(sign, "!=");
    int field = compares && n > 1 ? ds_table_field(t, arg(c, n - 2)) : -1;
    if (field >= 0)
        ds_offer_values(&c->offer, &t->fields[field], DS_STR(""));
    else
        ds_offer_fields(&c->offer, source(c), false, "");
}

/* One word of a usage: "[CLIENT]", "FILE...", "flat|letters". */
static void offer_kind(completion *c, ds_str kind)
{
    while (kind.n && kind.p[0] == '[')
        kind = ds_str_sub(kind, 1, kind.n);
    while (kind.n && (kind.p[kind.n - 1] == ']' || kind.p[kind.n - 1] == '.'))
        kind.n--;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (ds_str_is(kind, kinds[i].word)) {
            kinds[i].offer(&c->offer);
            return;
        }
    while (kind.n && kind.p[0] >= 'a' && kind.p[0] <= 'z')
        ds_offer_one(&c->offer, ds_str_cut(&kind, '|'), "", DS_STR(""));
}

/* Each way of a usage ("TEXT | @REPORT ...") at this argument's place; the last
 * word of a way stands for all that follow if it ends in "...". */
static void complete_by_usage(completion *c)
{
    ds_str rest = ds_cstr(c->verb->usage);
    while (rest.n) {
        size_t bar = ds_str_find(rest, DS_STR(" | "));
        ds_str way = ds_str_sub(rest, 0, bar == SIZE_MAX ? rest.n : bar);
        rest =
            bar == SIZE_MAX ? (ds_str){0} : ds_str_sub(rest, bar + 3, rest.n);
        ds_str kind = {0};
        for (size_t i = 0; i <= c->words.args.n; i++) {
            bool more = ds_str_find(kind, DS_STR("...")) != SIZE_MAX;
            kind = way.n ? ds_str_cut(&way, ' ') : more ? kind : (ds_str){0};
        }
        offer_kind(c, kind);
    }
}

static void complete_argument(completion *c)
{
    ds_str usage = ds_cstr(c->verb->usage);
    bool expression = ds_str_find(usage, DS_STR("EXPR]")) != SIZE_MAX;
    if (ds_str_find(usage, DS_STR("NOUN")) != SIZE_MAX) {
        complete_change(c);
    } else if (expression) {
        if (c->words.args.n == 0)
            ds_offer_sources(&c->offer);
        complete_expression(c);
    } else {
        complete_by_usage(c);
    }
}

/* "--format=cs" */
static bool joined_option(ds_opt *out, completion *c)
{
    size_t at = ds_str_chr(c->word, '=');
    if (!ds_str_starts(c->word, DS_STR("--")) || at == c->word.n)
        return false;
    for (size_t i = 0; i < OPT_COUNT; i++)
        if (ds_str_is(ds_str_sub(c->word, 2, at), ds_opt_table[i].name)) {
            c->offer.lead = ds_str_sub(c->word, 0, at + 1);
            c->offer.stem = ds_str_sub(c->word, at + 1, c->word.n);
            *out = (ds_opt)i;
            return true;
        }
    return false;
}

static bool after_dashes(int argc, char **argv)
{
    for (int i = 1; i + 1 < argc; i++)
        if (ds_str_is(ds_cstr(argv[i]), "--"))
            return true;
    return false;
}

/* Reads the words; the last is the one being typed. Gives the option whose
 * value that is, or OPT_COUNT. False: there is a mistake in them. */
static bool read_words(ds_opt *pending, completion *c, int argc, char **argv)
{
    ds_err none;
    *pending = OPT_COUNT;
    if (ds_opts_parse(&c->words, argc - 1, argv, &none) == 0)
        return true;
    ds_opts_close(&c->words);
    c->words = (ds_opts){0};
    if (ds_opts_parse(&c->words, argc, argv, &none) || !c->words.given.n)
        return false;
    const ds_opt_given *last = &c->words.given.p[c->words.given.n - 1];
    if (last->value != argv[argc - 1])
        return false;
    *pending = last->opt;
    return true;
}

static void open_book(completion *c)
{
    ds_err none;
    ds_run *run = c->offer.run;
    const char *dir = ds_opts_get(&c->words, OPT_DIR);
    c->offer.book =
        !(dir && chdir(dir)) && !ds_run_open(run, DS_NEEDS_BOOK, &none);
    c->offer.schema = c->offer.book ? run->schema : &ds_builtin_tables;
}

static void complete(completion *c, ds_opt pending, bool dashes)
{
    ds_err none;
    if (c->words.verb)
        c->verb = ds_verb_find(c->words.verb, &none);
    if (pending != OPT_COUNT || joined_option(&pending, c))
        complete_value_of_option(c, pending);
    else if (!dashes && ds_str_starts(c->word, DS_STR("-")))
        ds_offer_options(&c->offer, c->verb);
    else if (!c->words.verb)
        ds_offer_verbs(&c->offer);
    else if (c->verb)
        complete_argument(c);
    if (c->offer.files)
        puts(":files");
    if (c->offer.folders)
        puts(":folders");
}

int ds_cmd_complete(ds_run *run, ds_err *err)
{
    completion c = {.offer = {.run = run}};
    size_t n = run->opts.args.n, skip = 0;
    ds_opt pending;
    (void)err;
    if (n && ds_str_is(ds_run_arg(run, 0), "git")) /* git dossier ... */
        skip = 1;
    if (n < skip + 2)
        return 0;
    char **argv = ds_new_n(&run->arena, char *, n - skip);
    for (size_t i = skip; i < n; i++)
        argv[i - skip] = (char *)(uintptr_t)run->opts.args.p[i];
    int argc = (int)(n - skip);
    c.word = ds_cstr(argv[argc - 1]);
    c.offer.lead = DS_STR("");
    c.offer.stem = c.word;
    if (read_words(&pending, &c, argc, argv)) {
        open_book(&c);
        complete(&c, pending, after_dashes(argc, argv));
    }
    ds_opts_close(&c.words);
    return 0;
}
