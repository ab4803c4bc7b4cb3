/* SPDX-License-Identifier: MIT */
/* The grid of cells; see term/canvas.h. Views and charts write here, term/screen reads. UI thread. */
#include "term/canvas.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "utf8.h"

/* Cells on a side, and in all: more than an 8K display has with the smallest font. */
enum { SIDE_MAX = 10000, CELLS_MAX = 4000000, TEXT_MAX = 1024 };

static const struct cell blank = {.ch = ' ', .style = STYLE_NORMAL};

bool canvas_resize(struct canvas *c, int w, int h, struct err *e)
{
    if (w < 0 || h < 0 || w > SIDE_MAX || h > SIDE_MAX)
        return err_set(e, ERR_FAIL, "a screen of %d x %d cells is not possible; the limit is %d each way", w, h,
                       SIDE_MAX);
    if ((size_t)w * (size_t)h > CELLS_MAX)
        return err_set(e, ERR_FAIL, "a screen of %d x %d cells is not possible; the limit is %d in all", w, h,
                       CELLS_MAX);
    struct cell *cell = mem_array((size_t)w * (size_t)h, sizeof *cell);
    if (!cell)
        return err_memory(e, "the screen");
    mem_free(c->cell);
    c->cell = cell;
    c->w = w;
    c->h = h;
    canvas_blank(c);
    return true;
}

void canvas_free(struct canvas *c)
{
    mem_free(c->cell);
    *c = (struct canvas){0};
}

void canvas_blank(struct canvas *c)
{
    size_t n = (size_t)c->w * (size_t)c->h;
    for (size_t i = 0; i < n; i++)
        c->cell[i] = blank;
}

/* Writes one cell; where that leaves half a double-width character, the half becomes a blank. */
static void set_cell(struct canvas *c, int x, int y, uint32_t ch, enum style style)
{
    struct cell *row = c->cell + (size_t)y * (size_t)c->w;
    if (row[x].ch == 0 && x > 0)
        row[x - 1].ch = ' ';
    if (x + 1 < c->w && row[x + 1].ch == 0)
        row[x + 1].ch = ' ';
    row[x] = (struct cell){.ch = ch, .style = (uint16_t)style};
}

void canvas_put(struct canvas *c, int x, int y, uint32_t ch, enum style style)
{
    if (x < 0 || y < 0 || x >= c->w || y >= c->h)
        return;
    if (utf8_width(ch) < 2) {
        set_cell(c, x, y, ch, style);
    } else if (x + 1 >= c->w) {
        set_cell(c, x, y, ' ', style);
    } else {
        set_cell(c, x + 1, y, ' ', style);
        set_cell(c, x, y, ch, style);
        c->cell[(size_t)y * (size_t)c->w + (size_t)x + 1] = (struct cell){.ch = 0, .style = (uint16_t)style};
    }
}

int canvas_text(struct canvas *c, int x, int y, int room, enum style style, const char *text)
{
    char safe[TEXT_MAX];
    text_safe(safe, sizeof safe, text);
    int used = 0;
    for (const char *s = safe; *s;) {
        uint32_t ch;
        s += utf8_decode(s, &ch);
        int width = utf8_width(ch);
        if (width > room - used)
            break;
        if (c->ascii && ch > 0x7e)
            for (int i = 0; i < width; i++)
                canvas_put(c, x + used + i, y, '?', style);
        else if (width)
            canvas_put(c, x + used, y, ch, style);
        used += width;
    }
    return used;
}

int canvas_textf(struct canvas *c, int x, int y, int room, enum style style, const char *fmt, ...)
{
    char text[TEXT_MAX];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    return n < 0 ? 0 : canvas_text(c, x, y, room, style, text);
}

static int grey_level(int level)
{
    return level < 0 ? 0 : level >= CANVAS_GREYS ? CANVAS_GREYS - 1 : level;
}

enum style canvas_grey(int fg, int bg)
{
    return (enum style)(STYLE_GREY + CANVAS_GREYS * grey_level(fg) + grey_level(bg));
}

int canvas_width(const char *text)
{
    char safe[TEXT_MAX];
    text_safe(safe, sizeof safe, text);
    int width = 0;
    for (const char *s = safe; *s;) {
        uint32_t ch;
        s += utf8_decode(s, &ch);
        width += utf8_width(ch);
    }
    return width;
}

char *canvas_dump(const struct canvas *c)
{
    size_t row_max = (size_t)c->w * UTF8_MAX + 1;
    char *out = mem_array((size_t)c->h * row_max + 1, 1), *to = out;
    if (!out)
        return NULL;
    for (int y = 0; y < c->h; y++) {
        const struct cell *row = c->cell + (size_t)y * (size_t)c->w;
        int end = c->w;
        while (end > 0 && row[end - 1].ch == ' ')
            end--;
        for (int x = 0; x < end; x++)
            if (row[x].ch)
                to += utf8_encode(to, row[x].ch);
        *to++ = '\n';
    }
    *to = 0;
    return out;
}
