/* SPDX-License-Identifier: MIT */
/* A pupil in a teaching account: the built program under --restricted, as a user without rights, and what lies around
 * it that must not change. A failure in here fails the test; the case has a folder by scratch_add. */
#ifndef TESTS_GATE_PUPIL_H
#define TESTS_GATE_PUPIL_H

#include <stdbool.h>

#include "tests/app/dashboard.h"

enum { PUPIL_NOBODY = 65534 }; /* a user without rights */

/* Words behind the options: a run that is done at once, and one that never is, in an account of one at a time. */
#define PUPIL_SMALL "net=mlp:8 train=500 valid=200 epochs=2"
#define PUPIL_LONG "--limits runs=1,epochs=9000 net=mlp:120-60 train=2000 valid=40 epochs=9000"

/* Program and data where every user may read them, the account's folder (scratch_at("store"), owned by uid), and the
 * folder scratch_at("outside") with files that the pupil might write. False, and it is said, where there can be no
 * pupil. */
bool pupil_ready(const char *test, unsigned uid);

/* The program's path, which every user may run. */
const char *pupil_program(void);
/* What stands before it in a shell's line: who may not read /proc cannot look for leaks, and a sanitizer would. */
const char *pupil_prefix(void);
/* Options behind the program's name that every session here has: its folders, and --no-filter where nothing filters. */
const char *pupil_options(void);

/* Opens the dashboard with more words, parted by blanks, and more variables (NULL at the end, or NULL); waits for
 * it. */
void pupil_open(struct pty *p, const char *words, const char *const *env);
/* The same with nothing awaited. */
void pupil_start(struct pty *p, const char *words, const char *const *env);
/* With PUPIL_LONG, once that run trains. */
void pupil_open_long(struct pty *p);
/* In lines, without a terminal, what stands on its standard input; its exit status, both outputs in
 * pupil_said(). */
int pupil_lines(const char *words, const char *input, const char *const *env);
/* What it printed, until the next call. */
const char *pupil_said(void);

/* It has ended with that exit status. */
void pupil_end(struct pty *p, int status);
/* Leaves by the command for it. */
void pupil_quit(struct pty *p);

/* Fails when anything in scratch_at("outside") is not as pupil_ready left it. */
void pupil_left_all_alone(void);
/* A file below the account's folder is there. */
bool pupil_has(const char *name);

#endif
