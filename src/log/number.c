/* SPDX-License-Identifier: MIT */
/* A cell of text as a number; see number.h.
 *
 * Most cells have few digits and a small exponent: the digits as a whole number and the power of ten are then exact
 * doubles, and one multiplication or division rounds as strtod does (Clinger, "How to read floating point numbers
 * accurately", PLDI 1990). strtod reads the others. */
#include "number.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    POWER_MAX = 22,   /* 10^22 is the largest power of ten that a double has exactly */
    DIGITS_MAX = 18,  /* that fit into 64 bits */
    TEXT_MAX = 400,   /* bytes: the longest double printed by %f has 309 digits before the point */
};

static const double powers[POWER_MAX + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                             1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* A decimal number, cut into its parts. */
struct decimal {
    bool minus;
    uint64_t digits; /* without the point; wrong when count > DIGITS_MAX */
    size_t count;    /* of digits from the first that is not zero */
    int power;       /* of ten */
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const char *read_digits(const char *s, const char *end, struct decimal *d, int power)
{
    for (; s < end && is_digit(*s); s++) {
        d->count += d->count || *s != '0';
        d->digits = d->digits * 10 + (uint64_t)(*s - '0');
        d->power += power;
    }
    return s;
}

static const char *read_exponent(const char *s, const char *end, struct decimal *d)
{
    if (s == end || (*s != 'e' && *s != 'E'))
        return s;
    const char *from = s++;
    bool minus = s < end && *s == '-';
    if (s < end && (*s == '-' || *s == '+'))
        s++;
    if (s == end || !is_digit(*s))
        return from;
    int power = 0;
    for (; s < end && is_digit(*s); s++)
        power = power < 100000 ? power * 10 + (*s - '0') : power;
    d->power += minus ? -power : power;
    return s;
}

/* True when all of the text is a decimal number. */
static bool cut_decimal(const char *s, const char *end, struct decimal *d)
{
    *d = (struct decimal){.minus = s < end && *s == '-'};
    if (s < end && (*s == '-' || *s == '+'))
        s++;
    const char *whole = s;
    s = read_digits(s, end, d, 0);
    size_t seen = (size_t)(s - whole);
    if (s < end && *s == '.') {
        const char *part = ++s;
        s = read_digits(s, end, d, -1);
        seen += (size_t)(s - part);
    }
    return seen > 0 && read_exponent(s, end, d) == end;
}

static bool read_exactly(const struct decimal *d, double *value)
{
    if (FLT_EVAL_METHOD != 0 || d->count > DIGITS_MAX || d->digits > (uint64_t)1 << 53 || d->power > POWER_MAX
        || d->power < -POWER_MAX)
        return false;
    double v = (double)d->digits;
    v = d->power < 0 ? v / powers[-d->power] : v * powers[d->power];
    *value = d->minus ? -v : v;
    return true;
}

static bool is_text(const char *s, size_t size, const char *want)
{
    return strlen(want) == size && strncasecmp(s, want, size) == 0;
}

static enum cell read_word(const char *s, size_t size, double *value)
{
    static const char *const none[] = {"", "NA", "N/A", "None", "null", "<NA>", "-", "NaT"};
    bool minus = size > 0 && *s == '-';
    size_t sign = size > 0 && (*s == '-' || *s == '+');
    if (is_text(s + sign, size - sign, "nan")) {
        *value = NAN;
        return CELL_NUMBER;
    }
    if (is_text(s + sign, size - sign, "inf") || is_text(s + sign, size - sign, "infinity")) {
        *value = minus ? -INFINITY : INFINITY;
        return CELL_NUMBER;
    }
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        if (is_text(s, size, none[i]))
            return CELL_NONE;
    }
    return CELL_TEXT;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

enum cell number_read(const char *text, size_t size, double *value)
{
    const char *end = text + size;
    while (text < end && is_blank(*text))
        text++;
    while (text < end && is_blank(end[-1]))
        end--;
    size = (size_t)(end - text);
    struct decimal d;
    if (!cut_decimal(text, end, &d))
        return read_word(text, size, value);
    if (read_exactly(&d, value))
        return CELL_NUMBER;
    char copy[TEXT_MAX];
    if (size >= sizeof copy)
        return CELL_TEXT;
    memcpy(copy, text, size);
    copy[size] = 0;
    *value = strtod(copy, NULL);
    return CELL_NUMBER;
}
