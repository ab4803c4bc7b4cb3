/* SPDX-License-Identifier: MIT */
/* The frame and every view's division of it, over all sizes. */
#include <check.h>

#include "src/view/layout.h"
#include "src/view/pane.h"
#include "tests/view/fixture.h"
#include "tests/view/suites.h"
#include "view/view.h"

enum { WIDTH_MAX = 300, HEIGHT_MAX = 100 };

static bool empty(struct rect r)
{
    return r.w <= 0 || r.h <= 0;
}

static bool overlap(struct rect a, struct rect b)
{
    return !empty(a) && !empty(b) && a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

static bool inside(struct rect r, struct rect all)
{
    return empty(r) || (r.x >= all.x && r.y >= all.y && r.x + r.w <= all.x + all.w && r.y + r.h <= all.y + all.h);
}

static void apart(const struct rect *part, size_t n, struct rect all, const char *what)
{
    for (size_t a = 0; a < n; a++) {
        if (!inside(part[a], all))
            ck_abort_msg("%s: part %zu leaves %dx%d", what, a, all.w, all.h);
        for (size_t b = a + 1; b < n; b++) {
            if (overlap(part[a], part[b]))
                ck_abort_msg("%s: parts %zu and %zu overlap in %dx%d", what, a, b, all.w, all.h);
        }
    }
}

START_TEST(the_frame)
{
    for (int w = 1; w <= WIDTH_MAX; w++) {
        struct layout l = layout_make(w, _i, w % 2);
        struct rect all = {0, 0, w, _i}, part[] = {l.title, l.body, l.next, l.keys, l.small};
        apart(part, sizeof part / sizeof part[0], all, "frame");
        ck_assert(inside(l.top, all) && inside(l.prompt, all));
        bool room = w >= VIEW_WIDTH_MIN && _i >= VIEW_HEIGHT_MIN;
        ck_assert(empty(l.small) == room && empty(l.body) != room && empty(l.keys) != room);
        ck_assert(!room || (l.title.h + l.body.h + l.next.h + l.keys.h == _i && empty(l.next) == !(w % 2)));
    }
}
END_TEST

/* A view of view.def, with no run, a few, and more than any screen holds. */
START_TEST(every_view_divides_its_body)
{
    static const unsigned counts[] = {0, 1, 4, 120};
    struct lab lab;
    fixture_lab(&lab);
    lab.view = (enum lab_view)_i;
    for (size_t n = 0; n < sizeof counts / sizeof counts[0]; n++) {
        while (lab.group_count < counts[n])
            fixture_run(&lab, lab.group_count % 3 ? "epochs=2" : "notebook epochs=2 seeds=2", 1);
        for (int h = VIEW_HEIGHT_MIN; h <= HEIGHT_MAX; h++) {
            for (int w = VIEW_WIDTH_MIN; w <= WIDTH_MAX; w++) {
                struct rect part[VIEW_PARTS_MAX] = {0}, body = layout_make(w, h, view_table[_i]->next).body;
                size_t parts = view_table[_i]->split(&lab, body, part);
                ck_assert(parts > 0 && parts <= VIEW_PARTS_MAX);
                apart(part, parts, body, "view");
            }
        }
    }
    lab_free(&lab);
}
END_TEST

/* The charts of the first view: at 80x24 large enough for a class, never moved by the first runs, and what grows. */
static struct rect loss_at(const struct lab *lab, int w, int h)
{
    struct rect part[VIEW_PARTS_MAX] = {0};
    view_train.split(lab, layout_make(w, h, true).body, part);
    return part[0];
}

START_TEST(charts_get_the_room)
{
    struct lab lab;
    fixture_lab(&lab);
    struct rect none = loss_at(&lab, 80, 24);
    ck_assert_int_ge(none.h, 13);
    ck_assert_int_ge(none.w, 38);
    for (int i = 0; i < 3; i++)
        fixture_run(&lab, "", 3);
    ck_assert_int_eq(loss_at(&lab, 80, 24).h, none.h);
    for (int h = VIEW_HEIGHT_MIN; h < 60; h++) {
        int now = loss_at(&lab, 80, h).h, more = loss_at(&lab, 80, h + 4).h;
        ck_assert_msg(more > now, "charts do not grow from %d rows", h);
        ck_assert_msg(2 * more >= h, "charts have less than half of %d rows", h + 4);
    }
    lab_free(&lab);
}
END_TEST

Suite *layout_suite(void)
{
    Suite *s = suite_create("layout");
    TCase *t = tcase_create("layout");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, the_frame, 1, HEIGHT_MAX + 1);
    tcase_add_loop_test(t, every_view_divides_its_body, 0, LAB_VIEW_COUNT);
    tcase_add_test(t, charts_get_the_room);
    suite_add_tcase(s, t);
    return s;
}
