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

/* VEC images from pixel j on, a vector each. keep is NULL where nothing is dropped. */
INLINE void read_block(const uint8_t *const image[VEC], const uint16_t *const keep[VEC], size_t j, float center,
                       float scale, vf v[VEC])
{
    UNROLL
    for (int i = 0; i < VEC; i++) {
        v[i] = (vec_from_bytes(image[i] + j) - center) * scale;
        if (keep)
            v[i] = vec_keep_bits((uint32_t)keep[i][j / 16] >> j % 16, v[i]);
    }
}

/* Pixels from..to of VEC images, of which `samples` count. rows: where the first one's row of the panel begins, or
 * NULL. */
INLINE void read_images(size_t from, size_t to, size_t samples, const uint8_t *const image[VEC],
                        const uint16_t *const keep[VEC], float center, float scale, float *x, size_t ld, float *rows,
                        size_t width)
{
    for (size_t j = from; j < to; j += VEC) {
        vf v[VEC];
        read_block(image, keep, j, center, scale, v);
        for (size_t i = 0; rows && i < samples; i++)
            vec_store(rows + i * width + (j - from), v[i]);
        vec_transpose(v);
        UNROLL
        for (size_t i = 0; i < VEC; i++)
            vec_store(x + (j - from + i) * ld, v[i]);
    }
    for (size_t i = 0; rows && i < samples; i++)
        for (size_t j = to - from; j < width; j += VEC)
            vec_store(rows + i * width + j, (vf){0});
}

static void read_bytes(size_t n, size_t panel, size_t samples, const uint8_t *const *image, float center, float scale,
                       const uint16_t *keep, float *x, size_t ld, float *panels)
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
        size_t count = s < samples ? least(VEC, samples - s) : 0;
        float *rows = panels ? panels + from * samples + s * width : NULL;
        if (keep)
            read_images(from, to, count, block, kept, center, scale, x + s, ld, rows, width);
        else
            read_images(from, to, count, block, NULL, center, scale, x + s, ld, rows, width);
    }
}
