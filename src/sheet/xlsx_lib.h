/* libxlsxwriter, loaded when a workbook is written, as sheet/lib.h does it.
 * Within sheet/ only. */
#ifndef DS_SHEET_XLSX_LIB_H
#define DS_SHEET_XLSX_LIB_H

#include "base/error.h"
#include <xlsxwriter.h>

#define DS_XLSXWRITER_LIST(X)                                                  \
    X(format_set_bold)                                                         \
    X(format_set_num_format)                                                   \
    X(lxw_strerror)                                                            \
    X(workbook_add_format)                                                     \
    X(workbook_add_worksheet)                                                  \
    X(workbook_close)                                                          \
    X(workbook_new_opt)                                                        \
    X(workbook_set_properties)                                                 \
    X(worksheet_autofilter)                                                    \
    X(worksheet_freeze_panes)                                                  \
    X(worksheet_set_column)                                                    \
    X(worksheet_write_boolean)                                                 \
    X(worksheet_write_number)                                                  \
    X(worksheet_write_string)

typedef struct {
#define X(name) __typeof__(&name) name;
    DS_XLSXWRITER_LIST(X)
#undef X
} ds_xlsxwriter;

/* Stays loaded until the program ends; not there: DS_EIO. */
int ds_xlsxwriter_load(ds_xlsxwriter *out, ds_err *err);

#endif
