/* SPDX-License-Identifier: MIT */
/* Studies: a question about dropout, the runs that answer it, what a paper found, and whether these runs agree.
 *
 * A plan is a list of points; each is a run spec, trained with several seeds, and a place on a chart: a series and
 * x, or, where the study is a map, x and y. Several points may share their runs (passes differ). Results are what
 * was measured, a number for each point, measure and seed; they come in any order, while it trains. A judgement
 * reads both. A study is one file src/study/study_<name>.c and a line in study.def. Nothing here trains, prints or
 * draws; the command (app/cmd_study) does. A plan is only read once it is made; results belong to one thread.
 */
#ifndef STUDY_STUDY_H
#define STUDY_STUDY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/err.h"
#include "run/spec.h"
#include "run/stats.h"

enum study_measure {
#define MEASURE(id, key, label, unit, decimals, lower) STUDY_##id,
#include "study/measure.def"
#undef MEASURE
    STUDY_MEASURE_COUNT
};

struct study_measure_info {
    const char *key, *label, *unit;
    int decimals;
    bool lower_is_better;
};
extern const struct study_measure_info study_measures[STUDY_MEASURE_COUNT];

enum {
    STUDY_SERIES_MAX = 8,
    STUDY_POINTS_MAX = 4096,
    STUDY_LABEL_MAX = 96,
    STUDY_TEXT_MAX = 2048, /* of a judgement */
};

enum study_scale {
    STUDY_LINEAR,
    STUDY_LOG,   /* logarithmic: its values are above 0 */
    STUDY_NAMES, /* 0, 1, 2 ...: what the points are called is their label */
};

struct study_axis {
    char name[STUDY_LABEL_MAX]; /* "drop rate p"; "": there is no such axis */
    enum study_scale scale;
};

struct study_point {
    struct spec spec;  /* seeds: as many as are planned */
    unsigned series;   /* 0 in a map */
    double x, y;       /* y is NaN unless the plan is a map */
    unsigned passes;   /* test error is of the mean of so many stochastic passes; 0: of one pass with noise off */
    char label[STUDY_LABEL_MAX]; /* in the table's first column: "p 0.5, n 256" */
};

struct study;

struct study_plan {
    const struct study *study;   /* NULL: a sweep, which has no judgement */
    char name[STUDY_LABEL_MAX];  /* "rate"; "sweep lr drop" */
    struct spec base;            /* what all points have in common, where they do not say otherwise */
    enum study_measure measure;  /* on the chart's y axis, or the map's cells; TEST_ERROR becomes VALID_ERROR where the
                                    data has no test images */
    unsigned measures;           /* bit m: measure m is known of its runs, and in its table */
    struct study_axis x, y;      /* y.name is not empty: a map */
    size_t series_count;
    char series[STUDY_SERIES_MAX][STUDY_LABEL_MAX]; /* "n 256"; one without a name where nothing is to be told apart */
    size_t count, capacity;
    struct study_point *point;   /* (count); freed by study_plan_free */
};

enum study_verdict { STUDY_AGREES, STUDY_DISAGREES, STUDY_UNDECIDED };

struct study_judgement {
    enum study_verdict verdict;
    char text[STUDY_TEXT_MAX]; /* what was found, with its spread; lines parted by \n, none at the end */
};

struct study_results {
    const struct study_plan *plan; /* outlives them */
    unsigned seeds;
    double *value;                 /* (points, measures, seeds): study_value; NaN: not there (yet) */
};

struct study {
    const char *name, *about, *source; /* by study.def */
    const struct study_way {
        const char *words;  /* its base, under the user's words: "net=mlp:256-256 epochs=20 seeds=5" */
        const char *varies; /* keys that its points set, which the user may not: "drop" */
        const char *found;  /* what the paper found, a sentence or two with the number of the figure */
        const char *differs; /* what is different here */
        /* p->base is set; fills in axes, series, measures and points. */
        bool (*plan)(struct study_plan *p, struct err *e);
        /* All results are there, but for runs that failed. */
        void (*judge)(struct study_judgement *j, const struct study_results *r);
    } *way;
};

extern const struct study study_list[];
extern const size_t study_count;
const struct study *study_find(const char *name, struct err *e); /* an error names them all */

/* The study's points, the user's words over its own base. All zero on failure. */
bool study_plan_make(struct study_plan *p, const struct study *s, size_t count, const char *const *word, struct err *e);
void study_plan_free(struct study_plan *p);

/* A sweep's points. A word KEY=VALUES whose value is a range or a list is swept over, every other is the base's:
 *   lr=0.001,0.01,0.1        a list; of values that have commas themselves, parted by "/": net=mlp:64/mlp:64-64,
 *                            drop=0.25,0.4,0.4/0.5
 *   drop=0:0.8:0.1           a range with a step, both ends in it
 *   lr=0.0001:0.1:x10        with a factor
 *   drop.1=0:0.8:0.2         one site: 0 is the input, 1 the first hidden layer
 * All combinations of them, or, with random > 0, so many drawn: from the lists, and from the whole range A:B
 * (logarithmically where B >= 10 A > 0), by the base's seed. Two keys make a map, where both are of numbers. */
bool study_sweep_make(struct study_plan *p, unsigned random, size_t count, const char *const *word, struct err *e);

/* Results without any value. */
bool study_results_init(struct study_results *r, const struct study_plan *p, struct err *e);
void study_results_free(struct study_results *r);
/* Of a point, a measure, and seed number i (from 0). */
double study_value(const struct study_results *r, size_t point, enum study_measure m, unsigned i);
void study_put(struct study_results *r, size_t point, enum study_measure m, unsigned i, double value);

/* Over the seeds that are there; the deviation is NaN for fewer than two. */
struct stats_mean study_mean(const struct study_results *r, size_t point, enum study_measure m);
/* a minus b, of the seeds that both have; false where that says nothing (run/stats.h). */
bool study_paired(struct stats_paired *out, const struct study_results *r, size_t a, size_t b, enum study_measure m);
/* The point of a series (SIZE_MAX: of all) whose mean is best; SIZE_MAX without any. Judgements choose by VALID_ERROR
 * and compare by test error, so that the choice does not flatter what is chosen. */
size_t study_best(const struct study_results *r, size_t series, enum study_measure m);
/* The point of a series at x; SIZE_MAX when there is none. */
size_t study_at(const struct study_plan *p, unsigned series, double x);

/* "10.93 +- 0.11", with the measure's digits; without a deviation "10.93", without a value "-". size is at least 64. */
char *study_mean_text(char *out, size_t size, const struct stats_mean *s, enum study_measure m);

/* A line for each point and seed, and a header, on a stream of the caller's, who flushes it. run gives the id of
 * the run that it is of, or "". False when the write failed. */
bool study_csv_print(FILE *file, const struct study_results *r,
                     const char *(*run)(void *arg, size_t point, unsigned seed), void *arg);

/* "agrees", "disagrees", "not decided: inside seed noise". */
const char *study_verdict_text(enum study_verdict v);

#endif
