/* SPDX-License-Identifier: MIT */
/* The layout's properties over all sizes. */
#include <check.h>

#include "src/view/layout.h"
#include "tests/view/suites.h"
#include "view/view.h"

static bool empty(struct rect r)
{
    return r.w <= 0 || r.h <= 0;
}

static bool overlap(struct rect a, struct rect b)
{
    return !empty(a) && !empty(b) && a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

static const size_t counts[] = {0, 1, 3, 4, 7, 50, 256};

START_TEST(inside_and_apart)
{
    int h = _i;
    for (int w = 1; w <= 200; w++) {
        for (size_t n = 0; n < sizeof counts / sizeof counts[0]; n++) {
            struct layout l = layout_make(w, h, counts[n]);
            for (enum view_id a = 0; a < VIEW_COUNT; a++) {
                struct rect r = l.rect[a];
                if (!empty(r) && (r.x < 0 || r.y < 0 || r.x + r.w > w || r.y + r.h > h))
                    ck_abort_msg("view %d leaves the screen of %dx%d", a, w, h);
                for (enum view_id b = a + 1; b < VIEW_TOP; b++) {
                    if (overlap(r, l.rect[b]))
                        ck_abort_msg("views %d and %d overlap at %dx%d", a, b, w, h);
                }
            }
        }
    }
}
END_TEST

/* Either every view has its place or the notice has the screen. */
START_TEST(all_or_notice)
{
    for (int w = 1; w <= 200; w++) {
        bool room = w >= VIEW_WIDTH_MIN && _i >= VIEW_HEIGHT_MIN;
        struct layout l = layout_make(w, _i, 5);
        for (enum view_id id = 0; id < VIEW_COUNT; id++)
            ck_assert_msg(empty(l.rect[id]) == (room == (id == VIEW_SMALL)), "view %d at %dx%d", id, w, _i);
    }
}
END_TEST

START_TEST(complete_at_80x24)
{
    struct layout none = layout_make(80, 24, 0), few = layout_make(80, 24, 3), many = layout_make(80, 24, 200);
    ck_assert_int_eq(none.rect[VIEW_LOSS].h, few.rect[VIEW_LOSS].h); /* the first runs do not move the charts */
    ck_assert_int_ge(many.rect[VIEW_LOSS].h, 11);
    ck_assert_int_ge(many.rect[VIEW_LOSS].w, 38);
    ck_assert_int_ge(many.rect[VIEW_ACCURACY].w, 38);
    ck_assert_int_ge(many.rect[VIEW_RUNS].h, 4);
    ck_assert_int_eq(many.rect[VIEW_KEYS].y, 23);
}
END_TEST

START_TEST(charts_get_the_room)
{
    for (int h = VIEW_HEIGHT_MIN; h < 60; h++) {
        int now = layout_make(80, h, 3).rect[VIEW_LOSS].h, more = layout_make(80, h + 4, 3).rect[VIEW_LOSS].h;
        ck_assert_msg(more > now, "charts do not grow from %d rows", h);
        ck_assert_msg(2 * more >= h, "charts have less than half of %d rows", h + 4);
    }
}
END_TEST

/* A line is full: what is left between the views is the free line and, on tall screens, the air. */
START_TEST(nothing_wasted)
{
    for (int h = VIEW_HEIGHT_MIN; h <= 60; h++) {
        struct layout l = layout_make(100, h, 2);
        int used = 0;
        for (enum view_id id = 0; id < VIEW_TOP; id++)
            used += id == VIEW_ACCURACY ? 0 : l.rect[id].h;
        ck_assert_int_le(h - used, 3);
    }
}
END_TEST

Suite *layout_suite(void)
{
    Suite *s = suite_create("layout");
    TCase *t = tcase_create("layout");
    tcase_set_timeout(t, 30);
    tcase_add_loop_test(t, inside_and_apart, 1, 61);
    tcase_add_loop_test(t, all_or_notice, 1, 61);
    tcase_add_test(t, complete_at_80x24);
    tcase_add_test(t, charts_get_the_room);
    tcase_add_test(t, nothing_wasted);
    suite_add_tcase(s, t);
    return s;
}
