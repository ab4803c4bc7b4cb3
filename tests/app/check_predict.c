/* SPDX-License-Identifier: MIT */
/* `dropout-lab predict`: PyTorch's weights on images that are in the source tree. That the numbers are right is
 * tests/train/check_predict.c's to say; here they have to arrive. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases.h"
#include "data/dataset.h"
#include "program.h"
#include "tests/common/kerns.h"
#include "tests/common/scratch.h"

static const char adam[] = TEST_DATA "/pytorch/adam.safetensors";

static const char *predict_words(const char *more)
{
    static char words[4096];
    snprintf(words, sizeof words, "predict --model %s %s", adam, more);
    return words;
}

static const char *with_isa(const char *more, int variant)
{
    static char words[1024];
    snprintf(words, sizeof words, "--isa %s %s", usable_kern(variant)->name, more);
    return predict_words(words);
}

/* The subset that is shipped, which has a test set. */
static const char *with_subset(const char *more)
{
    static char words[1024];
    snprintf(words, sizeof words, "--data %s/data/fashion-mnist-subset %s", getenv("TEST_SRCDIR"), more);
    return predict_words(words);
}

START_TEST(the_tables_fit_a_terminal)
{
    struct outcome *o = run_program(with_isa("", _i));
    ck_assert_msg(o->status == 0, "%s", o->err);
    ck_assert_str_eq(o->err, "");
    char network[64];
    snprintf(network, sizeof network, "/adam.safetensors\nnetwork  784-120-60-10, %s\n", usable_kern(_i)->name);
    ck_assert_ptr_nonnull(strstr(o->out, network));
    ck_assert_ptr_nonnull(strstr(o->out, "data     first-2048, 2,048\nimages   all 2,048, for there is no test set"));
    ck_assert_ptr_nonnull(strstr(o->out, "\nloss 0.3746   accuracy 87.60 %   1,794 of 2,048 right\n"));
    ck_assert_int_eq(times(o->out, "\n0 "), 2);
    ck_assert_int_eq(times(o->out, "\n9 "), 2);
    for (const char *line = o->out, *end; (end = strchr(line, '\n')); line = end + 1)
        ck_assert_msg(end - line <= 80, "%.*s", (int)(end - line), line);
}
END_TEST

static json_t *predict_json(const char *words)
{
    struct outcome *o = run_program(words);
    ck_assert_msg(o->status == 0, "%d: %s", o->status, o->err);
    ck_assert_str_eq(o->err, "");
    json_error_t error;
    json_t *j = json_loads(o->out, 0, &error);
    ck_assert_msg(j != NULL, "line %d: %s", error.line, error.text);
    return j;
}

static double number_in(const json_t *j, const char *key)
{
    ck_assert_msg(json_is_number(json_object_get(j, key)), "%s", key);
    return json_number_value(json_object_get(j, key));
}

static const char *string_in(const json_t *j, const char *key)
{
    const char *text = json_string_value(json_object_get(j, key));
    ck_assert_msg(text != NULL, "%s", key);
    return text;
}

static double cell(const json_t *report, size_t row, size_t column)
{
    return json_number_value(json_array_get(json_array_get(json_object_get(report, "confusion"), row), column));
}

/* A class's numbers follow from the confusion matrix; *all gets its images. */
static void check_class(const json_t *report, size_t c, double *all)
{
    const json_t *k = json_array_get(json_object_get(report, "classes"), c);
    double images = 0, answers = 0, right = cell(report, c, c);
    for (size_t i = 0; i < DATASET_CLASSES; i++) {
        images += cell(report, c, i);
        answers += cell(report, i, c);
    }
    ck_assert_uint_eq((size_t)number_in(k, "label"), c);
    ck_assert_double_eq(number_in(k, "images"), images);
    ck_assert_double_eq(number_in(k, "answers"), answers);
    ck_assert_double_eq(number_in(k, "correct"), right);
    ck_assert_double_eq_tol(number_in(k, "recall"), 100 * right / images, 1e-9);
    ck_assert_double_eq_tol(number_in(k, "precision"), 100 * right / answers, 1e-9);
    ck_assert_double_eq_tol(number_in(k, "f1"), 200 * right / (images + answers), 1e-9);
    ck_assert(number_in(k, "loss") > 0);
    *all += images;
}

START_TEST(json_has_everything)
{
    json_t *report = predict_json(with_isa("--json", _i));
    double images = 0;
    ck_assert_str_eq(string_in(report, "version"), PACKAGE_VERSION);
    ck_assert_str_eq(string_in(report, "model"), adam);
    ck_assert(json_is_null(json_object_get(report, "run")));
    ck_assert_str_eq(string_in(report, "isa"), usable_kern(_i)->name);
    ck_assert_str_eq(string_in(report, "set"), "all");
    ck_assert_double_eq(json_number_value(json_array_get(json_object_get(report, "hidden"), 0)), 120);
    ck_assert_double_eq(json_number_value(json_array_get(json_object_get(report, "hidden"), 1)), 60);
    ck_assert_uint_eq(json_array_size(json_object_get(report, "hidden")), 2);
    ck_assert_uint_eq(json_array_size(json_object_get(report, "classes")), DATASET_CLASSES);
    for (size_t c = 0; c < DATASET_CLASSES; c++)
        check_class(report, c, &images);
    ck_assert_double_eq(number_in(report, "images"), images);
    ck_assert_double_eq(number_in(report, "images"), 2048);
    ck_assert_double_eq(number_in(report, "correct"), 1794);
    ck_assert_double_eq_tol(number_in(report, "accuracy"), 100 * 1794.0 / 2048, 1e-9);
    ck_assert_double_eq_tol(number_in(report, "loss"), 0.374565573, 1e-6);
    json_decref(report);
}
END_TEST

START_TEST(the_test_set_is_taken_where_there_is_one)
{
    json_t *report = predict_json(with_subset("--json"));
    ck_assert_str_eq(string_in(report, "set"), "test");
    ck_assert_double_eq(number_in(report, "images"), 1000);
    const json_t *classes = json_object_get(report, "classes");
    ck_assert_str_eq(string_in(json_array_get(classes, 1), "name"), "Trouser");
    json_decref(report);
    ck_assert_ptr_nonnull(strstr(run_program(with_subset(""))->out, "images   the 1,000 of its test set\n"));
}
END_TEST

/* A class of which there is no image, in a CSV file; JSON has no NaN. */
START_TEST(nothing_to_count_is_no_number)
{
    static char text[DATASET_PIXELS * 20], words[512];
    char *end = text + sprintf(text, "label");
    for (int i = 1; i <= DATASET_PIXELS; i++)
        end += sprintf(end, ",pixel%d", i);
    end += sprintf(end, "\n3");
    for (int i = 0; i < DATASET_PIXELS; i++)
        end += sprintf(end, ",%d", i % 256);
    sprintf(end, "\n");
    scratch_write_text(scratch_at("one.csv"), text);
    snprintf(words, sizeof words, "--data %s --json", scratch_at("one.csv"));
    json_t *report = predict_json(predict_words(words));
    const json_t *k = json_array_get(json_object_get(report, "classes"), 0);
    ck_assert_double_eq(number_in(report, "images"), 1);
    ck_assert_double_eq(number_in(k, "images"), 0);
    ck_assert(json_is_null(json_object_get(k, "loss")) && json_is_null(json_object_get(k, "recall")));
    json_decref(report);
}
END_TEST

/* A run by its id, and by "last": the same as by its file, and as the run itself measured at its end. */
START_TEST(a_runs_weights_are_found)
{
    char words[4096];
    snprintf(words, sizeof words, "run net=mlp:16 train=300 valid=100 epochs=2 --data %s/data/fashion-mnist-subset",
             getenv("TEST_SRCDIR"));
    struct outcome *o = run_program(words);
    ck_assert_msg(o->status == 0, "%s", o->err);
    snprintf(words, sizeof words, "predict last --json --data %s/data/fashion-mnist-subset", getenv("TEST_SRCDIR"));
    json_t *by_run = predict_json(words), *shown = predict_json("show last --json");
    const json_t *test = json_object_get(shown, "test");
    ck_assert_double_eq(number_in(test, "images"), number_in(by_run, "images"));
    ck_assert_double_eq_tol(number_in(test, "loss") / number_in(by_run, "loss"), 1, 1e-7);
    ck_assert_double_eq_tol(number_in(test, "accuracy"), number_in(by_run, "accuracy"), 1e-4);
    json_decref(shown);
    snprintf(words, sizeof words, "predict --json --data %s/data/fashion-mnist-subset --model %s",
             getenv("TEST_SRCDIR"), string_in(by_run, "model"));
    json_t *by_file = predict_json(words);
    ck_assert_ptr_nonnull(strstr(string_in(by_run, "model"), string_in(by_run, "run")));
    ck_assert_double_eq(number_in(by_run, "loss"), number_in(by_file, "loss"));
    snprintf(words, sizeof words, "predict %s", string_in(by_run, "run"));
    ck_assert_ptr_nonnull(strstr(run_program(words)->out, "network  784-16-10, "));
    json_decref(by_run);
    json_decref(by_file);
}
END_TEST

/* The words say what the file does not. The two ways, the same for both kinds of report. */
START_TEST(passes_are_summed_up)
{
    json_t *report = predict_json(with_isa("--mc 12 --json notebook", _i));
    const json_t *mc = json_object_get(report, "mc"), *plain = json_object_get(mc, "weight_scaling");
    const json_t *growth = json_object_get(mc, "accuracy_of_first"), *sampled = json_object_get(mc, "sampled");
    ck_assert_str_eq(string_in(mc, "spec"), "drop=0.25,0.4,0.4");
    ck_assert_double_eq_tol(number_in(plain, "loss"), number_in(report, "loss"), 1e-12);
    ck_assert_double_eq(number_in(plain, "accuracy"), number_in(report, "accuracy"));
    ck_assert_uint_eq(json_array_size(growth), 12);
    ck_assert_double_eq(json_number_value(json_array_get(growth, 11)), number_in(sampled, "accuracy"));
    ck_assert(number_in(mc, "mutual_information") > 0.01 && number_in(sampled, "ece") > number_in(plain, "ece"));
    const json_t *bins = json_object_get(sampled, "reliability"), *list = json_object_get(mc, "most_uncertain");
    double images = 0, last = 3;
    for (size_t b = 0; b < json_array_size(bins); b++)
        images += number_in(json_array_get(bins, b), "images");
    ck_assert(json_array_size(bins) == 10 && images == 2048 && json_array_size(list) == 100);
    for (size_t i = 0; i < 100; i++) {
        double entropy = number_in(json_array_get(list, i), "entropy");
        ck_assert(entropy <= last && number_in(json_array_get(list, i), "mutual_information") <= entropy);
        last = entropy;
    }
    json_decref(report);
}
END_TEST

START_TEST(passes_are_reported)
{
    struct outcome *o = run_program(with_subset("--mc 12 drop=0.2"));
    ck_assert_msg(o->status == 0, "%s", o->err);
    ck_assert_ptr_nonnull(strstr(o->out, "\nMC dropout: 12 passes with noise on (0.20 0.20 0.20)\n"));
    ck_assert_ptr_nonnull(strstr(o->out, "\npasses       1     2     5    10    12\nright % "));
    ck_assert_ptr_nonnull(strstr(o->out, "\n90-100 "));
    for (const char *line = o->out, *end; (end = strchr(line, '\n')); line = end + 1)
        ck_assert_msg(end - line <= 80, "%.*s", (int)(end - line), line);
    ck_assert_ptr_null(strstr(run_program(with_subset(""))->out, "MC dropout"));
}
END_TEST

/* A run knows its rates itself; one without any is told so. */
START_TEST(a_run_knows_its_rates)
{
    char words[4096], subset[1024];
    snprintf(subset, sizeof subset, "--data %s/data/fashion-mnist-subset", getenv("TEST_SRCDIR"));
    snprintf(words, sizeof words, "run net=mlp:16 drop=0.1,0.3 train=300 valid=0 epochs=1 %s", subset);
    ck_assert_int_eq(run_program(words)->status, 0);
    snprintf(words, sizeof words, "predict last --mc 3 --json %s", subset);
    json_t *report = predict_json(words);
    ck_assert_ptr_nonnull(strstr(string_in(json_object_get(report, "mc"), "spec"), "drop=0.1,0.3"));
    json_decref(report);
    snprintf(words, sizeof words, "run net=mlp:16 drop=0.2>0.4,gauss:0.3 train=300 valid=0 epochs=2 %s", subset);
    ck_assert_int_eq(run_program(words)->status, 0);
    snprintf(words, sizeof words, "predict last --mc 3 --json %s", subset);
    report = predict_json(words);
    ck_assert_ptr_nonnull(strstr(string_in(json_object_get(report, "mc"), "spec"), "drop=0.4,gauss:0.3"));
    json_decref(report);
    snprintf(words, sizeof words, "run net=mlp:16 train=300 valid=0 epochs=1 %s", subset);
    ck_assert_int_eq(run_program(words)->status, 0);
    snprintf(words, sizeof words, "predict last --mc 3 %s", subset);
    struct outcome *o = run_program(words);
    ck_assert_int_eq(o->status, 1);
    ck_assert_str_eq(o->out, "");
    ck_assert_msg(strstr(o->err, "this run has no dropout, so all passes are the same") != NULL, "%s", o->err);
}
END_TEST

static const struct {
    const char *words;
    int status;
    const char *says[2];
} wrong[] = {
    {"predict last --mc 0", 2, {"--mc 0", "1 to 1000"}},
    {"predict last --mc 1e3", 2, {"--mc 1e3", "--mc 50"}},
    {"predict last drop=0.5", 2, {"which network", NULL}},
    {"predict --mc 5 --model " TEST_DATA "/pytorch/adam.safetensors", 2, {"all passes are the same", "drop=0.25"}},
    {"predict --model " TEST_DATA "/pytorch/adam.safetensors drop=0.1,0.2", 2, {"drop=", NULL}},
    {"predict", 2, {"which network", "--model"}},
    {"predict last --model x", 2, {"which network", NULL}},
    {"predict nowhere", 1, {"nowhere", NULL}},
    {"predict --model /nowhere/x.safetensors", 1, {"/nowhere/x.safetensors", "No such file"}},
    {"predict --model " TEST_DATA "/pytorch/adam.csv", 1, {"adam.csv", NULL}},
    {"predict --model " TEST_DATA "/pytorch/adam.safetensors --data /nowhere/images", 1, {"/nowhere/images", NULL}},
    {"predict --model " TEST_DATA "/pytorch/adam.safetensors --quick", 2, {"--quick", "predict"}},
};

START_TEST(what_cannot_be_predicted_is_said)
{
    struct outcome *o = run_program(wrong[_i].words);
    ck_assert_int_eq(o->status, wrong[_i].status);
    ck_assert_str_eq(o->out, "");
    for (int i = 0; i < 2 && wrong[_i].says[i]; i++)
        ck_assert_msg(strstr(o->err, wrong[_i].says[i]) != NULL, "%s", o->err);
}
END_TEST

TCase *predict_case(void)
{
    TCase *c = tcase_create("predict");
    scratch_add(c);
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, the_tables_fit_a_terminal, 0, usable_kerns());
    tcase_add_loop_test(c, json_has_everything, 0, usable_kerns());
    tcase_add_test(c, the_test_set_is_taken_where_there_is_one);
    tcase_add_test(c, nothing_to_count_is_no_number);
    tcase_add_test(c, a_runs_weights_are_found);
    tcase_add_loop_test(c, passes_are_summed_up, 0, usable_kerns());
    tcase_add_test(c, passes_are_reported);
    tcase_add_test(c, a_run_knows_its_rates);
    tcase_add_loop_test(c, what_cannot_be_predicted_is_said, 0, sizeof wrong / sizeof *wrong);
    return c;
}
