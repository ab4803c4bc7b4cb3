/* SPDX-License-Identifier: MIT */
/* A canvas to draw on in tests, and what must hold for every chart: it stays within its area, at every size. */
#ifndef TESTS_CHART_PAPER_H
#define TESTS_CHART_PAPER_H

#include "term/canvas.h"

extern struct canvas paper;

void paper_open(int w, int h, bool ascii);
void paper_close(void);

/* The canvas as text. */
void paper_expect(const char *want);

/* Draws into `area` of paper; arg is the test's. */
typedef void paper_draw(struct rect area, const void *arg);

/* Calls draw for all sizes from 0x0 to 100x40, in UTF-8 with and without greys and in ASCII, each in the middle of a
 * canvas and beyond its edges. Every cell within the area must be written, none outside. */
void paper_every_size(paper_draw *draw, const void *arg);

#endif
