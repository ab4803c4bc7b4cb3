/* SPDX-License-Identifier: MIT */
/* The trainer on real images: it learns, it is the same bits twice, and its numbers are what they say. */
#include <math.h>
#include <pthread.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "check_train.h"
#include "nn/model.h"
#include "tests/common/kerns.h"
#include "tests/common/sparse.h"
#include "train/trainer.h"

static void run_epochs(struct trainer *t, unsigned epochs, struct epoch_row *row)
{
    for (unsigned i = 0; i < epochs; i++) {
        trainer_begin_epoch(t);
        while (trainer_in_epoch(t))
            trainer_step(t);
        trainer_end_epoch(t, row);
    }
}

static void start(struct trainer *t, const struct dataset *d, const char *words, const struct kern *kern)
{
    struct spec s = spec_of(words);
    struct err e;
    model_thread_init();
    ck_assert_msg(trainer_init(t, &s, &d->train, kern, &e), "%s", e.text);
}

/* The layers behind the words, and of noise on weights or another scaling what their configuration says. */
static const struct layered {
    const char *words, *layers;
} layered[] = {
    {"net=mlp:9", "pixels dense relu dropout dense"},
    {"net=mlp:9 act=gelu", "pixels dense gelu dropout dense"},
    {"net=mlp:9 drop=gauss:0.2,add:0.3", "pixels gauss dense relu add dense"},
    {"net=mlp:9 drop=connect:0.2,sdr:0.1", "pixels dense/connect@0 relu dense/delta@1"},
    {"net=mlp:9 drop=classic:0.2,wrong:0.1", "pixels/classic dense relu dropout/wrong dense"},
    {"net=mlp:9 norm=batch", "pixels dense batchnorm relu dropout dense"},
    {"net=mlp:9 norm=batch order=act-norm-drop", "pixels dense relu batchnorm dropout dense"},
    {"net=mlp:9 norm=batch order=act-drop-norm", "pixels dense relu dropout batchnorm dense"},
    {"net=mlp:9 norm=batch order=norm-drop-act", "pixels dense batchnorm dropout relu dense"},
    {"net=mlp:9 norm=batch order=drop-norm-act", "pixels dense dropout batchnorm relu dense"},
    {"net=mlp:9 norm=batch order=drop-act-norm", "pixels dense dropout relu batchnorm dense"},
};

static void name_layer(char *out, size_t size, const struct layer *l)
{
    static const char *const weights[] = {[WEIGHTS_STILL] = "", [WEIGHTS_CONNECT] = "/connect",
                                          [WEIGHTS_DELTA] = "/delta"};
    static const char *const scaling[] = {[SCALING_INVERTED] = "", [SCALING_CLASSIC] = "/classic",
                                          [SCALING_WRONG] = "/wrong"};
    text_append(out, size, "%s%s%s%s", out[0] ? " " : "", l->ops->name, weights[l->config.weights],
                scaling[l->config.scaling]);
    if (l->config.weights)
        text_append(out, size, "@%u", l->config.site);
}

START_TEST(words_become_layers)
{
    struct dataset d;
    struct trainer t;
    char got[256] = "";
    load_first_2048(&d);
    start(&t, &d, layered[_i].words, kern_best());
    for (size_t i = 0; i < t.model.layer_count; i++)
        name_layer(got, sizeof got, &t.model.layer[i]);
    ck_assert_str_eq(got, layered[_i].layers);
    trainer_free(&t);
    dataset_free(&d);
}
END_TEST

START_TEST(it_learns)
{
    struct dataset d;
    struct trainer t;
    struct epoch_row first, last;
    load_first_2048(&d);
    start(&t, &d, "train=1600 valid=400", usable_kern(_i));
    run_epochs(&t, 1, &first);
    run_epochs(&t, 14, &last);
    ck_assert_uint_eq(last.epoch, 15);
    ck_assert(last.value[METRIC_TRAIN_LOSS] < 0.6 * first.value[METRIC_TRAIN_LOSS]);
    ck_assert(last.value[METRIC_TRAIN_ACCURACY] > 85);
    ck_assert(last.value[METRIC_VALID_ACCURACY] > 75);
    trainer_free(&t);
    dataset_free(&d);
}
END_TEST

/* 100 images in batches of 64: two batches, the second of 36, which counts as much as the first in the mean. */
START_TEST(an_epoch_is_the_mean_of_its_batches)
{
    struct dataset d;
    struct trainer t;
    struct epoch_row row;
    load_first_2048(&d);
    start(&t, &d, "shuffle=0 train=100 valid=70", kern_best());
    ck_assert_uint_eq(t.steps, 2);
    trainer_begin_epoch(&t);
    double sum = trainer_step(&t);
    sum += trainer_step(&t);
    ck_assert(!trainer_in_epoch(&t));
    trainer_end_epoch(&t, &row);
    ck_assert_double_eq_tol(row.value[METRIC_TRAIN_LOSS], sum / 2, 1e-12);
    const uint8_t *image[64];
    double valid = 0;
    size_t correct = 0;
    for (size_t at = 100; at < 170; at += 64) {
        size_t n = at + 64 < 170 ? 64 : 170 - at;
        for (size_t i = 0; i < n; i++)
            image[i] = d.train.pixel + (at + i) * DATASET_PIXELS;
        struct tally tally = model_evaluate(&t.model, image, d.train.label + at, n);
        valid += tally.loss;
        correct += tally.correct;
    }
    ck_assert_double_eq_tol(row.value[METRIC_VALID_LOSS], valid / 2, 1e-12);
    ck_assert_double_eq_tol(row.value[METRIC_VALID_ACCURACY], 100.0 * (double)correct / 70, 1e-9);
    trainer_free(&t);
    dataset_free(&d);
}
END_TEST

/* By default an eighth of the training images, the first of the split's list, where there is noise. Mini-batches of 64,
 * and the last one counts as much as the others. */
START_TEST(noise_off_is_measured_on_the_same_weights)
{
    struct dataset d;
    struct trainer t;
    struct epoch_row row;
    load_first_2048(&d);
    start(&t, &d, "notebook train=800 valid=70", usable_kern(_i));
    run_epochs(&t, 2, &row);
    const uint8_t *image[64];
    uint8_t label[64];
    double off = 0;
    size_t correct = 0;
    for (size_t at = 0; at < 100; at += 64) {
        size_t n = at + 64 < 100 ? 64 : 100 - at;
        for (size_t i = 0; i < n; i++) {
            image[i] = d.train.pixel + t.split.train[at + i] * DATASET_PIXELS;
            label[i] = d.train.label[t.split.train[at + i]];
        }
        struct tally tally = model_evaluate(&t.model, image, label, n);
        off += tally.loss;
        correct += tally.correct;
    }
    ck_assert_double_eq_tol(row.value[METRIC_OFF_LOSS], off / 2, 1e-12);
    ck_assert_double_eq_tol(row.value[METRIC_OFF_ACCURACY], (double)correct, 1e-9);
    ck_assert(row.value[METRIC_OFF_LOSS] < row.value[METRIC_TRAIN_LOSS]);
    ck_assert(!metric_has(&row, METRIC_MC_LOSS) && !metric_has(&row, METRIC_MC_ACCURACY));
    trainer_free(&t);
    start(&t, &d, "train=800 valid=70", usable_kern(_i));
    run_epochs(&t, 1, &row);
    ck_assert(!metric_has(&row, METRIC_OFF_LOSS) && !metric_has(&row, METRIC_OFF_ACCURACY));
    trainer_free(&t);
    dataset_free(&d);
}
END_TEST

/* The mean of the passes' answers, not of their losses. */
START_TEST(passes_with_noise_are_measured_by_their_mean)
{
    enum { PASSES = 5, VALID = 50 };
    struct dataset d;
    struct trainer t;
    struct epoch_row row;
    load_first_2048(&d);
    struct spec spec = spec_of("notebook train=800 valid=50");
    struct err e;
    spec.mc = PASSES;
    model_thread_init();
    ck_assert_msg(trainer_init(&t, &spec, &d.train, usable_kern(_i), &e), "%s", e.text);
    run_epochs(&t, 2, &row);
    struct batch b = batcher_valid(&t.batcher, 0);
    ck_assert_uint_eq(b.count, VALID);
    double mean[VALID][DATASET_CLASSES] = {{0}}, loss = 0;
    unsigned correct = 0;
    for (unsigned p = 0; p < PASSES; p++) {
        struct pass pass = {.count = b.count, .image = b.image, .sampling = true, .epoch = p + 1};
        const float *logit = model_forward(&t.model, &pass);
        for (size_t i = 0; i < VALID; i++) {
            double sum = 0;
            for (size_t c = 0; c < DATASET_CLASSES; c++)
                sum += exp((double)logit[c * t.model.stride + i]);
            for (size_t c = 0; c < DATASET_CLASSES; c++)
                mean[i][c] += exp((double)logit[c * t.model.stride + i]) / sum / PASSES;
        }
    }
    for (size_t i = 0; i < VALID; i++) {
        size_t guess = 0;
        for (size_t c = 0; c < DATASET_CLASSES; c++)
            guess = mean[i][c] > mean[i][guess] ? c : guess;
        correct += guess == b.label[i];
        loss -= log(mean[i][b.label[i]]) / VALID;
    }
    ck_assert_double_eq_tol(row.value[METRIC_MC_LOSS], loss, 1e-9);
    ck_assert_double_eq_tol(row.value[METRIC_MC_ACCURACY], 100.0 * correct / VALID, 1e-9);
    trainer_free(&t);
    dataset_free(&d);
}
END_TEST

START_TEST(without_validation_nothing_is_claimed)
{
    struct dataset d;
    struct trainer t;
    struct epoch_row row;
    load_first_2048(&d);
    start(&t, &d, "train=64 valid=0", kern_best());
    run_epochs(&t, 1, &row);
    ck_assert(metric_has(&row, METRIC_TRAIN_LOSS));
    ck_assert(!metric_has(&row, METRIC_VALID_LOSS) && !metric_has(&row, METRIC_VALID_ACCURACY));
    trainer_free(&t);
    dataset_free(&d);
}
END_TEST

/* The weights after three epochs, as bytes. */
struct outcome {
    const struct dataset *data;
    const struct kern *kern;
    const char *words;
    float *weight;
    size_t bytes;
    struct epoch_row row;
};

static void *train_outcome(void *arg)
{
    struct outcome *o = arg;
    struct trainer t;
    start(&t, o->data, o->words, o->kern);
    run_epochs(&t, 3, &o->row);
    o->bytes = t.model.param_count * sizeof(float);
    o->weight = mem_array(t.model.param_count, sizeof(float));
    memcpy(o->weight, t.model.weight, o->bytes);
    trainer_free(&t);
    return NULL;
}

static const char dropout_words[] = "notebook train=1500 valid=300 seed=5";

START_TEST(same_spec_same_bits_alone_or_beside_another)
{
    struct dataset d;
    load_first_2048(&d);
    struct outcome alone = {.data = &d, .kern = usable_kern(_i), .words = dropout_words}, beside = alone, other = alone;
    other.words = "notebook train=1500 valid=300 seed=6";
    train_outcome(&alone);
    pthread_t a, b;
    ck_assert_int_eq(pthread_create(&a, NULL, train_outcome, &beside), 0);
    ck_assert_int_eq(pthread_create(&b, NULL, train_outcome, &other), 0);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    ck_assert_mem_eq(alone.weight, beside.weight, alone.bytes);
    ck_assert_mem_eq(alone.row.value, beside.row.value, sizeof alone.row.value);
    ck_assert(memcmp(alone.weight, other.weight, alone.bytes) != 0);
    mem_free(alone.weight);
    mem_free(beside.weight);
    mem_free(other.weight);
    dataset_free(&d);
}
END_TEST

/* Layer 0 is the input and its dropout. How many of its keep bits two moments share, of 64 x 784. */
static unsigned shared_bits(const uint16_t *a, const uint16_t *b)
{
    unsigned same = 0;
    for (size_t i = 0; i < 64 * DATASET_PIXELS / 16; i++)
        for (unsigned x = (uint16_t)~(a[i] ^ b[i]); x; x &= x - 1)
            same++;
    return same;
}

START_TEST(each_step_of_each_epoch_has_its_own_mask)
{
    enum { WORDS = 64 * DATASET_PIXELS / 16, UNITS = 64 * DATASET_PIXELS };
    static uint16_t first[WORDS], second[WORDS], later[WORDS];
    struct dataset d;
    struct trainer t;
    load_first_2048(&d);
    start(&t, &d, "drop=0.5,0,0 train=128 valid=0", kern_best());
    const uint16_t *bits = t.model.layer[0].bits;
    trainer_begin_epoch(&t);
    trainer_step(&t);
    memcpy(first, bits, sizeof first);
    trainer_step(&t);
    memcpy(second, bits, sizeof second);
    trainer_begin_epoch(&t);
    trainer_step(&t);
    memcpy(later, bits, sizeof later);
    double sigma = sqrt(0.25 / UNITS);
    ck_assert_double_eq_tol((double)shared_bits(first, second) / UNITS, 0.5, 5 * sigma);
    ck_assert_double_eq_tol((double)shared_bits(first, later) / UNITS, 0.5, 5 * sigma);
    trainer_free(&t);
    dataset_free(&d);
}
END_TEST

START_TEST(too_many_images_are_refused)
{
    struct dataset d;
    struct trainer t;
    struct err e;
    struct spec s = spec_of("train=2000 valid=100");
    load_first_2048(&d);
    ck_assert(!trainer_init(&t, &s, &d.train, kern_best(), &e));
    ck_assert_ptr_nonnull(strstr(e.text, "2,048"));
    dataset_free(&d);
}
END_TEST

START_TEST(weights_that_do_not_fit_are_refused)
{
    struct dataset d;
    struct trainer small, large;
    struct tensors weights;
    struct err e;
    load_first_2048(&d);
    start(&small, &d, "net=mlp:60-60 train=64 valid=0", kern_best());
    start(&large, &d, "net=mlp:120-60 train=64 valid=0", kern_best());
    ck_assert(trainer_save(&small, &weights, &e));
    ck_assert(!trainer_load(&large, &weights, "small.safetensors", &e));
    ck_assert_ptr_nonnull(strstr(e.text, "small.safetensors: fc1.weight is [60, 784]"));
    ck_assert_ptr_nonnull(strstr(e.text, "[120, 784]"));
    ck_assert(trainer_load(&small, &weights, "small.safetensors", &e));
    size_t dim = 3;
    ck_assert_ptr_nonnull(tensors_add(&weights, "extra", 1, &dim, &e));
    ck_assert(!trainer_load(&small, &weights, "small.safetensors", &e));
    weights.item[0].name[0] = 'x';
    ck_assert(!trainer_load(&small, &weights, "small.safetensors", &e));
    ck_assert_ptr_nonnull(strstr(e.text, "no tensor fc1.weight"));
    tensors_free(&weights);
    trainer_free(&small);
    trainer_free(&large);
    dataset_free(&d);
}
END_TEST

TCase *trainer_case(void)
{
    TCase *c = tcase_create("trainer");
    tcase_set_tags(c, ARITHMETIC);
    tcase_set_timeout(c, 120);
    tcase_add_loop_test(c, words_become_layers, 0, sizeof layered / sizeof *layered);
    tcase_add_loop_test(c, it_learns, 0, SPARSE_KERNS);
    tcase_add_test(c, an_epoch_is_the_mean_of_its_batches);
    tcase_add_loop_test(c, noise_off_is_measured_on_the_same_weights, 0, usable_kerns());
    tcase_add_loop_test(c, passes_with_noise_are_measured_by_their_mean, 0, usable_kerns());
    tcase_add_test(c, without_validation_nothing_is_claimed);
    tcase_add_loop_test(c, same_spec_same_bits_alone_or_beside_another, 0, SPARSE_KERNS);
    tcase_add_test(c, each_step_of_each_epoch_has_its_own_mask);
    tcase_add_test(c, too_many_images_are_refused);
    tcase_add_test(c, weights_that_do_not_fit_are_refused);
    return c;
}
