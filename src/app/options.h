/* SPDX-License-Identifier: MIT */
/* The command line as a value. Options come from option.def, subcommands from command.def. */
#ifndef APP_OPTIONS_H
#define APP_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "kern/kern.h"
#include "run/spec.h"

struct account;

enum command_flag {
#define COMMAND(name, flag, operands, spec, about) COMMAND_BIT_##flag,
#include "command.def"
#undef COMMAND
    COMMAND_BITS
};

/* By option.def: text is the argument of an option that takes one (NULL when not given), and for one that takes none
 * not NULL when it was given. */
struct options {
    enum command_flag command;
    bool command_named; /* and not only taken for granted */
#define OPTION(name, argument, where, about) const char *name;
#include "option.def"
#undef OPTION
    size_t word_count; /* what is neither subcommand nor option: the words of the spec, ids of runs, files */
    const char *const *word;
    struct spec spec;        /* of a subcommand that takes the words of one */
    const struct kern *kern; /* what isa names, or the best */
    size_t memory_bytes;     /* what memory says */
    unsigned passes;         /* what mc says, or 0 */
    double checkpoint_seconds; /* what checkpoint says, or 0 */
    struct account *account; /* under restricted, once it is open */
    unsigned random_count, job_count; /* what random and jobs say, or 0 */
};

/* Reads argv; the strings stay argv's. An error has code ERR_USAGE. */
bool options_parse(struct options *o, int argc, char **argv, struct err *e);

/* The letter that an option, named as in option.def, may be given by too; 0: none. */
char options_letter(const char *name);

/* What --help and --list-isa print, on stdout: of one subcommand, where it is named. */
void options_print_help(const struct options *o);
void options_print_isa(void);

/* The subcommands; each returns the exit status and prints its own error. */
#define COMMAND(name, flag, operands, spec, about) int cmd_##name(const struct options *o);
#include "command.def"
#undef COMMAND

/* "dropout-lab: text" on stderr; the exit status that belongs to the error. */
int report_error(const struct err *e);

#endif
