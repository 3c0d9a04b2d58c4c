/* Candidates for a word that is being typed: what the book, the schema and the
 * program's own tables know. */
#ifndef DS_CMD_OFFER_H
#define DS_CMD_OFFER_H

#include "cmd/run.h"

typedef struct {
    ds_run *run;
    const ds_schema *schema; /* the book's, or the built-in one */
    bool book;               /* there is one */
    ds_str lead, stem; /* the word: what stands, what is being completed */
    bool files;        /* names of files would do as well */
    bool folders;
} ds_offer;

/* Prints "LEAD WORD TAIL<tab>NOTE" if the word begins with the stem. What holds
 * a control character is no candidate. */
void ds_offer_one(const ds_offer *o, ds_str word, const char *tail,
                  ds_str note);
void ds_offer_words(const ds_offer *o, const char *words); /* by spaces */

typedef void ds_offer_fn(ds_offer *o);
ds_offer_fn ds_offer_verbs, ds_offer_topics, ds_offer_clients, ds_offer_nouns,
    ds_offer_sources, ds_offer_reports, ds_offer_batches, ds_offer_subjects,
    ds_offer_files, ds_offer_folders;

/* The verb's options; NULL: those of every verb. */
void ds_offer_options(ds_offer *o, const ds_verb *verb);
/* Fields of a table; `stored`: those that can be written, else also computed
 * ones and those of the client. */
void ds_offer_fields(ds_offer *o, unsigned table, bool stored,
                     const char *tail);
/* What a field may be: values of an enum, yes and no, keys that a reference may
 * name. `client` as the user named it, may be empty. */
void ds_offer_values(ds_offer *o, const ds_field *f, ds_str client);
/* The keys of a client's elements. */
void ds_offer_keys(ds_offer *o, ds_str client, unsigned table);

#endif
