/* SPDX-License-Identifier: MIT */
/* A monkey at the dashboard: random keys, clicks, typed commands, pastes, bytes of no key and sizes of the terminal,
 * while short runs train. Nothing may crash, no sanitizer complain, and the screen must go on answering. What it does
 * is drawn from a seed: TEST_MONKEY="SEED PRESSES" has another one play, for longer.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cases.h"
#include "program.h"
#include "tests/common/scratch.h"
#include "tests/common/tool.h"
#include "tests/term/pty.h"

enum { PRESSES = 250, BETWEEN_QUESTIONS = 100, PASTE = 700 };

struct monkey {
    struct pty pty;
    uint64_t state;
    char last[64 * BETWEEN_QUESTIONS]; /* what it did since the screen answered last */
};

/* xorshift64: the same draws everywhere. */
static unsigned draw(struct monkey *m, unsigned below)
{
    m->state ^= m->state << 13;
    m->state ^= m->state >> 7;
    m->state ^= m->state << 17;
    return (unsigned)((m->state >> 33) % below);
}

/* Every key that the table has, and the arrows, ends and pages as a terminal sends them. */
static const char *const keys[] = {
    "\033OA", "\033OB", "\033OC", "\033OD", "\033[A", "\033[B", "\033[C", "\033[D", "\033OH", "\033OF", "\033[5~",
    "\033[6~", "\033[3~", "\033[Z", "\t", "\r", "\r", "\r", "\177", "\033", "\014", "+", "-", "=", "_", ".", ",", "<",
    ">", "e", "b", "s", "n", "k", "u", ":", " ", " ", "x", "J", "K", "a", "f", "f", "v", "r", "h", "l", "H", "L", "c",
    "z", "Z", "g", "y", "m", "M", "t", "1", "2", "3", "4", "5", "6", "?", "q", "0", "7", "8", "N", "\003",
};

static const char *const lines[] = {
    ":start seeds=3", ":start epochs=5", ":start valid=0 epochs=6", ":start opt=sgd lr=1e6 epochs=4", ":start train=1",
    ":start net=mlp:8-8-8-8-8-8-8-8 epochs=6", ":set net=mlp:16 epochs=40", ":set net=mlp:16-8 drop=0.5",
    ":start batch=512", ":start epochs=100000", ":ladder", ":fork 1 1 drop=0.3", ":fork 1 2 lr=0.01", ":fork 2 1",
    ":apply 1 drop=0.1", ":apply lr=0.01", ":pause", ":pause 1", ":resume 1", ":stop 2", ":stop", ":hide 1", ":show 1",
    ":select 2", ":select 1", ":refer 2", ":cursor 3", ":cursor 99999", ":cursor 0", ":undo", ":runs", ":set drop=",
    ":\t\t\t", ":start net=mlp:4096-16 epochs=1", ":nonsense",
    ":study", ":study regularisers net=mlp:8 epochs=1 seeds=1 train=128 valid=64", ":study nothing",
};

static const char *press(struct monkey *m, char *out, size_t size)
{
    unsigned kind = draw(m, 100);
    if (kind < 80)
        snprintf(out, size, "%s", keys[draw(m, sizeof keys / sizeof *keys)]);
    else if (kind < 92)
        snprintf(out, size, "%s\r", lines[draw(m, sizeof lines / sizeof *lines)]);
    else if (kind < 95)
        snprintf(out, size, ":%*s", (int)draw(m, PASTE), "drop=0.1");
    else
        for (size_t i = 0; i < 6; i++)
            snprintf(out + i, size - i, "%c", (char)(128 + draw(m, 128)));
    return out;
}

static void note(struct monkey *m, const char *what)
{
    size_t used = strlen(m->last);
    for (const char *p = what; *p && p < what + 40 && used + 8 < sizeof m->last; p++)
        used += (size_t)snprintf(m->last + used, sizeof m->last - used, *p < ' ' || *p > '~' ? "\\%03o" : "%c",
                                 (unsigned)(unsigned char)*p);
    snprintf(m->last + used, sizeof m->last - used, " ");
}

static void resize(struct monkey *m)
{
    int cols = 1 + (int)draw(m, 200), rows = 1 + (int)draw(m, 70);
    char what[40];
    snprintf(what, sizeof what, "[%dx%d]", cols, rows);
    note(m, what);
    pty_resize(&m->pty, cols, rows);
}

static void click(struct monkey *m)
{
    static const int buttons[] = {1, 1, 1, 2, 4, 5};
    int x = (int)draw(m, (unsigned)m->pty.cols), y = (int)draw(m, (unsigned)m->pty.rows);
    int button = buttons[draw(m, sizeof buttons / sizeof *buttons)];
    char what[40];
    snprintf(what, sizeof what, "[button %d at %d,%d]", button, x, y);
    note(m, what);
    pty_mouse(&m->pty, x, y, button);
}

static void give_up(struct monkey *m, const char *why)
{
    fprintf(stderr, "%s after: %s\n", why, m->last);
    pty_show(&m->pty);
    ck_abort_msg("%s", why);
}

static void expect(struct monkey *m, const char *text)
{
    if (!pty_until(&m->pty, text, deadline(30)))
        give_up(m, text);
}

static void open_dashboard(struct monkey *m)
{
    static char data[600], place[600];
    char *argv[] = {getenv("TEST_PROGRAM"), "net=mlp:16", "train=256", "valid=64", "epochs=30", "--memory", "8",
                    "--mouse", NULL};
    snprintf(data, sizeof data, "DROPOUT_LAB_DATA=%s/pytorch/first-2048", TEST_DATA);
    snprintf(place, sizeof place, "XDG_DATA_HOME=%s", scratch_at("monkey"));
    const char *env[] = {data, place, NULL};
    struct pty_config config = {.cols = 80, .rows = 24, .term = "xterm-256color", .env = env};
    ck_assert_int_eq(chdir(scratch_at("")), 0); /* where its figures go */
    ck_assert(pty_exec(&m->pty, &config, argv));
    expect(m, "first-2048, 2,048");
}

static void end(struct monkey *m, int status)
{
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fprintf(stderr, "status %#x\n", (unsigned)status);
        give_up(m, "a bad end");
    }
    pty_stop(&m->pty);
}

/* It may have quit, and then sits down again. Where the screen is closed already it takes as long as runs
 * need to be cut off and kept. */
static void after_quit(struct monkey *m, bool closed)
{
    int status = pty_status(&m->pty, closed ? deadline(20) : 0.3);
    if (status == PTY_STATUS_NONE)
        return;
    end(m, status);
    note(m, "[quit]");
    open_dashboard(m);
}

/* Out of any question, line or value; the help is a page that nothing else looks like. */
static void ask(struct monkey *m)
{
    pty_resize(&m->pty, 80, 24);
    for (int i = 0; i < 3; i++) {
        pty_send(&m->pty, "\033");
        pty_pump(&m->pty, 0.3);
    }
    if (pty_modes_restored(&m->pty))
        after_quit(m, true); /* it was sure, where the screen was too small to ask */
    pty_send(&m->pty, "8");
    expect(m, "PgDn PgUp more");
    pty_send(&m->pty, "1");
    if (!pty_until_gone(&m->pty, "PgDn PgUp more", deadline(30)))
        give_up(m, "the help does not go away");
    m->last[0] = 0;
}

static void play(struct monkey *m)
{
    char what[PASTE + 64];
    if (draw(m, 40) == 0) {
        resize(m);
        return;
    }
    if (draw(m, 12) == 0) {
        click(m);
        return;
    }
    note(m, press(m, what, sizeof what));
    ck_assert(pty_send(&m->pty, what));
    pty_pump(&m->pty, draw(m, 8) ? 0.002 : 0.06);
    if (strpbrk(what, "qyY\003"))
        after_quit(m, false);
}

START_TEST(a_monkey_breaks_nothing)
{
    static struct monkey m;
    unsigned long seed = 1, presses = PRESSES;
    if (getenv("TEST_MONKEY"))
        sscanf(getenv("TEST_MONKEY"), "%lu %lu", &seed, &presses);
    m.state = seed * 0x9e3779b97f4a7c15u;
    open_dashboard(&m);
    for (unsigned long i = 0; i < presses; i++) {
        play(&m);
        if (i % BETWEEN_QUESTIONS == BETWEEN_QUESTIONS - 1)
            ask(&m);
    }
    ask(&m);
    pty_send(&m.pty, "qy");
    end(&m, pty_status(&m.pty, deadline(60)));
}
END_TEST

TCase *monkey_case(void)
{
    TCase *c = tcase_create("monkey");
    scratch_add(c);
    tcase_set_timeout(c, 180);
    tcase_add_test(c, a_monkey_breaks_nothing);
    return c;
}
