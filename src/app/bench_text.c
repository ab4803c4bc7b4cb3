/* SPDX-License-Identifier: MIT */
/* The report of `dropout-lab bench` for a reader: 80 columns, a row a case. See bench.h. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "bench.h"
#include "say.h"

enum { WORDS = 18, ISA = 6, PHASE_WIDTH = 6 };

/* What a case is. Words that are too long for their column get a line of their own. */
static void print_name(const struct bench_case *c)
{
    bool fits = strlen(c->words) <= WORDS;
    if (!fits)
        puts(c->words);
    printf("%-*s %-*s", WORDS, fits ? c->words : "", ISA, c->kern->name);
}

void bench_print_head(const char *data)
{
    say_to(stdout, "%s; one thread\n", data);
    puts("");
    printf("%*s %9s %9s %8s %7s %7s\n", WORDS + ISA + 1, "", "seconds", "", "peak", "share", "times");
    printf("%-*s %-*s %9s %9s %8s %7s %7s %9s\n", WORDS, "run", ISA, "isa", "an epoch", "GFLOP/s", "GFLOP/s", "of peak",
           "limit", "range");
}

void bench_print_case(const struct bench_case *c, const struct bench_result *r)
{
    /* a machine that does much else has epochs of many times the limit: the column stays as wide */
    int places = r->ratio_max < 9.995 ? 2 : r->ratio_max < 99.95 ? 1 : 0;
    print_name(c);
    printf(" %9.3f %9.1f %8.1f %5.0f %% %7.2f %4.*f-%4.*f\n", r->seconds, r->flop / r->seconds * 1e-9, r->peak * 1e-9,
           100 / r->ratio, r->ratio, places, r->ratio_min, places, r->ratio_max);
}

static int phase_width(enum phase p)
{
    int least = (int)strlen(phase_name(p)) + 1;
    return least > PHASE_WIDTH ? least : PHASE_WIDTH;
}

static void print_phases(const struct bench_case *c, const struct bench_result *r, size_t count)
{
    puts("\nWhere an epoch's time goes, in milliseconds:");
    printf("%-*s %-*s", WORDS, "run", ISA, "isa");
    for (int p = 0; p < PHASE_COUNT; p++)
        printf("%*s", phase_width((enum phase)p), phase_name((enum phase)p));
    puts("");
    for (size_t i = 0; i < count; i++) {
        print_name(&c[i]);
        for (int p = 0; p < PHASE_COUNT; p++)
            printf("%*.1f", phase_width((enum phase)p), r[i].phase[p] * 1e3);
        puts("");
    }
    puts("");
    for (int p = 0; p < PHASE_COUNT; p++)
        printf("%-*s %s\n", phase_width(PHASE_validation), phase_name((enum phase)p), phase_about((enum phase)p));
}

static void print_images(const struct bench_result *r)
{
    char n[4][32];
    printf("An epoch is %s training and %s validation images", text_count(n[0], sizeof n[0], r->epoch.train),
           text_count(n[1], sizeof n[1], r->epoch.valid));
    if (r->used.train != r->epoch.train)
        printf(";\nmeasured on %s and %s, and scaled up", text_count(n[2], sizeof n[2], r->used.train),
               text_count(n[3], sizeof n[3], r->used.valid));
    puts(".");
}

void bench_print_tail(const struct bench_case *c, const struct bench_result *r, size_t count)
{
    puts("");
    print_images(&r[0]);
    printf("Medians of epochs %u to %u, in processor time; the range is that of times limit.\n", r[0].first,
           r[0].first + r[0].epochs - 1);
    puts("The limit is the time that an epoch's operations take at the peak. All are\n"
         "counted, though those on zeros are left out: a run may beat it.");
    print_phases(c, r, count);
}
