/* SPDX-License-Identifier: MIT */
/* Standard normal draws, and noise made of them, for one shim. A 32-bit word gives a pair by Box and Muller (1958): its
 * low half is a radius, its high half a direction.
 *
 * With k = word % 2^16 the radius is sqrt(-2 ln u), u = (k + 1/2) / 2^16. Bits 16 and 17 are the signs of the pair
 * (set: negative), and with j = word >> 18, signed, it is in the direction pi / 4 (1 + (j + 1/2) / 2^13) of the first
 * quadrant. So a draw is one of 2^31 pairs of numbers, at most sqrt(34 ln 2) = 4.85 from 0; a true normal is farther
 * out once in 800,000 draws.
 *
 * The mapping, the same in every variant: group g is normals 128 g to 128 g + 127 and uses blocks 16 g to 16 g + 15 of
 * the stream. Word w (0 to 3) of block 16 g + q + 8 h gives the pair 128 g + 32 w + 2 q + h and the same + 16, with q
 * from 0 to 7 and h 0 or 1.
 */
enum {
    NORMAL_BLOCKS = 16,
    NORMALS = KERN_NORMALS, /* of a group */
    SQRT_HALF = 0x3f3504f3, /* sqrt(1/2), as bits of a float */
};

/* -ln u = (16 - e) ln 2 - ln m where k + 1/2 = 2^e m, sqrt(1/2) <= m < sqrt(2). Absolute error below 4e-7, and near u =
 * 1 the relative one too, for ln (1 + x) is x + x^2 times a polynomial. */
INLINE vf minus_log(vi k)
{
    vf half = (vf)(k | 0x4b000000) - 8388607.5f; /* as bits k | 0x4b000000 is 2^23 + k */
    vi bits = (vi)half - SQRT_HALF;
    vf x = (vf)((bits & 0x7fffff) + SQRT_HALF) - 1.0f;
    vf p = vec_fma(x, vec_all(-0.101885865f), vec_all(0.15984096f));
    p = vec_fma(p, x, vec_all(-0.171323873f));
    p = vec_fma(p, x, vec_all(0.199290571f));
    p = vec_fma(p, x, vec_all(-0.249824512f));
    p = vec_fma(p, x, vec_all(0.333341136f));
    p = vec_fma(p, x, vec_all(-0.500000912f));
    vf log_m = vec_fma(x * x, p, x);
    return vec_fma(__builtin_convertvector(16 - (bits >> 23), vf), vec_all(0.693147181f), -log_m);
}

/* The pairs of VEC words. Sine and cosine of an angle a in +-pi / 4 are turned by pi / 4 into the first quadrant:
 * c - s and c + s, which are longer by sqrt(2), as the radius is shorter. */
INLINE void normal_pairs(vi word, vf pair[2])
{
    const float step = 9.58737992e-5f; /* pi / 2^15 */
    vf radius = vec_sqrt(minus_log(word & 0xffff));
    vf a = vec_fma(__builtin_convertvector(word >> 18, vf), vec_all(step), vec_all(step / 2)), square = a * a;
    vf s = vec_fma(square, vec_all(-0.000195039043f), vec_all(0.00833203579f));
    s = vec_fma(s, square, vec_all(-0.166666507f));
    s = vec_fma(s, square, vec_all(0.999999997f)) * a;
    vf c = vec_fma(square, vec_all(-0.00135857793f), vec_all(0.0416550149f));
    c = vec_fma(c, square, vec_all(-0.499998564f));
    c = vec_fma(c, square, vec_all(0.999999972f));
    pair[0] = (vf)((vi)((c - s) * radius) ^ (word << 15 & INT32_MIN));
    pair[1] = (vf)((vi)((c + s) * radius) ^ (word << 14 & INT32_MIN));
}

INLINE void normal_group(struct kern_draw d, uint32_t block, float *z)
{
    UNROLL
    for (int q = 0; q < NORMAL_BLOCKS / 2; q += QUADS) {
        vq b[2][4];
        philox_blocks(d, block + (uint32_t)q, b);
        UNROLL
        for (int w = 0; w < 4; w++) {
            vf pair[2];
            normal_pairs((vi)((b[0][w] & 0xffffffffu) | b[1][w] << 32), pair);
            vec_store(z + 32 * w + 2 * q, pair[0]);
            vec_store(z + 32 * w + 2 * q + 16, pair[1]);
        }
    }
}

static void normal_draw(size_t from, size_t words, struct kern_draw draw, float *z)
{
    uint32_t block = (uint32_t)(from / NORMALS * NORMAL_BLOCKS);
    size_t count = words * 16, i = 0;
    for (; i + NORMALS <= count; i += NORMALS, block += NORMAL_BLOCKS)
        normal_group(draw, block, z + i);
    if (i == count)
        return;
    vf rest[NORMALS / VEC];
    normal_group(draw, block, (float *)rest);
    for (size_t v = 0; i < count; i += VEC, v++)
        vec_store(z + i, rest[v]);
}

static void noise_plus(size_t n, float scale, const float *z, const float *x, float *y)
{
    for (size_t i = 0; i < n; i += VEC)
        vec_store(y + i, vec_fma(vec_all(scale), vec_load(z + i), vec_load(x + i)));
}

static void noise_times(size_t n, float scale, const float *z, const float *x, float *y)
{
    for (size_t i = 0; i < n; i += VEC)
        vec_store(y + i, vec_fma(vec_all(scale), vec_load(z + i), vec_all(1)) * vec_load(x + i));
}

static void noise_spread(size_t n, float scale, const float *deviation, const float *z, const float *x, float *y)
{
    for (size_t i = 0; i < n; i += VEC)
        vec_store(y + i, vec_fma(scale * vec_load(deviation + i), vec_load(z + i), vec_load(x + i)));
}

static void noise_learn(size_t n, float decay, float rate, const float *grad, float *deviation)
{
    for (size_t i = 0; i < n; i += VEC) {
        vf size = (vf)((vi)vec_load(grad + i) & INT32_MAX);
        vec_store(deviation + i, decay * vec_fma(vec_all(rate), size, vec_load(deviation + i)));
    }
}
