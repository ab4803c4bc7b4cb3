/* SPDX-License-Identifier: MIT */
/* A clean environment; see gate/environment.h. Libraries read it when they are first used (ncurses TERMINFO, fontconfig
 * its folders, the C library LOCPATH), so it is made before any of them is.
 */
#include "gate/environment.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { VALUE_MAX = 64 };

extern char **environ;

/* The names of terminals and locales, and no more: neither can lead to a file of somebody's choice. */
static bool is_plain(const char *value)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+@-";
    size_t n = strlen(value);
    return n > 0 && n < VALUE_MAX && value[0] != '.' && strspn(value, letters) == n && !strstr(value, "..");
}

static const char *const kept[] = {"TERM", "LANG", "LC_ALL", "LC_CTYPE", "NO_COLOR"};
enum { KEPT = sizeof kept / sizeof *kept };

static void keep(char value[KEPT][VALUE_MAX])
{
    for (size_t i = 0; i < KEPT; i++) {
        const char *now = getenv(kept[i]);
        snprintf(value[i], VALUE_MAX, "%s", now && is_plain(now) ? now : "");
    }
}

bool environment_clean(struct err *e)
{
    char value[KEPT][VALUE_MAX];
    for (char **v = environ; v && *v; v++) {
        if (strncmp(*v, "LD_", 3) == 0)
            return err_set(e, ERR_FAIL,
                           "--restricted: %.*s is set, and what it names has run already; let sshd take no "
                           "such variable from a client (AcceptEnv, PermitUserEnvironment no)",
                           (int)strcspn(*v, "="), *v);
    }
    keep(value);
    environ = NULL;
    for (size_t i = 0; i < KEPT; i++) {
        if (value[i][0] && setenv(kept[i], value[i], 1) != 0)
            return err_memory(e, "the environment");
    }
    return true;
}

bool environment_home(char *out, size_t size, struct err *e)
{
    errno = 0;
    const struct passwd *account = getpwuid(getuid());
    if (!account)
        return err_sys(e, errno, "--restricted: the account %lu is not in the password database",
                       (unsigned long)getuid());
    if (account->pw_dir[0] != '/' || strlen(account->pw_dir) >= size)
        return err_set(e, ERR_FAIL, "--restricted: the account's home in the password database is no full path: %.200s",
                       account->pw_dir);
    snprintf(out, size, "%s", account->pw_dir);
    return true;
}
