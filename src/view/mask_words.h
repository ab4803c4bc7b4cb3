/* SPDX-License-Identifier: MIT */
/* What the noise at a site under the microscope is and does, in words, for each kind. */
#ifndef MASK_WORDS_H
#define MASK_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "run/inspection.h"

enum { MASK_BYTES = 160 };

/* Whether units are dropped there. */
bool mask_drops(const struct inspection *at, unsigned site);
/* Whether the noise is not on the units there but on the weights behind them. */
bool mask_on_weights(const struct inspection *at, unsigned site);

/* ", p 0.40, scale 1/(1-p) = 1.667": behind the site's name. */
char *mask_what(char *out, size_t size, const struct inspection *at, unsigned site);
/* What it does to mean and variance. */
const char *mask_effect(const struct inspection *at, unsigned site);

#endif
