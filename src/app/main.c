/* SPDX-License-Identifier: MIT */
/* Where the program starts: the process-wide settings, then the subcommand. */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

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

static int print_and_end(const struct options *o)
{
    if (o->help)
        options_print_help(o);
    else if (o->version)
        puts(PACKAGE_STRING);
    else
        options_print_isa();
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
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C"); /* files, words and charts have a decimal point everywhere */
    ignore_write_signals();
    if (argc == 3 && strcmp(argv[1], "--complete") == 0) /* a shell's question, not a user's */
        return complete_line(argv[2]);
    struct options o;
    struct err e;
    if (!options_parse(&o, argc, argv, &e))
        return report_error(&e);
    if (o.help || o.version || o.list_isa)
        return print_and_end(&o);
    return command[o.command](&o);
}
