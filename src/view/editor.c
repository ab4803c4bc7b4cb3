/* SPDX-License-Identifier: MIT */
/* Editing the next run's spec; see editor.h. Stands between keys and lab->next. A typed value goes the way of every
 * other word, through spec_parse, so that ranges and error texts exist once. The controls themselves are in control.c.
 * UI thread.
 */
#include "editor.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "control.h"

unsigned editor_count(const struct spec *s)
{
    return control_count(s);
}

const char *editor_name(const struct spec *s, unsigned control)
{
    unsigned i;
    return control_at(s, control, &i)->name;
}

void editor_print(const struct spec *s, unsigned control, char *out)
{
    unsigned i;
    const struct control *c = control_at(s, control, &i);
    c->print(s, i, out);
}

int editor_width(const struct spec *s, unsigned control)
{
    unsigned i;
    return control_at(s, control, &i)->width;
}

unsigned editor_network(const struct spec *s)
{
    return control_network(s);
}

bool editor_usual(const struct spec *s, unsigned control)
{
    struct spec usual = spec_default();
    unsigned behind = control - control_network(s);
    char now[EDITOR_VALUE_MAX], then[EDITOR_VALUE_MAX];
    if (control < control_network(s))
        return false;
    editor_print(s, control, now);
    editor_print(&usual, control_network(&usual) + behind, then);
    return strcmp(now, then) == 0;
}

/* The focus stays on its control when the network has more or fewer, and on its kind when its own is gone. */
static void keep_focus(struct lab *lab, unsigned network_before)
{
    unsigned network = control_network(&lab->next), control = lab->control;
    if (control >= network_before)
        lab->control = network + (control - network_before);
    else if (control >= network)
        lab->control = control % 2 ? network - 2 : network - 1;
}

void editor_set(struct lab *lab, const struct spec *spec)
{
    unsigned network = control_network(&lab->next);
    if (spec_equal(&lab->next, spec))
        return;
    if (lab->undo_count == LAB_UNDO_MAX)
        memmove(lab->undo, lab->undo + 1, --lab->undo_count * sizeof lab->undo[0]);
    lab->undo[lab->undo_count++] = lab->next;
    lab->next = *spec;
    keep_focus(lab, network);
}

void editor_undo(struct lab *lab)
{
    unsigned network = control_network(&lab->next);
    if (!lab->undo_count)
        return;
    lab->next = lab->undo[--lab->undo_count];
    keep_focus(lab, network);
}

void editor_step(struct lab *lab, int direction, bool fine)
{
    struct spec s = lab->next;
    unsigned i;
    const struct control *control = control_at(&s, lab->control, &i);
    (fine && control->fine ? control->fine : control->step)(&s, i, direction);
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
    unsigned i;
    const char *takes = control_at(&lab->next, lab->control, &i)->takes;
    if (ch == 0 || ch > 127)
        return false;
    if (ch >= '0' && ch <= '9')
        return true;
    if (!strchr(takes, (int)ch))
        return false;
    if (strchr(EDITOR_ALL, (int)ch))
        return true;
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

/* "drop=0.25,<entry>,0.4", "net=mlp:120-<entry>", or "lr=<entry>". */
static void typed_word(const struct lab *lab, char *out, size_t size)
{
    const struct spec *s = &lab->next;
    unsigned network = control_network(s), first = lab->control % 2;
    snprintf(out, size, "%s=%s", editor_name(s, lab->control), lab->control < network && first ? "mlp:" : "");
    if (lab->control >= network) {
        text_append(out, size, "%s", lab->entry);
        return;
    }
    for (unsigned control = first; control < network; control += 2) {
        char value[EDITOR_VALUE_MAX];
        if (first)
            editor_print(s, control, value);
        else
            text_number(value, sizeof value, s->drop[control / 2]);
        text_append(out, size, "%s%s", control == first ? "" : first ? "-" : ",",
                    control == lab->control ? lab->entry : value);
    }
}

bool editor_accept(struct lab *lab)
{
    char line[2 * SPEC_LINE_MAX], word[SPEC_LINE_MAX];
    struct spec spec = lab->next;
    struct err e;
    bool empty = !lab->entry[0], all = strcmp(lab->entry, EDITOR_ALL) == 0;
    typed_word(lab, word, sizeof word);
    editor_drop(lab);
    if (empty)
        return true;
    if (all)
        spec.train = SPEC_AUTO;
    spec_print(line, sizeof line, &spec);
    if (!all)
        text_append(line, sizeof line, " %s", word);
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

const struct spec_preset *editor_preset_of(uint32_t key)
{
    for (size_t i = 0; i < spec_preset_count; i++) {
        if ((unsigned char)spec_presets[i].name[0] == key)
            return &spec_presets[i];
    }
    return NULL;
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
