/* SPDX-License-Identifier: MIT */
/* A monkey at the dashboard (monkey.h) while short runs train. Nothing may crash, no sanitizer complain, and the screen
 * must go on answering. What it does is drawn from a seed: TEST_MONKEY="SEED PRESSES" has another one play, for longer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cases.h"
#include "monkey.h"
#include "tests/common/scratch.h"
#include "tests/common/tool.h"

enum { PRESSES = 250, BETWEEN_QUESTIONS = 100 };

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
    monkey_expect(m, "first-2048, 2,048");
}

static void end(struct monkey *m, int status)
{
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fprintf(stderr, "status %#x\n", (unsigned)status);
        monkey_give_up(m, "a bad end");
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
    monkey_note(m, "[quit]");
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
    monkey_expect(m, "PgDn PgUp more");
    pty_send(&m->pty, "1");
    if (!pty_until_gone(&m->pty, "PgDn PgUp more", deadline(30)))
        monkey_give_up(m, "the help does not go away");
    m->last[0] = 0;
}

static void play(struct monkey *m)
{
    char what[MONKEY_TEXT];
    if (monkey_draw(m, 40) == 0) {
        monkey_resize_somehow(m);
        return;
    }
    if (monkey_draw(m, 12) == 0) {
        monkey_click(m);
        return;
    }
    monkey_note(m, monkey_press(m, what));
    ck_assert(pty_send(&m->pty, what));
    pty_pump(&m->pty, monkey_draw(m, 8) ? 0.002 : 0.06);
    if (monkey_may_quit(what))
        after_quit(m, false);
}

START_TEST(a_monkey_breaks_nothing)
{
    static struct monkey m;
    unsigned long seed = 1, presses = PRESSES;
    if (getenv("TEST_MONKEY"))
        sscanf(getenv("TEST_MONKEY"), "%lu %lu", &seed, &presses);
    monkey_seed(&m, seed);
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
