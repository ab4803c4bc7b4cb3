/* SPDX-License-Identifier: MIT */
/* The screen in a pseudo-terminal: what it shows, which keys it reads, where it refuses to start. */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check_term.h"
#include "player.h"
#include "src/term/theme.h"
#include "term/screen.h"
#include "tests/common/tool.h"

/* A frame may arrive in pieces, so the row is given time. */
static void expect_row(struct pty *p, int y, const char *want)
{
    char row[PTY_LINE_MAX];
    for (int i = 0; i < 100 && strcmp(pty_row(p, y, row), want) != 0; i++)
        pty_pump(p, 0.05);
    ck_assert_str_eq(pty_row(p, y, row), want);
}

static void quit(struct pty *p)
{
    ck_assert(pty_send(p, "q"));
    int status = pty_status(p, deadline(5));
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), PLAYER_QUIT);
    ck_assert(pty_modes_restored(p));
    expect_row(p, 0, ""); /* the first screen is back */
    pty_stop(p);
}

START_TEST(shows_and_quits)
{
    struct pty p;
    ck_assert(player_start(&p, "xterm-256color"));
    ck_assert(!pty_modes_restored(&p)); /* or the comparison says nothing */
    expect_row(&p, 0, "ready 80x24 ascii=0");
    expect_row(&p, 1, "⣿ 漢ü   ▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀");
    char row[PTY_LINE_MAX];
    ck_assert_str_eq(pty_row(&p, 23, row) + 77, "end");
    VTermScreenCell cell;
    vterm_screen_get_cell(p.screen, (VTermPos){.row = 1, .col = 2}, &cell);
    ck_assert(cell.attrs.reverse);
    vterm_screen_get_cell(p.screen, (VTermPos){.row = 0, .col = 0}, &cell);
    ck_assert(cell.attrs.bold);
    quit(&p);
}
END_TEST

START_TEST(a_small_change_is_few_bytes)
{
    struct pty p;
    ck_assert(player_start(&p, "xterm-256color"));
    ck_assert(pty_send(&p, "x"));
    ck_assert(pty_until(&p, "key 78.", 5));
    unsigned long long before = p.bytes;
    ck_assert(pty_send(&p, "y"));
    ck_assert(pty_until(&p, "key 79.", 5));
    pty_pump(&p, 0.05);
    ck_assert_uint_lt(p.bytes - before, 30);
    before = p.bytes;
    ck_assert(pty_send(&p, "\f"));
    ck_assert(pty_until(&p, "key c.", 5));
    pty_pump(&p, 0.1);
    ck_assert_uint_gt(p.bytes - before, 60); /* Ctrl-L draws all */
    quit(&p);
}
END_TEST

static const struct {
    const char *bytes;
    uint32_t key;
} keys[] = {
    {"x", 'x'},
    {"\x03", 3},
    {"\x13", 19}, /* Ctrl-S freezes nothing */
    {"\033OA", SCREEN_KEY_UP},
    {"\033[A", SCREEN_KEY_UP},
    {"\033OB", SCREEN_KEY_DOWN},
    {"\033[C", SCREEN_KEY_RIGHT},
    {"\033OD", SCREEN_KEY_LEFT},
    {"\033[H", SCREEN_KEY_HOME},
    {"\033[4~", SCREEN_KEY_END},
    {"\033[5~", SCREEN_KEY_PAGE_UP},
    {"\033[6~", SCREEN_KEY_PAGE_DOWN},
    {"\033[3~", SCREEN_KEY_DELETE},
    {"\033[Z", SCREEN_KEY_BACKTAB},
    {"\t", SCREEN_KEY_TAB},
    {"\r", SCREEN_KEY_ENTER},
    {"\n", SCREEN_KEY_ENTER},
    {"\x7f", SCREEN_KEY_BACKSPACE},
    {"\b", SCREEN_KEY_BACKSPACE},
    {"\033", SCREEN_KEY_ESCAPE},
    {"ü", 0xfc},
    {"漢", 0x6f22},
    {"\xff\xfe" "z", 'z'},         /* bytes that are no character */
    {"\033[1;5;99~" "w", 'w'},     /* a sequence that nobody knows is no keys */
};

START_TEST(reads_keys)
{
    static const char *const terms[] = {"xterm-256color", "linux", "vt100"};
    struct pty p;
    ck_assert(player_start(&p, terms[_i]));
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        char want[32];
        snprintf(want, sizeof want, "key %lx.", (unsigned long)keys[i].key);
        ck_assert(pty_send(&p, "-"));
        ck_assert(pty_until(&p, "key 2d.", 5));
        ck_assert(pty_send(&p, keys[i].bytes));
        ck_assert_msg(pty_until(&p, want, 5), "%s: key %zu", terms[_i], i);
    }
    ck_assert(pty_send(&p, "q"));
    int status = pty_status(&p, deadline(5));
    ck_assert(WIFEXITED(status));
    ck_assert(pty_modes_restored(&p));
    pty_stop(&p);
}
END_TEST

START_TEST(escape_comes_soon)
{
    struct pty p;
    ck_assert(player_start(&p, "xterm-256color"));
    ck_assert(pty_send(&p, "\033"));
    ck_assert(pty_until(&p, "key 11000a.", 0.5)); /* curses' own wait is a second */
    quit(&p);
}
END_TEST

START_TEST(follows_a_resize)
{
    /* not 1 column: libvterm 0.1.4 writes through a null pointer when a wide character meets that */
    static const int sizes[][2] = {{100, 30}, {40, 10}, {4, 1}, {200, 60}, {80, 24}};
    struct pty p;
    ck_assert(player_start(&p, "xterm-256color"));
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char want[32];
        snprintf(want, sizeof want, "ready %dx%d", sizes[i][0], sizes[i][1]);
        pty_resize(&p, sizes[i][0], sizes[i][1]);
        if (sizes[i][0] == 4) /* no room to say so */
            pty_pump(&p, 0.2);
        else
            ck_assert_msg(pty_until(&p, want, 5), "%s", want);
    }
    expect_row(&p, 1, "⣿ 漢ü   ▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀");
    quit(&p);
}
END_TEST

START_TEST(cursor_hides_and_parks)
{
    struct pty p;
    ck_assert(player_start(&p, "xterm-256color"));
    ck_assert(pty_send(&p, "x"));
    ck_assert(pty_until(&p, "key 78.", 5));
    pty_pump(&p, 0.1);
    VTermPos at;
    vterm_state_get_cursorpos(vterm_obtain_state(p.vterm), &at);
    ck_assert_int_eq(at.row, 2);
    ck_assert_int_eq(at.col, 4);
    quit(&p);
}
END_TEST

/* Where the screen does not open, it says why, and nothing else is written. */
START_TEST(refuses_with_a_reason)
{
    static const struct {
        const char *term, *why;
    } bad[] = {
        {NULL, "TERM is not set"},
        {"", "TERM is not set"},
        {"no-such-terminal", "TERM=no-such-terminal: this system does not know that terminal"},
        {"../../etc/passwd", "this system does not know"},
        {"dumb", "TERM=dumb: that terminal cannot move its cursor"},
    };
    struct pty p;
    struct pty_config config = {.cols = 160, .rows = 10, .term = bad[_i].term};
    ck_assert(pty_start(&p, &config, player, NULL));
    ck_assert(pty_until(&p, bad[_i].why, 5));
    ck_assert(pty_until(&p, "dropout-lab run", 5));
    int status = pty_status(&p, deadline(5));
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 1);
    ck_assert(pty_modes_restored(&p));
    ck_assert_uint_lt(p.bytes, 250);
    pty_stop(&p);
}
END_TEST

START_TEST(refuses_what_is_no_terminal)
{
    int null = open("/dev/null", O_RDWR);
    ck_assert(null >= 0 && dup2(null, STDIN_FILENO) >= 0);
    struct err e = {0};
    ck_assert(!screen_open(false, &e));
    ck_assert_int_eq(e.code, ERR_FAIL);
    ck_assert_ptr_nonnull(strstr(e.text, "dropout-lab run"));
    screen_close(); /* legal */
    ck_assert_uint_eq(screen_key(0), SCREEN_KEY_HANGUP);
    close(null);
}
END_TEST

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

START_TEST(believes_the_terminal_about_its_size)
{
    static const char *const env[] = {"LINES=5", "COLUMNS=7", NULL};
    struct pty p;
    struct pty_config config = {.cols = 90, .rows = 20, .term = "xterm", .env = env};
    ck_assert(pty_start(&p, &config, player, NULL));
    ck_assert(pty_until(&p, "ready 90x20", 5));
    quit(&p);
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

/* What each terminal sends for a key with the keypad in the mode that its description asks for. */
enum { UP, DOWN, LEFT, RIGHT, HOME, END, PAGE_UP, PAGE_DOWN, TAB, BACKTAB, TERMINAL_KEYS };
static const uint32_t terminal_keys[TERMINAL_KEYS] = {
    SCREEN_KEY_UP,  SCREEN_KEY_DOWN,    SCREEN_KEY_LEFT,      SCREEN_KEY_RIGHT, SCREEN_KEY_HOME,
    SCREEN_KEY_END, SCREEN_KEY_PAGE_UP, SCREEN_KEY_PAGE_DOWN, SCREEN_KEY_TAB,   SCREEN_KEY_BACKTAB,
};
#define SS3_ARROWS "\033OA", "\033OB", "\033OD", "\033OC"
#define XTERM_KEYS {SS3_ARROWS, "\033OH", "\033OF", "\033[5~", "\033[6~", "\t", "\033[Z"}
#define SCREEN_KEYS {SS3_ARROWS, "\033[1~", "\033[4~", "\033[5~", "\033[6~", "\t", "\033[Z"}
static const struct {
    const char *term;
    const char *sent[TERMINAL_KEYS]; /* NULL: it has no such key */
    bool second_screen, ascii;
} terminals[] = {
    {.term = "xterm-256color", .sent = XTERM_KEYS, .second_screen = true},
    {.term = "xterm-mono", .sent = XTERM_KEYS, .second_screen = true},
    {.term = "screen", .sent = SCREEN_KEYS, .second_screen = true},
    {.term = "screen-256color", .sent = SCREEN_KEYS, .second_screen = true},
    {.term = "tmux", .sent = SCREEN_KEYS, .second_screen = true},
    {.term = "tmux-256color", .sent = SCREEN_KEYS, .second_screen = true},
    {.term = "putty", .sent = SCREEN_KEYS, .second_screen = true},
    {.term = "putty-256color", .sent = SCREEN_KEYS, .second_screen = true},
    {.term = "rxvt", .sent = {SS3_ARROWS, "\033[7~", "\033[8~", "\033[5~", "\033[6~", "\t", "\033[Z"},
     .second_screen = true},
    {.term = "linux", .ascii = true,
     .sent = {"\033[A", "\033[B", "\033[D", "\033[C", "\033[1~", "\033[4~", "\033[5~", "\033[6~", "\t", "\033\t"}},
    {.term = "vt100", .sent = {SS3_ARROWS, NULL, NULL, NULL, NULL, "\t", NULL}},
};

static bool start_terminal(struct pty *p, const char *term)
{
    if (player_start(p, term))
        return true;
    ck_assert_msg(pty_until(p, "does not know that terminal", 1), "%s", term);
    fprintf(stderr, "skipped: the description of %s is not installed\n", term);
    pty_stop(p);
    return false;
}

START_TEST(each_terminal_works)
{
    struct pty p;
    char want[32], row[PTY_LINE_MAX];
    if (!start_terminal(&p, terminals[_i].term))
        return;
    pty_row(&p, 1, row);
    ck_assert_int_eq(strncmp(row, terminals[_i].ascii ? "# ???" : "⣿ 漢ü", 5), 0);
    for (int k = 0; k < TERMINAL_KEYS; k++) {
        if (!terminals[_i].sent[k])
            continue;
        snprintf(want, sizeof want, "key %lx.", (unsigned long)terminal_keys[k]);
        ck_assert(pty_send(&p, "-"));
        ck_assert(pty_until(&p, "key 2d.", 5));
        ck_assert(pty_send(&p, terminals[_i].sent[k]));
        ck_assert_msg(pty_until(&p, want, 5), "%s: key %d", terminals[_i].term, k);
    }
    if (terminals[_i].second_screen) {
        quit(&p);
        return;
    }
    ck_assert(pty_send(&p, "q"));
    ck_assert_int_eq(WEXITSTATUS(pty_status(&p, deadline(5))), PLAYER_QUIT);
    ck_assert(pty_modes_restored(&p));
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

/* In tmux, for of two modes in one sequence, as xterm is sent them, libvterm 0.1.4 takes the first alone. */
START_TEST(the_mouse_is_off_unless_asked_for)
{
    struct pty p;
    ck_assert(player_start(&p, "tmux-256color"));
    for (int on = 0; on < 2; on++) {
        ck_assert(pty_send(&p, on ? "M" : "m"));
        ck_assert(pty_until(&p, on ? "key 4d." : "key 6d.", 5));
        ck_assert(pty_send(&p, "-"));
        ck_assert(pty_until(&p, "key 2d.", 5));
        ck_assert_int_eq(pty_mouse(&p, 41, 13, 1), on);
        ck_assert_int_eq(pty_until(&p, "mouse 41,13.", 0.5), on);
        if (!on)
            continue;
        ck_assert(pty_mouse(&p, 41, 13, 4));
        ck_assert(pty_until(&p, "key 110001.", 5)); /* up */
        ck_assert(pty_mouse(&p, 41, 13, 5));
        ck_assert(pty_until(&p, "key 110002.", 5));
    }
    quit(&p);
}
END_TEST

START_TEST(prints_to_the_normal_screen)
{
    struct pty p;
    ck_assert(player_start(&p, "xterm-256color"));
    ck_assert(pty_send(&p, "P"));
    ck_assert(pty_until(&p, "press Enter to go back", 5));
    ck_assert(pty_until(&p, "ünd a second line", 5));
    ck_assert(pty_until_gone(&p, "ready", 1));
    ck_assert(pty_modes_restored(&p));
    ck_assert(pty_send(&p, "no key"));
    ck_assert(!pty_until(&p, "ready", 0.2));
    ck_assert(pty_send(&p, "\r"));
    ck_assert(pty_until(&p, "ready 80x24", 5));
    ck_assert(pty_until(&p, "key 50.", 5)); /* none of what was typed there came as a key */
    ck_assert(!pty_modes_restored(&p));
    ck_assert(pty_send(&p, "\033OA"));
    ck_assert(pty_until(&p, "key 110001.", 5));
    ck_assert(pty_send(&p, "q"));
    ck_assert_int_eq(WEXITSTATUS(pty_status(&p, deadline(5))), PLAYER_QUIT);
    ck_assert(pty_modes_restored(&p));
    expect_row(&p, 0, "to be copied"); /* it is still there */
    pty_stop(&p);
}
END_TEST

START_TEST(printing_ends_by_a_signal)
{
    struct pty p;
    ck_assert(player_start(&p, "xterm-256color"));
    ck_assert(pty_send(&p, "P"));
    ck_assert(pty_until(&p, "press Enter", 5));
    if (_i == 2)
        ck_assert(pty_send(&p, "\x03"));
    else
        kill(p.pid, _i ? SIGHUP : SIGTERM);
    int status = pty_status(&p, deadline(1.5));
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 128 + (_i == 2 ? SIGINT : _i ? SIGHUP : SIGTERM));
    ck_assert(pty_modes_restored(&p));
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

/* Standard input is a pipe with bytes in it, which are nobody's keys. */
static int player_on_a_pipe(void *arg)
{
    int fd[2];
    if (pipe(fd) != 0 || write(fd[1], "qqq", 3) != 3 || dup2(fd[0], STDIN_FILENO) < 0)
        return 1;
    close(fd[0]);
    close(fd[1]);
    screen_keys_beside(true);
    int code = player(arg);
    char bytes[8];
    return read(STDIN_FILENO, bytes, sizeof bytes) == 3 ? code : 1; /* and are still there */
}

START_TEST(keys_come_from_the_terminal_beside_a_pipe)
{
    struct pty p;
    struct pty_config config = {.cols = 80, .rows = 24, .term = "xterm-256color"};
    ck_assert(pty_start(&p, &config, player_on_a_pipe, NULL));
    ck_assert(pty_until(&p, "ready 80x24", 5));
    ck_assert(pty_send(&p, "x"));
    ck_assert(pty_until(&p, "key 78.", 5));
    ck_assert(pty_send(&p, "P"));
    ck_assert(pty_until(&p, "press Enter", 5));
    ck_assert(pty_send(&p, "\r"));
    ck_assert(pty_until(&p, "end", 5));
    ck_assert(pty_send(&p, "q"));
    int status = pty_status(&p, deadline(5));
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == PLAYER_QUIT);
    ck_assert(pty_modes_restored(&p));
    pty_stop(&p);
}
END_TEST

Suite *screen_suite(void)
{
    Suite *s = suite_create("screen");
    TCase *t = tcase_create("screen");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, shows_and_quits);
    tcase_add_test(t, a_small_change_is_few_bytes);
    tcase_add_loop_test(t, reads_keys, 0, 3);
    tcase_add_test(t, escape_comes_soon);
    tcase_add_test(t, follows_a_resize);
    tcase_add_test(t, cursor_hides_and_parks);
    tcase_add_loop_test(t, refuses_with_a_reason, 0, 5);
    tcase_add_test(t, refuses_what_is_no_terminal);
    tcase_add_loop_test(t, picks_the_characters, 0, 7);
    tcase_add_test(t, believes_the_terminal_about_its_size);
    tcase_add_loop_test(t, never_sets_a_background, 0, 4);
    tcase_add_loop_test(t, each_terminal_works, 0, sizeof terminals / sizeof *terminals);
    tcase_add_test(t, a_vt100_is_ascii_unless_told_otherwise);
    tcase_add_test(t, the_mouse_is_off_unless_asked_for);
    tcase_add_test(t, prints_to_the_normal_screen);
    tcase_add_loop_test(t, printing_ends_by_a_signal, 0, 3);
    tcase_add_loop_test(t, greys_where_there_are_colors, 0, sizeof grey_cases / sizeof *grey_cases);
    tcase_add_test(t, keys_come_from_the_terminal_beside_a_pipe);
    tcase_add_loop_test(t, themes_color_the_runs, 0, sizeof theme_cases / sizeof *theme_cases);
    suite_add_tcase(s, t);
    return s;
}
