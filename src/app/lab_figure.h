/* SPDX-License-Identifier: MIT */
/* The shown groups of a lab as a figure for a report: loss and accuracy side by side, train solid and valid dashed, the
 * best epochs as rings, seeds as a mean with a band of one standard deviation. The colours are those of the charts. */
#ifndef APP_LAB_FIGURE_H
#define APP_LAB_FIGURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "figure/figure.h"
#include "view/lab.h"

/* Zero: as usual. */
struct figure_look {
    bool dark, log_y; /* log_y: of the loss */
    double width, height, dpi;
    const char *title; /* NULL: the group's name where there is one alone; "": none */
};

/* As figure_draw. An error when no shown group has an epoch, or more have one than a figure holds. */
bool lab_figure_draw(const struct lab *lab, const struct figure_look *look, enum figure_format format, uint8_t **bytes,
                     size_t *size, struct err *e);

/* The same into a file, whole or not at all, in the format that its name ends in. */
bool lab_figure_write(const struct lab *lab, const char *path, const struct figure_look *look, struct err *e);

#endif
