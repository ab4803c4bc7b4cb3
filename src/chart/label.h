/* SPDX-License-Identifier: MIT */
/* The words at the lines' right ends. UI thread. */
#ifndef CHART_LABEL_H
#define CHART_LABEL_H

#include "chart/chart.h"

enum { LABEL_MAX = 64 };

/* What stands at a series' end: its label, in ASCII with its letter in front; empty for none. out has LABEL_MAX
 * bytes. */
const char *label_text(char *out, const struct chart_series *s, bool ascii);

/* Writes text behind cell (x, y) of `area` where nothing stands yet: in that row, one of the next rows, or at the
 * area's right edge. Where there is no such place it is left out. */
void label_place(struct canvas *c, struct rect area, int x, int y, const char *text, enum style style);

#endif
