/* SPDX-License-Identifier: MIT */
/* The arithmetic of training, one table of functions per instruction set.
 *
 * A `const struct kern *` is handed to a model; nothing is global. Every variant computes the same formulas, in its own
 * order of summation: same variant, same bits, with any compiler, for which operations are fused is written down. All
 * functions are pure on their arguments, allocate nothing, and may run on any thread.
 *
 * Three layouts of floats, all at multiples of MEM_ALIGN (base/mem.h):
 * - activations (units, stride): a row for each unit, in it the samples of the mini-batch side by side. stride is
 *   kern_stride(batch). So no unit count needs padding, and a batch that is a multiple of 16 has none at all. Columns
 *   from the batch's size up to the next multiple of KERN_PAD are computed too; in gradients they are zero.
 * - panels (rows, n): a matrix cut into panels of kern_width(n) columns, each stored whole, one after the other:
 *   element (r, c) is at (c / width * rows + r) * width + c % width. Weights are panels (out, in), a mini-batch for the
 *   weight gradient is panels (samples, units). A panel of 64 samples fits the first-level cache, and whoever walks it
 *   meets memory in order. Columns past n are zero.
 * - flat: n floats, n a padded count.
 */
#ifndef KERN_KERN_H
#define KERN_KERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    KERN_PAD = 16,   /* floats: one AVX-512 vector, so that no variant meets a tail within a row */
    KERN_PANEL = 128, /* columns of a panel at most */
    KERN_NORMALS = 128, /* normals that are drawn at once */
    KERN_ISA_MAX = 8 /* variants at most */
};

/* n rounded up to a whole number of padded floats. */
static inline size_t kern_pad(size_t n)
{
    return (n + KERN_PAD - 1) / KERN_PAD * KERN_PAD;
}

/* Floats between the rows of activations of a batch. Larger powers of two are avoided: rows at such distances share
 * cache sets. */
static inline size_t kern_stride(size_t batch)
{
    size_t n = kern_pad(batch);
    return n > 64 && n % 64 == 0 ? n + KERN_PAD : n;
}

/* Columns of a panel: at most KERN_PANEL, as equal as they can be. */
static inline size_t kern_width(size_t n)
{
    size_t vectors = kern_pad(n) / KERN_PAD, most = KERN_PANEL / KERN_PAD, panels = (vectors + most - 1) / most;
    return panels ? (vectors + panels - 1) / panels * KERN_PAD : 0;
}

/* Columns of all panels together, the last one's padding included. */
static inline size_t kern_columns(size_t n)
{
    size_t width = kern_width(n);
    return width ? (n + width - 1) / width * width : 0;
}

/* Words of a bit map that has a bit for each of n, for sparse_product. */
static inline size_t kern_words(size_t n)
{
    return (n + 63) / 64;
}

/* Where noise is drawn: a Philox stream (base/stream.h) at one epoch and step. */
struct kern_draw {
    uint64_t seed;
    uint32_t purpose, epoch, step;
};

/* Adam's constants at step t (Kingma and Ba 2015, in PyTorch's order of operations). A gradient so large that its
 * square is infinite (from 1e19 on) may leave a parameter infinite or as it is. */
struct kern_adam {
    float beta1, beta2, eps;
    float rest1, rest2;   /* 1 - beta1, 1 - beta2, rounded once: 1 - 0.999f would be off by 5e-5 of itself */
    float step_size;      /* lr / (1 - beta1^t) */
    float inv_sqrt_corr2; /* 1 / sqrt(1 - beta2^t) */
};

/* What becomes of a gradient as soon as it is known. */
enum kern_update_kind {
    KERN_KEEP, /* it is stored */
    KERN_ADAM,
    KERN_SGD, /* u = momentum * u + g; w -= lr * u, PyTorch's form without dampening */
    KERN_NESTEROV, /* u as of SGD; w -= lr * (g + momentum * u) */
    KERN_RMSPROP,  /* v = alpha * v + (1 - alpha) * g^2; u = momentum * u + g / (sqrt(v) + eps); w -= lr * u */
};

/* Which parameter becomes what: g is the gradient plus l2 * w, and w loses the share `decay` of itself before the step.
 * The arrays are flat and all laid out as the weights. */
struct kern_update {
    enum kern_update_kind kind;
    float *grad;    /* where KERN_KEEP stores; the others may use it for partial sums */
    float *w;
    float *slot[2]; /* Adam: first and second moment; SGD: velocity u; RMSprop: u and v */
    struct kern_adam adam;
    float lr, momentum; /* SGD, RMSprop */
    float alpha, rest, eps; /* RMSprop; rest is 1 - alpha, rounded once */
    float l2, decay;        /* 0 with KERN_KEEP */
};

/* Activations: x > 0 ? x : 0.01 x; tanh x; 1 / (1 + e^-x); x times the normal distribution function of x, exactly. */
enum kern_act { KERN_LEAKY, KERN_TANH, KERN_SIGMOID, KERN_GELU };

struct kern {
    const char *name;  /* the word for --isa */
    const char *about; /* one phrase for --list-isa */
    bool (*usable)(void); /* does this machine have it */

    /* Y (out, n) = W X + bias (out), one panel of W at a time: number `panel` of W (out, in), x its units' activations
     * (at most kern_width(in), n), n padded. The first panel begins with the bias, the others add to Y. */
    void (*dense_forward)(size_t out, size_t in, size_t panel, size_t n, const float *w, const float *bias,
                          const float *x, float *y, size_t ld);
    /* live (m, kern_words(k)) = a bit for each element of A (m, k), rows lda apart and readable up to kern_pad(k):
     * whether it is other than zero. NaN is. */
    void (*nonzero)(size_t m, size_t k, const float *a, size_t lda, uint64_t *live);
    /* C (m, width) = A (m, k) B (k, width), for one panel of B and C; element i of C goes to element at + i of the
     * update's arrays. live is nonzero's of A; where A is zero nothing need be multiplied. Both gradients of a dense
     * layer are such products, for behind a ReLU and dropout most of dY is zero: dW = dY X^T and dX^T = dY^T W. */
    void (*sparse_product)(size_t m, size_t width, size_t k, const float *a, size_t lda, const uint64_t *live,
                           const float *b, const struct kern_update *update, size_t at);
    /* db (out) = the sums of the rows of dY (out, n), n padded, to elements at ... of the update's arrays. */
    void (*dense_bias_grad)(size_t out, size_t n, const float *dy, size_t ld, const struct kern_update *update,
                            size_t at);
    /* Updates n (padded) parameters from gradients that were kept: from update->grad. KERN_KEEP does nothing. */
    void (*update)(size_t n, const struct kern_update *update);
    /* The sum of x^2, and x = x * by; n is a padded count. */
    double (*square_sum)(size_t n, const float *x);
    void (*scale)(size_t n, float by, float *x);

    /* Y (n, ldy) = X (m, n)^T. Columns of Y from m on are zero; rows of X are readable up to kern_pad(n), and ldy is a
     * padded count. */
    void (*transpose)(size_t m, size_t n, const float *x, size_t ldx, float *y, size_t ldy);
    /* One panel of a mini-batch of images of n bytes: (byte / 255 - 0.5) * scale, each rounded, as activations x (at
     * most kern_width(n), ld), with the last image again in the padding columns. n is a padded count, samples at least
     * 1. keep, unless NULL, is (samples, n / 16) words as mask_draw makes them: what is not kept is 0. */
    void (*read_block)(size_t n, size_t panel, size_t samples, const uint8_t *const *image, float scale,
                       const uint16_t *keep, float *x, size_t ld);
    /* The same as a panel (samples, kern_width(n)). */
    void (*read_panel)(size_t n, size_t panel, size_t samples, const uint8_t *const *image, float scale,
                       const uint16_t *keep, float *x);
    /* y = x > 0 ? x : 0, with NaN kept. Flat. */
    void (*relu)(size_t n, const float *x, float *y);
    /* dx = y > 0 ? dy : 0, with y the output of relu. Flat. */
    void (*relu_back)(size_t n, const float *y, const float *dy, float *dx);
    /* y = f(x), with NaN kept, to a few units in the last place (tests/kern/check_act.c). Flat. */
    void (*activate)(enum kern_act act, size_t n, const float *x, float *y);
    /* dx = dy f'(x), with y = f(x). Flat. */
    void (*activate_back)(enum kern_act act, size_t n, const float *x, const float *y, const float *dy, float *dx);

    /* Rows of activations (units, ld), over the samples alone; what is one number a unit has room for kern_pad(units).
     * The mean, and the mean square of what is around it. */
    void (*row_moments)(size_t units, size_t samples, const float *x, size_t ld, float *mean, float *variance);
    /* Y = (x - mean) * factor + shift, n columns, padded. */
    void (*row_scale)(size_t units, size_t n, const float *x, size_t ld, const float *mean, const float *factor,
                      const float *shift, float *y);
    /* The sums of dy and of (x - mean) * dy. */
    void (*row_sums)(size_t units, size_t samples, const float *x, size_t ld, const float *mean, const float *dy,
                     float *sum, float *product);
    /* dX = dy * of_dy + (x - mean) * of_x + shift, and zero in the padding columns. */
    void (*row_mix)(size_t units, size_t samples, const float *x, size_t ld, const float *mean, const float *of_dy,
                    const float *of_x, const float *shift, const float *dy, float *dx);

    /* One keep bit for each of 16 words units, 1 with probability 1 - threshold / 65536, threshold below 65536: bit j
     * of word w is unit 16 w + j. A unit's draw depends on the stream and its number alone (src/kern/body_mask.h has
     * the mapping). */
    void (*mask_draw)(size_t words, struct kern_draw draw, uint32_t threshold, uint16_t *bits);
    /* y = keep ? x * scale : 0 for 16 words units. x and y may be the same. A dropped NaN is 0. */
    void (*mask_apply)(size_t words, const uint16_t *bits, float scale, const float *x, float *y);

    /* z = 16 words standard normals, the stream's numbers from, from + 1 ...; from is a multiple of KERN_NORMALS. A
     * normal depends on the stream and its number alone (src/kern/body_normal.h has the mapping); between variants it
     * differs by rounding. */
    void (*normal_draw)(size_t from, size_t words, struct kern_draw draw, float *z);
    /* Noise from normals z; y may be x. Flat.
     * plus:   y = x + scale z
     * times:  y = x (1 + scale z)
     * spread: y = x + scale deviation z
     * learn:  deviation = decay (deviation + rate |grad|) */
    void (*noise_plus)(size_t n, float scale, const float *z, const float *x, float *y);
    void (*noise_times)(size_t n, float scale, const float *z, const float *x, float *y);
    void (*noise_spread)(size_t n, float scale, const float *deviation, const float *z, const float *x, float *y);
    void (*noise_learn)(size_t n, float decay, float rate, const float *grad, float *deviation);

    /* Softmax and cross-entropy of `samples` columns of `classes` logits (classes, ld). *loss gets the sum over samples
     * of -log softmax(logits)[label]; *correct the count of samples whose largest logit (the first of equals) is the
     * label. grad, unless NULL, gets (softmax - target) * grad_scale, and zero in the padding columns; target is
     * (1 - smooth) onehot + smooth / classes. A sample with a NaN gives a NaN loss. */
    void (*softmax_loss)(size_t classes, size_t samples, const float *logits, size_t ld, const uint8_t *labels,
                         float smooth, float grad_scale, float *grad, double *loss, size_t *correct);

    /* Multiplies and adds in registers alone, as fast as this variant can, for about `rounds` rounds of some hundred;
     * the floating-point operations done. What a benchmark measures against. */
    double (*peak)(size_t rounds);
};

/* The variants compiled in, fastest first; NULL past the end. Some may not be usable on this machine. */
const struct kern *kern_at(size_t i);
/* The fastest usable one; never NULL. */
const struct kern *kern_best(void);
/* By name; NULL when there is none of that name. */
const struct kern *kern_find(const char *name);

/* Sets flush-to-zero and denormals-are-zero for the calling thread, where the machine can. Adam's moments of
 * dead units decay into denormals, which cost a factor of 2 to 3 in time; the bits of a run assume it. */
void kern_flush_denormals(void);

#endif
