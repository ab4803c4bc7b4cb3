/* SPDX-License-Identifier: MIT */
/* A grid of character cells that views and charts draw into; no terminal behind it, so a test can read it as
 * text. term/screen shows it. UI thread; nothing allocates after canvas_resize.
 */
#ifndef TERM_CANVAS_H
#define TERM_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum { CANVAS_GREYS = 16 }; /* from black, 0, to white */

enum style {
#define STYLE(id) STYLE_##id,
#include "term/style.def"
#undef STYLE
    STYLE_COUNT,
    STYLE_RUNS = 6, /* STYLE_RUN_0 + (n % STYLE_RUNS) */
    /* Pictures: STYLE_GREY + CANVAS_GREYS * fg + bg, from canvas_grey; only where canvas.greys says so. */
    STYLE_GREY = STYLE_COUNT,
    STYLE_GREY_LAST = STYLE_GREY + CANVAS_GREYS * CANVAS_GREYS - 1
};

struct cell {
    uint32_t ch; /* Unicode; 0 is the right half of a double-width character */
    uint16_t style; /* enum style */
};

/* A part of a canvas, in cells. Sizes of 0 or less are empty and legal. */
struct rect {
    int x, y, w, h;
};

struct canvas {
    int w, h;
    struct cell *cell; /* (h, w) */
    bool ascii;        /* draw with ASCII alone: no braille, no box lines */
    int greys;         /* CANVAS_GREYS, or 0 where the terminal has none; the owner sets it from screen_greys */
};

/* Sets the size and blanks it. On failure the old canvas stays. A zeroed canvas is legal. */
bool canvas_resize(struct canvas *c, int w, int h, struct err *e);
void canvas_free(struct canvas *c);

/* Every cell blank and STYLE_NORMAL. */
void canvas_blank(struct canvas *c);

/* One character, a double-width one with its right half; outside the canvas nothing happens. Half a character that is
 * left over becomes a blank. The cells may also be read and written directly, but for double-width characters. */
void canvas_put(struct canvas *c, int x, int y, uint32_t ch, enum style style);

/* Text from (x, y) rightward, clipped to `room` columns and to the canvas; made safe (base/text.h), double-width
 * characters take two cells, combining marks are left out. In ascii mode each column of what is not ASCII becomes '?',
 * so widths are the same in both modes. Text of more than 1,023 bytes is cut. Returns the columns used. */
int canvas_text(struct canvas *c, int x, int y, int room, enum style style, const char *text);
int canvas_textf(struct canvas *c, int x, int y, int room, enum style style, const char *fmt, ...)
    __attribute__((format(printf, 6, 7)));

/* The style of a grey character on a grey ground; levels beyond 0 to CANVAS_GREYS - 1 become the nearest. */
enum style canvas_grey(int fg, int bg);

/* Columns that the text takes. */
int canvas_width(const char *text);

/* The canvas as UTF-8 lines with trailing blanks cut, for tests and for copying; freed by mem_free. NULL when memory is
 * short. */
char *canvas_dump(const struct canvas *c);

#endif
