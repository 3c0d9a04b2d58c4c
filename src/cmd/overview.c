/* overview: the figures of one client or of the whole book. */
#include "cmd/ask.h"
#include "cmd/verbs.h"
#include "base/file.h"
#include "base/banned.h"

static int print(ds_run *run, ds_segments segments, ds_str title, ds_err *err)
{
    ds_figure_rows *figures;
    size_t n;
    if (ds_ask_figures(&figures, &n, run, segments, err))
        return -1;
    if (ds_ask_format_given(run))
        return ds_ask_print_figures(run, figures, n, err);
    if (ds_run_out(run, true, err))
        return -1;
    ds_sink_opts opts = ds_run_sink_opts(run);
    return ds_view_overview(&opts, title, figures, n, err);
}

int ds_cmd_overview(ds_run *run, ds_err *err)
{
    if (!run->opts.args.n) {
        if (ds_run_index(run, err))
            return -1;
        return print(run, ds_run_segments(run), ds_path_base(run->book.root),
                     err);
    }
    ds_builder *builder;
    const ds_segment *segment;
    ds_record record;
    if (ds_ask_client(&builder, &segment, &record, run, ds_run_arg(run, 0),
                      err))
        return -1;
    ds_str name = record.tables[0].rows[0].values[0].text;
    int failed =
        print(run, (ds_segments){&segment, 1}, name.n ? name : record.id, err);
    ds_builder_close(builder);
    return failed;
}
