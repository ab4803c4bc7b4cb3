/* SPDX-License-Identifier: MIT */
/* What a probe sees at a site is what the layers did: the mask that was drawn, or other noise, on the activations that
 * were there. */
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

/* Input and hidden layer with noise of one kind: on the activations by a layer of its own, or on the weights above. */
static void build_noise(struct model *m, const struct kern *kern, const struct layer_config *noise)
{
    struct layer_config plan[8];
    size_t n = 0;
    for (unsigned site = 0; site < SITES; site++) {
        struct layer_config dense = {.kind = &layer_dense}, own = *noise;
        own.site = site;
        plan[n++] = (struct layer_config){.kind = site ? &layer_relu : &layer_pixels};
        if (noise->kind == &layer_dense)
            dense = own;
        else
            plan[n++] = own;
        dense.units = site ? 10 : HIDDEN;
        plan[n++] = dense;
    }
    build(m, kern, PIXELS, plan, n, 5);
}

/* What a probe must say of each kind: that its activations change in training and in evaluation or not,
 * and by how much. */
static const struct {
    struct layer_config config;
    bool changes;
    double evaluated;
} noises[] = {
    {{.kind = &layer_gauss, .p = 0.25}, true, 1},
    {{.kind = &layer_add, .p = 0.25}, true, 1},
    {{.kind = &layer_dense, .p = 0.25, .weights = WEIGHTS_CONNECT}, false, 1},
    {{.kind = &layer_dense, .p = 0.25, .weights = WEIGHTS_DELTA}, false, 1},
    {{.kind = &layer_dropout, .p = 0.25, .scaling = SCALING_CLASSIC}, true, 0.75},
    {{.kind = &layer_dropout, .p = 0.25, .scaling = SCALING_WRONG}, true, 0.25},
};
enum { NOISES = sizeof noises / sizeof *noises };

static void check_bytes_before(const struct images *images)
{
    double most = 0;
    for (size_t u = 0; u < PIXELS; u++)
        for (size_t s = 0; s < IMAGES; s++)
            most = fmax(most, fabs((double)before[u][s] - (images->image[s][u] - 127.5) / 127.5));
    ck_assert_double_lt(most, 1e-6);
}

START_TEST(a_probe_knows_all_noise)
{
    const struct layer_config *noise = &noises[_i].config;
    const struct images *images = images_of(PIXELS);
    const bool drops = noise->kind == &layer_dropout;
    struct model m;
    struct probe p;
    build_noise(&m, kern_best(), noise);
    for (int training = 0; training <= 1; training++) {
        const struct pass pass = pass_of(images, training);
        model_forward(&m, &pass);
        for (unsigned site = 0; site < SITES; site++) {
            size_t changed = 0, dropped = 0, wrong = 0;
            read_site(&p, &m, &pass, site);
            if (site == 0)
                check_bytes_before(images);
            ck_assert(p.p == 0.25 && p.scale == (training ? 1 : noises[_i].evaluated));
            for (size_t u = 0; u < p.units; u++)
                for (size_t s = 0; s < IMAGES; s++) {
                    changed += before[u][s] != after[u][s];
                    dropped += !probe_kept(&p, u, s);
                    double want = (double)before[u][s] * noises[_i].evaluated;
                    wrong += !training && fabs((double)after[u][s] - want) > 1e-6;
                }
            ck_assert_uint_eq(wrong, 0);
            ck_assert_uint_eq(changed > 0, training ? noises[_i].changes : noises[_i].evaluated != 1);
            ck_assert_uint_eq(dropped > 0, training && drops);
        }
        ck_assert(!probe_site(&p, &m, &pass, SITES));
    }
    model_free(&m);
}
END_TEST

/* At the input classic dropout is the pixels' own. */
START_TEST(a_probe_sees_pixels_scaled_in_evaluation)
{
    const struct images *images = images_of(PIXELS);
    const struct layer_config noise = {.kind = &layer_pixels, .p = 0.25, .scaling = SCALING_CLASSIC};
    const struct layer_config plan[] = {noise, {.kind = &layer_dense, .units = 10}};
    const struct pass pass = pass_of(images, false);
    struct model m;
    struct probe p;
    build(&m, kern_best(), PIXELS, plan, 2, 5);
    model_forward(&m, &pass);
    read_site(&p, &m, &pass, 0);
    check_bytes_before(images);
    ck_assert(p.p == 0.25 && p.scale == 0.75 && probe_kept(&p, 3, 3));
    double most = 0;
    for (size_t u = 0; u < PIXELS; u++)
        for (size_t s = 0; s < IMAGES; s++)
            most = fmax(most, fabs((double)after[u][s] - 0.75 * (double)before[u][s]));
    ck_assert_double_lt(most, 1e-6);
    model_free(&m);
}
END_TEST

TCase *probe_case(void)
{
    TCase *c = tcase_create("probe");
    tcase_set_timeout(c, 30);
    tcase_add_loop_test(c, the_mask_makes_one_of_the_other, 0, usable_kerns());
    tcase_add_loop_test(c, what_comes_before_is_computed_anew, 0, usable_kerns());
    tcase_add_loop_test(c, without_noise_both_sides_are_the_same, 0, usable_kerns());
    tcase_add_loop_test(c, a_probe_knows_all_noise, 0, NOISES);
    tcase_add_test(c, a_probe_sees_pixels_scaled_in_evaluation);
    return c;
}
