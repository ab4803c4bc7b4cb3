/* SPDX-License-Identifier: MIT */
/* Every optimiser, with and without each decay, against its formula in double precision: at all lengths, over several
 * steps, from parameters of both signs. */
#include <math.h>
#include <string.h>

#include "buffers.h"
#include "tests/common/kerns.h"

enum { COUNT_MAX = 12 * KERN_PAD, STEPS = 8 };

static const enum kern_update_kind kinds[] = {KERN_ADAM, KERN_SGD, KERN_NESTEROV, KERN_RMSPROP};
enum { KINDS = sizeof kinds / sizeof *kinds };
static const struct {
    float l2, decay;
} decays[] = {{0, 0}, {0.01f, 0}, {0, 0.02f}, {0.3f, 0.1f}};
enum { DECAYS = sizeof decays / sizeof *decays };

/* One parameter in double: its value and what an optimiser keeps of it. */
struct lone {
    double w, a, b;
};

/* PyTorch's formulas (torch.optim.Adam, SGD, RMSprop); the decays of kern/kern.h before them. */
static void lone_step(struct lone *p, const struct kern_update *u, int t, double g)
{
    double lr = (double)u->lr, momentum = (double)u->momentum;
    g += (double)u->l2 * p->w;
    p->w -= (double)u->decay * p->w;
    switch (u->kind) {
    case KERN_KEEP: break;
    case KERN_ADAM:
        p->a = 0.9 * p->a + 0.1 * g;
        p->b = 0.999 * p->b + 0.001 * g * g;
        p->w -= 0.01 / (1 - pow(0.9, t)) * p->a / (sqrt(p->b) / sqrt(1 - pow(0.999, t)) + 1e-8);
        break;
    case KERN_SGD:
        p->a = momentum * p->a + g;
        p->w -= lr * p->a;
        break;
    case KERN_NESTEROV:
        p->a = momentum * p->a + g;
        p->w -= lr * (g + momentum * p->a);
        break;
    case KERN_RMSPROP:
        p->b = 0.99 * p->b + 0.01 * g * g;
        p->a = momentum * p->a + g / (sqrt(p->b) + 1e-8);
        p->w -= lr * p->a;
        break;
    }
}

/* Steps over `count` parameters beside as many lone ones. */
static void follow(const struct kern *kern, struct update_rule rule, size_t count)
{
    struct lone want[COUNT_MAX];
    float *w = guarded_floats(count), *g = guarded_floats(count), *a = guarded_floats(count),
        *b = guarded_floats(count);
    fill(w, count, 300 + (unsigned)count);
    memset(a, 0, count * sizeof *a);
    memset(b, 0, count * sizeof *b);
    for (size_t i = 0; i < count; i++)
        want[i] = (struct lone){.w = (double)w[i]};
    for (int t = 1; t <= STEPS; t++) {
        struct kern_update u = update_step(rule, t);
        u.grad = g, u.w = w, u.slot[0] = a, u.slot[1] = b;
        fill(g, count, 400 + (unsigned)t);
        kern->update(count, &u);
        for (size_t i = 0; i < count; i++) {
            lone_step(&want[i], &u, t, (double)g[i]);
            check_that(fabs((double)w[i] - want[i].w) <= 1e-5 * (1 + fabs(want[i].w)),
                       "%s kind %d l2 %g decay %g, step %d, %zu of %zu: %.9g, want %.9g", kern->name, rule.kind,
                       (double)rule.l2, (double)rule.decay, t, i, count, (double)w[i], want[i].w);
        }
    }
    guarded_free(w);
    guarded_free(g);
    guarded_free(a);
    guarded_free(b);
}

START_TEST(each_rule_follows_its_formula)
{
    const struct kern *kern = usable_kern(_i / KINDS);
    for (size_t d = 0; d < DECAYS; d++)
        for (size_t count = KERN_PAD; count <= COUNT_MAX; count += KERN_PAD)
            follow(kern, (struct update_rule){kinds[_i % KINDS], decays[d].l2, decays[d].decay}, count);
}
END_TEST

TCase *rule_case(void)
{
    TCase *c = tcase_create("rule");
    tcase_add_loop_test(c, each_rule_follows_its_formula, 0, KINDS * usable_kerns());
    return c;
}
