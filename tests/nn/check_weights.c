/* SPDX-License-Identifier: MIT */
/* Noise on the weights of a dense layer: two inputs and two outputs worked out by hand; what is drawn; who sees it; and
 * that the deviations of the stochastic delta rule are kept as what they are. */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/stream.h"
#include "check_nn.h"
#include "tests/common/kerns.h"

enum { SEED = 5 };

static const char *const names[] = {[WEIGHTS_CONNECT] = "connect", [WEIGHTS_DELTA] = "delta"};

static void write_tensor(struct model *m, size_t i, const float *values)
{
    struct model_tensor t;
    ck_assert(model_tensor(m, i, &t));
    model_write(m, &t, values);
}

static void check_tensor(const struct model *m, size_t i, const float *flat, const float *want, size_t count)
{
    struct model_tensor t;
    float got[4];
    ck_assert(model_tensor(m, i, &t));
    const struct layer *l = &m->layer[t.layer];
    float *slice = (float *)(uintptr_t)(flat + l->at);
    l->ops->copy(l, t.param, slice, got, true);
    for (size_t k = 0; k < count; k++)
        ck_assert_msg(fabsf(got[k] - want[k]) < 2e-6f, "%s %s number %zu is %g, not %g", m->kern->name, t.name, k,
                      (double)got[k], (double)want[k]);
}

/* Inputs (1, -2), weights as they are used [[1, 0], [4, 0.5]], biases (0.1, -0.2): logits 1.1 and 2.8, softmax
 * 0.154465 and 0.845535. The label is 0, so dy is -/+ 0.845535, and the gradient at the weights used dy x. */
static const float bias[] = {0.1f, -0.2f}, grad_bias[] = {-0.845535f, 0.845535f};
static const float grad_used[] = {-0.845535f, 1.691069f, 0.845535f, -1.691069f};
static const double loss = 1.867787; /* -ln 0.154465 */
enum { TINY_STRIDE = 16 };
static _Alignas(64) float tiny_x[2 * TINY_STRIDE] = {[0] = 1, [TINY_STRIDE] = -2};

static void tiny(struct model *m, const struct kern *kern, enum layer_weights weights, double p)
{
    struct err e;
    const struct layer_config plan[] = {{.kind = &layer_dense, .units = 2, .p = p, .site = 3, .weights = weights}};
    ck_assert_msg(model_init(m, kern, 1, (struct shape){{2, 1, 1, 1}}, plan, 1, SEED, &e), "%s", e.text);
    m->x[0] = (struct act){.x = tiny_x};
    write_tensor(m, 1, bias);
}

/* The gradient first, and then the same in a step of SGD at a rate of 0.1, after which the weights are w - 0.1 g. */
static void check_tiny(struct model *m, const struct pass *pass, const float *weight, const float *grad)
{
    static const uint8_t label[] = {0};
    struct pass rehearsal = *pass;
    struct optim o;
    struct err e;
    float after[4];
    rehearsal.rehearsal = true;
    struct tally t = model_gradient(m, &rehearsal, label);
    ck_assert_double_eq_tol(t.loss, loss, 1e-5);
    check_tensor(m, 0, m->grad, grad, 4);
    check_tensor(m, 1, m->grad, grad_bias, 2);
    check_tensor(m, 0, m->weight, weight, 4);
    ck_assert(optim_init(&o, optim_find("sgd"), (struct optim_config){.lr = 0.1}, m->kern, m->param_count, &e));
    struct kern_update update = optim_next(&o, m->grad, m->weight);
    model_step(m, pass, label, &update);
    for (size_t i = 0; i < 4; i++)
        after[i] = weight[i] - 0.1f * grad[i];
    check_tensor(m, 0, m->weight, after, 4);
    optim_free(&o);
}

/* p = 1/2, and a step whose mask drops the first output's second weight alone: what is left is doubled, in the weights
 * and in their gradients. */
START_TEST(connect_by_hand)
{
    static const float weight[] = {0.5f, -1, 2, 0.25f}, grad[] = {-1.691069f, 0, 1.691069f, -3.382139f};
    const struct kern *kern = usable_kern(_i);
    struct pass pass = {.count = 1, .training = true, .epoch = 1};
    struct model m;
    uint16_t bits[2];
    do
        kern->mask_draw(2, (struct kern_draw){SEED, STREAM_DROPOUT + 3, pass.epoch, ++pass.step}, 32768, bits);
    while ((bits[0] & 3) != 1 || (bits[1] & 3) != 3);
    tiny(&m, kern, WEIGHTS_CONNECT, 0.5);
    write_tensor(&m, 0, weight);
    check_tiny(&m, &pass, weight, grad);
    model_free(&m);
}
END_TEST

/* p = 0.25: whatever was drawn, the means are set so that the weights used are those above. The gradient at them is
 * that of the means, and of the deviations each becomes 0.999 (r + 0.1 |g|), but not in a rehearsal. */
START_TEST(delta_by_hand)
{
    static const float used[] = {1, 0, 4, 0.5f}, deviation[] = {1, 0.5f, 2, 0};
    static const float learned[] = {1.083469f, 0.668438f, 2.082469f, 0.168938f};
    const struct kern *kern = usable_kern(_i);
    const struct pass pass = {.count = 1, .training = true, .epoch = 4, .step = 9};
    struct model m;
    float weight[4];
    _Alignas(64) float z[2 * 16];
    kern->normal_draw(0, 2, (struct kern_draw){SEED, STREAM_DROPOUT + 3, pass.epoch, pass.step}, z);
    for (size_t i = 0; i < 4; i++)
        weight[i] = used[i] - 0.25f * deviation[i] * z[i / 2 * 16 + i % 2];
    tiny(&m, kern, WEIGHTS_DELTA, 0.25);
    write_tensor(&m, 0, weight);
    write_tensor(&m, 2, deviation);
    check_tiny(&m, &pass, weight, grad_used);
    check_tensor(&m, 2, m.weight, learned, 4);
    model_free(&m);
}
END_TEST

/* A dense layer whose weights can be read off what it does: image i is black but for pixel i. */
enum { PIXELS = 64, UNITS = 250, WEIGHTS = PIXELS * UNITS };
static uint8_t pixel[PIXELS + 1][PIXELS];
static const uint8_t *image[PIXELS + 1];

static void build_readable(struct model *m, enum layer_weights weights, double p, unsigned site)
{
    const struct layer_config plan[] = {
        {.kind = &layer_pixels},
        {.kind = &layer_dense, .units = UNITS, .p = p, .site = site, .weights = weights},
    };
    memset(pixel, 0, sizeof pixel);
    for (size_t i = 0; i <= PIXELS; i++) {
        image[i] = pixel[i];
        if (i < PIXELS)
            pixel[i][i] = 255;
    }
    build(m, kern_best(), PIXELS, plan, 2, SEED);
}

static struct pass readable_pass(bool training, bool sampling)
{
    return (struct pass){.count = PIXELS + 1, .image = image, .training = training, .sampling = sampling, .epoch = 2,
                         .step = 3};
}

static float was[WEIGHTS], used[WEIGHTS], other[WEIGHTS];

/* The weights that a pass used, (out, in). */
static void read_used(struct model *m, const struct pass *pass, float *out)
{
    const float *y = model_forward(m, pass);
    for (size_t o = 0; o < UNITS; o++)
        for (size_t i = 0; i < PIXELS; i++)
            out[o * PIXELS + i] = (y[o * m->stride + i] - y[o * m->stride + PIXELS]) / 2;
}

static void read_weights(const struct model *m, float *out)
{
    struct model_tensor t;
    ck_assert(model_tensor(m, 0, &t));
    model_read(m, &t, out);
}

/* Each is 0, or 1 / (1 - p) times what it was. */
START_TEST(connect_drops_weights)
{
    struct model m;
    size_t kept = 0;
    const struct pass pass = readable_pass(_i == 0, _i == 1);
    build_readable(&m, WEIGHTS_CONNECT, 0.25, 0);
    read_weights(&m, was);
    read_used(&m, &pass, used);
    for (size_t i = 0; i < WEIGHTS; i++) {
        bool is_kept = fabsf(used[i]) > 2e-6f || fabsf(was[i]) < 2e-6f;
        ck_assert_double_eq_tol((double)used[i], is_kept ? (double)was[i] / 0.75 : 0, 2e-6);
        kept += is_kept;
    }
    ck_assert_double_eq_tol((double)kept / WEIGHTS, 0.75, 5 * sqrt(0.1875 / WEIGHTS));
    model_free(&m);
}
END_TEST

/* Each is a normal around what it was, of deviation p; the mean, the variance and the kurtosis say so. */
START_TEST(delta_draws_weights)
{
    struct model m;
    double sum = 0, square = 0, fourth = 0;
    const struct pass pass = readable_pass(_i == 0, _i == 1);
    build_readable(&m, WEIGHTS_DELTA, 0.3, 0);
    read_weights(&m, was);
    read_used(&m, &pass, used);
    for (size_t i = 0; i < WEIGHTS; i++) {
        double z = ((double)used[i] - (double)was[i]) / 0.3;
        sum += z;
        square += z * z;
        fourth += z * z * z * z;
    }
    ck_assert_double_eq_tol(sum / WEIGHTS, 0, 5 * sqrt(1.0 / WEIGHTS));
    ck_assert_double_eq_tol(square / WEIGHTS, 1, 5 * sqrt(2.0 / WEIGHTS));
    ck_assert_double_eq_tol(fourth / WEIGHTS, 3, 5 * sqrt(96.0 / WEIGHTS));
    model_free(&m);
}
END_TEST

/* Deviations are each weight's own. */
START_TEST(deviations_scale_their_weights)
{
    struct model m;
    const struct pass pass = readable_pass(true, false);
    static float deviation[WEIGHTS];
    build_readable(&m, WEIGHTS_DELTA, 0.3, 0);
    read_weights(&m, was);
    read_used(&m, &pass, used);
    for (size_t i = 0; i < WEIGHTS; i++)
        deviation[i] = (float)(i % 7) / 2;
    write_tensor(&m, 2, deviation);
    read_used(&m, &pass, other);
    for (size_t i = 0; i < WEIGHTS; i++)
        ck_assert_double_eq_tol((double)other[i], (double)(was[i] + deviation[i] * (used[i] - was[i])), 1e-5);
    model_free(&m);
}
END_TEST

static double correlation(const float *a, const float *b, size_t n)
{
    double product = 0, left = 0, right = 0;
    for (size_t i = 0; i < n; i++) {
        double x = (double)a[i] - (double)was[i], y = (double)b[i] - (double)was[i];
        product += x * y;
        left += x * x;
        right += y * y;
    }
    return product / sqrt(left * right);
}

/* The same moment, the same bits; otherwise nothing in common: steps, epochs, sites, MC dropout. */
START_TEST(weights_are_drawn_for_their_moment)
{
    enum layer_weights weights = _i ? WEIGHTS_DELTA : WEIGHTS_CONNECT;
    struct model m, moved;
    const struct pass here = readable_pass(true, false);
    struct pass others[] = {here, here, readable_pass(false, true)};
    others[0].step++;
    others[1].epoch++;
    build_readable(&m, weights, 0.5, 1);
    build_readable(&moved, weights, 0.5, 2);
    read_weights(&m, was);
    read_used(&m, &here, used);
    read_used(&m, &here, other);
    ck_assert_mem_eq(used, other, sizeof used);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        read_used(&m, &others[i], other);
        ck_assert_msg(fabs(correlation(used, other, WEIGHTS)) < 5 / sqrt(WEIGHTS), "%s, pass %zu", names[weights], i);
    }
    read_used(&moved, &here, other);
    ck_assert_msg(fabs(correlation(used, other, WEIGHTS)) < 5 / sqrt(WEIGHTS), "%s, site", names[weights]);
    model_free(&m);
    model_free(&moved);
}
END_TEST

/* Evaluation, and a strength of 0, are a layer without noise, bit for bit; a strength that comes back is what it
 * was. */
START_TEST(weights_are_still_where_there_is_no_noise)
{
    enum layer_weights weights = _i ? WEIGHTS_DELTA : WEIGHTS_CONNECT;
    struct model m, still;
    const struct pass training = readable_pass(true, false), evaluation = readable_pass(false, false);
    build_readable(&m, weights, 0.5, 1);
    build_readable(&still, WEIGHTS_STILL, 0, 0);
    read_used(&m, &training, was);
    read_used(&still, &training, used);
    read_used(&m, &evaluation, other);
    ck_assert_mem_eq(used, other, sizeof used);
    model_rate(&m, 1, 0);
    read_used(&m, &training, other);
    ck_assert_mem_eq(used, other, sizeof used);
    model_rate(&m, 1, 0.5);
    read_used(&m, &training, other);
    ck_assert_mem_eq(was, other, sizeof was);
    model_free(&m);
    model_free(&still);
}
END_TEST

enum { LEARN_PIXELS = 144 };

static void build_learner(struct model *m, const struct kern *kern)
{
    const struct layer_config plan[] = {
        {.kind = &layer_pixels},
        {.kind = &layer_dense, .units = 37, .p = 0.05, .site = 0, .weights = WEIGHTS_DELTA},
        {.kind = &layer_relu},
        {.kind = &layer_dense, .units = 21, .p = 0.4, .site = 1, .weights = WEIGHTS_CONNECT},
        {.kind = &layer_relu},
        {.kind = &layer_gauss, .p = 0.4, .site = 2},
        {.kind = &layer_dense, .units = 10},
    };
    build(m, kern, LEARN_PIXELS, plan, sizeof plan / sizeof *plan, SEED);
}

/* Through mini-batches of several sizes, and with strengths that change. */
START_TEST(noisy_weights_are_updated_on_the_way_as_afterwards)
{
    static const size_t count[] = {IMAGES, 37, 64, 5, IMAGES};
    static const double strength[] = {0.05, 0, 0.1, 0.05, 0.02};
    const struct images *images = images_of(LEARN_PIXELS);
    struct model a, b;
    struct optim p, q;
    struct err e;
    build_learner(&a, usable_kern(_i));
    build_learner(&b, usable_kern(_i));
    ck_assert(optim_init(&p, optim_find("adam"), (struct optim_config){.lr = 0.01}, a.kern, a.param_count, &e));
    ck_assert(optim_init(&q, optim_find("adam"), (struct optim_config){.lr = 0.01}, b.kern, b.param_count, &e));
    for (uint32_t step = 0; step < sizeof count / sizeof *count; step++) {
        const struct pass pass = {.count = count[step], .image = images->image, .training = true, .step = step};
        model_rate(&a, 0, strength[step]);
        model_rate(&b, 0, strength[step]);
        struct kern_update on_the_way = optim_next(&p, a.grad, a.weight), afterwards = optim_next(&q, b.grad, b.weight);
        struct tally s = model_step(&a, &pass, images->label, &on_the_way);
        struct tally t = model_gradient(&b, &pass, images->label);
        model_update(&b, &afterwards);
        ck_assert(s.loss == t.loss);
        ck_assert_mem_eq(a.weight, b.weight, a.param_count * sizeof(float));
        check_padding(&a, a.weight);
    }
    model_free(&a);
    model_free(&b);
    optim_free(&p);
    optim_free(&q);
}
END_TEST

/* They begin as 1, learn in training alone, and go in and out by name as what is not trained. */
START_TEST(deviations_are_a_tensor)
{
    const struct images *images = images_of(LEARN_PIXELS);
    struct model m, back;
    struct model_tensor t;
    size_t found = 0;
    static float start[37 * LEARN_PIXELS], after[37 * LEARN_PIXELS];
    build_learner(&m, kern_best());
    build_learner(&back, kern_best());
    while (model_tensor(&m, found, &t) && !t.buffer)
        found++;
    ck_assert_str_eq(t.name, "fc1.deviation");
    ck_assert(t.ndim == 2 && t.dim[0] == 37 && t.dim[1] == LEARN_PIXELS);
    model_read(&m, &t, start);
    for (size_t i = 0; i < 37 * LEARN_PIXELS; i++)
        ck_assert(start[i] == 1);
    struct pass pass = {.count = IMAGES, .image = images->image, .sampling = true};
    model_forward(&m, &pass);
    pass = (struct pass){.count = IMAGES, .image = images->image, .training = true, .rehearsal = true};
    model_gradient(&m, &pass, images->label);
    model_read(&m, &t, after);
    ck_assert_mem_eq(start, after, sizeof start);
    pass.rehearsal = false;
    model_gradient(&m, &pass, images->label);
    model_read(&m, &t, after);
    for (size_t i = 0; i < 37 * LEARN_PIXELS; i++)
        ck_assert(after[i] >= LAYER_DELTA_DECAY && after[i] < 2);
    ck_assert(memcmp(start, after, sizeof start) != 0);
    model_write(&back, &t, after);
    ck_assert_mem_eq(m.weight, back.weight, m.param_count * sizeof(float));
    model_free(&m);
    model_free(&back);
}
END_TEST

TCase *weights_case(void)
{
    TCase *c = tcase_create("weights");
    tcase_set_timeout(c, 30);
    tcase_add_loop_test(c, connect_by_hand, 0, usable_kerns());
    tcase_add_loop_test(c, delta_by_hand, 0, usable_kerns());
    tcase_add_loop_test(c, connect_drops_weights, 0, 2);
    tcase_add_loop_test(c, delta_draws_weights, 0, 2);
    tcase_add_test(c, deviations_scale_their_weights);
    tcase_add_loop_test(c, weights_are_drawn_for_their_moment, 0, 2);
    tcase_add_loop_test(c, weights_are_still_where_there_is_no_noise, 0, 2);
    tcase_add_loop_test(c, noisy_weights_are_updated_on_the_way_as_afterwards, 0, usable_kerns());
    tcase_add_test(c, deviations_are_a_tensor);
    return c;
}
