/* SPDX-License-Identifier: MIT */
/* The name of a run's folder: when it was, and a hint of what it is. Any thread. */
#ifndef RUN_RUN_ID_H
#define RUN_RUN_ID_H

#include "run/record.h"

/* "20261122-161523-drop-0.25-0.4-0.4-seed1" from a stamp of base/clock.h and the spec, into out (RECORD_ID_MAX bytes);
 * take is 1, or the number to add when the name before was taken. Letters, digits, '-' and '.' alone. */
void run_id_make(char *out, const char *stamp, const struct spec *spec, unsigned take);

#endif
