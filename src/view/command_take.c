/* SPDX-License-Identifier: MIT */
/* What commands do to the lab; see command_take.h. UI thread. */
#include "command_take.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "editor.h"
#include "lab_chart.h"
#include "view/prompt.h"

bool words_left(const struct words *w)
{
    return w->at < w->count;
}

/* ---- arguments ---- */

bool words_number(const char *word)
{
    return word[0] && strspn(word, "0123456789") == strlen(word);
}

/* How the command of this line is used. */
bool words_misused(const struct words *w, struct err *e)
{
    const struct command_info *c = command_find(w->word[0]);
    return err_set(e, ERR_USAGE, "%s%s%s: %s", c->word, c->arguments[0] ? " " : "", c->arguments, c->help);
}

bool words_end(const struct words *w, struct err *e)
{
    return !words_left(w) || words_misused(w, e);
}

bool words_run(const struct lab *lab, struct words *w, struct lab_group **out, struct err *e)
{
    if (!words_left(w) || !words_number(w->word[w->at]))
        return words_misused(w, e);
    const char *word = w->word[w->at++];
    unsigned long long n = strtoull(word, NULL, 10);
    if (n >= 1 && n <= lab->group_count && lab->group[n - 1].gone)
        return err_set(e, ERR_FAIL, "run %llu was deleted; undelete takes it back", n);
    if (n >= 1 && n <= lab->group_count) {
        *out = &lab->group[n - 1];
        return true;
    }
    if (!lab->group_count)
        return err_set(e, ERR_FAIL, "run %.*s does not exist; there is none yet", COMMAND_SHOWN_MAX, word);
    return err_set(e, ERR_FAIL, "run %.*s does not exist; the last is %zu", COMMAND_SHOWN_MAX, word, lab->group_count);
}

/* The run that is named, or the one that keys would act on. */
static bool take_target(const struct lab *lab, struct words *w, struct lab_group **out, struct err *e)
{
    if (words_left(w) && words_number(w->word[w->at]))
        return words_run(lab, w, out, e);
    *out = lab_target(lab);
    return *out || err_set(e, ERR_FAIL, "no run trains, pauses or waits");
}

static bool take_epoch(struct words *w, uint32_t *out, struct err *e)
{
    if (!words_left(w) || !words_number(w->word[w->at]))
        return words_misused(w, e);
    unsigned long long n = strtoull(w->word[w->at++], NULL, 10);
    *out = n > SPEC_EPOCHS_MAX ? SPEC_EPOCHS_MAX + 1 : (uint32_t)n;
    return true;
}

bool take_words(struct words *w, const struct spec *base, struct spec *out, struct err *e)
{
    char line[2 * SPEC_LINE_MAX];
    struct spec from = *base, standard = spec_default();
    const char *preset = NULL;
    for (size_t i = 0; words_left(w) && i < spec_preset_count && !preset; i++)
        preset = strcmp(w->word[w->at], spec_presets[i].name) == 0 ? spec_presets[i].words : NULL;
    if (preset) {
        w->at++;
        from.hidden_count = standard.hidden_count;
        memcpy(from.hidden, standard.hidden, sizeof from.hidden);
        memcpy(from.drop, standard.drop, sizeof from.drop);
        memcpy(from.noise, standard.noise, sizeof from.noise);
        memcpy(from.bend, standard.bend, sizeof from.bend);
    }
    spec_print(line, sizeof line, &from);
    text_append(line, sizeof line, " %s", preset ? preset : "");
    while (words_left(w))
        text_append(line, sizeof line, " %s", w->word[w->at++]);
    return spec_parse(out, line, e);
}

/* The group's spec with the strengths and lr that its first member trains with in an epoch. */
static struct spec spec_at(const struct lab *lab, const struct lab_group *group, uint32_t epoch)
{
    struct spec spec = group->spec;
    const struct lab_run *run = lab_member(lab, group, 0);
    for (size_t i = 0; i < run->change_count && run->change[i].epoch <= epoch; i++)
        run_change_apply(&run->change[i], &spec);
    return spec;
}

/* Rates and lr for a run that has come to `epoch`, from the rest of the line, into next; without words next is what it
 * is. */
static bool take_rates(struct lab *lab, struct words *w, const struct lab_group *group, uint32_t epoch, struct err *e)
{
    struct spec spec, before = spec_at(lab, group, epoch), only = before;
    if (!words_left(w))
        return true;
    const char *first = w->word[w->at];
    if (!take_words(w, &before, &spec, e))
        return false;
    struct run_change change = run_change_of(&spec);
    run_change_apply(&change, &only);
    if (!spec_equal(&only, &spec))
        return err_set(e, ERR_USAGE, "%.*s: of run %u only rates and lr can be changed, and no kind of noise; for "
                       "example drop=0.5 lr=0.0005", COMMAND_SHOWN_MAX, first, group->number);
    editor_set(lab, &spec);
    return true;
}

static bool wrong_state(const struct lab *lab, const struct lab_group *group, const char *what, struct err *e)
{
    return err_set(e, ERR_FAIL, "run %u %s; it is %s", group->number, what, run_state_word(lab_state(lab, group)));
}

/* ---- commands, in the order of command.def ---- */

bool take_start(struct lab *lab, struct words *w, struct err *e)
{
    struct spec spec;
    if (!take_words(w, &lab->next, &spec, e))
        return false;
    editor_set(lab, &spec);
    return true;
}

bool take_set(struct lab *lab, struct words *w, struct err *e)
{
    return words_left(w) ? take_start(lab, w, e) : words_misused(w, e);
}

bool take_pause(struct lab *lab, struct words *w, struct err *e)
{
    struct lab_group *group;
    if (!take_target(lab, w, &group, e) || !words_end(w, e))
        return false;
    if (lab_state(lab, group) != RUN_RUNNING)
        return wrong_state(lab, group, "does not train", e);
    lab_choose(lab, group);
    return true;
}

bool take_resume(struct lab *lab, struct words *w, struct err *e)
{
    struct lab_group *group;
    if (!take_target(lab, w, &group, e) || !words_end(w, e))
        return false;
    enum run_state state = lab_state(lab, group);
    if (state != RUN_PAUSED && (state != RUN_RUNNING || !lab_pause_asked(lab, group)))
        return wrong_state(lab, group, "does not pause", e);
    lab_choose(lab, group);
    return true;
}

bool take_stop(struct lab *lab, struct words *w, struct err *e)
{
    struct lab_group *group;
    if (!take_target(lab, w, &group, e) || !words_end(w, e))
        return false;
    if (!run_state_active(lab_state(lab, group)))
        return wrong_state(lab, group, "does not train", e);
    lab_choose(lab, group);
    return true;
}

bool take_fork(struct lab *lab, struct words *w, struct err *e)
{
    struct lab_group *group;
    uint32_t epoch;
    if (!words_run(lab, w, &group, e) || !take_epoch(w, &epoch, e))
        return false;
    size_t done = lab_member(lab, group, 0)->history.count;
    for (size_t i = 1; i < group->count; i++) {
        size_t n = lab_member(lab, group, i)->history.count;
        done = n < done ? n : done;
    }
    if (epoch < 1 || epoch > done)
        return err_set(e, ERR_FAIL, "run %u has finished %zu epoch%s; fork after one of them", group->number, done,
                       done == 1 ? "" : "s");
    if (!take_rates(lab, w, group, epoch, e))
        return false;
    lab_choose(lab, group);
    lab_chart_point(lab, epoch);
    return true;
}

bool take_apply(struct lab *lab, struct words *w, struct err *e)
{
    struct lab_group *group;
    if (!take_target(lab, w, &group, e))
        return false;
    enum run_state state = lab_state(lab, group);
    if (state != RUN_RUNNING && state != RUN_PAUSED)
        return wrong_state(lab, group, "does not train", e);
    if (!take_rates(lab, w, group, UINT32_MAX, e))
        return false;
    lab_choose(lab, group);
    return true;
}

bool take_ladder(struct lab *lab, struct words *w, struct err *e)
{
    (void)lab;
    return words_end(w, e);
}

/* The one argument is a run. */
static bool take_only_run(struct lab *lab, struct words *w, struct lab_group **out, struct err *e)
{
    return words_run(lab, w, out, e) && words_end(w, e);
}

bool take_hide(struct lab *lab, struct words *w, struct err *e)
{
    struct lab_group *group;
    return take_only_run(lab, w, &group, e) && (group->hidden = true);
}

bool take_show(struct lab *lab, struct words *w, struct err *e)
{
    struct lab_group *group;
    return take_only_run(lab, w, &group, e) && !(group->hidden = false);
}

bool take_select(struct lab *lab, struct words *w, struct err *e)
{
    struct lab_group *group;
    if (!take_only_run(lab, w, &group, e))
        return false;
    lab_choose(lab, group);
    return true;
}

bool take_refer(struct lab *lab, struct words *w, struct err *e)
{
    struct lab_group *group;
    if (!take_only_run(lab, w, &group, e))
        return false;
    lab->reference = (size_t)(group - lab->group);
    return true;
}

bool take_cursor(struct lab *lab, struct words *w, struct err *e)
{
    uint32_t epoch, last = lab_chart_last(lab);
    if (!take_epoch(w, &epoch, e) || !words_end(w, e))
        return false;
    if (epoch > last)
        return err_set(e, ERR_FAIL, "no run that is shown has finished epoch %u; the last is %u", (unsigned)epoch,
                       (unsigned)last);
    lab_chart_point(lab, epoch);
    return true;
}

bool take_undo(struct lab *lab, struct words *w, struct err *e)
{
    if (!words_end(w, e))
        return false;
    if (!lab->undo_count)
        return err_set(e, ERR_FAIL, "the next spec was not changed; there is nothing to undo");
    editor_undo(lab);
    return true;
}

bool take_runs(struct lab *lab, struct words *w, struct err *e)
{
    if (!words_end(w, e))
        return false;
    lab_show(lab, LAB_VIEW_RUNS);
    return true;
}

bool take_help(struct lab *lab, struct words *w, struct err *e)
{
    if (!words_end(w, e))
        return false;
    lab_show(lab, LAB_VIEW_HELP);
    return true;
}

bool take_quit(struct lab *lab, struct words *w, struct err *e)
{
    (void)lab;
    return words_end(w, e);
}
