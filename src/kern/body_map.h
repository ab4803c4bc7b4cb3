/* SPDX-License-Identifier: MIT */
/* Element by element, and from one layout to another, for one shim. */

/* Not x > 0 ? x : 0, which would turn a NaN into 0 and hide it. */
static void relu(size_t n, const float *x, float *y)
{
    for (size_t i = 0; i < n; i += VEC) {
        vf v = vec_load(x + i);
        vec_store(y + i, vec_keep(~(vi)(v < 0), v));
    }
}

static void relu_back(size_t n, const float *y, const float *dy, float *dx)
{
    for (size_t i = 0; i < n; i += VEC)
        vec_store(dx + i, vec_keep((vi)(vec_load(y + i) > 0), vec_load(dy + i)));
}

/* Sums of floats are short; what they come to is added in double, four at a time, for they wait for each other. */
static double square_sum(size_t n, const float *x)
{
    enum { SHORT = 512, SUMS = 4 };
    double total[SUMS] = {0};
    for (size_t i = 0; i < n;) {
        size_t end = least(n, i + SHORT);
        vf sum[SUMS] = {{0}};
        for (; i + SUMS * VEC <= end; i += SUMS * VEC) {
            UNROLL
            for (size_t k = 0; k < SUMS; k++)
                sum[k] = vec_fma(vec_load(x + i + k * VEC), vec_load(x + i + k * VEC), sum[k]);
        }
        for (; i < end; i += VEC)
            sum[0] = vec_fma(vec_load(x + i), vec_load(x + i), sum[0]);
        vf all = (sum[0] + sum[1]) + (sum[2] + sum[3]);
        UNROLL
        for (int k = 0; k < VEC; k++)
            total[k % SUMS] += (double)all[k];
    }
    return (total[0] + total[1]) + (total[2] + total[3]);
}

static void scale(size_t n, float by, float *x)
{
    for (size_t i = 0; i < n; i += VEC)
        vec_store(x + i, vec_load(x + i) * by);
}

static void transpose(size_t m, size_t n, const float *x, size_t ldx, float *y, size_t ldy)
{
    for (size_t r = 0; r < ldy; r += VEC)
        for (size_t c = 0; c < n; c += VEC) {
            vf v[VEC];
            for (size_t i = 0; i < VEC; i++)
                v[i] = r + i < m ? vec_load(x + (r + i) * ldx + c) : (vf){0};
            vec_transpose(v);
            for (size_t i = 0; i < VEC && c + i < n; i++)
                vec_store(y + (c + i) * ldy + r, v[i]);
        }
}

/* VEC pixels of an image from number j on. keep, unless NULL, is the image's row of keep bits. */
INLINE vf read_pixels(const uint8_t *image, const uint16_t *keep, size_t j, float scale)
{
    vf v = (vec_255ths(vec_from_bytes(image + j)) - 0.5f) * scale;
    return keep ? vec_keep_bits((uint32_t)keep[j / 16] >> j % 16, v) : v;
}

/* Pixels from..to of VEC images. keep is NULL, or all of it is not. */
INLINE void read_columns(size_t from, size_t to, const uint8_t *const image[VEC], const uint16_t *const keep[VEC],
                         float scale, float *x, size_t ld)
{
    for (size_t j = from; j < to; j += VEC, x += VEC * ld) {
        vf v[VEC];
        UNROLL
        for (int i = 0; i < VEC; i++)
            v[i] = read_pixels(image[i], keep ? keep[i] : NULL, j, scale);
        vec_transpose(v);
        UNROLL
        for (size_t i = 0; i < VEC; i++)
            vec_store(x + i * ld, v[i]);
    }
}

static void read_block(size_t n, size_t panel, size_t samples, const uint8_t *const *image, float scale,
                       const uint16_t *keep, float *x, size_t ld)
{
    size_t width = kern_width(n), from = panel * width, to = least(n, from + width);
    for (size_t s = 0; s < kern_pad(samples); s += VEC) {
        const uint8_t *block[VEC];
        const uint16_t *kept[VEC];
        for (size_t i = 0; i < VEC; i++) {
            size_t sample = least(s + i, samples - 1); /* the last image fills the padding columns */
            block[i] = image[sample];
            kept[i] = keep ? keep + sample * (n / 16) : NULL;
        }
        if (keep)
            read_columns(from, to, block, kept, scale, x + s, ld);
        else
            read_columns(from, to, block, NULL, scale, x + s, ld);
    }
}

static void read_panel(size_t n, size_t panel, size_t samples, const uint8_t *const *image, float scale,
                       const uint16_t *keep, float *x)
{
    size_t width = kern_width(n), from = panel * width, to = least(n, from + width);
    for (size_t s = 0; s < samples; s++, x += width) {
        const uint16_t *kept = keep ? keep + s * (n / 16) : NULL;
        for (size_t j = from; j < to; j += VEC)
            vec_store(x + (j - from), read_pixels(image[s], kept, j, scale));
        for (size_t j = to - from; j < width; j += VEC)
            vec_store(x + j, (vf){0});
    }
}
