/* SPDX-License-Identifier: MIT */
/* Labs for the tests of room view; see fixture.h. */
#include "tests/view/fixture.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "view/keymap.h"
#include "view/view.h"

void fixture_lab(struct lab *lab)
{
    struct spec next = spec_default();
    struct err e;
    ck_assert_msg(lab_init(lab, &next, &e), "%s", e.text);
    lab->data_ready = true;
    strcpy(lab->data, "Fashion-MNIST, 60,000 + 10,000, verified");
    strcpy(lab->isa, "avx512");
}

void fixture_epoch(struct lab *lab, struct lab_run *run, uint32_t measured, bool nan)
{
    struct event event = {.kind = EVENT_EPOCH};
    struct epoch_row *row = &event.as.epoch;
    row->epoch = (uint32_t)run->history.count + 1;
    row->seconds = 0.125f;
    double t = row->epoch, p = run->spec.drop[0] + run->spec.drop[1], luck = 0.01 * (run->spec.seed - 1.0);
    const double value[METRIC_COUNT] = {
        [METRIC_TRAIN_LOSS] = 0.25 + p / 4 + 0.4 / t + luck,
        [METRIC_TRAIN_ACCURACY] = 92 - 8 * p - 12 / t,
        [METRIC_VALID_LOSS] = 0.33 + 0.2 / t + (1 - p) * t * t / 20000 + luck,
        [METRIC_VALID_ACCURACY] = 88.5 - 6 / t,
        [METRIC_OFF_LOSS] = 0.3 + 0.3 / t + luck / 2,
        [METRIC_OFF_ACCURACY] = 90 - 9 / t,
    };
    for (enum metric m = 0; m < METRIC_COUNT; m++) {
        bool off = m < METRIC_OFF_LOSS || (m <= METRIC_OFF_ACCURACY && spec_off(&run->spec, SPEC_IMAGES_MAX));
        if (off && measured >> m & 1)
            metric_set(row, m, nan ? NAN : value[m]);
    }
    lab_event(lab, run, &event);
}

void fixture_state(struct lab *lab, struct lab_run *run, enum run_state state, const char *why)
{
    struct event event = {.kind = EVENT_STATE, .as.state.state = state};
    snprintf(event.as.state.text, sizeof event.as.state.text, "%s", why);
    lab_event(lab, run, &event);
}

struct lab_run *fixture_run(struct lab *lab, const char *spec, unsigned epochs)
{
    struct spec asked;
    struct err e;
    ck_assert_msg(spec_parse(&asked, spec, &e), "%s", e.text);
    struct lab_group *group = lab_add(lab, &asked, &e);
    ck_assert_msg(group != NULL, "%s", e.text);
    for (size_t i = 0; i < group->count; i++) {
        struct lab_run *run = lab_member(lab, group, i);
        fixture_state(lab, run, RUN_RUNNING, "");
        for (unsigned k = 0; k < epochs; k++)
            fixture_epoch(lab, run, UINT32_MAX, false);
        if (epochs >= run->spec.epochs)
            fixture_state(lab, run, RUN_DONE, "");
    }
    return lab_member(lab, group, 0);
}

/* Runs 4 k, 4 k + 1 and 4 k + 2 are seeds of one group, 4 k + 3 is alone. */
static struct store_entry kept_entry(size_t i)
{
    struct store_entry e = {.isa = "avx2", .version = "0.1.0", .state = RUN_DONE};
    struct err err;
    char line[SPEC_LINE_MAX];
    snprintf(line, sizeof line, "drop=0.%zu epochs=50 seed=%zu", i / 4 % 9, i % 4 + 1);
    ck_assert(spec_parse(&e.spec, line, &err));
    snprintf(e.id, sizeof e.id, "202611%02zu-%02zu%02zu%02zu-kept-seed%zu", i / 1440 % 28 + 1, i / 60 % 24, i % 60,
             i % 60, i % 4 + 1);
    snprintf(e.started, sizeof e.started, "2026-11-01T00:00:00Z");
    if (i % 4 < 3)
        snprintf(e.group, sizeof e.group, "group-%05zu", i / 4);
    e.summary.epochs = 50;
    e.summary.best.epoch = 20;
    e.summary.last.epoch = 50;
    metric_set(&e.summary.best, METRIC_VALID_LOSS, 0.3 + 0.01 * (double)(i % 4));
    metric_set(&e.summary.last, METRIC_VALID_LOSS, 0.4);
    metric_set(&e.summary.last, METRIC_VALID_ACCURACY, 88);
    return e;
}

void fixture_kept(struct lab *lab, size_t count)
{
    static struct store_entry entry[FIXTURE_KEPT_MAX];
    struct err e;
    for (size_t i = 0; i < count; i++)
        entry[i] = kept_entry(count - 1 - i);
    ck_assert_msg(list_set(lab, entry, count, &e), "%s", e.text);
}

void fixture_type(struct lab *lab, const char *keys)
{
    for (; *keys; keys++)
        keymap_key(lab, (unsigned char)*keys);
}

char *fixture_screen(const struct lab *lab, int w, int h, bool ascii, int *x, int *y)
{
    struct err e;
    struct canvas c = {.ascii = ascii};
    struct view *v = view_new(&e);
    int cursor_x, cursor_y;
    ck_assert_msg(v != NULL, "%s", e.text);
    ck_assert_msg(canvas_resize(&c, w, h, &e), "%s", e.text);
    view_draw(v, lab, &c, &cursor_x, &cursor_y);
    char *text = canvas_dump(&c);
    ck_assert_ptr_nonnull(text);
    canvas_free(&c);
    view_delete(v);
    if (x)
        *x = cursor_x;
    if (y)
        *y = cursor_y;
    return text;
}

const char *fixture_line(const char *screen, int y)
{
    static char line[1024];
    for (; y > 0; y--) {
        screen = strchr(screen, '\n');
        ck_assert_ptr_nonnull(screen);
        screen++;
    }
    snprintf(line, sizeof line, "%.*s", (int)strcspn(screen, "\n"), screen);
    return line;
}
