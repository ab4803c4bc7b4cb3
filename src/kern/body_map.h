/* SPDX-License-Identifier: MIT */
/* Element by element and row by row, for one shim: input scaling, ReLU, the bias gradient. */

static void sum_rows(size_t m, size_t n, const float *a, size_t lda, float *out)
{
    for (size_t j = 0; j < n; j += VEC) {
        vf sum = {0};
        for (size_t r = 0; r < m; r++)
            sum += vec_load(a + r * lda + j);
        vec_store(out + j, sum);
    }
}

static void scale_bytes(size_t n, const uint8_t *in, float center, float scale, float *out)
{
    size_t i = 0;
    for (; i + VEC <= n; i += VEC) {
        vb bytes = *(const vb *)(in + i);
        vec_store(out + i, (__builtin_convertvector(bytes, vf) - center) * scale);
    }
    for (; i < n; i++)
        out[i] = ((float)in[i] - center) * scale;
    for (; i < kern_pad(n); i++)
        out[i] = 0;
}

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
