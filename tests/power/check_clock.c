/* SPDX-License-Identifier: MIT */
/* Calendars that jump, stand still, go backwards, or are of another age, while a run trains and between runs: nothing
 * hangs, no duration is negative, no run is lost and no two have one id. The program is the real one, with the calendar
 * of skew.c.
 */
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "cases.h"
#include "skewed.h"
#include "tests/app/dashboard.h"
#include "tests/app/program.h"
#include "tests/common/scratch.h"
#include "tests/common/tool.h"

enum { JUMPS = 120 };

static const char *const jump[] = {"+0", "+3600", "-", "+315360000", "=0", "=-1", "=-31536000", "=2147483648",
                                   "=4102444800", "+-7200", "=253402300800"};

static void set_clock(const char *text)
{
    scratch_write_text(scratch_at("skew.new"), text);
    ck_assert_int_eq(rename(scratch_at("skew.new"), scratch_at("skew")), 0);
}

/* All programs of the test have the calendar from here on. */
static void take_clock(const char *text)
{
    skewed_take();
    setenv("SKEW", scratch_at("skew"), 1);
    set_clock(text);
}

static struct outcome *done(const char *words)
{
    struct outcome *o = run_program(words);
    ck_assert_msg(o->status == 0, "%s: status %d: %s", words, o->status, o->err);
    return o;
}

static json_t *list(void)
{
    json_t *j = json_loads(done("runs --json")->out, JSON_REJECT_DUPLICATES, NULL);
    ck_assert(json_is_array(j));
    return j;
}

static const char *of(json_t *list, size_t i, const char *key)
{
    const char *text = json_string_value(json_object_get(json_array_get(list, i), key));
    return text ? text : "";
}

static char *history_of(const char *id)
{
    char path[FILE_PATH_MAX];
    snprintf(path, sizeof path, "%s/dropout-lab/runs/%s/history.csv", scratch_at("home"), id);
    return scratch_read(path, NULL);
}

/* The numbers before " s" at the ends of lines: none has a sign. */
static void no_time_is_negative(const char *text)
{
    for (const char *p = text; (p = strstr(p, " s")); p++) {
        const char *from = p;
        while (from > text && strchr("0123456789.-", from[-1]))
            from--;
        ck_assert_msg(*from != '-', "%.40s", from);
    }
}

START_TEST(it_jumps_while_a_run_trains)
{
    static const char words[] = "run net=mlp:8 train=320 valid=64 epochs=700 seed=3 --checkpoint 0.001";
    take_clock("+0");
    pid_t pid = start_program(words);
    for (int i = 0; i < JUMPS; i++) {
        set_clock(jump[(size_t)i % (sizeof jump / sizeof *jump)]);
        clock_sleep(0.003);
    }
    struct outcome *o = finish_program(pid, 0);
    ck_assert_msg(o->status == 0, "%s", o->err);
    no_time_is_negative(o->out);
    ck_assert_int_eq(times(o->out, "\ndone after 700 epochs"), 1);
    set_clock("+0");
    json_t *j = list();
    char *history = history_of(of(j, 0, "id"));
    json_decref(j);
    ck_assert_int_eq(times(history, "\n"), 701);
    done("show last");
    done(words);
    j = list();
    char *again = history_of(of(j, 0, "id"));
    ck_assert_uint_eq(json_array_size(j), 2);
    ck_assert_str_eq(history, again);
    json_decref(j);
    free(history);
    free(again);
}
END_TEST

/* The time between two checkpoints is not the calendar's: they come when it is set back by years, as before. */
START_TEST(checkpoints_go_on_when_it_is_set_back)
{
    char path[FILE_PATH_MAX];
    struct stat before, now;
    take_clock("+0");
    pid_t pid = start_program("run net=mlp:8 train=320 valid=64 epochs=100000 seed=3 --quiet --checkpoint 0.01");
    double until = clock_now() + deadline(30);
    snprintf(path, sizeof path, "cd %s/dropout-lab/runs 2>/dev/null && ls */checkpoint.safetensors >/dev/null 2>&1",
             scratch_at("home"));
    while (system(path) != 0 && clock_now() < until)
        clock_sleep(0.01);
    set_clock("+-315360000");
    json_t *j = list();
    snprintf(path, sizeof path, "%s/dropout-lab/runs/%s/checkpoint.safetensors", scratch_at("home"), of(j, 0, "id"));
    json_decref(j);
    ck_assert_int_eq(stat(path, &before), 0);
    for (int changes = 0; changes < 3 && clock_now() < until; clock_sleep(0.002)) {
        ck_assert_int_eq(stat(path, &now), 0);
        changes += now.st_ino != before.st_ino;
        before = now;
    }
    ck_assert_msg(clock_now() < until, "no checkpoint came");
    ck_assert_int_eq(finish_program(pid, SIGTERM)->status, 128 + SIGTERM);
    done("runs");
}
END_TEST

/* Four runs in one second that does not pass, and one of a second that comes again. */
START_TEST(it_stands_still)
{
    take_clock("=1700000000");
    for (int i = 0; i < 2; i++)
        done("run net=mlp:4 train=64 valid=16 epochs=1 seed=1 --quiet");
    done("run net=mlp:4 train=64 valid=16 epochs=1 seed=1 seeds=2 --quiet");
    set_clock("=1700000060");
    done("run net=mlp:4 train=64 valid=16 epochs=1 seed=1 --quiet");
    set_clock("=1700000000");
    done("run net=mlp:4 train=64 valid=16 epochs=1 seed=1 --quiet");
    json_t *j = list();
    ck_assert_uint_eq(json_array_size(j), 6);
    for (size_t i = 0; i < 6; i++)
        for (size_t k = 0; k < i; k++)
            ck_assert_str_ne(of(j, i, "id"), of(j, k, "id"));
    ck_assert_str_eq(of(j, 0, "started"), "2023-11-14T22:14:20Z");
    ck_assert_str_eq(of(j, 5, "started"), "2023-11-14T22:13:20Z");
    json_decref(j);
}
END_TEST

static const struct {
    const char *clock, *started;
} age[] = {
    {"=-62135596800", "0001-01-01T00:00:00Z"}, {"=-2000000000", "1906-08-16T20:26:40Z"},
    {"=-1", "1969-12-31T23:59:59Z"}, {"=0", "1970-01-01T00:00:00Z"}, {"=2147483647", "2038-01-19T03:14:07Z"},
    {"=2147483648", "2038-01-19T03:14:08Z"}, {"=4294967296", "2106-02-07T06:28:16Z"},
    {"=253402300799", "9999-12-31T23:59:59Z"},
};
enum { AGES = sizeof age / sizeof *age };

/* Every age that four digits tell, in its order, with all that can be done to a run. */
START_TEST(it_is_of_another_age)
{
    char words[256];
    take_clock("+0");
    for (int i = 0; i < AGES; i++) {
        set_clock(age[(i * 3) % AGES].clock);
        done("run net=mlp:4 train=64 valid=16 epochs=1 --quiet");
    }
    json_t *j = list();
    ck_assert_uint_eq(json_array_size(j), AGES);
    for (size_t i = 0; i < AGES; i++) {
        ck_assert_str_eq(of(j, i, "started"), age[AGES - 1 - i].started);
        snprintf(words, sizeof words, "show %s", of(j, i, "id"));
        ck_assert_ptr_nonnull(strstr(done(words)->out, age[AGES - 1 - i].started));
        snprintf(words, sizeof words, "export %s --format tensorboard -o %s", of(j, i, "id"), scratch_at("events"));
        done(words);
        snprintf(words, sizeof words, "rm %s", of(j, i, "id"));
        done(words);
        snprintf(words, sizeof words, "rm --undo %s", of(j, i, "id"));
        done(words);
    }
    json_decref(j);
    j = list();
    ck_assert_uint_eq(json_array_size(j), AGES);
    json_decref(j);
}
END_TEST

/* Beyond what four digits tell it is their first or last second. */
START_TEST(it_is_beyond_the_year_9999)
{
    take_clock("=253402300800");
    done("run net=mlp:4 train=64 valid=16 epochs=1 --quiet");
    set_clock("=-99999999999");
    done("run net=mlp:4 train=64 valid=16 epochs=1 --quiet");
    json_t *j = list();
    ck_assert_uint_eq(json_array_size(j), 2);
    ck_assert_str_eq(of(j, 0, "started"), "9999-12-31T23:59:59Z");
    ck_assert_str_eq(of(j, 1, "started"), "0001-01-01T00:00:00Z");
    for (size_t i = 0; i < 2; i++) {
        char words[256];
        snprintf(words, sizeof words, "show %s", of(j, i, "id"));
        done(words);
        snprintf(words, sizeof words, "export %s --format tensorboard -o %s", of(j, i, "id"), scratch_at("events"));
        done(words);
    }
    json_decref(j);
    done("show last");
}
END_TEST

/* What is written down is UTC, so neither a journey nor summer time moves a run. */
START_TEST(the_zone_changes)
{
    static const char *const zone[] = {"Pacific/Kiritimati", "Etc/GMT+12", "America/New_York", "<-03>3", "nowhere"};
    enum { ZONES = sizeof zone / sizeof *zone };
    char text[64];
    take_clock("+0");
    for (int i = 0; i < ZONES; i++) { /* around the end of summer time in 2026 */
        setenv("TZ", zone[i], 1);
        snprintf(text, sizeof text, "=%ld", 1793512799L + i);
        set_clock(text);
        done("run net=mlp:4 train=64 valid=16 epochs=1 --quiet");
    }
    json_t *j = list();
    ck_assert_uint_eq(json_array_size(j), ZONES);
    for (size_t i = 0; i < ZONES; i++) {
        double seconds;
        ck_assert(clock_read(of(j, i, "started"), &seconds));
        ck_assert(seconds == (double)(1793512799L + ZONES - 1 - (long)i));
    }
    json_decref(j);
}
END_TEST

static const char *const short_words[] = {"net=mlp:8", "train=320", "valid=64", "epochs=150", NULL};

/* The frame timer, the pauses between looks at the folder and the time to the end are not the calendar's. */
START_TEST(it_jumps_under_a_dashboard)
{
    struct pty p;
    take_clock("+0");
    open_dashboard(&p, "home", short_words);
    for (int run = 0; run < 3; run++) {
        type(&p, "\r");
        for (int i = 0; i < JUMPS / 6; i++) {
            set_clock(jump[(size_t)(i + run) % (sizeof jump / sizeof *jump)]);
            pty_pump(&p, 0.005);
        }
    }
    expect(&p, "150/150 done");
    type(&p, "4");
    type(&p, "q");
    int status = pty_status(&p, 1);
    if (status < 0)
        type(&p, "y");
    expect_end(&p, 0);
    set_clock("+0");
    json_t *j = list();
    ck_assert_uint_eq(json_array_size(j), 3);
    json_decref(j);
}
END_TEST

TCase *clock_case(void)
{
    TCase *c = tcase_create("clock");
    scratch_add(c);
    tcase_set_timeout(c, 300);
    tcase_add_test(c, it_jumps_while_a_run_trains);
    tcase_add_test(c, checkpoints_go_on_when_it_is_set_back);
    tcase_add_test(c, it_stands_still);
    tcase_add_test(c, it_is_of_another_age);
    tcase_add_test(c, it_is_beyond_the_year_9999);
    tcase_add_test(c, the_zone_changes);
    tcase_add_test(c, it_jumps_under_a_dashboard);
    return c;
}
