/* SPDX-License-Identifier: MIT */
/* A text as long as a limit, or longer by one. A failure in here fails the test. */
#ifndef TESTS_SAFE_REPEAT_H
#define TESTS_SAFE_REPEAT_H

#include <stddef.h>

/* So many of a text, in a row that is freed by free(). */
char *repeat(const char *text, size_t count);

#endif
