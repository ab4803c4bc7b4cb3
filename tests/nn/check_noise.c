/* SPDX-License-Identifier: MIT */
/* Noise on activations, of each kind, at the input and above: its mean and variance, what evaluation makes of it, and
 * that a draw is its moment's. */
#include <math.h>
#include <string.h>

#include "check_nn.h"
#include "tests/common/kerns.h"

enum { PIXELS = 784, UNITS = 144 };

/* A kind of noise and what its formulas say. mean and variance are of y for x = 1; add's variance is that for any x. */
struct kind {
    const char *name;
    const struct layer_ops *ops;
    double p;
    enum layer_scaling scaling;
    double mean, variance, evaluated; /* evaluated: what x = 1 is in evaluation */
};

static const struct kind kinds[] = {
    {"dropout", &layer_dropout, 0.25, SCALING_INVERTED, 1, 0.25 / 0.75, 1},
    {"gauss", &layer_gauss, 0.25, SCALING_INVERTED, 1, 0.25 / 0.75, 1},
    {"add", &layer_add, 0.3, SCALING_INVERTED, 1, 0.09, 1},
    {"classic", &layer_dropout, 0.25, SCALING_CLASSIC, 0.75, 0.25 * 0.75, 0.75},
    {"wrong", &layer_dropout, 0.25, SCALING_WRONG, 0.75, 0.25 * 0.75, 0.25},
    {"pixels", &layer_pixels, 0.25, SCALING_INVERTED, 1, 0.25 / 0.75, 1},
    {"classic pixels", &layer_pixels, 0.25, SCALING_CLASSIC, 0.75, 0.25 * 0.75, 0.75},
    {"wrong pixels", &layer_pixels, 0.25, SCALING_WRONG, 0.75, 0.25 * 0.75, 0.25},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static bool at_input_only(const struct kind *k)
{
    return k->ops == &layer_pixels;
}

/* The kind at a site: 0 behind (or as) the pixels, 1 behind a dense layer. Its number in the model. */
static size_t build_site(struct model *m, const struct kern *kern, const struct kind *k, unsigned site)
{
    const struct layer_config noise = {.kind = k->ops, .p = k->p, .site = site, .scaling = k->scaling};
    struct layer_config plan[4] = {{.kind = &layer_pixels}};
    size_t n = 1;
    if (site)
        plan[n++] = (struct layer_config){.kind = &layer_dense, .units = UNITS};
    if (at_input_only(k))
        n = 0;
    plan[n] = noise;
    build(m, kern, PIXELS, plan, n + 1, 7);
    return n;
}

static struct pass pass_at(uint32_t epoch, uint32_t step, bool training)
{
    return (struct pass){.count = IMAGES, .image = images_filled(PIXELS, 255)->image, .training = training,
                         .epoch = epoch, .step = step};
}

/* What a pass makes of the kind's units, (units, IMAGES), with 1 before it: white images, and above them a dense layer
 * that hands on its bias. */
static float out[PIXELS * IMAGES], other[PIXELS * IMAGES];

static size_t noise_of_ones(struct model *m, size_t layer, const struct pass *pass, float *to)
{
    if (layer == 2) {
        memset(m->weight, 0, m->param_count * sizeof *m->weight);
        struct model_tensor bias;
        float one[UNITS];
        for (size_t i = 0; i < UNITS; i++)
            one[i] = 1;
        ck_assert(model_tensor(m, 1, &bias));
        model_write(m, &bias, one);
    }
    const float *y = model_forward(m, pass);
    size_t units = m->layer[layer].out_count;
    for (size_t u = 0; u < units; u++)
        memcpy(to + u * IMAGES, y + u * m->stride, IMAGES * sizeof *to);
    return units * IMAGES;
}

static void check_moments(const struct kind *k, const float *y, size_t n, const char *where)
{
    double sum = 0, square = 0;
    for (size_t i = 0; i < n; i++) {
        sum += (double)y[i];
        square += ((double)y[i] - k->mean) * ((double)y[i] - k->mean);
    }
    /* The variance of a squared deviation is at most 2 variance^2 for a normal, and less for a coin of 1/4. */
    ck_assert_msg(fabs(sum / (double)n - k->mean) < 5 * sqrt(k->variance / (double)n), "%s %s: mean %g", k->name, where,
                  sum / (double)n);
    ck_assert_msg(fabs(square / (double)n - k->variance) < 5 * k->variance * sqrt(2 / (double)n), "%s %s: variance %g",
                  k->name, where, square / (double)n);
}

START_TEST(noise_has_the_mean_and_variance_of_its_formula)
{
    const struct kind *k = &kinds[_i];
    for (unsigned site = 0; site <= !at_input_only(k); site++)
        for (int sampling = 0; sampling <= 1; sampling++) {
            struct model m;
            size_t layer = build_site(&m, kern_best(), k, site);
            struct pass pass = pass_at(2, 3, !sampling);
            pass.sampling = sampling;
            size_t n = noise_of_ones(&m, layer, &pass, out);
            check_moments(k, out, n, site ? "above" : "at the input");
            model_free(&m);
        }
}
END_TEST

/* The largest distance of n numbers from `want`. One assertion for all of them, for Check writes each to a file. */
static double gap(const float *y, double want, size_t n)
{
    double most = 0;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs((double)y[i] - want));
    return most;
}

/* Multiplied noise grows with x, added noise does not: here x is -0.6. */
START_TEST(gauss_multiplies_and_add_adds)
{
    for (size_t i = 1; i <= 2; i++) {
        struct model m;
        const struct kind *k = &kinds[i];
        size_t layer = build_site(&m, kern_best(), k, 0);
        struct pass pass = pass_at(2, 3, true);
        size_t n = noise_of_ones(&m, layer, &pass, out);
        pass.image = images_filled(PIXELS, 51)->image;
        noise_of_ones(&m, layer, &pass, other);
        for (size_t u = 0; u < n; u++)
            other[u] -= k->ops == &layer_gauss ? -0.6f * out[u] : out[u] - 1.6f;
        ck_assert_double_lt(gap(other, 0, n), 2e-6);
        model_free(&m);
    }
}
END_TEST

START_TEST(evaluation_is_as_the_formula_says)
{
    const struct kind *k = &kinds[_i];
    for (unsigned site = 0; site <= !at_input_only(k); site++)
        for (int with_noise = 0; with_noise <= 1; with_noise++) {
            struct kind weak = *k;
            weak.p = with_noise ? k->p : 0;
            struct model m;
            size_t layer = build_site(&m, kern_best(), &weak, site);
            struct pass pass = pass_at(2, 3, false);
            size_t n = noise_of_ones(&m, layer, &pass, out);
            ck_assert_double_lt(gap(out, with_noise ? k->evaluated : 1, n), 1e-6);
            pass.training = true;
            noise_of_ones(&m, layer, &pass, out);
            ck_assert((gap(out, 1, n) < 1e-6) == !with_noise);
            model_free(&m);
        }
}
END_TEST

static double correlation(const struct kind *k, const float *a, const float *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += ((double)a[i] - k->mean) * ((double)b[i] - k->mean);
    return sum / ((double)n * k->variance);
}

/* The same moment gives the same bits; another site, step, epoch or kind of pass gives something unrelated, and so do
 * neighbours. */
START_TEST(draws_are_those_of_their_moment)
{
    const struct kind *k = &kinds[_i];
    struct model m, moved;
    const struct pass here = pass_at(2, 3, true);
    struct pass others[] = {here, here, here};
    others[0].step++;
    others[1].epoch++;
    others[2].training = false;
    others[2].sampling = true;
    size_t layer = build_site(&m, kern_best(), k, 0), n = noise_of_ones(&m, layer, &here, out);
    const double most = 5 / sqrt((double)n);
    noise_of_ones(&m, layer, &here, other);
    ck_assert_mem_eq(out, other, n * sizeof *out);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        noise_of_ones(&m, layer, &others[i], other);
        ck_assert_msg(fabs(correlation(k, out, other, n)) < most, "%s, pass %zu", k->name, i);
    }
    build_site(&moved, kern_best(), k, 0);
    moved.layer[layer].config.site = 1;
    noise_of_ones(&moved, layer, &here, other);
    ck_assert_msg(fabs(correlation(k, out, other, n)) < most, "%s, site", k->name);
    static const size_t shift[] = {1, 2, IMAGES, 16 * IMAGES};
    for (size_t i = 0; i < sizeof shift / sizeof *shift; i++)
        ck_assert_double_eq_tol(correlation(k, out, out + shift[i], n - shift[i]), 0, 1.1 * most);
    model_free(&m);
    model_free(&moved);
}
END_TEST

/* To another strength, to none and back: the bits are those of a model that was built so. What is behind the pixels is
 * meant by site 0, and not the pixels. */
START_TEST(strengths_change_from_pass_to_pass)
{
    static const double factor[] = {0.5, 0, 1.5};
    const struct kind *k = &kinds[_i];
    struct model m, fresh;
    const struct pass pass = pass_at(2, 3, true);
    for (unsigned site = 0; site <= !at_input_only(k); site++) {
        size_t layer = build_site(&m, kern_best(), k, site);
        for (size_t i = 0; i < sizeof factor / sizeof *factor; i++) {
            struct kind changed = *k;
            changed.p *= factor[i];
            model_rate(&m, site, changed.p);
            ck_assert_double_eq(m.layer[layer].config.p, changed.p);
            ck_assert(layer == 0 || m.layer[0].config.p == 0);
            size_t n = noise_of_ones(&m, layer, &pass, out);
            build_site(&fresh, kern_best(), &changed, site);
            noise_of_ones(&fresh, layer, &pass, other);
            ck_assert_mem_eq(out, other, n * sizeof *out);
            model_free(&fresh);
        }
        model_rate(&m, 5, 0.5); /* a site that is not there */
        model_free(&m);
    }
}
END_TEST

START_TEST(bad_strengths_are_refused)
{
    static const struct {
        const struct layer_config config;
        const char *part;
    } bad[] = {
        {{.kind = &layer_gauss, .p = 1}, "rate of Gaussian noise 1"},
        {{.kind = &layer_gauss, .p = -0.1}, "rate of Gaussian noise -0.1"},
        {{.kind = &layer_add, .p = -1}, "deviation of noise -1"},
        {{.kind = &layer_add, .p = INFINITY}, "deviation of noise inf"},
        {{.kind = &layer_dense, .units = 3, .p = 1, .weights = WEIGHTS_CONNECT}, "dropout rate 1"},
        {{.kind = &layer_dense, .units = 3, .p = NAN, .weights = WEIGHTS_DELTA}, "deviation of noise"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const struct layer_config plan[] = {{.kind = &layer_pixels}, bad[i].config};
        struct model m;
        struct err e;
        ck_assert(!model_init(&m, kern_best(), IMAGES, (struct shape){{1, 1, PIXELS, 1}}, plan, 2, 1, &e));
        ck_assert_msg(strstr(e.text, bad[i].part) != NULL, "'%s' has no '%s'", e.text, bad[i].part);
    }
}
END_TEST

TCase *noise_case(void)
{
    TCase *c = tcase_create("noise");
    tcase_set_timeout(c, 30);
    tcase_add_loop_test(c, noise_has_the_mean_and_variance_of_its_formula, 0, KINDS);
    tcase_add_test(c, gauss_multiplies_and_add_adds);
    tcase_add_loop_test(c, evaluation_is_as_the_formula_says, 0, KINDS);
    tcase_add_loop_test(c, draws_are_those_of_their_moment, 0, KINDS);
    tcase_add_loop_test(c, strengths_change_from_pass_to_pass, 0, KINDS);
    tcase_add_test(c, bad_strengths_are_refused);
    return c;
}
