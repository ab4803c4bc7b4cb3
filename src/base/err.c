/* SPDX-License-Identifier: MIT */
/* Errors by value; see base/err.h. */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* Here they are defined, not used. */
#undef err_set
#undef err_sys
#undef err_memory

/* Longer than the text, so that text_safe makes the cut, which is between characters. */
enum { RAW_MAX = 2 * sizeof ((struct err *)0)->text, REASON_MAX = 128 };

static const char no_memory[] = "out of memory for ";

bool err_set(struct err *e, enum err_code code, const char *fmt, ...)
{
    if (!e)
        return false;
    char raw[RAW_MAX];
    va_list ap;
    va_start(ap, fmt);
    if (vsnprintf(raw, sizeof raw, fmt, ap) < 0)
        raw[0] = 0;
    va_end(ap);
    e->code = code;
    text_safe(e->text, sizeof e->text, raw);
    return false;
}

/* However long the words in front are, the reason stays readable. strerror_r is the XSI one, for the build defines
 * _XOPEN_SOURCE and no _GNU_SOURCE. */
bool err_sys(struct err *e, int errnum, const char *fmt, ...)
{
    if (!e)
        return false;
    char raw[RAW_MAX], front[sizeof e->text - REASON_MAX], reason[REASON_MAX];
    va_list ap;
    va_start(ap, fmt);
    if (vsnprintf(raw, sizeof raw, fmt, ap) < 0)
        raw[0] = 0;
    va_end(ap);
    text_safe(front, sizeof front, raw);
    if (strerror_r(errnum, reason, sizeof reason) != 0)
        snprintf(reason, sizeof reason, "error %d", errnum);
    return err_set(e, ERR_FAIL, "%s: %s", front, reason);
}

bool err_memory(struct err *e, const char *what)
{
    return err_set(e, ERR_FAIL, "%s%s", no_memory, what);
}

bool err_is_memory(const struct err *e)
{
    return e->code == ERR_FAIL && strncmp(e->text, no_memory, sizeof no_memory - 1) == 0;
}
