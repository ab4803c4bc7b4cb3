/* SPDX-License-Identifier: MIT */
/* The layouts of kern/kern.h: what their widths promise, and the two kernels that go from one to another, exactly. */
#include <math.h>
#include <string.h>

#include "buffers.h"
#include "tests/common/kerns.h"

START_TEST(strides_are_padded_and_spread_over_the_cache)
{
    for (size_t n = 1; n <= 3000; n++) {
        size_t pad = kern_pad(n), stride = kern_stride(n);
        ck_assert(pad >= n && pad < n + KERN_PAD && pad % KERN_PAD == 0);
        ck_assert(stride >= pad && stride <= pad + KERN_PAD && stride % KERN_PAD == 0);
        ck_assert(stride <= 64 || stride % 64 != 0);
        ck_assert(kern_words(n) * 64 >= n && (kern_words(n) - 1) * 64 < n);
    }
}
END_TEST

START_TEST(panels_are_few_and_equal)
{
    ck_assert_uint_eq(kern_width(0), 0);
    ck_assert_uint_eq(kern_columns(0), 0);
    for (size_t n = 1; n <= 3000; n++) {
        size_t width = kern_width(n), columns = kern_columns(n);
        ck_assert(width % KERN_PAD == 0 && width > 0 && width <= KERN_PANEL);
        ck_assert(columns % width == 0 && columns >= n);
        ck_assert_uint_eq(columns / width, (n + KERN_PANEL - 1) / KERN_PANEL);
        /* one vector less would not do */
        ck_assert(columns / width * (width - KERN_PAD) < n);
    }
}
END_TEST

/* Panel by panel, as dense layers do it. */
static void to_panels(const struct kern *kern, size_t units, size_t samples, const float *x, size_t ld, float *panels)
{
    size_t width = kern_width(units);
    for (size_t u = 0; u < units; u += width)
        kern->transpose(u + width < units ? width : units - u, samples, x + u * ld, ld, panels + u * samples, width);
}

static void try_transpose(const struct kern *kern, size_t units, size_t samples)
{
    size_t ld = some_ld(samples);
    float *x = activations_new(units, samples, ld, 11), *panels = guarded_floats(panels_count(samples, units));
    x[(units - 1) * ld + samples / 2] = -INFINITY;
    x[units / 2 * ld + samples - 1] = NAN;
    to_panels(kern, units, samples, x, ld, panels);
    for (size_t s = 0; s < samples; s++)
        for (size_t u = 0; u < units; u++)
            check_that(same_bits(&panels[panels_at(samples, units, s, u)], &x[u * ld + s], 1),
                       "%s unit %zu of %zu, sample %zu of %zu", kern->name, u, units, s, samples);
    ck_assert(panels_padded(panels, samples, units));
    guarded_free(x);
    guarded_free(panels);
}

static const size_t many[] = {1,   2,   3,   5,   9,   15,  16,  17,  33,  48,  60,  64,  81,  96,
                              112, 120, 127, 128, 129, 144, 161, 193, 256, 257, 330, 500, 784};
enum { MANY = sizeof many / sizeof *many };

START_TEST(rows_become_columns)
{
    for (size_t i = 0; i < MANY; i++)
        for (size_t samples = 1; samples <= 70; samples++)
            try_transpose(usable_kern(_i), many[i], samples);
    try_transpose(usable_kern(_i), 257, 200);
}
END_TEST

/* Images of n bytes at odd addresses, in no order, and keep bits for them. */
struct images {
    size_t n, samples;
    uint8_t *byte;
    const uint8_t **image;
    uint16_t *keep;
};

static struct images images_new(size_t n, size_t samples)
{
    struct images m = {.n = n, .samples = samples};
    m.byte = guarded_new(samples * (n + 1) + 1, 1);
    m.image = guarded_new(samples, sizeof *m.image);
    m.keep = guarded_new(samples * n / 16, sizeof *m.keep);
    for (size_t i = 0; i < samples * (n + 1) + 1; i++)
        m.byte[i] = (uint8_t)((i * 2654435761u) >> 9);
    for (size_t s = 0; s < samples; s++)
        m.image[s] = m.byte + 1 + (samples - 1 - s) * (n + 1);
    for (size_t i = 0; i < samples * n / 16; i++)
        m.keep[i] = (uint16_t)(i * 40503u + (i >> 3));
    return m;
}

static void images_free(struct images *m)
{
    guarded_free(m->byte);
    guarded_free(m->image);
    guarded_free(m->keep);
}

static const float scale = 2.5f;

/* A rounding for each operation, so that every variant gives these bits. */
static float pixel_of(const struct images *m, size_t s, size_t j, bool masked)
{
    bool kept = !masked || (m->keep[(s * m->n + j) / 16] >> j % 16 & 1);
    return kept ? ((float)m->image[s][j] / 255.0f - 0.5f) * scale : 0;
}

/* Panel number p as activations, which have room for no other. */
static void try_block(const struct kern *kern, const struct images *m, size_t p, bool masked)
{
    size_t ld = some_ld(m->samples), last = m->samples - 1, from = p * kern_width(m->n), units = panel_columns(m->n, p);
    float *x = guarded_floats(units * ld);
    kern->read_block(m->n, p, m->samples, m->image, scale, masked ? m->keep : NULL, x, ld);
    for (size_t j = 0; j < units; j++)
        for (size_t s = 0; s < kern_pad(m->samples); s++) {
            const float *got = &x[j * ld + s], want = pixel_of(m, s < last ? s : last, from + j, masked);
            check_that(*got == want, "%s pixel %zu of %zu, sample %zu of %zu: %g, want %g", kern->name, from + j, m->n,
                       s, m->samples, (double)*got, (double)want);
        }
    check_gap(x, units, m->samples, ld);
    guarded_free(x);
}

/* And as a panel, zero past the last pixel. */
static void try_panel(const struct kern *kern, const struct images *m, size_t p, bool masked)
{
    size_t width = kern_width(m->n), from = p * width, units = panel_columns(m->n, p);
    float *x = guarded_floats(m->samples * width);
    kern->read_panel(m->n, p, m->samples, m->image, scale, masked ? m->keep : NULL, x);
    for (size_t s = 0; s < m->samples; s++)
        for (size_t j = 0; j < width; j++) {
            const float *got = &x[s * width + j], want = j < units ? pixel_of(m, s, from + j, masked) : 0;
            check_that(*got == want, "%s panel: pixel %zu of %zu, sample %zu of %zu: %g, want %g", kern->name, from + j,
                       m->n, s, m->samples, (double)*got, (double)want);
        }
    guarded_free(x);
}

static void try_images(const struct kern *kern, size_t n, size_t samples)
{
    struct images m = images_new(n, samples);
    for (int masked = 0; masked <= 1; masked++)
        for (size_t p = 0; p < panels_of(n); p++) {
            try_block(kern, &m, p, masked);
            try_panel(kern, &m, p, masked);
        }
    images_free(&m);
}

START_TEST(bytes_become_activations_and_panels)
{
    for (size_t i = 0; i < MANY; i++)
        for (size_t samples = 1; many[i] % KERN_PAD == 0 && samples <= 70; samples++)
            try_images(usable_kern(_i), many[i], samples);
    try_images(usable_kern(_i), 272, 200);
}
END_TEST

TCase *layout_case(void)
{
    TCase *c = tcase_create("layout");
    tcase_set_timeout(c, 60);
    tcase_add_test(c, strides_are_padded_and_spread_over_the_cache);
    tcase_add_test(c, panels_are_few_and_equal);
    tcase_add_loop_test(c, rows_become_columns, 0, usable_kerns());
    tcase_add_loop_test(c, bytes_become_activations_and_panels, 0, usable_kerns());
    return c;
}
