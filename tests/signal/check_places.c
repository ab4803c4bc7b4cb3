/* SPDX-License-Identifier: MIT */
/* The program in places that are not set up for it: a TERM that is wrong, a locale that is none, descriptions of
 * terminals that are missing or rubbish, sizes that the environment only claims. It starts, or says in one sentence
 * what to do.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "base/stream.h"
#include "cases.h"
#include "tests/app/dashboard.h"
#include "tests/common/scratch.h"
#include "tests/common/tool.h"

enum { LONG = 5000, RUBBISH = 12, RUBBISH_SOAK = 400, VARIABLES = 6 };

enum outcome { STARTS, REFUSES, EITHER };

/* "@long" is LONG characters, "@empty" a folder with nothing in it, "@file" a file. */
static const struct {
    const char *term; /* "@none": unset */
    const char *env[VARIABLES];
    enum outcome outcome;
} table[] = {
    {"@none", {0}, REFUSES},
    {"", {0}, REFUSES},
    {"nosuch", {0}, REFUSES},
    {"dumb", {0}, REFUSES},
    {"@long", {0}, REFUSES},
    {"../../../etc/passwd", {0}, REFUSES},
    {"x/y", {0}, REFUSES},
    {"\033[31mred", {0}, REFUSES},
    {"vt100", {0}, STARTS},
    {"linux", {0}, STARTS},
    {"xterm-256color", {"LC_ALL", "LANG=xx_XX.UTF-8"}, STARTS},
    {"xterm-256color", {"LC_ALL=xx_XX.UTF-8"}, STARTS},
    {"xterm-256color", {"LC_ALL=C"}, STARTS},
    {"xterm-256color", {"LC_ALL=POSIX"}, STARTS},
    {"xterm-256color", {"LC_ALL=de_DE.ISO-8859-1"}, STARTS},
    {"xterm-256color", {"LC_ALL=../../etc"}, STARTS},
    {"xterm-256color", {"LC_ALL=@long"}, STARTS},
    {"xterm-256color", {"LC_ALL", "LANG", "LC_CTYPE=\377\376"}, STARTS},
    {"xterm-256color", {"LOCPATH=@empty", "LC_ALL=C.UTF-8"}, STARTS},
    {"xterm-256color", {"TERMINFO=@empty"}, EITHER},
    {"xterm-256color", {"TERMINFO=@file"}, EITHER},
    {"xterm-256color", {"TERMINFO=@long"}, EITHER},
    {"xterm-256color", {"TERMINFO=b64:AAAA"}, EITHER},
    {"xterm-256color", {"TERMINFO=hex:zz"}, EITHER},
    {"xterm-256color", {"TERMINFO_DIRS=@empty:@file"}, EITHER},
    {"xterm-256color", {"TERMCAP=xterm-256color:co#80:"}, EITHER},
    {"xterm-256color", {"LINES=0", "COLUMNS=0"}, STARTS},
    {"xterm-256color", {"LINES=-1", "COLUMNS=-80"}, STARTS},
    {"xterm-256color", {"LINES=99999999999999", "COLUMNS=99999999999999"}, STARTS},
    {"xterm-256color", {"LINES=abc", "COLUMNS=\033[2J"}, STARTS},
    {"xterm-256color", {"LINES=32767", "COLUMNS=32767"}, STARTS},
    {"xterm-256color", {"ESCDELAY=99999999999", "NCURSES_NO_UTF8_ACS=x", "NO_COLOR=1"}, STARTS},
    {"xterm-256color", {"COLORTERM=@long", "COLORFGBG=;;;"}, STARTS},
};
enum { PLACES = sizeof table / sizeof *table };

/* Where it names one of ours, the value is that. */
static char *spelt(const char *text)
{
    static const char *const names[] = {"@long", "@empty", "@file"};
    char *out = calloc(1, 2 * LONG);
    ck_assert_ptr_nonnull(out);
    for (size_t used = 0; *text; used = strlen(out)) {
        size_t i = 0;
        while (i < 3 && strncmp(text, names[i], strlen(names[i])) != 0)
            i++;
        if (i == 0)
            memset(out + used, 'x', LONG);
        else if (i < 3)
            strcat(out, scratch_at(names[i] + 1));
        else
            out[used] = *text;
        text += i < 3 ? strlen(names[i]) : 1;
    }
    return out;
}

/* All that is on the screen, as one text. */
static char *screen_text(struct pty *p)
{
    static char text[24 * PTY_LINE_MAX];
    char row[PTY_LINE_MAX];
    size_t used = 0;
    for (int y = 0; y < p->rows; y++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%-*s", p->cols, pty_row(p, y, row));
    return text;
}

static void one_sentence(struct pty *p)
{
    char *text = screen_text(p), *said = strstr(text, "dropout-lab: ");
    /* of a spoilt description curses has something to say before */
    ck_assert_msg(said && strlen(said) > 40 && !strstr(said + 1, "dropout-lab: "), "%s", text);
    ck_assert_msg(strstr(said, "TERM") || strstr(said, "dropout-lab run"), "it does not say what to do: %s", text);
}

/* The program draws on what it believes to be a terminal, so what it shows cannot be told; that it has come up can, by
 * the modes. */
static bool comes_up(struct pty *p, int *status)
{
    for (double until = clock_now() + SOON; clock_now() < until;) {
        *status = pty_status(p, 0.05);
        if (*status != PTY_STATUS_NONE)
            return false;
        if (!pty_modes_restored(p)) {
            pty_pump(p, 0.3);
            return true;
        }
    }
    ck_abort_msg("it neither starts nor ends");
}

/* False when it crashed, which the caller may allow. */
static bool start_there(const char *term, const char *const *env, enum outcome outcome, bool may_crash)
{
    struct pty p;
    char data[600], place[600], *words[] = {getenv("TEST_PROGRAM"), "net=mlp:16", "train=256", NULL};
    const char *all[VARIABLES + 3] = {data, place};
    int status;
    snprintf(data, sizeof data, "DROPOUT_LAB_DATA=%s/pytorch/first-2048", TEST_DATA);
    snprintf(place, sizeof place, "XDG_DATA_HOME=%s", scratch_at("home"));
    for (int i = 0; i < VARIABLES && env[i]; i++)
        all[i + 2] = env[i];
    struct pty_config config = {.cols = 80, .rows = 24, .term = term, .env = all};
    ck_assert(pty_exec(&p, &config, words));
    bool up = comes_up(&p, &status);
    if (up) {
        type(&p, "q");
        status = pty_status(&p, SOON);
    }
    ck_assert_msg(pty_modes_restored(&p), "the modes are not restored");
    if (may_crash && WIFSIGNALED(status)) {
        pty_stop(&p);
        return false;
    }
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == !up, "status %#x: %s", (unsigned)status, screen_text(&p));
    ck_assert_msg(outcome == EITHER || up == (outcome == STARTS), "it %s: %s", up ? "starts" : "refuses",
                  screen_text(&p));
    if (!up)
        one_sentence(&p);
    pty_stop(&p);
    return true;
}

START_TEST(it_starts_or_says_what_to_do)
{
    char *term = spelt(table[_i].term), *env[VARIABLES + 1] = {0};
    ck_assert_int_eq(mkdir(scratch_at("empty"), 0700), 0);
    scratch_write_text(scratch_at("file"), "nothing\n");
    for (int i = 0; i < VARIABLES && table[_i].env[i]; i++)
        env[i] = spelt(table[_i].env[i]);
    start_there(strcmp(term, "@none") == 0 ? NULL : term, (const char *const *)env, table[_i].outcome, false);
    free(term);
    for (int i = 0; i < VARIABLES; i++)
        free(env[i]);
}
END_TEST

/* A description with some bytes changed, cut, or nothing but noise. */
static size_t spoil(unsigned char *bytes, size_t size, uint32_t n)
{
    struct stream s = {.seed = 11, .purpose = STREAM_INIT};
    uint32_t kind = stream_u32(s, n, 0, 0) % 3, changes = 1 + stream_u32(s, n, 0, 1) % 8;
    if (kind == 0)
        return stream_u32(s, n, 0, 2) % size;
    if (kind == 1)
        changes = (uint32_t)size;
    for (uint32_t i = 0; i < changes; i++)
        bytes[kind == 1 ? i : stream_u32(s, n, i, 3) % size] = (unsigned char)stream_u32(s, n, i, 4);
    return size;
}

/* What it makes of the terminal is curses' affair. ncurses 6.4 itself crashes on some (tigetstr, of a name that is not
 * there), which does not happen among the first; there is no way to tell such a description from others, and who can
 * name one runs as the user anyhow. The terminal's modes are put back then too. */
START_TEST(rubbish_as_a_description)
{
    static const char *const places[] = {"/lib/terminfo/x/xterm", "/usr/share/terminfo/x/xterm",
                                         "/etc/terminfo/x/xterm"};
    char variable[600];
    unsigned tries = soak_or(RUBBISH, RUBBISH_SOAK), crashes = 0;
    size_t i = 0, size;
    struct stat st;
    while (i < 3 && stat(places[i], &st) != 0)
        i++;
    if (i == 3) {
        fprintf(stderr, "skipped: rubbish_as_a_description: no compiled description of xterm is in a folder\n");
        return;
    }
    snprintf(variable, sizeof variable, "TERMINFO=%s", scratch_at("terminfo"));
    ck_assert(mkdir(scratch_at("terminfo"), 0700) == 0 && mkdir(scratch_at("terminfo/r"), 0700) == 0);
    for (uint32_t n = 0; n < tries; n++) {
        char *bytes = scratch_read(places[i], &size);
        size = spoil((unsigned char *)bytes, size, n);
        scratch_write(scratch_at("terminfo/r/rubbish"), bytes, size);
        free(bytes);
        crashes += !start_there("rubbish", (const char *const[]){variable, NULL}, EITHER, n >= RUBBISH);
    }
    if (tries > RUBBISH)
        fprintf(stderr, "%u spoilt descriptions; curses crashed on %u, and the modes were put back\n", tries, crashes);
}
END_TEST

/* Where there is no screen to open, TERM means nothing. */
START_TEST(lines_need_no_terminal)
{
    static const char *const terms[] = {NULL, "", "nosuch", "dumb"};
    struct pty p;
    char data[600], place[600];
    char *words[] = {getenv("TEST_PROGRAM"), _i % 2 ? "--plain" : "run", "net=mlp:16", "train=256", "epochs=2", NULL};
    snprintf(data, sizeof data, "DROPOUT_LAB_DATA=%s/pytorch/first-2048", TEST_DATA);
    snprintf(place, sizeof place, "XDG_DATA_HOME=%s", scratch_at("home"));
    const char *env[] = {data, place, NULL};
    struct pty_config config = {.cols = 80, .rows = 24, .term = terms[_i / 2], .env = env};
    ck_assert(pty_exec(&p, &config, words));
    if (_i % 2)
        type(&p, "start\n");
    expect(&p, "epoch 2");
    if (_i % 2)
        type(&p, "quit\n");
    expect_end(&p, 0);
}
END_TEST

TCase *places_case(void)
{
    TCase *c = tcase_create("places");
    scratch_add(c);
    tcase_set_timeout(c, soak_or(60, 1200));
    tcase_add_loop_test(c, it_starts_or_says_what_to_do, 0, PLACES);
    tcase_add_test(c, rubbish_as_a_description);
    tcase_add_loop_test(c, lines_need_no_terminal, 0, 8);
    return c;
}
