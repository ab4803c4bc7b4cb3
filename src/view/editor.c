/* SPDX-License-Identifier: MIT */
/* Editing the next run's spec; see editor.h. Stands between keys and lab->next. A typed value goes the way of every
 * other word, through spec_parse, so that ranges and error texts exist once. UI thread.
 */
#include "editor.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

struct control {
    const char *name; /* the spec's word */
    const char *takes; /* characters of a value beside the digits */
    int width;
    void (*print)(const struct spec *s, unsigned site, char *out);
    void (*step)(struct spec *s, unsigned site, int direction);
    void (*fine)(struct spec *s, unsigned site, int direction); /* NULL: as step */
};

static const struct control control_site;
static const struct control control_rest[];
enum { CONTROL_REST = 3 };

unsigned editor_count(const struct spec *s)
{
    return spec_sites(s) + CONTROL_REST;
}

static const struct control *control_at(const struct spec *s, unsigned control)
{
    return control < spec_sites(s) ? &control_site : &control_rest[control - spec_sites(s)];
}

const char *editor_name(const struct spec *s, unsigned control)
{
    return control_at(s, control)->name;
}

void editor_print(const struct spec *s, unsigned control, char *out)
{
    control_at(s, control)->print(s, control, out);
}

int editor_width(const struct spec *s, unsigned control)
{
    return control_at(s, control)->width;
}

/* The focus stays on its control when the number of sites changes. */
static void keep_focus(struct lab *lab, unsigned sites_before)
{
    unsigned sites = spec_sites(&lab->next), control = lab->control;
    if (control >= sites_before)
        lab->control = sites + (control - sites_before);
    else if (control >= sites)
        lab->control = sites - 1;
}

void editor_set(struct lab *lab, const struct spec *spec)
{
    unsigned sites = spec_sites(&lab->next);
    if (spec_equal(&lab->next, spec))
        return;
    if (lab->undo_count == LAB_UNDO_MAX)
        memmove(lab->undo, lab->undo + 1, --lab->undo_count * sizeof lab->undo[0]);
    lab->undo[lab->undo_count++] = lab->next;
    lab->next = *spec;
    keep_focus(lab, sites);
}

void editor_undo(struct lab *lab)
{
    unsigned sites = spec_sites(&lab->next);
    if (!lab->undo_count)
        return;
    lab->next = lab->undo[--lab->undo_count];
    keep_focus(lab, sites);
}

void editor_step(struct lab *lab, int direction, bool fine)
{
    struct spec s = lab->next;
    const struct control *control = control_at(&s, lab->control);
    (fine && control->fine ? control->fine : control->step)(&s, lab->control, direction);
    if (spec_check(&s, NULL))
        editor_set(lab, &s);
}

void editor_open(struct lab *lab)
{
    lab->entry[0] = 0;
    lab->typing = true;
}

void editor_drop(struct lab *lab)
{
    lab->entry[0] = 0;
    lab->typing = false;
}

bool editor_takes(const struct lab *lab, uint32_t ch)
{
    size_t n = strlen(lab->entry);
    const char *takes = control_at(&lab->next, lab->control)->takes;
    if (ch == 0 || ch > 127)
        return false;
    if (ch >= '0' && ch <= '9')
        return true;
    if (!strchr(takes, (int)ch))
        return false;
    /* of an exponent: e behind a digit, - behind the e, or else - is the key that steps down */
    return ch == '.' || (ch == 'e' && n && !strchr(lab->entry, 'e')) || (ch == '-' && n && lab->entry[n - 1] == 'e');
}

void editor_type(struct lab *lab, uint32_t ch)
{
    size_t n = strlen(lab->entry);
    if (n + 1 < sizeof lab->entry) {
        lab->entry[n] = (char)ch;
        lab->entry[n + 1] = 0;
    }
}

void editor_erase(struct lab *lab)
{
    size_t n = strlen(lab->entry);
    if (n)
        lab->entry[n - 1] = 0;
}

/* "drop=0.25,<entry>,0.4", or "lr=<entry>". */
static void typed_word(const struct lab *lab, char *out, size_t size)
{
    const struct spec *s = &lab->next;
    unsigned control = lab->control, sites = spec_sites(s);
    snprintf(out, size, "%s=", editor_name(s, control));
    if (control >= sites) {
        text_append(out, size, "%s", lab->entry);
        return;
    }
    for (unsigned i = 0; i < sites; i++) {
        char p[EDITOR_VALUE_MAX];
        text_append(out, size, "%s%s", i ? "," : "", i == control ? lab->entry : text_number(p, sizeof p, s->drop[i]));
    }
}

bool editor_accept(struct lab *lab)
{
    char line[2 * SPEC_LINE_MAX], word[SPEC_LINE_MAX];
    bool empty = !lab->entry[0];
    typed_word(lab, word, sizeof word);
    editor_drop(lab);
    if (empty)
        return true;
    spec_print(line, sizeof line, &lab->next);
    text_append(line, sizeof line, " %s", word);
    struct err e;
    struct spec spec;
    if (spec_parse(&spec, line, &e)) {
        editor_set(lab, &spec);
        return true;
    }
    snprintf(lab->banner, sizeof lab->banner, "%s", e.text);
    return false;
}

void editor_move(struct lab *lab, int by)
{
    int n = (int)editor_count(&lab->next);
    if (lab->typing && !editor_accept(lab))
        return;
    lab->control = (unsigned)(((int)lab->control + by % n + n) % n);
}

void editor_preset(struct lab *lab, const struct spec_preset *preset)
{
    struct spec standard = spec_default(), rest = lab->next, spec;
    rest.hidden_count = standard.hidden_count;
    memcpy(rest.hidden, standard.hidden, sizeof rest.hidden);
    memcpy(rest.drop, standard.drop, sizeof rest.drop);

    char line[2 * SPEC_LINE_MAX];
    spec_print(line, sizeof line, &rest);
    text_append(line, sizeof line, " %s", preset->words);
    struct err e;
    if (spec_parse(&spec, line, &e))
        editor_set(lab, &spec);
    else
        snprintf(lab->banner, sizeof lab->banner, "%s", e.text);
}

static void site_print(const struct spec *s, unsigned site, char *out)
{
    snprintf(out, EDITOR_VALUE_MAX, "%.2f", s->drop[site]);
    if (strtod(out, NULL) != s->drop[site])
        text_number(out, EDITOR_VALUE_MAX, s->drop[site]);
}

/* Rounded to millionths, so that 0.1 + 0.05 is the 0.15 that is typed. */
static void site_add(struct spec *s, unsigned site, double by, double most)
{
    double p = round((s->drop[site] + by) * 1e6) / 1e6;
    most = fmax(s->drop[site], most);
    s->drop[site] = p < 0 ? 0 : p > most ? most : p;
}

static void site_step(struct spec *s, unsigned site, int direction)
{
    site_add(s, site, 0.05 * direction, 0.95);
}

static void site_fine(struct spec *s, unsigned site, int direction)
{
    site_add(s, site, 0.01 * direction, 0.99);
}

static void lr_print(const struct spec *s, unsigned site, char *out)
{
    (void)site;
    text_number(out, EDITOR_VALUE_MAX, s->lr);
}

/* The neighbour in 1e-6, 2e-6, 5e-6, 1e-5 ... 10, read as decimals, so that they are the values that are typed. */
static void lr_step(struct spec *s, unsigned site, int direction)
{
    static const int digit[] = {1, 2, 5};
    double below = s->lr, above = s->lr;
    (void)site;
    for (int i = 0; i < 22; i++) {
        char text[16];
        snprintf(text, sizeof text, "%de%d", digit[i % 3], i / 3 - 6);
        double value = strtod(text, NULL);
        if (value < s->lr)
            below = value;
        if (value > s->lr && above == s->lr)
            above = value;
    }
    s->lr = direction > 0 ? above : below;
}

static void epochs_print(const struct spec *s, unsigned site, char *out)
{
    (void)site;
    snprintf(out, EDITOR_VALUE_MAX, "%u", s->epochs);
}

/* To the next multiple of 5, so that 1 goes to 5 and not to 6. */
static void epochs_step(struct spec *s, unsigned site, int direction)
{
    (void)site;
    unsigned fives = direction > 0 ? s->epochs / 5 + 1 : (s->epochs - 1) / 5;
    s->epochs = fives ? 5 * fives : 1;
}

static void seed_print(const struct spec *s, unsigned site, char *out)
{
    (void)site;
    snprintf(out, EDITOR_VALUE_MAX, "%lu", (unsigned long)s->seed);
}

static void seed_step(struct spec *s, unsigned site, int direction)
{
    (void)site;
    if (direction > 0 ? s->seed < UINT32_MAX : s->seed > 0)
        s->seed += (uint32_t)direction;
}

static const struct control control_site = {
    .name = "drop", .takes = ".", .width = 4, .print = site_print, .step = site_step, .fine = site_fine};

static const struct control control_rest[CONTROL_REST] = {
    {.name = "lr", .takes = ".e-", .width = 6, .print = lr_print, .step = lr_step},
    {.name = "epochs", .takes = "", .width = 3, .print = epochs_print, .step = epochs_step},
    {.name = "seed", .takes = "", .width = 4, .print = seed_print, .step = seed_step},
};
