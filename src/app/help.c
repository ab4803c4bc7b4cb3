/* SPDX-License-Identifier: MIT */
/* --help and --list-isa, from the lists that the program itself works by. Main thread. */
#include <stdbool.h>
#include <stdio.h>

#include "options.h"

/* One screen: 24 lines of 80 columns. */
struct line {
    const char *left, *argument, *about;
    bool common; /* goes with every subcommand */
};

enum { ANY = 1, DASHBOARD = 0, RUN = 0 };

static const struct line commands[] = {
#define COMMAND(name, flag, arguments, about) {#name, arguments, about, false},
#include "command.def"
#undef COMMAND
};

static const struct line options[] = {
#define OPTION(name, argument, where, about) {#name, argument, about, where},
#include "option.def"
#undef OPTION
};

enum { COMMANDS = sizeof commands / sizeof *commands, OPTIONS = sizeof options / sizeof *options, LEFT = 21 };

/* "--step-csv FILE" */
static const char *option_words(char *out, size_t size, const struct line *l)
{
    snprintf(out, size, "--%s%s%s", l->left, l->argument ? " " : "", l->argument ? l->argument : "");
    for (char *c = out; *c; c++)
        if (*c == '_')
            *c = '-';
    return out;
}

static void print_options(void)
{
    char words[40];
    for (size_t i = 0; i < OPTIONS; i++)
        if (!options[i].common)
            printf("  %-*s %s\n", LEFT, option_words(words, sizeof words, &options[i]), options[i].about);
    printf(" ");
    for (size_t i = 0; i < OPTIONS; i++)
        if (options[i].common)
            printf(" %s", option_words(words, sizeof words, &options[i]));
    puts("   print that, and end");
}

static void print_spec_words(void)
{
    printf("A run is a preset (");
    for (size_t i = 0; i < spec_preset_count; i++)
        printf("%s%s", i ? ", " : "", spec_presets[i].name);
    puts(") and words:");
    for (size_t i = 0; i < spec_key_count; i++)
        printf("  %-*s %s%s%s%s\n", LEFT, spec_keys[i].example, spec_keys[i].about,
               *spec_keys[i].standard ? " [" : "", spec_keys[i].standard, *spec_keys[i].standard ? "]" : "");
}

void options_print_help(void)
{
    for (size_t i = 0; i < COMMANDS; i++)
        printf("%s dropout-lab %-9s %s %s\n", i ? "      " : "Usage:", commands[i].left, commands[i].argument,
               commands[i].about);
    print_options();
    print_spec_words();
}

void options_print_isa(void)
{
    for (size_t i = 0; kern_at(i); i++)
        printf("%-8s %s%s\n", kern_at(i)->name, kern_at(i)->about,
               kern_at(i) == kern_best() ? " (taken here)" : kern_at(i)->usable() ? "" : " (not on this machine)");
}
