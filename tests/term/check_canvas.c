/* SPDX-License-Identifier: MIT */
/* The canvas as text: clipping, wide characters, hostile text, ASCII mode; and the characters below it. */
#include <check.h>
#include <string.h>

#include "base/mem.h"
#include "check_term.h"
#include "src/term/utf8.h"
#include "term/canvas.h"

static struct canvas canvas;

static void setup(void)
{
    ck_assert(canvas_resize(&canvas, 8, 3, NULL));
}

static void teardown(void)
{
    canvas_free(&canvas);
}

static void expect(const char *want)
{
    char *got = canvas_dump(&canvas);
    ck_assert_ptr_nonnull(got);
    ck_assert_str_eq(got, want);
    mem_free(got);
}

START_TEST(text_is_clipped)
{
    ck_assert_int_eq(canvas_text(&canvas, 5, 0, 8, STYLE_NORMAL, "abcdef"), 6);
    ck_assert_int_eq(canvas_text(&canvas, -2, 1, 4, STYLE_NORMAL, "abcdef"), 4);
    ck_assert_int_eq(canvas_text(&canvas, 0, 3, 4, STYLE_NORMAL, "below"), 4);
    ck_assert_int_eq(canvas_text(&canvas, 0, 2, 0, STYLE_NORMAL, "x"), 0);
    canvas_put(&canvas, 8, 2, 'x', STYLE_NORMAL);
    canvas_put(&canvas, 0, -1, 'x', STYLE_NORMAL);
    expect("     abc\ncd\n\n");
}
END_TEST

START_TEST(wide_characters_take_two)
{
    ck_assert_int_eq(canvas_width("a漢字e\u0301"), 6);
    ck_assert_int_eq(canvas_text(&canvas, 0, 0, 5, STYLE_NORMAL, "a漢字b"), 5);
    ck_assert_int_eq(canvas_text(&canvas, 0, 1, 4, STYLE_NORMAL, "a漢字b"), 3); /* half a character has no place */
    ck_assert_uint_eq(canvas.cell[1].ch, 0x6f22);
    ck_assert_uint_eq(canvas.cell[2].ch, 0);
    canvas_put(&canvas, 7, 2, 0x6f22, STYLE_NORMAL); /* nor at the edge */
    expect("a漢字\na漢\n\n");
}
END_TEST

START_TEST(half_a_wide_character_is_blanked)
{
    canvas_text(&canvas, 0, 0, 8, STYLE_NORMAL, "漢字漢字");
    canvas_put(&canvas, 1, 0, 'x', STYLE_NORMAL);  /* over a right half */
    canvas_put(&canvas, 4, 0, 'y', STYLE_NORMAL);  /* over a left half */
    canvas_put(&canvas, 2, 1, 0x6f22, STYLE_NORMAL);
    canvas_put(&canvas, 1, 1, 0x5b57, STYLE_NORMAL); /* its right half over the other's left */
    expect(" x字y 字\n 字\n\n");
    for (int i = 0; i < canvas.w * canvas.h; i++)
        ck_assert(canvas.cell[i].ch || (i && utf8_width(canvas.cell[i - 1].ch) == 2));
}
END_TEST

START_TEST(text_is_made_safe)
{
    canvas_text(&canvas, 0, 0, 8, STYLE_NORMAL, "a\033[2J\n\u202eb");
    canvas_text(&canvas, 0, 1, 8, STYLE_NORMAL, "\xff\xc3(");
    expect("a?[2J?" "?b\n?" "?(\n\n"); /* in two parts, for ??( is a trigraph */
}
END_TEST

START_TEST(ascii_mode_keeps_widths)
{
    canvas.ascii = true;
    ck_assert_int_eq(canvas_text(&canvas, 0, 0, 8, STYLE_NORMAL, "ü漢e\u0301-x"), 6);
    expect("???e-x\n\n\n");
}
END_TEST

START_TEST(printf_and_style)
{
    ck_assert_int_eq(canvas_textf(&canvas, 1, 1, 7, STYLE_RUN_3, "%03d|%s", 7, "ok"), 6);
    expect("\n 007|ok\n\n");
    ck_assert_uint_eq(canvas.cell[8 + 1].style, STYLE_RUN_3);
    ck_assert_uint_eq(canvas.cell[8].style, STYLE_NORMAL);
}
END_TEST

START_TEST(greys_are_styles)
{
    ck_assert_int_eq(canvas_grey(0, 0), STYLE_GREY);
    ck_assert_int_eq(canvas_grey(3, 12), STYLE_GREY + 3 * 16 + 12);
    ck_assert_int_eq(canvas_grey(99, 15), STYLE_GREY_LAST);
    ck_assert_int_eq(canvas_grey(-1, -5), STYLE_GREY);
    ck_assert_int_ge(STYLE_GREY, STYLE_COUNT);
    canvas_put(&canvas, 0, 0, 0x2580, canvas_grey(15, 15));
    ck_assert_uint_eq(canvas.cell[0].style, STYLE_GREY_LAST); /* 266: more than a byte holds */
    expect("▀\n\n\n");
}
END_TEST

START_TEST(long_text_is_cut)
{
    static char text[5000];
    memset(text, 'x', sizeof text - 1);
    ck_assert_int_eq(canvas_text(&canvas, 0, 0, 1 << 20, STYLE_NORMAL, text), 1023);
    ck_assert_int_eq(canvas_textf(&canvas, 0, 0, 1 << 20, STYLE_NORMAL, "%s", text), 1023);
}
END_TEST

START_TEST(resize_blanks_and_refuses)
{
    struct err e = {0};
    canvas_put(&canvas, 0, 0, 'x', STYLE_WARNING);
    ck_assert(!canvas_resize(&canvas, 1 << 20, 2, &e));
    ck_assert_int_eq(e.code, ERR_FAIL);
    ck_assert(!canvas_resize(&canvas, -1, 2, &e));
    ck_assert_int_eq(canvas.w, 8);
    ck_assert_uint_eq(canvas.cell[0].ch, 'x');
    ck_assert(canvas_resize(&canvas, 2, 2, NULL));
    expect("\n\n");
    ck_assert_uint_eq(canvas.cell[0].style, STYLE_NORMAL);
    ck_assert(canvas_resize(&canvas, 0, 0, NULL));
    canvas_put(&canvas, 0, 0, 'x', STYLE_NORMAL);
    expect("");
}
END_TEST

START_TEST(utf8_there_and_back)
{
    for (uint32_t c = 1; c < 0x110000; c += c < 0x3000 ? 1 : 61) {
        char bytes[UTF8_MAX + 1] = {0};
        uint32_t back = 0;
        size_t n = utf8_encode(bytes, c);
        ck_assert_uint_eq(utf8_decode(bytes, &back), n);
        ck_assert_uint_eq(back, c);
    }
}
END_TEST

START_TEST(utf8_fed_byte_by_byte)
{
    struct utf8_feed f = {0};
    uint32_t ch = 0;
    ck_assert(utf8_feed(&f, 'a', &ch) && ch == 'a');
    ck_assert(!utf8_feed(&f, 0xc3, &ch));
    ck_assert(utf8_feed(&f, 0xbc, &ch) && ch == 0xfc);
    ck_assert(!utf8_feed(&f, 0xbc, &ch)); /* a continuation of nothing */
    ck_assert(!utf8_feed(&f, 0xe2, &ch));
    ck_assert(utf8_feed(&f, 'b', &ch) && ch == 'b'); /* broken off */
    ck_assert(!utf8_feed(&f, 0xff, &ch));
    ck_assert(!utf8_feed(&f, 0x80, &ch));
    ck_assert(utf8_feed(&f, 'c', &ch) && ch == 'c');
}
END_TEST

Suite *canvas_suite(void)
{
    Suite *s = suite_create("canvas");
    TCase *t = tcase_create("canvas");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, text_is_clipped);
    tcase_add_test(t, wide_characters_take_two);
    tcase_add_test(t, half_a_wide_character_is_blanked);
    tcase_add_test(t, text_is_made_safe);
    tcase_add_test(t, ascii_mode_keeps_widths);
    tcase_add_test(t, printf_and_style);
    tcase_add_test(t, greys_are_styles);
    tcase_add_test(t, long_text_is_cut);
    tcase_add_test(t, resize_blanks_and_refuses);
    tcase_add_test(t, utf8_there_and_back);
    tcase_add_test(t, utf8_fed_byte_by_byte);
    suite_add_tcase(s, t);
    return s;
}
