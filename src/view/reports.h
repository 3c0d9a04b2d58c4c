/* The writers of findings. Within view/ only. */
#ifndef DS_VIEW_REPORTS_H
#define DS_VIEW_REPORTS_H

#include "view/format.h"
#include "view/profile.h"

typedef int ds_findings_writer(FILE *out, ds_arena *a, const ds_findings *f,
                               const ds_findings_opts *o, ds_err *err);
ds_findings_writer ds_findings_gcc, ds_findings_json, ds_findings_github,
    ds_findings_sarif, ds_findings_junit;

/* "E0104", "W0201". */
ds_str ds_finding_name(ds_arena *a, const ds_finding *f);

#endif
