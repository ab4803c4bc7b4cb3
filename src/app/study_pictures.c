/* SPDX-License-Identifier: MIT */
/* First-layer features as text, for `study features`; see study_command.h. A unit is 28 x 28 weights, here of 14
 * columns and 7 rows: each character is a mean over 2 x 4 pixels, on a scale from the most negative to the most
 * positive of the unit, with a blank for what is near 0.
 */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "data/dataset.h"
#include "study_command.h"
#include "study_measure.h"

enum { WIDE = 14, HIGH = 7, ACROSS = DATASET_SIDE / WIDE, DOWN = DATASET_SIDE / HIGH, GAP = 2 };

static const char minus[] = " .-=", plus[] = " :+#"; /* from near 0 to the largest, negative and positive */

static double mean_at(const float *weight, int row, int column)
{
    double sum = 0;
    for (int y = 0; y < DOWN; y++) {
        for (int x = 0; x < ACROSS; x++)
            sum += (double)weight[(row * DOWN + y) * DATASET_SIDE + column * ACROSS + x];
    }
    return sum / (ACROSS * DOWN);
}

static double largest(const float *weight)
{
    double most = 0;
    for (int r = 0; r < HIGH; r++) {
        for (int c = 0; c < WIDE; c++)
            most = fmax(most, fabs(mean_at(weight, r, c)));
    }
    return most;
}

static void print_row(FILE *out, const float *weight, int row)
{
    double most = largest(weight);
    for (int c = 0; c < WIDE; c++) {
        double x = most > 0 ? mean_at(weight, row, c) / most : 0;
        int level = (int)fmin(fabs(x) * 4, 3);
        putc((x < 0 ? minus : plus)[level], out);
    }
    fprintf(out, "%*s", GAP, "");
}

static void print_units(FILE *out, const float *weight, size_t units, int columns)
{
    size_t fit = (size_t)((columns + GAP) / (WIDE + GAP));
    for (int row = 0; row < HIGH; row++) {
        for (size_t u = 0; u < units && u < fit; u++)
            print_row(out, weight + u * DATASET_PIXELS, row);
        fprintf(out, "\n");
    }
}

bool study_pictures_print(const struct study_tell *t, const char *root, struct err *e)
{
    for (size_t i = 0; i < t->plan->count; i++) {
        const struct crew_job *job = crew_find(t->crew, i, 0);
        size_t units;
        if (job->state != CREW_DONE)
            continue;
        float *weight = study_first_weights(root, job->id, &units, e);
        if (!weight)
            return false;
        fprintf(t->lines, "\nfirst units of %s, seed %lu: : + # is positive, . - = negative\n", t->plan->point[i].label,
                (unsigned long)t->plan->point[i].spec.seed);
        print_units(t->lines, weight, units, t->columns);
        mem_free(weight);
    }
    return true;
}
