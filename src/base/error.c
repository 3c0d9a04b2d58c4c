/* Errors as values; the header is the manual. */
#include "base/error.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/banned.h"

static void set(ds_err *err, ds_code code, const char *fmt, va_list ap)
{
    err->code = code;
    err->excerpt[0] = '\0';
    err->hint[0] = '\0';
    /* The arguments may point into err->msg, so format beside it. */
    char text[sizeof err->msg];
    vsnprintf(text, sizeof text, fmt, ap);
    memcpy(err->msg, text, sizeof text);
}

int ds_fail(ds_err *err, ds_code code, const char *fmt, ...)
{
    if (err == NULL)
        return -1;
    va_list ap;
    va_start(ap, fmt);
    set(err, code, fmt, ap);
    va_end(ap);
    return -1;
}

int ds_fail_errno(ds_err *err, const char *fmt, ...)
{
    int number = errno;
    if (err == NULL)
        return -1;
    va_list ap;
    va_start(ap, fmt);
    set(err, DS_EIO, fmt, ap);
    va_end(ap);
    char room[128];
    const char *why = strerror_r(number, room, sizeof room);
    size_t n = strlen(err->msg);
    snprintf(err->msg + n, sizeof err->msg - n, ": %s", why);
    errno = number;
    return -1;
}

int ds_hint(ds_err *err, const char *fmt, ...)
{
    if (err == NULL)
        return -1;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(err->hint, sizeof err->hint, fmt, ap);
    va_end(ap);
    return -1;
}

int ds_exit_status(ds_code code)
{
    switch (code) {
    case DS_OK:
        return 0;
    case DS_EUSAGE:
    case DS_ENOTFOUND:
        return 2;
    case DS_EFINDINGS:
        return 3;
    case DS_ESYNTAX:
    case DS_EEXISTS:
    case DS_ECHANGED:
    case DS_EBUSY:
    case DS_EIO:
    case DS_EGIT:
    case DS_ELIMIT:
        break;
    }
    return 1;
}

_Noreturn void ds_no_memory(void)
{
    /* No stdio: its buffers may be what there is no memory for. */
    static const char text[] = "dossier: out of memory\n";
    ssize_t n = write(STDERR_FILENO, text, sizeof text - 1);
    (void)n;
    _exit(1);
}
