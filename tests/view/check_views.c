/* SPDX-License-Identifier: MIT */
/* Every view of view.def at every size, with labs of all kinds: it stays in its body, and says what it must. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "src/view/editor.h"
#include "src/view/layout.h"
#include "src/view/pane.h"
#include "term/screen.h"
#include "tests/common/sparse.h"
#include "tests/view/fixture.h"
#include "tests/view/suites.h"
#include "view/keymap.h"
#include "view/view.h"

enum { CANARY = 0x2603, WIDTH_MAX = 200, HEIGHT_MAX = 60 };

/* Labs that have been trouble, or could be. */
static void empty_lab(struct lab *lab)
{
    lab->data_ready = false;
    strcpy(lab->data, "loading the data ...");
}

static void failed_data(struct lab *lab)
{
    lab->data_ready = false;
    lab->data_failed = true;
    snprintf(lab->banner, sizeof lab->banner,
             "/some/where/with/a/long/name/train-images-idx3-ubyte: the header says 60,000 images of 28x28, but the "
             "file ends after 1,234 of them; fetch it again, or name another folder with --data");
}

static void one_run(struct lab *lab)
{
    struct event batch = {.kind = EVENT_BATCH,
                          .as.batch = {.epoch = 1, .step = 3, .steps = 782, .merged = 3, .loss = 2.2f}};
    lab_event(lab, fixture_run(lab, "", 0), &batch);
}

static void three_runs(struct lab *lab)
{
    fixture_run(lab, "epochs=20", 20);
    fixture_run(lab, "notebook epochs=20", 12);
    fixture_run(lab, "notebook seed=4000000000 epochs=100000 lr=0.00012345", 3);
    lab->ask_quit = true;
}

static void fifty_runs(struct lab *lab)
{
    for (unsigned i = 0; i < 50; i++)
        fixture_run(lab, i % 2 ? "notebook" : "baseline", i);
    lab->selected = 7;
    lab->group[9].hidden = true;
}

static void nan_run(struct lab *lab)
{
    struct lab_run *run = fixture_run(lab, "", 3);
    fixture_epoch(lab, run, UINT32_MAX, true);
    run->history.row[1].value[METRIC_VALID_LOSS] = 1e30;
    run->history.row[2].value[METRIC_TRAIN_LOSS] = INFINITY;
}

static void diverged_runs(struct lab *lab)
{
    static const enum run_state ends[] = {RUN_DONE, RUN_STOPPED, RUN_PAUSED, RUN_RUNNING};
    for (int i = 0; i < 4; i++) {
        struct lab_run *run = fixture_run(lab, "", 11);
        fixture_epoch(lab, run, UINT32_MAX, i % 2 == 0);
        fixture_epoch(lab, run, UINT32_MAX, true);
        fixture_state(lab, run, ends[i], "");
    }
    struct event batch = {.kind = EVENT_BATCH,
                          .as.batch = {.epoch = 14, .step = 3, .steps = 782, .merged = 3, .loss = NAN}};
    lab_event(lab, &lab->run[3], &batch);
    lab->banner[0] = 0;
}

static void unmeasured_run(struct lab *lab)
{
    struct lab_run *run = fixture_run(lab, "valid=0", 0);
    for (int i = 0; i < 4; i++)
        fixture_epoch(lab, run, 1u << METRIC_TRAIN_LOSS | 1u << METRIC_TRAIN_ACCURACY, false);
}

static void hidden_run(struct lab *lab)
{
    fixture_run(lab, "", 3);
    lab->group[0].hidden = true;
}

static void all_states(struct lab *lab)
{
    for (enum run_state s = 0; s < RUN_STATE_COUNT; s++)
        fixture_state(lab, fixture_run(lab, "notebook", s), s, s == RUN_FAILED ? "60,000 images are not enough" : "");
}

static void deep_net(struct lab *lab)
{
    struct err e;
    const char *deep = "net=mlp:4096-2048-1024-512-256-128-64-32 drop=0.125 opt=sgd momentum=0.9 batch=32";
    ck_assert(spec_parse(&lab->next, deep, &e));
    fixture_run(lab, "net=mlp:8-7-6-5-4-3-2-1 drop=0.5 epochs=3", 3);
    strcpy(lab->entry, "0.123456789");
    lab->typing = true;
    lab->control = 5;
}

static void help_on_top(struct lab *lab)
{
    fixture_run(lab, "", 5);
    lab->view = LAB_VIEW_HELP;
}

/* Groups of as many seeds as there can be, some over and some not, with all that can be told of them. */
static void many_seeds(struct lab *lab)
{
    struct err e;
    fixture_run(lab, "notebook seed=4294967264 seeds=32 epochs=100000", 3);
    fixture_run(lab, "notebook seeds=32 epochs=12", 12);
    lab->next.drop[0] = 0.5;
    ck_assert_ptr_nonnull(lab_fork(lab, &lab->group[1], 11, &e));
    for (uint32_t i = 0; i < RUN_CHANGES_MAX; i++) {
        struct event change = {.kind = EVENT_CHANGE, .as.change = {.epoch = i + 2, .drop = {0.12345, 0.5}, .lr = 1e-5}};
        lab_event(lab, &lab->run[i], &change);
    }
    fixture_state(lab, &lab->run[0], RUN_FAILED, "60,000 images are not enough");
    fixture_state(lab, &lab->run[1], RUN_WAITING, "");
    lab->memory_max = lab->memory = SIZE_MAX;
    lab->chart.cursor = 2;
    lab->selected = 0;
}

/* Runs on disk: one is chosen, of which all that can be is known, and a filter is typed. */
static void kept_runs(struct lab *lab)
{
    fixture_run(lab, "notebook", 3);
    fixture_kept(lab, 400);
    lab->view = LAB_VIEW_RUNS;
    list_move(lab, 3);
    struct record_info *info = &lab->list.info;
    strcpy(info->id, lab->list.id);
    memset(info->label.note, 'n', sizeof info->label.note - 1);
    memset(info->why, 'w', sizeof info->why - 1);
    info->course_count = RUN_COURSE_MAX;
    for (uint32_t i = 0; i < RUN_COURSE_MAX; i++)
        info->course[i] = (struct run_change){.epoch = i + 1, .lr = 0.001};
    list_filter(lab, "p2>0.1 best<", true);
    fixture_type(lab, "/");
}

/* The same without any: what stands in the place of rows. */
static void no_row(struct lab *lab)
{
    fixture_kept(lab, 40);
    list_filter(lab, "nothing-is-called-so", false);
    lab->ask_empty = 10000;
}

static const struct {
    const char *name;
    void (*fill)(struct lab *lab);
} kinds[] = {
    {"empty", empty_lab},   {"failed data", failed_data}, {"one run", one_run},         {"three runs", three_runs},
    {"fifty", fifty_runs},  {"nan", nan_run},             {"unmeasured", unmeasured_run}, {"states", all_states},
    {"deep net", deep_net}, {"help", help_on_top},         {"diverged", diverged_runs},
    {"seeds", many_seeds},  {"kept", kept_runs},          {"no row", no_row},
};
enum { LABS = sizeof kinds / sizeof kinds[0] };

static bool within(struct rect r, int x, int y)
{
    return x >= r.x && x < r.x + r.w && y >= r.y && y < r.y + r.h;
}

/* Every view's body alone, on a canvas full of canaries, with a margin around the screen. */
static void check_body(const struct lab *lab, const char *name, struct view *v, struct canvas *c, int w, int h)
{
    const struct view_ops *ops = view_table[lab->view];
    struct rect r = layout_make(w, h, ops->next).body, part[VIEW_PARTS_MAX] = {0};
    if (r.w <= 0 || r.h <= 0)
        return;
    for (int i = 0; i < c->w * c->h; i++)
        c->cell[i] = (struct cell){CANARY, STYLE_FAINT};
    struct frame f = {.lab = lab, .canvas = c, .memory = v, .cursor_x = -1, .cursor_y = -1};
    ops->split(lab, r, part);
    ops->draw(&f, part);
    for (int y = 0; y < c->h; y++) {
        for (int x = 0; x < c->w; x++) {
            if (!within(r, x, y) && c->cell[y * c->w + x].ch != CANARY)
                ck_abort_msg("view %d draws at (%d, %d) outside its body, %s at %dx%d", lab->view, x, y, name, w, h);
        }
    }
    if (f.cursor_x >= 0 && !within(r, f.cursor_x, f.cursor_y))
        ck_abort_msg("view %d puts the cursor outside its body, %s at %dx%d", lab->view, name, w, h);
}

START_TEST(every_view_at_every_size)
{
    struct lab lab;
    struct err e;
    struct view *v = view_new(&e);
    fixture_lab(&lab);
    kinds[_i].fill(&lab);
    for (int ascii = 0; ascii < 2; ascii++) {
        for (int h = 1; h <= HEIGHT_MAX; h += h < 26 ? SPARSE : 11) {
            for (int w = 1; w <= WIDTH_MAX; w += w >= 56 && w < 84 ? SPARSE : 9) {
                struct canvas c = {.ascii = ascii};
                ck_assert(canvas_resize(&c, w + 3, h + 3, &e));
                for (lab.view = 0; lab.view < LAB_VIEW_COUNT; lab.view++)
                    check_body(&lab, kinds[_i].name, v, &c, w, h);
                canvas_free(&c);
            }
        }
    }
    view_delete(v);
    lab_free(&lab);
}
END_TEST

/* The whole screen at every size; in ASCII mode nothing else comes out. */
START_TEST(every_size)
{
    struct lab lab;
    fixture_lab(&lab);
    kinds[_i].fill(&lab);
    for (int h = 1; h <= HEIGHT_MAX; h += h < 30 ? 1 : 7) {
        for (int w = 1; w <= WIDTH_MAX; w += 13) {
            int x, y;
            lab.view = (enum lab_view)((w + h) % LAB_VIEW_COUNT);
            char *screen = fixture_screen(&lab, w, h, true, &x, &y);
            for (const char *p = screen; *p; p++) {
                if (*p != '\n' && (*p < ' ' || *p > '~'))
                    ck_abort_msg("byte %02x at %dx%d", (unsigned char)*p, w, h);
            }
            ck_assert(x < w && y < h);
            mem_free(screen);
        }
    }
    lab_free(&lab);
}
END_TEST

static void has(const struct lab *lab, bool ascii, const char *text)
{
    char *screen = fixture_screen(lab, 80, 24, ascii, NULL, NULL);
    ck_assert_msg(strstr(screen, text) != NULL, "'%s' is not on the screen:\n%s", text, screen);
    mem_free(screen);
}

START_TEST(what_the_screen_says)
{
    static const struct {
        void (*fill)(struct lab *lab);
        const char *text;
    } cases[] = {
        {empty_lab, "loading the data ... Enter starts"},
        {empty_lab, "Enter starts the run below"},
        {failed_data, "no run can start without data"},
        {failed_data, "with --data"},
        {one_run, "first epoch: step 3 of 782"},
        {three_runs, "2 runs are not finished. Stop and quit? (y/n)"},
        {nan_run, " nan"},
        {diverged_runs, "run 4  epoch 13  diverged at epoch 13   train    nan"},
        {unmeasured_run, "valid      -"},
        {fifty_runs, "run 8"},
        {fifty_runs, ">   8   0.25 0.40 0.40"},
        {fifty_runs, "dropout 4/50"},
        {hidden_run, ">   1   no dropout hidden"},
        {all_states, "run 7 failed: 60,000 images are not enough"},
        {all_states, "stopped"},
        {deep_net, "0.123456789"},
        {help_on_top, "start what \"next\" says"},
    };
    struct lab lab;
    fixture_lab(&lab);
    cases[_i].fill(&lab);
    has(&lab, true, cases[_i].text);
    lab_free(&lab);
}
END_TEST
enum { WHAT_CASES = 17 };

/* The list says it of each such run but for a paused one, which has to be seen as that. */
START_TEST(divergence_in_the_list)
{
    struct lab lab;
    fixture_lab(&lab);
    diverged_runs(&lab);
    char *screen = fixture_screen(&lab, 80, 30, true, NULL, NULL);
    static const char *const rows[] = {
        ">   4   no dropout        13/50 diverged",
        "    3   no dropout        13/50 paused",
        "    2   no dropout        13/50 diverged",
        " r  1   no dropout        13/50 diverged",
    };
    for (int i = 0; i < 4; i++)
        ck_assert_msg(strstr(screen, rows[i]) != NULL, "'%s' is not in:\n%s", rows[i], screen);
    mem_free(screen);
    lab_free(&lab);
}
END_TEST

/* The line that has no room for all of a run's numbers ends before one, never within. */
START_TEST(no_number_is_cut)
{
    struct lab lab;
    fixture_lab(&lab);
    diverged_runs(&lab);
    static const char *const whole[] = {"epoch 13", "diverged at epoch 13", "train    nan", "valid    nan", "nan %",
                                        "batch nan"};
    for (int w = 60; w < 120; w++) {
        char *screen = fixture_screen(&lab, w, 24, true, NULL, NULL), line[256];
        snprintf(line, sizeof line, "%s", strstr(screen, " run 4  "));
        line[strcspn(line, "\n")] = 0;
        bool ends = false;
        for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++) {
            size_t n = strlen(whole[i]), all = strlen(line);
            ends |= all >= n && strcmp(line + all - n, whole[i]) == 0;
        }
        ck_assert_msg(ends, "%d: %s", w, line);
        ck_assert(w < 100 || strstr(line, "batch nan"));
        mem_free(screen);
    }
    lab_free(&lab);
}
END_TEST

START_TEST(small_notice)
{
    struct lab lab;
    fixture_lab(&lab);
    char *screen = fixture_screen(&lab, 40, 10, true, NULL, NULL);
    ck_assert_msg(strstr(screen, "40x10") && strstr(screen, "60x16"), "%s", screen);
    mem_free(screen);
    lab_free(&lab);
}
END_TEST

/* Whatever control is focused, it is on the screen, in a line of any length; the cursor stands on it. */
START_TEST(focused_control_is_visible)
{
    struct lab lab;
    fixture_lab(&lab);
    deep_net(&lab);
    lab.entry[0] = 0;
    lab.typing = false;
    for (unsigned i = 0; i <= editor_count(&lab.next); i++) {
        int x, y;
        char *screen = fixture_screen(&lab, 80, 24, true, &x, &y);
        char value[EDITOR_VALUE_MAX];
        editor_print(&lab.next, lab.control, value);
        const char *line = fixture_line(screen, y);
        ck_assert_msg(x > 0 && strncmp(line + x, value, strlen(value)) == 0, "control %u at %d of: %s",
                      lab.control, x, line);
        mem_free(screen);
        keymap_key(&lab, SCREEN_KEY_RIGHT);
    }
    lab_free(&lab);
}
END_TEST

/* Nothing moves when an epoch's number gets a second digit, or a value is stepped through its range. */
START_TEST(nothing_jumps)
{
    struct lab lab;
    fixture_lab(&lab);
    struct lab_run *run = fixture_run(&lab, "notebook", 8);
    size_t readout = 0, list = 0;
    for (int i = 0; i < 6; i++) {
        fixture_epoch(&lab, run, UINT32_MAX, false);
        char *screen = fixture_screen(&lab, 80, 24, true, NULL, NULL);
        const char *bar = strstr(screen, "/50 #");
        ck_assert_ptr_nonnull(bar);
        size_t x = (size_t)(strstr(screen, "   valid ") - strstr(screen, "run 1 "));
        size_t k = (size_t)(bar - strstr(screen, ">   1"));
        ck_assert(!i || (x == readout && k == list));
        readout = x;
        list = k;
        mem_free(screen);
    }
    size_t epochs = 0;
    for (int i = 0; i < 20; i++) {
        char *screen = fixture_screen(&lab, 80, 24, true, NULL, NULL);
        const char *line = strstr(screen, "next ");
        size_t x = (size_t)(strstr(line, "epochs") - line);
        ck_assert(!i || x == epochs);
        epochs = x;
        mem_free(screen);
        fixture_type(&lab, "+");
    }
    lab_free(&lab);
}
END_TEST

/* The help's headings stand above what they head, at every height. */
START_TEST(headings_head)
{
    struct lab lab;
    fixture_lab(&lab);
    help_on_top(&lab);
    for (int h = 40; h < 70; h++) {
        char *screen = fixture_screen(&lab, 200, h, true, NULL, NULL);
        char copy[8];
        snprintf(copy, sizeof copy, "%.7s", fixture_line(screen, h - 2));
        ck_assert_msg(strcmp(copy, " words ") != 0 && strcmp(copy, " words") != 0, "%d rows", h);
        ck_assert_msg(strcmp(copy, " the pr") != 0 && strcmp(copy, " charts") != 0, "%d rows", h);
        mem_free(screen);
    }
    lab_free(&lab);
}
END_TEST

Suite *views_suite(void)
{
    Suite *s = suite_create("views");
    TCase *t = tcase_create("views");
    tcase_set_timeout(t, 120);
    tcase_add_loop_test(t, every_view_at_every_size, 0, LABS);
    tcase_add_loop_test(t, every_size, 0, LABS);
    tcase_add_loop_test(t, what_the_screen_says, 0, WHAT_CASES);
    tcase_add_test(t, divergence_in_the_list);
    tcase_add_test(t, no_number_is_cut);
    tcase_add_test(t, small_notice);
    tcase_add_test(t, focused_control_is_visible);
    tcase_add_test(t, nothing_jumps);
    tcase_add_test(t, headings_head);
    suite_add_tcase(s, t);
    return s;
}
