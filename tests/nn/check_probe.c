/* SPDX-License-Identifier: MIT */
/* What a probe sees at a dropout site is what the layers did: the mask that was drawn, on the activations that were
 * there. */
#include <math.h>

#include "check_nn.h"
#include "nn/probe.h"
#include "tests/common/kerns.h"

enum { PIXELS = 784, HIDDEN = 33, SITES = 2 };

static const double rate[SITES] = {0.25, 0.4};

static void build_two_sites(struct model *m, const struct kern *kern, bool dropping)
{
    const struct layer_config plan[] = {
        {.kind = &layer_pixels, .p = dropping ? rate[0] : 0},
        {.kind = &layer_dense, .units = HIDDEN},
        {.kind = &layer_relu},
        {.kind = &layer_dropout, .p = dropping ? rate[1] : 0, .site = 1},
        {.kind = &layer_dense, .units = 10},
    };
    build(m, kern, PIXELS, plan, sizeof plan / sizeof *plan, 5);
}

static struct pass pass_of(const struct images *images, bool training)
{
    return (struct pass){.count = IMAGES, .image = images->image, .training = training, .epoch = 2, .step = 3};
}

/* Both sides of a site, (units, IMAGES). */
static float before[PIXELS][IMAGES], after[PIXELS][IMAGES];

static void read_site(struct probe *p, struct model *m, const struct pass *pass, unsigned site)
{
    ck_assert(probe_site(p, m, pass, site));
    ck_assert_uint_eq(p->units, site ? HIDDEN : PIXELS);
    for (size_t u = 0; u < p->units; u++)
        for (size_t s = 0; s < IMAGES; s++)
            before[u][s] = probe_before(p, u)[s];
    for (size_t u = 0; u < p->units; u++)
        for (size_t s = 0; s < IMAGES; s++)
            after[u][s] = probe_after(p, u)[s];
}

START_TEST(the_mask_makes_one_of_the_other)
{
    struct model m;
    struct probe p;
    const struct images *images = images_of(PIXELS);
    struct pass pass = pass_of(images, true);
    build_two_sites(&m, usable_kern(_i), true);
    model_forward(&m, &pass);
    for (unsigned site = 0; site < SITES; site++) {
        size_t kept = 0;
        read_site(&p, &m, &pass, site);
        ck_assert_double_eq_tol(p.p, rate[site], 1.0 / 65536);
        ck_assert_double_eq_tol(p.scale, 1 / (1 - p.p), 1e-6);
        for (size_t u = 0; u < p.units; u++)
            for (size_t s = 0; s < IMAGES; s++) {
                double want = probe_kept(&p, u, s) ? (double)before[u][s] * p.scale : 0;
                ck_assert_double_eq_tol((double)after[u][s], want, 1e-6 * (1 + fabs(want)));
                kept += probe_kept(&p, u, s);
            }
        double n = (double)p.units * IMAGES;
        ck_assert_double_eq_tol((double)kept / n, 1 - p.p, 5 * sqrt(p.p * (1 - p.p) / n));
    }
    ck_assert(!probe_site(&p, &m, &pass, SITES));
    model_free(&m);
}
END_TEST

/* The input's values are the bytes' and the hidden layer's are what a dense layer and ReLU make of the masked input. */
START_TEST(what_comes_before_is_computed_anew)
{
    struct model m;
    struct probe p;
    static float weight[HIDDEN * PIXELS], bias[HIDDEN], x[PIXELS][IMAGES];
    struct model_tensor t[2];
    const struct images *images = images_of(PIXELS);
    struct pass pass = pass_of(images, true);
    build_two_sites(&m, usable_kern(_i), true);
    ck_assert(model_tensor(&m, 0, &t[0]) && model_tensor(&m, 1, &t[1]));
    model_read(&m, &t[0], weight);
    model_read(&m, &t[1], bias);
    model_forward(&m, &pass);
    read_site(&p, &m, &pass, 0);
    for (size_t u = 0; u < PIXELS; u++)
        for (size_t s = 0; s < IMAGES; s++) {
            x[u][s] = after[u][s];
            ck_assert_double_eq_tol((double)before[u][s], (images->image[s][u] - 127.5) / 127.5, 1e-6);
        }
    read_site(&p, &m, &pass, 1);
    for (size_t u = 0; u < HIDDEN; u++)
        for (size_t s = 0; s < IMAGES; s++) {
            double sum = (double)bias[u];
            for (size_t i = 0; i < PIXELS; i++)
                sum += (double)weight[u * PIXELS + i] * (double)x[i][s];
            ck_assert_double_eq_tol((double)before[u][s], fmax(sum, 0), 1e-4);
        }
    model_free(&m);
}
END_TEST

/* A pass with noise off, and one at rate 0, which draws no mask at all. */
START_TEST(without_noise_both_sides_are_the_same)
{
    struct model m;
    struct probe p;
    for (int dropping = 0; dropping <= 1; dropping++) {
        struct pass pass = pass_of(images_of(PIXELS), !dropping);
        build_two_sites(&m, usable_kern(_i), dropping);
        model_forward(&m, &pass);
        for (unsigned site = 0; site < SITES; site++) {
            read_site(&p, &m, &pass, site);
            ck_assert_mem_eq(before, after, p.units * sizeof *before);
            ck_assert(p.scale == 1 && probe_kept(&p, p.units - 1, IMAGES - 1));
        }
        model_free(&m);
    }
}
END_TEST

TCase *probe_case(void)
{
    TCase *c = tcase_create("probe");
    tcase_set_timeout(c, 30);
    tcase_add_loop_test(c, the_mask_makes_one_of_the_other, 0, usable_kerns());
    tcase_add_loop_test(c, what_comes_before_is_computed_anew, 0, usable_kerns());
    tcase_add_loop_test(c, without_noise_both_sides_are_the_same, 0, usable_kerns());
    return c;
}
