/* SPDX-License-Identifier: MIT */
/* Which characters the terminal can be given. */
#ifndef TERM_CHARSET_H
#define TERM_CHARSET_H

#include <stdbool.h>

/* Whether UTF-8, braille included, may be written to a terminal of kind TERM. Sets LC_CTYPE to C.UTF-8 when the user
 * has chosen no locale. Call after setlocale(LC_ALL, ""), before other threads start. */
bool charset_is_utf8(const char *term);

/* Whether letters in UTF-8 may be in lines on stdout and stderr, whatever they are: by the locale alone. */
bool charset_of_lines_is_utf8(void);

#endif
