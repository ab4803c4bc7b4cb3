/* SPDX-License-Identifier: MIT */
/* Plain numbers, and text that is added to; see base/text.h. */
#include "base/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *text_count(char *out, size_t size, unsigned long long n)
{
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%llu", n);
    size_t used = 0;
    for (int i = 0; i < len && used + 2 < size; i++) {
        if (i && (len - i) % 3 == 0)
            out[used++] = ',';
        out[used++] = digits[i];
    }
    out[used] = 0;
    return out;
}

char *text_number(char *out, size_t size, double value)
{
    if (isnan(value)) {
        snprintf(out, size, "nan"); /* printf would print its sign */
        return out;
    }
    if (value == trunc(value) && fabs(value) < 1e15) {
        snprintf(out, size, "%.0f", value); /* 10, where the fewest digits would be 1e+01 */
        return out;
    }
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(out, size, "%.*g", digits, value);
        if (strtod(out, NULL) == value)
            break;
    }
    return out;
}

void text_append(char *out, size_t size, const char *fmt, ...)
{
    size_t used = strlen(out);
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(out + used, size - used, fmt, ap);
    va_end(ap);
}
