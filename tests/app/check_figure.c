/* SPDX-License-Identifier: MIT */
/* `dropout-lab figure` with real runs, and a lab's groups as a figure: which of them are lines of their own, what they
 * are called, which colours they have. What the pictures are made of is tested in tests/figure. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "cases.h"
#include "program.h"
#include "run/store.h"
#include "src/app/lab_figure.h"
#include "src/app/lab_name.h"
#include "tests/common/scratch.h"

/* The lines of the first two groups, as SVG has their colours. */
static const char blue[] = "rgb(0%,44.705882%,78.431373%)", orange[] = "rgb(87.843137%,41.568627%,0%)";
static const char paper[] = "rgb(100%,100%,100%)";

static void train(const char *words)
{
    char line[256];
    snprintf(line, sizeof line, "run net=mlp:16 train=300 valid=100 epochs=3 --quiet %s", words);
    struct outcome *o = run_program(line);
    ck_assert_msg(o->status == 0, "%s", o->err);
}

/* The figure as text, in a file of its own. */
static const char *figure(const char *words)
{
    char line[512];
    snprintf(line, sizeof line, "figure %s -o %s", words, scratch_at("f.svg"));
    struct outcome *o = run_program(line);
    ck_assert_msg(o->status == 0, "%s: %s", words, o->err);
    ck_assert_str_eq(o->out, "");
    ck_assert_str_eq(o->err, "");
    return read_text(scratch_at("f.svg"));
}

static void expect_colours(const char *words, bool second)
{
    const char *svg = figure(words);
    ck_assert_ptr_nonnull(strstr(svg, blue));
    ck_assert_msg(!strstr(svg, orange) == !second, "%s", words);
}

/* Their ids, the oldest first, with `what` in them. */
static const char *ids(const char *what)
{
    static char text[1024];
    struct store s;
    struct err e;
    setenv("XDG_DATA_HOME", scratch_at("home"), 1);
    ck_assert_msg(store_init(&s, &e) && store_read(&s, &e), "%s", e.text);
    text[0] = 0;
    for (size_t i = s.count; i-- > 0;) {
        size_t n = strlen(text);
        if (strstr(s.entry[i].id, what))
            snprintf(text + n, sizeof text - n, "%s ", s.entry[i].id);
    }
    store_free(&s);
    return text;
}

START_TEST(runs_that_differ_by_their_seed_alone_are_one_line)
{
    char words[1100];
    train("seeds=2");
    train("seed=3");
    expect_colours(ids(""), false);
    snprintf(words, sizeof words, "--no-band %s", ids(""));
    expect_colours(words, true);
    snprintf(words, sizeof words, "last last");
    expect_colours(words, false);
    train("seed=3"); /* the same again: no seed of the band */
    expect_colours(ids(""), true);
    train("seed=9 lr=0.01");
    snprintf(words, sizeof words, "last %s", ids("seed1"));
    expect_colours(words, true);
}
END_TEST

START_TEST(a_figure_is_the_same_each_time_and_dark_when_asked)
{
    train("seeds=2 lr=0.002");
    char *first = strdup(figure(ids("")));
    ck_assert_str_eq(figure(ids("")), first);
    ck_assert_ptr_nonnull(strstr(first, "width=\"720pt\" height=\"288pt\""));
    ck_assert_ptr_nonnull(strstr(first, paper));
    free(first);
    ck_assert_ptr_null(strstr(figure("last --dark --log --title x"), paper));
    ck_assert_ptr_nonnull(strstr(figure("last --size 6x3"), "width=\"432pt\" height=\"216pt\""));
}
END_TEST

START_TEST(the_format_is_that_of_the_name_or_as_said)
{
    char line[512];
    train("");
    snprintf(line, sizeof line, "figure last --output=%s", scratch_at("f.pdf"));
    ck_assert_int_eq(run_program(line)->status, 0);
    ck_assert_int_eq(strncmp(read_text(scratch_at("f.pdf")), "%PDF-", 5), 0);
    snprintf(line, sizeof line, "figure last -o %s --format png --dpi 50", scratch_at("f.svg"));
    ck_assert_int_eq(run_program(line)->status, 0);
    ck_assert_mem_eq(read_text(scratch_at("f.svg")), "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\xf4\0\0\0\xc8", 24);
    struct outcome *o = run_program("figure last -o - --format svg");
    ck_assert_int_eq(o->status, 0);
    ck_assert_int_eq(strncmp(o->out, "<?xml", 5), 0);
}
END_TEST

/* With the status and the words that it says. */
static void expect_refused(const char *words, int status, const char *says)
{
    struct outcome *o = run_program(words);
    ck_assert_msg(o->status == status, "%s: %d: %s", words, o->status, o->err);
    ck_assert_msg(strstr(o->err, says) != NULL, "%s: '%s' is not in: %s", words, says, o->err);
}

START_TEST(what_cannot_be_drawn_is_said)
{
    char line[1024], path[512];
    train("");
    expect_refused("figure none -o x.svg", 1, "none");
    snprintf(line, sizeof line, "figure last -o %s", scratch_at("no/f.svg"));
    expect_refused(line, 1, "no/f.svg: cannot be written: No such file or directory");
    snprintf(line, sizeof line, "figure last -o %s --size 1x0.5", scratch_at("f.svg"));
    expect_refused(line, 2, "too small for its axes");
    ck_assert_int_ne(access(scratch_at("f.svg"), F_OK), 0);
    snprintf(path, sizeof path, "home/dropout-lab/runs/%s", ids(""));
    path[strlen(path) - 1] = 0;
    strcat(path, "/history.csv");
    scratch_write_text(scratch_at(path), "epoch,train_loss,train_accuracy,valid_loss,valid_accuracy\n");
    snprintf(line, sizeof line, "figure last -o %s", scratch_at("f.svg"));
    expect_refused(line, 1, "has no epoch yet, so there is nothing to draw of it");
}
END_TEST

START_TEST(a_full_disk_on_stdout_is_said)
{
    char line[1024];
    train("");
    snprintf(line, sizeof line, "XDG_DATA_HOME=%s %s figure last -o - --format svg >/dev/full 2>%s; test $? = 1",
             scratch_at("home"), getenv("TEST_PROGRAM"), scratch_at("full"));
    ck_assert_int_eq(WEXITSTATUS(system(line)), 0);
    ck_assert_str_eq(read_text(scratch_at("full")), "dropout-lab: stdout: cannot be written\n");
}
END_TEST

START_TEST(without_cairo_there_is_a_sentence)
{
    char line[512];
    train("");
    snprintf(line, sizeof line, "figure last -o %s", scratch_at("f.svg"));
    expect_refused(line, 1, "built without cairo; on Debian: apt-get install libcairo2-dev, and build it again");
    ck_assert_int_ne(access(scratch_at("f.svg"), F_OK), 0);
}
END_TEST

/* ---- a lab's groups ---- */

static struct lab lab;
static struct err err;

static void begin(void)
{
    struct spec spec = spec_default();
    ck_assert(lab_init(&lab, &spec, &err));
}

static void end(void)
{
    lab_free(&lab);
}

/* A group of these words, with so many epochs of each seed. */
static struct lab_group *add(const char *words, uint32_t epochs)
{
    struct spec spec;
    ck_assert_msg(spec_parse(&spec, words, &err), "%s", err.text);
    struct lab_group *group = lab_add(&lab, &spec, &err);
    ck_assert_ptr_nonnull(group);
    for (size_t i = 0; i < group->count; i++) {
        for (uint32_t epoch = 1; epoch <= epochs; epoch++) {
            struct epoch_row row = {.epoch = epoch};
            for (enum metric m = 0; m < METRIC_COUNT; m++)
                metric_set(&row, m, 1.0 / epoch + (double)i);
            ck_assert(lab_add_row(&lab, lab_member(&lab, group, i), &row));
        }
    }
    return group;
}

/* The shown ones as SVG, until the next call. */
static const char *drawn(void)
{
    static char *text;
    const struct figure_look look = {0};
    uint8_t *bytes;
    size_t size;
    ck_assert_msg(lab_figure_draw(&lab, &look, FIGURE_SVG, &bytes, &size, &err), "%s", err.text);
    free(text);
    text = calloc(size + 1, 1);
    ck_assert_ptr_nonnull(text);
    memcpy(text, bytes, size);
    mem_free(bytes);
    return text;
}

enum { BLUE = 1, ORANGE = 2 };

static int lines_drawn(void)
{
    const char *svg = drawn();
    return (strstr(svg, blue) ? BLUE : 0) | (strstr(svg, orange) ? ORANGE : 0);
}

START_TEST(groups_have_the_colours_of_their_numbers)
{
    struct lab_group *first = add("", 5);
    add("drop=0.5", 5);
    ck_assert_int_eq(lines_drawn(), BLUE | ORANGE);
    first->hidden = true;
    ck_assert_int_eq(lines_drawn(), ORANGE);
    add("drop=0.6", 0); /* waits */
    ck_assert_int_eq(lines_drawn(), ORANGE);
}
END_TEST

START_TEST(no_group_and_too_many_are_said)
{
    const struct figure_look look = {0};
    uint8_t *bytes;
    size_t size;
    add("", 0);
    ck_assert(!lab_figure_draw(&lab, &look, FIGURE_SVG, &bytes, &size, &err));
    check_error(&err, ERR_FAIL, "no run that is shown has an epoch yet");
    for (int i = 0; i < 31; i++)
        add("", 1);
    ck_assert(!lab_figure_draw(&lab, &look, FIGURE_SVG, &bytes, &size, &err));
    check_error(&err, ERR_FAIL, "31 lines are shown, and it holds 30; show fewer");
    lab.group[1].hidden = true;
    drawn();
}
END_TEST

/* Room for it without a train or a valid metric, and for a fork below its parent. */
START_TEST(what_was_not_measured_has_no_line)
{
    struct lab_group *group = add("valid=0", 0), *fork;
    struct epoch_row row = {.epoch = 1};
    metric_set(&row, METRIC_TRAIN_LOSS, 0.5);
    ck_assert(lab_add_row(&lab, lab_member(&lab, group, 0), &row));
    drawn();
    fork = add("drop=0.5", 5);
    fork->parent = 0;
    fork->fork_epoch = 3;
    drawn();
    fork->fork_epoch = 40;
    drawn();
}
END_TEST

static void expect_names(const char *a, const char *says_a, const char *b, const char *says_b)
{
    char name[LAB_NAME_MAX];
    const struct lab_group *both[] = {add(a, 1), add(b, 1)};
    ck_assert_str_eq(lab_name(name, &lab, both[0], both, 2), says_a);
    ck_assert_str_eq(lab_name(name, &lab, both[1], both, 2), says_b);
}

START_TEST(groups_are_called_by_what_tells_them_apart)
{
    expect_names("", "no dropout", "notebook seeds=5", "drop 0.25, 0.4, 0.4, 5 seeds");
    expect_names("", "no dropout", "lr=0.01", "no dropout, lr=0.01");
    expect_names("epochs=9 lr=0.1", "no dropout, lr=0.1", "epochs=9 net=mlp:16", "no dropout, net=mlp:16");
    expect_names("seed=1", "no dropout, seed 1", "seed=2", "no dropout, seed 2");
    expect_names("drop=0.5", "drop 0.5, 0.5, 0.5, seed 1, run 9", "drop=0.5", "drop 0.5, 0.5, 0.5, seed 1, run 10");
    struct epoch_row lost = {.epoch = 1};
    metric_set(&lost, METRIC_TRAIN_LOSS, NAN);
    ck_assert(lab_add_row(&lab, lab_member(&lab, add("lr=3", 0), 0), &lost));
    const struct lab_group *lost_one = lab_selected(&lab);
    struct lab_group *named = add("", 1), *fork = add("", 1);
    const struct lab_group *both[] = {named, fork};
    char name[LAB_NAME_MAX];
    snprintf(lab_member(&lab, named, 0)->label.name, RECORD_NAME_MAX, "mine");
    fork->forked = true;
    fork->fork_epoch = 7;
    ck_assert_str_eq(lab_name(name, &lab, named, both, 2), "mine");
    ck_assert_str_eq(lab_name(name, &lab, fork, both, 2), "no dropout, fork after epoch 7");
    ck_assert_str_eq(lab_name(name, &lab, lost_one, &lost_one, 1), "no dropout, diverged @ 1");
}
END_TEST

TCase *figure_case(void)
{
    TCase *c = tcase_create("figure");
    scratch_add(c);
    tcase_set_timeout(c, 60);
    if (!figure_available()) {
        tcase_add_test(c, without_cairo_there_is_a_sentence);
        return c;
    }
    tcase_add_test(c, runs_that_differ_by_their_seed_alone_are_one_line);
    tcase_add_test(c, a_figure_is_the_same_each_time_and_dark_when_asked);
    tcase_add_test(c, the_format_is_that_of_the_name_or_as_said);
    tcase_add_test(c, what_cannot_be_drawn_is_said);
    tcase_add_test(c, a_full_disk_on_stdout_is_said);
    return c;
}

TCase *lab_figure_case(void)
{
    TCase *c = tcase_create("lab_figure");
    tcase_add_checked_fixture(c, begin, end);
    tcase_add_test(c, groups_are_called_by_what_tells_them_apart);
    if (!figure_available())
        return c;
    tcase_add_test(c, groups_have_the_colours_of_their_numbers);
    tcase_add_test(c, no_group_and_too_many_are_said);
    tcase_add_test(c, what_was_not_measured_has_no_line);
    return c;
}
