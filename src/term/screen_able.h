/* SPDX-License-Identifier: MIT */
/* Before curses takes the terminal: whether it will do, and what puts it back. */
#ifndef TERM_SCREEN_ABLE_H
#define TERM_SCREEN_ABLE_H

#include <stdbool.h>

#include "base/err.h"
#include "rescue.h"

/* Bytes that undo what curses may have set at any moment. */
struct able_reset {
    char bytes[RESCUE_RESET_MAX];
    unsigned size;
};

/* Looks at stdin, unless keys come from elsewhere, stdout and TERM. An error says what the user can do, and at its end
 * what instead: not a terminal, unknown, no cursor movement. */
bool able_check(bool keys_elsewhere, const char *instead, struct able_reset *reset, struct err *e);

#endif
