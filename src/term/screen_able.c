/* SPDX-License-Identifier: MIT */
/* Whether a terminal will do, from its description alone; see screen_able.h. UI thread. */
#include "screen_able.h"

#include <curses.h>
#include <stdlib.h>
#include <term.h>
#include <unistd.h>

/* tputs() hands its bytes to a function without an argument. */
static struct able_reset built;

static int reset_add(int byte)
{
    if (built.size < sizeof built.bytes)
        built.bytes[built.size++] = (char)byte;
    return byte;
}

static bool has_string(const char *name)
{
    const char *s = tigetstr(name);
    return s && s != (const char *)-1;
}

/* The strings that undo what curses may have set at any moment. Where there is no second screen to leave, the first
 * one is cleared. */
static struct able_reset build_reset(void)
{
    static const char *const names[] = {"rmir", "rmacs", "sgr0", "op", "rmkx", "cnorm"};
    built.size = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (has_string(names[i]))
            tputs(tigetstr(names[i]), 1, reset_add);
    for (const char *mouse = "\033[?1006l\033[?1000l"; has_string("kmous") && *mouse; mouse++)
        reset_add(*mouse); /* as those terminals do that have one; terminfo has no name for it */
    const char *leave = has_string("rmcup") ? "rmcup" : "clear";
    if (has_string(leave))
        tputs(tigetstr(leave), 1, reset_add);
    return built;
}

/* newterm() would say no more than "no", and takes terminals that cannot place a character. */
bool able_check(bool keys_elsewhere, const char *instead, struct able_reset *reset, struct err *e)
{
    if ((!keys_elsewhere && !isatty(STDIN_FILENO)) || !isatty(STDOUT_FILENO))
        return err_set(e, ERR_FAIL, "the dashboard needs a terminal for its input and output; without one use: %s",
                       instead);
    const char *term = getenv("TERM");
    if (!term || !term[0])
        return err_set(e, ERR_FAIL, "TERM is not set, so what the terminal understands is not known; set it, as in "
                       "TERM=xterm-256color, or use: %s", instead);
    int found = 0;
    if (setupterm(NULL, STDOUT_FILENO, &found) == ERR && found != 1)
        return err_set(e, ERR_FAIL, "TERM=%.80s: this system does not know that terminal; try TERM=xterm-256color, "
                       "install its description (Debian: ncurses-term), or use: %s", term, instead);
    bool able = found == 1 && cur_term && has_string("cup");
    if (able)
        *reset = build_reset();
    if (cur_term)
        del_curterm(cur_term);
    if (!able)
        return err_set(e, ERR_FAIL, "TERM=%.80s: that terminal cannot move its cursor, which the screen needs; use: "
                       "%s", term, instead);
    return true;
}
