/* SPDX-License-Identifier: MIT */
/* The peak of a kernel variant, in samples of some milliseconds; see bench.h. */
#include "bench.h"

#include <time.h>

static const double sample_seconds = 0.005; /* long against the clock, short against a change of its speed */

double bench_clock(void)
{
    struct timespec t = {0};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); /* fails on no system that has threads' clocks */
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

void bench_peak_sample(struct bench_peak *p)
{
    double start = bench_clock();
    p->flop = p->kern->peak(p->rounds);
    p->seconds = bench_clock() - start;
}

void bench_peak_init(struct bench_peak *p, const struct kern *kern)
{
    *p = (struct bench_peak){.kern = kern, .rounds = 1000};
    for (bench_peak_sample(p); p->seconds < sample_seconds; bench_peak_sample(p))
        p->rounds *= 2;
}
