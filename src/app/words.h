/* SPDX-License-Identifier: MIT */
/* What is shown of the words of a run's spec. Any thread. */
#ifndef APP_WORDS_H
#define APP_WORDS_H

#include <stddef.h>

/* "momentum=0.9" of key number i: its example may have other words that it needs beside it. Returns out. */
char *words_example(char *out, size_t size, size_t key);

#endif
