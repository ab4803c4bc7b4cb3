/* SPDX-License-Identifier: MIT */
/* Starting it, bringing it there, asking it; see stage.h. */
#include "stage.h"

#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "tests/app/dashboard.h"
#include "tests/common/scratch.h"

enum { WORDS = 14 };

#define RUN_WORDS "net=mlp:16", "train=256", "valid=64", "epochs=800", "seeds=3"
#define LONG_WORDS "net=mlp:16", "train=256", "valid=64", "epochs=20000", "seeds=3"
#define STUDY_WORDS "regularisers", "net=mlp:16", "epochs=100", "seeds=2", "train=256", "valid=64"

static const struct {
    const char *name;
    const char *words[WORDS];
    const char *shows;  /* once it is up; NULL: at once */
    const char *keys;   /* to get there */
    const char *then;   /* which shows this */
    const char *more;   /* keys behind that, and what they show */
    const char *last;
    double length;
    bool screen;
} table[STAGES_ALL] = {
    [STAGE_STARTING] = {.name = "starting", .length = 0.15, .screen = true},
    [STAGE_IDLE] = {.name = "idle", .words = {RUN_WORDS}, .shows = "first-2048, 2,048", .length = 0.1, .screen = true},
    [STAGE_TRAINING] = {.name = "training", .words = {RUN_WORDS}, .shows = "first-2048, 2,048", .keys = "\r",
                        .then = "train 0", .length = 1.2, .screen = true},
    [STAGE_PAUSED] = {.name = "paused", .words = {LONG_WORDS}, .shows = "first-2048, 2,048", .keys = "\r",
                      .then = "train 0", .more = " ", .last = "paused", .length = 0.3, .screen = true},
    [STAGE_PROMPT] = {.name = "prompt", .words = {LONG_WORDS}, .shows = "first-2048, 2,048", .keys = "\r:set drop=",
                      .then = ":set drop=", .length = 0.5, .screen = true},
    [STAGE_HELP] = {.name = "help", .words = {LONG_WORDS, "--mouse"}, .shows = "first-2048, 2,048", .keys = "\r8",
                    .then = "PgDn PgUp more", .length = 0.5, .screen = true},
    [STAGE_LEAVING] = {.name = "leaving", .words = {LONG_WORDS}, .shows = "first-2048, 2,048", .keys = "\r",
                       .then = "train 0", .more = "qy", .length = 0.05, .screen = true},
    [STAGE_WATCH] = {.name = "watch", .words = {"watch", TEST_DATA "/pytorch/adam.csv"}, .shows = "adam",
                     .length = 0.3, .screen = true},
    [STAGE_RUN] = {.name = "run", .words = {"run", RUN_WORDS}, .shows = "epoch", .length = 1.5},
    [STAGE_STUDY] = {.name = "study", .words = {"study", STUDY_WORDS}, .shows = "runs   16", .length = 1.5},
    [STAGE_PLAIN] = {.name = "plain", .words = {"--plain", RUN_WORDS}, .shows = "next  net", .keys = "start\n",
                     .then = "epoch", .length = 1},
    [STAGE_PLAIN_IDLE] = {.name = "plain, idle", .words = {"--plain"}, .shows = "next  "},
    [STAGE_WATCH_PLAIN] = {.name = "watch --plain", .words = {"watch", "--plain", TEST_DATA "/pytorch/adam.csv"},
                           .shows = "step 192"},
    [STAGE_PRINTED] = {.name = "printed", .words = {RUN_WORDS}, .shows = "first-2048, 2,048", .keys = "w",
                       .then = "press Enter to go back", .screen = true},
};

/* What starts: each of those that train or have a screen. */
static enum stage started(uint32_t n)
{
    static const enum stage kinds[] = {STAGE_IDLE, STAGE_RUN, STAGE_WATCH, STAGE_STUDY};
    return kinds[n % (sizeof kinds / sizeof *kinds)];
}

struct program {
    char *argv[WORDS + 2];
    enum stage_hup hup;
};

static int be_program(void *arg)
{
    struct program *program = arg;
    sigset_t hup;
    sigemptyset(&hup);
    sigaddset(&hup, SIGHUP);
    if (program->hup == STAGE_HUP_IGNORED)
        signal(SIGHUP, SIG_IGN);
    if (program->hup == STAGE_HUP_BLOCKED)
        sigprocmask(SIG_BLOCK, &hup, NULL);
    execv(program->argv[0], program->argv);
    return 127;
}

static void start(struct pty *p, const char *const *words, const char *home, enum stage_hup hup, bool longer,
                  const char *const *also)
{
    char data[FILE_PATH_MAX], place[FILE_PATH_MAX + 16];
    struct program program = {.argv = {getenv("TEST_PROGRAM")}, .hup = hup};
    int n = 1;
    for (int i = 0; words[i]; i++)
        program.argv[n++] = (char *)words[i];
    if (longer && strcmp(words[0], "watch") != 0)
        program.argv[n++] = "epochs=3000";
    snprintf(data, sizeof data, "DROPOUT_LAB_DATA=%s/pytorch/first-2048", TEST_DATA);
    snprintf(place, sizeof place, "XDG_DATA_HOME=%s", home);
    const char *env[] = {data, place, also ? also[0] : NULL, also ? also[1] : NULL, NULL};
    struct pty_config config = {.cols = 80, .rows = 24, .term = "xterm-256color", .env = env};
    ck_assert(pty_start(p, &config, be_program, &program));
}

static void bring_there(struct pty *p, enum stage stage)
{
    if (table[stage].shows)
        expect(p, table[stage].shows);
    if (table[stage].keys)
        type(p, table[stage].keys);
    if (table[stage].then)
        expect(p, table[stage].then);
    if (table[stage].more)
        type(p, table[stage].more);
    if (table[stage].last)
        expect(p, table[stage].last);
}

void stage_reach(struct pty *p, enum stage stage, const char *home, uint32_t n)
{
    start(p, table[stage == STAGE_STARTING ? started(n) : stage].words, home, STAGE_HUP_DEFAULT, false, NULL);
    bring_there(p, stage);
}

void stage_reach_with(struct pty *p, enum stage stage, const char *home, enum stage_hup hup)
{
    start(p, table[stage].words, home, hup, true, NULL);
    bring_there(p, stage);
}

void stage_reach_preloaded(struct pty *p, const char *home, const char *library, const char *variable)
{
    char preload[FILE_PATH_MAX + 16];
    const char *also[] = {preload, variable};
    snprintf(preload, sizeof preload, "LD_PRELOAD=%s", library);
    start(p, table[STAGE_TRAINING].words, home, STAGE_HUP_DEFAULT, false, also);
    bring_there(p, STAGE_TRAINING);
}

double stage_length(enum stage stage)
{
    return table[stage].length;
}

const char *stage_name(enum stage stage)
{
    return table[stage].name;
}

bool stage_has_screen(enum stage stage)
{
    return table[stage].screen;
}

void stage_answers(struct pty *p, enum stage stage)
{
    if (stage == STAGE_WATCH) {
        type(p, "?");
        expect(p, "every key");
        type(p, "?");
        expect_gone(p, "every key");
        return;
    }
    if (stage == STAGE_PROMPT) {
        expect(p, ":set drop=");
        type(p, "\033");
        expect_gone(p, ":set drop=");
    }
    type(p, "7"); /* another page than the stage's own */
    expect(p, "trips through data");
    type(p, "8");
    expect(p, "PgDn PgUp more");
}

void stage_quit(struct pty *p, enum stage stage)
{
    if (stage == STAGE_PLAIN)
        type(p, "quit\n");
    else if (stage_has_screen(stage) && stage != STAGE_LEAVING)
        type(p, stage == STAGE_WATCH ? "q" : "1qy");
}
