/* What the quick reader accepts, libyaml reads in the same way. */
#include "../lib/same_tree.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    ds_arena a = {0};
    ds_str s = {n > 0 ? (const char *)bytes : "", n};
    if (quick_verdict(&a, s) < 0)
        abort();
    ds_arena_free(&a);
    return 0;
}
