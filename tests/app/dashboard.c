/* SPDX-License-Identifier: MIT */
/* Opening, typing, looking; see dashboard.h. */
#include "dashboard.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "tests/common/scratch.h"

enum { WORDS = 15, VARIABLES = 8 };

void open_dashboard_in(struct pty *p, const struct pty_config *config, const char *home, const char *const *words)
{
    char data[600], place[600];
    char *argv[WORDS + 2] = {(char *)(getenv("TEST_PROGRAM") ? getenv("TEST_PROGRAM") : "dropout-lab")};
    const char *env[VARIABLES + 1] = {data, place};
    for (int i = 0; i < WORDS && words[i]; i++)
        argv[i + 1] = (char *)words[i];
    for (int i = 0; config->env && config->env[i] && i + 2 < VARIABLES; i++)
        env[i + 2] = config->env[i];
    snprintf(data, sizeof data, "DROPOUT_LAB_DATA=%s/pytorch/first-2048", TEST_DATA);
    snprintf(place, sizeof place, "XDG_DATA_HOME=%s", scratch_at(home));
    struct pty_config with = *config;
    with.env = env;
    ck_assert(pty_exec(p, &with, argv));
    expect(p, config->cols < 60 || config->rows < 16 ? "This terminal has" : "first-2048, 2,048");
}

void open_dashboard(struct pty *p, const char *home, const char *const *words)
{
    struct pty_config config = {.cols = 80, .rows = 24, .term = "xterm-256color"};
    open_dashboard_in(p, &config, home, words);
}

void type(struct pty *p, const char *keys)
{
    ck_assert(pty_send(p, keys));
}

void expect(struct pty *p, const char *text)
{
    if (pty_until(p, text, SOON))
        return;
    pty_show(p);
    ck_abort_msg("'%s' did not appear", text);
}

void expect_gone(struct pty *p, const char *text)
{
    if (pty_until_gone(p, text, SOON))
        return;
    pty_show(p);
    ck_abort_msg("'%s' stays", text);
}

void expect_end(struct pty *p, int status)
{
    int got = pty_status(p, SOON);
    if (got == PTY_STATUS_NONE)
        pty_show(p);
    ck_assert_msg(WIFEXITED(got) && WEXITSTATUS(got) == status, "ended with %#x, not %d", (unsigned)got, status);
    ck_assert(pty_modes_restored(p));
    pty_stop(p);
}
