/* SPDX-License-Identifier: MIT */
/* Keys to actions; see view/keymap.h. The conditions that keymap.def names, the table made of it, and what the actions
 * do to the lab. Stands between term/screen's keys and the loop. UI thread.
 */
#include "view/keymap.h"

#include <stdio.h>

#include "base/text.h"
#include "editor.h"
#include "keys.h"
#include "term/screen.h"

/* Kinds of keys, told by asking; beyond every key of term/screen.h. */
#define KEYMAP_TYPED 0x220000u  /* a character of a number */
#define KEYMAP_PRESET 0x220001u /* the first letter of a preset */
#define KEYMAP_CTRL(letter) ((letter) - '@')

static bool always(const struct lab *lab)
{
    (void)lab;
    return true;
}

static bool asking(const struct lab *lab)
{
    return lab->ask_quit;
}

static bool helping(const struct lab *lab)
{
    return lab->help && !lab->ask_quit;
}

static bool editing(const struct lab *lab)
{
    return !lab->help && !lab->ask_quit;
}

static bool typing(const struct lab *lab)
{
    return editing(lab) && lab->entry[0];
}

static bool startable(const struct lab *lab)
{
    return editing(lab) && !lab->entry[0] && !lab->data_failed && lab->run_count < LAB_RUNS_MAX;
}

static bool target_is(const struct lab *lab, enum run_state state)
{
    const struct lab_run *target = lab_target(lab);
    return editing(lab) && target && target->state == state;
}

static bool pausable(const struct lab *lab)
{
    return target_is(lab, RUN_RUNNING);
}

static bool resumable(const struct lab *lab)
{
    return target_is(lab, RUN_PAUSED);
}

static bool stoppable(const struct lab *lab)
{
    return editing(lab) && lab_target(lab);
}

static bool choosable(const struct lab *lab)
{
    return editing(lab) && lab->run_count > 1;
}

static bool hideable(const struct lab *lab)
{
    return editing(lab) && lab_selected(lab) && !lab_selected(lab)->hidden;
}

static bool showable(const struct lab *lab)
{
    return editing(lab) && lab_selected(lab) && lab_selected(lab)->hidden;
}

static bool busy(const struct lab *lab)
{
    return !lab->ask_quit && lab_active(lab);
}

static bool calm(const struct lab *lab)
{
    return !lab->ask_quit && !lab_active(lab);
}

static const struct spec_preset *preset_of(uint32_t key)
{
    for (size_t i = 0; i < spec_preset_count; i++) {
        if ((unsigned char)spec_presets[i].name[0] == key)
            return &spec_presets[i];
    }
    return NULL;
}

static bool matches(const struct lab *lab, const struct key_line *line, uint32_t key)
{
    for (size_t i = 0; i < KEYS_EACH_MAX && line->key[i]; i++) {
        if (line->key[i] == key || (line->key[i] == KEYMAP_TYPED && editor_takes(lab, key))
            || (line->key[i] == KEYMAP_PRESET && preset_of(key)))
            return true;
    }
    return false;
}

enum action keymap_find(const struct lab *lab, uint32_t key)
{
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

/* Newer runs stand higher. */
static void select_run(struct lab *lab, int newer)
{
    if (!editor_accept(lab))
        return;
    if (newer > 0 && lab->selected + 1 < lab->run_count)
        lab->selected++;
    if (newer < 0 && lab->selected > 0)
        lab->selected--;
}

static void change(struct lab *lab, enum action a, uint32_t key)
{
    switch (a) {
    case ACTION_ACCEPT: editor_accept(lab); break;
    case ACTION_DROP: lab->entry[0] = 0; break;
    case ACTION_ERASE: editor_erase(lab); break;
    case ACTION_TYPE: editor_type(lab, key); break;
    case ACTION_LEFT: editor_move(lab, -1); break;
    case ACTION_RIGHT: editor_move(lab, 1); break;
    case ACTION_MORE: editor_step(lab, 1); break;
    case ACTION_LESS: editor_step(lab, -1); break;
    case ACTION_PRESET: editor_preset(lab, preset_of(key)); break;
    case ACTION_UP: select_run(lab, 1); break;
    case ACTION_DOWN: select_run(lab, -1); break;
    case ACTION_HIDE: lab_selected(lab)->hidden = true; break;
    case ACTION_SHOW: lab_selected(lab)->hidden = false; break;
    case ACTION_HELP: lab->help = true; break;
    case ACTION_HELP_CLOSE: lab->help = false; break;
    case ACTION_QUIT_ASK: lab->ask_quit = true; break;
    case ACTION_QUIT_NOT: lab->ask_quit = false; break;
    default: break; /* the loop's */
    }
}

enum action keymap_key(struct lab *lab, uint32_t key)
{
    enum action a = keymap_find(lab, key);
    lab->banner[0] = 0;
    change(lab, a, key);
    return a;
}

const struct key_line key_lines[ACTION_COUNT] = {
#define KEY(id, name_, word_, help_, works_, rank_, ...) \
    [ACTION_##id] = {.name = name_, .word = word_, .help = help_, .works = works_, .rank = rank_, .key = {__VA_ARGS__}},
#include "view/keymap.def"
#undef KEY
};
