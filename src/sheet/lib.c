/* Opens minizip, expat and libxlsxwriter by the names that the build found. */
#include "sheet/lib.h"
#include "sheet/xlsx_lib.h"
#include <dlfcn.h>
#include <string.h>
#include "workbook_sonames.h"
#include "base/banned.h"

static int open_library(void **handle, const char *soname, ds_err *err)
{
    *handle = dlopen(soname, RTLD_NOW | RTLD_LOCAL);
    if (*handle == NULL)
        return ds_fail(err, DS_EIO, "%s cannot be loaded: %s", soname,
                       dlerror());
    return 0;
}

static int find(void **out, void *handle, const char *name, ds_err *err)
{
    *out = dlsym(handle, name);
    if (*out == NULL)
        return ds_fail(err, DS_EIO, "a library has no %s", name);
    return 0;
}

/* ISO C has no cast from an object to a function pointer; POSIX does. */
#define X(name)                                                                \
    if (find(&at, handle, #name, err) != 0)                                    \
        return -1;                                                             \
    memcpy(&out->name, &at, sizeof at);

int ds_minizip_load(ds_minizip *out, ds_err *err)
{
    void *handle, *at;
    if (open_library(&handle, DS_MINIZIP_SONAME, err) != 0)
        return -1;
    DS_MINIZIP_LIST(X)
    return 0;
}

int ds_expat_load(ds_expat *out, ds_err *err)
{
    void *handle, *at;
    if (open_library(&handle, DS_EXPAT_SONAME, err) != 0)
        return -1;
    DS_EXPAT_LIST(X)
    return 0;
}

int ds_xlsxwriter_load(ds_xlsxwriter *out, ds_err *err)
{
    void *handle, *at;
    if (open_library(&handle, DS_XLSXWRITER_SONAME, err) != 0)
        return -1;
    DS_XLSXWRITER_LIST(X)
    return 0;
}
