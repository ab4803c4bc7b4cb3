/* SPDX-License-Identifier: MIT */
/* Shared by the kernel tests; see buffers.h. Nothing here uses a layout's code from kern/kern.h but the widths, which
 * check_layout.c holds to their contract. */
#include "buffers.h"

#include <string.h>

#include "base/mem.h"

enum { GUARD = 4 * MEM_ALIGN, CANARY = 0xff };

/* In front of the first canary. */
struct header {
    size_t bytes;
};

void *guarded_new(size_t count, size_t size)
{
    size_t bytes = count * size;
    unsigned char *base = mem_array(MEM_ALIGN + 2 * GUARD + bytes, 1);
    ck_assert_ptr_nonnull(base);
    *(struct header *)(void *)base = (struct header){bytes};
    memset(base + MEM_ALIGN, CANARY, GUARD + bytes + GUARD);
    return base + MEM_ALIGN + GUARD;
}

float *guarded_floats(size_t count)
{
    return guarded_new(count, sizeof(float));
}

void guarded_free(void *data)
{
    unsigned char *middle = data, *base = middle - GUARD - MEM_ALIGN;
    size_t bytes = ((struct header *)(void *)base)->bytes;
    for (size_t i = 0; i < GUARD; i++) {
        check_that(middle[i - GUARD] == CANARY, "%zu bytes: overwritten %zu before the begin", bytes, GUARD - i);
        check_that(middle[bytes + i] == CANARY, "%zu bytes: overwritten %zu behind the end", bytes, i);
    }
    mem_free(base);
}

bool untouched(const float *x, size_t count)
{
    const unsigned char *byte = (const unsigned char *)x;
    for (size_t i = 0; i < count * sizeof *x; i++)
        if (byte[i] != CANARY)
            return false;
    return true;
}

/* The high bits of a linear congruential generator (Knuth's MMIX). */
void fill(float *x, size_t count, unsigned salt)
{
    uint64_t state = (salt + 1) * UINT64_C(0x9E3779B97F4A7C15);
    for (size_t i = 0; i < count; i++) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        x[i] = (float)(state >> 40) * 0x1p-23f - 1;
    }
}

void *copy_of(const void *from, size_t count, size_t size)
{
    return memcpy(guarded_new(count, size), from, count * size);
}

bool same_bits(const float *a, const float *b, size_t count)
{
    return memcmp(a, b, count * sizeof *a) == 0;
}

float *activations_new(size_t units, size_t samples, size_t ld, unsigned salt)
{
    float *x = guarded_floats(units * ld);
    for (size_t u = 0; u < units; u++)
        fill(x + u * ld, samples, salt * 1000 + (unsigned)u);
    return x;
}

float *gradient_new(size_t units, size_t samples, size_t ld, double density, unsigned salt)
{
    float *x = activations_new(units, samples, ld, salt), *coin = guarded_floats(units * samples);
    fill(coin, units * samples, salt + 1);
    for (size_t u = 0; u < units; u++)
        for (size_t s = 0; s < kern_pad(samples); s++)
            if (s >= samples || (double)coin[u * samples + s] >= 2 * density - 1)
                x[u * ld + s] = 0;
    guarded_free(coin);
    return x;
}

void check_gap(const float *x, size_t units, size_t samples, size_t ld)
{
    size_t end = kern_pad(samples);
    for (size_t u = 0; u < units; u++)
        check_that(untouched(x + u * ld + end, ld - end), "row %zu: written behind %zu", u, end);
}

void check_gradient_padding(const float *x, size_t units, size_t samples, size_t ld)
{
    for (size_t u = 0; u < units; u++)
        for (size_t s = samples; s < kern_pad(samples); s++)
            check_that(x[u * ld + s] == 0, "row %zu, padding column %zu: %g", u, s, (double)x[u * ld + s]);
    check_gap(x, units, samples, ld);
}

size_t some_ld(size_t samples)
{
    return kern_stride(samples) + samples % 3 * KERN_PAD;
}

size_t panels_count(size_t rows, size_t n)
{
    return rows * kern_columns(n);
}

size_t panels_at(size_t rows, size_t n, size_t r, size_t c)
{
    size_t width = kern_width(n), before = c / width * width;
    return before * rows + r * width + (c - before);
}

size_t panels_of(size_t n)
{
    return kern_columns(n) / kern_width(n);
}

size_t panel_columns(size_t n, size_t p)
{
    size_t width = kern_width(n), from = p * width;
    return n - from < width ? n - from : width;
}

float *panels_new(size_t rows, size_t n, unsigned salt)
{
    float *x = guarded_floats(panels_count(rows, n)), *row = guarded_floats(n);
    memset(x, 0, panels_count(rows, n) * sizeof *x);
    for (size_t r = 0; r < rows; r++) {
        fill(row, n, salt * 1000 + (unsigned)r);
        for (size_t c = 0; c < n; c++)
            x[panels_at(rows, n, r, c)] = row[c];
    }
    guarded_free(row);
    return x;
}

float *panels_plain(const float *x, size_t rows, size_t n)
{
    float *plain = guarded_floats(rows * n);
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < n; c++)
            plain[r * n + c] = x[panels_at(rows, n, r, c)];
    return plain;
}

bool panels_padded(const float *x, size_t rows, size_t n)
{
    for (size_t r = 0; r < rows; r++)
        for (size_t c = n; c < kern_columns(n); c++)
            if (x[panels_at(rows, n, r, c)] != 0)
                return false;
    return true;
}

/* Ends of vectors, strips, panels and chunks; kern_width is 16, 32 ... 128, and 80 to 128 where there are several. */
static const size_t tails[] = {15, 16, 17, 31, 33, 48, 63, 64, 65, 80, 96, 111, 112, 113, 127, 128, 129, 130, 144, 161,
                               193, 225, 255, 256, 257, 321, 385};
enum { SMALL = 20, TAILS = sizeof tails / sizeof *tails };

static void long_shapes(const struct kern *kern, size_t length, void (*try)(const struct kern *, struct shape3))
{
    static const size_t other[] = {1, 6, 13, 33, 66};
    enum { OTHERS = sizeof other / sizeof *other };
    for (size_t i = 0; i < OTHERS; i++) {
        size_t a = other[i], b = other[(i * 2 + length) % OTHERS];
        try(kern, (struct shape3){length, a, b});
        try(kern, (struct shape3){a, length, b});
        try(kern, (struct shape3){a, b, length});
    }
}

void each_shape(const struct kern *kern, void (*try)(const struct kern *, struct shape3))
{
    for (size_t out = 1; out <= SMALL; out++)
        for (size_t in = 1; in <= SMALL; in++)
            for (size_t samples = 1; samples <= SMALL; samples++)
                try(kern, (struct shape3){out, in, samples});
    for (size_t i = 0; i < TAILS; i++)
        long_shapes(kern, tails[i], try);
    try(kern, (struct shape3){120, 784, 64});
    try(kern, (struct shape3){10, 60, 16});
    try(kern, (struct shape3){130, 257, 129});
}

void product(const struct kern *kern, struct shape3 s, const float *a, size_t lda, uint64_t *live, const float *b,
             const struct kern_update *update, size_t at)
{
    size_t width = kern_width(s.in);
    kern->nonzero(s.out, s.samples, a, lda, live);
    for (size_t j = 0; j < s.in; j += width)
        kern->sparse_product(s.out, width, s.samples, a, lda, live, b + j * s.samples, update, at + j * s.out);
}
