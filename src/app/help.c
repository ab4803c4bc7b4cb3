/* SPDX-License-Identifier: MIT */
/* --help and --list-isa, from the lists that the program itself works by. Main thread. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "options.h"
#include "run/store.h"
#include "study/study.h"
#include "words.h"

/* What the program takes, and what each subcommand takes: each on one screen, 24 lines of 80 columns. */
struct line {
    const char *left, *argument, *about;
    unsigned where; /* the subcommands that have it, by bit */
};

enum {
#define COMMAND(name, flag, operands, spec, about) flag = 1 << COMMAND_BIT_##flag,
#include "command.def"
#undef COMMAND
    ANY = (1 << COMMAND_BITS) - 1
};

static const struct {
    const char *name, *operands, *about;
    bool spec;
} commands[COMMAND_BITS] = {
#define COMMAND(name, flag, operands, spec, about) [COMMAND_BIT_##flag] = {#name, operands, about, spec},
#include "command.def"
#undef COMMAND
};

static const struct line options[] = {
#define OPTION(name, argument, where, about) {#name, argument, about, where},
#include "option.def"
#undef OPTION
};

enum { OPTIONS = sizeof options / sizeof *options };
enum { LEFT = 21, FLAG = 12, FLAG_ABOUT = 24 };

/* In two columns, read downward. */
static void print_commands(void)
{
    enum { ROWS = (COMMAND_BITS + 1) / 2, NAME = 9, ABOUT = 28 };
    puts("Usage: dropout-lab [COMMAND] [OPTION|WORD]...");
    for (int i = 0; i < ROWS; i++) {
        int right = i + ROWS;
        if (right < COMMAND_BITS)
            printf("  %-*s %-*s%-*s %s\n", NAME, commands[i].name, ABOUT, commands[i].about, NAME,
                   commands[right].name, commands[right].about);
        else
            printf("  %-*s %s\n", NAME, commands[i].name, commands[i].about);
    }
    puts("What each takes: dropout-lab COMMAND --help");
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

/* Those that are wanted. Those that say much have a line each, the others stand in two
 * columns. */
static void print_options(bool (*wanted)(const struct line *l, unsigned where), unsigned where)
{
    char words[40];
    size_t brief = 0;
    for (size_t i = 0; i < OPTIONS; i++)
        if (wanted(&options[i], where) && !is_brief(&options[i]))
            printf("  %-*s %s\n", LEFT, option_words(words, sizeof words, &options[i]), options[i].about);
    for (size_t i = 0; i < OPTIONS; i++) {
        if (!wanted(&options[i], where) || !is_brief(&options[i]))
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

static bool goes_with(const struct line *l, unsigned where)
{
    return l->where & where;
}

static bool goes_with_all(const struct line *l, unsigned where)
{
    return l->where == where;
}

/* Words with a blank before each, as many in a line as fit. */
struct flow {
    char line[81];
};

static void flow_add(struct flow *f, const char *word)
{
    if (strlen(f->line) + 1 + strlen(word) >= sizeof f->line) {
        puts(f->line);
        f->line[0] = 0;
    }
    text_append(f->line, sizeof f->line, "%s%s", f->line[0] ? " " : "  ", word);
}

/* The examples of all keys. */
static void print_spec_words(void)
{
    struct flow f = {""};
    printf("A run is a preset (");
    for (size_t i = 0; i < spec_preset_count; i++)
        printf("%s%s", i ? ", " : "", spec_presets[i].name);
    puts(") and words in any order:");
    for (size_t i = 0; i < spec_key_count; i++) {
        char word[80];
        flow_add(&f, words_example(word, sizeof word, i));
    }
    puts(f.line);
    puts("What each does, its default and its paper: dropout-lab words [KEY]");
}

/* Two a line; the strengths of the nine sites are one. Those that a spec has too need no more than their names. */
static void print_filter_keys(void)
{
    enum { KEY = 8, ABOUT = 29 };
    size_t column = 0;
    struct flow f = {""};
    puts("A run fits when all hold: KEY and < <= > >= = or != and a value, in quotes\n"
         "('p2>0.3 best<0.34'), or a word of its id, name, tags or spec. The keys:");
    for (size_t i = 0; i < filter_key_count; i++) {
        const char *key = filter_keys[i].key;
        if (filter_keys[i].of_spec || (key[0] == 'p' && key[1] > '2' && key[1] <= '9'))
            continue;
        const char *shown = strcmp(key, "p2") == 0 ? "p2 to p9" : key;
        const char *about = strcmp(key, "p2") == 0 ? "strength after hidden 1 to 8" : filter_keys[i].about;
        if (column++ % 2)
            printf(" %-*s %s\n", KEY, shown, about);
        else
            printf("  %-*s %-*s", KEY, shown, ABOUT, about);
    }
    if (column % 2)
        puts("");
    puts("and of the spec:");
    for (size_t i = 0; i < filter_key_count; i++)
        if (filter_keys[i].of_spec)
            flow_add(&f, filter_keys[i].example);
    puts(f.line);
}

static void print_studies(void)
{
    puts("WORDs go over the study's own. Without a NAME they are listed. The studies:");
    for (size_t i = 0; i < study_count; i++)
        printf("  %-12s %s\n", study_list[i].name, study_list[i].about);
}

static void print_sweep(void)
{
    puts("VALUES are a list A,B,C (parted by / where a value has commas), a range A:B:STEP\n"
         "or A:B:xFACTOR. KEYs are a run's (dropout-lab words), and drop.0= (the\n"
         "input), drop.1= (hidden layer 1) ... for one site. Others are every run's. So:\n"
         "  dropout-lab sweep drop=0:0.8:0.2 lr=0.0001:0.1:x10 epochs=20 seeds=3\n"
         "  dropout-lab sweep lr=0.0001:0.1 drop.1=0:0.8 batch=32,64 --random 20");
}

static void print_command(enum command_flag command)
{
    printf("Usage: dropout-lab %s [OPTION]... %s\n  %s\n", commands[command].name, commands[command].operands,
           commands[command].about);
    print_options(goes_with, 1u << command);
    if (commands[command].spec)
        print_spec_words();
    if (command == COMMAND_BIT_STUDY)
        print_studies();
    if (command == COMMAND_BIT_SWEEP)
        print_sweep();
    if (command == COMMAND_BIT_RUNS)
        print_filter_keys();
    else if (command == COMMAND_BIT_WORDS)
        print_spec_words();
    else if (strstr(commands[command].operands, "ID"))
        puts("An ID is that of a run, its beginning, its beginning and end with .. between, a\n"
             "name, or last, the newest. 'dropout-lab runs' lists them.");
}

void options_print_help(const struct options *o)
{
    if (o->command_named) {
        print_command(o->command);
        return;
    }
    print_commands();
    print_options(goes_with_all, ANY);
    print_spec_words();
}

void options_print_isa(void)
{
    for (size_t i = 0; kern_at(i); i++)
        printf("%-8s %s%s\n", kern_at(i)->name, kern_at(i)->about,
               kern_at(i) == kern_best() ? " (taken here)" : kern_at(i)->usable() ? "" : " (not on this machine)");
}
