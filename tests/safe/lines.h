/* SPDX-License-Identifier: MIT */
/* The built program in lines, with harm in what it is given: runs it, and asserts that no byte of stdout or stderr is
 * one that a terminal obeys or that a reader is deceived by, in a locale with UTF-8 and in one without, and that JSON
 * is JSON, and ASCII. A failure in here fails the test.
 */
#ifndef TESTS_SAFE_LINES_H
#define TESTS_SAFE_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "tests/app/program.h"

enum { LINES_SIZE = 4000 };

/* One run in the store, and env in the program's place. Called before the others. */
void lines_set_up(void);

/* An empty file, opened to be the program's stdin. */
int lines_no_input(void);

/* In `make check` one of so many after the other, by a generator that goes with none of the loops; in `make soak` all:
 * true. */
bool lines_due(unsigned of);

/* words with the text for each % and the test's folder for each @, in out. Returns out. */
const char *lines_filled(char out[LINES_SIZE], const char *words, const char *text);

/* The program with these words, and variables (NAME=value, parted by blanks) before it. */
struct outcome *lines_as(const char *variables, const char *words, int in);
/* The same in each locale, or in one of them, with both outputs checked. */
struct outcome *lines_run(const char *variables, const char *words, int in);
/* What it printed on `what` has no harm in it. */
void lines_check(const char *words, const char *what, const char *bytes, bool utf8);

#endif
