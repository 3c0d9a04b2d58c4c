/* Reads the command line into options and arguments. */
#include "cmd/opt.h"
#include "base/shell.h"
#include "base/banned.h"

const ds_opt_row ds_opt_table[OPT_COUNT] = {
#define X(id, name, letter, arg, help) {name, letter, arg, help},
    DS_OPTIONS(X)
#undef X
};

static void add(ds_opts *o, ds_opt opt, const char *value)
{
    *ds_vec_push(&o->given) = (ds_opt_given){opt, value};
}

static int unknown_option(const char *word, ds_err *err)
{
    ds_str names[OPT_COUNT];
    for (size_t i = 0; i < OPT_COUNT; i++)
        names[i] = ds_cstr(ds_opt_table[i].name);
    size_t best;
    ds_str stem = ds_cstr(word);
    stem = ds_str_cut(&stem, '=');
    if (ds_str_nearest(&best, 1, ds_str_sub(stem, 2, stem.n), names, OPT_COUNT))
        return ds_fail(err, DS_EUSAGE,
                       "unknown option \"%.*s\" (did you mean \"--%s\"?)",
                       DS_FMT(stem), ds_opt_table[best].name);
    return ds_fail(err, DS_EUSAGE, "unknown option \"%.*s\"", DS_FMT(stem));
}

/* Takes the option's value from behind the letter or "=", or the next word. */
static int take(ds_opts *o, ds_opt opt, const char *joined, int *i, int argc,
                char **argv, ds_err *err)
{
    const ds_opt_row *row = &ds_opt_table[opt];
    if (!row->arg && joined)
        return ds_fail(err, DS_EUSAGE, "option --%s takes no value", row->name);
    if (row->arg && !joined && ++*i >= argc)
        return ds_fail(err, DS_EUSAGE, "option --%s needs a value: --%s %s",
                       row->name, row->name, row->arg);
    add(o, opt, !row->arg ? "" : joined ? joined : argv[*i]);
    return 0;
}

static int long_option(ds_opts *o, int *i, int argc, char **argv, ds_err *err)
{
    const char *word = argv[*i];
    ds_str rest = ds_cstr(word + 2), name = ds_str_cut(&rest, '=');
    for (size_t k = 0; k < OPT_COUNT; k++)
        if (ds_str_is(name, ds_opt_table[k].name))
            return take(o, (ds_opt)k, rest.p, i, argc, argv, err);
    return unknown_option(word, err);
}

static int short_options(ds_opts *o, int *i, int argc, char **argv, ds_err *err)
{
    for (const char *c = argv[*i] + 1; *c; c++) {
        size_t k = 0;
        while (k < OPT_COUNT && ds_opt_table[k].letter != *c)
            k++;
        if (k == OPT_COUNT)
            return ds_fail(err, DS_EUSAGE, "unknown option \"-%c\"", *c);
        if (ds_opt_table[k].arg)
            return take(o, (ds_opt)k, c[1] ? c + 1 : NULL, i, argc, argv, err);
        add(o, (ds_opt)k, "");
    }
    return 0;
}

int ds_opts_parse(ds_opts *o, int argc, char **argv, ds_err *err)
{
    bool open = true;
    for (int i = 1; i < argc; i++) {
        const char *w = argv[i];
        int failed = 0;
        if (open && ds_str_is(ds_cstr(w), "--"))
            open = false;
        else if (open && w[0] == '-' && w[1] == '-')
            failed = long_option(o, &i, argc, argv, err);
        else if (open && w[0] == '-' && w[1])
            failed = short_options(o, &i, argc, argv, err);
        else if (!o->verb)
            o->verb = w;
        else
            *ds_vec_push(&o->args) = w;
        if (failed)
            return -1;
    }
    return 0;
}

const char *ds_opts_get(const ds_opts *o, ds_opt opt)
{
    for (size_t i = o->given.n; i-- > 0;)
        if (o->given.p[i].opt == opt)
            return o->given.p[i].value;
    return NULL;
}

bool ds_opts_has(const ds_opts *o, ds_opt opt)
{
    return ds_opts_get(o, opt) != NULL;
}

const ds_str *ds_opts_all(size_t *n, ds_arena *a, const ds_opts *o, ds_opt opt)
{
    ds_str *all = ds_new_n(a, ds_str, o->given.n);
    *n = 0;
    for (size_t i = 0; i < o->given.n; i++)
        if (o->given.p[i].opt == opt)
            all[(*n)++] = ds_cstr(o->given.p[i].value);
    return all;
}

static ds_str with_word(ds_arena *a, ds_str line, const char *word)
{
    return ds_printf(a, "%.*s %.*s", DS_FMT(line),
                     DS_FMT(ds_shell_word(a, ds_cstr(word))));
}

static ds_str with_option(ds_arena *a, ds_str line, ds_opt_given given)
{
    const ds_opt_row *row = &ds_opt_table[given.opt];
    line = row->letter != 0
               ? ds_printf(a, "%.*s -%c", DS_FMT(line), row->letter)
               : ds_printf(a, "%.*s --%s", DS_FMT(line), row->name);
    return row->arg != NULL ? with_word(a, line, given.value) : line;
}

ds_str ds_opts_again(ds_arena *a, const ds_opts *o, ds_opt_given more)
{
    ds_str line = DS_STR("dossier");
    bool ended = false;
    if (o->verb != NULL)
        line = with_word(a, line, o->verb);
    for (size_t i = 0; i < o->given.n; i++)
        line = with_option(a, line, o->given.p[i]);
    line = with_option(a, line, more);
    for (size_t i = 0; i < o->args.n; i++) {
        const char *arg = o->args.p[i];
        if (!ended && arg[0] == '-' && arg[1] != '\0')
            line = with_word(a, line, "--");
        ended = ended || (arg[0] == '-' && arg[1] != '\0');
        line = with_word(a, line, arg);
    }
    return line;
}

void ds_opts_close(ds_opts *o)
{
    ds_vec_free(&o->args);
    ds_vec_free(&o->given);
}
