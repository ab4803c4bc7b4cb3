/* SPDX-License-Identifier: MIT */
/* The line behind ':', as it is edited; see view/prompt.h. Its text is ASCII (keymap.c lets nothing else in), so that a
 * byte is a column. What stands over it is prompt_hint.c's. UI thread.
 */
#include "view/prompt.h"

#include <stdio.h>
#include <string.h>

#include "prompt_hint.h"
#include "term/screen.h"

enum { CTRL_U = 'U' - '@', CTRL_W = 'W' - '@' };

void prompt_open(struct lab *lab)
{
    lab->line.open = lab->line.fresh = true;
    lab->line.kind = LAB_LINE_COMMAND;
    spec_print(lab->line.text, sizeof lab->line.text, &lab->next);
    lab->line.caret = strlen(lab->line.text);
}

/* What can be typed is ASCII, and a byte has to be a column: other characters of a label become '?'. */
void prompt_open_for(struct lab *lab, enum lab_line_kind kind, const char *text)
{
    struct lab_line *l = &lab->line;
    l->open = true;
    l->fresh = kind != LAB_LINE_FILTER && text[0];
    l->kind = kind;
    snprintf(l->text, sizeof l->text, "%s", text);
    for (char *p = l->text; *p; p++)
        *p = *p >= ' ' && *p <= '~' ? *p : '?';
    l->caret = strlen(l->text);
}

void prompt_drop(struct lab *lab)
{
    lab->line.open = false;
    if (lab->line.kind == LAB_LINE_FILTER)
        list_filter(lab, "", false);
}

static const uint32_t edit_keys[] = {
    SCREEN_KEY_LEFT, SCREEN_KEY_RIGHT, SCREEN_KEY_HOME, SCREEN_KEY_END, SCREEN_KEY_BACKSPACE, SCREEN_KEY_DELETE,
    CTRL_U, CTRL_W,
};

bool prompt_edits(uint32_t key)
{
    for (size_t i = 0; i < sizeof edit_keys / sizeof *edit_keys; i++) {
        if (edit_keys[i] == key)
            return true;
    }
    return false;
}

/* Takes out the bytes [from, to), or what of them there is; the caret stands there then. */
static void cut(struct lab_line *l, size_t from, size_t to)
{
    size_t n = strlen(l->text);
    to = to > n ? n : to;
    memmove(l->text + from, l->text + to, n - to + 1);
    l->caret = from;
}

static void insert(struct lab_line *l, const char *text, size_t bytes)
{
    size_t n = strlen(l->text);
    if (n + bytes >= sizeof l->text)
        return;
    memmove(l->text + l->caret + bytes, l->text + l->caret, n - l->caret + 1);
    memcpy(l->text + l->caret, text, bytes);
    l->caret += bytes;
}

/* Where the word before the caret begins, blanks behind it included. */
static size_t word_before(const struct lab_line *l)
{
    size_t at = l->caret;
    while (at && l->text[at - 1] == ' ')
        at--;
    while (at && l->text[at - 1] != ' ')
        at--;
    return at;
}

void prompt_key(struct lab *lab, uint32_t key)
{
    struct lab_line *l = &lab->line;
    char ch = (char)key;
    bool erases = key == SCREEN_KEY_BACKSPACE || key == SCREEN_KEY_DELETE;
    if (l->fresh && (erases || (key > ' ' && key < 127)))
        cut(l, 0, strlen(l->text));
    l->fresh = false;
    switch (key) {
    case SCREEN_KEY_LEFT: l->caret -= l->caret > 0; break;
    case SCREEN_KEY_RIGHT: l->caret += l->text[l->caret] != 0; break;
    case SCREEN_KEY_HOME: l->caret = 0; break;
    case SCREEN_KEY_END: l->caret = strlen(l->text); break;
    case SCREEN_KEY_BACKSPACE: cut(l, l->caret - (l->caret > 0), l->caret); break;
    case SCREEN_KEY_DELETE: cut(l, l->caret, l->caret + 1); break;
    case CTRL_U: cut(l, 0, l->caret); break;
    case CTRL_W: cut(l, word_before(l), l->caret); break;
    default:
        if (key >= ' ' && key < 127)
            insert(l, &ch, 1);
    }
    if (l->kind == LAB_LINE_FILTER)
        list_filter(lab, l->text, true);
}

void prompt_complete(struct lab *lab)
{
    char rest[SPEC_LINE_MAX];
    lab->line.fresh = false;
    prompt_rest(&lab->line, rest, sizeof rest);
    insert(&lab->line, rest, strlen(rest));
}

/* Quitting asks first while a run trains, as the key does. */
static enum action ask_first(struct lab *lab, enum action action)
{
    if (action != ACTION_QUIT || !lab_active(lab))
        return action;
    lab->ask_quit = true;
    return ACTION_QUIT_ASK;
}

/* The label of the run that was chosen when the line was opened: lab->ask has it. */
static enum action take_label(struct lab *lab)
{
    static const enum action action[] = {
        [LAB_LINE_NAME] = ACTION_NAME, [LAB_LINE_TAGS] = ACTION_TAGS, [LAB_LINE_NOTE] = ACTION_NOTE};
    lab->ask.what = lab->line.kind;
    snprintf(lab->ask.text, sizeof lab->ask.text, "%s", lab->line.text);
    lab->line.open = false;
    return action[lab->line.kind];
}

enum action prompt_take(struct lab *lab)
{
    enum action action = ACTION_NONE;
    struct err e;
    if (lab->line.kind == LAB_LINE_FILTER) {
        list_filter(lab, lab->line.text, false);
        lab->line.open = lab->list.wrong[0];
        return ACTION_NONE;
    }
    if (lab->line.kind != LAB_LINE_COMMAND && lab->line.fresh) { /* nothing was typed: it stays as it is */
        lab->line.open = false;
        return ACTION_NONE;
    }
    if (lab->line.kind != LAB_LINE_COMMAND)
        return take_label(lab);
    if (command_run(lab, lab->line.text, &action, &e)) {
        lab->line.open = false;
        return ask_first(lab, action);
    }
    snprintf(lab->banner, sizeof lab->banner, "%s", e.text);
    return ACTION_NONE;
}
