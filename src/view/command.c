/* SPDX-License-Identifier: MIT */
/* A line from behind ':' or from line mode: a command or words of a spec; see view/prompt.h. What the commands do is in
 * command_take.c, what a spec may be is run/spec's to say. UI thread.
 */
#include <string.h>

#include "base/text.h"
#include "command_take.h"
#include "editor.h"
#include "view/prompt.h"

const struct command_info command_list[] = {
#define COMMAND(word_, arguments_, action_, help_) \
    {.word = #word_, .arguments = arguments_, .help = help_, .action = ACTION_##action_},
#include "command.def"
#undef COMMAND
};
const size_t command_count = sizeof command_list / sizeof command_list[0];

static bool (*const take[])(struct lab *, struct words *, struct err *) = {
#define COMMAND(word, arguments, action, help) take_##word,
#include "command.def"
#undef COMMAND
};

const struct command_info *command_find(const char *word)
{
    for (size_t i = 0; i < command_count; i++) {
        if (strcmp(command_list[i].word, word) == 0)
            return &command_list[i];
    }
    return NULL;
}

/* A first word that is neither a command nor the beginning of a spec. */
static bool known_first(const char *word, struct err *e)
{
    char list[SPEC_LINE_MAX] = "";
    if (strchr(word, '='))
        return true;
    for (size_t i = 0; i < spec_preset_count; i++) {
        if (strcmp(word, spec_presets[i].name) == 0)
            return true;
    }
    for (size_t i = 0; i < spec_key_count; i++) {
        if (strcmp(word, spec_keys[i].key) == 0)
            return true; /* spec_parse says what its value may be */
    }
    for (size_t i = 0; i < command_count; i++)
        text_append(list, sizeof list, "%s%s", i ? ", " : "", command_list[i].word);
    return err_set(e, ERR_USAGE, "\"%.*s\": is no command, preset or key=value; the commands are %s", COMMAND_SHOWN_MAX,
                   word, list);
}

static bool split(struct words *w, const char *line, struct err *e)
{
    static const char blanks[] = " \t\r\n\v\f";
    *w = (struct words){0};
    if (strlen(line) >= sizeof w->text)
        return err_set(e, ERR_USAGE, "%.*s...: a line has at most %d characters", COMMAND_SHOWN_MAX, line,
                       SPEC_LINE_MAX - 1);
    strcpy(w->text, line);
    for (char *save, *p = strtok_r(w->text, blanks, &save); p; p = strtok_r(NULL, blanks, &save))
        w->word[w->count++] = p;
    return true;
}

bool command_run(struct lab *lab, const char *line, enum action *out, struct err *e)
{
    struct words w;
    struct spec spec;
    *out = ACTION_NONE;
    if (!split(&w, line, e))
        return false;
    const struct command_info *command = w.count ? command_find(w.word[0]) : NULL;
    if (command) {
        w.at = 1;
        if (!take[command - command_list](lab, &w, e))
            return false;
        *out = command->action;
        return true;
    }
    if ((w.count && !known_first(w.word[0], e)) || !spec_parse(&spec, line, e))
        return false;
    editor_set(lab, &spec);
    return true;
}

bool command_result(const struct lab *lab, const char *line, struct spec *out, struct err *e)
{
    struct words w;
    *out = lab->next;
    if (!split(&w, line, e))
        return false;
    const struct command_info *command = w.count ? command_find(w.word[0]) : NULL;
    if (!command)
        return (!w.count || known_first(w.word[0], e)) && spec_parse(out, line, e);
    w.at = 1;
    bool changes = strcmp(command->word, "start") == 0 || strcmp(command->word, "set") == 0;
    return changes && take_words(&w, &lab->next, out, e);
}
