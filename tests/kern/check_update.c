/* SPDX-License-Identifier: MIT */
/* What gradients do to parameters: each optimiser against its formula in double precision, and as part of a weight or
 * bias gradient the same bits as after it. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "buffers.h"
#include "tests/common/kerns.h"

static const struct update_rule rules[] = {
    {.kind = KERN_KEEP}, {.kind = KERN_ADAM}, {.kind = KERN_SGD}, {.kind = KERN_NESTEROV}, {.kind = KERN_RMSPROP},
    {.kind = KERN_ADAM, .l2 = 0.01f}, {.kind = KERN_ADAM, .decay = 0.01f},
    {.kind = KERN_SGD, .l2 = 0.1f, .decay = 0.2f},
};
enum { RULES = sizeof rules / sizeof *rules };
static const struct update_rule keeps = {.kind = KERN_KEEP}, adam = {.kind = KERN_ADAM}, sgd = {.kind = KERN_SGD};

struct kern_update update_step(struct update_rule rule, int t)
{
    return (struct kern_update){
        .kind = rule.kind,
        .adam = {.beta1 = 0.9f, .beta2 = 0.999f, .eps = 1e-8f, .rest1 = 0.1f, .rest2 = 0.001f,
                 .step_size = (float)(0.01 / (1 - pow(0.9, t))),
                 .inv_sqrt_corr2 = (float)(1 / sqrt(1 - pow(0.999, t)))},
        .lr = 0.1f,
        .momentum = 0.9f,
        .alpha = 0.99f,
        .rest = 0.01f,
        .eps = 1e-8f,
        .l2 = rule.l2,
        .decay = rule.decay,
    };
}

/* The four flat arrays of a network, all different numbers. */
struct state {
    size_t count;
    float *grad, *w, *slot[2];
};

static struct state state_new(size_t count)
{
    struct state s = {.count = count};
    float **array[] = {&s.grad, &s.w, &s.slot[0], &s.slot[1]};
    for (unsigned i = 0; i < 4; i++) {
        *array[i] = guarded_floats(count);
        fill(*array[i], count, 50 + i);
    }
    for (size_t i = 0; i < count; i++)
        s.slot[1][i] = fabsf(s.slot[1][i]); /* a second moment is not negative */
    return s;
}

static void state_free(struct state *s)
{
    guarded_free(s->grad);
    guarded_free(s->w);
    guarded_free(s->slot[0]);
    guarded_free(s->slot[1]);
}

static struct kern_update update_of(const struct state *s, struct update_rule rule, int t, size_t at)
{
    struct kern_update u = update_step(rule, t);
    u.grad = s->grad + at;
    u.w = s->w + at;
    u.slot[0] = s->slot[0] + at;
    u.slot[1] = rule.kind == KERN_ADAM || rule.kind == KERN_RMSPROP ? s->slot[1] + at : NULL;
    return u;
}

static bool same_range(const struct state *a, const struct state *b, size_t at, size_t count, bool grad)
{
    return same_bits(a->w + at, b->w + at, count) && same_bits(a->slot[0] + at, b->slot[0] + at, count)
        && same_bits(a->slot[1] + at, b->slot[1] + at, count)
        && (!grad || same_bits(a->grad + at, b->grad + at, count));
}

/* Twelve steps, gradients of one size and from all sizes; 1e-8 is where eps counts. */
static void follow_adam(const struct kern *kern, double size)
{
    enum { N = 80, STEPS = 12 };
    struct state s = state_new(N);
    double m[N], v[N], w[N];
    memset(s.slot[0], 0, N * sizeof(float));
    memset(s.slot[1], 0, N * sizeof(float));
    for (size_t i = 0; i < N; i++)
        m[i] = v[i] = 0, w[i] = (double)s.w[i];
    for (int t = 1; t <= STEPS; t++) {
        struct kern_update u = update_of(&s, adam, t, 0);
        fill(s.grad, N, 100 + (unsigned)t);
        for (size_t i = 0; i < N; i++)
            s.grad[i] *= (float)(size > 0 ? size : pow(10, (double)(i % 13) - 9));
        kern->update(N, &u);
        for (size_t i = 0; i < N; i++) {
            double g = (double)s.grad[i];
            m[i] = 0.9 * m[i] + 0.1 * g;
            v[i] = 0.999 * v[i] + 0.001 * g * g;
            w[i] -= 0.01 / (1 - pow(0.9, t)) * m[i] / (sqrt(v[i]) / sqrt(1 - pow(0.999, t)) + 1e-8);
            check_that(fabs((double)s.w[i] - w[i]) <= 1e-6, "%s adam step %d, gradient %g: %.9g, want %.9g", kern->name,
                       t, g, (double)s.w[i], w[i]);
            check_that(fabs((double)s.slot[1][i] - v[i]) <= 2e-6 * v[i], "%s adam step %d: v %.9g, want %.9g",
                       kern->name, t, (double)s.slot[1][i], v[i]);
        }
    }
    state_free(&s);
}

START_TEST(adam_follows_its_formula)
{
    static const double size[] = {1, 1e-3, 1e-8, 1e4, 0};
    for (size_t i = 0; i < sizeof size / sizeof *size; i++)
        follow_adam(usable_kern(_i), size[i]);
}
END_TEST

/* One step from w = 0, so that the step itself is seen, at moments of all sizes: from where eps is all of the divisor
 * to where it is nothing. Moments and gradient have one sign, so that nothing cancels. */
START_TEST(an_adam_step_is_right_to_a_few_units_in_the_last_place)
{
    enum { N = 4096 };
    struct state s = state_new(N);
    struct kern_update u = update_of(&s, adam, 5, 0);
    double want[N];
    memset(s.w, 0, N * sizeof(float));
    for (size_t i = 0; i < N; i++) {
        float size = (float)pow(10, 30.0 * (double)i / N - 15);
        s.grad[i] = size * (1 + fabsf(s.grad[i]));
        s.slot[0][i] = size * fabsf(s.slot[0][i]);
        s.slot[1][i] = size * size * s.slot[1][i];
        double g = (double)s.grad[i], m = (double)u.adam.beta1 * (double)s.slot[0][i] + (double)u.adam.rest1 * g;
        double v = (double)u.adam.beta2 * (double)s.slot[1][i] + (double)u.adam.rest2 * g * g;
        want[i] = -(double)u.adam.step_size * m / (sqrt(v) * (double)u.adam.inv_sqrt_corr2 + (double)u.adam.eps);
    }
    usable_kern(_i)->update(N, &u);
    for (size_t i = 0; i < N; i++)
        check_that(fabs((double)s.w[i] - want[i]) <= 6 * (double)FLT_EPSILON * fabs(want[i]),
                   "%s gradient %g: %.9g, want %.9g", usable_kern(_i)->name, (double)s.grad[i], (double)s.w[i],
                   want[i]);
    state_free(&s);
}
END_TEST

START_TEST(sgd_follows_its_formula)
{
    enum { N = 80 };
    struct state s = state_new(N);
    double velocity[N], w[N];
    for (size_t i = 0; i < N; i++)
        velocity[i] = (double)s.slot[0][i], w[i] = (double)s.w[i];
    for (unsigned t = 0; t < 12; t++) {
        struct kern_update u = update_of(&s, sgd, 1, 0);
        fill(s.grad, N, 200 + t);
        usable_kern(_i)->update(N, &u);
        for (size_t i = 0; i < N; i++) {
            velocity[i] = 0.9 * velocity[i] + (double)s.grad[i];
            w[i] -= 0.1 * velocity[i];
            ck_assert_double_eq_tol((double)s.w[i], w[i], 3e-6);
        }
    }
    state_free(&s);
}
END_TEST

/* At every length and kind: n parameters, and not one more. KERN_KEEP changes nothing. */
START_TEST(updates_stay_within_their_range)
{
    const struct kern *kern = usable_kern(_i / RULES);
    struct update_rule rule = rules[_i % RULES];
    for (size_t n = KERN_PAD; n <= 10 * KERN_PAD; n += KERN_PAD) {
        size_t at = 2 * KERN_PAD;
        struct state s = state_new(at + n + at), before = state_new(at + n + at);
        struct kern_update u = update_of(&s, rule, 1, at);
        kern->update(n, &u);
        ck_assert(same_range(&s, &before, 0, at, true) && same_range(&s, &before, at + n, at, true));
        for (size_t i = at; i < at + n; i++)
            ck_assert((s.w[i] != before.w[i]) == (rule.kind != KERN_KEEP));
        ck_assert(same_bits(s.grad, before.grad, s.count));
        state_free(&s);
        state_free(&before);
    }
}
END_TEST

/* A NaN or an infinity in a gradient is seen in its parameter, and in no other. */
START_TEST(updates_show_what_is_not_finite)
{
    const struct kern *kern = usable_kern(_i / RULES);
    struct update_rule rule = rules[_i % RULES];
    enum { N = 48 };
    for (size_t at = 0; at < N; at++) {
        struct state s = state_new(N);
        struct kern_update u = update_of(&s, rule, 3, 0);
        s.grad[at] = at % 2 ? NAN : at % 4 ? INFINITY : -INFINITY;
        kern->update(N, &u);
        for (size_t i = 0; i < N; i++)
            ck_assert(isfinite(s.w[i]) == (i != at || rule.kind == KERN_KEEP));
        state_free(&s);
    }
}
END_TEST

/* A layer's gradients, handed to updates of one kind. */
struct layer {
    struct shape3 shape;
    size_t ld, at, weights, biases, count;
    float *dy, *x;
    uint64_t *live;
};

static struct layer layer_new(struct shape3 s, double density)
{
    struct layer l = {.shape = s, .ld = some_ld(s.samples), .at = 3 * KERN_PAD};
    l.weights = panels_count(s.out, s.in);
    l.biases = kern_pad(s.out);
    l.count = l.at + l.weights + l.biases + l.at;
    l.dy = gradient_new(s.out, s.samples, l.ld, density, 9);
    l.x = panels_new(s.samples, s.in, 10);
    l.live = guarded_new(s.out * kern_words(s.samples), sizeof *l.live);
    return l;
}

static void layer_free(struct layer *l)
{
    guarded_free(l->dy);
    guarded_free(l->x);
    guarded_free(l->live);
}

static void layer_grads(const struct kern *kern, const struct layer *l, const struct kern_update *u)
{
    product(kern, l->shape, l->dy, l->ld, l->live, l->x, u, l->at);
    kern->dense_bias_grad(l->shape.out, kern_pad(l->shape.samples), l->dy, l->ld, u, l->at + l->weights);
}

/* As a model's arrays are: all padding is zero. */
static struct state layer_state(const struct layer *l)
{
    struct state s = state_new(l->count);
    float *array[] = {s.grad, s.w, s.slot[0], s.slot[1]};
    for (unsigned i = 0; i < 4; i++) {
        float *panel = array[i] + l->at, *bias = panel + l->weights;
        for (size_t r = 0; r < l->shape.out; r++)
            for (size_t c = l->shape.in; c < kern_columns(l->shape.in); c++)
                panel[panels_at(l->shape.out, l->shape.in, r, c)] = 0;
        memset(bias + l->shape.out, 0, (l->biases - l->shape.out) * sizeof *bias);
    }
    return s;
}

static void check_padding(const struct layer *l, const struct state *s)
{
    const float *bias = s->w + l->at + l->weights;
    ck_assert(panels_padded(s->w + l->at, l->shape.out, l->shape.in));
    for (size_t i = l->shape.out; i < l->biases; i++)
        check_that(bias[i] == 0, "padding %zu of the bias: %g", i, (double)bias[i]);
}

/* Three steps as the gradient is found, and three after it. Around the layer's range nothing changes, and within it the
 * gradient array is anybody's. */
static void try_fused(const struct kern *kern, struct update_rule rule, struct shape3 shape, double density)
{
    struct layer l = layer_new(shape, density);
    struct state fused = layer_state(&l), apart = layer_state(&l), before = layer_state(&l);
    size_t behind = l.at + l.weights + l.biases;
    for (int t = 1; t <= 3; t++) {
        struct kern_update at_once = update_of(&fused, rule, t, 0), keep = update_of(&apart, keeps, t, 0);
        struct kern_update later = update_of(&apart, rule, t, l.at);
        layer_grads(kern, &l, &at_once);
        layer_grads(kern, &l, &keep);
        kern->update(l.weights + l.biases, &later);
    }
    check_that(same_range(&fused, &apart, 0, l.count, rule.kind == KERN_KEEP),
               "%s kind %d l2 %g decay %g (%zu,%zu,%zu) density %g", kern->name, rule.kind, (double)rule.l2,
               (double)rule.decay, shape.out, shape.in, shape.samples, density);
    ck_assert(same_range(&fused, &before, 0, l.at, true) && same_range(&fused, &before, behind, l.at, true));
    ck_assert(same_bits(fused.w, before.w, l.count) == (rule.kind == KERN_KEEP));
    check_padding(&l, &fused);
    state_free(&fused);
    state_free(&apart);
    state_free(&before);
    layer_free(&l);
}

START_TEST(an_update_is_the_same_at_once_or_later)
{
    static const size_t out[] = {1, 5, 6, 7, 10, 16, 18, 23}, in[] = {1, 16, 33, 48, 112, 129, 257, 330};
    static const size_t samples[] = {1, 9, 16, 64, 65, 150};
    static const double density[] = {0, 0.3, 0.66, 0.9, 1};
    const struct kern *kern = usable_kern(_i / RULES);
    size_t next = 0;
    for (size_t o = 0; o < sizeof out / sizeof *out; o++)
        for (size_t i = 0; i < sizeof in / sizeof *in; i++)
            for (size_t s = 0; s < sizeof samples / sizeof *samples; s++)
                try_fused(kern, rules[_i % RULES], (struct shape3){out[o], in[i], samples[s]}, density[next++ % 5]);
}
END_TEST

TCase *update_case(void)
{
    TCase *c = tcase_create("update");
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, adam_follows_its_formula, 0, usable_kerns());
    tcase_add_loop_test(c, an_adam_step_is_right_to_a_few_units_in_the_last_place, 0, usable_kerns());
    tcase_add_loop_test(c, sgd_follows_its_formula, 0, usable_kerns());
    tcase_add_loop_test(c, updates_stay_within_their_range, 0, RULES * usable_kerns());
    tcase_add_loop_test(c, updates_show_what_is_not_finite, 0, RULES * usable_kerns());
    tcase_add_loop_test(c, an_update_is_the_same_at_once_or_later, 0, RULES * usable_kerns());
    return c;
}
