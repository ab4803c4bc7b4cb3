/* SPDX-License-Identifier: MIT */
/* What stands in the bytes: of each format the size and the marks that programs look for, the same each time, whatever
 * the numbers and texts are. That pictures look well no test tells. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "tests/common/scratch.h"
#include "tests/figure/check_figure.h"
#include "tests/figure/fixture.h"
#include "tests/figure/xml.h"

struct drawn {
    uint8_t *bytes; /* with a 0 behind; freed when the test is over */
    size_t size;
};

enum { HELD_MAX = 64 };
static uint8_t *held[HELD_MAX];
static size_t held_count;

static void begin(void)
{
    held_count = 0;
}

static void end(void)
{
    while (held_count > 0)
        free(held[--held_count]);
}

static struct drawn draw(const struct figure *f, enum figure_format format)
{
    struct err e;
    struct drawn d;
    uint8_t *bytes;
    ck_assert_msg(figure_draw(f, format, &bytes, &d.size, &e), "%s", e.text);
    ck_assert_uint_lt(held_count, HELD_MAX);
    d.bytes = held[held_count++] = malloc(d.size + 1);
    ck_assert_ptr_nonnull(d.bytes);
    memcpy(d.bytes, bytes, d.size);
    d.bytes[d.size] = 0;
    mem_free(bytes);
    return d;
}

/* The SVG, which must be well-formed. */
static char *draw_svg(const struct figure *f)
{
    char *text = (char *)draw(f, FIGURE_SVG).bytes;
    ck_assert_msg(!xml_wrong(text), "%s", xml_wrong(text));
    ck_assert_ptr_null(strstr(text, "nan"));
    ck_assert_ptr_null(strstr(text, "inf"));
    return text;
}

static bool has(const struct drawn *d, const char *word)
{
    size_t n = strlen(word);
    for (size_t i = 0; i + n <= d->size; i++) {
        if (memcmp(d->bytes + i, word, n) == 0)
            return true;
    }
    return false;
}

static uint32_t u32_at(const struct drawn *d, size_t at)
{
    return (uint32_t)d->bytes[at] << 24 | (uint32_t)d->bytes[at + 1] << 16 | (uint32_t)d->bytes[at + 2] << 8
        | d->bytes[at + 3];
}

START_TEST(svg_is_well_formed_and_as_large_as_asked)
{
    struct figure *f = fixture_runs(2);
    ck_assert_ptr_nonnull(strstr(draw_svg(f), "width=\"720pt\" height=\"288pt\""));
    f->width = 6.5;
    f->height = 3;
    f->dark = true;
    char *dark = draw_svg(f);
    ck_assert_ptr_nonnull(strstr(dark, "width=\"468pt\" height=\"216pt\""));
    ck_assert_ptr_null(strstr(dark, "rgb(100%,100%,100%)")); /* no white paper */
}
END_TEST

START_TEST(png_is_as_large_as_asked_and_says_how_large_a_pixel_is)
{
    struct figure *f = fixture_runs(2);
    struct drawn d = draw(f, FIGURE_PNG);
    ck_assert_mem_eq(d.bytes, "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
    ck_assert_uint_eq(u32_at(&d, 16), 1500);
    ck_assert_uint_eq(u32_at(&d, 20), 600);
    ck_assert_mem_eq(d.bytes + 33, "\0\0\0\tpHYs", 8);
    ck_assert_uint_eq(u32_at(&d, 41), 5906); /* 150 / 0.0254 */
    ck_assert_uint_eq(u32_at(&d, 45), 5906);
    ck_assert_uint_eq(d.bytes[49], 1);
    ck_assert_uint_eq(u32_at(&d, 50), 0x679FD252); /* by zlib's crc32 */
    ck_assert_mem_eq(d.bytes + d.size - 8, "IEND", 4);
    f->width = 4;
    f->height = 3;
    f->dpi = 300;
    d = draw(f, FIGURE_PNG);
    ck_assert_uint_eq(u32_at(&d, 16), 1200);
    ck_assert_uint_eq(u32_at(&d, 20), 900);
}
END_TEST

START_TEST(pdf_has_its_ends_a_title_and_no_date)
{
    struct figure *f = fixture_runs(2);
    f->title = "Dropout";
    struct drawn d = draw(f, FIGURE_PDF);
    ck_assert_mem_eq(d.bytes, "%PDF-1.", 7);
    ck_assert_mem_eq(d.bytes + d.size - 6, "%%EOF\n", 6);
    ck_assert(has(&d, "(Dropout)"));
    ck_assert(!has(&d, "CreationDate"));
}
END_TEST

/* A second later, and after other figures in the same program. */
START_TEST(the_same_figure_has_the_same_bytes)
{
    struct drawn first[FIGURE_FORMATS], again;
    for (int i = 0; i < FIGURE_FORMATS; i++)
        first[i] = draw(fixture_runs(3), (enum figure_format)i);
    draw_svg(fixture_runs(1));
    sleep(1);
    for (int i = 0; i < FIGURE_FORMATS; i++) {
        again = draw(fixture_runs(3), (enum figure_format)i);
        ck_assert_uint_eq(again.size, first[i].size);
        ck_assert_msg(memcmp(again.bytes, first[i].bytes, again.size) == 0, "format %d", i);
    }
}
END_TEST

static const double odd[][6] = {
    {NAN, NAN, NAN, NAN, NAN, NAN}, {1, NAN, 2, NAN, 3, NAN}, {0, 0, 0, 0, 0, 0}, {-1e300, 1e300, 0, 1, 2, 3},
    {INFINITY, -INFINITY, 1, 2, 3, 4}, {1e-300, 2e-300, 3e-300, 4e-300, 5e-300, 6e-300}, {1e9, 1e5, 10, 1, 0.1, 1e-9},
    {-1, 0, 1, 10, 100, 1000}, {5, 5, 5, 5, 5, 5}, {-5, -4, -3, -2, -1, -0.5}, {1e308, -1e308, 1e308, 0, 0, 0},
};
enum { ODD = sizeof odd / sizeof *odd };

START_TEST(every_number_has_a_figure)
{
    for (size_t count = 0; count <= 6; count++) {
        for (int log = 0; log < 2; log++) {
            struct figure *f = fixture_line(odd[_i], count);
            f->panel[0].log_y = log;
            f->panel[0].line[0].best_plus_1 = 2; /* there or not */
            draw_svg(f);
            f->panel[0].line[0].spread = odd[(_i + 1) % ODD];
            draw_svg(f);
        }
    }
}
END_TEST

/* The values in rgb() that the line's own colour and no other has. */
START_TEST(what_stands_alone_is_seen)
{
    static const double gaps[] = {NAN, 1, NAN, NAN, 3, NAN}, none[] = {NAN, NAN, NAN, NAN, NAN, NAN};
    struct figure *f = fixture_line(gaps, 6);
    f->panel[0].line[0].label = NULL;
    char *alone = draw_svg(f);
    f = fixture_line(none, 6);
    f->panel[0].line[0].label = NULL;
    char *empty = draw_svg(f), colour[] = "rgb(0%,44.705882%,78.431373%)";
    ck_assert_ptr_nonnull(strstr(alone, colour));
    ck_assert_ptr_null(strstr(empty, colour));
}
END_TEST

START_TEST(no_panel_needs_a_line)
{
    struct figure *f = fixture_line(NULL, 0);
    f->panel[0].line_count = 0;
    f->panel_count = FIGURE_PANELS_MAX;
    for (int i = 1; i < FIGURE_PANELS_MAX; i++)
        f->panel[i] = f->panel[0];
    draw_svg(f);
    draw_svg(fixture_runs(31));
}
END_TEST

START_TEST(a_hundred_thousand_points_take_no_more_room_than_can_be_seen)
{
    enum { MANY = 100000 };
    static double noise[MANY];
    for (size_t i = 0; i < MANY; i++)
        noise[i] = sin((double)(i * i % 10007));
    struct drawn d = draw(fixture_line(noise, MANY), FIGURE_SVG);
    ck_assert_uint_lt(d.size, 400000);
}
END_TEST

START_TEST(hostile_texts_are_made_safe)
{
    static const char *const texts[] = {"<b>&amp;\"'</b>]]>", "\x1b[2J\x07\x7f", "\xff\xfe\xc3",
                                        ("\xe2\x80\xae" "evil"), "", "\xf0\x9f\x98\x80 \xe4\xb8\xad\xe6\x96\x87"};
    static char long_one[4000];
    memset(long_one, 'W', sizeof long_one - 1);
    for (size_t i = 0; i <= sizeof texts / sizeof *texts; i++) {
        struct figure *f = fixture_runs(2);
        const char *text = i < sizeof texts / sizeof *texts ? texts[i] : long_one;
        f->title = f->panel[0].title = f->panel[0].x_title = f->panel[0].y_title = text;
        f->panel[0].line[0].label = f->panel[1].line[0].label = f->panel[0].line[0].best = text;
        f->panel[0].line[4].label = text;
        draw_svg(f);
        struct drawn d = draw(f, FIGURE_PDF);
        ck_assert(!has(&d, "\x1b[2J"));
    }
}
END_TEST

START_TEST(sizes_that_cannot_be_are_named)
{
    static const struct {
        double width, height, dpi;
        const char *says;
    } bad[] = {{0.5, 0.5, 0, "too small for its axes"}, {10, 0.6, 0, "too small for its axes"},
               {101, 4, 0, "101 x 4 inches"}, {10, -1, 0, "10 x -1 inches"}, {NAN, 4, 0, "inches"},
               {10, 4, 10, "10 dots an inch"}, {10, 4, 1e9, "dots an inch"},
               {100, 100, 300, "30000 x 30000 pixels"}};
    struct err e;
    uint8_t *bytes;
    size_t size;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct figure *f = fixture_runs(2);
        f->width = bad[i].width;
        f->height = bad[i].height;
        f->dpi = bad[i].dpi;
        ck_assert_msg(!figure_draw(f, FIGURE_PNG, &bytes, &size, &e), "%zu", i);
        check_error(&e, ERR_USAGE, bad[i].says);
        ck_assert_ptr_null(bytes);
    }
}
END_TEST

Suite *draw_suite(void)
{
    Suite *s = suite_create("draw");
    TCase *c = tcase_create("bytes");
    tcase_set_timeout(c, 60);
    tcase_add_checked_fixture(c, begin, end);
    tcase_add_test(c, svg_is_well_formed_and_as_large_as_asked);
    tcase_add_test(c, png_is_as_large_as_asked_and_says_how_large_a_pixel_is);
    tcase_add_test(c, pdf_has_its_ends_a_title_and_no_date);
    tcase_add_test(c, the_same_figure_has_the_same_bytes);
    tcase_add_loop_test(c, every_number_has_a_figure, 0, ODD);
    tcase_add_test(c, what_stands_alone_is_seen);
    tcase_add_test(c, no_panel_needs_a_line);
    tcase_add_test(c, a_hundred_thousand_points_take_no_more_room_than_can_be_seen);
    tcase_add_test(c, hostile_texts_are_made_safe);
    tcase_add_test(c, sizes_that_cannot_be_are_named);
    suite_add_tcase(s, c);
    return s;
}
