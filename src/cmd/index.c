/* index: shows the state of the index, or makes it anew. */
#include "cmd/verbs.h"
#include "base/banned.h"

int ds_cmd_index(ds_run *run, ds_err *err)
{
    if (ds_run_index(run, err))
        return -1;
    const ds_index_stats *s = ds_index_get_stats(run->index);
    printf("clients   %zu\n", s->clients);
    printf("broken    %zu\n", s->broken);
    printf("read now  %zu\n", s->parsed);
    printf("removed   %zu\n", s->removed);
    printf("base      %zu\n", s->base_rows);
    printf("overlay   %zu\n", s->overlay_rows);
    printf("bytes     %llu\n", (unsigned long long)s->bytes);
    printf("written   %s\n", s->written ? "yes" : "no");
    return 0;
}
