/* SPDX-License-Identifier: MIT */
/* The program at a point of its life, in a pseudo-terminal: where signals meet it. A failure in here fails the test.
 *
 * Its runs are small and always the same, so that what is kept of them can be compared with runs that were never cut.
 */
#ifndef TESTS_SIGNAL_STAGE_H
#define TESTS_SIGNAL_STAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/term/pty.h"

enum stage {
    STAGE_STARTING, /* the dashboard, `run`, `study` or `watch`, from its first instruction on */
    STAGE_IDLE,     /* the dashboard waits for a key */
    STAGE_TRAINING, /* two of three runs train */
    STAGE_PAUSED,   /* and pause */
    STAGE_PROMPT,
    STAGE_HELP,
    STAGE_LEAVING,  /* it was told to quit while runs train */
    STAGE_WATCH,
    STAGE_RUN,      /* headless */
    STAGE_STUDY,
    STAGE_PLAIN,    /* the dashboard in lines */
    STAGES,
    STAGE_PLAIN_IDLE = STAGES,
    STAGE_WATCH_PLAIN,
    STAGE_PRINTED,  /* the dashboard's view stands as text on the terminal's own screen */
    STAGES_ALL
};

/* How SIGHUP is when the program starts. */
enum stage_hup { STAGE_HUP_DEFAULT, STAGE_HUP_IGNORED, STAGE_HUP_BLOCKED };

/* What the runs of STAGE_TRAINING, STAGE_RUN and STAGE_PLAIN train, in words; seeds 1 to 3. Those of the others have
 * more epochs, so that they do not end before something happens to them. */
#define STAGE_WORDS "net=mlp:16 train=256 valid=64 epochs=800"
enum { STAGE_SEEDS = 3 };

/* Starts it and brings it there; home is its XDG_DATA_HOME, a path. n is only for which command starts. */
void stage_reach(struct pty *p, enum stage stage, const char *home, uint32_t n);
/* The same with longer runs: their end is not what ends it. */
void stage_reach_with(struct pty *p, enum stage stage, const char *home, enum stage_hup hup);
/* STAGE_TRAINING with a library preloaded and one more variable. */
void stage_reach_preloaded(struct pty *p, const char *home, const char *library, const char *variable);
/* Seconds in which what the stage is about goes on, once it is reached. */
double stage_length(enum stage stage);
const char *stage_name(enum stage stage);

/* Whether it has a screen of its own at this stage. */
bool stage_has_screen(enum stage stage);
/* Asserts that it still answers. */
void stage_answers(struct pty *p, enum stage stage);
/* Asks it to end as a user does, where it does not do so by itself. */
void stage_quit(struct pty *p, enum stage stage);

#endif
