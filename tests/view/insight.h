/* SPDX-License-Identifier: MIT */
/* Inspections for the tests of room view, made up of whole numbers, so that they are the same on every machine. */
#ifndef INSIGHT_H
#define INSIGHT_H

#include <stddef.h>

#include "run/inspection.h"
#include "view/lab.h"

/* A lab with a run of each spec line, 50 epochs done, the last one selected and the first the reference. NULL: none. */
void insight_lab(struct lab *lab, const char *reference, const char *selected);

/* What is inside the run after 50 epochs: so many validation images, the first `wrong` of them answered wrongly; site 0
 * of the sample is its image. Pixels are shared by all. */
struct inspection *insight_new(const struct lab *lab, const struct lab_run *run, size_t images, size_t wrong);
/* Adds what 20 passes of MC dropout say, of these images, of which there must be some, and of 30 that are not
 * clothes. */
void insight_sample(struct inspection *at);
void insight_delete(struct inspection *at); /* NULL is legal */

#endif
