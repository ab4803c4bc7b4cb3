/* SPDX-License-Identifier: MIT */
/* Line mode: the laboratory by commands on stdin and lines on stdout, for screen readers and scripts. */
#ifndef APP_PLAIN_H
#define APP_PLAIN_H

#include "options.h"

/* Until `quit`, or until stdin has ended and all runs have. Returns the exit status: 0; 1 when something could not be
 * done, which was said on stderr; 128 + signal. */
int plain_run(const struct options *o);

#endif
