/* SPDX-License-Identifier: MIT */
/* A pupil in a teaching account: the built program under --restricted, as a user without rights, and what lies around
 * it that must not change. A failure in here fails the test; the case has a folder by scratch_add. */
#ifndef TESTS_GATE_PUPIL_H
#define TESTS_GATE_PUPIL_H

#include <stdbool.h>

#include "tests/common/tool.h"
#include "tests/term/pty.h"

#define SOON deadline(20) /* seconds: a bound for slow machines, not a wait */

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
/* In lines, without a terminal, what stands on its standard input; its exit status, both outputs in
 * scratch_at("said"). */
int pupil_lines(const char *words, const char *input, const char *const *env);

void pupil_type(struct pty *p, const char *keys);
void pupil_expect(struct pty *p, const char *text);
/* It has ended with that wait status' exit code. */
void pupil_end(struct pty *p, int status);

/* Fails when anything in scratch_at("outside") is not as pupil_ready left it. */
void pupil_left_all_alone(void);
/* A file below the account's folder is there. */
bool pupil_has(const char *name);

#endif
