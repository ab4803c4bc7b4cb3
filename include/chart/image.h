/* SPDX-License-Identifier: MIT */
/* A picture in cells: with the terminal's greys two pixels in each (the upper half block), else shades of blocks, in
 * ASCII a ramp of characters. UI thread; allocates nothing.
 */
#ifndef CHART_IMAGE_H
#define CHART_IMAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "term/canvas.h"

/* Row-major, (h, w). Either pixel, black at 0 and white at 255, or value, black at lo and white at hi; a value that is
 * NaN is drawn as '?'. */
struct chart_image {
    int w, h;
    const uint8_t *pixel;
    const float *value;
    float lo, hi;
    bool inverted; /* white at the low end */
};

/* The cells it takes in an area of w x h: width and half the height in pixels, or, where that does not fit, those of
 * the image averaged over squares of 2 x 2 pixels, 3 x 3 and so on. Both 0 for an area or image without any. */
void chart_image_size(const struct chart_image *image, int w, int h, int *cells_w, int *cells_h);

/* Draws it into the upper left of area; the rest of area is blanked. */
void chart_image(struct canvas *c, struct rect area, const struct chart_image *image);

#endif
