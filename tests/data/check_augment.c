/* SPDX-License-Identifier: MIT */
/* Images changed at random and labels drawn at random: each change by itself against a plain one, how often each comes,
 * and that both depend on the seed and the place alone and touch nothing else. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/stream.h"
#include "data/batch.h"
#include "fixture.h"
#include "tests/common/sparse.h"

enum { TOTAL = 4000, TRAIN = 3000, SIZE = 64, SIDE = DATASET_SIDE };

static struct images images;
static struct split split;

/* No two pixels beside each other are alike, and none is black. */
static void set_up(void)
{
    struct err e;
    images = (struct images){TOTAL, mem_array(TOTAL, DATASET_PIXELS), mem_array(TOTAL, 1)};
    ck_assert(images.pixel && images.label);
    for (size_t i = 0; i < (size_t)TOTAL * DATASET_PIXELS; i++)
        images.pixel[i] = (uint8_t)(1 + (i * 37 + i / 784 * 11) % 255);
    for (size_t i = 0; i < TOTAL; i++)
        images.label[i] = (uint8_t)(i % DATASET_CLASSES);
    ck_assert(split_init(&split, TOTAL, TRAIN, TOTAL - TRAIN, true, 3, &e));
}

static void tear_down(void)
{
    mem_free(images.pixel);
    mem_free(images.label);
    split_free(&split);
}

static struct batcher batches(const struct augment *a, double share, uint64_t seed)
{
    struct batcher b;
    struct err e = {0};
    ck_assert_msg(batcher_init(&b, &images, &split, SIZE, true, seed, &e), "%s", e.text);
    ck_assert(batcher_augment(&b, a, &e));
    ck_assert(batcher_mislabel(&b, share, &e));
    return b;
}

/* ---- one image ---- */

static uint8_t pixel_of(const uint8_t *in, bool flip, int x, int y)
{
    if (x < 0 || y < 0 || x >= SIDE || y >= SIDE)
        return 0;
    return in[y * SIDE + (flip ? SIDE - 1 - x : x)];
}

/* Pixel by pixel, from what was drawn. */
static void check_image(const uint8_t *out, const uint8_t *in, bool flip, int dx, int dy, int cut, int middle)
{
    int left = middle % SIDE - cut / 2, top = middle / SIDE - cut / 2;
    for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
            bool gone = x >= left && x < left + cut && y >= top && y < top + cut;
            ck_assert_msg(out[y * SIDE + x] == (gone ? 0 : pixel_of(in, flip, x - dx, y - dy)),
                          "flip %d, shift %d %d, cut %d at %d: pixel %d %d", flip, dx, dy, cut, middle, x, y);
        }
    }
}

/* A word that is drawn as `at` of `below`. */
static uint32_t word_for(int at, int below)
{
    return (uint32_t)((((uint64_t)at << 32) + (uint64_t)below - 1) / (uint64_t)below);
}

START_TEST(each_shift_flip_and_cut)
{
    uint8_t out[DATASET_PIXELS + 1];
    out[DATASET_PIXELS] = 0x5a;
    for (int shift = 0; shift <= 8; shift += 4)
        for (int dx = -shift; dx <= shift; dx += SPARSE)
            for (int dy = -shift; dy <= shift; dy += 2)
                for (int cut = 0; cut <= 20; cut += 5)
                    for (int middle = cut + dx + shift; middle < DATASET_PIXELS; middle += cut ? 111 : DATASET_PIXELS) {
                        const struct augment a = {.shift = (unsigned)shift, .flip = true, .cut = (unsigned)cut};
                        bool flip = (dx + dy) % 3 == 0;
                        const uint32_t draw[4] = {word_for(dx + shift, 2 * shift + 1),
                                                  word_for(dy + shift, 2 * shift + 1), word_for(middle, DATASET_PIXELS),
                                                  flip ? 0x80000000 : 0x7fffffff};
                        augment_image(out, images.pixel, &a, draw);
                        check_image(out, images.pixel, flip, dx, dy, cut, middle);
                        ck_assert_uint_eq(out[DATASET_PIXELS], 0x5a);
                    }
}
END_TEST

/* ---- batches ---- */

static bool same(const struct batch *a, const struct batch *b)
{
    bool equal = a->count == b->count && memcmp(a->label, b->label, a->count) == 0;
    for (size_t i = 0; equal && i < a->count; i++)
        equal = memcmp(a->image[i], b->image[i], DATASET_PIXELS) == 0;
    return equal;
}

/* Which image stands at a place of an epoch's batch. */
static size_t index_at(const struct batcher *b, size_t step, size_t i)
{
    return b->order[step * SIZE + i];
}

START_TEST(nothing_asked_changes_nothing)
{
    struct batcher b = batches(&(struct augment){0}, 0, 3);
    batcher_begin_epoch(&b, 1);
    struct batch batch = batcher_train(&b, 5);
    for (size_t i = 0; i < batch.count; i++)
        ck_assert_ptr_eq(batch.image[i], images.pixel + index_at(&b, 5, i) * DATASET_PIXELS); /* no copy */
    ck_assert(!b.changed && !b.mislabelled);
    batcher_free(&b);
}
END_TEST

START_TEST(changes_depend_on_seed_epoch_and_step_alone)
{
    const struct augment a = {.shift = 2, .flip = true, .cut = 8};
    struct batcher one = batches(&a, 0, 3), two = batches(&a, 0, 3), plain = batches(&(struct augment){0}, 0, 3);
    for (size_t step = 0; step < 10; step++) {
        batcher_begin_epoch(&one, 1);
        batcher_train(&one, step);
    }
    batcher_begin_epoch(&one, 4);
    batcher_begin_epoch(&two, 4);
    batcher_begin_epoch(&plain, 4);
    struct batch x = batcher_train(&one, 7), y = batcher_train(&two, 7), z = batcher_train(&plain, 7);
    ck_assert(same(&x, &y));
    ck_assert(!same(&x, &z));
    ck_assert_mem_eq(x.label, z.label, x.count);
    two.epoch = 5; /* the same images, otherwise changed */
    y = batcher_train(&two, 7);
    ck_assert(!same(&x, &y));
    batcher_free(&one);
    batcher_free(&two);
    batcher_free(&plain);
}
END_TEST

/* Neither what validates nor what is measured without noise is changed, nor the images themselves. */
START_TEST(only_training_batches_are_changed)
{
    const struct augment a = {.shift = 2, .flip = true, .cut = 8};
    struct batcher b = batches(&a, 0.5, 3);
    size_t n = 0, moved = 0;
    batcher_begin_epoch(&b, 1);
    for (size_t step = 0; step < batcher_valid_steps(&b); step++) {
        struct batch batch = batcher_valid(&b, step);
        for (size_t i = 0; i < batch.count; i++, n++) {
            ck_assert_ptr_eq(batch.image[i], images.pixel + (size_t)split.valid[n] * DATASET_PIXELS);
            ck_assert_uint_eq(batch.label[i], split.valid[n] % DATASET_CLASSES);
        }
    }
    ck_assert_uint_eq(n, TOTAL - TRAIN);
    n = 0;
    ck_assert_uint_eq(batcher_off_steps(&b, 1000), 16);
    for (size_t step = 0; step < batcher_off_steps(&b, 1000); step++) {
        struct batch batch = batcher_off(&b, 1000, step);
        for (size_t i = 0; i < batch.count; i++, n++) {
            ck_assert_ptr_eq(batch.image[i], images.pixel + (size_t)split.train[n] * DATASET_PIXELS);
            moved += batch.label[i] != split.train[n] % DATASET_CLASSES;
        }
    }
    ck_assert_uint_eq(n, 1000);
    ck_assert_uint_gt(moved, 400); /* with the labels of training */
    ck_assert_uint_eq(batcher_off_steps(&b, 0), 0);
    batcher_free(&b);
}
END_TEST

/* A lone white pixel in the middle tells how its image was moved: each of 25 places is as frequent, within 5 standard
 * deviations of a binomial. */
START_TEST(shifts_are_uniform)
{
    const struct augment a = {.shift = 2};
    struct batcher b = batches(&a, 0, 9);
    double count[25] = {0}, seen = 0;
    memset(images.pixel, 0, (size_t)TOTAL * DATASET_PIXELS);
    for (size_t i = 0; i < TOTAL; i++)
        images.pixel[i * DATASET_PIXELS + 14 * SIDE + 14] = 255;
    for (uint32_t epoch = 1; epoch <= 10; epoch++) {
        batcher_begin_epoch(&b, epoch);
        for (size_t step = 0; step < batcher_train_steps(&b); step++) {
            struct batch batch = batcher_train(&b, step);
            for (size_t i = 0; i < batch.count; i++, seen++) {
                const uint8_t *at = memchr(batch.image[i], 255, DATASET_PIXELS);
                ck_assert_ptr_nonnull(at);
                int place = (int)(at - batch.image[i]), dx = place % SIDE - 14, dy = place / SIDE - 14;
                ck_assert(abs(dx) <= 2 && abs(dy) <= 2);
                count[(dy + 2) * 5 + dx + 2]++;
            }
        }
    }
    ck_assert(seen == 10.0 * TRAIN);
    for (int i = 0; i < 25; i++)
        ck_assert_double_lt(fabs(count[i] - seen / 25), 5 * sqrt(seen * 24 / 625));
    batcher_free(&b);
}
END_TEST

/* ---- labels ---- */

START_TEST(labels_are_drawn_at_the_share)
{
    static const double shares[] = {0.05, 0.2, 0.5, 1};
    for (size_t k = 0; k < sizeof shares / sizeof *shares; k++) {
        struct batcher b = batches(&(struct augment){0}, shares[k], 3);
        double wrong = 0, by[DATASET_CLASSES] = {0};
        for (size_t i = 0; i < TRAIN; i++) {
            size_t index = split.train[i];
            unsigned away = (b.mislabelled[index] + 10u - images.label[index]) % 10;
            ck_assert_uint_lt(b.mislabelled[index], DATASET_CLASSES);
            wrong += away != 0;
            by[away]++;
        }
        ck_assert_double_le(fabs(wrong - TRAIN * shares[k]), 5 * sqrt(TRAIN * shares[k] * (1 - shares[k])));
        for (int away = 1; away < DATASET_CLASSES; away++)
            ck_assert_double_lt(fabs(by[away] - wrong / 9), 5 * sqrt(wrong * 8 / 81));
        batcher_free(&b);
    }
}
END_TEST

/* The same in each epoch and whatever else the run does; another seed draws others. */
START_TEST(labels_stay_for_the_run)
{
    const struct augment a = {.flip = true};
    struct batcher one = batches(&(struct augment){0}, 0.3, 3), two = batches(&a, 0.3, 3), other = batches(&a, 0.3, 4);
    ck_assert_mem_eq(one.mislabelled, two.mislabelled, TOTAL);
    ck_assert_mem_ne(one.mislabelled, other.mislabelled, TOTAL);
    for (uint32_t epoch = 1; epoch <= 3; epoch++) {
        batcher_begin_epoch(&two, epoch);
        struct batch batch = batcher_train(&two, epoch);
        for (size_t i = 0; i < batch.count; i++)
            ck_assert_uint_eq(batch.label[i], one.mislabelled[index_at(&two, epoch, i)]);
    }
    batcher_free(&one);
    batcher_free(&two);
    batcher_free(&other);
}
END_TEST

Suite *augment_suite(void)
{
    Suite *s = suite_create("augment");
    TCase *t = tcase_create("augment");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, each_shift_flip_and_cut);
    tcase_add_test(t, nothing_asked_changes_nothing);
    tcase_add_test(t, changes_depend_on_seed_epoch_and_step_alone);
    tcase_add_test(t, only_training_batches_are_changed);
    tcase_add_test(t, shifts_are_uniform);
    tcase_add_test(t, labels_are_drawn_at_the_share);
    tcase_add_test(t, labels_stay_for_the_run);
    suite_add_tcase(s, t);
    return s;
}
