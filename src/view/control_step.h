/* SPDX-License-Identifier: MIT */
/* Steps that several controls take. */
#ifndef CONTROL_STEP_H
#define CONTROL_STEP_H

/* The neighbour of value among 1, 2, 5 times powers of ten: `count` of them, the first 10^first. Value itself when
 * there is none on that side. */
double control_step_125(double value, int direction, int first, int count);

/* A tenth more, or what was a tenth less of it, in two digits. */
double control_step_tenth(double value, int direction);

/* One up, or down to the least. */
unsigned control_step_one(unsigned value, int direction, unsigned least);

#endif
