/* SPDX-License-Identifier: MIT */
/* What a shell may offer at the end of a command line, for data/completion/dropout-lab, which asks by
 * `dropout-lab --complete LINE`. Everything comes from the lists that the program works by. Main thread. */
#ifndef APP_COMPLETE_H
#define APP_COMPLETE_H

#include <stdbool.h>
#include <stddef.h>

/* LINE is the command line up to the cursor. Prints what the last word is to be completed from, on stdout:
 *
 *   words | files     what follows, or names of files, which the shell knows better
 *   TEXT              the part of the line that is completed: a word, or what stands behind --option=
 *   CANDIDATE ...     one a line, each beginning with TEXT; a blank behind it when the word is whole by it
 *
 * For a text that text_safe (base/text.h) would not leave as it is, an empty one and no candidate. Returns the exit
 * status. What cannot be read (runs) is left out without a word. */
int complete_line(const char *line);

/* ---- for its parts ---- */

/* Prints the candidate if it begins with text. */
void complete_offer(const char *text, const char *candidate, bool whole);
/* A preset (where it may stand), or a word of a run's spec. */
void complete_spec(const char *text, bool preset);
/* What `words` can be asked: a preset, a key, a word that a key chooses from. */
void complete_spec_word(const char *text);
/* What a filter of runs may ask for. */
void complete_filter(const char *text);
/* The runs that are kept, or those in the trash, newest first: the first 200, or all that begin with a text that is not
 * empty; and "last". */
void complete_runs(const char *text, bool trash);

#endif
