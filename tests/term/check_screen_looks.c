/* SPDX-License-Identifier: MIT */
/* How the screen looks in a pseudo-terminal: which characters it is given, by TERM and the locale, and which
 * colours. */
#include <check.h>
#include <string.h>
#include <sys/wait.h>

#include "check_term.h"
#include "player.h"
#include "src/term/theme.h"
#include "tests/common/tool.h"

START_TEST(picks_the_characters)
{
    static const struct {
        const char *term, *env[4];
        const char *ascii;
        bool forced;
    } cases[] = {
        {.term = "xterm-256color", .env = {"LC_ALL=C.UTF-8"}, .ascii = "ascii=0"},
        {.term = "xterm-256color", .env = {"LC_ALL=C"}, .ascii = "ascii=1"},
        {.term = "xterm-256color", .env = {"LC_ALL", "LANG=C", "LC_CTYPE"}, .ascii = "ascii=1"},
        {.term = "xterm-256color", .env = {"LC_ALL", "LANG", "LC_CTYPE"}, .ascii = "ascii=0"},
        {.term = "xterm-256color", .env = {"LC_ALL=", "LANG=", "LC_CTYPE="}, .ascii = "ascii=0"},
        {.term = "linux", .env = {"LC_ALL=C.UTF-8"}, .ascii = "ascii=1"},
        {.term = "xterm-256color", .env = {"LC_ALL=C.UTF-8"}, .ascii = "ascii=1", .forced = true},
    };
    struct pty p;
    struct pty_config config = {.cols = 80, .rows = 24, .term = cases[_i].term, .env = cases[_i].env};
    ck_assert(pty_start(&p, &config, player, cases[_i].forced ? &p : NULL));
    ck_assert(pty_until(&p, cases[_i].ascii, 5));
    ck_assert(pty_until(&p, "end", 5)); /* the last row */
    char row[PTY_LINE_MAX];
    const char *want = cases[_i].ascii[6] == '1' ? "# ???" : "⣿ 漢ü";
    ck_assert_msg(strncmp(pty_row(&p, 1, row), want, strlen(want)) == 0, "%s", row);
    ck_assert(pty_send(&p, "q"));
    ck_assert(WIFEXITED(pty_status(&p, deadline(5))));
    pty_stop(&p);
}
END_TEST

/* Whoever says nothing about characters has a UTF-8 terminal, but for a VT100. */
START_TEST(a_vt100_is_ascii_unless_told_otherwise)
{
    static const char *const env[] = {"LC_ALL", "LANG", "LC_CTYPE", NULL};
    struct pty p;
    struct pty_config config = {.cols = 80, .rows = 24, .term = "vt100", .env = env};
    ck_assert(pty_start(&p, &config, player, NULL));
    ck_assert(pty_until(&p, "ascii=1", 5));
    ck_assert(pty_send(&p, "q"));
    ck_assert(WIFEXITED(pty_status(&p, deadline(5))));
    pty_stop(&p);
}
END_TEST

START_TEST(never_sets_a_background)
{
    static const char *const terms[] = {"xterm-256color", "xterm", "vt100", "xterm-256color"};
    static const char *const env[] = {"NO_COLOR=1", NULL};
    struct pty p;
    struct pty_config config = {.cols = 80, .rows = 24, .term = terms[_i], .env = _i == 3 ? env : NULL};
    ck_assert(pty_start(&p, &config, player, NULL));
    ck_assert(pty_until(&p, "end", 5));
    VTermColor fg, bg;
    vterm_state_get_default_colors(vterm_obtain_state(p.vterm), &fg, &bg);
    VTermScreenCell plain, run;
    for (int x = 0; x < 8; x++) { /* but for the greys */
        vterm_screen_get_cell(p.screen, (VTermPos){.row = 1, .col = x}, &plain);
        ck_assert(vterm_color_is_equal(&plain.bg, &bg));
    }
    vterm_screen_get_cell(p.screen, (VTermPos){.row = 1, .col = 0}, &run);
    ck_assert_int_eq(!vterm_color_is_equal(&run.fg, &fg), _i < 2); /* a run has a colour where there are any */
    ck_assert(pty_send(&p, "q"));
    ck_assert(WIFEXITED(pty_status(&p, deadline(5))));
    pty_stop(&p);
}
END_TEST

static const char *const light_env[] = {"PLAYER_THEME=light", NULL}, *const mono_env[] = {"PLAYER_THEME=mono", NULL};
static const struct {
    const char *term;
    const char *const *env;
    bool greys;
} grey_cases[] = {
    {.term = "xterm-256color", .greys = true}, {.term = "screen-256color", .env = light_env, .greys = true},
    {.term = "xterm-256color", .env = mono_env}, {.term = "xterm"}, {.term = "vt100"},
};

START_TEST(greys_where_there_are_colors)
{
    struct pty p;
    struct pty_config config = {.cols = 80, .rows = 24, .term = grey_cases[_i].term, .env = grey_cases[_i].env};
    ck_assert(pty_start(&p, &config, player, NULL));
    ck_assert(pty_until(&p, "end", 5));
    for (int i = 0; i < 16; i++) {
        VTermScreenCell cell;
        vterm_screen_get_cell(p.screen, (VTermPos){.row = 1, .col = 8 + i}, &cell);
        ck_assert_int_eq(cell.chars[0] == 0x2580, grey_cases[_i].greys);
        if (!grey_cases[_i].greys)
            continue;
        ck_assert_int_eq(cell.fg.indexed.idx, theme_grey(i));
        ck_assert_int_eq(cell.bg.indexed.idx, theme_grey(15 - i));
    }
    ck_assert(pty_send(&p, "q"));
    ck_assert(WIFEXITED(pty_status(&p, deadline(5))));
    pty_stop(&p);
}
END_TEST

static const struct {
    const char *term, *theme;
    int color; /* of the first run: an entry of the palette, or -1 for the terminal's own */
} theme_cases[] = {
    {"xterm-256color", "PLAYER_THEME=dark", 32}, {"xterm-256color", "PLAYER_THEME=light", 26},
    {"xterm-256color", "PLAYER_THEME=mono", -1}, {"xterm", "PLAYER_THEME=dark", 6},
    {"xterm", "PLAYER_THEME=light", 4},          {"xterm-mono", "PLAYER_THEME=dark", -1},
};

START_TEST(themes_color_the_runs)
{
    struct pty p;
    const char *const env[] = {theme_cases[_i].theme, NULL};
    struct pty_config config = {.cols = 80, .rows = 24, .term = theme_cases[_i].term, .env = env};
    ck_assert(pty_start(&p, &config, player, NULL));
    ck_assert(pty_until(&p, "end", 5));
    VTermColor fg, bg;
    VTermScreenCell run;
    vterm_state_get_default_colors(vterm_obtain_state(p.vterm), &fg, &bg);
    vterm_screen_get_cell(p.screen, (VTermPos){.row = 1, .col = 0}, &run);
    if (theme_cases[_i].color < 0)
        ck_assert(vterm_color_is_equal(&run.fg, &fg));
    else
        ck_assert_int_eq(run.fg.indexed.idx, theme_cases[_i].color);
    ck_assert(pty_send(&p, "q"));
    ck_assert(WIFEXITED(pty_status(&p, deadline(5))));
    pty_stop(&p);
}
END_TEST

Suite *screen_looks_suite(void)
{
    Suite *s = suite_create("screen looks");
    TCase *t = tcase_create("screen looks");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, picks_the_characters, 0, 7);
    tcase_add_loop_test(t, never_sets_a_background, 0, 4);
    tcase_add_test(t, a_vt100_is_ascii_unless_told_otherwise);
    tcase_add_loop_test(t, greys_where_there_are_colors, 0, sizeof grey_cases / sizeof *grey_cases);
    tcase_add_loop_test(t, themes_color_the_runs, 0, sizeof theme_cases / sizeof *theme_cases);
    suite_add_tcase(s, t);
    return s;
}
