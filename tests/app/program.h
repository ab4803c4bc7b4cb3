/* SPDX-License-Identifier: MIT */
/* Runs the built program as a user would, and keeps what it printed. */
#ifndef TESTS_APP_PROGRAM_H
#define TESTS_APP_PROGRAM_H

#include <check.h>
#include <stdbool.h>
#include <sys/types.h>

enum { OUTPUT_MAX = 1 << 16 };

struct outcome {
    int status; /* exit status, or 128 + signal where a signal ended it */
    char out[OUTPUT_MAX], err[OUTPUT_MAX];
};

/* The program with these words (parted by blanks), data from tests/data/pytorch/first-2048, and the test's
 * scratch folder for its home and its output: the case has one by scratch_add. */
struct outcome *run_program(const char *words);

/* The same in the background: start, then finish with a signal (0: none). */
pid_t start_program(const char *words);
/* Its stdin is `in` instead of /dev/null. */
pid_t start_program_on(const char *words, int in);
struct outcome *finish_program(pid_t pid, int signal_number);

/* The file's text, until the next call. */
const char *read_text(const char *path);

/* How often needle stands in text. */
int times(const char *text, const char *needle);

#endif
