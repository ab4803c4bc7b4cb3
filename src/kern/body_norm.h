/* SPDX-License-Identifier: MIT */
/* Batch normalisation, for one shim: statistics of each row of activations, and rows moved and scaled. VEC rows at a
 * time, so that their sums end in one vector. Columns behind the samples do not count, for nothing is known of them. */

/* Lanes j, j + 1 ... of a row, those behind the samples 0. */
INLINE vf row_inside(size_t j, size_t samples, vf v)
{
    return j + VEC <= samples ? v : vec_keep((vi)(vec_lanes() + (int32_t)j < (int32_t)samples), v);
}

/* The sum over each of VEC vectors. */
INLINE vf vec_totals(vf v[VEC])
{
    vec_transpose(v);
    UNROLL
    for (int half = VEC / 2; half > 0; half /= 2)
        UNROLL
        for (int i = 0; i < half; i++)
            v[i] += v[i + half];
    return v[0];
}

INLINE vf row_sum(size_t samples, const float *x)
{
    vf sum = {0};
    for (size_t j = 0; j < samples; j += VEC)
        sum += row_inside(j, samples, vec_load(x + j));
    return sum;
}

/* Of (x - mean) * d; of (x - mean)^2 where d is NULL. */
INLINE vf row_product(size_t samples, const float *x, float mean, const float *d)
{
    vf sum = {0};
    for (size_t j = 0; j < samples; j += VEC) {
        vf v = row_inside(j, samples, vec_load(x + j) - mean);
        sum = vec_fma(v, d ? row_inside(j, samples, vec_load(d + j)) : v, sum);
    }
    return sum;
}

static void row_moments(size_t units, size_t samples, const float *x, size_t ld, float *mean, float *variance)
{
    for (size_t r = 0; r < units; r += VEC) {
        vf v[VEC];
        for (size_t i = 0; i < VEC; i++)
            v[i] = r + i < units ? row_sum(samples, x + (r + i) * ld) : vec_all(0);
        vec_store(mean + r, vec_totals(v) / (float)samples);
        for (size_t i = 0; i < VEC; i++)
            v[i] = r + i < units ? row_product(samples, x + (r + i) * ld, mean[r + i], NULL) : vec_all(0);
        vec_store(variance + r, vec_totals(v) / (float)samples);
    }
}

static void row_scale(size_t units, size_t n, const float *x, size_t ld, const float *mean, const float *factor,
                      const float *shift, float *y)
{
    for (size_t r = 0; r < units; r++, x += ld, y += ld)
        for (size_t j = 0; j < n; j += VEC)
            vec_store(y + j, vec_fma(vec_load(x + j) - mean[r], vec_all(factor[r]), vec_all(shift[r])));
}

static void row_sums(size_t units, size_t samples, const float *x, size_t ld, const float *mean, const float *dy,
                     float *sum, float *product)
{
    for (size_t r = 0; r < units; r += VEC) {
        vf s[VEC], p[VEC];
        for (size_t i = 0; i < VEC; i++) {
            size_t at = (r + i) * ld;
            s[i] = r + i < units ? row_sum(samples, dy + at) : vec_all(0);
            p[i] = r + i < units ? row_product(samples, x + at, mean[r + i], dy + at) : vec_all(0);
        }
        vec_store(sum + r, vec_totals(s));
        vec_store(product + r, vec_totals(p));
    }
}

static void row_mix(size_t units, size_t samples, const float *x, size_t ld, const float *mean, const float *of_dy,
                    const float *of_x, const float *shift, const float *dy, float *dx)
{
    for (size_t r = 0; r < units; r++, x += ld, dy += ld, dx += ld)
        for (size_t j = 0; j < kern_pad(samples); j += VEC) {
            vf v = vec_fma(vec_load(x + j) - mean[r], vec_all(of_x[r]), vec_all(shift[r]));
            v = vec_fma(vec_load(dy + j), vec_all(of_dy[r]), v);
            vec_store(dx + j, row_inside(j, samples, v));
        }
}
