/* SPDX-License-Identifier: MIT */
/* See say.h. */
#include "say.h"

#include <stdarg.h>
#include <string.h>

#include "base/text.h"
#include "term/screen.h"

enum { SAY_MAX = 8192 };

static void say(FILE *to, const char *front, const char *fmt, va_list ap)
{
    char text[SAY_MAX];
    if (vsnprintf(text, sizeof text, fmt, ap) < 0)
        return;
    size_t n = strlen(text);
    bool ends = n && text[n - 1] == '\n';
    if (ends)
        text[n - 1] = 0;
    text_safe(text, sizeof text, text);
    if (!screen_lines_are_utf8())
        text_ascii(text);
    fprintf(to, "%s%s%s", front, text, ends || *front ? "\n" : "");
}

void say_to(FILE *to, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    say(to, "", fmt, ap);
    va_end(ap);
}

void say_error(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    say(stderr, "dropout-lab: ", fmt, ap);
    va_end(ap);
}
