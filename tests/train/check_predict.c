/* SPDX-License-Identifier: MIT */
/* What a network answers, against the same network computed here in double precision, image by image, from PyTorch's
 * weights. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "check_train.h"
#include "tests/common/kerns.h"
#include "tests/common/scratch.h"
#include "tests/common/sparse.h"
#include "train/predict.h"
#include "train/trainer.h"

static const char adam[] = TEST_DATA "/pytorch/adam.safetensors";

static void load_weights(struct tensors *w)
{
    struct err e;
    ck_assert_msg(safetensors_load(adam, w, &e), "%s", e.text);
}

static void start_with(struct trainer *t, const struct dataset *d, struct tensors *w, unsigned batch, int variant)
{
    struct err e;
    struct spec s;
    model_thread_init();
    ck_assert_msg(predict_network(&s, w, adam, &e), "%s", e.text);
    s.train = 1;
    s.valid = 0;
    s.batch = batch;
    ck_assert_msg(trainer_init(t, &s, &d->train, usable_kern(variant), &e), "%s", e.text);
    ck_assert_msg(trainer_load(t, w, adam, &e), "%s", e.text);
}

/* y = W x + b, and 0 for what is negative where `relu`. */
static void dense(struct tensors *w, unsigned layer, const double *x, double *y, bool relu)
{
    char name[32];
    snprintf(name, sizeof name, "fc%u.weight", layer);
    const struct tensor *weight = tensors_find(w, name);
    snprintf(name, sizeof name, "fc%u.bias", layer);
    const struct tensor *bias = tensors_find(w, name);
    for (size_t o = 0; o < weight->dim[0]; o++) {
        y[o] = (double)bias->value[o];
        for (size_t i = 0; i < weight->dim[1]; i++)
            y[o] += (double)weight->value[o * weight->dim[1] + i] * x[i];
        if (relu && y[o] < 0)
            y[o] = 0;
    }
}

/* The loss of one image and the answer to it. */
static double reference(struct tensors *w, const uint8_t *pixel, size_t label, size_t *answer)
{
    double x[DATASET_PIXELS], a[120], b[60], y[10], sum = 0;
    for (size_t i = 0; i < DATASET_PIXELS; i++)
        x[i] = (pixel[i] / 255.0 - 0.5) / 0.5;
    dense(w, 1, x, a, true);
    dense(w, 2, a, b, true);
    dense(w, 3, b, y, false);
    *answer = 0;
    for (size_t c = 0; c < 10; c++) {
        sum += exp(y[c]);
        if (y[c] > y[*answer])
            *answer = c;
    }
    return -log(exp(y[label]) / sum);
}

struct counted {
    double loss, class_loss[10];
    uint32_t confusion[10][10], label[10], answer[10], right[10], all_right;
};

static struct counted count_all(struct tensors *w, const struct images *m)
{
    struct counted r = {0};
    for (size_t i = 0; i < m->count; i++) {
        size_t answer, label = m->label[i];
        double loss = reference(w, m->pixel + i * DATASET_PIXELS, label, &answer);
        r.loss += loss / (double)m->count;
        r.class_loss[label] += loss;
        r.confusion[label][answer]++;
        r.label[label]++;
        r.answer[answer]++;
        r.right[label] += answer == label;
        r.all_right += answer == label;
    }
    return r;
}

static void check_class(const struct prediction *p, const struct counted *r, size_t c)
{
    struct prediction_class k = prediction_of_class(p, c);
    double recall = (double)r->right[c] / r->label[c], precision = (double)r->right[c] / r->answer[c];
    ck_assert_uint_eq(k.images, r->label[c]);
    ck_assert_uint_eq(k.answers, r->answer[c]);
    ck_assert_uint_eq(k.correct, r->right[c]);
    ck_assert_double_eq_tol(k.accuracy, 100 * recall, 1e-9);
    ck_assert_double_eq_tol(k.precision, 100 * precision, 1e-9);
    ck_assert_double_eq_tol(k.f1, 100 * 2 * precision * recall / (precision + recall), 1e-9);
    ck_assert_double_eq_tol(k.loss, r->class_loss[c] / r->label[c], 1e-5);
}

START_TEST(numbers_are_pytorchs_weights_in_double_precision)
{
    struct dataset d;
    struct tensors w;
    struct trainer t;
    struct prediction p;
    load_first_2048(&d);
    load_weights(&w);
    start_with(&t, &d, &w, 64, _i);
    struct counted r = count_all(&w, &d.train);
    ck_assert(predict_images(&t.model, &d.train, NULL, NULL, &p));
    ck_assert_uint_eq(p.count, 2048);
    ck_assert_uint_eq(p.correct, r.all_right);
    ck_assert_double_eq_tol(p.accuracy, 100.0 * r.all_right / 2048, 1e-9);
    ck_assert_msg(fabs(p.loss / r.loss - 1) < 1e-6, "%s: %.9g, not %.9g", usable_kern(_i)->name, p.loss, r.loss);
    ck_assert_mem_eq(p.confusion, r.confusion, sizeof r.confusion);
    for (size_t c = 0; c < 10; c++)
        check_class(&p, &r, c);
    trainer_free(&t);
    tensors_free(&w);
    dataset_free(&d);
}
END_TEST

/* Which images stand side by side changes no bit. */
START_TEST(the_size_of_batches_does_not_matter)
{
    static const unsigned batch[] = {64, 1, 7, 300, 2048};
    struct dataset d;
    struct tensors w;
    struct prediction first, p;
    load_first_2048(&d);
    load_weights(&w);
    for (size_t i = 0; i < sizeof batch / sizeof *batch; i++) {
        struct trainer t;
        start_with(&t, &d, &w, batch[i], _i);
        ck_assert(predict_images(&t.model, &d.train, NULL, NULL, i ? &p : &first));
        if (i)
            ck_assert_msg(memcmp(&p, &first, sizeof p) == 0, "%u: %.17g, not %.17g", batch[i], p.loss, first.loss);
        trainer_free(&t);
    }
    tensors_free(&w);
    dataset_free(&d);
}
END_TEST

/* The rates are those of training: noise is off. */
START_TEST(noise_is_off)
{
    struct dataset d;
    struct tensors w;
    struct trainer t;
    struct prediction quiet, noisy;
    load_first_2048(&d);
    load_weights(&w);
    start_with(&t, &d, &w, 64, 0);
    ck_assert(predict_images(&t.model, &d.train, NULL, NULL, &quiet));
    for (unsigned site = 0; site < 3; site++)
        model_rate(&t.model, site, 0.5);
    ck_assert(predict_images(&t.model, &d.train, NULL, NULL, &noisy));
    ck_assert_mem_eq(&quiet, &noisy, sizeof quiet);
    trainer_free(&t);
    tensors_free(&w);
    dataset_free(&d);
}
END_TEST

static bool twice(void *left)
{
    return (*(int *)left)-- > 0;
}

START_TEST(it_can_be_stopped_and_there_may_be_nothing)
{
    static const struct prediction zero;
    struct dataset d;
    struct tensors w;
    struct trainer t;
    struct prediction p;
    int left = 2;
    load_first_2048(&d);
    load_weights(&w);
    start_with(&t, &d, &w, 64, 0);
    ck_assert(!predict_images(&t.model, &d.train, twice, &left, &p));
    ck_assert_int_eq(left, -1);
    ck_assert_mem_eq(&p, &zero, sizeof p);
    ck_assert(predict_images(&t.model, &(struct images){0}, NULL, NULL, &p));
    struct prediction_class k = prediction_of_class(&p, 3);
    ck_assert(p.count == 0 && isnan(p.loss) && isnan(p.accuracy) && isnan(k.loss) && isnan(k.accuracy));
    ck_assert(isnan(k.precision) && isnan(k.f1));
    trainer_free(&t);
    tensors_free(&w);
    dataset_free(&d);
}
END_TEST

/* Weights that are broken are not hidden, and nothing goes wrong with them. */
START_TEST(nan_stays_nan)
{
    struct dataset d;
    struct tensors w;
    struct trainer t;
    struct prediction p;
    load_first_2048(&d);
    load_weights(&w);
    tensors_find(&w, "fc3.bias")->value[4] = NAN;
    start_with(&t, &d, &w, 64, 0);
    ck_assert(predict_images(&t.model, &d.train, NULL, NULL, &p));
    ck_assert(isnan(p.loss) && p.count == 2048 && prediction_of_class(&p, 4).answers == 0);
    trainer_free(&t);
    tensors_free(&w);
    dataset_free(&d);
}
END_TEST

START_TEST(a_network_is_told_from_its_weights)
{
    struct tensors w;
    struct spec s;
    struct err e;
    char line[SPEC_LINE_MAX];
    load_weights(&w);
    ck_assert_msg(predict_network(&s, &w, adam, &e), "%s", e.text);
    ck_assert_str_eq(spec_print(line, sizeof line, &s), "");
    tensors_free(&w);
    w = (struct tensors){0};
    size_t one[] = {33, 784}, two[] = {10, 33};
    ck_assert(tensors_add(&w, "fc2.weight", 2, two, &e) && tensors_add(&w, "fc2.bias", 1, two, &e));
    ck_assert(tensors_add(&w, "fc1.bias", 1, one, &e) && tensors_add(&w, "fc1.weight", 2, one, &e));
    ck_assert_msg(predict_network(&s, &w, "x", &e), "%s", e.text);
    ck_assert_str_eq(spec_print(line, sizeof line, &s), "net=mlp:33");
    ck_assert_ptr_nonnull(tensors_add(&w, "fc2.deviation", 2, two, &e));
    ck_assert_msg(predict_network(&s, &w, "x", &e), "%s", e.text);
    ck_assert(s.noise[1] == SPEC_SDR && !spec_noisy(&s));
    tensors_free(&w);
}
END_TEST

/* name:dimensions ... and what has to be in the sentence */
static const struct {
    const char *tensors, *says;
} other[] = {
    {"conv1.weight:32,1,3,3 conv1.bias:32", "has no tensor fc1.weight"},
    {"fc1.weight:10,784 fc1.bias:10", "has no tensor fc2.weight"},
    {"fc1.weight:20,784 fc2.weight:10,20 fc2.bias:10", "has no tensor fc1.bias"},
    {"fc1.weight:20,783 fc1.bias:20 fc2.weight:10,20 fc2.bias:10", "fc1.weight is [20, 783]"},
    {"fc1.weight:784,20 fc1.bias:20 fc2.weight:10,20 fc2.bias:10", "by 784 inputs"},
    {"fc1.weight:20,784 fc1.bias:21 fc2.weight:10,20 fc2.bias:10", "fc1.bias is [21]"},
    {"fc1.weight:20,784 fc1.bias:20 fc2.weight:11,20 fc2.bias:11", "has 11 units and not 10"},
    {"fc1.weight:20,784 fc1.bias:20 fc2.weight:10,21 fc2.bias:10", "by 20 inputs"},
    {"fc1.weight:20,784 fc1.bias:20 fc2.weight:10,20 fc2.bias:10,1", "fc2.bias is [10, 1]"},
    {"fc1.weight:4097,784 fc1.bias:4097 fc2.weight:10,4097 fc2.bias:10", "1 to 4096 units"},
    {"fc1.weight:20,784 fc1.bias:20 fc2.weight:10,20 fc2.bias:10 step:1", "has 5 tensors, of which 4"},
    {"fc1.weight:9,784 fc1.bias:9 fc2.weight:9,9 fc2.bias:9 fc3.weight:9,9 fc3.bias:9 fc4.weight:9,9 fc4.bias:9 "
     "fc5.weight:9,9 fc5.bias:9 fc6.weight:9,9 fc6.bias:9 fc7.weight:9,9 fc7.bias:9 fc8.weight:9,9 fc8.bias:9 "
     "fc9.weight:9,9 fc9.bias:9 fc10.weight:10,9 fc10.bias:10", "more than 8 hidden"},
};

static void add_tensors(struct tensors *w, const char *list)
{
    struct err e;
    char text[512];
    snprintf(text, sizeof text, "%s", list);
    *w = (struct tensors){0};
    for (char *name = text, *next; name; name = next) {
        size_t ndim = 0, dim[TENSOR_DIMS_MAX];
        if ((next = strchr(name, ' ')))
            *next++ = 0;
        char *at = strchr(name, ':');
        *at++ = 0;
        for (; ndim < TENSOR_DIMS_MAX; at++) {
            dim[ndim++] = strtoul(at, &at, 10);
            if (*at != ',')
                break;
        }
        ck_assert_msg(tensors_add(w, name, ndim, dim, &e) != NULL, "%s", e.text);
    }
}

START_TEST(what_is_no_such_network_is_said)
{
    struct tensors w;
    struct spec s;
    struct err e = {0};
    add_tensors(&w, other[_i].tensors);
    ck_assert(!predict_network(&s, &w, "some.safetensors", &e));
    check_error(&e, ERR_FAIL, "some.safetensors: ");
    check_error(&e, ERR_FAIL, other[_i].says);
    tensors_free(&w);
}
END_TEST

/* What names and shapes cannot tell goes with the weights into a file and comes back; what they can, does not. */
START_TEST(a_file_tells_its_network)
{
    static const struct {
        const char *spec, *words, *back;
    } told[] = {
        {"net=mlp:7-5 drop=0.25 lr=0.1", "", "net=mlp:7-5"},
        {"net=mlp:7-5 act=gelu drop=0.5>0.1@3 lr=0.1", "net=mlp:7-5 drop=0.5 act=gelu",
         "net=mlp:7-5 drop=0.5 act=gelu"},
        {"net=mlp:7 drop=0,classic:0.5", "net=mlp:7 drop=0,classic:0.5", "net=mlp:7 drop=0,classic:0.5"},
    };
    struct dataset d;
    struct err e = {0};
    char line[SPEC_LINE_MAX];
    load_first_2048(&d);
    model_thread_init();
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        struct trainer t;
        struct tensors out, in;
        struct spec s;
        ck_assert_msg(spec_parse(&s, told[i].spec, &e), "%s", e.text);
        ck_assert_msg(trainer_init(&t, &s, &d.train, usable_kern(0), &e), "%s", e.text);
        ck_assert(trainer_save(&t, &out, &e));
        ck_assert_str_eq(out.words, told[i].words);
        ck_assert(safetensors_save(scratch_at("told"), &out, &e) && safetensors_load(scratch_at("told"), &in, &e));
        ck_assert_msg(predict_network(&s, &in, "told", &e), "%s", e.text);
        ck_assert_str_eq(spec_print(line, sizeof line, &s), told[i].back);
        strcpy(in.words, "net=mlp:9 act=gelu");
        ck_assert(!predict_network(&s, &in, "told", &e));
        check_error(&e, ERR_FAIL, "another network than its weights");
        strcpy(in.words, "act=later");
        ck_assert(!predict_network(&s, &in, "told", &e));
        check_error(&e, ERR_FAIL, "is not understood: act=later");
        tensors_free(&in);
        tensors_free(&out);
        trainer_free(&t);
    }
    dataset_free(&d);
}
END_TEST

TCase *predict_case(void)
{
    TCase *c = scratch_case("predict");
    tcase_set_tags(c, ARITHMETIC);
    tcase_add_loop_test(c, numbers_are_pytorchs_weights_in_double_precision, 0, usable_kerns());
    tcase_add_loop_test(c, the_size_of_batches_does_not_matter, 0, SPARSE_KERNS);
    tcase_add_test(c, noise_is_off);
    tcase_add_test(c, it_can_be_stopped_and_there_may_be_nothing);
    tcase_add_test(c, nan_stays_nan);
    tcase_add_test(c, a_network_is_told_from_its_weights);
    tcase_add_test(c, a_file_tells_its_network);
    tcase_add_loop_test(c, what_is_no_such_network_is_said, 0, sizeof other / sizeof *other);
    return c;
}
