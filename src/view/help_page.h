/* SPDX-License-Identifier: MIT */
/* A help's lines in columns, on as many pages as it takes: long texts are wrapped, none is cut. */
#ifndef HELP_PAGE_H
#define HELP_PAGE_H

#include "term/canvas.h"

enum { HELP_NAME_MAX = 32, HELP_LINES_MAX = 160 };

/* A key and what it does; without a name a heading, without either a free line. */
struct help_line {
    char name[HELP_NAME_MAX];
    const char *text;
};

struct help {
    struct help_line line[HELP_LINES_MAX];
    int count;
    char presets[64]; /* their names */
};

/* How much is told: all of it where that takes no more pages. */
enum detail { DETAIL_SUBJECTS, DETAIL_FULL };

/* What is beyond HELP_LINES_MAX is left out. The text stays the caller's. */
void help_add(struct help *h, const char *name, const char *text);

/* Draws a page (from 0; modulo how many there are), in as few columns as it fits into. make is asked for less and less
 * detail, and sets count to 0 first. Where there are several pages the last row says which it is. */
void help_draw_page(struct canvas *c, struct rect r, struct help *h, void (*make)(struct help *h, enum detail detail),
                    unsigned page);

/* How many pages there are; *h is scratch. */
unsigned help_pages(struct rect r, struct help *h, void (*make)(struct help *h, enum detail detail));

#endif
