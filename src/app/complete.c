/* SPDX-License-Identifier: MIT */
/* Finds out where in a command line its end is, and offers what may stand there; see complete.h. */
#include "complete.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "complete_words.h"
#include "export.h"
#include "figure/figure.h"
#include "kern/kern.h"
#include "options.h"
#include "study/study.h"

enum {
#define COMMAND(name, flag, operands, spec, about) flag = 1 << COMMAND_BIT_##flag,
#include "command.def"
#undef COMMAND
    ANY = (1 << COMMAND_BITS) - 1
};

static const struct command_info {
    const char *name, *operands;
    bool spec;
} commands[COMMAND_BITS] = {
#define COMMAND(name, flag, operands, spec, about) [COMMAND_BIT_##flag] = {#name, operands, spec},
#include "command.def"
#undef COMMAND
};

/* Names have _ for -, as fields have to. */
static const struct option_info {
    const char *name, *argument;
    unsigned where;
} options[] = {
#define OPTION(name, argument, where, about) {#name, argument, where},
#include "option.def"
#undef OPTION
};

enum { OPTIONS = sizeof options / sizeof *options };

/* Where the line ends. */
struct place {
    enum command_flag command;
    bool command_named;
    size_t operands;             /* before the last word, the command not counted */
    bool plain;                  /* behind "--": no option */
    bool undo;                   /* the runs are those in the trash */
    const struct option_info *option; /* whose argument is due, or NULL */
    const char *text;            /* of the last word or argument */
};

void complete_offer(const char *text, const char *candidate, bool whole)
{
    if (strncmp(candidate, text, strlen(text)) == 0)
        printf("%s%s\n", candidate, whole ? " " : "");
}

/* ---- where we are ---- */

/* "--step-csv" or the beginning of "--step-csv=x" */
static bool is_option(const struct option_info *o, const char *word, size_t length)
{
    size_t n = strlen(o->name);
    if (length != n + 2)
        return false;
    for (size_t i = 0; i < n; i++)
        if (word[i + 2] != (o->name[i] == '_' ? '-' : o->name[i]))
            return false;
    return true;
}

/* The option that a word is, by its name or its letter, if it takes an argument. */
static const struct option_info *option_at(const char *word)
{
    bool is_letter = word[0] == '-' && word[1] && word[1] != '-' && !word[2];
    for (size_t i = 0; i < OPTIONS; i++) {
        if (!options[i].argument)
            continue;
        if (is_letter ? options_letter(options[i].name) == word[1]
                      : is_option(&options[i], word, strcspn(word, "=")))
            return &options[i];
    }
    return NULL;
}

static void take_operand(struct place *p, const char *word)
{
    for (int i = 0; !p->operands && !p->command_named && i < COMMAND_BITS; i++) {
        if (strcmp(word, commands[i].name) != 0)
            continue;
        p->command = (enum command_flag)i;
        p->command_named = true;
        return;
    }
    p->operands++;
}

static void take_word(struct place *p, const char *word)
{
    if (p->option)
        p->option = NULL;
    else if (p->plain || word[0] != '-' || !word[1])
        take_operand(p, word);
    else if (strcmp(word, "--") == 0)
        p->plain = true;
    else if (strcmp(word, "--undo") == 0)
        p->undo = true;
    else if (!strchr(word, '='))
        p->option = option_at(word);
}

static struct place find_place(const struct complete_words *w)
{
    struct place p = {.command = COMMAND_BIT_DASHBOARD};
    for (size_t i = 1; i + 1 < w->count; i++)
        take_word(&p, w->word[i]);
    p.text = w->count > 1 ? w->word[w->count - 1] : "";
    const char *value = strchr(p.text, '=');
    if (!p.option && !p.plain && value && (p.option = option_at(p.text)))
        p.text = value + 1;
    return p;
}

/* ---- what may stand there ---- */

static void offer_commands(const char *text)
{
    for (int i = 0; i < COMMAND_BITS; i++)
        complete_offer(text, commands[i].name, true);
}

static void offer_options(const struct place *p)
{
    for (size_t i = 0; i < OPTIONS; i++) {
        char word[32];
        if (!(options[i].where >> p->command & 1))
            continue;
        snprintf(word, sizeof word, "--%s", options[i].name);
        for (char *c = word; *c; c++)
            *c = *c == '_' ? '-' : *c;
        complete_offer(p->text, word, true);
    }
}

static void offer_isas(const struct place *p)
{
    for (size_t i = 0; kern_at(i); i++)
        if (kern_at(i)->usable())
            complete_offer(p->text, kern_at(i)->name, true);
}

static void offer_themes(const struct place *p)
{
#define THEME(id, name, about) complete_offer(p->text, name, true);
#include "term/theme.def"
#undef THEME
}

static void offer_formats(const struct place *p)
{
    for (size_t i = 0; p->command == COMMAND_BIT_EXPORT && export_format_at(i); i++)
        complete_offer(p->text, export_format_at(i)->name, true);
    for (int i = 0; p->command == COMMAND_BIT_FIGURE && i < FIGURE_FORMATS; i++)
        complete_offer(p->text, figure_format_name((enum figure_format)i), true);
}

/* The options whose argument is one of some names. */
static const struct {
    const char *option;
    void (*offer)(const struct place *p);
} names[] = {
    {"format", offer_formats},
    {"isa", offer_isas},
    {"theme", offer_themes},
};

static void offer_argument(const struct place *p)
{
    if (strcmp(p->option->argument, "ID") == 0)
        complete_runs(p->text, false);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(p->option->name, names[i].option) == 0)
            names[i].offer(p);
}

/* Its name, then words over its own. */
static void offer_study(const struct place *p)
{
    for (size_t i = 0; !p->operands && i < study_count; i++)
        complete_offer(p->text, study_list[i].name, true);
    if (p->operands)
        complete_spec(p->text, p->operands == 1);
}

static void offer_operand(const struct place *p)
{
    const struct command_info *c = &commands[p->command];
    if (!p->command_named && !p->operands)
        offer_commands(p->text);
    if (c->spec)
        complete_spec(p->text, !p->operands);
    if (p->command == COMMAND_BIT_STUDY)
        offer_study(p);
    if (p->command == COMMAND_BIT_SWEEP)
        complete_spec(p->text, !p->operands);
    if (p->command == COMMAND_BIT_WORDS)
        complete_spec_word(p->text);
    if (strstr(c->operands, "FILTER"))
        complete_filter(p->text);
    if (strstr(c->operands, "ID"))
        complete_runs(p->text, p->undo);
}

/* What help calls so is the name of a file or folder. */
static bool names_file(const char *argument)
{
    return strstr(argument, "FILE") || strstr(argument, "PATH") || strstr(argument, "FOLDER");
}

static bool wants_file(const struct place *p)
{
    if (p->option)
        return names_file(p->option->argument);
    bool is_option_word = p->text[0] == '-' && !p->plain;
    return !is_option_word && names_file(commands[p->command].operands);
}

int complete_line(const char *line)
{
    static struct complete_words words;
    complete_words_split(&words, line);
    struct place p = find_place(&words);
    if (!text_is_safe(p.text)) /* it would be printed, and nothing that is offered begins so */
        return printf("words\n\n") > 0 && fflush(stdout) == 0 ? 0 : 1;
    printf("%s\n%s\n", wants_file(&p) ? "files" : "words", p.text);
    if (p.option)
        offer_argument(&p);
    else if (p.text[0] == '-' && !p.plain)
        offer_options(&p);
    else
        offer_operand(&p);
    return fflush(stdout) == 0 ? 0 : 1;
}
