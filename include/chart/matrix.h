/* SPDX-License-Identifier: MIT */
/* A confusion matrix as a table. UI thread; allocates nothing. */
#ifndef CHART_MATRIX_H
#define CHART_MATRIX_H

#include <stdint.h>

#include "term/canvas.h"

struct chart_matrix {
    int n;
    const uint32_t *count;    /* (n, n) row-major: row the true class, column the predicted one */
    const char *const *label; /* (n) */
};

/* Counts with their labels where they fit, else whole percentages of a row ("%" stands in the corner), else the biggest
 * confusions alone, "Shirt -> T-shirt 123", the biggest first. The diagonal is strong, and so is a confusion of at
 * least a twentieth of its row. */
void chart_matrix(struct canvas *c, struct rect area, const struct chart_matrix *matrix);

#endif
