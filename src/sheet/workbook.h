/* A spreadsheet while it is read: what workbook.c, xlsx.c and ods.c share.
 * Within sheet/ only. */
#ifndef DS_SHEET_WORKBOOK_H
#define DS_SHEET_WORKBOOK_H

#include "sheet/grid.h"
#include "sheet/xml.h"
#include "sheet/zip.h"

typedef struct {
    ds_arena *arena;
    ds_str path;
    ds_zip *zip;
    ds_choice choice;
    ds_sheet *sheet; /* gets format and from_1904 */
} ds_workbook;

/* A part of the file as XML; errors name file and part. */
int ds_workbook_part(ds_workbook *b, const char *part,
                     const ds_xml_calls *calls, void *payload, ds_err *err);

int ds_xlsx_read(ds_workbook *b, ds_err *err);
int ds_ods_read(ds_workbook *b, ds_err *err);

#endif
