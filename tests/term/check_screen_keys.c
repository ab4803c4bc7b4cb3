/* SPDX-License-Identifier: MIT */
/* The keys of the screen in a pseudo-terminal: what each terminal sends, an escape alone, the mouse, and a keyboard
 * beside a pipe. */
#include <check.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check_term.h"
#include "player.h"
#include "term/screen.h"
#include "tests/common/tool.h"

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

/* These bytes are that key, behind another one. */
static void reads(struct pty *p, const char *bytes, uint32_t key, const char *term)
{
    char want[32];
    snprintf(want, sizeof want, "key %lx.", (unsigned long)key);
    ck_assert(pty_send(p, "-"));
    ck_assert(pty_until(p, "key 2d.", 5));
    ck_assert(pty_send(p, bytes));
    ck_assert_msg(pty_until(p, want, 5), "%s: no %s", term, want);
}

START_TEST(reads_keys)
{
    static const char *const terms[] = {"xterm-256color", "linux", "vt100"};
    struct pty p;
    ck_assert(player_start(&p, terms[_i]));
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        reads(&p, keys[i].bytes, keys[i].key, terms[_i]);
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
    player_quit(&p);
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
    char row[PTY_LINE_MAX];
    if (!start_terminal(&p, terminals[_i].term))
        return;
    pty_row(&p, 1, row);
    ck_assert_int_eq(strncmp(row, terminals[_i].ascii ? "# ???" : "⣿ 漢ü", 5), 0);
    for (int k = 0; k < TERMINAL_KEYS; k++) {
        if (terminals[_i].sent[k])
            reads(&p, terminals[_i].sent[k], terminal_keys[k], terminals[_i].term);
    }
    if (terminals[_i].second_screen) {
        player_quit(&p);
        return;
    }
    ck_assert(pty_send(&p, "q"));
    ck_assert_int_eq(WEXITSTATUS(pty_status(&p, deadline(5))), PLAYER_QUIT);
    ck_assert(pty_modes_restored(&p));
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
    player_quit(&p);
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

Suite *screen_keys_suite(void)
{
    Suite *s = suite_create("screen keys");
    TCase *t = tcase_create("screen keys");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, reads_keys, 0, 3);
    tcase_add_test(t, escape_comes_soon);
    tcase_add_loop_test(t, each_terminal_works, 0, sizeof terminals / sizeof *terminals);
    tcase_add_test(t, the_mouse_is_off_unless_asked_for);
    tcase_add_test(t, keys_come_from_the_terminal_beside_a_pipe);
    suite_add_tcase(s, t);
    return s;
}
