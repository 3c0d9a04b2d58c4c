/* Words that people write above a column, and the field they mean. */
#ifndef DS_MOVE_SYNONYMS_H
#define DS_MOVE_SYNONYMS_H

#include "base/arena.h"

/* Of a field's name and labels nothing is repeated here: they are known. */
typedef struct {
    const char *table; /* "clients" */
    const char *field; /* "" : known, and no field of the built-in schema; or
                        * the noun of what holds the rows, by its key */
    const char *words; /* separated by '|'; where two columns mean one field,
                        * a word with '!' in front wins, one with '~' loses;
                        * one with '?' fills in where the other says nothing,
                        * '+' stands before it in one text, '@' is of a
                        * person's home */
} ds_synonym;

extern const ds_synonym ds_synonyms[]; /* ends with a NULL table */

/* Only the letters and digits of a header, case and accents folded: "P. IVA"
 * gives "piva", "companyName" and "Company name" give "companyname". */
ds_str ds_header_fold(ds_arena *a, ds_str header);

#endif
