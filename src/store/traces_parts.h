/* The inside of a search for traces, for traces*.c only. */
#ifndef DS_STORE_TRACES_PARTS_H
#define DS_STORE_TRACES_PARTS_H

#include "base/map.h"
#include "store/traces.h"

typedef DS_VEC(const char *) ds_words;

typedef struct {
    ds_traces *out;
    ds_arena *arena;
    const ds_book *book;
    ds_str id, name;
    ds_map known; /* folders */
    ds_err *err;
} ds_trace_search;

void ds_trace_add(ds_trace_search *s, const char *kind, ds_str name,
                  ds_str note);

/* A command line of git, word by word: begin, words, then ask, which runs it;
 * the caller frees the words (ds_vec_free). */
void ds_trace_begin(ds_trace_search *s, ds_words *w);
void ds_trace_words(ds_words *w, const char *const *list);
int ds_trace_ask(ds_str *out, ds_trace_search *s, ds_words *w,
                 const char *what);
/* A whole one from a list of words that ends in NULL; the first is the
 * subcommand. */
int ds_trace_git(ds_str *out, ds_trace_search *s, const char *const *list);
/* git log of the folders over all that is still there, reflogs included. */
int ds_trace_log(ds_str *out, ds_trace_search *s, const char *const *more);

/* traces_trees.c: by what they have in their trees or histories */
int ds_trace_find_refs(ds_trace_search *s);
int ds_trace_find_stashes(ds_trace_search *s);
int ds_trace_find_reflogs(ds_trace_search *s);
/* traces_places.c: outside of the objects */
int ds_trace_find_worktrees(ds_trace_search *s);
int ds_trace_find_remotes(ds_trace_search *s);
void ds_trace_find_files(ds_trace_search *s);
void ds_trace_find_records(ds_trace_search *s);

#endif
