/* SPDX-License-Identifier: MIT */
/* Groups by name; see lab_name.h. UI thread, or any one that has a lab of its own. */
#include "lab_name.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* "drop 0.25, gauss:0.4, 0.4" */
static void name_rates(char out[LAB_NAME_MAX], const struct spec *s)
{
    char site[SPEC_LINE_MAX];
    snprintf(out, LAB_NAME_MAX, "drop");
    for (unsigned i = 0; i < spec_sites(s); i++)
        text_append(out, LAB_NAME_MAX, "%s %s", i ? "," : "", spec_site(site, sizeof site, s, i));
    if (!spec_noisy(s))
        snprintf(out, LAB_NAME_MAX, "no dropout");
}

static void name_alone(char out[LAB_NAME_MAX], const struct lab *lab, const struct lab_group *group)
{
    const char *name = lab_member(lab, group, 0)->label.name;
    if (*name)
        snprintf(out, LAB_NAME_MAX, "%s", name);
    else
        name_rates(out, &group->spec);
    if (group->forked)
        text_append(out, LAB_NAME_MAX, ", fork after epoch %u", (unsigned)group->fork_epoch);
}

/* Names that tell more and more. */
enum step { NAME_ALONE, NAME_WORDS, NAME_SEED, NAME_NUMBER };

/* Those that a name has to be told from. */
struct others {
    const struct lab *lab;
    const struct lab_group *const *group;
    size_t count;
};

static bool has_word(const struct spec *s, const char *word)
{
    char line[SPEC_LINE_MAX], *rest = NULL;
    spec_print(line, sizeof line, s);
    for (char *w = strtok_r(line, " ", &rest); w; w = strtok_r(NULL, " ", &rest)) {
        if (strcmp(w, word) == 0)
            return true;
    }
    return false;
}

static bool all_have_word(const struct others *o, const char *word)
{
    for (size_t i = 0; i < o->count; i++) {
        if (!has_word(&o->group[i]->spec, word))
            return false;
    }
    return true;
}

/* Adds the words of its spec that the rates do not tell, and that not all others have too. */
static void add_words(char out[LAB_NAME_MAX], const struct others *o, const struct spec *s)
{
    char line[SPEC_LINE_MAX], *rest = NULL;
    spec_print(line, sizeof line, s);
    for (char *word = strtok_r(line, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        bool told = !strchr(word, '=') || strncmp(word, "drop=", 5) == 0 || strncmp(word, "seed", 4) == 0;
        if (!told && !all_have_word(o, word))
            text_append(out, LAB_NAME_MAX, ", %s", word);
    }
}

static void add_rest(char out[LAB_NAME_MAX], const struct others *o, const struct lab_group *group, enum step step)
{
    if (step >= NAME_WORDS)
        add_words(out, o, &group->spec);
    if (step >= NAME_SEED && group->count == 1)
        text_append(out, LAB_NAME_MAX, ", seed %lu", (unsigned long)group->spec.seed);
    if (step >= NAME_NUMBER)
        text_append(out, LAB_NAME_MAX, ", run %u", group->number);
}

static void name_at(char out[LAB_NAME_MAX], const struct others *o, const struct lab_group *group, enum step step)
{
    name_alone(out, o->lab, group);
    add_rest(out, o, group, step);
}

static bool is_taken(const char *name, const struct others *o, const struct lab_group *group, enum step step)
{
    for (size_t i = 0; i < o->count; i++) {
        char other[LAB_NAME_MAX];
        if (o->group[i] == group)
            continue;
        name_at(other, o, o->group[i], step);
        if (strcmp(other, name) == 0)
            return true;
    }
    return false;
}

char *lab_name(char out[LAB_NAME_MAX], const struct lab *lab, const struct lab_group *group,
               const struct lab_group *const *others, size_t count)
{
    const struct others o = {.lab = lab, .group = others, .count = count};
    enum step step = NAME_ALONE;
    name_at(out, &o, group, step);
    while (step < NAME_NUMBER && is_taken(out, &o, group, step))
        name_at(out, &o, group, ++step);
    const struct epoch_row *diverged = history_diverged(lab_history(lab, group));
    name_alone(out, lab, group);
    if (diverged)
        text_append(out, LAB_NAME_MAX, ", diverged @ %u", (unsigned)diverged->epoch);
    add_rest(out, &o, group, step);
    if (group->count > 1)
        text_append(out, LAB_NAME_MAX, ", %zu seeds", group->count);
    return out;
}
