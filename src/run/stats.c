/* SPDX-License-Identifier: MIT */
/* Mean, deviation and the paired t-test over seeds; see run/stats.h. The views compare groups of runs by it. */
#include "run/stats.h"

#include <math.h>

static const double pi = 3.14159265358979323846;
static const double confidence_p = 0.05; /* outside the 95 % interval */

struct stats_mean stats_mean(const double *x, size_t n)
{
    struct stats_mean s = {.n = n, .mean = NAN, .deviation = NAN};
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i];
    if (n)
        s.mean = sum / (double)n;
    for (size_t i = 0; i < n; i++)
        squares += (x[i] - s.mean) * (x[i] - s.mean);
    if (n > 1)
        s.deviation = sqrt(squares / (double)(n - 1));
    return s;
}

/* 26.7.3, 26.7.4: chance of |T| < |t|, a sum of powers of cos(angle) in steps of two. Each term is the one before times
 * cos^2 * (k - 1) / k, where k is 2, 4 ... for even and 3, 5 ... for odd degrees of freedom. */
double stats_t_tails(double t, unsigned freedom)
{
    double angle = atan(fabs(t) / sqrt(freedom)), cosine = cos(angle), sum = 0;
    double term = freedom % 2 ? cosine : 1;
    for (unsigned k = 2 + freedom % 2; k <= freedom; k += 2) {
        sum += term;
        term *= cosine * cosine * (k - 1) / k;
    }
    double within = freedom % 2 ? 2 / pi * (angle + sin(angle) * sum) : sin(angle) * sum;
    return within < 1 ? 1 - within : 0;
}

/* Bisection: the tails fall with t from 1 to 0. */
double stats_t_quantile(double p, unsigned freedom)
{
    enum { HALVINGS = 200 };
    double low = 0, high = 1;
    while (isfinite(high) && stats_t_tails(high, freedom) > p)
        high *= 2;
    for (int i = 0; i < HALVINGS; i++) {
        double middle = (low + high) / 2;
        if (stats_t_tails(middle, freedom) > p)
            low = middle;
        else
            high = middle;
    }
    return high;
}

/* Mean and deviation of the differences, without room for them. */
static struct stats_mean differences(const double *a, const double *b, size_t n)
{
    struct stats_mean s = {.n = n};
    double squares = 0;
    for (size_t i = 0; i < n; i++)
        s.mean += (a[i] - b[i]) / (double)n;
    for (size_t i = 0; i < n; i++)
        squares += (a[i] - b[i] - s.mean) * (a[i] - b[i] - s.mean);
    s.deviation = sqrt(squares / (double)(n - 1));
    return s;
}

bool stats_paired(struct stats_paired *out, const double *a, const double *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(a[i]) || !isfinite(b[i]))
            return false;
    }
    if (n < 2)
        return false;
    struct stats_mean d = differences(a, b, n);
    *out = (struct stats_paired){.n = n, .mean = d.mean, .deviation = d.deviation, .freedom = (unsigned)n - 1};
    double error = d.deviation / sqrt((double)n);
    double reach = error * stats_t_quantile(confidence_p, out->freedom);
    out->t = d.mean == 0 ? 0 : d.mean / error; /* without spread there is 0 / 0 to avoid */
    out->p = stats_t_tails(out->t, out->freedom);
    out->low = d.mean - reach;
    out->high = d.mean + reach;
    return true;
}
