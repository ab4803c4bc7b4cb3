/* SPDX-License-Identifier: MIT */
/* The commands' arguments: a take_<word> for each line of command.def. It reads the words behind the command, and
 * changes the lab only when all of them are right. */
#ifndef COMMAND_TAKE_H
#define COMMAND_TAKE_H

#include "base/err.h"
#include "view/lab.h"

enum { COMMAND_WORDS_MAX = SPEC_LINE_MAX / 2, COMMAND_SHOWN_MAX = 60 }; /* bytes of a word in an error */

/* A line in words; `at` is the next one. */
struct words {
    char text[SPEC_LINE_MAX];
    const char *word[COMMAND_WORDS_MAX];
    size_t count, at;
};

#define COMMAND(word, arguments, action, help) bool take_##word(struct lab *lab, struct words *w, struct err *e);
#include "command.def"
#undef COMMAND

/* Whether there is another word; how the command of this line is used, as an error; false with that unless the words
 * are at their end; whether a word is a whole number. */
bool words_left(const struct words *w);
bool words_misused(const struct words *w, struct err *e);
bool words_end(const struct words *w, struct err *e);
bool words_number(const char *word);
/* The next word as the number of a run in the lab. */
bool words_run(const struct lab *lab, struct words *w, struct lab_group **out, struct err *e);

/* The rest of the line as changes of a spec; a preset, which may come first, is its network and rates. */
bool take_words(struct words *w, const struct spec *base, struct spec *out, struct err *e);

#endif
