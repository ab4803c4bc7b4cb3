/* SPDX-License-Identifier: MIT */
/* What the studies share: making points, comparing them, and saying what came of it. */
#ifndef STUDY_PARTS_H
#define STUDY_PARTS_H

#include "study/study.h"

#define STUDY(name, about, source) extern const struct study_way study_way_##name;
#include "study/study.def"
#undef STUDY

#define MEASURE_BIT(id) (1u << STUDY_##id)

enum { WORDS_MAX = 4 * SPEC_LINE_MAX };

/* ---- plans ---- */

/* A point at x: the base's words and then these ("drop=0.5 l2=0"). */
bool plan_add(struct study_plan *p, unsigned series, double x, const char *label, const char *words, struct err *e);
/* One more point, of zeros, behind the last; NULL without memory, or when there are STUDY_POINTS_MAX. */
struct study_point *plan_grow(struct study_plan *p, struct err *e);
/* The number of a new series; at most STUDY_SERIES_MAX of them. */
unsigned plan_series(struct study_plan *p, const char *name);
void plan_axis(struct study_axis *axis, const char *name, enum study_scale scale);
/* "drop=0.2,0.5,0.5" for the base's network: input at the input, hidden behind each hidden layer. */
void plan_rates(char *out, size_t size, const struct study_plan *p, double input, double hidden);
/* The base's own drop=, where the user gave one; else the same as plan_rates. */
void plan_drop(char *out, size_t size, const struct study_plan *p, double input, double hidden);

/* The plan of a study with two points, "no dropout" and "dropout" (0.5 behind each hidden layer, or the base's own),
 * which compares the first of two measures and tells the second too. */
bool plan_dropout_or_not(struct study_plan *p, enum study_measure first, enum study_measure second, struct err *e);

/* ---- judgements ----
 *
 * A study's answer is a row of claims, "a has less of measure m than b", each tried by a paired t-test over the
 * seeds: it holds when a is lower with p below STATS_NOISE_P, is contrary when a is higher by that much, and else
 * is inside noise. All hold: the study agrees; any is contrary: it disagrees; else it is not decided. A point that
 * is chosen as the best is chosen by its validation error, and compared by the error on the test images, which the
 * choice has not seen. */
enum claim { CLAIM_HOLDS, CLAIM_CONTRARY, CLAIM_NOISE };

struct judging {
    struct study_judgement *out;
    const struct study_results *r;
    unsigned claims, contrary, noise;
};

struct judging judging_begin(struct study_judgement *out, const struct study_results *r);
/* Sets the verdict. */
void judging_end(struct judging *k);
/* A line of text. */
void judging_say(struct judging *k, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Counts a claim that was tried elsewhere. */
void judging_count(struct judging *k, enum claim c);
/* The claim that a is lower than b, as a line: "AT: A 10.93 +- 0.11, B 11.42 +- 0.10 %: -0.49 (-0.61 to -0.37),
 * lower", with the 95 % interval. at may be "". SIZE_MAX for a or b is a point that is not there: inside noise. */
enum claim judging_lower(struct judging *k, const char *at, size_t a, size_t b, enum study_measure m);
/* The same from values of the pairs, which say themselves what they are. */
enum claim claim_of(const struct stats_paired *t);
const char *claim_text(enum claim c); /* "lower", "higher", "inside seed noise" */

#endif
