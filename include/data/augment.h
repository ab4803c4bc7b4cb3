/* SPDX-License-Identifier: MIT */
/* An image changed at random, as more images than there are: mirrored, shifted and with a piece cut out, in this order.
 *
 * The shift is uniform in -shift ... shift pixels in x and in y, each by itself; what comes in from the edge is black.
 * The piece is a black square with its middle at a pixel drawn from all of the image, so that it may reach over the
 * edge (DeVries and Taylor, "Improved regularization of convolutional neural networks with cutout", 2017). Any thread.
 */
#ifndef DATA_AUGMENT_H
#define DATA_AUGMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "data/dataset.h"

struct augment {
    unsigned shift; /* pixels, below DATASET_SIDE; 0: not */
    bool flip;      /* left to right, with probability 1/2 */
    unsigned cut;   /* pixels a side; 0: not */
};

/* out, DATASET_PIXELS bytes that in does not overlap, from four words of a stream. */
void augment_image(uint8_t *out, const uint8_t *in, const struct augment *a, const uint32_t draw[4]);

#endif
