/* SPDX-License-Identifier: MIT */
/* What the commands do that are about runs on disk, and what becomes of them; see command_take.h. They say what they
 * are about in lab->ask, and the loop carries them out. UI thread. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "command_take.h"

enum { NUMBER_MOST = 3 }; /* digits, as LAB_RUNS_MAX has: a longer number is the beginning of an id */

/* A run by its number here, or by what it is called on disk, which is the loop's to find. */
static bool take_any(struct lab *lab, struct words *w, struct err *e)
{
    struct lab_group *group;
    lab->ask = (struct lab_ask){.group = LAB_NONE};
    if (!words_left(w))
        return words_misused(w, e);
    const char *word = w->word[w->at];
    if (words_number(word) && strlen(word) <= NUMBER_MOST) {
        if (!words_run(lab, w, &group, e))
            return false;
        lab->ask.group = (size_t)(group - lab->group);
        return true;
    }
    if (strlen(word) >= sizeof lab->ask.word)
        return err_set(e, ERR_USAGE, "%.*s: is longer than any run's id", COMMAND_SHOWN_MAX, word);
    strcpy(lab->ask.word, word);
    w->at++;
    return true;
}

/* The rest of the line, its words parted by one blank. */
static bool take_rest(struct lab *lab, struct words *w, struct err *e)
{
    lab->ask.text[0] = 0;
    for (bool first = true; words_left(w); first = false) {
        const char *word = w->word[w->at++];
        if (strlen(lab->ask.text) + strlen(word) + 1 >= sizeof lab->ask.text)
            return err_set(e, ERR_USAGE, "%.*s...: is too long", COMMAND_SHOWN_MAX, lab->ask.text);
        text_append(lab->ask.text, sizeof lab->ask.text, "%s%s", first ? "" : " ", word);
    }
    return true;
}

static bool take_label(struct lab *lab, struct words *w, enum lab_line_kind what, struct err *e)
{
    if (!take_any(lab, w, e) || !take_rest(lab, w, e))
        return false;
    lab->ask.what = what;
    return true;
}

bool take_kept(struct lab *lab, struct words *w, struct err *e)
{
    struct filter terms;
    if (!take_rest(lab, w, e) || !filter_parse(&terms, lab->ask.text, e))
        return false;
    lab_show(lab, LAB_VIEW_RUNS);
    list_filter(lab, lab->ask.text, false);
    return true;
}

bool take_open(struct lab *lab, struct words *w, struct err *e)
{
    if (!take_any(lab, w, e) || !words_end(w, e))
        return false;
    if (lab->ask.group == LAB_NONE)
        return true;
    lab->group[lab->ask.group].hidden = false;
    lab_choose(lab, &lab->group[lab->ask.group]);
    lab_show(lab, LAB_VIEW_TRAIN);
    return true;
}

bool take_continue(struct lab *lab, struct words *w, struct err *e)
{
    if (words_left(w))
        return take_any(lab, w, e) && words_end(w, e);
    list_ask(lab);
    return true;
}

bool take_name(struct lab *lab, struct words *w, struct err *e)
{
    return take_label(lab, w, LAB_LINE_NAME, e);
}

bool take_tag(struct lab *lab, struct words *w, struct err *e)
{
    return take_label(lab, w, LAB_LINE_TAGS, e);
}

bool take_annotate(struct lab *lab, struct words *w, struct err *e)
{
    return take_label(lab, w, LAB_LINE_NOTE, e);
}

bool take_delete(struct lab *lab, struct words *w, struct err *e)
{
    return take_any(lab, w, e) && words_end(w, e);
}

bool take_undelete(struct lab *lab, struct words *w, struct err *e)
{
    unsigned long n = words_left(w) && words_number(w->word[w->at]) ? strtoul(w->word[w->at], NULL, 10) : 0;
    lab->ask = (struct lab_ask){.group = LAB_NONE};
    if (n < 1 || n > lab->group_count)
        return !words_left(w) || (take_any(lab, w, e) && words_end(w, e));
    w->at++;
    lab->ask.group = n - 1;
    return words_end(w, e) && (lab->group[n - 1].gone || err_set(e, ERR_FAIL, "run %lu was not deleted", n));
}

bool take_empty(struct lab *lab, struct words *w, struct err *e)
{
    (void)lab;
    return words_end(w, e);
}

bool take_figure(struct lab *lab, struct words *w, struct err *e)
{
    return take_rest(lab, w, e);
}
