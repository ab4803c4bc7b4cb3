/* SPDX-License-Identifier: MIT */
/* Softmax and cross-entropy, for one shim. */

/* e^x for x <= 0: x = i ln 2 + r with |r| <= ln 2 / 2, a polynomial for e^r (relative error about 1e-7), and 2^i
 * put together from its bits. Below -87 it is 0; NaN stays NaN. */
INLINE vf exp_negative(vf x)
{
    const float magic = 0x1.8p23f; /* adding it rounds to an integer in the low bits */
    vi tiny = (vi)(x < -87.0f);
    x = vec_select(tiny, vec_all(-87.0f), x);
    vf shifted = x * 1.44269504f + magic;
    vf i = shifted - magic;
    vf r = x - i * 0.693145752f - i * 1.42860677e-6f;
    vf p = r * 1.38888889e-3f + 8.33333333e-3f;
    p = p * r + 4.16666667e-2f;
    p = p * r + 1.66666667e-1f;
    p = p * r + 0.5f;
    p = p * r + 1.0f;
    p = p * r + 1.0f;
    vi exponent = ((vi)shifted - (vi)vec_all(magic) + 127) << 23;
    return vec_keep(~tiny, p * (vf)exponent);
}

/* The first of the largest. */
INLINE size_t row_argmax(size_t n, const float *x)
{
    size_t best = 0;
    for (size_t i = 1; i < n; i++)
        if (x[i] > x[best])
            best = i;
    return best;
}

/* One row: e^(x - max) into e where that is wanted, and their sum. */
INLINE float row_exps(size_t n, const float *x, float max, float *e)
{
    vf sum = {0};
    for (size_t j = 0; j < kern_pad(n); j += VEC) {
        vi inside = (vi)(vec_lanes() < (int32_t)n - (int32_t)j);
        vf v = vec_keep(inside, exp_negative(vec_keep(inside, vec_load(x + j) - max)));
        sum += v;
        if (e)
            vec_store(e + j, v);
    }
    float total = 0;
    for (int i = 0; i < VEC; i++)
        total += sum[i];
    return total;
}

static void softmax_loss(size_t m, size_t n, const float *logits, const uint8_t *labels, float grad_scale, float *grad,
                         double *loss, size_t *correct)
{
    size_t stride = kern_pad(n);
    *loss = 0;
    *correct = 0;
    for (size_t r = 0; r < m; r++) {
        const float *x = logits + r * stride;
        float *g = grad ? grad + r * stride : NULL;
        size_t best = row_argmax(n, x);
        float sum = row_exps(n, x, x[best], g);
        *loss += log((double)sum) - ((double)x[labels[r]] - (double)x[best]);
        *correct += best == labels[r];
        if (!g)
            continue;
        for (size_t j = 0; j < stride; j += VEC)
            vec_store(g + j, vec_load(g + j) * (grad_scale / sum));
        g[labels[r]] -= grad_scale;
    }
}
