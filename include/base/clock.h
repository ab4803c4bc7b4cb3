/* SPDX-License-Identifier: MIT */
/* Time: a clock that never jumps for durations, the calendar for names. Any thread. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stddef.h>

/* Seconds since some fixed point; monotonic. */
double clock_now(void);

/* Sleeps about that many seconds; a signal ends it early. */
void clock_sleep(double seconds);

/* The UTC calendar time, "2026-11-22T16:15:23Z" (ISO 8601), of the years 1 to 9999. size is at least 32. */
void clock_stamp(char *out, size_t size);

/* Seconds since 1970 of such a text; false when it is none. */
bool clock_read(const char *stamp, double *seconds);

#endif
