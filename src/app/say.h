/* SPDX-License-Identifier: MIT */
/* Lines for people on stdout and stderr that have text of others in them: names, paths, labels, sentences of errors.
 * Made safe where it came in, it is made safe once more where it leaves (base/text.h), so that no way round is left;
 * and in a locale without UTF-8 there are no bytes beyond ASCII in it. What programs read (CSV, JSON, pictures) does
 * not go through here. Any thread.
 */
#ifndef APP_SAY_H
#define APP_SAY_H

#include <stdio.h>

/* A line, or a part of one: a line feed may stand at its end and nowhere else. Cut at 8 KiB. */
void say_to(FILE *to, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* "dropout-lab: ..." on stderr, with a line feed. */
void say_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
