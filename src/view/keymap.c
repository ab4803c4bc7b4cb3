/* SPDX-License-Identifier: MIT */
/* Keys to actions; see view/keymap.h. The conditions that keymap.def names and the table made of it; what the actions
 * do to the lab is in actions.c. Stands between term/screen's keys and the loop. UI thread.
 */
#include "view/keymap.h"

#include <stdio.h>

#include "actions.h"
#include "base/text.h"
#include "editor.h"
#include "keys.h"
#include "pane.h"
#include "term/screen.h"
#include "view/prompt.h"

/* Kinds of keys, told by asking; beyond every key of term/screen.h. */
enum { KEYMAP_KIND = 0x220000, KEYMAP_TYPED, KEYMAP_PRESET, KEYMAP_VIEW, KEYMAP_TEXT, KEYMAP_EDIT };
#define KEYMAP_CTRL(letter) ((letter) - '@')

/* ---- when keys work ---- */

static bool always(const struct lab *lab)
{
    (void)lab;
    return true;
}

static bool asking(const struct lab *lab)
{
    return lab->ask_quit;
}

/* Whether what is in the trash may go for good. */
static bool emptying(const struct lab *lab)
{
    return lab->ask_empty && !lab->ask_quit;
}

static bool prompting(const struct lab *lab)
{
    return lab->line.open && !lab->ask_quit;
}

static bool completing(const struct lab *lab)
{
    return prompting(lab) && lab->line.kind == LAB_LINE_COMMAND;
}

/* No question, no line, no value that takes the keys. */
static bool free_keys(const struct lab *lab)
{
    return !lab->ask_quit && !lab->ask_empty && !lab->line.open && !lab->typing;
}

static bool helping(const struct lab *lab)
{
    return free_keys(lab) && lab->view == LAB_VIEW_HELP;
}

static bool paging(const struct lab *lab)
{
    return helping(lab) && help_has_pages(lab);
}

/* The keys act on what is on screen, and not on the help over it. */
static bool working(const struct lab *lab)
{
    return free_keys(lab) && lab->view != LAB_VIEW_HELP;
}

static bool calm_line(const struct lab *lab)
{
    return working(lab);
}

static bool typing(const struct lab *lab)
{
    return lab->typing && !lab->ask_quit;
}

static bool editing(const struct lab *lab)
{
    return working(lab) && view_table[lab->view]->next;
}

/* The list of words is on screen. */
static bool in_words(const struct lab *lab)
{
    return working(lab) && lab->view == LAB_VIEW_WORDS;
}

static bool wordable(const struct lab *lab)
{
    return editing(lab) && lab->view != LAB_VIEW_WORDS;
}

static bool on_site(const struct lab *lab)
{
    return editing(lab) && editor_on_site(lab);
}

/* Moving on takes what was typed. */
static bool moving(const struct lab *lab)
{
    return (editing(lab) && !in_words(lab)) || typing(lab);
}

static bool undoable(const struct lab *lab)
{
    return editing(lab) && lab->undo_count;
}

static bool startable(const struct lab *lab)
{
    return editing(lab) && !lab->data_failed && lab->run_count < LAB_RUNS_MAX;
}

static bool looking_images(const struct lab *lab)
{
    return working(lab) && lab->view == LAB_VIEW_IMAGES && lab->inspection[0];
}

static bool looking_odd(const struct lab *lab)
{
    return looking_images(lab) && lab->images.odd;
}

static bool looking_clothes(const struct lab *lab)
{
    return looking_images(lab) && !lab->images.odd;
}

static bool looking_uncertain(const struct lab *lab)
{
    return looking_clothes(lab) && lab->images.uncertain;
}

static bool looking_wrong_first(const struct lab *lab)
{
    return looking_clothes(lab) && !lab->images.uncertain;
}

static bool looking_inside(const struct lab *lab)
{
    return working(lab) && lab->view == LAB_VIEW_INSIDE && lab->inspection[0];
}

static bool looking_weights(const struct lab *lab)
{
    return looking_inside(lab) && lab->inside.panel == LAB_INSIDE_WEIGHTS;
}

static bool looking_masks(const struct lab *lab)
{
    return looking_inside(lab) && lab->inside.panel == LAB_INSIDE_MASKS;
}

/* Keys act on studies. */
static bool on_study(const struct lab *lab)
{
    return working(lab) && lab->view == LAB_VIEW_STUDY;
}

static bool on_study_page(const struct lab *lab)
{
    return on_study(lab) && lab->study.open;
}

static bool on_study_list(const struct lab *lab)
{
    return on_study(lab) && !lab->study.open;
}

/* One that was stopped can go on from its page too. */
static bool studying(const struct lab *lab)
{
    const struct study_progress *p = lab->study.progress;
    return on_study(lab) && !lab->data_failed && (!lab->study.open || (p->over && p->done < p->runs));
}

static bool study_stoppable(const struct lab *lab)
{
    return on_study(lab) && lab->study.runs;
}

/* Keys act on runs: not in the list of words, nor on studies. */
static bool on_runs(const struct lab *lab)
{
    return working(lab) && lab->view != LAB_VIEW_STUDY && lab->view != LAB_VIEW_WORDS;
}

static bool target_is(const struct lab *lab, enum run_state state)
{
    const struct lab_group *target = lab_target(lab);
    return on_runs(lab) && target && lab_state(lab, target) == state;
}

static bool pausable(const struct lab *lab)
{
    return target_is(lab, RUN_RUNNING) && !lab_pause_asked(lab, lab_target(lab));
}

static bool resumable(const struct lab *lab)
{
    return target_is(lab, RUN_PAUSED) || (target_is(lab, RUN_RUNNING) && lab_pause_asked(lab, lab_target(lab)));
}

static bool stoppable(const struct lab *lab)
{
    return on_runs(lab) && lab_target(lab);
}

static bool selected_is(const struct lab *lab, enum run_state state)
{
    return on_runs(lab) && lab_selected(lab) && lab_state(lab, lab_selected(lab)) == state;
}

static bool movable(const struct lab *lab)
{
    return selected_is(lab, RUN_WAITING);
}

static bool changeable(const struct lab *lab)
{
    return editing(lab) && (selected_is(lab, RUN_RUNNING) || selected_is(lab, RUN_PAUSED));
}

/* The list over everything is on screen. */
static bool listing(const struct lab *lab)
{
    return working(lab) && lab->view == LAB_VIEW_RUNS;
}

static bool on_row(const struct lab *lab)
{
    return listing(lab) && (lab_selected(lab) || list_kept(lab));
}

static bool scrolling(const struct lab *lab)
{
    return listing(lab) && lab->list.rows > 1;
}

static bool filtered(const struct lab *lab)
{
    return listing(lab) && lab->list.filter[0];
}

/* A run that has a record, in the lab or on disk alone. */
static bool labelable(const struct lab *lab)
{
    const struct lab_group *group = lab_selected(lab);
    return listing(lab) && (list_kept(lab) || (group && lab_member(lab, group, 0)->id[0]));
}

static bool deletable(const struct lab *lab)
{
    const struct lab_group *group = lab_selected(lab);
    return labelable(lab) && (!group || !run_state_active(lab_state(lab, group)));
}

static bool undeletable(const struct lab *lab)
{
    return listing(lab) && lab->undeletes;
}

static bool continuable(const struct lab *lab)
{
    return working(lab) && list_continues(lab);
}

static bool has_epochs(const struct lab *lab)
{
    return on_runs(lab) && lab_selected(lab) && lab_history(lab, lab_selected(lab))->count;
}

static bool forkable(const struct lab *lab)
{
    return editing(lab) && has_epochs(lab) && lab->chart.cursor && lab->chart.cursor < lab_selected(lab)->spec.epochs;
}

static bool choosable(const struct lab *lab)
{
    return on_runs(lab) && (lab->view == LAB_VIEW_RUNS ? lab->list.rows > 1 : lab->group_count > 1);
}

static bool hideable(const struct lab *lab)
{
    return on_runs(lab) && lab_selected(lab) && !lab_selected(lab)->hidden;
}

static bool showable(const struct lab *lab)
{
    return on_runs(lab) && (lab_selected(lab) ? lab_selected(lab)->hidden : list_kept(lab) != NULL);
}

static bool referable(const struct lab *lab)
{
    return choosable(lab) && (lab_selected(lab) ? lab->reference != lab->selected : list_kept(lab) != NULL);
}

static bool reading(const struct lab *lab)
{
    return has_epochs(lab) && lab->view != LAB_VIEW_RUNS;
}

static bool cursor_on(const struct lab *lab)
{
    return on_runs(lab) && lab->chart.cursor && lab->view != LAB_VIEW_RUNS;
}

static bool charting(const struct lab *lab)
{
    return working(lab) && (lab->view == LAB_VIEW_TRAIN || lab->view == LAB_VIEW_COMPARE);
}

static bool figurable(const struct lab *lab)
{
    return charting(lab) && lab_shown(lab);
}

static bool zoomed(const struct lab *lab)
{
    return charting(lab) && lab->chart.to;
}

static bool busy(const struct lab *lab)
{
    return free_keys(lab) && (lab_active(lab) || lab->study.runs);
}

static bool calm(const struct lab *lab)
{
    return free_keys(lab) && !busy(lab);
}

/* ---- which key it is ---- */

static bool matches_kind(const struct lab *lab, uint32_t kind, uint32_t key)
{
    switch (kind) {
    case KEYMAP_TYPED: return editor_takes(lab, key);
    case KEYMAP_PRESET: return editor_preset_of(key);
    case KEYMAP_VIEW: return key >= '1' && key < '1' + LAB_VIEW_COUNT;
    case KEYMAP_TEXT: return key >= ' ' && key < 127;
    case KEYMAP_EDIT: return prompt_edits(key);
    default: return key == kind;
    }
}

static bool matches(const struct lab *lab, const struct key_line *line, uint32_t key)
{
    for (size_t i = 0; i < KEYS_EACH_MAX && line->key[i]; i++) {
        if (matches_kind(lab, line->key[i], key))
            return true;
    }
    return false;
}

enum action keymap_find(const struct lab *lab, uint32_t key)
{
    if (!key || key >= KEYMAP_KIND)
        return ACTION_NONE;
    for (enum action a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
        if (key_lines[a].works(lab) && matches(lab, &key_lines[a], key))
            return a;
    }
    return ACTION_NONE;
}

const char *key_name(char *out, size_t size, enum action a)
{
    snprintf(out, size, "%s", key_lines[a].name);
    if (key_lines[a].key[0] == KEYMAP_PRESET) {
        for (size_t i = 0; i < spec_preset_count; i++)
            text_append(out, size, "%s%c", i ? " " : "", spec_presets[i].name[0]);
    }
    return out;
}

bool key_shown(const struct lab *lab, enum action a)
{
    return key_lines[a].word && key_lines[a].word[0] && key_lines[a].works(lab);
}

/* A key that does nothing here says what does. */
static void tell_wrong(struct lab *lab, uint32_t key)
{
    char what[16] = "that key";
    if (key > ' ' && key < 127)
        snprintf(what, sizeof what, "%c", (char)key);
    const char *way = lab->ask_quit ? "y stops the runs and quits, n goes on"
        : lab->ask_empty ? "y empties the trash, n leaves it"
        : lab->typing ? "type a value, Enter takes it, Esc drops it"
        : "the last line has the keys that do, ? shows all";
    snprintf(lab->banner, sizeof lab->banner, "%s does nothing here; %s", what, way);
}

enum action keymap_key(struct lab *lab, uint32_t key)
{
    enum action a = keymap_find(lab, key);
    lab->banner[0] = lab->notice[0] = 0;
    if (a == ACTION_NONE) {
        tell_wrong(lab, key);
        return a;
    }
    return actions_key(lab, a, key);
}

const struct key_line key_lines[ACTION_COUNT] = {
#define KEY(id, name_, word_, help_, works_, rank_, ...) \
    [ACTION_##id] = {.name = name_, .word = word_, .help = help_, .works = works_, .rank = rank_, .key = {__VA_ARGS__}},
#include "view/keymap.def"
#undef KEY
};
