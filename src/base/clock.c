/* SPDX-License-Identifier: MIT */
/* Time; see base/clock.h. */
#include "base/clock.h"

#include <time.h>

double clock_now(void)
{
    struct timespec t = {0};
    clock_gettime(CLOCK_MONOTONIC, &t); /* cannot fail: POSIX demands this clock where it is defined */
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

void clock_sleep(double seconds)
{
    if (!(seconds > 0))
        return;
    struct timespec t = {.tv_sec = (time_t)seconds};
    t.tv_nsec = (long)((seconds - (double)t.tv_sec) * 1e9);
    nanosleep(&t, NULL);
}

void clock_stamp(char *out, size_t size)
{
    time_t now = time(NULL);
    struct tm tm;
    if (!gmtime_r(&now, &tm) || !strftime(out, size, "%Y-%m-%dT%H:%M:%SZ", &tm))
        out[0] = 0;
}
