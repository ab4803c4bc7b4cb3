/* SPDX-License-Identifier: MIT */
/* The panels of the view of a network's inside, each in the rect below the line that names them. */
#ifndef PANE_INSIDE_H
#define PANE_INSIDE_H

#include "pane.h"

void pane_weights(struct frame *f, struct rect r);     /* of the selected run and the reference */
void pane_activations(struct frame *f, struct rect r); /* likewise */
void pane_masks(struct frame *f, struct rect r);       /* of the selected run */

/* The grid of images of weights that fits into w x h cells: whole ones where four fit, else ones of half the size; with
 * other_size the other way. At least one, drawn as small as it must be. */
struct weights_grid {
    int across, down;
    int image_w, image_h; /* cells of one */
};
struct weights_grid weights_grid(int w, int h, bool other_size);

#endif
