/* SPDX-License-Identifier: MIT */
/* The command line; see options.h. Main thread. */
#include "options.h"

#include <assert.h>
#include <getopt.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "term/screen.h"

enum {
#define COMMAND(name, flag, operands, spec, about) flag = 1 << COMMAND_BIT_##flag,
#include "command.def"
#undef COMMAND
    ANY = (1 << COMMAND_BITS) - 1
};

struct option_info {
    char name[16]; /* as in option.def, with _ for - */
    const char *argument;
    unsigned where;
    size_t offset; /* of its field in struct options */
};

static const struct option_info option_list[] = {
#define OPTION(name_, argument_, where_, about)                                                                        \
    {.name = #name_, .argument = argument_, .where = where_, .offset = offsetof(struct options, name_)},
#include "option.def"
#undef OPTION
};

enum { OPTIONS = sizeof option_list / sizeof *option_list };
static_assert(OPTIONS <= 64, "more options than bits that say which were given");

enum { RANDOM_MAX = 4096, JOBS_MAX = 256 };
enum { LONG = 256 }; /* what getopt gives for the first option by its name: beyond every letter */

/* Those that have a letter too; all take an argument, and -h beside them none. */
static const struct {
    char letter;
    const char *name;
} letters[] = {
    {'o', "output"},
};

enum { LETTERS = sizeof letters / sizeof *letters };

char options_letter(const char *name)
{
    for (size_t i = 0; i < LETTERS; i++)
        if (strcmp(letters[i].name, name) == 0)
            return letters[i].letter;
    return 0;
}

static const char *const command_name[COMMAND_BITS] = {
#define COMMAND(name, flag, operands, spec, about) [COMMAND_BIT_##flag] = #name,
#include "command.def"
#undef COMMAND
};

static const bool takes_spec[COMMAND_BITS] = {
#define COMMAND(name, flag, operands, spec, about) [COMMAND_BIT_##flag] = spec,
#include "command.def"
#undef COMMAND
};

/* getopt's table; names get their hyphens in `names`. */
static void getopt_table(struct option table[OPTIONS + 1], char names[OPTIONS][16])
{
    for (int i = 0; i < OPTIONS; i++) {
        memcpy(names[i], option_list[i].name, sizeof names[i]);
        for (char *c = names[i]; *c; c++)
            if (*c == '_')
                *c = '-';
        int argument = option_list[i].argument ? required_argument : no_argument;
        table[i] = (struct option){.name = names[i], .has_arg = argument, .val = LONG + i};
    }
    table[OPTIONS] = (struct option){0};
}

/* ":ho:" */
static void getopt_letters(char out[3 + 2 * LETTERS])
{
    size_t n = 0;
    out[n++] = ':';
    out[n++] = 'h';
    for (int i = 0; i < LETTERS; i++) {
        out[n++] = letters[i].letter;
        out[n++] = ':';
    }
    out[n] = 0;
}

/* Which option getopt's answer is, by its name or its letter; -1: none. */
static int option_of(int c)
{
    for (int k = 0; k < LETTERS; k++) {
        for (int i = 0; c == letters[k].letter && i < OPTIONS; i++) {
            if (strcmp(option_list[i].name, letters[k].name) == 0)
                return i;
        }
    }
    return c >= LONG && c < LONG + OPTIONS ? c - LONG : -1;
}

/* Takes a leading subcommand away from the words. */
static void take_command(struct options *o, int *count, char ***word)
{
    o->command = COMMAND_BIT_DASHBOARD;
    for (int i = 0; i < COMMAND_BITS && !o->command_named; i++) {
        if (*count < 1 || strcmp((*word)[0], command_name[i]) != 0)
            continue;
        --*count;
        ++*word;
        o->command = (enum command_flag)i;
        o->command_named = true;
    }
}

static bool pick_kern(struct options *o, struct err *e)
{
    o->kern = o->isa ? kern_find(o->isa) : kern_best();
    if (!o->kern)
        return err_set(e, ERR_USAGE, "--isa %s: there is no such instruction set; --list-isa names them", o->isa);
    if (!o->kern->usable())
        return err_set(e, ERR_USAGE, "--isa %s: this machine does not have it; --list-isa says which it has", o->isa);
    return true;
}

static bool pick_memory(struct options *o, struct err *e)
{
    enum { MEGABYTE = 1 << 20, STANDARD = 512, MOST = 1 << 20 };
    char *end = NULL;
    unsigned long megabytes = o->memory ? strtoul(o->memory, &end, 10) : STANDARD;
    if (o->memory && (o->memory[0] < '0' || o->memory[0] > '9' || *end || megabytes > MOST))
        return err_set(e, ERR_USAGE, "--memory %.40s: must be 0 to %d, in megabytes; for example --memory 512",
                       o->memory, MOST);
    o->memory_bytes = (size_t)megabytes * MEGABYTE;
    return true;
}

static bool pick_checkpoint(struct options *o, struct err *e)
{
    char *end = NULL;
    if (!o->checkpoint)
        return true;
    o->checkpoint_seconds = strtod(o->checkpoint, &end);
    bool plain = o->checkpoint[0] && strspn(o->checkpoint, "0123456789.") == strlen(o->checkpoint) && !*end;
    return (plain && o->checkpoint_seconds >= 0.001 && o->checkpoint_seconds <= 86400)
        || err_set(e, ERR_USAGE, "--checkpoint %.40s: must be 0.001 to 86400 seconds; for example --checkpoint 10",
                   o->checkpoint);
}

static bool pick_passes(struct options *o, struct err *e)
{
    enum { DIGITS = 4 };
    if (!o->mc)
        return true;
    size_t length = strlen(o->mc);
    bool plain = length > 0 && length <= DIGITS && strspn(o->mc, "0123456789") == length;
    o->passes = plain ? (unsigned)strtoul(o->mc, NULL, 10) : 0;
    return (o->passes >= 1 && o->passes <= SPEC_PASSES_MAX)
        || err_set(e, ERR_USAGE, "--mc %.40s: must be 1 to %d passes; for example --mc 50", o->mc, SPEC_PASSES_MAX);
}

/* A whole number from 1; 0 stays where nothing was given. */
static bool pick_count(unsigned *out, const char *option, const char *text, unsigned most, struct err *e)
{
    char *end = NULL;
    unsigned long n = text ? strtoul(text, &end, 10) : 0;
    if (text && (text[0] < '0' || text[0] > '9' || *end || !n || n > most))
        return err_set(e, ERR_USAGE, "--%s %.40s: must be 1 to %u; for example --%s 4", option, text, most, option);
    *out = (unsigned)n;
    return true;
}

/* What such a run is, its record says. */
static bool check_resume(const struct options *o, struct err *e)
{
    if (!o->resume)
        return true;
    if (o->word_count)
        return err_set(e, ERR_USAGE, "%.100s: does not go with --resume, which takes the run's own words; leave it "
                       "away", o->word[0]);
    const char *bad = o->init ? "--init" : o->no_record ? "--no-record" : NULL;
    return !bad || err_set(e, ERR_USAGE, "%s: does not go with --resume; leave it away", bad);
}

/* Whoever forgets --restricted must not get a session without its limits. */
static bool check_restricted(const struct options *o, struct err *e)
{
    const char *alone = o->pupil ? "--pupil" : o->store ? "--store" : o->limits ? "--limits"
        : o->no_filter ? "--no-filter" : NULL;
    if (o->restricted && o->no_record)
        return err_set(e, ERR_USAGE, "--no-record: does not go with --restricted; leave it away");
    if (o->restricted && o->data && o->data[0] != '/')
        return err_set(e, ERR_USAGE, "--data %.200s: must be a full path with --restricted; for example --data "
                       "/srv/lab/fashion-mnist", o->data);
    return !alone || o->restricted
        || err_set(e, ERR_USAGE, "%s: goes with --restricted alone; add that, or leave it away", alone);
}

static bool pick_theme(const struct options *o, struct err *e)
{
    static const char *const theme[] = {
#define THEME(id, name, about) name,
#include "term/theme.def"
#undef THEME
    };
    char list[80] = "";
    if (!o->theme || screen_theme(o->theme))
        return true;
    for (size_t i = 0; i < sizeof theme / sizeof *theme; i++)
        text_append(list, sizeof list, "%s%s", i ? ", " : "", theme[i]);
    return err_set(e, ERR_USAGE, "--theme %.40s: there is no such theme; they are %s", o->theme, list);
}

static bool read_options(struct options *o, int argc, char **argv, uint64_t *given, struct err *e)
{
    char names[OPTIONS][16], short_ones[3 + 2 * LETTERS];
    struct option table[OPTIONS + 1];
    getopt_table(table, names);
    getopt_letters(short_ones);
    opterr = 0;
    for (;;) {
        int c = getopt_long(argc, argv, short_ones, table, NULL), i = option_of(c);
        if (c == -1)
            return true;
        if (c == ':')
            return err_set(e, ERR_USAGE, "%s: an argument is missing", argv[optind - 1]);
        if (c == 'h')
            o->help = "";
        else if (c == '?' && option_of(optopt) >= 0)
            return err_set(e, ERR_USAGE, "%s: takes no argument", argv[optind - 1]);
        else if (c == '?' && optopt)
            return err_set(e, ERR_USAGE, "-%c: there is no such option", optopt);
        else if (c == '?')
            return err_set(e, ERR_USAGE, "%s: there is no such option", argv[optind - 1]);
        else if (i >= 0) {
            const char **field = (const char **)(void *)((char *)o + option_list[i].offset);
            *field = optarg ? optarg : "";
            *given |= UINT64_C(1) << i;
        }
    }
}

bool options_parse(struct options *o, int argc, char **argv, struct err *e)
{
    *o = (struct options){0};
    uint64_t given = 0;
    if (!read_options(o, argc, argv, &given, e))
        return false;
    int count = argc - optind;
    char **word = argv + optind;
    take_command(o, &count, &word);
    for (int i = 0; i < OPTIONS; i++)
        if ((given >> i & 1) && !(option_list[i].where >> o->command & 1))
            return err_set(e, ERR_USAGE, "--%s: does not go with '%s'", option_list[i].name, command_name[o->command]);
    if (o->help || o->version || o->list_isa)
        return true;
    o->word_count = (size_t)count;
    o->word = (const char *const *)word;
    return (!takes_spec[o->command] || spec_parse_words(&o->spec, o->word_count, o->word, e)) && pick_kern(o, e)
        && pick_memory(o, e) && pick_theme(o, e) && pick_checkpoint(o, e) && pick_passes(o, e)
        && check_resume(o, e) && check_restricted(o, e)
        && pick_count(&o->random_count, "random", o->random, RANDOM_MAX, e)
        && pick_count(&o->job_count, "jobs", o->jobs, JOBS_MAX, e);
}
