/* The number formats of a workbook's cell styles. Within sheet/ only. */
#ifndef DS_SHEET_STYLES_H
#define DS_SHEET_STYLES_H

#include "base/map.h"
#include "sheet/format.h"
#include "sheet/workbook.h"

typedef struct {
    DS_VEC(ds_number_format) of_style; /* of each, by its number */
    DS_VEC(ds_number_format) custom;
    ds_map by_id; /* of the custom ones: 1 + the place */
    bool in_cells;
    ds_arena *arena;
} ds_styles;

/* Reads them from the part; NULL has none. */
int ds_styles_read(ds_styles *s, ds_workbook *b, const char *part, ds_err *err);
/* An unknown style shows plain numbers. */
const ds_number_format *ds_styles_format(const ds_styles *s,
                                         unsigned long style);
void ds_styles_free(ds_styles *s);

#endif
