/* SPDX-License-Identifier: MIT */
/* The gradients of a dense layer's weights and biases, kept: against sums in double precision at every shape and every
 * share of zeros, and the same bits whether a row is treated as sparse or as dense. What optimisers make of them is in
 * check_update.c. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "buffers.h"
#include "tests/common/kerns.h"

/* One product, its result kept at element `at` of a longer array. */
struct sums {
    struct shape3 shape;
    size_t ld, at, count, behind;
    float *dy, *x, *plain, *grad;
    uint64_t *live;
};

static struct sums sums_new(struct shape3 s, double density)
{
    struct sums g = {.shape = s, .ld = some_ld(s.samples), .at = 3 * KERN_PAD, .count = panels_count(s.out, s.in),
                     .behind = 2 * KERN_PAD};
    g.dy = gradient_new(s.out, s.samples, g.ld, density, 5);
    g.x = panels_new(s.samples, s.in, 6);
    g.plain = panels_plain(g.x, s.samples, s.in);
    g.grad = guarded_floats(g.at + g.count + g.behind);
    g.live = guarded_new(s.out * kern_words(s.samples), sizeof *g.live);
    return g;
}

static void sums_free(struct sums *g)
{
    guarded_free(g->dy);
    guarded_free(g->x);
    guarded_free(g->plain);
    guarded_free(g->grad);
    guarded_free(g->live);
}

/* w and the slots are NULL, for what is kept touches no weight. */
static void sums_compute(const struct kern *kern, struct sums *g)
{
    const struct kern_update keep = {.kind = KERN_KEEP, .grad = g->grad};
    product(kern, g->shape, g->dy, g->ld, g->live, g->x, &keep, g->at);
    ck_assert(untouched(g->grad, g->at) && untouched(g->grad + g->at + g->count, g->behind));
}

static float *sums_at(const struct sums *g, size_t o, size_t i)
{
    return g->grad + g->at + panels_at(g->shape.out, g->shape.in, o, i);
}

static void check_sum(const struct kern *kern, const struct sums *g, size_t o, size_t i)
{
    double sum = 0, size = 0, got = (double)*sums_at(g, o, i);
    for (size_t s = 0; s < g->shape.samples; s++) {
        double term = (double)g->dy[o * g->ld + s] * (double)g->plain[s * g->shape.in + i];
        sum += term;
        size += fabs(term);
    }
    check_that(fabs(got - sum) <= 4 * (double)FLT_EPSILON * size, "%s (%zu,%zu,%zu) at %zu,%zu: %.9g, want %.9g",
               kern->name, g->shape.out, g->shape.in, g->shape.samples, o, i, got, sum);
}

static void try_density(const struct kern *kern, struct shape3 s, double density)
{
    struct sums g = sums_new(s, density);
    sums_compute(kern, &g);
    for (size_t o = 0; o < s.out; o++)
        for (size_t i = 0; i < s.in; i++)
            check_sum(kern, &g, o, i);
    ck_assert(panels_padded(g.grad + g.at, s.out, s.in));
    sums_free(&g);
}

/* Another share of zeros for each shape, the extremes for many. */
static void try_shape(const struct kern *kern, struct shape3 s)
{
    static const double density[] = {0, 1, 0.1, 1, 0.4, 0.65, 1, 0.7, 0.95};
    try_density(kern, s, density[(s.out * 5 + s.in * 3 + s.samples) % (sizeof density / sizeof *density)]);
}

START_TEST(weight_gradient_of_every_shape)
{
    each_shape(usable_kern(_i), try_shape);
}
END_TEST

START_TEST(weight_gradient_of_every_density)
{
    static const size_t samples[] = {1, 9, 16, 63, 64, 65, 130};
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
        for (double density = 0; density <= 1; density += 0.05) {
            try_density(usable_kern(_i), (struct shape3){25, 129, samples[i]}, density);
            try_density(usable_kern(_i), (struct shape3){12, 48, samples[i]}, density);
        }
}
END_TEST

/* Where a weight is infinite the input gradient makes a NaN of the padding's zeros: it must not choose samples that do
 * not exist. */
START_TEST(the_padding_of_dy_does_not_count)
{
    const struct kern *kern = usable_kern(_i);
    for (size_t samples = 1; samples <= 80; samples++)
        for (int sparse = 0; sparse <= 1; sparse++) {
            struct sums clean = sums_new((struct shape3){13, 33, samples}, sparse ? 0.3 : 1);
            struct sums soiled = sums_new(clean.shape, sparse ? 0.3 : 1);
            for (size_t o = 0; o < clean.shape.out; o++)
                for (size_t s = samples; s < kern_pad(samples); s++)
                    soiled.dy[o * soiled.ld + s] = NAN;
            sums_compute(kern, &clean);
            sums_compute(kern, &soiled);
            check_that(same_bits(clean.grad, soiled.grad, clean.at + clean.count), "%s, %zu samples", kern->name,
                       samples);
            sums_free(&clean);
            sums_free(&soiled);
        }
}
END_TEST

/* Row number o of the same problem with other rows beside it: alone, all others zero, all others without a zero. */
static struct sums with_neighbours(const struct sums *g, size_t o, double density)
{
    struct sums h = sums_new(g->shape, density);
    memcpy(h.dy + o * h.ld, g->dy + o * g->ld, kern_pad(g->shape.samples) * sizeof *h.dy);
    return h;
}

static struct sums alone(const struct sums *g, size_t o)
{
    struct sums h = sums_new((struct shape3){1, g->shape.in, g->shape.samples}, 0);
    memcpy(h.dy, g->dy + o * g->ld, kern_pad(g->shape.samples) * sizeof *h.dy);
    return h;
}

static void check_row(const struct kern *kern, const struct sums *a, size_t a_row, struct sums *b, size_t b_row)
{
    sums_compute(kern, b);
    for (size_t i = 0; i < a->shape.in; i++)
        check_that(same_bits(sums_at(a, a_row, i), sums_at(b, b_row, i), 1),
                   "%s row %zu of %zu, column %zu: %.9g beside the first rows, %.9g beside others", kern->name, a_row,
                   a->shape.out, i, (double)*sums_at(a, a_row, i), (double)*sums_at(b, b_row, i));
    sums_free(b);
}

static void try_neighbours(const struct kern *kern, size_t in, size_t samples, double density)
{
    struct sums g = sums_new((struct shape3){20, in, samples}, density);
    sums_compute(kern, &g);
    for (size_t o = 0; o < g.shape.out; o++) {
        struct sums dense = with_neighbours(&g, o, 1), sparse = with_neighbours(&g, o, 0), one = alone(&g, o);
        check_row(kern, &g, o, &dense, o);
        check_row(kern, &g, o, &sparse, o);
        check_row(kern, &g, o, &one, 0);
    }
    sums_free(&g);
}

START_TEST(neighbours_do_not_change_a_rows_bits)
{
    static const size_t samples[] = {1, 15, 50, 64, 65, 200}, in[] = {16, 80, 257};
    static const double density[] = {0.05, 0.5, 0.66, 0.9, 1};
    for (size_t s = 0; s < sizeof samples / sizeof *samples; s++)
        for (size_t i = 0; i < sizeof in / sizeof *in; i++)
            for (size_t d = 0; d < sizeof density / sizeof *density; d++)
                try_neighbours(usable_kern(_i), in[i], samples[s], density[d]);
}
END_TEST

/* A NaN or an infinity in dy is seen in all its row and nowhere else; one in x in its column of each row whose dy is
 * not zero there. Rows whose dy is zero may pass the sample over or not. */
static void try_not_finite(const struct kern *kern, double density, size_t sample, float value)
{
    enum { OUT = 14, IN = 150, SAMPLES = 131 };
    struct sums g = sums_new((struct shape3){OUT, IN, SAMPLES}, density);
    size_t row = sample % OUT, column = sample % IN, other = (sample * 7 + 1) % SAMPLES;
    g.dy[row * g.ld + sample] = value;
    g.x[panels_at(SAMPLES, IN, other, column)] = value;
    sums_compute(kern, &g);
    for (size_t o = 0; o < OUT; o++)
        for (size_t i = 0; i < IN; i++) {
            bool reached = o == row || (i == column && g.dy[o * g.ld + other] != 0);
            bool finite = isfinite(*sums_at(&g, o, i));
            check_that(reached ? !finite : finite || i == column, "%s, density %g, sample %zu at %zu,%zu: %g",
                       kern->name, density, sample, o, i, (double)*sums_at(&g, o, i));
        }
    sums_free(&g);
}

START_TEST(what_is_not_finite_is_seen)
{
    static const double density[] = {0.1, 0.6, 0.95};
    for (size_t sample = 0; sample < 131; sample++) {
        try_not_finite(usable_kern(_i), density[sample % 3], sample, NAN);
        try_not_finite(usable_kern(_i), density[(sample + 1) % 3], sample, sample % 2 ? INFINITY : -INFINITY);
    }
}
END_TEST

/* The row sums, and zero up to the vector's end at most. */
static void try_bias(const struct kern *kern, size_t out, size_t samples)
{
    size_t ld = some_ld(samples), at = 2 * KERN_PAD, pad = kern_pad(out);
    float *dy = gradient_new(out, samples, ld, 0.8, 7), *grad = guarded_floats(at + pad + KERN_PAD);
    const struct kern_update keep = {.kind = KERN_KEEP, .grad = grad};
    kern->dense_bias_grad(out, kern_pad(samples), dy, ld, &keep, at);
    for (size_t o = 0; o < out; o++) {
        double sum = 0, size = 0;
        for (size_t s = 0; s < samples; s++) {
            sum += (double)dy[o * ld + s];
            size += fabs((double)dy[o * ld + s]);
        }
        check_that(fabs((double)grad[at + o] - sum) <= 4 * (double)FLT_EPSILON * size, "%s bias %zu of %zu, %zu: %g",
                   kern->name, o, out, samples, (double)grad[at + o]);
    }
    for (size_t o = out; o < pad; o++)
        check_that(grad[at + o] == 0 || untouched(grad + at + o, 1), "%s bias, padding %zu", kern->name, o);
    ck_assert(untouched(grad, at) && untouched(grad + at + pad, KERN_PAD));
    guarded_free(dy);
    guarded_free(grad);
}

START_TEST(bias_gradient_of_every_shape)
{
    for (size_t out = 1; out <= 40; out++)
        for (size_t samples = 1; samples <= 130; samples++)
            try_bias(usable_kern(_i), out, samples);
}
END_TEST

START_TEST(bias_gradient_shows_what_is_not_finite)
{
    enum { OUT = 21, SAMPLES = 70 };
    size_t ld = kern_stride(SAMPLES);
    for (size_t sample = 0; sample < SAMPLES; sample++) {
        float *dy = gradient_new(OUT, SAMPLES, ld, 1, 8), *grad = guarded_floats(kern_pad(OUT));
        const struct kern_update keep = {.kind = KERN_KEEP, .grad = grad};
        size_t row = sample % OUT;
        dy[row * ld + sample] = sample % 2 ? NAN : INFINITY;
        usable_kern(_i)->dense_bias_grad(OUT, kern_pad(SAMPLES), dy, ld, &keep, 0);
        for (size_t o = 0; o < OUT; o++)
            ck_assert(!isfinite(grad[o]) == (o == row));
        guarded_free(dy);
        guarded_free(grad);
    }
}
END_TEST

TCase *weight_grad_case(void)
{
    TCase *c = tcase_create("weight_grad");
    tcase_set_timeout(c, 120);
    tcase_add_loop_test(c, weight_gradient_of_every_shape, 0, usable_kerns());
    tcase_add_loop_test(c, weight_gradient_of_every_density, 0, usable_kerns());
    tcase_add_loop_test(c, the_padding_of_dy_does_not_count, 0, usable_kerns());
    tcase_add_loop_test(c, neighbours_do_not_change_a_rows_bits, 0, usable_kerns());
    tcase_add_loop_test(c, what_is_not_finite_is_seen, 0, usable_kerns());
    tcase_add_loop_test(c, bias_gradient_of_every_shape, 0, usable_kerns());
    tcase_add_loop_test(c, bias_gradient_shows_what_is_not_finite, 0, usable_kerns());
    return c;
}
