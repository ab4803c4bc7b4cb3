/* SPDX-License-Identifier: MIT */
/* Safe text and plain numbers; see base/text.h. */
#include "base/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What may not reach a terminal, ascending, with an end that no character passes. */
static const struct {
    uint32_t first, last;
} hostile[] = {
    {0x0, 0x1f},         /* C0 */
    {0x7f, 0x9f},        /* DEL, C1 */
    {0xad, 0xad},        /* soft hyphen */
    {0x34f, 0x34f},      /* combining grapheme joiner */
    {0x61c, 0x61c},      /* Arabic letter mark */
    {0x115f, 0x1160},    /* Hangul fillers */
    {0x180b, 0x180f},    /* Mongolian selectors and vowel separator */
    {0x200b, 0x200f},    /* zero width, direction marks */
    {0x2028, 0x202e},    /* line separators, bidi embedding, override */
    {0x2060, 0x206f},    /* joiners, bidi isolates */
    {0xfe00, 0xfe0f},    /* variation selectors */
    {0xfeff, 0xfeff},    /* byte order mark */
    {0xfff9, 0xfffb},    /* annotations */
    {0x1bca0, 0x1bca3},  /* shorthand controls */
    {0x1d173, 0x1d17a},  /* musical controls */
    {0xe0000, 0xe0fff},  /* tags, further variation selectors */
    {UINT32_MAX, UINT32_MAX},
};

/* The character at s and its length in bytes; 0 for a byte that starts none (RFC 3629: no overlong
 * forms, no surrogates, nothing past U+10FFFF). */
static size_t decode(const unsigned char *s, uint32_t *c)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t n = s[0] < 0x80 ? 1 : s[0] >> 5 == 6 ? 2 : s[0] >> 4 == 14 ? 3 : s[0] >> 3 == 30 ? 4 : 0;
    if (!n)
        return 0;
    *c = n == 1 ? s[0] : s[0] & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) {
        if (s[i] >> 6 != 2)
            return 0;
        *c = *c << 6 | (s[i] & 0x3fu);
    }
    return *c < least[n] || *c > 0x10ffff || (*c >= 0xd800 && *c < 0xe000) ? 0 : n;
}

static bool is_hostile(uint32_t c)
{
    size_t i = 0;
    while (hostile[i].last < c)
        i++;
    return c >= hostile[i].first;
}

void text_safe(char *out, size_t size, const char *in)
{
    const unsigned char *s = (const unsigned char *)in;
    size_t used = 0;
    while (size && *s) {
        uint32_t c = 0;
        size_t n = decode(s, &c);
        bool ok = n && !is_hostile(c);
        size_t width = ok ? n : 1;
        if (used + width >= size)
            break;
        if (ok)
            memmove(out + used, s, n);
        else
            out[used] = '?';
        used += width;
        s += n ? n : 1;
    }
    if (size)
        out[used] = 0;
}

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
