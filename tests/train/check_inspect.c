/* SPDX-License-Identifier: MIT */
/* What is seen inside a trained network: the same numbers as the run's own, and the step that the run would have
 * made. */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "check_train.h"
#include "src/train/inspect.h"
#include "tests/common/kerns.h"

static const char words[] = "net=mlp:33-16 drop=0.25,0.4,0 train=500 valid=150 seed=5";

static atomic_bool never, always = true;

static void start(struct trainer *t, const struct dataset *d, const char *line, const struct kern *kern)
{
    struct spec s = spec_of(line);
    struct err e;
    model_thread_init();
    ck_assert_msg(trainer_init(t, &s, &d->train, kern, &e), "%s", e.text);
}

static struct epoch_row train_epochs(struct trainer *t, unsigned epochs)
{
    struct epoch_row row = {0};
    for (unsigned i = 0; i < epochs; i++) {
        trainer_begin_epoch(t);
        while (trainer_in_epoch(t))
            trainer_step(t);
        trainer_end_epoch(t, &row);
    }
    return row;
}

static struct inspection inspect_now(struct trainer *t)
{
    struct inspection i;
    struct err e;
    ck_assert(inspection_init(&i, &t->spec, t->split.valid_count, &e));
    ck_assert_msg(inspect_network(t, &never, &i, &e), "%s", e.text);
    return i;
}

static bool close_to(double a, double b)
{
    return fabs(a - b) <= 1e-9 * (1 + fabs(b));
}

START_TEST(answers_are_those_of_the_epoch)
{
    struct dataset d;
    struct trainer t;
    load_first_2048(&d);
    start(&t, &d, words, usable_kern(_i));
    struct epoch_row row = train_epochs(&t, 3);
    struct inspection i = inspect_now(&t);
    ck_assert_uint_eq(i.epoch, 3);
    ck_assert(i.loss == row.value[METRIC_VALID_LOSS] && i.accuracy == row.value[METRIC_VALID_ACCURACY]);
    ck_assert(i.image_count == 150 && i.wrong > 0);
    ck_assert_double_eq_tol(100.0 * (1 - (double)i.wrong / 150), i.accuracy, 1e-9);
    unsigned total = 0;
    for (unsigned a = 0; a < INSPECTION_CLASSES; a++)
        for (unsigned b = 0; b < INSPECTION_CLASSES; b++)
            total += i.confusion[a][b];
    ck_assert_uint_eq(total, 150);
    for (size_t k = 0; k < i.image_count; k++) {
        const struct inspection_image *m = &i.image[k];
        double sum = 0;
        for (unsigned c = 0; c < INSPECTION_CLASSES; c++)
            sum += (double)m->p[c];
        ck_assert_double_eq_tol(sum, 1, 1e-6);
        ck_assert((m->guess != m->label) == (k < i.wrong));
        ck_assert_ptr_eq(m->pixel, d.train.pixel + (size_t)m->number * DATASET_PIXELS);
        ck_assert_uint_eq(m->label, d.train.label[m->number]);
        if (k > 0 && k < i.wrong)
            ck_assert(m->p[m->guess] <= m[-1].p[m[-1].guess]);
        if (k > i.wrong)
            ck_assert(m->p[m->guess] >= m[-1].p[m[-1].guess]);
    }
    inspection_free(&i);
    trainer_free(&t);
    dataset_free(&d);
}
END_TEST

/* Each image's probabilities against the loss of that image alone. */
START_TEST(probabilities_are_the_models)
{
    struct dataset d;
    struct trainer t;
    load_first_2048(&d);
    start(&t, &d, words, usable_kern(_i));
    train_epochs(&t, 2);
    struct inspection i = inspect_now(&t);
    for (size_t k = 0; k < i.image_count; k++) {
        const struct inspection_image *m = &i.image[k];
        struct tally alone = model_evaluate(&t.model, &m->pixel, &m->label, 1);
        ck_assert_uint_eq(alone.correct, m->guess == m->label);
        ck_assert_double_eq_tol(exp(-alone.loss), (double)m->p[m->label], 1e-5);
    }
    inspection_free(&i);
    trainer_free(&t);
    dataset_free(&d);
}
END_TEST

/* A layer's outputs computed here, (images, units), from PyTorch's weights; the input where w is the first. */
static void dense_relu(const struct trainer *t, size_t tensor, const double *x, size_t in, size_t out, size_t images,
                       double *y)
{
    struct model_tensor weight, bias;
    ck_assert(model_tensor(&t->model, tensor, &weight) && model_tensor(&t->model, tensor + 1, &bias));
    float *w = mem_array(in * out, sizeof *w), *b = mem_array(out, sizeof *b);
    model_read(&t->model, &weight, w);
    model_read(&t->model, &bias, b);
    for (size_t i = 0; i < images; i++)
        for (size_t o = 0; o < out; o++) {
            double sum = (double)b[o];
            for (size_t k = 0; k < in; k++)
                sum += (double)w[o * in + k] * x[i * in + k];
            y[i * out + o] = sum > 0 ? sum : 0;
        }
    mem_free(w);
    mem_free(b);
}

static void check_layer(const struct inspection_layer *l, const double *y, size_t images)
{
    double n = (double)(images * l->units), sum = 0, zero = 0, bin[INSPECTION_BINS] = {0}, unit[INSPECTION_BINS] = {0};
    double most = 0, most_mean = 0, square = 0;
    for (size_t k = 0; k < images * l->units; k++) {
        sum += y[k];
        square += y[k] * y[k];
        zero += y[k] == 0;
        most = fmax(most, y[k]);
        bin[inspection_bin(y[k], l->activation_max)]++;
    }
    for (unsigned u = 0; u < l->units; u++) {
        double mean = 0;
        for (size_t i = 0; i < images; i++)
            mean += y[i * l->units + u] / (double)images;
        unit[inspection_bin(mean, l->unit_mean_max)]++;
        most_mean = fmax(most_mean, mean);
    }
    double deviation = sqrt(square / n - sum / n * (sum / n));
    ck_assert_double_eq_tol(l->mean, sum / n, 1e-5);
    ck_assert_double_eq_tol(l->zero, zero / n, 2 / n);
    ck_assert_double_eq(l->activation_max, inspection_round(fmin(most, sum / n + 4 * deviation)));
    ck_assert_double_eq(l->unit_mean_max, inspection_round(most_mean));
    double whole = 0, units = 0;
    for (unsigned b = 0; b < INSPECTION_BINS; b++) {
        ck_assert_double_eq_tol(l->activation[b], bin[b] / n, 3 / n); /* rounding may move one over an edge */
        ck_assert_double_eq_tol(l->unit_mean[b], unit[b] / l->units, 1.01 / l->units);
        whole += l->activation[b];
        units += l->unit_mean[b];
    }
    ck_assert(close_to(whole, 1) && close_to(units, 1));
}

START_TEST(hidden_layers_are_counted)
{
    enum { IMAGES = 150, FIRST = 33, SECOND = 16 };
    static double x[IMAGES * DATASET_PIXELS], y[IMAGES * FIRST], z[IMAGES * SECOND];
    struct dataset d;
    struct trainer t;
    load_first_2048(&d);
    start(&t, &d, words, usable_kern(_i));
    train_epochs(&t, 2);
    struct inspection i = inspect_now(&t);
    for (size_t k = 0; k < IMAGES; k++)
        for (size_t p = 0; p < DATASET_PIXELS; p++)
            x[k * DATASET_PIXELS + p] = (d.train.pixel[t.split.valid[k] * DATASET_PIXELS + p] - 127.5) / 127.5;
    dense_relu(&t, 0, x, DATASET_PIXELS, FIRST, IMAGES, y);
    dense_relu(&t, 2, y, FIRST, SECOND, IMAGES, z);
    check_layer(&i.layer[0], y, IMAGES);
    check_layer(&i.layer[1], z, IMAGES);
    struct model_tensor first;
    static float weight[FIRST * DATASET_PIXELS];
    ck_assert(model_tensor(&t.model, 0, &first));
    model_read(&t.model, &first, weight);
    ck_assert_mem_eq(i.weight, weight, sizeof weight);
    inspection_free(&i);
    trainer_free(&t);
    dataset_free(&d);
}
END_TEST

/* One trainer goes on as a run does, the other is looked into before each of its steps: the same losses, so the
 * microscope shows the step that is made, and the same weights after it, so looking changes nothing. */
START_TEST(the_microscope_shows_the_step_that_comes)
{
    struct dataset d;
    struct trainer run, seen;
    load_first_2048(&d);
    start(&run, &d, words, usable_kern(_i));
    start(&seen, &d, words, usable_kern(_i));
    train_epochs(&run, 2);
    train_epochs(&seen, 2);
    struct inspection i = inspect_now(&seen);
    trainer_begin_epoch(&run);
    for (uint32_t step = 0; step < run.steps; step++) {
        struct inspection_request r = {.step = step + 3 * run.steps, .sample = 70};
        ck_assert(inspect_step(&seen, &r, &never, &i));
        ck_assert(i.step == step && i.steps == 8 && i.samples == (step < 7 ? 64 : 52) && i.sample == 70 % i.samples);
        ck_assert(i.step_loss == trainer_step(&run));
    }
    trainer_step(&seen);
    ck_assert_mem_eq(run.model.weight, seen.model.weight, run.model.param_count * sizeof(float));
    inspection_free(&i);
    trainer_free(&run);
    trainer_free(&seen);
    dataset_free(&d);
}
END_TEST

static void check_site(const struct inspection_site *s, double p)
{
    unsigned kept = 0;
    ck_assert_double_eq_tol(s->p, p, 1.0 / 65536);
    ck_assert_double_eq_tol(s->scale, 1 / (1 - s->p), 1e-6);
    for (unsigned u = 0; u < s->units; u++) {
        double want = s->kept[u] ? (double)s->before[u] * s->scale : 0;
        ck_assert_double_eq_tol((double)s->after[u], want, 1e-6 * (1 + fabs(want)));
        kept += s->kept[u];
    }
    ck_assert_double_eq_tol((double)kept / s->units, 1 - s->p, 5 * sqrt(p * (1 - p) / s->units) + 1e-9);
    /* the mask keeps the mean, and adds p / (1 - p) of the mean square to the variance */
    double square = s->before_variance + s->before_mean * s->before_mean, added = s->p / (1 - s->p) * square;
    ck_assert_double_eq_tol(s->after_mean, s->before_mean, 5 * sqrt(added / (s->units * 64)) + 1e-9);
    ck_assert_double_eq_tol(s->after_variance, s->before_variance + added, 0.3 * added + 1e-9);
}

START_TEST(a_site_shows_both_sides_of_its_mask)
{
    struct dataset d;
    struct trainer t;
    load_first_2048(&d);
    start(&t, &d, words, usable_kern(_i));
    train_epochs(&t, 1);
    struct inspection i = inspect_now(&t);
    ck_assert(inspect_step(&t, &(struct inspection_request){.step = 5, .sample = 9}, &never, &i));
    check_site(&i.site[0], 0.25);
    check_site(&i.site[1], 0.4);
    check_site(&i.site[2], 0);
    ck_assert_mem_eq(i.site[2].before, i.site[2].after, 16 * sizeof(float));
    ck_assert(i.site[2].before_mean == i.site[2].after_mean && i.site[2].before_variance == i.site[2].after_variance);
    double sum = 0, square = 0;
    for (unsigned u = 0; u < DATASET_PIXELS; u++)
        ck_assert_double_eq_tol((double)i.site[0].before[u], (i.sample_pixel[u] - 127.5) / 127.5, 1e-6);
    struct batch b = batcher_train(&t.batcher, 5);
    for (size_t s = 0; s < b.count; s++)
        for (unsigned u = 0; u < DATASET_PIXELS; u++) {
            double x = (b.image[s][u] - 127.5) / 127.5;
            sum += x;
            square += x * x;
        }
    double mean = sum / (64 * DATASET_PIXELS);
    ck_assert_double_eq_tol(i.site[0].before_mean, mean, 1e-6);
    ck_assert_double_eq_tol(i.site[0].before_variance, square / (64 * DATASET_PIXELS) - mean * mean, 1e-6);
    ck_assert(i.sample_pixel == b.image[9] && i.sample_label == b.label[9]);
    inspection_free(&i);
    trainer_free(&t);
    dataset_free(&d);
}
END_TEST

START_TEST(looking_can_be_stopped_and_needs_no_validation)
{
    struct dataset d;
    struct trainer t;
    struct err e;
    load_first_2048(&d);
    start(&t, &d, words, kern_best());
    struct inspection i;
    ck_assert(inspection_init(&i, &t.spec, 150, &e));
    ck_assert(!inspect_network(&t, &always, &i, &e) && e.code == ERR_NONE);
    inspection_free(&i);
    trainer_free(&t);
    start(&t, &d, "net=mlp:16 train=100 valid=0", kern_best());
    i = inspect_now(&t);
    ck_assert(i.epoch == 0 && i.image_count == 0 && isnan(i.loss) && i.layer[0].activation_max == 1);
    ck_assert(i.layer[0].mean == 0 && i.layer[0].activation[0] == 0 && i.layer[0].unit_mean[0] == 0);
    ck_assert(!inspect_step(&t, &(struct inspection_request){.step = 1}, &always, &i));
    ck_assert(inspect_step(&t, &(struct inspection_request){.step = 1}, &never, &i) && i.samples == 36);
    inspection_free(&i);
    trainer_free(&t);
    dataset_free(&d);
}
END_TEST

TCase *inspect_case(void)
{
    TCase *c = tcase_create("inspect");
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, answers_are_those_of_the_epoch, 0, usable_kerns());
    tcase_add_loop_test(c, probabilities_are_the_models, 0, usable_kerns());
    tcase_add_loop_test(c, hidden_layers_are_counted, 0, usable_kerns());
    tcase_add_loop_test(c, the_microscope_shows_the_step_that_comes, 0, usable_kerns());
    tcase_add_loop_test(c, a_site_shows_both_sides_of_its_mask, 0, usable_kerns());
    tcase_add_test(c, looking_can_be_stopped_and_needs_no_validation);
    return c;
}
