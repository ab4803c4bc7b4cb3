/* SPDX-License-Identifier: MIT */
/* How sure a network is, as a look inside tells it: MC dropout over validation images and over images that are not
 * clothes; and what those images are. */
#include <math.h>
#include <string.h>

#include "check_train.h"
#include "src/train/inspect.h"
#include "tests/common/kerns.h"
#include "train/sample.h"

enum { PASSES = 6, VALID = 150, PIXELS = DATASET_PIXELS };

static const char words[] = "net=mlp:33-16 drop=0.25,0.4,0 train=500 valid=150 seed=5 epochs=2";

static atomic_bool never, always = true;

struct looked {
    struct dataset data;
    struct trainer t;
    struct inspection i;
};

/* A network after its epochs, and what it says without noise. */
static void look(struct looked *k, const char *line, const struct kern *kern)
{
    struct spec s = spec_of(line);
    struct err e;
    struct epoch_row row;
    model_thread_init();
    load_first_2048(&k->data);
    ck_assert_msg(trainer_init(&k->t, &s, &k->data.train, kern, &e), "%s", e.text);
    for (unsigned i = 0; i < s.epochs; i++) {
        trainer_begin_epoch(&k->t);
        while (trainer_in_epoch(&k->t))
            trainer_step(&k->t);
        trainer_end_epoch(&k->t, &row);
    }
    ck_assert(inspection_init(&k->i, &s, k->t.split.valid_count, &e));
    ck_assert_msg(inspect_network(&k->t, &never, &k->i, &e), "%s", e.text);
}

static void leave(struct looked *k)
{
    inspection_free(&k->i);
    trainer_free(&k->t);
    dataset_free(&k->data);
}

static size_t largest(const float *p)
{
    size_t best = 0;
    for (size_t c = 1; c < INSPECTION_CLASSES; c++)
        best = p[c] > p[best] ? c : best;
    return best;
}

/* Of one pass with noise off, or of the mean of all. */
static void check_calibration(const struct inspection *i, const struct reliability *r, double accuracy, bool mean)
{
    size_t count = 0;
    double right = 0;
    for (unsigned b = 0; b < RELIABILITY_BINS; b++)
        count += r->count[b];
    ck_assert_uint_eq(count, i->image_count);
    for (size_t k = 0; k < i->image_count; k++)
        right += largest(mean ? i->image[k].mean : i->image[k].p) == i->image[k].label;
    ck_assert_double_eq_tol(accuracy, 100 * right / (double)i->image_count, 1e-9);
}

static void check_uncertain(const struct inspection *i)
{
    bool seen[VALID] = {0};
    for (size_t k = 0; k < VALID; k++) {
        ck_assert(!seen[i->uncertain[k] - i->image]);
        seen[i->uncertain[k] - i->image] = true;
        ck_assert(k == 0 || i->uncertain[k]->entropy <= i->uncertain[k - 1]->entropy);
    }
}

START_TEST(without_passes_there_is_the_plain_answer)
{
    struct looked k;
    look(&k, words, usable_kern(_i));
    const struct inspection *i = &k.i;
    double entropy = 0;
    for (size_t n = 0; n < VALID; n++) {
        double sum = 0;
        for (size_t c = 0; c < INSPECTION_CLASSES; c++)
            sum -= i->image[n].p[c] > 0 ? (double)i->image[n].p[c] * log((double)i->image[n].p[c]) : 0;
        ck_assert_double_eq_tol((double)i->image[n].entropy, sum, 1e-5);
        ck_assert(!i->image[n].sampled && i->image[n].mutual == 0);
        ck_assert_mem_eq(i->image[n].mean, i->image[n].p, sizeof i->image[n].p);
        entropy += sum / VALID;
    }
    ck_assert(i->passes == 0 && i->sampled == 0 && i->mutual == 0);
    ck_assert_double_eq_tol(i->entropy, entropy, 1e-5);
    check_calibration(i, &i->plain_calibration, i->plain_accuracy, false);
    ck_assert_double_eq_tol(i->plain_accuracy, i->accuracy, 1e-9);
    check_uncertain(i);
    leave(&k);
}
END_TEST

START_TEST(passes_are_the_samplers)
{
    struct looked k;
    look(&k, words, usable_kern(_i));
    struct inspection *i = &k.i;
    ck_assert(inspect_passes(&k.t, PASSES, &never, i));
    ck_assert(i->passes == PASSES && i->sampled == VALID && i->mutual > 0);
    const uint8_t *pixel[64];
    uint8_t label[64];
    struct sampled sums;
    struct sampled_image each[64];
    for (size_t n = 0; n < 64; n++) {
        pixel[n] = i->image[64 + n].pixel;
        label[n] = i->image[64 + n].label;
    }
    sample_begin(&sums, PASSES);
    ck_assert(sample_batch(&k.t.model, pixel, label, 64, 1, NULL, NULL, &sums, each));
    for (size_t n = 0; n < 64; n++) {
        ck_assert_mem_eq(i->image[64 + n].mean, each[n].mean, sizeof each[n].mean);
        ck_assert_mem_eq(i->image[64 + n].spread, each[n].spread, sizeof each[n].spread);
        ck_assert(i->image[64 + n].entropy == each[n].entropy && i->image[64 + n].guess == each[n].plain);
    }
    double mutual = 0;
    for (size_t n = 0; n < VALID; n++)
        mutual += (double)i->image[n].mutual / VALID;
    ck_assert_double_eq_tol(i->mutual, mutual, 1e-6);
    check_calibration(i, &i->calibration, i->mean_accuracy, true);
    check_calibration(i, &i->plain_calibration, i->plain_accuracy, false);
    check_uncertain(i);
    for (size_t n = 0; n < INSPECTION_ODD; n++)
        ck_assert(i->odd[n].image.sampled && i->odd[n].image.mutual > 0);
    leave(&k);
}
END_TEST

/* 200,000 images times passes are the most: every fifth image of a thousand, with a thousand passes. */
START_TEST(many_passes_are_of_fewer_images)
{
    struct looked k;
    look(&k, "net=mlp:2 drop=0,0.5 train=64 valid=1000 epochs=1", kern_best());
    ck_assert(inspect_passes(&k.t, 1000, &never, &k.i));
    ck_assert_uint_eq(k.i.sampled, 200);
    for (size_t n = 0; n < 1000; n++)
        ck_assert(k.i.image[n].sampled == (n % 5 == 0) && k.i.uncertain[n]->sampled == (n < 200));
    ck_assert(!inspect_passes(&k.t, 5, &always, &k.i));
    leave(&k);
}
END_TEST

/* Whether some of the clothes of a class has the pixels from (x, y) to (x + w, y + h). */
static bool is_part(const struct images *clothes, uint8_t class, const uint8_t *pixel, size_t x, size_t y, size_t w,
                    size_t h)
{
    for (size_t n = 0; n < clothes->count; n++) {
        bool same = clothes->label[n] == class;
        for (size_t i = y; i < y + h && same; i++)
            same = memcmp(clothes->pixel + n * PIXELS + i * DATASET_SIDE + x, pixel + i * DATASET_SIDE + x, w) == 0;
        if (same)
            return true;
    }
    return false;
}

static void check_halves(const struct images *clothes, const struct inspection_odd *odd)
{
    const uint8_t *p = odd->image.pixel;
    bool beside = is_part(clothes, odd->a, p, 0, 0, 14, 28) && is_part(clothes, odd->b, p, 14, 0, 14, 28);
    bool above = is_part(clothes, odd->a, p, 0, 0, 28, 14) && is_part(clothes, odd->b, p, 0, 14, 28, 14);
    ck_assert(beside || above);
    ck_assert(odd->a != odd->b && !is_part(clothes, odd->a, p, 0, 0, 28, 28));
}

/* Light of a digit lies in its middle, and no two are the same. */
static void check_digit(const struct inspection *i, size_t at)
{
    const uint8_t *p = i->odd[at].image.pixel;
    size_t lit = 0;
    for (size_t k = 0; k < PIXELS; k++) {
        size_t x = k % DATASET_SIDE, y = k / DATASET_SIDE;
        lit += p[k] > 127;
        ck_assert(!p[k] || (x >= 5 && x < 23 && y >= 2 && y < 27));
    }
    ck_assert_msg(lit > 40 && lit < 240, "digit %u: %zu", i->odd[at].a, lit);
    for (size_t k = 0; k < at; k++)
        ck_assert(memcmp(i->odd[k].image.pixel, p, PIXELS) != 0);
}

static void check_odd(const struct looked *k, unsigned count[ODD_KINDS])
{
    for (size_t n = 0; n < INSPECTION_ODD; n++) {
        const struct inspection_odd *odd = &k->i.odd[n];
        double mean = 0;
        for (size_t i = 0; i < PIXELS; i++)
            mean += odd->image.pixel[i] / (double)PIXELS;
        count[odd->kind]++;
        if (odd->kind == ODD_NOISE)
            ck_assert_double_eq_tol(mean, 127.5, 30);
        if (odd->kind == ODD_HALVES)
            check_halves(&k->data.train, odd);
        if (odd->kind == ODD_OVERLAY)
            ck_assert(odd->a != odd->b && !is_part(&k->data.train, odd->a, odd->image.pixel, 0, 0, 28, 28));
        if (odd->kind == ODD_DIGIT)
            check_digit(&k->i, n);
    }
}

/* They are what they are called, and the same for every network. */
START_TEST(odd_images_are_what_they_say)
{
    struct looked a, b;
    unsigned count[ODD_KINDS] = {0};
    look(&a, words, kern_best());
    look(&b, "net=mlp:8 train=100 valid=10 seed=2 epochs=1", kern_best());
    check_odd(&a, count);
    ck_assert(count[ODD_NOISE] == 6 && count[ODD_HALVES] == 7 && count[ODD_OVERLAY] == 7 && count[ODD_DIGIT] == 10);
    ck_assert_mem_eq(a.i.odd_pixel, b.i.odd_pixel, (size_t)INSPECTION_ODD * PIXELS);
    leave(&b);
    leave(&a);
}
END_TEST

TCase *passes_case(void)
{
    TCase *c = tcase_create("passes");
    tcase_set_tags(c, ARITHMETIC);
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, without_passes_there_is_the_plain_answer, 0, usable_kerns());
    tcase_add_loop_test(c, passes_are_the_samplers, 0, usable_kerns());
    tcase_add_test(c, many_passes_are_of_fewer_images);
    tcase_add_test(c, odd_images_are_what_they_say);
    return c;
}
