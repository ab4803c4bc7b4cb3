/* SPDX-License-Identifier: MIT */
/* Where the program starts: the process-wide settings, then the subcommand. */
#include <jansson.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account.h"
#include "base/mem.h"
#include "base/text.h"
#include "complete.h"
#include "options.h"
#include "say.h"

/* A closed pipe and a file at its size limit are errors of the write that met them, with a sentence; not the end. */
static void ignore_write_signals(void)
{
    signal(SIGPIPE, SIG_IGN);
#ifdef SIGXFSZ
    signal(SIGXFSZ, SIG_IGN);
#endif
}

/* Libraries read these and complain of them on stderr as they are (fontconfig of a language). No locale and no file of
 * theirs has such a name. Those that are paths of ours stay, for a home may be named in Latin-1. */
static void drop_hostile_variables(void)
{
    static const char *const locales[] = {"LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LC_COLLATE"};
    static const char *const others[] = {"FC_LANG", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "FONTCONFIG_SYSROOT"};
    for (size_t i = 0; i < sizeof locales / sizeof *locales; i++)
        if (getenv(locales[i]) && !text_is_safe(getenv(locales[i])))
            setenv(locales[i], "C", 1);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (getenv(others[i]) && !text_is_safe(getenv(others[i])))
            unsetenv(others[i]);
}

enum { STACK_BYTES = 512 << 10, PAGE_BYTES = 4096 };

/* Where the address space is limited (ulimit -v), a stack that cannot grow is a crash; so it grows now, when there is
 * room for it and that can still be said. */
static __attribute__((noinline)) bool take_stack(struct err *e)
{
    if (!mem_room(2 * STACK_BYTES))
        return err_memory(e, "the program");
    volatile char stack[STACK_BYTES];
    for (size_t i = 0; i < sizeof stack; i += PAGE_BYTES)
        stack[sizeof stack - 1 - i] = 0;
    return true;
}

static void set_locale(void)
{
    drop_hostile_variables();
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C"); /* files, words and charts have a decimal point everywhere */
}

static int print_and_end(const struct options *o)
{
    if (o->help && o->restricted)
        account_print_help();
    else if (o->help)
        options_print_help(o);
    else if (o->version)
        puts(PACKAGE_STRING);
    else
        options_print_isa();
    if (o->version && o->restricted)
        account_print_locks();
    if (fflush(stdout) == 0)
        return 0;
    fputs("dropout-lab: stdout: cannot be written\n", stderr);
    return 1;
}

int report_error(const struct err *e)
{
    say_error("%s", e->text);
    if (e->code == ERR_USAGE)
        fputs("Try 'dropout-lab --help'.\n", stderr);
    return e->code == ERR_USAGE ? 2 : 1;
}

int main(int argc, char **argv)
{
    static int (*const command[COMMAND_BITS])(const struct options *) = {
#define COMMAND(name, flag, operands, spec, about) [COMMAND_BIT_##flag] = cmd_##name,
#include "command.def"
#undef COMMAND
    };
    static struct account account; /* it has paths in it */
    struct options o;
    struct err e;
    ignore_write_signals();
    mem_keep_little();
    json_set_alloc_funcs(mem_noted, free);
    if (argc == 3 && strcmp(argv[1], "--complete") == 0) { /* a shell's question, not a user's */
        set_locale();
        return complete_line(argv[2]);
    }
    if (!take_stack(&e) || !options_parse(&o, argc, argv, &e))
        return report_error(&e);
    bool only_prints = o.help || o.version || o.list_isa;
    if (o.restricted && !only_prints && !account_open(&account, &o, &e)) /* before the C library looks for a locale */
        return report_error(&e);
    set_locale();
    return only_prints ? print_and_end(&o) : command[o.command](&o);
}
