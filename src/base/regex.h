/* Regular expressions of users: PCRE2 with UTF, JIT and limits. */
#ifndef DS_BASE_REGEX_H
#define DS_BASE_REGEX_H

#include "base/error.h"
#include "base/str.h"

typedef struct ds_regex ds_regex;

/* Compiles `pattern`; flags: any of "i" "m" "s" "x". DS_EUSAGE with the
 * offset in the message. The caller closes it. */
int ds_regex_open(ds_regex **out, ds_str pattern, ds_str flags, ds_err *err);
/* 1 matches, 0 does not, -1: the pattern needed more than the limits (match
 * 1e6 steps, depth 250, heap 16 MiB) on this text: DS_ELIMIT. `span` (may be
 * NULL) gets the byte range of the match. Not shared between threads. */
int ds_regex_match(size_t span[2], ds_regex *re, ds_str text, ds_err *err);
void ds_regex_close(ds_regex *re);

#endif
