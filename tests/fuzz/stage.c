/* git's index: any bytes are refused or read, changed and written; what was
 * written is read again. */
#include "store/stage_parts.h"
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/banned.h"

static ds_stage *parsed(ds_str bytes)
{
    ds_err err;
    ds_stage *s = ds_xmalloc(sizeof *s);
    *s = (ds_stage){.version = 2, .worktree = DS_STR("/nowhere")};
    s->bytes = ds_dup(&s->arena, bytes);
    if (ds_stage_parse(s, &err) == 0)
        return s;
    ds_stage_close(s);
    return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    ds_err err;
    ds_stage *s = parsed((ds_str){(const char *)bytes, n});
    if (s == NULL)
        return 0;
    ds_staged e = {.mode = 0100644};
    ds_stage_take(s, DS_STR("a"), DS_STR("aside"));
    ds_stage_land(s, DS_STR("aside"), DS_STR("b/c"));
    ds_stage_settle(s);
    ds_stage_remove(s, DS_STR("records/acme/client.yaml"));
    (void)ds_stage_put(s, DS_STR("records/b"), &e, &err);
    (void)ds_stage_put(s, DS_STR("records/b/c"), &e, &err);
    int ends[2];
    if (n < 16384 && pipe(ends) == 0) {
        static char out[65536];
        if (ds_stage_write(s, ends[1], "index", &err) != 0)
            abort();
        ssize_t got = read(ends[0], out, sizeof out);
        close(ends[0]);
        close(ends[1]);
        ds_stage *again = parsed((ds_str){out, got > 0 ? (size_t)got : 0});
        if (again == NULL)
            abort();
        ds_stage_close(again);
    }
    ds_stage_close(s);
    return 0;
}
