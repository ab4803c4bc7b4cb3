/* SPDX-License-Identifier: MIT */
/* UTF-8 and column widths; see utf8.h. */
#include "utf8.h"

#include <stdbool.h>

#include "base/text.h"

struct range {
    uint32_t first, last;
};

size_t utf8_decode(const char *s, uint32_t *ch)
{
    struct utf8_feed f = {0};
    for (size_t n = 0; n < UTF8_MAX && s[n]; n++)
        if (utf8_feed(&f, (unsigned char)s[n], ch))
            return n + 1;
    *ch = '?';
    return 1;
}

size_t utf8_encode(char *out, uint32_t ch)
{
    size_t n = ch < 0x80 ? 1 : ch < 0x800 ? 2 : ch < 0x10000 ? 3 : 4;
    static const uint8_t lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = n - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (ch & 0x3f));
        ch >>= 6;
    }
    out[0] = (char)(lead[n] | ch);
    return n;
}

bool utf8_feed(struct utf8_feed *f, int byte, uint32_t *ch)
{
    if (byte >= 0x80 && byte < 0xc0) { /* a continuation, or nothing */
        if (!f->more)
            return false;
        f->ch = f->ch << 6 | ((uint32_t)byte & 0x3f);
        *ch = f->ch;
        return --f->more == 0 && *ch >= 0x80 && *ch <= 0x10ffff;
    }
    f->more = byte < 0x80 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : byte < 0xf8 ? 3 : 0;
    f->ch = (uint32_t)byte & (0x7fu >> (f->more ? f->more + 1 : 0));
    *ch = f->ch;
    return byte < 0x80;
}

static bool is_in(uint32_t ch, const struct range *r)
{
    while (r->last && ch > r->last)
        r++;
    return r->last && ch >= r->first;
}

/* The blocks of Unicode 15 whose characters are East Asian Wide (UAX 11), emoji shown as pictures included. */
static const struct range wide[] = {
    {0x1100, 0x115f},   {0x231a, 0x231b},   {0x23e9, 0x23ec},   {0x2614, 0x2615},   {0x2648, 0x2653},
    {0x26aa, 0x26ab},   {0x26bd, 0x26be},   {0x2705, 0x2705},   {0x270a, 0x270b},   {0x274c, 0x274c},
    {0x2753, 0x2755},   {0x2795, 0x2797},   {0x2b1b, 0x2b1c},   {0x2b50, 0x2b50},   {0x2e80, 0x303e},
    {0x3041, 0x33ff},   {0x3400, 0x4dbf},   {0x4e00, 0xa4cf},   {0xa960, 0xa97f},   {0xac00, 0xd7a3},
    {0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff01, 0xff60},   {0xffe0, 0xffe6},   {0x16fe0, 0x18cff},
    {0x1b000, 0x1b2ff}, {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x1fa70, 0x1faff},
    {0x20000, 0x3fffd}, {0, 0},
};

int utf8_width(uint32_t ch)
{
    if (ch < 0x300)
        return 1;
    return text_is_mark(ch) ? 0 : is_in(ch, wide) ? 2 : 1;
}
