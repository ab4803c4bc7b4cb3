/* SPDX-License-Identifier: MIT */
/* The parts of the view of images: each draws what an inspection has into its rect, or nothing where it is empty. */
#ifndef PANE_ANSWERS_H
#define PANE_ANSWERS_H

#include "pane.h"

/* A small image with two lines below it, and the free row and column to the next one. */
enum {
    ANSWERS_SMALL_W = INSPECTION_SIDE / 2,
    ANSWERS_SMALL_IMAGE_H = INSPECTION_SIDE / 4,
    ANSWERS_SMALL_H = ANSWERS_SMALL_IMAGE_H + 2
};
enum { ANSWERS_WIDE_FROM = 132 }; /* columns for images and another panel at once */
enum { ANSWERS_ODD_ROWS = 7 };    /* that pane_odd needs */

/* The images that the lab wants to be shown, in its order: validation images or those that are not clothes. */
size_t answers_count(const struct lab *lab, const struct inspection *at); /* 0 for NULL */
const struct inspection_image *answers_image(const struct lab *lab, const struct inspection *at, size_t index);
/* What an image that is not clothes is; NULL: it is of a class. */
const struct inspection_odd *answers_odd(const struct lab *lab, const struct inspection *at, size_t index);

/* index is one of answers_count. */
void pane_picture(struct frame *f, struct rect r, const struct inspection *at, size_t index);
void pane_label(struct frame *f, struct rect r, const struct inspection *at, size_t index);
void pane_answer(struct frame *f, struct rect r, const struct inspection *at, size_t index);
/* As many small ones as fit, from index on; none behind the last. */
void pane_gallery(struct frame *f, struct rect r, const struct inspection *at, size_t index);

/* Of all validation images. */
void pane_matrix(struct frame *f, struct rect r, const struct inspection *at);
void pane_classes(struct frame *f, struct rect r, const struct inspection *at);
void pane_calibration(struct frame *f, struct rect r, const struct inspection *at);
/* How uncertain the network is of images that are not clothes, beside those that are. */
void pane_odd(struct frame *f, struct rect r, const struct inspection *at);

#endif
