/* SPDX-License-Identifier: MIT */
/* The panels of the view of a network's inside, each in the rect below the line that names them. */
#ifndef PANE_INSIDE_H
#define PANE_INSIDE_H

#include "pane.h"

void pane_weights(struct frame *f, struct rect r);     /* of the selected run and the reference */
void pane_activations(struct frame *f, struct rect r); /* likewise */
void pane_masks(struct frame *f, struct rect r);       /* of the selected run */

/* The grid of small images of weights that fits into w x h cells: images across and down, pixels that an image's one
 * cell stands for. The largest images of which nine fit, else half-size ones. */
struct weights_grid {
    int across, down, image_w, image_h;
};
struct weights_grid weights_grid(int w, int h);

#endif
