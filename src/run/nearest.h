/* SPDX-License-Identifier: MIT */
/* "Did you mean": the known word that a mistyped one is close to. Any thread. */
#ifndef RUN_NEAREST_H
#define RUN_NEAREST_H

#include <stddef.h>

/* What was given (its first n bytes), and the best of the words that were offered so far: at most two slips away, and
 * so on as below; NULL when none is close. */
struct nearest {
    const char *given;
    size_t n;
    const char *word;
    unsigned slips;
};

void nearest_offer(struct nearest *near, const char *known);

/* Of the words word(0) to word(count - 1), the one that `given` (its first n bytes) is most likely meant to be: at
 * most two slips away (a letter wrong, missing, too many, or two swapped; capitals do not count), or one the beginning
 * of the other. NULL when none is. */
const char *nearest_word(const char *given, size_t n, size_t count, const char *(*word)(size_t));

#endif
