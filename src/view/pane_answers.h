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

/* index is one of the inspection's images. */
void pane_picture(struct frame *f, struct rect r, const struct inspection *at, size_t index);
void pane_label(struct frame *f, struct rect r, const struct inspection *at, size_t index);
void pane_answer(struct frame *f, struct rect r, const struct inspection *at, size_t index);
/* As many small ones as fit, from index on; none behind the last. */
void pane_gallery(struct frame *f, struct rect r, const struct inspection *at, size_t index);

/* Of all validation images. */
void pane_matrix(struct frame *f, struct rect r, const struct inspection *at);
void pane_classes(struct frame *f, struct rect r, const struct inspection *at);

#endif
