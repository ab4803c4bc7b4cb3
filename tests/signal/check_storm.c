/* SPDX-License-Identifier: MIT */
/* Signals at random moments of the program's life. After each the terminal is as it was, the status as documented, and
 * what is on disk is in order and can be gone on with: to the same bits as a run that was never cut, which is tried for
 * some. STORM_SEED has other moments drawn.
 */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/stream.h"
#include "cases.h"
#include "stage.h"
#include "store_check.h"
#include "tests/app/dashboard.h"
#include "tests/common/scratch.h"
#include "tests/common/tool.h"

enum { QUICK = 33, WHOLE = 1000, SAMPLE = 3, STORM = 20 };

enum effect { ENDS, STOPS, NOTHING };

static const struct {
    int sig;
    const char *name;
    enum effect effect;
} table[] = {
    {SIGINT, "INT", ENDS},        {SIGTERM, "TERM", ENDS},      {SIGTSTP, "TSTP", STOPS},      {SIGHUP, "HUP", ENDS},
    {SIGWINCH, "WINCH", NOTHING}, {SIGQUIT, "QUIT", ENDS},      {SIGPIPE, "PIPE", NOTHING},
    {SIGXFSZ, "XFSZ", NOTHING},
    {SIGXCPU, "XCPU", ENDS},      {SIGUSR1, "USR1", ENDS},      {SIGALRM, "ALRM", NOTHING},    {SIGUSR2, "USR2", ENDS},
    {SIGCONT, "CONT", NOTHING},
};
enum { SIGNALS = sizeof table / sizeof *table };

struct trial {
    unsigned n;
    enum stage stage;
    int sig;
    enum effect effect;
    bool killed; /* by the signal's own way */
    struct pty pty;
    char home[512];
};

static unsigned long seed = 20261128;

/* Each draw of its own, the same in every run of the tests. */
static uint32_t draw(const struct trial *t, uint32_t what)
{
    struct stream s = {.seed = seed, .purpose = STREAM_INIT};
    return stream_u32(s, t->n, 0, what);
}

static void give_up(struct trial *t, const char *what, int value)
{
    fprintf(stderr, "trial %u, %s while %s: %s (%#x)\n", t->n, strsignal(t->sig), stage_name(t->stage), what,
            (unsigned)value);
    pty_show(&t->pty);
    ck_abort_msg("%s", what);
}

/* The program may be younger than its handlers, or have put the terminal back already: then the signal's own way is
 * right too, and one that comes behind the last look is none. */
static bool is_right(const struct trial *t, int status)
{
    bool early = t->stage == STAGE_STARTING;
    bool unheld = early || (t->sig == SIGALRM && !stage_has_screen(t->stage)); /* it is the screen's watchdog */
    if (WIFSIGNALED(status))
        return WTERMSIG(status) == t->sig && unheld;
    int code = WEXITSTATUS(status);
    bool over = early || t->stage == STAGE_LEAVING || t->stage == STAGE_RUN || t->stage == STAGE_STUDY;
    return t->effect == ENDS ? code == 128 + t->sig || (code == 0 && over) : code == 0;
}

static void take_end(struct trial *t, int status)
{
    const char *what = pty_not_restored(&t->pty);
    t->killed = WIFSIGNALED(status);
    if (what)
        give_up(t, what, status);
    if (!is_right(t, status))
        give_up(t, "the status is not the documented one", status);
    pty_stop(&t->pty);
}

/* True when it ended, which may be before it could stop. */
static bool stop_and_go_on(struct trial *t)
{
    int status = pty_status(&t->pty, deadline(10));
    if (WIFEXITED(status) || WIFSIGNALED(status)) {
        take_end(t, status);
        return true;
    }
    if (status == PTY_STATUS_NONE || !WIFSTOPPED(status))
        give_up(t, "it does not stop", status);
    pty_pump(&t->pty, 0.05);
    if (pty_not_restored(&t->pty))
        give_up(t, pty_not_restored(&t->pty), status);
    pty_continue(&t->pty);
    status = pty_status(&t->pty, deadline(10));
    if (status == PTY_STATUS_NONE || !WIFCONTINUED(status))
        give_up(t, "it does not go on", status);
    return false;
}

static void send_signal(struct trial *t)
{
    if (t->sig != SIGWINCH) {
        kill(t->pty.pid, t->sig);
        return;
    }
    for (int i = 0; i < STORM; i++) {
        pty_resize(&t->pty, 20 + (int)(draw(t, 10 + (uint32_t)i) % 100), 5 + (int)(draw(t, 40 + (uint32_t)i) % 40));
        kill(t->pty.pid, SIGWINCH);
    }
    pty_resize(&t->pty, 80, 24);
}

/* It may have died of what only a program that is up lives through. */
static bool died_early(struct trial *t)
{
    int status = pty_status(&t->pty, t->stage == STAGE_STARTING || t->sig == SIGALRM ? 0.6 : 0.01);
    if (status == PTY_STATUS_NONE || WIFSTOPPED(status) || WIFCONTINUED(status))
        return false;
    take_end(t, status);
    return true;
}

static void go_on_to_the_end(struct trial *t)
{
    bool headless = !stage_has_screen(t->stage);
    if (died_early(t))
        return;
    if (t->stage == STAGE_STARTING) { /* which of them it is does not matter: it has to end when it is asked to */
        t->sig = SIGTERM;
        t->effect = ENDS;
        kill(t->pty.pid, SIGTERM);
    } else if (!headless && t->stage != STAGE_LEAVING) {
        stage_answers(&t->pty, t->stage);
    }
    if (t->stage != STAGE_STARTING)
        stage_quit(&t->pty, t->stage);
    for (;;) {
        int status = pty_status(&t->pty, deadline(40));
        if (status == PTY_STATUS_NONE)
            give_up(t, "it does not end", status);
        if (WIFSTOPPED(status) || WIFCONTINUED(status))
            continue;
        take_end(t, status);
        return;
    }
}

static void await_end(struct trial *t)
{
    int status = pty_status(&t->pty, deadline(10));
    if (status == PTY_STATUS_NONE || WIFSTOPPED(status))
        give_up(t, "it does not end", status);
    take_end(t, status);
}

static void set_up(struct trial *t)
{
    char name[32];
    unsigned kind = draw(t, 1) % SIGNALS;
    snprintf(name, sizeof name, "home%u", t->n);
    snprintf(t->home, sizeof t->home, "%s", scratch_at(name));
    t->stage = (enum stage)(t->n % STAGES);
    t->sig = table[kind].sig;
    t->effect = table[kind].effect;
}

static void try_one(struct trial *t, struct store_reference *reference)
{
    char name[128];
    set_up(t);
    snprintf(name, sizeof name, "trial %u, %s while %s", t->n, strsignal(t->sig), stage_name(t->stage));
    stage_reach(&t->pty, t->stage, t->home, draw(t, 2));
    pty_pump(&t->pty, draw(t, 3) / 4294967296.0 * stage_length(t->stage));
    send_signal(t);
    if (t->effect == ENDS)
        await_end(t);
    else if (t->effect != STOPS || !stop_and_go_on(t))
        go_on_to_the_end(t);
    store_in_order(t->home, t->killed, name);
    bool same = t->stage == STAGE_TRAINING || t->stage == STAGE_RUN || t->stage == STAGE_PLAIN;
    if (same && t->n / STAGES % SAMPLE == t->n % SAMPLE)
        store_goes_on(t->home, reference);
    store_remove(t->home);
}

START_TEST(signals_at_random_moments)
{
    unsigned trials = soak_or(QUICK, WHOLE);
    struct store_reference reference = {0};
    static struct trial t;
    if (skip_under_valgrind("signals_at_random_moments", "it lets no process stop"))
        return;
    if (getenv("STORM_SEED"))
        seed = strtoul(getenv("STORM_SEED"), NULL, 10);
    fprintf(stderr, "signals at moments drawn with STORM_SEED=%lu\n", seed);
    store_reference_make(&reference, scratch_at("whole"));
    for (unsigned n = 0; n < trials; n++) {
        t = (struct trial){.n = n};
        try_one(&t, &reference);
    }
    if (trials > QUICK)
        fprintf(stderr, "%u signals; %u runs were gone on with, to the same bits\n", trials, reference.compared);
    ck_assert_uint_gt(reference.compared, 0);
    store_reference_free(&reference);
}
END_TEST

TCase *storm_case(void)
{
    TCase *c = tcase_create("storm");
    scratch_add(c);
    tcase_set_timeout(c, soak_or(240, 7200));
    tcase_add_test(c, signals_at_random_moments);
    return c;
}
