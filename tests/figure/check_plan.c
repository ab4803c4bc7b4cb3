/* SPDX-License-Identifier: MIT */
/* Where things stand: in the page, clear of each other, at every size; and that no peak is lost to thinning. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "src/figure/plan.h"
#include "src/figure/surface.h"
#include "tests/common/scratch.h"
#include "tests/figure/check_figure.h"
#include "tests/figure/fixture.h"

static struct pen pen;

static void begin(void)
{
    pen = (struct pen){.cr = surface_ruler(), .ink = ink_of(false), .weight = 1};
    ck_assert_ptr_nonnull(pen.cr);
}

static void end(void)
{
    cairo_destroy(pen.cr);
}

static bool within(struct pen_rect in, double width, double height)
{
    return in.x >= -1e-6 && in.y >= -1e-6 && in.x + in.w <= width + 1e-6 && in.y + in.h <= height + 1e-6;
}

static bool apart(struct pen_rect a, struct pen_rect b)
{
    return a.x + a.w <= b.x + 1e-6 || b.x + b.w <= a.x + 1e-6 || a.y + a.h <= b.y + 1e-6 || b.y + b.h <= a.y + 1e-6;
}

static double hidden(const struct plan_panel *at)
{
    double sum = 0;
    struct err e;
    for (size_t i = 0; i < at->panel->line_count; i++) {
        struct curve c;
        ck_assert(curve_make(&c, &at->frame, &at->panel->line[i], &e));
        sum += curve_within(&c, &at->legend.place);
        curve_free(&c);
    }
    return sum;
}

static void expect_ticks_apart(const struct scale *s, double length, bool across)
{
    double tick[SCALE_TICKS_MAX], place = -INFINITY;
    char label[SCALE_LABEL_MAX];
    size_t n = scale_ticks(s, tick);
    ck_assert_uint_gt(n, 0);
    for (size_t i = 0; i < n; i++) {
        double size = across ? pen_number_width(&pen, scale_label(label, sizeof label, s, tick[i])) : pen.font;
        double at = scale_place(s, tick[i]) * length;
        ck_assert_msg(at - size / 2 > place, "tick %g", tick[i]);
        place = at + size / 2;
    }
}

/* Labels of ticks may stand out of the plot, but not of the page. */
static void expect_on_page(const struct plan_panel *at, const struct plan *plan)
{
    const struct curve_frame *f = &at->frame;
    double tick[SCALE_TICKS_MAX];
    char label[SCALE_LABEL_MAX];
    size_t n = scale_ticks(&f->x, tick);
    for (size_t i = 0; i < n; i++) {
        double half = pen_number_width(&pen, scale_label(label, sizeof label, &f->x, tick[i])) / 2;
        ck_assert_double_le(curve_x(f, tick[i]) + half, plan->width);
        ck_assert_double_ge(curve_x(f, tick[i]) - half, 0);
    }
}

static void expect_sound(const struct plan *plan, double page_width)
{
    ck_assert_double_eq_tol(plan->width, page_width, 1e-9);
    for (size_t i = 0; i < plan->count; i++) {
        const struct plan_panel *at = &plan->panel[i];
        ck_assert(within(at->cell, plan->width, plan->height));
        ck_assert(within(at->frame.plot, plan->width, plan->height));
        ck_assert(within(at->legend.place, plan->width, plan->height));
        ck_assert_msg(at->legend.below ? apart(at->legend.place, at->frame.plot) : hidden(at) <= 0, "panel %zu", i);
        for (size_t k = 0; k < i; k++)
            ck_assert(apart(at->cell, plan->panel[k].cell));
        expect_on_page(at, plan);
        expect_ticks_apart(&at->frame.x, at->frame.plot.w, true);
        expect_ticks_apart(&at->frame.y, at->frame.plot.h, false);
    }
}

START_TEST(nothing_overlaps_at_any_size)
{
    static const size_t runs[] = {0, 1, 2, 3, 6, 12, 31};
    struct err e;
    struct plan plan;
    for (double width = 3; width < 24; width *= 1.3) {
        for (double height = 2.6; height < 16; height *= 1.3) {
            struct figure *f = fixture_runs(runs[_i]);
            f->width = width;
            f->height = height;
            ck_assert_msg(plan_make(&plan, &pen, f, &e), "%g x %g: %s", width, height, e.text);
            expect_sound(&plan, width * 72);
        }
    }
}
END_TEST

START_TEST(long_labels_stay_on_the_page)
{
    static const double far[] = {0, 1};
    static const double until[] = {0, 1e6};
    struct err e;
    struct plan plan;
    for (double width = 2; width < 8; width += 0.37) {
        struct figure *f = fixture_line(far, 2);
        f->panel[0].line[0].x = until;
        f->width = width;
        ck_assert_msg(plan_make(&plan, &pen, f, &e), "%s", e.text);
        expect_on_page(&plan.panel[0], &plan);
        expect_ticks_apart(&plan.panel[0].frame.x, plan.panel[0].frame.plot.w, true);
    }
}
END_TEST

START_TEST(a_legend_stands_inside_where_it_hides_nothing_and_else_below)
{
    struct err e;
    struct plan plan;
    ck_assert(plan_make(&plan, &pen, fixture_runs(2), &e));
    ck_assert(!plan.panel[0].legend.below);
    ck_assert_double_eq(plan.height, 4 * 72);
    ck_assert(plan_make(&plan, &pen, fixture_runs(12), &e));
    ck_assert(plan.panel[0].legend.below && plan.panel[1].legend.below);
    ck_assert_double_gt(plan.height, 5 * 72); /* it grew, for no height was asked for */
    ck_assert_double_eq(plan.panel[0].frame.plot.h, plan.panel[1].frame.plot.h);
}
END_TEST

START_TEST(panels_stand_in_a_column_on_a_tall_page)
{
    struct err e;
    struct plan plan;
    struct figure *f = fixture_runs(2);
    f->width = 5;
    f->height = 8;
    ck_assert(plan_make(&plan, &pen, f, &e));
    ck_assert_double_eq(plan.panel[0].cell.x, plan.panel[1].cell.x);
    ck_assert_double_gt(plan.panel[1].cell.y, plan.panel[0].cell.y);
}
END_TEST

/* One value in a hundred thousand. */
START_TEST(no_peak_is_lost)
{
    enum { MANY = 100000 };
    static double flat[MANY];
    struct err e;
    struct plan plan;
    struct curve c;
    flat[43210] = 7;
    flat[77777] = -3;
    struct figure *f = fixture_line(flat, MANY);
    ck_assert(plan_make(&plan, &pen, f, &e));
    const struct curve_frame *frame = &plan.panel[0].frame;
    ck_assert(curve_make(&c, frame, &f->panel[0].line[0], &e));
    ck_assert_uint_lt(c.count, 8000);
    double top = INFINITY, bottom = -INFINITY, x = -INFINITY;
    for (size_t i = 0; i < c.count; i++) {
        top = fmin(top, c.point[i].y);
        bottom = fmax(bottom, c.point[i].y);
        ck_assert(c.point[i].x >= x && (i == 0) != c.point[i].joined);
        x = c.point[i].x;
    }
    ck_assert_double_eq(top, curve_y(frame, 7));
    ck_assert_double_eq(bottom, curve_y(frame, -3));
    curve_free(&c);
}
END_TEST

START_TEST(a_gap_is_no_line)
{
    static const double gap[] = {1, 2, NAN, 4, INFINITY, 6};
    static const bool joined[] = {false, true, false, false};
    struct err e;
    struct plan plan;
    struct curve c;
    struct figure *f = fixture_line(gap, 6);
    ck_assert(plan_make(&plan, &pen, f, &e));
    ck_assert(curve_make(&c, &plan.panel[0].frame, &f->panel[0].line[0], &e));
    ck_assert_uint_eq(c.count, 4);
    for (size_t i = 0; i < 4; i++)
        ck_assert_int_eq(c.point[i].joined, joined[i]);
    curve_free(&c);
}
END_TEST

START_TEST(a_text_is_cut_to_its_width)
{
    char out[FIGURE_TEXT_MAX];
    pen.font = 10;
    double width = pen_width(&pen, PEN_BODY, "drop 0.25");
    ck_assert_str_eq(pen_fit(&pen, out, PEN_BODY, "drop 0.25", width), "drop 0.25");
    pen_fit(&pen, out, PEN_BODY, "drop 0.25, 0.4", width);
    ck_assert_double_le(pen_width(&pen, PEN_BODY, out), width);
    ck_assert_str_eq(out + strlen(out) - 3, "\xe2\x80\xa6");
    ck_assert_str_eq(pen_fit(&pen, out, PEN_BODY, NULL, width), "");
}
END_TEST

/* A smaller exponent takes less room than the same digits would. */
START_TEST(powers_of_ten_are_raised)
{
    pen.font = 10;
    ck_assert_double_lt(pen_number_width(&pen, "2e9"), pen_width(&pen, PEN_TICK, "2\xc3\x97" "109"));
    ck_assert_double_eq_tol(pen_number_width(&pen, "-5"), pen_width(&pen, PEN_TICK, "\xe2\x88\x92" "5"), 1e-9);
    ck_assert_double_lt(pen_number_width(&pen, "1e9"), pen_number_width(&pen, "2e9"));
}
END_TEST

Suite *plan_suite(void)
{
    Suite *s = suite_create("plan");
    TCase *c = tcase_create("places");
    tcase_set_timeout(c, 120);
    tcase_add_checked_fixture(c, begin, end);
    tcase_add_loop_test(c, nothing_overlaps_at_any_size, 0, 7);
    tcase_add_test(c, long_labels_stay_on_the_page);
    tcase_add_test(c, a_legend_stands_inside_where_it_hides_nothing_and_else_below);
    tcase_add_test(c, panels_stand_in_a_column_on_a_tall_page);
    tcase_add_test(c, no_peak_is_lost);
    tcase_add_test(c, a_gap_is_no_line);
    tcase_add_test(c, a_text_is_cut_to_its_width);
    tcase_add_test(c, powers_of_ten_are_raised);
    suite_add_tcase(s, c);
    return s;
}
