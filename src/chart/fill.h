/* SPDX-License-Identifier: MIT */
/* What bars are filled with, by set of data, and the line that tells the sets' names. UI thread. */
#ifndef CHART_FILL_H
#define CHART_FILL_H

#include "chart/bars.h"

enum fill_direction { FILL_ACROSS, FILL_UP };

/* The character for a cell of which `part`, 0 to 1, is covered from the left or from below. A part above 0 is never
 * blank when `first` says that the bar begins in this cell. */
uint32_t fill_char(const struct canvas *c, int set, enum fill_direction direction, double part, bool first);

/* A title, and of two sets the names behind it, each with its filling. Returns the rows used: 0 or 1. */
int fill_title(struct canvas *c, struct rect area, const char *title, int sets, const char *const *name,
               const enum style *style);

#endif
