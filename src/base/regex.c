/* Users' regular expressions: one wrapper, so that PCRE2 stays in one file. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "base/regex.h"
#include "base/arena.h"
#include <pcre2.h>
#include <stdlib.h>
#include "base/banned.h"

/* A hostile pattern must end within a second; honest ones stay far below. The
 * compiled code runs on a stack of its own, which JIT_STACK_MAX bounds; where
 * there is no compiler for the machine, PCRE2's depth and heap limits do. */
enum {
    MATCH_LIMIT = 1000000,
    DEPTH_LIMIT = 250,
    HEAP_LIMIT_KIB = 16 * 1024,
    PATTERN_MAX = 4096,
    JIT_STACK_MIN = 32 * 1024,
    JIT_STACK_MAX = 1024 * 1024,
};

struct ds_regex {
    pcre2_code *code;
    pcre2_match_data *data;
    pcre2_match_context *limits;
    pcre2_jit_stack *stack;
};

static int options_of(uint32_t *options, ds_str flags, ds_err *err)
{
    *options = PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF |
               PCRE2_NEVER_BACKSLASH_C;
    for (size_t i = 0; i < flags.n; i++)
        switch (flags.p[i]) {
        case 'i':
            *options |= PCRE2_CASELESS;
            break;
        case 'm':
            *options |= PCRE2_MULTILINE;
            break;
        case 's':
            *options |= PCRE2_DOTALL;
            break;
        case 'x':
            *options |= PCRE2_EXTENDED;
            break;
        default:
            return ds_fail(err, DS_EUSAGE,
                           "a regular expression has no flag \"%c\" "
                           "(they are i, m, s, x)",
                           flags.p[i]);
        }
    return 0;
}

static void *need(void *p)
{
    if (p == NULL)
        ds_no_memory();
    return p;
}

static void set_limits(ds_regex *re)
{
    re->data = need(pcre2_match_data_create_from_pattern(re->code, NULL));
    re->limits = need(pcre2_match_context_create(NULL));
    pcre2_set_match_limit(re->limits, MATCH_LIMIT);
    pcre2_set_depth_limit(re->limits, DEPTH_LIMIT);
    pcre2_set_heap_limit(re->limits, HEAP_LIMIT_KIB);
    if (pcre2_jit_compile(re->code, PCRE2_JIT_COMPLETE) != 0)
        return; /* no JIT here: slower, with the same answers */
    re->stack =
        need(pcre2_jit_stack_create(JIT_STACK_MIN, JIT_STACK_MAX, NULL));
    pcre2_jit_stack_assign(re->limits, NULL, re->stack);
}

int ds_regex_open(ds_regex **out, ds_str pattern, ds_str flags, ds_err *err)
{
    uint32_t options;
    if (options_of(&options, flags, err) != 0)
        return -1;
    if (pattern.n > PATTERN_MAX)
        return ds_fail(err, DS_EUSAGE,
                       "the regular expression is longer than %d bytes",
                       PATTERN_MAX);
    int number;
    PCRE2_SIZE at;
    PCRE2_SPTR text = (PCRE2_SPTR)(pattern.n > 0 ? pattern.p : "");
    pcre2_code *code =
        pcre2_compile(text, pattern.n, options, &number, &at, NULL);
    if (code == NULL) {
        PCRE2_UCHAR why[256];
        pcre2_get_error_message(number, why, sizeof why);
        return ds_fail(err, DS_EUSAGE,
                       "the regular expression is wrong at offset %zu: %s", at,
                       (const char *)why);
    }
    ds_regex *re = ds_xmalloc(sizeof *re);
    *re = (ds_regex){.code = code};
    set_limits(re);
    *out = re;
    return 0;
}

int ds_regex_match(size_t span[2], ds_regex *re, ds_str text, ds_err *err)
{
    PCRE2_SPTR p = (PCRE2_SPTR)(text.n > 0 ? text.p : "");
    int rc = pcre2_match(re->code, p, text.n, 0, 0, re->data, re->limits);
    if (rc == PCRE2_ERROR_NOMATCH)
        return 0;
    if (rc == PCRE2_ERROR_NOMEMORY)
        ds_no_memory();
    if (rc < 0) {
        PCRE2_UCHAR why[256];
        pcre2_get_error_message(rc, why, sizeof why);
        return ds_fail(err, DS_ELIMIT,
                       "the regular expression needs too much work: %s",
                       (const char *)why);
    }
    if (span != NULL) {
        const PCRE2_SIZE *found = pcre2_get_ovector_pointer(re->data);
        /* \K in a lookahead can put the beginning behind the end. */
        span[0] = found[0] < found[1] ? found[0] : found[1];
        span[1] = found[1];
    }
    return 1;
}

void ds_regex_close(ds_regex *re)
{
    if (re == NULL)
        return;
    pcre2_match_data_free(re->data);
    pcre2_match_context_free(re->limits);
    pcre2_jit_stack_free(re->stack);
    pcre2_code_free(re->code);
    free(re);
}
