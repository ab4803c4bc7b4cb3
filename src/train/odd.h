/* SPDX-License-Identifier: MIT */
/* Images that are not clothes, to see how sure a network is of what it has never seen: noise, two clothes mixed, and
 * drawn digits. A pure function of the clothes and a seed; any thread.
 */
#ifndef TRAIN_ODD_H
#define TRAIN_ODD_H

#include <stdint.h>

#include "data/dataset.h"
#include "run/inspection.h"

/* Draws all INSPECTION_ODD of them into the inspection's odd_pixel, and says in odd what they are. Without clothes what
 * is mixed from them is black. */
void odd_draw(struct inspection *out, const struct images *clothes, uint64_t seed);

#endif
