/* SPDX-License-Identifier: MIT */
/* What line mode prints: answers and what runs come to on stdout, what went wrong on stderr. */
#ifndef APP_PLAIN_SAY_H
#define APP_PLAIN_SAY_H

#include <stdbool.h>
#include <stddef.h>

#include "view/lab.h"

/* How far each run has been told. */
struct plain_told {
    size_t runs; /* that were announced */
    enum run_state state[LAB_RUNS_MAX];
    size_t epochs[LAB_RUNS_MAX], changes[LAB_RUNS_MAX];
    bool failed; /* a run did */
};

/* Prints what is new since the last time: runs, changes of rates, epochs, states. */
void plain_say_news(struct plain_told *t, const struct lab *lab);

/* "error: text" on stderr, behind what stdout has. */
void plain_say_error(const char *text);
void plain_say_note(const struct lab *lab, const struct lab_run *run, const char *text);
void plain_say_warning(const struct lab *lab, const struct lab_run *run, const char *text);

void plain_say_next(const struct lab *lab);
void plain_say_runs(const struct lab *lab);
/* The list over everything, as far as its filter lets through. */
void plain_say_kept(const struct lab *lab);
/* The newest runs on disk that were cut off. */
void plain_say_cut(const struct lab *lab);
void plain_say_help(void);

#endif
