/* SPDX-License-Identifier: MIT */
/* The arithmetic of training, one table of functions per instruction set.
 *
 * A `const struct kern *` is handed to a model; nothing is global. Every variant computes the same
 * formulas, in its own order of summation: same variant, same bits. All functions are pure on their
 * arguments, allocate nothing, and may run on any thread.
 *
 * Matrices are row-major float. A row is padded to kern_pad(n) floats; the padding of every input must be
 * zero and the padding of every output is written as zero, unless a function says otherwise. Rows start at
 * multiples of MEM_ALIGN (base/mem.h). lda, ldb, ldc are distances between rows, in floats.
 */
#ifndef KERN_KERN_H
#define KERN_KERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    KERN_PAD = 16,   /* floats: one AVX-512 vector, so that no variant meets a tail within a row */
    KERN_ISA_MAX = 8 /* variants at most */
};

/* n rounded up to a whole number of padded floats. */
static inline size_t kern_pad(size_t n)
{
    return (n + KERN_PAD - 1) / KERN_PAD * KERN_PAD;
}

/* Where dropout draws its masks: a Philox stream (base/stream.h) at one epoch and step. */
struct kern_draw {
    uint64_t seed;
    uint32_t purpose, epoch, step;
};

/* Adam's constants at step t (Kingma and Ba 2015, in PyTorch's order of operations). */
struct kern_adam {
    float beta1, beta2, eps;
    float rest1, rest2;   /* 1 - beta1, 1 - beta2, rounded once: 1 - 0.999f would be off by 5e-5 of itself */
    float step_size;      /* lr / (1 - beta1^t) */
    float inv_sqrt_corr2; /* 1 / sqrt(1 - beta2^t) */
};

struct kern {
    const char *name;  /* the word for --isa */
    const char *about; /* one phrase for --list-isa */
    bool (*usable)(void); /* does this machine have it */

    /* C (m, n) = A (m, k) B (k, n) + bias (n); bias may be NULL. n is a padded count; m and k are any. */
    void (*gemm_nn)(size_t m, size_t n, size_t k, const float *a, size_t lda, const float *b, size_t ldb,
                    const float *bias, float *c, size_t ldc);
    /* C (m, n) = A (k, m)^T B (k, n): a weight gradient, with k the mini-batch. n is padded; m and k are any. */
    void (*gemm_tn)(size_t m, size_t n, size_t k, const float *a, size_t lda, const float *b, size_t ldb, float *c,
                    size_t ldc);
    /* C (m, n) = A (m, k) B (n, k)^T: an input gradient. k is padded; m and n are any; the padding of C is
     * written as zero. */
    void (*gemm_nt)(size_t m, size_t n, size_t k, const float *a, size_t lda, const float *b, size_t ldb, float *c,
                    size_t ldc);
    /* out (n) = sum of the m rows of A (m, n): a bias gradient. n is padded. */
    void (*sum_rows)(size_t m, size_t n, const float *a, size_t lda, float *out);

    /* out[i] = (in[i] - center) * scale for n bytes; the padding of out (to kern_pad(n)) becomes zero. */
    void (*scale_bytes)(size_t n, const uint8_t *in, float center, float scale, float *out);

    /* y = x > 0 ? x : 0, with NaN kept. n is padded. */
    void (*relu)(size_t n, const float *x, float *y);
    /* dx = y > 0 ? dy : 0, with y the output of relu. n is padded. */
    void (*relu_back)(size_t n, const float *y, const float *dy, float *dx);

    /* One keep bit for each of m rows of n units, 1 with probability 1 - threshold / 65536. bits is
     * (m, kern_pad(n) / 16) of uint16_t: bit j of word w is unit 16 w + j. The draw for a unit depends on the
     * stream, the row and the unit alone (src/kern/body_mask.h has the mapping). */
    void (*mask_draw)(size_t m, size_t n, struct kern_draw draw, uint32_t threshold, uint16_t *bits);
    /* y = keep ? x * scale : 0 for m rows of n units, rows kern_pad(n) apart, bits as mask_draw made them.
     * x and y may be the same. A dropped NaN is 0. */
    void (*mask_apply)(size_t m, size_t n, const uint16_t *bits, float scale, const float *x, float *y);

    /* Softmax and cross-entropy of m rows of n logits, rows kern_pad(n) apart. *loss gets the sum over rows of
     * -log softmax(logits)[label]; *correct the count of rows whose largest logit (the first of equals) is the
     * label. grad, unless NULL, gets (softmax - onehot) * grad_scale. A row with a NaN gives a NaN loss. */
    void (*softmax_loss)(size_t m, size_t n, const float *logits, const uint8_t *labels, float grad_scale, float *grad,
                         double *loss, size_t *correct);

    /* One Adam step over n (padded) parameters: m and v are the moments, in place. */
    void (*adam)(size_t n, const struct kern_adam *k, const float *g, float *m, float *v, float *w);
    /* u = momentum * u + g; w -= lr * u, PyTorch's form without dampening. */
    void (*sgd)(size_t n, float lr, float momentum, const float *g, float *u, float *w);
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
