/* SPDX-License-Identifier: MIT */
/* Trains a run as the worker does, fused and without a stopwatch, and times its epochs against the peak; then times the
 * phases in further epochs. See bench.h.
 *
 * A machine's speed drifts, with its temperature and with what its neighbours do. So an epoch is cut into slices with a
 * sample of the peak before and after each, and what counts is how many operations the peak would have done in the time
 * of a slice. Time is the processor's (bench_clock); to see that a slice is full a clock on the wall will do, and
 * costs no system call.
 */
#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "bench.h"
#include "interrupt.h"
#include "train/trainer.h"

enum { EPOCHS_MAX = 16 }; /* of struct bench_effort */

static const double slice_seconds = 0.05;

/* Time spent, and what the peak would have done in it. */
struct work {
    double seconds, flop;
};

struct slice {
    struct bench_peak *peak;
    double start, wall;
};

static void slice_start(struct slice *s)
{
    s->wall = clock_now();
    s->start = bench_clock();
}

static bool slice_full(const struct slice *s)
{
    return clock_now() - s->wall >= slice_seconds;
}

static void slice_end(struct slice *s, struct work *w)
{
    double seconds = bench_clock() - s->start, flop = s->peak->flop, time = s->peak->seconds;
    bench_peak_sample(s->peak);
    w->seconds += seconds;
    w->flop += seconds * (flop + s->peak->flop) / (time + s->peak->seconds);
}

/* The phases' seconds, of fused steps and of apart ones (train/trainer.h). */
enum { FUSED, APART, KINDS };
struct phases {
    double seconds[KINDS][PHASE_COUNT];
};

/* A stopwatch is a clock on the wall. What it says of one step is brought to processor time, so that a step in which
 * another program ran weighs no more than the others. */
struct lap {
    struct stopwatch watch;
    double wall, start;
};

static void lap_start(struct lap *l, struct trainer *t)
{
    *l = (struct lap){.start = bench_clock()};
    stopwatch_start(&l->watch);
    l->wall = l->watch.last;
    t->watch = &l->watch;
}

static void lap_end(struct lap *l, struct trainer *t, double seconds[PHASE_COUNT])
{
    double wall = clock_now() - l->wall, share = wall > 0 ? (bench_clock() - l->start) / wall : 1;
    t->watch = NULL;
    for (int p = 0; p < PHASE_COUNT; p++)
        seconds[p] += l->watch.seconds[p] * share;
}

/* Steps are fused and apart in turn, and a step that is fused in one epoch is apart in the next. */
static void step(struct trainer *t, struct phases *phases)
{
    struct lap lap;
    t->apart = phases && ((t->step ^ t->epoch) & 1);
    if (phases)
        lap_start(&lap, t);
    trainer_step(t);
    if (phases)
        lap_end(&lap, t, phases->seconds[t->apart ? APART : FUSED]);
}

static void end_epoch(struct trainer *t, struct phases *phases)
{
    struct lap lap;
    struct epoch_row row;
    if (phases)
        lap_start(&lap, t);
    trainer_end_epoch(t, &row);
    if (phases)
        lap_end(&lap, t, phases->seconds[FUSED]);
}

/* phases is NULL where they are not asked for. False when a signal came. */
static bool train_epoch(struct trainer *t, struct bench_peak *peak, struct phases *phases, struct work *w)
{
    struct slice s = {.peak = peak};
    slice_start(&s);
    trainer_begin_epoch(t);
    while (trainer_in_epoch(t)) {
        step(t, phases);
        if (!slice_full(&s))
            continue;
        slice_end(&s, w);
        if (interrupt_signal())
            return false;
        slice_start(&s);
    }
    end_epoch(t, phases);
    slice_end(&s, w);
    return !interrupt_signal();
}

static bool train_epochs(struct trainer *t, struct bench_peak *peak, unsigned count, struct work *w)
{
    for (unsigned i = 0; i < count; i++)
        if (!train_epoch(t, peak, NULL, &w[i]))
            return false;
    return true;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double sorted_median(const double *x, unsigned n)
{
    return (x[(n - 1) / 2] + x[n / 2]) / 2;
}

/* From epochs over fewer images to an epoch of the spec. */
static double scale(const struct bench_case *c, const struct bench_result *r)
{
    return r->flop / bench_flop(&c->spec, r->used);
}

static void summarise(const struct bench_case *c, const struct work *w, struct bench_result *r)
{
    double seconds[EPOCHS_MAX], peak[EPOCHS_MAX], ratio[EPOCHS_MAX], up = scale(c, r);
    for (unsigned i = 0; i < r->epochs; i++) {
        seconds[i] = w[i].seconds * up;
        peak[i] = w[i].flop / w[i].seconds;
        ratio[i] = w[i].flop * up / r->flop;
    }
    qsort(seconds, r->epochs, sizeof *seconds, ascending);
    qsort(peak, r->epochs, sizeof *peak, ascending);
    qsort(ratio, r->epochs, sizeof *ratio, ascending);
    r->seconds = sorted_median(seconds, r->epochs);
    r->peak = sorted_median(peak, r->epochs);
    r->ratio = sorted_median(ratio, r->epochs);
    r->ratio_min = ratio[0];
    r->ratio_max = ratio[r->epochs - 1];
}

/* In a fused step the optimiser's time is part of the backward pass. How long that is alone the apart steps tell; the
 * rest is what the optimiser adds. */
static void part_update(struct phases *phases)
{
    double *fused = phases->seconds[FUSED], both = fused[PHASE_backward];
    fused[PHASE_backward] = fmin(both, phases->seconds[APART][PHASE_backward]);
    fused[PHASE_update] = both - fused[PHASE_backward];
}

/* Two epochs have each step once fused and once apart, and two validations. */
static bool measure_phases(const struct bench_case *c, struct trainer *t, struct bench_peak *peak, unsigned rounds,
                           struct bench_result *r)
{
    struct phases phases = {0};
    struct work w = {0};
    for (unsigned i = 0; i < 2 * rounds; i++)
        if (!train_epoch(t, peak, &phases, &w))
            return false;
    part_update(&phases);
    /* at the speed that the machine had in the measured epochs */
    double factor = scale(c, r) * (w.flop / w.seconds) / r->peak / rounds;
    for (int p = 0; p < PHASE_COUNT; p++)
        r->phase[p] = phases.seconds[FUSED][p] * factor;
    r->phase[PHASE_validation] /= 2;
    return true;
}

static bool measure_trainer(const struct bench_case *c, struct trainer *t, const struct bench_effort *effort,
                            struct bench_result *r)
{
    struct bench_peak peak;
    struct work warm[EPOCHS_MAX] = {0}, w[EPOCHS_MAX] = {0};
    bench_peak_init(&peak, c->kern);
    if (!train_epochs(t, &peak, effort->warm, warm) || !train_epochs(t, &peak, effort->epochs, w))
        return false;
    summarise(c, w, r);
    return measure_phases(c, t, &peak, effort->phase_rounds, r);
}

bool bench_measure(const struct bench_case *c, const struct images *images, const struct bench_effort *effort,
                   struct bench_result *r, struct err *e)
{
    struct trainer t;
    *r = (struct bench_result){.first = effort->warm + 1, .epochs = effort->epochs};
    if (!bench_count(&c->spec, images->count, effort->images_max, r, e))
        return false;
    struct spec spec = c->spec;
    spec.train = (uint32_t)r->used.train;
    spec.valid = (uint32_t)r->used.valid;
    if (!trainer_init(&t, &spec, images, c->kern, e))
        return false;
    bool whole = measure_trainer(c, &t, effort, r);
    trainer_free(&t);
    return whole;
}
