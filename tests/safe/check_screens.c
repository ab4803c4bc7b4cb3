/* SPDX-License-Identifier: MIT */
/* The dashboard and the watch screen in a pseudo-terminal, with harm in the runs that they list, in logs, in what is
 * typed and pasted, and in answers that no one asked the terminal for. What the terminal is sent is read sequence by
 * sequence: none but those of its description, and no text that means harm.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check_safe.h"
#include "hostile.h"
#include "run/record_read.h"
#include "tests/app/dashboard.h"
#include "tests/app/program.h"
#include "tests/common/scratch.h"

static struct hostile_reader reader;

static void hear(void *who, const char *bytes, size_t size)
{
    hostile_read(who, bytes, size);
}

static void listen_to(struct pty *p)
{
    reader = (struct hostile_reader){.used = 0};
    p->tap = hear;
    p->who = &reader;
}

static void check(const char *what)
{
    ck_assert_msg(!reader.found, "%s: %s: %s", what, reader.found, reader.where);
}

static void open_watch(struct pty *p, char *const *words, const char *home)
{
    char *argv[8] = {(char *)(getenv("TEST_PROGRAM") ? getenv("TEST_PROGRAM") : "dropout-lab"), "watch"};
    char place[600];
    const char *env[] = {place, NULL};
    struct pty_config config = {.cols = 100, .rows = 30, .term = "xterm-256color", .env = env};
    snprintf(place, sizeof place, "XDG_DATA_HOME=%s", scratch_at(home));
    for (int i = 0; words[i]; i++)
        argv[i + 2] = words[i];
    ck_assert(pty_exec(p, &config, argv));
    listen_to(p);
}

/* The reader itself finds what it is for. */
START_TEST(the_reader_finds_harm)
{
    static const char *const bad[] = {"a\x1b]0;x\a", "\x1b[2;1x", "\x1b[6n", "\x1bP+q", "\x1b[21t", "\a",
                                      "\x1b[1;31q", "\x9b",
                                      "\xc2\x9b", "a\xe2\x80\xae", "\xff", "\x1b_x"};
    static const char good[] = "\x1b[?1049h\x1b[22;0;0t\x1b[1;24r\x1b(B\x1b[m\x1b[4l\x1b[?7h\x1b[H\x1b[2J"
                               "text \xe2\xa3\xbf\x1b[38;5;2m\r\n\x1b[K";
    struct hostile_reader r = {.used = 0};
    hostile_read(&r, good, sizeof good - 1);
    ck_assert_ptr_null(r.found);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        r = (struct hostile_reader){.used = 0};
        hostile_read(&r, bad[i], strlen(bad[i]));
        hostile_read(&r, "\x1b[m", 3);
        ck_assert_msg(r.found != NULL, "%zu", i);
    }
    for (size_t i = 0; i < hostile_count; i++) {
        ck_assert_ptr_nonnull(hostile_in_lines(hostile_text[i], strlen(hostile_text[i]), true));
        ck_assert_uint_lt(strlen(hostile_text[i]), RECORD_NAME_MAX);
    }
}
END_TEST

/* Names of logs and of their columns, and a cell that is none. */
START_TEST(watch_shows_no_harm)
{
    struct pty p;
    char path[600], text[1000], name[300];
    const char *harm = hostile_text[_i];
    snprintf(name, sizeof name, "%s", harm);
    snprintf(path, sizeof path, "%s", scratch_at(name));
    snprintf(text, sizeof text, "epoch,loss,\"%s\",val_loss\n1,2,3,4\n2,%s,2,1\n3,2,1,1\n", harm, harm);
    scratch_write_text(path, text);
    open_watch(&p, (char *[]){path, "--x", (char *)harm, NULL}, "home");
    expect(&p, "charts");
    for (const char *key = "2341?\033 \t123zvm"; *key; key++) {
        char one[2] = {*key};
        ck_assert(pty_send(&p, one));
        pty_pump(&p, 0.05);
    }
    pty_pump(&p, 0.2);
    pty_stop(&p);
    check(harm);
}
END_TEST

static void make_runs(const char *harm)
{
    char escaped[1000], text[4000], name[600];
    ck_assert_int_eq(run_program("run net=mlp:8 epochs=1 train=200 valid=100")->status, 0);
    struct outcome *o;
    hostile_json(escaped, harm);
    snprintf(text, sizeof text, "{\"name\": \"%s\", \"tags\": \"%s\", \"note\": \"%s\"}", escaped, escaped, escaped);
    o = run_program("label last --tags x");
    snprintf(name, sizeof name, "home/dropout-lab/runs/%s/label.json", strtok(o->out, "\n"));
    scratch_write_text(scratch_at(name), text);
    snprintf(name, sizeof name, "home/dropout-lab/runs/%s", harm); /* and one that cannot be read */
    ck_assert_int_eq(mkdir(scratch_at(name), 0700), 0);
}

static void press(struct pty *p, const char *keys)
{
    ck_assert(pty_send(p, keys));
    pty_pump(p, 0.15);
}

/* Typed and pasted where text is asked for: the escape in it ends the asking, as it does for anybody. */
static void type_harm(struct pty *p, const char *harm)
{
    static const char *const before[] = {":", ":name last ", "/", ":figure "};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        press(p, before[i]);
        press(p, harm);
        press(p, "\r");
        press(p, "\033");
    }
    press(p, ":\033[200~");
    press(p, harm);
    press(p, "\033[201~\r");
    press(p, "\033");
}

/* To queries that were never sent: attributes, colours, a place, a title, a clipboard, a string without an end. */
static void answer(struct pty *p)
{
    static const char *const answers[] = {"\033[?64;1;2c", "\033]11;rgb:ffff/0000/ffff\033\\", "\033[24;80R",
                                          "\033]lHAX\033\\",
                                          "\033]52;c;SEFY\a", "\033P1$r0m\033\\", "\033[8;24;80t", "\033]0;HAX"};
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        press(p, answers[i]);
}

START_TEST(dashboard_shows_no_harm)
{
    struct pty p;
    char data[700], place[700];
    char *argv[] = {(char *)(getenv("TEST_PROGRAM") ? getenv("TEST_PROGRAM") : "dropout-lab"), "net=mlp:4",
    "epochs=1", NULL};
    const char *env[] = {data, place, NULL};
    ck_assert_int_eq(chdir(scratch_at("")), 0); /* where a figure goes */
    struct pty_config config = {.cols = 100, .rows = 30, .term = "xterm-256color", .env = env};
    const char *harm = hostile_text[_i];
    make_runs(harm);
    char link[600];
    snprintf(link, sizeof link, "%s", scratch_at(harm));
    snprintf(data, sizeof data, "%s/pytorch/first-2048", TEST_DATA);
    ck_assert_int_eq(symlink(data, link), 0);
    snprintf(data, sizeof data, "DROPOUT_LAB_DATA=%s", link);
    snprintf(place, sizeof place, "XDG_DATA_HOME=%s", scratch_at("home"));
    ck_assert(pty_exec(&p, &config, argv));
    listen_to(&p);
    expect(&p, "2,048");
    for (const char *key = "234561"; *key; key++) {
        char one[2] = {*key};
        press(&p, one);
    }
    type_harm(&p, harm);
    answer(&p);
    pty_pump(&p, 0.3);
    ck_assert_int_eq(pty_status(&p, 0), PTY_STATUS_NONE);
    pty_stop(&p);
    check(harm);
}
END_TEST

TCase *screens_case(void)
{
    TCase *c = tcase_create("screens");
    scratch_add(c);
    tcase_set_timeout(c, 60);
    tcase_add_test(c, the_reader_finds_harm);
    tcase_add_loop_test(c, watch_shows_no_harm, 0, (int)hostile_count);
    tcase_add_loop_test(c, dashboard_shows_no_harm, 0, (int)hostile_count);
    return c;
}
