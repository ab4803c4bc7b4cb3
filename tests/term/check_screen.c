/* SPDX-License-Identifier: MIT */
/* The screen in a pseudo-terminal: what it shows, at which size, where it refuses to start, and what it prints. */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check_term.h"
#include "player.h"
#include "term/screen.h"
#include "tests/common/tool.h"

START_TEST(shows_and_quits)
{
    struct pty p;
    ck_assert(player_start(&p, "xterm-256color"));
    ck_assert(!pty_modes_restored(&p)); /* or the comparison says nothing */
    player_row(&p, 0, "ready 80x24 ascii=0");
    player_row(&p, 1, "⣿ 漢ü   ▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀");
    char row[PTY_LINE_MAX];
    ck_assert_str_eq(pty_row(&p, 23, row) + 77, "end");
    VTermScreenCell cell;
    vterm_screen_get_cell(p.screen, (VTermPos){.row = 1, .col = 2}, &cell);
    ck_assert(cell.attrs.reverse);
    vterm_screen_get_cell(p.screen, (VTermPos){.row = 0, .col = 0}, &cell);
    ck_assert(cell.attrs.bold);
    player_quit(&p);
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
    player_quit(&p);
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
    player_row(&p, 1, "⣿ 漢ü   ▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀");
    player_quit(&p);
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
    player_quit(&p);
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
    ck_assert(!screen_open(false, "dropout-lab run", &e));
    ck_assert_int_eq(e.code, ERR_FAIL);
    ck_assert_ptr_nonnull(strstr(e.text, "dropout-lab run"));
    screen_close(); /* legal */
    ck_assert_uint_eq(screen_key(0), SCREEN_KEY_HANGUP);
    close(null);
}
END_TEST

START_TEST(believes_the_terminal_about_its_size)
{
    static const char *const env[] = {"LINES=5", "COLUMNS=7", NULL};
    struct pty p;
    struct pty_config config = {.cols = 90, .rows = 20, .term = "xterm", .env = env};
    ck_assert(pty_start(&p, &config, player, NULL));
    ck_assert(pty_until(&p, "ready 90x20", 5));
    player_quit(&p);
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
    player_row(&p, 0, "to be copied"); /* it is still there */
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

Suite *screen_suite(void)
{
    Suite *s = suite_create("screen");
    TCase *t = tcase_create("screen");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, shows_and_quits);
    tcase_add_test(t, a_small_change_is_few_bytes);
    tcase_add_test(t, follows_a_resize);
    tcase_add_test(t, cursor_hides_and_parks);
    tcase_add_loop_test(t, refuses_with_a_reason, 0, 5);
    tcase_add_test(t, refuses_what_is_no_terminal);
    tcase_add_test(t, believes_the_terminal_about_its_size);
    tcase_add_test(t, prints_to_the_normal_screen);
    tcase_add_loop_test(t, printing_ends_by_a_signal, 0, 3);
    suite_add_tcase(s, t);
    return s;
}
