/* SPDX-License-Identifier: MIT */
/* A command line as a shell would part it, as far as it has been typed. Any thread. */
#ifndef APP_COMPLETE_WORDS_H
#define APP_COMPLETE_WORDS_H

#include <stddef.h>

enum { COMPLETE_WORDS_MAX = 256, COMPLETE_LINE_MAX = 16384 };

/* The last word is the one that is being typed; it may be empty, and may have a quote that is not closed. */
struct complete_words {
    size_t count;                         /* at least 1 */
    const char *word[COMPLETE_WORDS_MAX]; /* without quotes and backslashes; of longer lines the end is missing */
    char text[COMPLETE_LINE_MAX];
};

void complete_words_split(struct complete_words *w, const char *line);

#endif
