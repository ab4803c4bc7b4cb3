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

/* Of a word that is not always there: it is not in the spec's line. */
static bool is_standard(const struct spec *s, const char *key)
{
    char value[SPEC_LINE_MAX];
    spec_value(value, sizeof value, s, key);
    for (size_t k = 0; k < spec_key_count; k++) {
        if (strcmp(spec_keys[k].key, key) == 0)
            return strcmp(value, spec_keys[k].standard) == 0;
    }
    return true;
}

bool editor_usual(const struct spec *s, unsigned control)
{
    unsigned i, behind = control - control_network(s);
    if (control < control_network(s))
        return false;
    if (control_at(s, control, &i)->extra)
        return is_standard(s, editor_name(s, control));
    struct spec usual = spec_default();
    char now[EDITOR_VALUE_MAX], then[EDITOR_VALUE_MAX];
    editor_print(s, control, now);
    editor_print(&usual, control_network(&usual) + behind, then);
    return strcmp(now, then) == 0;
}

bool editor_shown(const struct lab *lab, unsigned control)
{
    unsigned i;
    return control == lab->control || !control_at(&lab->next, control, &i)->extra || !editor_usual(&lab->next, control);
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

/* ---- words ---- */

/* Takes a word out of a spec's line, in place. */
static void cut_word(char *line, const char *key)
{
    size_t n = strlen(key);
    for (char *p = line; *p;) {
        size_t end = strcspn(p, " ");
        if (strncmp(p, key, n) == 0 && p[n] == '=') {
            memmove(p, p + end + (p[end] == ' '), strlen(p + end + (p[end] == ' ')) + 1);
            return;
        }
        p += end + (p[end] == ' ');
    }
}

/* What goes along when a word changes: others that make no sense any more. */
static const struct {
    const char *key, *others;
} dependent[] = {{"opt", " momentum=0 nesterov=0"}, {"momentum", " nesterov=0"}, {"norm", " order=norm-act-drop"}};

/* Adds "key=value" to next as if it were typed behind ':'; EDITOR_AUTO takes the key's word out. What is refused
 * changes nothing, and the banner says why. */
static bool take(struct lab *lab, const char *key, const char *value)
{
    char line[2 * SPEC_LINE_MAX];
    struct spec spec;
    struct err e, again;
    spec_print(line, sizeof line, &lab->next);
    if (strcmp(value, EDITOR_AUTO) == 0)
        cut_word(line, key);
    else
        text_append(line, sizeof line, " %s=%s", key, value);
    bool ok = spec_parse(&spec, line, &e);
    for (size_t i = 0; !ok && i < sizeof dependent / sizeof *dependent; i++) {
        if (strcmp(dependent[i].key, key) != 0)
            continue;
        text_append(line, sizeof line, "%s", dependent[i].others);
        ok = spec_parse(&spec, line, &again);
    }
    if (ok)
        editor_set(lab, &spec);
    else
        snprintf(lab->banner, sizeof lab->banner, "%s", e.text);
    return ok;
}

void editor_step(struct lab *lab, int direction, bool fine)
{
    struct spec s = lab->next;
    unsigned i;
    const struct control *control = control_at(&s, lab->control, &i);
    char value[EDITOR_VALUE_MAX];
    if (control->next) {
        if (control->next(&s, i, direction, fine, value))
            take(lab, control->name, value);
        return;
    }
    (fine && control->fine ? control->fine : control->step)(&s, i, direction);
    if (spec_check(&s, NULL))
        editor_set(lab, &s);
}

/* ---- a site ---- */

bool editor_on_site(const struct lab *lab)
{
    return lab->control < control_network(&lab->next) && lab->control % 2 == 0;
}

const struct spec_choice *editor_noise(const struct spec *s, unsigned control)
{
    return control < control_network(s) && control % 2 == 0 ? spec_choice_of("drop", s->noise[control / 2]) : NULL;
}

void editor_kind(struct lab *lab)
{
    struct spec s = lab->next;
    control_kind(&s, lab->control / 2);
    if (!spec_check(&s, NULL))
        return;
    editor_set(lab, &s);
    const struct spec_choice *kind = editor_noise(&lab->next, lab->control);
    snprintf(lab->notice, sizeof lab->notice, "%s: %s (%s)", kind->word, kind->about, kind->source);
}

void editor_course(struct lab *lab)
{
    char value[SPEC_LINE_MAX];
    unsigned site = lab->control / 2;
    struct spec s = lab->next;
    s.bend[site] = (struct spec_bend){0};
    snprintf(lab->entry, sizeof lab->entry, "%s>", spec_site(value, sizeof value, &s, site));
    lab->typing = true;
}

/* ---- typing ---- */

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

/* Of a value that may have words in it; a blank parts kind and strength as it does on screen, and a comma sites. */
static bool takes_word(const struct lab *lab, int ch)
{
    bool site = editor_on_site(lab);
    return (ch >= 'a' && ch <= 'z') || strchr(site ? ".:>@- " : ".:+,-", ch);
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
    if (!takes)
        return takes_word(lab, (int)ch);
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

/* The value of its key that what was typed makes: "0.25,<entry>,0.4", "mlp:120-<entry>", or the entry itself. */
static void typed_value(const struct lab *lab, char *out, size_t size)
{
    const struct spec *s = &lab->next;
    unsigned network = control_network(s), first = lab->control % 2;
    snprintf(out, size, "%s", lab->control >= network ? lab->entry : first ? "mlp:" : "");
    for (unsigned control = first; control < network && lab->control < network; control += 2) {
        char value[SPEC_LINE_MAX];
        if (first)
            editor_print(s, control, value);
        else
            spec_site(value, sizeof value, s, control / 2);
        text_append(out, size, "%s%s", control == first ? "" : first ? "-" : ",",
                    control == lab->control ? lab->entry : value);
    }
}

bool editor_accept(struct lab *lab)
{
    char value[SPEC_LINE_MAX];
    const char *key = editor_name(&lab->next, lab->control);
    bool empty = !lab->entry[0], all = strcmp(lab->entry, EDITOR_ALL) == 0 && strcmp(key, "train") == 0;
    for (char *p = lab->entry; editor_on_site(lab) && *p; p++)
        *p = *p == ' ' ? ':' : *p;
    typed_value(lab, value, sizeof value);
    editor_drop(lab);
    return empty || take(lab, key, all ? EDITOR_AUTO : value);
}

/* Over those that the line leaves out, but for the list of words, which leaves out none. */
void editor_move(struct lab *lab, int by)
{
    unsigned n = editor_count(&lab->next), to = lab->control;
    if (lab->typing && !editor_accept(lab))
        return;
    do
        to = (to + n + (unsigned)by) % n;
    while (lab->view != LAB_VIEW_WORDS && !editor_shown(lab, to));
    lab->control = to;
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
    memcpy(rest.noise, standard.noise, sizeof rest.noise);
    memcpy(rest.bend, standard.bend, sizeof rest.bend);

    char line[2 * SPEC_LINE_MAX];
    spec_print(line, sizeof line, &rest);
    text_append(line, sizeof line, " %s", preset->words);
    struct err e;
    if (spec_parse(&spec, line, &e))
        editor_set(lab, &spec);
    else
        snprintf(lab->banner, sizeof lab->banner, "%s", e.text);
}
