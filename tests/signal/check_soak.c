/* SPDX-License-Identifier: MIT */
/* Hours at the dashboard: a monkey (tests/app/monkey.h) that also stops reading, stops the job, sends what no keyboard
 * does, and pulls at the terminal's corner. The program must go on answering, and take no more than it has to hold
 * (ledger.h). SOAK_SECONDS says how long, SOAK_SEED which monkey, SOAK_CSV where the table of what it took goes.
 */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "cases.h"
#include "ledger.h"
#include "tests/app/monkey.h"
#include "tests/common/scratch.h"
#include "tests/common/tool.h"

enum {
    QUICK_SECONDS = 5, WHOLE_SECONDS = 4 * 3600,
    PRESSES_A_ROUND = 120, ROUNDS_TO_CALM = 4, /* between questions; between calm moments */
    FULL_CALMS = 10,                           /* of a session that is full, before it is closed */
    RUNS_ON_DISK = 1500,                       /* before the store is begun anew */
    QUITS_IN = 150,                            /* of so many keys that would quit, one is pressed */
};
static const double note_seconds = 5, answer_seconds = 20;

struct soak {
    struct monkey m;
    struct ledger ledger;
    double end, noted; /* clock_now() */
    unsigned full_calms;
    bool over; /* the program has quit */
};

/* ---- the program ---- */

static void start(struct soak *s)
{
    static char data[600], place[600];
    char *argv[] = {getenv("TEST_PROGRAM"), "net=mlp:16", "train=256", "valid=64", "epochs=30", "--memory", "8",
                    "--mouse", NULL};
    snprintf(data, sizeof data, "DROPOUT_LAB_DATA=%s/pytorch/first-2048", TEST_DATA);
    snprintf(place, sizeof place, "XDG_DATA_HOME=%s", scratch_at("soak"));
    /* What is freed goes back to the system, and is not kept for later by the C library: memory is what is held. */
    const char *env[] = {data, place, "MALLOC_MMAP_THRESHOLD_=131072", "MALLOC_TRIM_THRESHOLD_=131072", NULL};
    struct pty_config config = {.cols = 80, .rows = 24, .term = "xterm-256color", .env = env};
    ck_assert(pty_exec(&s->m.pty, &config, argv));
    monkey_expect(&s->m, "first-2048, 2,048");
    monkey_note(&s->m, "[start]");
    ledger_begin(&s->ledger);
    s->over = false;
    s->full_calms = 0;
}

static void end(struct soak *s, int status)
{
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fprintf(stderr, "status %#x\n", (unsigned)status);
        monkey_give_up(&s->m, "a bad end");
    }
    if (!pty_modes_restored(&s->m.pty))
        monkey_give_up(&s->m, "the terminal's modes are not what they were");
    pty_stop(&s->m.pty);
    s->over = true;
}

/* Whether it has stopped or quit since the last look: it goes on, or that was it. */
static void look(struct soak *s, double seconds)
{
    int status = s->over ? PTY_STATUS_NONE : pty_status(&s->m.pty, seconds);
    if (status == PTY_STATUS_NONE || WIFCONTINUED(status))
        return;
    if (!WIFSTOPPED(status)) {
        end(s, status);
        return;
    }
    tcsetattr(s->m.pty.slave, TCSANOW, &s->m.pty.before); /* the shell has it */
    pty_pump(&s->m.pty, 0.05);
    pty_continue(&s->m.pty);
}

/* ---- what the monkey cannot ---- */

static void type(struct soak *s, const char *bytes)
{
    monkey_note(&s->m, bytes);
    for (double until = clock_now() + deadline(answer_seconds); !pty_send(&s->m.pty, bytes);) {
        look(s, 0.02); /* part of it may have gone in: it is a monkey's */
        if (s->over)
            return;
        if (clock_now() > until)
            monkey_give_up(&s->m, "it reads no keys any more");
    }
}

static void stop_reading(struct soak *s)
{
    monkey_note(&s->m, "[reader stops]");
    pty_hold(&s->m.pty, true);
    for (unsigned i = monkey_draw(&s->m, 20); i > 0; i--) {
        char key[MONKEY_TEXT];
        const char *text = monkey_press(&s->m, key);
        if (!monkey_may_quit(text))
            type(s, text);
        clock_sleep(0.1);
    }
    pty_hold(&s->m.pty, false);
}

static void suspend(struct soak *s)
{
    type(s, "\032");
    look(s, 0.5);
}

/* The view as text in the terminal's own screen; Enter goes back. */
static void print(struct soak *s)
{
    type(s, "w");
    pty_pump(&s->m.pty, 0.2);
    type(s, "\r");
}

/* Answers to questions nobody asked, mouse reports of no mouse, half a paste, titles, what breaks off, and UTF-8 that
 * is none. */
static void send_rubbish(struct soak *s)
{
    static const char *const rubbish[] = {
        "\033[200~drop=0.5\033[201~", "\033[200~never ends", "\033]0;title\007", "\033]52;c;cm0gLXJm\033\\",
        "\033P1$r0m\033\\", "\033[<0;9999;9999M", "\033[<64;0;0M", "\033[<99999999999;1;1m", "\033[M\377\377\377",
        "\033[M", "\033[1;1R", "\033[?62;22c", "\033[99999999999999999999~", "\033[1;", "\033O", "\033\033\033[",
        "\033[\030", "\302", "\364\220\200\200", "\300\200", "\355\240\200", "\357\277\277", "\342\200\256",
        "\033[;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;A", "\001\002\004\005",
    };
    type(s, rubbish[monkey_draw(&s->m, sizeof rubbish / sizeof *rubbish)]);
}

static void pull_at_the_corner(struct soak *s)
{
    for (int i = 0; i < 30; i++) {
        monkey_resize_somehow(&s->m);
        clock_sleep(0.001 * monkey_draw(&s->m, 5));
    }
}

static void press(struct soak *s)
{
    char text[MONKEY_TEXT];
    monkey_press(&s->m, text);
    if (strlen(text) == 1 && monkey_may_quit(text) && *text != 'y' && monkey_draw(&s->m, QUITS_IN))
        return;
    type(s, text);
    pty_pump(&s->m.pty, monkey_draw(&s->m, 8) ? 0.002 : 0.06);
}

static void play(struct soak *s)
{
    static void (*const seldom[])(struct soak *) = {stop_reading, suspend, print, pull_at_the_corner};
    unsigned kind = monkey_draw(&s->m, 1200);
    s->ledger.presses++;
    if (kind < sizeof seldom / sizeof *seldom)
        seldom[kind](s);
    else if (kind < 24)
        send_rubbish(s);
    else if (kind < 54)
        monkey_resize_somehow(&s->m);
    else if (kind < 140)
        monkey_click(&s->m);
    else
        press(s);
    look(s, 0.001);
    if (clock_now() < s->noted + note_seconds || s->over)
        return;
    s->noted = clock_now();
    ledger_note(&s->ledger, s->m.pty.pid);
}

/* ---- questions ---- */

/* Out of any question, line or value, and through with what the terminal was promised. */
static void come_out(struct soak *s)
{
    pty_resize(&s->m.pty, 80, 24);
    for (int i = 0; i < 4 && !s->over; i++) {
        type(s, i ? "\033" : "\r"); /* Enter: the view as text may stand there */
        look(s, 0.3);
    }
    if (!s->over && pty_modes_restored(&s->m.pty))
        look(s, deadline(answer_seconds)); /* it was sure, where the screen was too small to ask */
}

/* Whether the text comes, or goes; a key that stops the job may be heard only now. True when it is over. */
static bool becomes(struct soak *s, const char *text, bool there, double seconds)
{
    double end = clock_now() + seconds;
    if (s->over)
        return true;
    do {
        if (there ? pty_until(&s->m.pty, text, 0.2) : pty_until_gone(&s->m.pty, text, 0.2))
            return true;
        look(s, 0.001);
    } while (!s->over && clock_now() < end);
    return s->over;
}

/* The help is a page that nothing else looks like. */
static void ask(struct soak *s)
{
    come_out(s);
    if (s->over)
        return;
    double asked = clock_now();
    type(s, "8");
    if (!becomes(s, "PgDn PgUp more", true, deadline(answer_seconds)))
        monkey_give_up(&s->m, "it answers no more");
    s->ledger.answer = clock_now() - asked;
    if (s->ledger.answer > s->ledger.longest)
        s->ledger.longest = s->ledger.answer;
    if (s->over)
        return;
    type(s, "1");
    if (!becomes(s, "PgDn PgUp more", false, deadline(answer_seconds)))
        monkey_give_up(&s->m, "the help does not go away");
}

/* Whether the command is answered with that text; a command that cannot be carried out stays open. */
static bool answers(struct soak *s, const char *command, const char *text)
{
    type(s, command);
    type(s, "\r");
    bool so = becomes(s, text, true, 0.3);
    type(s, "\033");
    pty_pump(&s->m.pty, 0.1);
    return so;
}

static void insist(struct soak *s, const char *command, const char *text)
{
    for (double until = clock_now() + deadline(3 * answer_seconds); !answers(s, command, text);)
        if (clock_now() > until)
            monkey_give_up(&s->m, text);
}

/* Stops what trains, waits or pauses, and the study; then it is seen what the session holds. */
static void calm_down(struct soak *s)
{
    ask(s);
    if (s->over)
        return;
    type(s, "6");
    pty_pump(&s->m.pty, 0.3);
    type(s, "x1");
    insist(s, ":stop", "no run trains");
    bool full = answers(s, ":start epochs=1", "as one session holds");
    insist(s, ":stop", "no run trains");
    pty_pump(&s->m.pty, 1); /* the list of runs is read, a look inside is over */
    if (s->over)
        return;
    const char *wrong = ledger_calm(&s->ledger, s->m.pty.pid, scratch_at("soak"), full);
    if (wrong)
        monkey_give_up(&s->m, wrong);
    s->full_calms += full;
}

/* ---- sessions ---- */

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

static void quit(struct soak *s)
{
    come_out(s);
    if (!s->over)
        type(s, "qy");
    for (double until = clock_now() + deadline(60); !s->over && clock_now() < until;)
        look(s, 1);
    if (!s->over)
        monkey_give_up(&s->m, "it does not quit");
}

static void session(struct soak *s)
{
    start(s);
    for (unsigned round = 0; !s->over && clock_now() < s->end && s->full_calms < FULL_CALMS; round++) {
        if (round % ROUNDS_TO_CALM == 0)
            calm_down(s);
        for (int i = 0; i < PRESSES_A_ROUND && !s->over && clock_now() < s->end; i++)
            play(s);
        if (!s->over)
            ask(s);
    }
    if (!s->over)
        calm_down(s);
    if (!s->over)
        quit(s);
    if (s->ledger.runs > RUNS_ON_DISK)
        ck_assert_int_eq(nftw(scratch_at("soak"), remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

static unsigned long number(const char *name, unsigned long otherwise)
{
    return getenv(name) ? strtoul(getenv(name), NULL, 10) : otherwise;
}

static unsigned long seconds_of_play(void)
{
    return number("SOAK_SECONDS", soak_or(QUICK_SECONDS, WHOLE_SECONDS));
}

START_TEST(hours_of_it_take_no_more)
{
    static struct soak s;
    double begin = clock_now();
    const char *csv = getenv("SOAK_CSV");
    s.end = begin + (double)seconds_of_play();
    ledger_open(&s.ledger, csv ? csv : soak_or(0, 1) ? "soak.csv" : NULL);
    monkey_seed(&s.m, number("SOAK_SEED", 1));
    ck_assert_int_eq(chdir(scratch_at("")), 0); /* where its figures go */
    while (clock_now() < s.end)
        session(&s);
    ledger_close(&s.ledger);
    if (soak_or(0, 1))
        fprintf(stderr, "%.0f s, %u sessions, %lu presses; at most %ld kB of its own at a calm moment\n",
                clock_now() - begin, s.ledger.sessions, s.ledger.presses, s.ledger.most_kb);
}
END_TEST

TCase *soak_case(void)
{
    TCase *c = tcase_create("soak");
    scratch_add(c);
    tcase_set_timeout(c, (double)seconds_of_play() + 300);
    tcase_add_test(c, hours_of_it_take_no_more);
    return c;
}
