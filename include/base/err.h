/* SPDX-License-Identifier: MIT */
/* One error, by value: a code that decides the exit status and a sentence for the user.
 *
 * A function that can fail returns bool and fills the struct its caller owns, so an error needs no
 * memory, belongs to one thread, and can travel in an event. The text names the file, line or value,
 * says what is wrong, and the way out; it is one line without a full stop at the end.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>

enum err_code {
    ERR_NONE = 0,
    ERR_FAIL,  /* it could not be done: exit status 1 */
    ERR_USAGE, /* the user's words were wrong: exit status 2 */
};

struct err {
    enum err_code code;
    char text[512];
};

/* Fills e (which may be NULL) and returns false, so that `return err_set(e, ...)` ends a function.
 * The text is made safe for a terminal (base/text.h), for file names and cells can hold anything. */
bool err_set(struct err *e, enum err_code code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* The same, with ": " and the text of errnum (an errno value) behind. */
bool err_sys(struct err *e, int errnum, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* "out of memory", with what it was for. */
bool err_memory(struct err *e, const char *what);
/* Whether that is what e says. */
bool err_is_memory(const struct err *e);

/* clang's analyzer looks at one file at a time, and would follow `return err_set(...)` to where it is true. */
#ifdef __clang_analyzer__
#define err_set(...) (err_set(__VA_ARGS__), false)
#define err_sys(...) (err_sys(__VA_ARGS__), false)
#define err_memory(...) (err_memory(__VA_ARGS__), false)
#endif

#endif
