/* SPDX-License-Identifier: MIT */
/* The line behind ':'; see view/prompt.h. */
#include "view/prompt.h"

#include <stdio.h>
#include <string.h>

#include "editor.h"
#include "term/screen.h"

void prompt_open(struct lab *lab)
{
    lab->line.open = true;
    spec_print(lab->line.text, sizeof lab->line.text, &lab->next);
    lab->line.caret = strlen(lab->line.text);
}

bool prompt_edits(uint32_t key)
{
    return key == SCREEN_KEY_BACKSPACE;
}

void prompt_key(struct lab *lab, uint32_t key)
{
    struct lab_line *l = &lab->line;
    if (key == SCREEN_KEY_BACKSPACE && l->caret)
        l->text[--l->caret] = 0;
    else if (key < 127 && l->caret + 1 < sizeof l->text)
        snprintf(l->text + l->caret++, 2, "%c", (char)key);
}

void prompt_complete(struct lab *lab)
{
    (void)lab;
}

bool command_run(struct lab *lab, const char *line, enum action *out, struct err *e)
{
    struct spec spec;
    *out = ACTION_NONE;
    if (!spec_parse(&spec, line, e))
        return false;
    editor_set(lab, &spec);
    return true;
}

enum action prompt_take(struct lab *lab)
{
    enum action a = ACTION_NONE;
    struct err e;
    if (command_run(lab, lab->line.text, &a, &e))
        lab->line.open = false;
    else
        snprintf(lab->banner, sizeof lab->banner, "%s", e.text);
    return a;
}
