/* SPDX-License-Identifier: MIT */
/* The charts' window and cursor, in whole epochs. */
#ifndef LAB_CHART_H
#define LAB_CHART_H

#include "view/lab.h"

/* Half the span (in 1), or twice (-1), around the cursor or else the middle. */
void lab_chart_zoom(struct lab *lab, int in);
/* Half a span to the right (1) or left (-1). */
void lab_chart_pan(struct lab *lab, int by);

/* The last epoch that the cursor can stand on: a shown group, or the selected one, has it. */
uint32_t lab_chart_last(const struct lab *lab);
/* Puts the cursor on an epoch, or the nearest that there is, and the window along with it; 0 puts it away. */
void lab_chart_point(struct lab *lab, uint32_t epoch);
/* Moves it; one that was not there begins at the selected group's last epoch. */
void lab_chart_move(struct lab *lab, int by);

#endif
