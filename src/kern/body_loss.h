/* SPDX-License-Identifier: MIT */
/* Softmax and cross-entropy, for one shim: VEC samples side by side, so that no sum runs across a vector. */

/* e^x for x <= 0: x = i ln 2 + r with |r| <= ln 2 / 2, a polynomial for e^r (relative error about 1e-7), and 2^i
 * put together from its bits. Below -87 it is 0; NaN stays NaN. */
INLINE vf exp_negative(vf x)
{
    const float magic = 0x1.8p23f; /* adding it rounds to an integer in the low bits */
    vi tiny = (vi)(x < -87.0f);
    x = vec_select(tiny, vec_all(-87.0f), x);
    vf shifted = vec_fma(x, vec_all(1.44269504f), vec_all(magic));
    vf i = shifted - magic;
    vf r = vec_fma(i, vec_all(-0.693145752f), x);
    r = vec_fma(i, vec_all(-1.42860677e-6f), r);
    vf p = vec_fma(r, vec_all(1.38888889e-3f), vec_all(8.33333333e-3f));
    p = vec_fma(p, r, vec_all(4.16666667e-2f));
    p = vec_fma(p, r, vec_all(1.66666667e-1f));
    p = vec_fma(p, r, vec_all(0.5f));
    p = vec_fma(p, r, vec_all(1.0f));
    p = vec_fma(p, r, vec_all(1.0f));
    vi exponent = ((vi)shifted - (vi)vec_all(magic) + 127) << 23;
    return vec_keep(~tiny, p * (vf)exponent);
}

/* VEC samples of the logits: the first of the largest, and the label's. */
struct columns {
    vf max, target;
    vi best;
};

INLINE struct columns columns_scan(size_t classes, const float *x, size_t ld, vi label)
{
    struct columns c = {.max = vec_load(x), .target = vec_load(x), .best = {0}};
    for (size_t i = 1; i < classes; i++) {
        vf v = vec_load(x + i * ld);
        vi more = (vi)(v > c.max), is_label = (vi)(label == (int32_t)i);
        c.max = vec_select(more, v, c.max);
        c.best = (c.best & ~more) | ((int32_t)i & more);
        c.target = vec_select(is_label, v, c.target);
    }
    return c;
}

/* e^(x - max) into e where that is wanted, and their sum. */
INLINE vf columns_exps(size_t classes, const float *x, size_t ld, vf max, float *e)
{
    vf sum = {0};
    for (size_t i = 0; i < classes; i++) {
        vf v = exp_negative(vec_load(x + i * ld) - max);
        sum += v;
        if (e)
            vec_store(e + i * ld, v);
    }
    return sum;
}

/* What a gradient is scaled by, and how much of the target the label and each class have, scaled alike. */
struct target_shares {
    float scale, label, each;
};

/* In place, from the exponentials. */
INLINE void columns_grad(size_t classes, float *g, size_t ld, vi label, vi inside, vf sum, struct target_shares t)
{
    vf factor = t.scale / sum;
    for (size_t i = 0; i < classes; i++) {
        vf hot = vec_keep((vi)(label == (int32_t)i), vec_all(t.label));
        vec_store(g + i * ld, vec_keep(inside, vec_load(g + i * ld) * factor - hot - t.each));
    }
}

static void softmax_loss(size_t classes, size_t samples, const float *logits, size_t ld, const uint8_t *labels,
                         float smooth, float grad_scale, float *grad, double *loss, size_t *correct)
{
    struct target_shares shares = {grad_scale, grad_scale * (1 - smooth), grad_scale * smooth / (float)classes};
    *loss = 0;
    *correct = 0;
    for (size_t s = 0; s < kern_pad(samples); s += VEC) {
        vi inside = (vi)(vec_lanes() + (int32_t)s < (int32_t)samples), label = {0};
        for (size_t i = 0; i < VEC && s + i < samples; i++)
            label[i] = labels[s + i];
        struct columns c = columns_scan(classes, logits + s, ld, label);
        vf sum = columns_exps(classes, logits + s, ld, c.max, grad ? grad + s : NULL);
        if (grad)
            columns_grad(classes, grad + s, ld, label, inside, sum, shares);
        vf gap = c.target - c.max;
        for (size_t i = 0; i < VEC && s + i < samples; i++)
            *loss += log((double)sum[i]) - (double)gap[i];
        *correct += (size_t)__builtin_popcount(vec_signs((vi)(c.best == label) & inside));
    }
}
