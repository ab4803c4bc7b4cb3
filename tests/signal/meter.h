/* SPDX-License-Identifier: MIT */
/* What a process takes at a moment, from /proc: memory, descriptors, threads, processor time. Linux only. */
#ifndef TESTS_SIGNAL_METER_H
#define TESTS_SIGNAL_METER_H

#include <stdbool.h>
#include <sys/types.h>

struct meter {
    long rss_kb, heap_kb, peak_kb; /* resident; of that what is its own (no files); the most that was resident */
    unsigned descriptors, threads;
    double cpu;                    /* seconds of processor time, user and system */
};

/* False when there is no such process any more, or no /proc. */
bool meter_read(struct meter *m, pid_t pid);

#endif
