/* SPDX-License-Identifier: MIT */
/* The line behind ':', and the commands of line mode: words of a run spec, or a command (src/view/command.def). UI
 * thread. */
#ifndef VIEW_PROMPT_H
#define VIEW_PROMPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "view/keymap.h"
#include "view/lab.h"

/* Opens the line with the shortest words of the next spec, the caret at their end. What is typed takes their place, as
 * it would a selection's, but a blank or a key that edits lets them be gone on with. */
void prompt_open(struct lab *lab);
/* Opens it for a filter or a label of the chosen run, with what there is. */
void prompt_open_for(struct lab *lab, enum lab_line_kind kind, const char *text);
/* Closes it and drops what was typed, a filter too. */
void prompt_drop(struct lab *lab);
/* Whether the key edits the line (arrows, Home, End, Backspace, Delete, Ctrl-U, Ctrl-W). */
bool prompt_edits(uint32_t key);
/* A character, or a key that edits. */
void prompt_key(struct lab *lab, uint32_t key);
/* Completes the word at the caret as far as it is certain. */
void prompt_complete(struct lab *lab);
/* Carries the line out and closes it; a line that is wrong stays open, with the reason in the banner. Returns the
 * action that it asks of the loop, or ACTION_NONE. */
enum action prompt_take(struct lab *lab);

/* The commands, for help and completion. */
struct command_info {
    const char *word, *arguments, *help;
    enum action action; /* asked of the loop, or ACTION_NONE */
};
extern const struct command_info command_list[];
extern const size_t command_count;

/* NULL: there is no such command. */
const struct command_info *command_find(const char *word);

/* What next would be after the line; false when it is wrong, with the reason, or does not change next. Set e to zero
 * first to tell. */
bool command_result(const struct lab *lab, const char *line, struct spec *out, struct err *e);

/* Carries out a line from anywhere: changes the lab (next, selected, cursor) and gives the action for the loop. False
 * with the reason, and nothing changed, when it is wrong. */
bool command_run(struct lab *lab, const char *line, enum action *out, struct err *e);

#endif
