/* SPDX-License-Identifier: MIT */
/* UTF-8 or ASCII; see charset.h. curses draws what the locale lacks as blanks and says nothing, so the question is
 * answered before it starts. */
#include "charset.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

static bool is_set(const char *name)
{
    const char *value = getenv(name);
    return value && value[0];
}

static bool locale_is_utf8(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* A user who says LANG=C or names a Latin-1 locale is believed; one who says nothing has a UTF-8 terminal today. */
static bool says_locale(void)
{
    return is_set("LC_ALL") || is_set("LC_CTYPE") || is_set("LANG");
}

bool charset_of_lines_is_utf8(void)
{
    return locale_is_utf8() || !says_locale();
}

bool charset_is_utf8(const char *term)
{
    if (strcmp(term, "linux") == 0) /* the console's font has 512 characters at most, and braille is not among them */
        return false;
    if (locale_is_utf8())
        return true;
    if (says_locale())
        return false;
    if (strncmp(term, "vt1", 3) == 0 || strncmp(term, "vt2", 3) == 0) /* unless they were made before UTF-8 was */
        return false;
    return setlocale(LC_CTYPE, "C.UTF-8") && locale_is_utf8();
}
