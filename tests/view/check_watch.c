/* SPDX-License-Identifier: MIT */
/* The watch screen: every page at every size within its bounds, golden screens, what keys change, and the figures that
 * are kept up as points come against a loop over all of them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/stream.h"
#include "term/screen.h"
#include "tests/common/golden.h"
#include "tests/common/scratch.h"
#include "tests/view/suites.h"
#include "view/view.h"
#include "view/watch.h"
#include "view/watch_screen.h"

enum { WIDTH_MAX = 200, HEIGHT_MAX = 60 };

static struct watch watch;
static struct watch_screen *screen;
static struct err err;

static double noise(unsigned n)
{
    return stream_unit((struct stream){.seed = 9, .purpose = 3}, 0, 0, n) - 0.5;
}

/* Epochs from..to - 1 in Keras' columns; run makes the curves differ. */
static void write_epochs(const char *name, int run, int from, int to)
{
    FILE *f = fopen(scratch_at(name), from ? "a" : "w");
    ck_assert_ptr_nonnull(f);
    if (!from)
        fputs("epoch,accuracy,loss,lr,val_accuracy,val_loss\n", f);
    for (int i = from; i < to; i++) {
        double n = noise((unsigned)(run * 1000 + i)), m = noise((unsigned)(run * 1000 + 500 + i));
        fprintf(f, "%d,%.4f,%.4f,%g,%.4f,%.4f\n", i, 0.94 - 0.3 / (1 + i) + 0.004 * n,
                0.2 + 0.6 * run / (run + i) + 0.01 * n, 0.001 / (1 + i / 10), 0.89 - 0.3 / (1 + i) + 0.01 * m,
                0.3 + 0.5 * run / (run + i) + 0.005 * i / run + 0.02 * m);
    }
    ck_assert_int_eq(fclose(f), 0);
}

static void poll_all(void)
{
    bool more = true;
    for (int i = 0; i < 1000 && more; i++)
        watch_poll(&watch, 1, &more);
    ck_assert(!more);
}

static void add(const char *name)
{
    struct log *log = log_new(scratch_at(name), NULL, &err);
    ck_assert_ptr_nonnull(log);
    ck_assert_msg(watch_add(&watch, log, &err), "%s", err.text);
}

static void start(void)
{
    ck_assert(watch_init(&watch, &err));
    screen = watch_screen_new(&err);
    ck_assert_ptr_nonnull(screen);
    snprintf(watch.about, sizeof watch.about, "runs");
}

static void end(void)
{
    watch_free(&watch);
    watch_screen_delete(screen);
}

static void start_two(void)
{
    start();
    write_epochs("baseline.csv", 1, 0, 50);
    write_epochs("dropout.csv", 3, 0, 37);
    add("baseline.csv");
    add("dropout.csv");
    poll_all();
}

static char *draw(int w, int h, bool ascii)
{
    struct canvas c = {.ascii = ascii};
    int x, y;
    ck_assert(canvas_resize(&c, w, h, &err));
    while (watch_draw(screen, &watch, &c, &x, &y))
        ;
    ck_assert(x < w && y < h);
    char *text = canvas_dump(&c);
    canvas_free(&c);
    ck_assert_ptr_nonnull(text);
    return text;
}

static void type(const char *keys)
{
    for (; *keys; keys++)
        watch_key(&watch, (uint32_t)(unsigned char)*keys);
}

static void expect(const char *text)
{
    char *shown = draw(80, 24, true);
    ck_assert_msg(strstr(shown, text) != NULL, "'%s' is not on the screen:\n%s", text, shown);
    mem_free(shown);
}

/* ---- sizes ---- */

static const char *const keys_before[] = {"", "2", "3", "4", "t", "hhmm", "zzg", "ty", "vmmmm"};

START_TEST(every_size)
{
    start_two();
    write_epochs("empty.csv", 1, 0, 0);
    scratch_write_text(scratch_at("bad.csv"), "no log at all, and never will it be one\n\n\1\2\3\n");
    if (_i % 2) {
        add("empty.csv");
        add("bad.csv");
    }
    poll_all();
    type(keys_before[_i]);
    for (int ascii = 0; ascii < 2; ascii++)
        for (int h = 1; h <= HEIGHT_MAX; h += h < 26 ? 1 : 11)
            for (int w = 1; w <= WIDTH_MAX; w += w >= 56 && w < 84 ? 1 : 9) {
                char *text = draw(w, h, ascii);
                for (const char *p = text; ascii && *p; p++)
                    if (*p != '\n' && (*p < ' ' || *p > '~'))
                        ck_abort_msg("byte %02x at %dx%d", (unsigned char)*p, w, h);
                mem_free(text);
            }
    end();
}
END_TEST

START_TEST(before_there_is_anything)
{
    start();
    mem_free(draw(80, 24, false));
    expect("no log yet");
    type("h");
    expect("h does nothing here");
    type("zZ\x0c");
    add("none.csv");
    poll_all();
    expect("log 1 waits");
    type("1234vrtmgy");
    mem_free(draw(80, 24, false));
    end();
}
END_TEST

/* ---- golden ---- */

static const struct {
    const char *name, *keys;
    bool ascii;
    int w, h;
} goldens[] = {
    {"watch-utf8", "", false, 80, 24},
    {"watch-ascii", "", true, 80, 24},
    {"watch-compare", "2", true, 80, 24},
    {"watch-metrics", "3", true, 80, 24},
    {"watch-help", "4", true, 80, 24},
    {"watch-table", "thhh", true, 80, 24},
    {"watch-smooth", "mmmzh", true, 80, 24},
    {"watch-wide", "", true, 140, 40},
};

START_TEST(golden)
{
    start_two();
    type(goldens[_i].keys);
    char *text = draw(goldens[_i].w, goldens[_i].h, goldens[_i].ascii);
    golden_expect("view", goldens[_i].name, text);
    mem_free(text);
    end();
}
END_TEST

/* ---- keys ---- */

START_TEST(logs_are_selected_hidden_and_compared)
{
    start_two();
    ck_assert_ptr_eq(watch_reference(&watch), &watch.log[1]);
    watch_key(&watch, SCREEN_KEY_DOWN);
    ck_assert_uint_eq(watch.selected, 1);
    ck_assert_ptr_eq(watch_reference(&watch), &watch.log[0]);
    type("r");
    ck_assert_ptr_eq(watch_reference(&watch), &watch.log[1]);
    watch_key(&watch, SCREEN_KEY_UP);
    type("2");
    expect("log 1 against log 2 (reference): best valid loss");
    double x_max = watch.x_max;
    type("1v");
    expect("hidden");
    ck_assert(watch.x_max < x_max);
    type("v");
    ck_assert_double_eq(watch.x_max, x_max);
    end();
}
END_TEST

START_TEST(charts_show_what_is_chosen)
{
    start_two();
    ck_assert_str_eq(watch_chart_base(&watch, 0), "loss");
    ck_assert_str_eq(watch_chart_base(&watch, 1), "accuracy");
    watch_key(&watch, SCREEN_KEY_TAB);
    for (int i = 0; i < 3; i++) {
        watch_key(&watch, SCREEN_KEY_RIGHT);
        ck_assert_str_ne(watch_chart_base(&watch, 1), "");
    }
    ck_assert_str_eq(watch_chart_base(&watch, 1), "accuracy"); /* once around */
    watch_key(&watch, ']');
    watch_key(&watch, '[');
    ck_assert_str_eq(watch_chart_base(&watch, 1), "accuracy");
    type("3");
    for (size_t i = 0; i < watch.log[0].series_count; i++) {
        if (!watch_in_chart(&watch, 1, log_series(watch.log[0].log, watch.metric)->base))
            type(" ");
        watch_key(&watch, SCREEN_KEY_DOWN);
    }
    ck_assert_uint_eq(watch.chart[1].count, watch.base_count);
    expect("accuracy, loss, lr");
    type(" ");
    ck_assert_uint_eq(watch.chart[1].count, watch.base_count - 1);
    end();
}
END_TEST

START_TEST(the_cursor_goes_from_point_to_point)
{
    start_two();
    type("h");
    ck_assert_double_eq(watch.cursor, 49);
    type("hh");
    ck_assert_double_eq(watch.cursor, 47);
    type("H");
    ck_assert_double_eq(watch.cursor, 37);
    watch_key(&watch, SCREEN_KEY_HOME);
    ck_assert_double_eq(watch.cursor, 0);
    type("hHl");
    ck_assert_double_eq(watch.cursor, 1);
    watch_key(&watch, SCREEN_KEY_END);
    type("lL");
    ck_assert_double_eq(watch.cursor, 49);
    type("zz");
    ck_assert(watch.zoomed && watch.from <= 49 && watch.to >= 49);
    watch_key(&watch, SCREEN_KEY_HOME);
    ck_assert(watch.from <= 0);
    type("ZZZZ");
    ck_assert(!watch.zoomed);
    type("c");
    ck_assert(!watch.has_cursor);
    end();
}
END_TEST

/* ---- growing ---- */

START_TEST(the_axis_doubles_when_it_is_full)
{
    start();
    write_epochs("grows.csv", 1, 0, 10);
    add("grows.csv");
    poll_all();
    double end_before = watch.x_max;
    int changes = 0;
    ck_assert_double_eq(end_before, 10);
    for (int i = 10; i < 400; i++) {
        write_epochs("grows.csv", 1, i, i + 1);
        poll_all();
        ck_assert(watch.x_max >= i);
        changes += watch.x_max != end_before;
        ck_assert(watch.x_max == end_before || watch.x_max >= 2 * end_before);
        end_before = watch.x_max;
    }
    ck_assert_int_le(changes, 6);
    end();
}
END_TEST

static void expect_figures(const struct watch_log *log)
{
    for (size_t i = 0; i < log->series_count; i++) {
        const struct log_series *s = log_series(log->log, i);
        size_t least = SIZE_MAX, greatest = SIZE_MAX, finite = 0;
        for (size_t k = 0; k < s->count; k++) {
            if (!isfinite(s->y[k]))
                continue;
            least = least == SIZE_MAX || s->y[k] < s->y[least] ? k : least;
            greatest = greatest == SIZE_MAX || s->y[k] > s->y[greatest] ? k : greatest;
            finite++;
        }
        const struct watch_series *known = &log->series[i];
        ck_assert_uint_eq(known->taken, s->count);
        ck_assert_uint_eq(known->finite, finite);
        ck_assert(!finite || (known->least_at == least && known->greatest_at == greatest));
        for (int side = 0; side < WATCH_SIDES; side++)
            ck_assert(!known->curve[side].taken || known->curve[side].taken == s->count);
    }
}

START_TEST(what_grew_is_what_was_read_at_once)
{
    start();
    write_epochs("log.csv", 2, 0, 3);
    add("log.csv");
    for (int i = 3; i < 300; i += 1 + i / 4) {
        write_epochs("log.csv", 2, i, i + 1 + i / 4);
        if (i > 100)
            scratch_write_text(scratch_at("junk"), "");
        poll_all();
        mem_free(draw(80, 24, false));
        expect_figures(&watch.log[0]);
    }
    FILE *f = fopen(scratch_at("log.csv"), "a");
    ck_assert_ptr_nonnull(f);
    fputs("1000,nan,inf,0,,nan\n1001,0.5,0.4,0,0.5,-inf\n", f);
    ck_assert_int_eq(fclose(f), 0);
    poll_all();
    type("mmm");
    char *grown = draw(100, 30, false);
    expect_figures(&watch.log[0]);
    double x_max = watch.x_max;
    end();
    start();
    add("log.csv");
    poll_all();
    watch.x_max = x_max; /* which depends on the way there */
    type("mmm");
    char *whole = draw(100, 30, false);
    ck_assert_msg(strcmp(grown, whole) == 0, "grown:\n%s\nread at once:\n%s", grown, whole);
    mem_free(grown);
    mem_free(whole);
    end();
}
END_TEST

START_TEST(a_log_written_anew_is_taken_anew)
{
    start();
    write_epochs("log.csv", 1, 0, 30);
    add("log.csv");
    poll_all();
    mem_free(draw(80, 24, false));
    write_epochs("log.csv", 4, 0, 60);
    for (int i = 0; i < 300 && watch.log[0].points != 60; i++)
        poll_all();
    ck_assert_uint_eq(watch.log[0].points, 60);
    expect_figures(&watch.log[0]);
    ck_assert_double_eq(watch.log[0].x_last, 59);
    expect("epoch 59");
    end();
}
END_TEST

START_TEST(old_news_are_told)
{
    char text[WATCH_TEXT_MAX];
    start_two();
    struct watch_log *log = &watch.log[0];
    ck_assert_str_eq(watch_state(&watch, log, text), "followed");
    log->news = watch.now - 200;
    ck_assert_str_eq(watch_state(&watch, log, text), "no news 3 min");
    log->news = watch.now - 3 * 3600;
    ck_assert_str_eq(watch_state(&watch, log, text), "no news 3 h");
    end();
}
END_TEST

/* ---- words ---- */

static const struct {
    double value;
    enum log_kind kind;
    const char *text, *difference;
} numbers[] = {
    {0.34921, LOG_KIND_LOSS, "0.3492", "+0.3492"},     {-0.34921, LOG_KIND_LOSS, "-0.3492", "-0.3492"},
    {12.34567, LOG_KIND_LOSS, "12.346", "+12.346"},    {123456.7, LOG_KIND_LOSS, "123457", "+123457"},
    {0.00123456, LOG_KIND_LOSS, "0.001235", "+0.0012"}, {1.5e-5, LOG_KIND_LOSS, "1.50e-05", "+1.5e-05"},
    {0, LOG_KIND_LOSS, "0.0000", "0.0000"},            {NAN, LOG_KIND_LOSS, "nan", "nan"},
    {INFINITY, LOG_KIND_LOSS, "inf", "+inf"},          {0.001, LOG_KIND_OTHER, "0.001", "+0.001"},
    {12, LOG_KIND_OTHER, "12", "+12"},                 {-1.5e-7, LOG_KIND_LOSS, "-1.5e-07", "-1.5e-07"},
    {-1e300, LOG_KIND_OTHER, "-1e+300", "-1e+300"},
};

START_TEST(numbers_fit_their_columns)
{
    char text[WATCH_TEXT_MAX];
    ck_assert_str_eq(watch_value(text, numbers[_i].kind, numbers[_i].value), numbers[_i].text);
    ck_assert_str_eq(watch_difference(text, numbers[_i].kind, numbers[_i].value), numbers[_i].difference);
    for (int e = -310; e < 308; e++)
        for (int sign = -1; sign < 2; sign += 2) {
            double v = sign * pow(10, e) * 9.9999;
            ck_assert_int_le((int)strlen(watch_value(text, numbers[_i].kind, v)), WATCH_NUMBER_WIDTH);
            ck_assert_int_le((int)strlen(watch_difference(text, numbers[_i].kind, v)), WATCH_NUMBER_WIDTH);
        }
}
END_TEST

START_TEST(long_names_lose_their_middle)
{
    char out[128];
    const char *name = "lightning_logs/version_12/metrics.csv";
    const char *wide = "\u00e4\u4e2d\u6587\u4e2d\u6587/\u6587\u6587\u6587";
    ck_assert_str_eq(watch_shorten(out, sizeof out, name, 60, true), name);
    ck_assert_str_eq(watch_shorten(out, sizeof out, name, 20, true), "lightn../metrics.csv");
    for (int w = 3; w < 40; w++) {
        ck_assert_int_le(canvas_width(watch_shorten(out, sizeof out, name, w, false)), w);
        ck_assert_int_le(canvas_width(watch_shorten(out, sizeof out, wide, w, false)), w);
    }
}
END_TEST

Suite *watch_suite(void)
{
    Suite *s = suite_create("watch");
    TCase *t = tcase_create("watch");
    scratch_add(t);
    tcase_set_timeout(t, 120);
    tcase_add_loop_test(t, every_size, 0, sizeof keys_before / sizeof *keys_before);
    tcase_add_test(t, before_there_is_anything);
    tcase_add_loop_test(t, golden, 0, sizeof goldens / sizeof *goldens);
    tcase_add_test(t, logs_are_selected_hidden_and_compared);
    tcase_add_test(t, charts_show_what_is_chosen);
    tcase_add_test(t, the_cursor_goes_from_point_to_point);
    tcase_add_test(t, the_axis_doubles_when_it_is_full);
    tcase_add_test(t, what_grew_is_what_was_read_at_once);
    tcase_add_test(t, a_log_written_anew_is_taken_anew);
    tcase_add_test(t, old_news_are_told);
    tcase_add_loop_test(t, numbers_fit_their_columns, 0, sizeof numbers / sizeof *numbers);
    tcase_add_test(t, long_names_lose_their_middle);
    suite_add_tcase(s, t);
    return s;
}
