/* SPDX-License-Identifier: MIT */
/* What the files of `dropout-lab bench` share: a case, how long to measure it, and what came out.
 *
 * The yardstick is the limit: the time that the floating-point operations of an epoch would take at the peak, the most
 * multiplications and additions a second that the same instruction set does in registers alone. Operations are counted
 * in full: without padding, and as if no product with a zero was passed over. Main thread.
 */
#ifndef APP_BENCH_H
#define APP_BENCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "data/dataset.h"
#include "kern/kern.h"
#include "nn/phase.h"
#include "run/spec.h"

struct bench_case {
    const char *words; /* the spec, as it is printed */
    struct spec spec;
    const struct kern *kern;
};

/* How much of a run is measured. */
struct bench_effort {
    size_t images_max;     /* training images at most; an epoch's time is scaled up then */
    unsigned warm, epochs; /* epochs that are trained first, and that are measured then */
    unsigned phase_rounds; /* pairs of further epochs whose phases are timed */
};

struct bench_images {
    size_t train, valid;
};

struct bench_result {
    struct bench_images epoch; /* an epoch of the spec */
    struct bench_images used;  /* what was trained and validated on; fewer where there are fewer, or by the effort */
    unsigned first, epochs;    /* the measured ones, the first counted from 1 */
    double flop;               /* of an epoch, as for all that follows */
    double seconds;            /* median */
    double peak;               /* FLOP a second while the epochs ran; median */
    double ratio, ratio_min, ratio_max; /* seconds to the limit: median and range over epochs */
    double phase[PHASE_COUNT];          /* seconds; about `seconds` in all */
};

/* FLOP of an epoch: two for each weight and training image forward, two for its gradient, two for the gradient of
 * its input but in the first layer, and two for each weight and validation image. */
double bench_flop(const struct spec *s, struct bench_images n);

/* Fills in r->epoch, r->used and r->flop for a data set of `total` images, of which at most `most` train. Unless the
 * spec says how many train or validate, an epoch is at least the full set's, so that figures can be compared. */
bool bench_count(const struct spec *s, size_t total, size_t most, struct bench_result *r, struct err *e);

/* Trains and measures. False with an error, or because interrupt_signal has one. */
bool bench_measure(const struct bench_case *c, const struct images *images, const struct bench_effort *effort,
                   struct bench_result *r, struct err *e);

/* Seconds of processor time that the program has used. Unlike a clock on the wall it stands still while another program
 * runs in its place; on an idle machine the two agree. */
double bench_clock(void);

/* The peak of a variant, measured again and again beside what it is to be compared with. */
struct bench_peak {
    const struct kern *kern;
    size_t rounds; /* of a sample */
    double flop, seconds; /* the last sample */
};
/* Finds how many rounds make a sample of some milliseconds, and takes the first. */
void bench_peak_init(struct bench_peak *p, const struct kern *kern);
void bench_peak_sample(struct bench_peak *p);

/* The report on stdout, as a table that grows while it is measured or as JSON at the end. Whether it could be written
 * only fflush knows. data is the data set's name. */
void bench_print_head(const char *data);
void bench_print_case(const struct bench_case *c, const struct bench_result *r);
void bench_print_tail(const struct bench_case *c, const struct bench_result *r, size_t count);
bool bench_print_json(const char *data, const struct bench_case *c, const struct bench_result *r, size_t count,
                      struct err *e);

#endif
