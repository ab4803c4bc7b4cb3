/* SPDX-License-Identifier: MIT */
/* Spelling distance between short words; see nearest.h. */
#include "nearest.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

enum { WORD_MAX = 31, SLIPS_MAX = 2 };

static bool same(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Optimal string alignment distance: the rows of the usual table for i - 2, i - 1 and i letters of a. */
static unsigned slips(const char *a, size_t na, const char *b, size_t nb)
{
    unsigned row[3][WORD_MAX + 1];
    for (unsigned j = 0; j <= nb; j++)
        row[0][j] = j;
    for (unsigned i = 1; i <= na; i++) {
        unsigned *now = row[i % 3], *up = row[(i + 2) % 3], *up2 = row[(i + 1) % 3];
        now[0] = i;
        for (unsigned j = 1; j <= nb; j++) {
            now[j] = least(up[j - 1] + !same(a[i - 1], b[j - 1]), least(up[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
                now[j] = least(now[j], up2[j - 2] + 1);
        }
    }
    return row[na % 3][nb];
}

static bool is_beginning(const char *a, size_t na, const char *b, size_t nb)
{
    if (na < 2 || na > nb)
        return false;
    for (size_t i = 0; i < na; i++) {
        if (!same(a[i], b[i]))
            return false;
    }
    return true;
}

void nearest_offer(struct nearest *near, const char *known)
{
    size_t len = strlen(known), n = near->n;
    if (len > WORD_MAX || n > WORD_MAX)
        return;
    unsigned d = slips(near->given, n, known, len);
    if (d > 1 && (is_beginning(near->given, n, known, len) || is_beginning(known, len, near->given, n)))
        d = 1;
    /* two slips in a word of three letters leave nothing of it */
    bool close = d <= SLIPS_MAX && d < len && d < n && (d < 2 || len > 3);
    if (close && (!near->word || d < near->slips)) {
        near->slips = d;
        near->word = known;
    }
}

const char *nearest_word(const char *given, size_t n, size_t count, const char *(*word)(size_t))
{
    struct nearest near = {.given = given, .n = n};
    for (size_t i = 0; i < count; i++)
        nearest_offer(&near, word(i));
    return near.word;
}
