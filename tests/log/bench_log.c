/* SPDX-License-Identifier: MIT */
/* How fast logs are read, and in how much memory: bench_log FILE... prints for each its points, the seconds until all
 * of it was taken, the longest poll, and the memory at the end and at most. Run by hand; not a test. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "log/log.h"

static long peak_kb(void)
{
    struct rusage use;
    return getrusage(RUSAGE_SELF, &use) == 0 ? use.ru_maxrss : -1;
}

static int measure(const char *path)
{
    struct err e = {0};
    long before = peak_kb();
    double start = clock_now(), longest = 0;
    struct log *l = log_new(path, NULL, &e);
    if (!l) {
        fprintf(stderr, "%s\n", e.text);
        return EXIT_FAILURE;
    }
    bool more;
    do {
        double t = clock_now();
        log_poll(l, 0.05, &more);
        t = clock_now() - t;
        longest = t > longest ? t : longest;
    } while (more);
    double seconds = clock_now() - start;
    size_t points = 0, rows = 0;
    for (size_t i = 0; i < log_series_count(l); i++) {
        size_t n = log_series(l, i)->count;
        points += n;
        rows = n > rows ? n : rows;
    }
    printf("%s: %s, %zu series, %zu rows, %zu points, %.2f s (%.2f s a million rows), longest poll %.0f ms, "
           "%.1f bytes a point more at the peak\n", path, log_format(l), log_series_count(l), rows, points, seconds,
           rows ? seconds / (double)rows * 1e6 : 0, longest * 1e3,
           points ? 1024.0 * (double)(peak_kb() - before) / (double)points : 0);
    log_delete(l);
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    int status = EXIT_SUCCESS;
    for (int i = 1; i < argc; i++)
        status = measure(argv[i]) == EXIT_SUCCESS ? status : EXIT_FAILURE;
    return status;
}
