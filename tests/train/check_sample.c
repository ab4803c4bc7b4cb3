/* SPDX-License-Identifier: MIT */
/* MC dropout: every number against the same number computed here, plainly, from the logits of the same passes. */
#include <math.h>
#include <string.h>

#include "check_train.h"
#include "tests/common/kerns.h"
#include "train/sample.h"
#include "train/trainer.h"

enum { IMAGES = 300, PASSES = 7, CLASSES = DATASET_CLASSES };

/* A network that has learned a little, and so is sure of some images and not of others. */
static void start(struct trainer *t, struct dataset *d, const char *words, const struct kern *kern)
{
    struct spec s = spec_of(words);
    struct err e;
    struct epoch_row row;
    model_thread_init();
    load_first_2048(d);
    ck_assert_msg(trainer_init(t, &s, &d->train, kern, &e), "%s", e.text);
    for (unsigned i = 0; i < s.epochs; i++) {
        trainer_begin_epoch(t);
        while (trainer_in_epoch(t))
            trainer_step(t);
        trainer_end_epoch(t, &row);
    }
}

static void leave(struct trainer *t, struct dataset *d)
{
    trainer_free(t);
    dataset_free(d);
}

static struct images first(const struct dataset *d, size_t count)
{
    return (struct images){.count = count, .pixel = d->train.pixel, .label = d->train.label};
}

static const char words[] = "net=mlp:40-20 drop=0.2,0.4,0.3 train=500 valid=100 epochs=2 seed=9 batch=64";

/* [pass][image][class]; pass 0 is the one with noise off. */
static double share[PASSES + 1][IMAGES][CLASSES];

static void read_shares(struct model *m, const struct images *images)
{
    for (unsigned pass = 0; pass <= PASSES; pass++)
        for (size_t at = 0; at < images->count; at += 64) {
            const uint8_t *image[64];
            size_t n = images->count - at < 64 ? images->count - at : 64;
            for (size_t i = 0; i < n; i++)
                image[i] = images->pixel + (at + i) * DATASET_PIXELS;
            struct pass p = {.count = n, .image = image, .sampling = pass > 0, .epoch = pass,
                             .step = (uint32_t)(at / 64)};
            const float *logits = model_forward(m, &p);
            for (size_t i = 0; i < n; i++) {
                double sum = 0;
                for (size_t c = 0; c < CLASSES; c++)
                    sum += share[pass][at + i][c] = exp((double)logits[c * m->stride + i]);
                for (size_t c = 0; c < CLASSES; c++)
                    share[pass][at + i][c] /= sum;
            }
        }
}

static double entropy(const double *p)
{
    double sum = 0;
    for (size_t c = 0; c < CLASSES; c++)
        sum -= p[c] * log(p[c]);
    return sum;
}

static size_t guess(const double *p)
{
    size_t best = 0;
    for (size_t c = 1; c < CLASSES; c++)
        best = p[c] > p[best] ? c : best;
    return best;
}

/* The mean of passes 1 to n. */
static void mean_of(size_t image, unsigned n, double mean[CLASSES])
{
    for (size_t c = 0; c < CLASSES; c++) {
        mean[c] = 0;
        for (unsigned t = 1; t <= n; t++)
            mean[c] += share[t][image][c] / n;
    }
}

static void check_reliability(const struct reliability *r, double answer[IMAGES][CLASSES], const uint8_t *label)
{
    double ece = 0;
    for (size_t b = 0; b < RELIABILITY_BINS; b++) {
        double n = 0, right = 0, sure = 0;
        for (size_t i = 0; i < IMAGES; i++) {
            double p = answer[i][guess(answer[i])];
            if (p < b / 10.0 || (p >= (b + 1) / 10.0 && b + 1 < RELIABILITY_BINS))
                continue;
            n++;
            sure += p;
            right += guess(answer[i]) == label[i];
        }
        ck_assert_double_eq((double)r->count[b], n);
        if (n > 0) {
            ck_assert_double_eq_tol(r->confidence[b], sure / n, 1e-12);
            ck_assert_double_eq_tol(r->accuracy[b], right / n, 1e-12);
            ece += n / IMAGES * fabs(right / n - sure / n);
        } else {
            ck_assert(isnan(r->confidence[b]) && isnan(r->accuracy[b]));
        }
    }
    ck_assert_double_eq_tol(r->ece, ece, 1e-12);
}

static void check_image(const struct sampled_image *m, size_t i, const double mean[CLASSES], double mutual)
{
    ck_assert_float_eq_tol(m->entropy, (float)entropy(mean), 1e-6f);
    ck_assert_float_eq_tol(m->mutual, (float)mutual, 1e-6f);
    ck_assert_uint_eq(m->guess, guess(mean));
    ck_assert_uint_eq(m->plain, guess(share[0][i]));
    for (size_t c = 0; c < CLASSES; c++) {
        double variance = 0;
        for (unsigned t = 1; t <= PASSES; t++)
            variance += pow(share[t][i][c] - mean[c], 2) / PASSES;
        ck_assert_float_eq_tol(m->mean[c], (float)mean[c], 1e-6f);
        ck_assert_float_eq_tol(m->spread[c], (float)sqrt(variance), 1e-6f);
    }
}

START_TEST(numbers_are_those_of_the_passes)
{
    static double mean[IMAGES][CLASSES];
    static struct sampled_image each[IMAGES];
    struct dataset d;
    struct trainer t;
    struct sampled s;
    start(&t, &d, words, usable_kern(_i));
    struct images images = first(&d, IMAGES);
    read_shares(&t.model, &images);
    ck_assert(sample_images(&t.model, &images, PASSES, NULL, NULL, &s, each));
    double loss = 0, plain_loss = 0, all = 0, all_mutual = 0, right[PASSES + 1] = {0};
    for (size_t i = 0; i < IMAGES; i++) {
        double inner = 0;
        for (unsigned n = 1; n <= PASSES; n++) {
            mean_of(i, n, mean[i]);
            right[n] += guess(mean[i]) == images.label[i];
            inner += entropy(share[n][i]) / PASSES;
        }
        right[0] += guess(share[0][i]) == images.label[i];
        loss -= log(mean[i][images.label[i]]) / IMAGES;
        plain_loss -= log(share[0][i][images.label[i]]) / IMAGES;
        all += entropy(mean[i]) / IMAGES;
        all_mutual += (entropy(mean[i]) - inner) / IMAGES;
        check_image(&each[i], i, mean[i], entropy(mean[i]) - inner);
    }
    ck_assert(s.count == IMAGES && s.passes == PASSES);
    ck_assert_double_eq_tol(s.loss, loss, 1e-9);
    ck_assert_double_eq_tol(s.plain_loss, plain_loss, 1e-9);
    ck_assert_double_eq_tol(s.entropy, all, 1e-9);
    ck_assert_double_eq_tol(s.mutual, all_mutual, 1e-9);
    ck_assert_double_eq_tol(s.plain_accuracy, 100 * right[0] / IMAGES, 1e-9);
    for (unsigned n = 1; n <= PASSES; n++)
        ck_assert_double_eq_tol(s.accuracy_of[n - 1], 100 * right[n] / IMAGES, 1e-9);
    ck_assert(s.accuracy == s.accuracy_of[PASSES - 1]);
    ck_assert_msg(s.mutual > 0.01, "the passes hardly differ: %g", s.mutual);
    check_reliability(&s.sampled, mean, images.label);
    check_reliability(&s.plain, share[0], images.label);
    leave(&t, &d);
}
END_TEST

/* Without noise there is nothing that passes could differ by, not by rounding either. */
START_TEST(without_noise_every_pass_is_the_plain_one)
{
    static struct sampled_image each[IMAGES];
    struct dataset d;
    struct trainer t;
    struct sampled s;
    start(&t, &d, "net=mlp:40-20 train=500 valid=100 epochs=2", usable_kern(_i));
    struct images images = first(&d, IMAGES);
    ck_assert(sample_images(&t.model, &images, 5, NULL, NULL, &s, each));
    ck_assert(s.accuracy == s.plain_accuracy && s.loss == s.plain_loss);
    ck_assert_mem_eq(&s.sampled, &s.plain, sizeof s.plain);
    ck_assert_double_eq_tol(s.mutual, 0, 1e-14);
    for (int n = 0; n < 5; n++)
        ck_assert(s.accuracy_of[n] == s.plain_accuracy);
    for (size_t i = 0; i < IMAGES; i++)
        for (size_t c = 0; c < CLASSES; c++)
            ck_assert(each[i].spread[c] == 0 && each[i].guess == each[i].plain);
    leave(&t, &d);
}
END_TEST

/* The same bits again, whatever was computed before; other ones from another seed; and the first passes of many are
 * those of few. */
START_TEST(passes_depend_on_seed_and_number_alone)
{
    struct dataset d;
    struct trainer t;
    static struct sampled a, b, longer;
    start(&t, &d, words, usable_kern(_i));
    struct images images = first(&d, IMAGES);
    ck_assert(sample_images(&t.model, &images, 5, NULL, NULL, &a, NULL));
    ck_assert(sample_images(&t.model, &images, 20, NULL, NULL, &longer, NULL));
    ck_assert(sample_images(&t.model, &images, 5, NULL, NULL, &b, NULL));
    ck_assert_mem_eq(&a, &b, sizeof a);
    ck_assert_mem_eq(a.accuracy_of, longer.accuracy_of, 5 * sizeof *a.accuracy_of);
    ck_assert(a.plain_loss == longer.plain_loss && a.loss != longer.loss);
    for (size_t i = 0; i < t.model.layer_count; i++)
        t.model.layer[i].seed++;
    ck_assert(sample_images(&t.model, &images, 5, NULL, NULL, &b, NULL));
    ck_assert(a.plain_loss == b.plain_loss && a.loss != b.loss);
    leave(&t, &d);
}
END_TEST

/* As T grows the accuracy settles: between 1 and 10 passes it moves more than between 50 and 200. */
START_TEST(many_passes_settle)
{
    struct dataset d;
    struct trainer t;
    static struct sampled s;
    start(&t, &d, "net=mlp:40-20 drop=0.5 train=1000 valid=0 epochs=3", kern_best());
    struct images images = first(&d, 1000);
    ck_assert(sample_images(&t.model, &images, 200, NULL, NULL, &s, NULL));
    double last = s.accuracy_of[199];
    ck_assert_msg(last > s.accuracy_of[0] + 3, "from %g to %g", s.accuracy_of[0], last);
    for (unsigned n = 50; n <= 200; n++)
        ck_assert_msg(fabs(s.accuracy_of[n - 1] - last) < 2, "%u: %g, not %g", n, s.accuracy_of[n - 1], last);
    leave(&t, &d);
}
END_TEST

static bool twice(void *left)
{
    return (*(int *)left)-- > 0;
}

START_TEST(sampling_can_be_stopped_and_there_may_be_nothing)
{
    static const struct sampled zero;
    static struct sampled s;
    struct dataset d;
    struct trainer t;
    int left = 2;
    start(&t, &d, words, kern_best());
    struct images images = first(&d, IMAGES);
    ck_assert(!sample_images(&t.model, &images, 5, twice, &left, &s, NULL));
    ck_assert_int_eq(left, -1);
    ck_assert_mem_eq(&s, &zero, sizeof s);
    ck_assert(sample_images(&t.model, &(struct images){0}, 5, NULL, NULL, &s, NULL));
    ck_assert(s.count == 0 && isnan(s.accuracy) && isnan(s.loss) && isnan(s.mutual) && isnan(s.plain.ece));
    leave(&t, &d);
}
END_TEST

/* Weights that are broken are not hidden. */
START_TEST(nan_stays_nan)
{
    static struct sampled s;
    struct dataset d;
    struct trainer t;
    struct model_tensor bias;
    float value[CLASSES] = {[4] = NAN};
    start(&t, &d, words, kern_best());
    ck_assert(model_tensor(&t.model, 5, &bias));
    model_write(&t.model, &bias, value);
    struct images images = first(&d, IMAGES);
    ck_assert(sample_images(&t.model, &images, 3, NULL, NULL, &s, NULL));
    ck_assert(isnan(s.loss) && isnan(s.plain_loss) && isnan(s.entropy) && isnan(s.sampled.ece));
    ck_assert_uint_eq(s.sampled.count[0], IMAGES);
    leave(&t, &d);
}
END_TEST

/* Nobody knows what the images are. */
START_TEST(labels_are_not_needed)
{
    static struct sampled with, without;
    struct sampled_image a[2], b[2];
    struct dataset d;
    struct trainer t;
    start(&t, &d, words, kern_best());
    const uint8_t *image[] = {d.train.pixel, d.train.pixel + DATASET_PIXELS};
    sample_begin(&with, 9);
    sample_begin(&without, 9);
    ck_assert(sample_batch(&t.model, image, d.train.label, 2, 0, NULL, NULL, &with, a));
    ck_assert(sample_batch(&t.model, image, NULL, 2, 0, NULL, NULL, &without, b));
    sample_end(&with);
    sample_end(&without);
    ck_assert_mem_eq(a[1].mean, b[1].mean, sizeof a[1].mean);
    ck_assert(a[1].mutual == b[1].mutual && with.mutual == without.mutual && without.count == 2);
    leave(&t, &d);
}
END_TEST

TCase *sample_case(void)
{
    TCase *c = tcase_create("sample");
    tcase_set_tags(c, NUMBERS);
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, numbers_are_those_of_the_passes, 0, usable_kerns());
    tcase_add_loop_test(c, without_noise_every_pass_is_the_plain_one, 0, usable_kerns());
    tcase_add_loop_test(c, passes_depend_on_seed_and_number_alone, 0, usable_kerns());
    tcase_add_test(c, many_passes_settle);
    tcase_add_test(c, sampling_can_be_stopped_and_there_may_be_nothing);
    tcase_add_test(c, nan_stays_nan);
    tcase_add_test(c, labels_are_not_needed);
    return c;
}
