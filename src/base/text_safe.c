/* SPDX-License-Identifier: MIT */
/* Safe text; see base/text.h. What may pass is said here for the whole program, once.
 *
 * Refused are the characters that do something and those that show nothing: an escape sequence is the terminal's to
 * obey (Unicode TR 36, 3.5 and 3.6), a bidirectional control makes a line read otherwise than it is (CVE-2021-42574,
 * "Trojan Source"), and what is invisible makes two names that are two look like one (UTS 39). */
#include "base/text.h"

#include <string.h>

struct range {
    uint32_t first, last;
};

/* By Unicode 15.0, ascending: general categories Cc, Cf, Zl, Zp and Co, Default_Ignorable_Code_Point, and noncharacters
 * of the first plane; is_no_character knows the others'. Private use is in it, for what such a character looks like
 * is known to the writer's font alone. */
static const struct range refused[] = {
    {0x0, 0x1f},           /* C0 */
    {0x7f, 0x9f},          /* DEL, C1 */
    {0xad, 0xad},          /* soft hyphen */
    {0x34f, 0x34f},        /* combining grapheme joiner */
    {0x600, 0x605},        /* Arabic number signs, which stand around what follows */
    {0x61c, 0x61c},        /* Arabic letter mark */
    {0x6dd, 0x6dd},        /* Arabic end of ayah, as the number signs */
    {0x70f, 0x70f},        /* Syriac abbreviation mark */
    {0x890, 0x891},        /* Arabic currency marks */
    {0x8e2, 0x8e2},        /* Arabic disputed end of ayah */
    {0x115f, 0x1160},      /* Hangul fillers */
    {0x17b4, 0x17b5},      /* Khmer inherent vowels */
    {0x180b, 0x180f},      /* Mongolian selectors and vowel separator */
    {0x200b, 0x200f},      /* zero width, direction marks */
    {0x2028, 0x202e},      /* line and paragraph separator, bidi embedding and override */
    {0x2060, 0x206f},      /* joiner, invisible operators, bidi isolates, shaping */
    {0x3164, 0x3164},      /* Hangul filler */
    {0xe000, 0xf8ff},      /* private use */
    {0xfdd0, 0xfdef},      /* noncharacters */
    {0xfe00, 0xfe0f},      /* variation selectors */
    {0xfeff, 0xfeff},      /* byte order mark */
    {0xffa0, 0xffa0},      /* halfwidth Hangul filler */
    {0xfff0, 0xfffb},      /* reserved for ignorables; annotations */
    {0xfffe, 0xffff},      /* noncharacters */
    {0x110bd, 0x110bd},    /* Kaithi number signs */
    {0x110cd, 0x110cd},
    {0x13430, 0x1343f},    /* Egyptian joiners and boxes */
    {0x1bca0, 0x1bca3},    /* shorthand controls */
    {0x1d173, 0x1d17a},    /* musical controls */
    {0xe0000, 0xe0fff},    /* tags, further variation selectors */
    {0xf0000, 0x10ffff},   /* private use */
};

static const struct range marks[] = {
#define MARK(first, last) {first, last},
#include "marks.def"
#undef MARK
};

static bool is_in(uint32_t c, const struct range *r, size_t count)
{
    size_t low = 0, high = count; /* the first range that does not end before c */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (r[middle].last < c)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && c >= r[low].first;
}

/* The last two of each plane. */
static bool is_no_character(uint32_t c)
{
    return (c & 0xfffe) == 0xfffe;
}

static bool is_refused(uint32_t c)
{
    if (c >= 0x20 && c < 0x7f)
        return false;
    return is_no_character(c) || is_in(c, refused, sizeof refused / sizeof *refused);
}

bool text_is_mark(uint32_t c)
{
    return c >= marks[0].first && is_in(c, marks, sizeof marks / sizeof *marks);
}

/* The character at s and its length in bytes; 0 for a byte that starts none (RFC 3629: no overlong forms, no
 * surrogates, nothing past U+10FFFF). */
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

/* Whether c may stand behind `above` marks that are on one character already; counts on. At the start of a text there
 * is nothing for a mark to stand on but what was printed before it. */
static bool takes_mark(uint32_t c, unsigned *above)
{
    if (!text_is_mark(c)) {
        *above = 0;
        return true;
    }
    return *above < TEXT_MARKS_MAX && ++*above;
}

/* How many bytes the character or the stray byte at s has; *ok: whether it passes. */
static size_t take(const unsigned char *s, unsigned *above, bool *ok)
{
    uint32_t c = 0;
    size_t n = decode(s, &c);
    bool passes = n && !is_refused(c);
    *ok = passes && takes_mark(c, above);
    if (!passes)
        *above = 0; /* the '?' in its place is a character to stand on */
    return n ? n : 1;
}

void text_safe(char *out, size_t size, const char *in)
{
    unsigned above = TEXT_MARKS_MAX;
    size_t used = 0, n;
    for (const unsigned char *s = (const unsigned char *)in; size && *s; s += n) {
        bool ok;
        n = take(s, &above, &ok);
        size_t width = ok ? n : 1;
        if (used + width >= size)
            break;
        if (ok)
            memmove(out + used, s, n);
        else
            out[used] = '?';
        used += width;
    }
    if (size)
        out[used] = 0;
}

bool text_is_safe(const char *text)
{
    unsigned above = TEXT_MARKS_MAX;
    bool ok = true;
    for (const unsigned char *s = (const unsigned char *)text; ok && *s;)
        s += take(s, &above, &ok);
    return ok;
}

void text_ascii(char *text)
{
    char *to = text;
    for (const unsigned char *s = (const unsigned char *)text; *s; s++)
        if (*s >> 6 != 2)
            *to++ = *s < 0x80 ? (char)*s : '?';
    *to = 0;
}
