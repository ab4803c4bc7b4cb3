/* SPDX-License-Identifier: MIT */
/* Epochs in memory, and the lists of metrics and states they are told in. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "run/event.h"
#include "run/history.h"
#include "suites.h"

static struct epoch_row row(uint32_t epoch, double loss, double accuracy)
{
    struct epoch_row r = {.epoch = epoch};
    metric_set(&r, METRIC_VALID_LOSS, loss);
    metric_set(&r, METRIC_VALID_ACCURACY, accuracy);
    return r;
}

START_TEST(test_rows_come_in_order)
{
    struct history h;
    struct err e = {0};
    ck_assert(history_init(&h, 2, &e));
    ck_assert_ptr_null(history_last(&h));
    ck_assert_ptr_null(history_best(&h, METRIC_VALID_LOSS));
    struct epoch_row one = row(1, 0.5, 80), two = row(2, 0.4, 81), three = row(3, 0.3, 82);
    ck_assert(!history_append(&h, &two));
    ck_assert(history_append(&h, &one));
    ck_assert(!history_append(&h, &one));
    ck_assert(history_append(&h, &two));
    ck_assert(!history_append(&h, &three)); /* no room */
    ck_assert_uint_eq(h.count, 2);
    ck_assert_uint_eq(history_last(&h)->epoch, 2);
    history_free(&h);
    history_free(&h);
    ck_assert_ptr_null(h.row);
}
END_TEST

START_TEST(test_best_is_the_first_of_equals)
{
    struct history h;
    struct err e = {0};
    const double loss[] = {NAN, 0.4, 0.3, INFINITY, 0.3, NAN}, accuracy[] = {NAN, 88, 90, -INFINITY, 90, 89};
    ck_assert(history_init(&h, 6, &e));
    for (uint32_t i = 0; i < 6; i++) {
        struct epoch_row r = row(i + 1, loss[i], accuracy[i]);
        ck_assert(history_append(&h, &r));
    }
    ck_assert_uint_eq(history_best(&h, METRIC_VALID_LOSS)->epoch, 3);
    ck_assert_uint_eq(history_best(&h, METRIC_VALID_ACCURACY)->epoch, 3);
    ck_assert_ptr_null(history_best(&h, METRIC_TRAIN_LOSS)); /* never measured, though its value is 0 */
    history_free(&h);
}
END_TEST

START_TEST(test_best_of_nothing_finite)
{
    struct history h;
    struct err e = {0};
    struct epoch_row r = row(1, NAN, 10), s = row(2, INFINITY, 10);
    ck_assert(history_init(&h, 2, &e));
    ck_assert(history_append(&h, &r) && history_append(&h, &s));
    ck_assert_ptr_null(history_best(&h, METRIC_VALID_LOSS));
    ck_assert_uint_eq(history_best(&h, METRIC_VALID_ACCURACY)->epoch, 1);
    history_free(&h);
}
END_TEST

/* Two epochs: the first learns, the second is the case's; a run that has diverged stays so. */
START_TEST(test_divergence)
{
    static const struct {
        enum metric metric;
        double value;
        bool diverged;
    } cases[] = {
        {METRIC_TRAIN_LOSS, 0.5, false},    {METRIC_VALID_LOSS, 103, false},
        {METRIC_TRAIN_LOSS, NAN, true},     {METRIC_VALID_LOSS, -NAN, true},
        {METRIC_TRAIN_LOSS, INFINITY, true}, {METRIC_VALID_LOSS, INFINITY, true},
        {METRIC_TRAIN_LOSS, 6.8e20, true},  {METRIC_VALID_LOSS, 104, true},
        {METRIC_VALID_ACCURACY, 104, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct history h;
        struct err e = {0};
        struct epoch_row good = row(1, 0.5, 80), odd = {.epoch = 2}, after = row(3, 0.4, 81);
        ck_assert(history_init(&h, 3, &e));
        ck_assert_ptr_null(history_diverged(&h));
        metric_set(&odd, cases[i].metric, cases[i].value);
        ck_assert(history_append(&h, &good));
        ck_assert_ptr_null(history_diverged(&h));
        ck_assert(history_append(&h, &odd) && history_append(&h, &after));
        const struct epoch_row *at = history_diverged(&h);
        ck_assert_msg(cases[i].diverged ? at && at->epoch == 2 : !at, "case %zu", i);
        history_free(&h);
    }
}
END_TEST

START_TEST(test_no_memory)
{
    struct history h;
    struct err e = {0};
    ck_assert(!history_init(&h, SIZE_MAX / 2, &e));
    ck_assert_int_eq(e.code, ERR_FAIL);
    ck_assert(!history_append(&h, &(struct epoch_row){.epoch = 1}));
    history_free(&h);
}
END_TEST

/* Epochs that are planned take memory only when they come: a million rows are 80 MB. */
START_TEST(test_planned_epochs_are_free)
{
    struct history h;
    struct err e;
    unsigned long before, after, page_kb = (unsigned long)sysconf(_SC_PAGESIZE) / 1024;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    fprintf(stderr, "skipped: test_planned_epochs_are_free: a sanitizer keeps notes of all memory\n");
    return;
#endif
    FILE *f = fopen("/proc/self/statm", "r");
    if (!f) {
        fprintf(stderr, "skipped: test_planned_epochs_are_free: there is no /proc/self/statm\n");
        return;
    }
    ck_assert_int_eq(fscanf(f, "%*u %lu", &before), 1);
    ck_assert(history_init(&h, 1000000, &e));
    f = freopen("/proc/self/statm", "r", f);
    ck_assert(f && fscanf(f, "%*u %lu", &after) == 1);
    fclose(f);
    ck_assert_uint_lt(after * page_kb, before * page_kb + 16 * 1024);
    history_free(&h);
}
END_TEST

START_TEST(test_metrics)
{
    struct epoch_row r = {.epoch = 1};
    for (int m = 0; m < METRIC_COUNT; m++) {
        ck_assert(metric_info[m].column[0] && metric_info[m].label[0]);
        ck_assert(!metric_has(&r, (enum metric)m));
        metric_set(&r, (enum metric)m, m + 0.5);
        for (int other = 0; other < METRIC_COUNT; other++)
            ck_assert(metric_has(&r, (enum metric)other) == (other <= m));
        ck_assert(r.value[m] == m + 0.5);
    }
    ck_assert(metric_info[METRIC_VALID_LOSS].lower_is_better);
    ck_assert(!metric_info[METRIC_VALID_ACCURACY].lower_is_better);
    ck_assert_str_eq(metric_info[METRIC_TRAIN_ACCURACY].unit, "%");
}
END_TEST

static const struct {
    double value;
    enum metric metric;
    const char *text;
} values[] = {
    {0, METRIC_TRAIN_LOSS, "0.0000"},
    {0.341, METRIC_VALID_LOSS, "0.3410"},
    {12.34567, METRIC_VALID_LOSS, "12.346"},
    {123.456, METRIC_TRAIN_LOSS, "123.46"},
    {123456.7, METRIC_TRAIN_LOSS, "123457"},
    {1e30, METRIC_TRAIN_LOSS, "1e+30"},
    {NAN, METRIC_VALID_LOSS, "nan"},
    {-NAN, METRIC_VALID_LOSS, "nan"},
    {INFINITY, METRIC_VALID_LOSS, "inf"},
    {-INFINITY, METRIC_VALID_LOSS, "-inf"},
    {88.025, METRIC_VALID_ACCURACY, "88.03"},
    {100, METRIC_VALID_ACCURACY, "100.00"},
};
enum { VALUES = sizeof values / sizeof values[0] };

START_TEST(test_values_as_text)
{
    char out[METRIC_TEXT_MAX];
    const char *text = metric_text(out, values[_i].metric, values[_i].value);
    ck_assert_str_eq(text, values[_i].text);
    ck_assert_uint_le(strlen(text), METRIC_TEXT_WIDTH);
}
END_TEST

START_TEST(test_state_words)
{
    for (int s = 0; s < RUN_STATE_COUNT; s++) {
        ck_assert(run_state_word((enum run_state)s)[0]);
        for (int other = 0; other < s; other++)
            ck_assert_str_ne(run_state_word((enum run_state)s), run_state_word((enum run_state)other));
    }
    ck_assert_str_eq(run_state_word(RUN_PAUSED), "paused");
    ck_assert(run_state_active(RUN_WAITING) && run_state_active(RUN_RUNNING) && run_state_active(RUN_PAUSED));
    ck_assert(!run_state_active(RUN_DONE) && !run_state_active(RUN_STOPPED) && !run_state_active(RUN_FAILED));
}
END_TEST

Suite *history_suite(void)
{
    Suite *s = suite_create("history");
    TCase *t = tcase_create("history");
    tcase_add_test(t, test_rows_come_in_order);
    tcase_add_test(t, test_best_is_the_first_of_equals);
    tcase_add_test(t, test_best_of_nothing_finite);
    tcase_add_test(t, test_divergence);
    tcase_add_test(t, test_no_memory);
    tcase_add_test(t, test_planned_epochs_are_free);
    tcase_add_test(t, test_metrics);
    tcase_add_loop_test(t, test_values_as_text, 0, VALUES);
    tcase_add_test(t, test_state_words);
    suite_add_tcase(s, t);
    return s;
}
