/* minizip and expat, loaded when a file needs them: nobody else pays for it at
 * the start. Within sheet/ only.
 *
 * Each function that sheet/ calls is named once in a list; the table
 * ds_sheet_lib has a pointer of its real type for each. */
#ifndef DS_SHEET_LIB_H
#define DS_SHEET_LIB_H

#include "base/error.h"
#include <expat.h>
#include <minizip/unzip.h>

#define DS_MINIZIP_LIST(X)                                                     \
    X(unzClose)                                                                \
    X(unzCloseCurrentFile)                                                     \
    X(unzGetCurrentFileInfo64)                                                 \
    X(unzGetGlobalInfo64)                                                      \
    X(unzLocateFile)                                                           \
    X(unzOpen2_64)                                                             \
    X(unzOpenCurrentFile)                                                      \
    X(unzReadCurrentFile)

#define DS_EXPAT_LIST(X)                                                       \
    X(XML_ErrorString)                                                         \
    X(XML_GetCurrentByteIndex)                                                 \
    X(XML_GetCurrentColumnNumber)                                              \
    X(XML_GetCurrentLineNumber)                                                \
    X(XML_GetErrorCode)                                                        \
    X(XML_Parse)                                                               \
    X(XML_ParserCreateNS)                                                      \
    X(XML_ParserFree)                                                          \
    X(XML_SetCharacterDataHandler)                                             \
    X(XML_SetElementHandler)                                                   \
    X(XML_SetStartDoctypeDeclHandler)                                          \
    X(XML_SetUnknownEncodingHandler)                                           \
    X(XML_SetUserData)                                                         \
    X(XML_StopParser)

typedef struct {
#define X(name) __typeof__(&name) name;
    DS_MINIZIP_LIST(X)
#undef X
} ds_minizip;

typedef struct {
#define X(name) __typeof__(&name) name;
    DS_EXPAT_LIST(X)
#undef X
} ds_expat;

/* Both stay loaded until the program ends; not there: DS_EIO. */
int ds_minizip_load(ds_minizip *out, ds_err *err);
int ds_expat_load(ds_expat *out, ds_err *err);

#endif
