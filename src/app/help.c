/* SPDX-License-Identifier: MIT */
/* --help and --list-isa, from the lists that the program itself works by. Main thread. */
#include <stdio.h>
#include <string.h>

#include "options.h"

/* One screen: 24 lines of 80 columns. */
struct line {
    const char *left, *argument, *about;
};

static const struct line commands[] = {
#define COMMAND(name, flag, about) {#name, NULL, about},
#include "command.def"
#undef COMMAND
};

static const struct line options[] = {
#define OPTION(name, argument, where, about) {#name, argument, about},
#include "option.def"
#undef OPTION
};

enum { COMMANDS = sizeof commands / sizeof *commands, OPTIONS = sizeof options / sizeof *options };
enum { LEFT = 21, FLAG = 12, FLAG_ABOUT = 24 };

static void print_commands(void)
{
    puts("Usage: dropout-lab [COMMAND] [OPTION|WORD]...");
    for (size_t i = 0; i < COMMANDS; i++)
        printf("%s%s: %s", i ? "   " : "  ", commands[i].left, commands[i].about);
    puts("");
}

/* "--step-csv FILE" */
static const char *option_words(char *out, size_t size, const struct line *l)
{
    snprintf(out, size, "--%s%s%s", l->left, l->argument ? " " : "", l->argument ? l->argument : "");
    for (char *c = out; *c; c++)
        if (*c == '_')
            *c = '-';
    return out;
}

static bool is_brief(const struct line *l)
{
    char words[40];
    return strlen(option_words(words, sizeof words, l)) <= FLAG && strlen(l->about) < FLAG_ABOUT;
}

/* Those that say much have a line each, the others stand in two columns. */
static void print_options(void)
{
    char words[40];
    size_t brief = 0;
    for (size_t i = 0; i < OPTIONS; i++)
        if (!is_brief(&options[i]))
            printf("  %-*s %s\n", LEFT, option_words(words, sizeof words, &options[i]), options[i].about);
    for (size_t i = 0; i < OPTIONS; i++) {
        if (!is_brief(&options[i]))
            continue;
        option_words(words, sizeof words, &options[i]);
        if (brief++ % 2)
            printf("  %-*s %s\n", FLAG, words, options[i].about);
        else
            printf("  %-*s %-*s", FLAG, words, FLAG_ABOUT, options[i].about);
    }
    if (brief % 2)
        puts("");
}

/* "learning rate [0.001]" */
static const char *about_key(char *out, size_t size, size_t key)
{
    const struct spec_key *k = &spec_keys[key];
    snprintf(out, size, "%s%s%s%s", k->about, *k->standard ? " [" : "", k->standard, *k->standard ? "]" : "");
    return out;
}

static bool is_short(size_t key)
{
    char about[80];
    return strlen(spec_keys[key].example) <= FLAG && strlen(about_key(about, sizeof about, key)) < FLAG_ABOUT;
}

/* A word a line, but two that are short share one, in the columns of the flags. */
static void print_spec_words(void)
{
    printf("A run is a preset (");
    for (size_t i = 0; i < spec_preset_count; i++)
        printf("%s%s", i ? ", " : "", spec_presets[i].name);
    puts(") and words:");
    for (size_t i = 0; i < spec_key_count; i++) {
        char about[80];
        if (is_short(i) && i + 1 < spec_key_count && is_short(i + 1)) {
            printf("  %-*s %-*s", FLAG, spec_keys[i].example, FLAG_ABOUT, about_key(about, sizeof about, i));
            i++;
            printf("%-*s %s\n", FLAG, spec_keys[i].example, about_key(about, sizeof about, i));
        } else {
            printf("  %-*s %s\n", LEFT, spec_keys[i].example, about_key(about, sizeof about, i));
        }
    }
}

void options_print_help(void)
{
    print_commands();
    print_options();
    print_spec_words();
}

void options_print_isa(void)
{
    for (size_t i = 0; kern_at(i); i++)
        printf("%-8s %s%s\n", kern_at(i)->name, kern_at(i)->about,
               kern_at(i) == kern_best() ? " (taken here)" : kern_at(i)->usable() ? "" : " (not on this machine)");
}
