/* A signed file is an envelope; openssl opens it. Nothing of it touches the
 * disk: both ends are in memory. */
#include "einvoice/unwrap.h"
#include "base/process.h"
#include "einvoice/base64.h"
#include "einvoice/envelope.h"
#include "sheet/csv.h"
#include <string.h>
#include <unistd.h>
#include "base/banned.h"

static bool is_xml(ds_str bytes)
{
    if (ds_str_starts(bytes, DS_STR("\xef\xbb\xbf")))
        bytes = ds_str_sub(bytes, 3, bytes.n);
    bytes = ds_str_trim(bytes);
    return ds_str_starts(bytes, DS_STR("<")) ||
           ds_str_starts(bytes, DS_STR("\0<")) ||
           ds_str_starts(bytes, DS_STR("\xff\xfe<")) ||
           ds_str_starts(bytes, DS_STR("\xfe\xff\0<"));
}

bool ds_einvoice_likely(ds_str name, ds_str bytes)
{
    ds_str tail = ds_str_sub(name, name.n < 4 ? 0 : name.n - 4, name.n);
    if (is_xml(bytes))
        return ds_sheet_foreign(bytes) == NULL;
    return ds_str_eq_nocase(tail, DS_STR(".p7m")) ||
           ds_str_eq_nocase(tail, DS_STR(".xml"));
}

/* PEM's lines of dashes carry no content. */
static ds_str without_dashes(ds_arena *a, ds_str text)
{
    char *p = ds_alloc_text(a, text.n);
    size_t n = 0;
    while (text.p != NULL) {
        ds_str line = ds_str_trim(ds_str_cut(&text, '\n'));
        if (ds_str_starts(line, DS_STR("-----")))
            continue;
        if (line.n > 0)
            memcpy(p + n, line.p, line.n);
        n += line.n;
    }
    return (ds_str){p, n};
}

static bool is_der(ds_str bytes)
{
    return bytes.n > 2 && bytes.p[0] == 0x30 && (bytes.p[1] & 0x80) != 0;
}

static int open_envelope(ds_str *out, ds_arena *a, ds_str der, ds_err *err)
{
    static const char *const argv[] = {"openssl", "cms", "-verify", "-noverify",
                                       "-inform", "DER", NULL};
    ds_process p = {.argv = argv,
                    .what = "openssl",
                    .quiet = true,
                    .most = DS_EINVOICE_MAX};
    int status;
    p.in_fd = ds_process_input(der, p.what, err);
    if (p.in_fd < 0)
        return -1;
    int failed = ds_process_run(&status, out, a, &p, err);
    close(p.in_fd);
    if (failed)
        return err->code == DS_ENOTFOUND
                   ? ds_hint(err, "apt-get install openssl")
                   : -1;
    if (status != 0)
        return ds_fail(err, DS_ESYNTAX, "%s", ds_envelope_wrong(der));
    return 0;
}

int ds_einvoice_unwrap(ds_str *xml, ds_arena *a, ds_str bytes, ds_err *err)
{
    enum {
        SIGNATURES = 8 /* one around the other */
    };
    for (int i = 0; i < SIGNATURES; i++) {
        *xml = bytes;
        if (is_xml(bytes))
            return 0;
        if (!is_der(bytes) &&
            (!ds_base64_decode(&bytes, a, without_dashes(a, bytes)) ||
             !is_der(bytes)))
            return ds_fail(err, DS_ESYNTAX,
                           "this is neither XML nor a signed "
                           "file");
        if (open_envelope(&bytes, a, bytes, err))
            return -1;
    }
    return ds_fail(err, DS_ELIMIT, "this is signed too many times");
}
