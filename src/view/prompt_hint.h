/* SPDX-License-Identifier: MIT */
/* What stands over the line behind ':' while it is typed, and what Tab would add to it. */
#ifndef PROMPT_HINT_H
#define PROMPT_HINT_H

#include <stdbool.h>
#include <stddef.h>

#include "view/lab.h"

struct prompt_hint {
    char about[SPEC_LINE_MAX];  /* of the word at the caret: what may come, or its range and an example */
    char result[SPEC_LINE_MAX + 8]; /* "= drop=0.25,0.4,0.4": what next would be; or what is wrong; or nothing */
    bool wrong;
};

void prompt_hint(struct prompt_hint *h, const struct lab *lab);

/* What is certain to follow at the caret: the rest of a word, or the value of its example behind "key=". */
void prompt_rest(const struct lab_line *l, char *out, size_t size);

#endif
