/* SPDX-License-Identifier: MIT */
/* `dropout-lab bench`: what it counts, what it prints, how it ends. How fast this machine is no test can say. */
#include <jansson.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "cases.h"
#include "program.h"
#include "src/app/bench.h"
#include "tests/common/kerns.h"
#include "tests/common/scratch.h"
#include "tests/common/tool.h"

static struct spec spec_of(const char *line)
{
    struct spec s;
    struct err e;
    ck_assert_msg(spec_parse(&s, line, &e), "%s", e.text);
    return s;
}

/* By hand, from the sizes of the layers. */
START_TEST(operations_are_counted)
{
    struct bench_images full = {50000, 10000}, train = {1, 0}, valid = {0, 1};
    struct spec notebook = spec_of("notebook"), wide = spec_of("net=mlp:512");
    double all = 784 * 120 + 120 * 60 + 60 * 10, upper = 120 * 60 + 60 * 10;
    ck_assert_double_eq(bench_flop(&notebook, valid), 2 * all);
    ck_assert_double_eq(bench_flop(&notebook, train), 4 * all + 2 * upper);
    ck_assert_double_eq(bench_flop(&notebook, full), 21.156e9 + 2.0376e9);
    ck_assert_double_eq(bench_flop(&wide, train), 4 * (784 * 512 + 5120) + 2 * 5120);
}
END_TEST

static void expect_count(const char *line, size_t total, size_t most, struct bench_images epoch,
                         struct bench_images used)
{
    struct spec s = spec_of(line);
    struct bench_result r = {0};
    struct err e;
    ck_assert_msg(bench_count(&s, total, most, &r, &e), "%s", e.text);
    ck_assert_uint_eq(r.epoch.train, epoch.train);
    ck_assert_uint_eq(r.epoch.valid, epoch.valid);
    ck_assert_uint_eq(r.used.train, used.train);
    ck_assert_uint_eq(r.used.valid, used.valid);
    ck_assert_double_eq(r.flop, bench_flop(&s, epoch));
}

START_TEST(an_epoch_is_the_full_sets_unless_words_say_otherwise)
{
    struct bench_images full = {50000, 10000};
    expect_count("", 60000, SIZE_MAX, full, full);
    expect_count("", 6000, SIZE_MAX, full, (struct bench_images){5000, 1000});
    expect_count("", 60000, 8000, full, (struct bench_images){8000, 1600});
    expect_count("", 120000, SIZE_MAX, (struct bench_images){100000, 20000}, (struct bench_images){100000, 20000});
    expect_count("train=600 valid=0", 6000, SIZE_MAX, (struct bench_images){600, 0}, (struct bench_images){600, 0});
    expect_count("train=4000", 6000, 2000, (struct bench_images){4000, 1000}, (struct bench_images){2000, 500});
}
END_TEST

/* "bench ... --data FILE" with a file of forty images, so that the whole list takes a moment. */
static const char *small_bench(const char *options)
{
    static char words[1024];
    enum { IMAGES = 40, CELL = 5 };
    static char text[(IMAGES + 1) * DATASET_PIXELS * 10];
    char *end = text + sprintf(text, "label");
    for (int i = 1; i <= DATASET_PIXELS; i++)
        end += sprintf(end, ",pixel%d", i);
    for (int i = 0; i < IMAGES; i++) {
        end += sprintf(end, "\n%d", i % DATASET_CLASSES);
        for (int j = 0; j < DATASET_PIXELS; j++)
            end += sprintf(end, ",%d", (i * 31 + j * 7) % 256);
    }
    sprintf(end, "\n");
    scratch_write_text(scratch_at("small.csv"), text);
    snprintf(words, sizeof words, "bench %s --data %s", options, scratch_at("small.csv"));
    return words;
}

static json_t *bench_json(const char *words)
{
    struct outcome *o = run_program(words);
    ck_assert_msg(o->status == 0, "%d: %s", o->status, o->err);
    ck_assert_str_eq(o->err, "");
    json_error_t error;
    json_t *j = json_loads(o->out, 0, &error);
    ck_assert_msg(j != NULL, "line %d: %s", error.line, error.text);
    return j;
}

static json_t *case_at(const json_t *report, size_t i)
{
    json_t *c = json_array_get(json_object_get(report, "cases"), i);
    ck_assert_ptr_nonnull(c);
    return c;
}

static const char *string_in(const json_t *c, const char *key)
{
    const char *text = json_string_value(json_object_get(c, key));
    ck_assert_msg(text != NULL, "%s", key);
    return text;
}

static double number_in(const json_t *c, const char *key)
{
    json_t *j = json_object_get(c, key);
    ck_assert_msg(json_is_number(j), "%s", key);
    return json_number_value(j);
}

/* The numbers agree with each other; they are printed with six digits. */
static void check_numbers(const json_t *c)
{
    static const char *const positive[] = {"seconds_per_epoch", "gflop", "gflops", "peak_gflops", "share_of_peak",
                                           "ratio", "ratio_min", "ratio_max", "train", "valid", "epochs"};
    for (size_t i = 0; i < sizeof positive / sizeof *positive; i++)
        ck_assert_msg(number_in(c, positive[i]) > 0, "%s", positive[i]);
    ck_assert_double_le(number_in(c, "ratio_min"), number_in(c, "ratio"));
    ck_assert_double_le(number_in(c, "ratio"), number_in(c, "ratio_max"));
    ck_assert_double_eq_tol(number_in(c, "ratio") * number_in(c, "share_of_peak"), 1, 1e-4);
    double gflop = number_in(c, "seconds_per_epoch") * number_in(c, "gflops");
    ck_assert_double_eq_tol(gflop / number_in(c, "gflop"), 1, 1e-4);
}

static double sum_of_phases(const json_t *c)
{
    json_t *phases = json_object_get(c, "phases");
    double sum = 0;
    ck_assert_uint_eq(json_object_size(phases), PHASE_COUNT);
    for (int p = 0; p < PHASE_COUNT; p++) {
        double seconds = number_in(phases, phase_name((enum phase)p));
        ck_assert_msg(seconds >= 0, "%s", phase_name((enum phase)p));
        sum += seconds;
    }
    return sum;
}

START_TEST(json_has_every_case)
{
    static const char *const spec[] = {"notebook", "baseline", "net=mlp:512-256", "net=mlp:1024-1024",
                                       "notebook batch=16", "notebook batch=256"};
    enum { STANDARD = sizeof spec / sizeof *spec };
    json_t *report = bench_json(small_bench("--json --quick"));
    ck_assert_str_eq(string_in(report, "version"), PACKAGE_VERSION);
    ck_assert_str_eq(string_in(report, "isa_best"), kern_best()->name);
    ck_assert_ptr_nonnull(strstr(string_in(report, "data"), "small.csv"));
    ck_assert_uint_eq(json_array_size(json_object_get(report, "cases")), STANDARD + (size_t)usable_kerns() - 1);
    for (size_t i = 0; i < STANDARD + (size_t)usable_kerns() - 1; i++) {
        const json_t *c = case_at(report, i);
        ck_assert_str_eq(string_in(c, "spec"), i < STANDARD ? spec[i] : "notebook");
        const struct kern *kern = i < STANDARD ? kern_best() : usable_kern((int)(i - STANDARD) + 1);
        ck_assert_str_eq(string_in(c, "isa"), kern->name);
        check_numbers(c);
        ck_assert(sum_of_phases(c) > 0);
    }
    json_decref(report);
}
END_TEST

START_TEST(an_instruction_set_can_be_named)
{
    json_t *report = bench_json(small_bench("--json --quick --isa base"));
    ck_assert_uint_eq(json_array_size(json_object_get(report, "cases")), 6);
    for (size_t i = 0; i < 6; i++)
        ck_assert_str_eq(string_in(case_at(report, i), "isa"), "base");
    json_decref(report);
}
END_TEST

/* Every phase is seen where a run has it, and they make up an epoch. */
START_TEST(phases_add_up)
{
    json_t *report = bench_json("bench --json notebook");
    json_t *c = case_at(report, 0), *phases = json_object_get(c, "phases");
    ck_assert_uint_eq(json_array_size(json_object_get(report, "cases")), 1);
    ck_assert_double_eq_tol(number_in(c, "gflop"), 23.1936, 1e-4);
    ck_assert_double_eq(number_in(c, "train_measured"), 1707);
    ck_assert_double_eq(number_in(c, "first_epoch"), 2);
    double share = sum_of_phases(c) / number_in(c, "seconds_per_epoch");
    ck_assert_msg(share > 0.3 && share < 3, "%g", share);
    for (int p = 0; p < PHASE_COUNT; p++)
        if (p != PHASE_update) /* a difference, which noise may swallow */
            ck_assert_msg(number_in(phases, phase_name((enum phase)p)) > 0, "%s", phase_name((enum phase)p));
    json_decref(report);
}
END_TEST

START_TEST(the_table_fits_a_terminal)
{
    struct outcome *o = run_program(small_bench("--quick net=mlp:60-60-60 drop=0.1,0.2,0.3,0.4"));
    ck_assert_msg(o->status == 0, "%s", o->err);
    ck_assert_int_eq(times(o->out, "net=mlp:60-60-60 drop=0.1,0.2,0.3,0.4\n"), 2);
    ck_assert_ptr_nonnull(strstr(o->out, "small.csv, 40"));
    ck_assert_ptr_nonnull(strstr(o->out, "50,000 training and 10,000 validation images"));
    ck_assert_ptr_nonnull(strstr(o->out, "measured on 34 and 6, and scaled up"));
    for (int p = 0; p < PHASE_COUNT; p++)
        ck_assert_int_ge(times(o->out, phase_name((enum phase)p)), 2);
    for (const char *line = o->out, *end; (end = strchr(line, '\n')); line = end + 1)
        ck_assert_msg(end - line <= 80, "%.*s", (int)(end - line), line);
}
END_TEST

/* However slow the epochs are on a machine that does much else. */
START_TEST(a_wide_range_fits_too)
{
    static const double most[] = {1.5, 9.994, 9.996, 13.93, 99.94, 99.96, 4321};
    struct bench_case c = {.words = "notebook", .kern = kern_find("base")};
    ck_assert_ptr_nonnull(freopen(scratch_at("table"), "w", stdout));
    for (size_t i = 0; i < sizeof most / sizeof *most; i++)
        bench_print_case(&c, &(struct bench_result){.seconds = 12.345, .flop = 1e12, .peak = 123.4e9,
                                                    .ratio = most[i], .ratio_min = most[i], .ratio_max = most[i]});
    ck_assert_int_eq(fflush(stdout), 0);
    char *text = scratch_read(scratch_at("table"), NULL);
    ck_assert_int_eq(times(text, "\n"), sizeof most / sizeof *most);
    ck_assert_ptr_nonnull(strstr(text, " 13.9-13.9\n"));
    ck_assert_ptr_nonnull(strstr(text, " 9.99-9.99\n"));
    for (const char *line = text, *end; (end = strchr(line, '\n')); line = end + 1)
        ck_assert_msg(end - line <= 80, "%.*s", (int)(end - line), line);
    free(text);
}
END_TEST

static const struct {
    const char *words, *says;
} impossible[] = {
    {"bench --data /nowhere/fashion", "/nowhere/fashion"},
    {"bench train=3000", "2,048"},
};

START_TEST(what_cannot_be_measured_is_said)
{
    struct outcome *o = run_program(impossible[_i].words);
    ck_assert_int_eq(o->status, 1);
    ck_assert_msg(strstr(o->err, impossible[_i].says) != NULL, "%s", o->err);
}
END_TEST

/* Rows stand as soon as they are measured, so a signal leaves those that are there. */
START_TEST(a_signal_ends_it)
{
    static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    struct timespec nap = {.tv_nsec = 20000000};
    struct stat st = {0};
    if (skip_under_valgrind("signals to bench", "the first row takes minutes"))
        return;
    pid_t pid = start_program("bench");
    for (int i = 0; i < (int)deadline(500) && st.st_size == 0; i++) {
        nanosleep(&nap, NULL);
        if (stat(scratch_at("stdout"), &st) != 0)
            st.st_size = 0;
    }
    ck_assert(st.st_size > 0);
    struct outcome *o = finish_program(pid, ending[_i]);
    ck_assert_int_eq(o->status, 128 + ending[_i]);
    ck_assert_int_ge(times(o->out, "notebook "), 1);
    ck_assert_int_eq(times(o->out, "validation"), 0);
    ck_assert_str_eq(o->err, "");
}
END_TEST

TCase *bench_case(void)
{
    TCase *c = tcase_create("bench");
    scratch_add(c);
    tcase_set_timeout(c, 120);
    tcase_add_test(c, operations_are_counted);
    tcase_add_test(c, an_epoch_is_the_full_sets_unless_words_say_otherwise);
    tcase_add_test(c, json_has_every_case);
    tcase_add_test(c, an_instruction_set_can_be_named);
    tcase_add_test(c, phases_add_up);
    tcase_add_test(c, the_table_fits_a_terminal);
    tcase_add_test(c, a_wide_range_fits_too);
    tcase_add_loop_test(c, what_cannot_be_measured_is_said, 0, sizeof impossible / sizeof *impossible);
    tcase_add_loop_test(c, a_signal_ends_it, 0, 4);
    return c;
}
