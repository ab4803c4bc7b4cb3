/* SPDX-License-Identifier: MIT */
/* Activations other than ReLU, and their gradients, for one shim. Every one keeps a NaN. Built on exp_negative of
 * body_loss.h. */

static const float leak = 0.01f;

INLINE vf vec_abs(vf x)
{
    return (vf)((vi)x & 0x7fffffff);
}

INLINE vf leaky_vec(vf x)
{
    return vec_select((vi)(x > 0), x, x * leak);
}

/* 1 / (1 + e^-x), from e^-|x|, which cannot overflow. */
INLINE vf sigmoid_vec(vf x)
{
    vf e = exp_negative(-vec_abs(x));
    return vec_select((vi)(x < 0), e, vec_all(1)) / (1 + e);
}

/* (1 - e^-2|x|) / (1 + e^-2|x|) with the sign of x. Near 0, where the difference has few digits, a polynomial that
 * Cephes (Moshier 1989) has too. */
INLINE vf tanh_vec(vf x)
{
    vf a = vec_abs(x), e = exp_negative(-2 * a), far = (1 - e) / (1 + e), z = x * x;
    vf p = vec_fma(z, vec_all(-5.70498872745e-3f), vec_all(2.06390887954e-2f));
    p = vec_fma(p, z, vec_all(-5.37397155531e-2f));
    p = vec_fma(p, z, vec_all(1.33314422036e-1f));
    p = vec_fma(p, z, vec_all(-3.33332819422e-1f));
    vf near = vec_fma(p * z, x, x), sign = (vf)((vi)x & ~0x7fffffff);
    return vec_select((vi)(a < 0.625f), near, (vf)((vi)far | (vi)sign));
}

/* The normal distribution function, and e^(-x^2/2). Its tail is e^(-x^2/2) times a polynomial in
 * t = 1 / (1 + 0.35 |x|), fitted to a relative error of 3.3e-8, so that it is good far out too. */
INLINE vf normal_vec(vf x, vf *density)
{
    static const float c[] = {-2.91462392e-2f, 1.43972993e-1f, -2.55716443e-1f, 1.59176141e-1f, -2.31108237e-2f,
                              1.05508260e-1f, 1.19832844e-1f, 1.39861867e-1f, 1.39621407e-1f};
    vf t = 1 / vec_fma(vec_abs(x), vec_all(0.35f), vec_all(1)), p = vec_all(c[0]);
    UNROLL
    for (size_t i = 1; i < sizeof c / sizeof *c; i++)
        p = vec_fma(p, t, vec_all(c[i]));
    *density = exp_negative(x * x * -0.5f);
    vf tail = p * t * *density;
    return vec_select((vi)(x < 0), tail, 1 - tail);
}

INLINE vf gelu_vec(vf x)
{
    vf density;
    return x * normal_vec(x, &density);
}

/* f'(x), from x or y = f(x). */
INLINE vf gelu_slope(vf x)
{
    vf density, below = normal_vec(x, &density);
    return vec_fma(x * 0.398942280f, density, below);
}

INLINE vf act_vec(const enum kern_act act, vf x)
{
    switch (act) {
    case KERN_LEAKY: return leaky_vec(x);
    case KERN_TANH: return tanh_vec(x);
    case KERN_SIGMOID: return sigmoid_vec(x);
    case KERN_GELU: break;
    }
    return gelu_vec(x);
}

INLINE vf act_slope(const enum kern_act act, vf x, vf y)
{
    switch (act) {
    case KERN_LEAKY: return vec_select((vi)(x > 0), vec_all(1), vec_all(leak));
    case KERN_TANH: return vec_fma(-y, y, vec_all(1));
    case KERN_SIGMOID: return vec_fma(-y, y, y);
    case KERN_GELU: break;
    }
    return gelu_slope(x);
}

INLINE void act_all(const enum kern_act act, size_t n, const float *x, float *y)
{
    for (size_t i = 0; i < n; i += VEC)
        vec_store(y + i, act_vec(act, vec_load(x + i)));
}

INLINE void act_back_all(const enum kern_act act, size_t n, const float *x, const float *y, const float *dy, float *dx)
{
    for (size_t i = 0; i < n; i += VEC)
        vec_store(dx + i, vec_load(dy + i) * act_slope(act, vec_load(x + i), vec_load(y + i)));
}

/* Calls f(act, ...) with the activation as a constant. */
#define ACT_SWITCH(act_, f, ...)                                                                                       \
    switch (act_) {                                                                                                    \
    case KERN_LEAKY: f(KERN_LEAKY, __VA_ARGS__); break;                                                                \
    case KERN_TANH: f(KERN_TANH, __VA_ARGS__); break;                                                                  \
    case KERN_SIGMOID: f(KERN_SIGMOID, __VA_ARGS__); break;                                                            \
    case KERN_GELU: f(KERN_GELU, __VA_ARGS__); break;                                                                  \
    }

static void activate(enum kern_act act, size_t n, const float *x, float *y)
{
    ACT_SWITCH(act, act_all, n, x, y)
}

static void activate_back(enum kern_act act, size_t n, const float *x, const float *y, const float *dy, float *dx)
{
    ACT_SWITCH(act, act_back_all, n, x, y, dy, dx)
}
