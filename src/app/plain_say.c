/* SPDX-License-Identifier: MIT */
/* The lines of line mode; see plain_say.h. Each begins with what it is about, so that it is understood out of its
 * place: by ear, and in a pipe. UI thread.
 */
#include "plain_say.h"

#include <stdio.h>
#include <string.h>

#include "lines.h"
#include "say.h"
#include "view/prompt.h"

static const char *words_of(char *line, const struct spec *spec)
{
    spec_print(line, SPEC_LINE_MAX, spec);
    return line[0] ? line : spec_presets[0].name;
}

/* "run 2", or "run 2 seed 3" where it has company. */
static const char *name_of(char *out, size_t size, const struct lab *lab, const struct lab_run *run)
{
    if (lab_group_of(lab, run)->count > 1)
        snprintf(out, size, "run %u seed %lu", run->number, (unsigned long)run->spec.seed);
    else
        snprintf(out, size, "run %u", run->number);
    return out;
}

static void say_bad(const char *what, const char *name, const char *text)
{
    fflush(stdout);
    say_to(stderr, "%s: %s%s%s\n", what, name, name[0] ? " " : "", text);
}

void plain_say_error(const char *text)
{
    say_bad("error", "", text);
}

void plain_say_note(const struct lab *lab, const struct lab_run *run, const char *text)
{
    char name[48];
    say_bad("note", name_of(name, sizeof name, lab, run), text);
}

void plain_say_warning(const struct lab *lab, const struct lab_run *run, const char *text)
{
    char name[48];
    say_bad("warning", name_of(name, sizeof name, lab, run), text);
}

/* What an epoch is trained with from now on: "run 2  changes  from epoch 7  drop=0.5 lr=0.0005". */
static void say_changes(struct plain_told *t, size_t i, const struct lab_run *run, uint32_t epoch, const char *name)
{
    for (; t->changes[i] < run->change_count && run->change[t->changes[i]].epoch <= epoch; t->changes[i]++) {
        const struct run_change *c = &run->change[t->changes[i]];
        struct spec spec = run->spec;
        char line[SPEC_LINE_MAX];
        run_change_apply(c, &spec);
        printf("%s  changes  from epoch %u  %s\n", name, (unsigned)c->epoch, words_of(line, &spec));
    }
}

static void say_epochs(struct plain_told *t, size_t i, const struct lab_run *run, const char *name)
{
    const struct epoch_row *diverged = history_diverged(&run->history);
    char text[96], tag[64];
    for (; t->epochs[i] < run->history.count; t->epochs[i]++) {
        const struct epoch_row *row = &run->history.row[t->epochs[i]];
        say_changes(t, i, run, row->epoch, name);
        snprintf(tag, sizeof tag, "%s  ", name);
        lines_epoch(stdout, tag, row, run->spec.epochs);
        if (row != diverged)
            continue;
        lines_diverged(text, sizeof text, row);
        say_bad("warning", name, text);
    }
}

static void say_state(struct plain_told *t, const struct lab_run *run, const char *name)
{
    char text[sizeof run->why + 16];
    if (run->state == RUN_FAILED) {
        snprintf(text, sizeof text, "failed: %s", run->why);
        say_bad("error", name, text);
        t->failed = true;
    } else if (run_state_active(run->state)) {
        printf("%s  %s\n", name, run_state_word(run->state));
    } else {
        snprintf(text, sizeof text, "%s  ", name);
        if (run->test.images)
            lines_test(stdout, text, &run->test);
        lines_closing(stdout, text, run->state, &run->history);
    }
}

/* That it goes on is said before the epochs that follow, that it ended behind them. */
static void say_run(struct plain_told *t, const struct lab *lab, size_t i)
{
    const struct lab_run *run = &lab->run[i];
    char name[48];
    bool changed = t->state[i] != run->state, first = changed && run->state == RUN_RUNNING;
    name_of(name, sizeof name, lab, run);
    if (first)
        say_state(t, run, name);
    say_epochs(t, i, run, name);
    if (changed && !first)
        say_state(t, run, name);
    t->state[i] = run->state;
}

/* A run of before has been told when it was trained. */
static void say_opened(struct plain_told *t, const struct lab *lab, const struct lab_run *run)
{
    char name[48], line[SPEC_LINE_MAX];
    say_to(stdout, "%s  of before, %s  %zu of %u epochs  %s  %s\n", name_of(name, sizeof name, lab, run),
           run_state_word(run->state), run->history.count, run->spec.epochs, words_of(line, &run->spec), run->id);
    t->state[t->runs] = run->state;
    t->epochs[t->runs] = run->history.count;
    t->changes[t->runs] = run->change_count;
}

void plain_say_news(struct plain_told *t, const struct lab *lab)
{
    char name[48], line[SPEC_LINE_MAX];
    for (; t->runs < lab->run_count; t->runs++) {
        const struct lab_run *run = &lab->run[t->runs];
        t->state[t->runs] = RUN_WAITING;
        const struct lab_group *group = lab_group_of(lab, run);
        if (group->kept) {
            say_opened(t, lab, run);
            continue;
        }
        printf("%s  %s  %s", name_of(name, sizeof name, lab, run), run_state_word(RUN_WAITING),
               words_of(line, &run->spec));
        if (group->parent != LAB_NONE)
            printf("  forked from run %u after epoch %u", lab->group[group->parent].number,
                   (unsigned)group->fork_epoch);
        puts("");
    }
    for (size_t i = 0; i < lab->run_count; i++)
        say_run(t, lab, i);
}

void plain_say_next(const struct lab *lab)
{
    char line[SPEC_LINE_MAX];
    printf("next  %s\n", words_of(line, &lab->next));
}

void plain_say_runs(const struct lab *lab)
{
    char line[SPEC_LINE_MAX];
    if (!lab->group_count)
        puts("no run yet");
    for (size_t i = 0; i < lab->group_count; i++) {
        const struct lab_group *g = &lab->group[i];
        printf("run %u  %s  %zu of %u epochs  %s%s%s\n", g->number, run_state_word(lab_state(lab, g)),
               lab_history(lab, g)->count, g->spec.epochs, words_of(line, &g->spec), g->hidden ? "  hidden" : "",
               i == lab->selected ? "  selected" : "");
    }
}

/* "kept  20261122-...-seed1  done  50 of 50 epochs  best 0.3212 @12  drop=0.5  exam" */
static void say_entry(const struct store_entry *e)
{
    char number[METRIC_TEXT_MAX], line[SPEC_LINE_MAX];
    say_to(stdout, "kept  %s  ", e->id);
    if (e->problem[0]) {
        say_to(stdout, "%s\n", e->problem);
        return;
    }
    printf("%s  %u of %u epochs  ", run_state_word(e->state), (unsigned)e->summary.epochs, e->spec.epochs);
    if (e->summary.best.epoch)
        printf("best %s @%u  ", metric_text(number, METRIC_VALID_LOSS, e->summary.best.value[METRIC_VALID_LOSS]),
               (unsigned)e->summary.best.epoch);
    say_to(stdout, "%s%s%s\n", words_of(line, &e->spec), e->name[0] ? "  " : "", e->name);
}

static void say_member(const struct lab_run *run)
{
    const struct epoch_row *best = history_best(&run->history, METRIC_VALID_LOSS);
    struct store_entry e = {.spec = run->spec, .state = run->state};
    memcpy(e.id, run->id, sizeof e.id);
    memcpy(e.name, run->label.name, sizeof e.name);
    e.summary.epochs = (uint32_t)run->history.count;
    if (best)
        e.summary.best = *best;
    say_entry(&e);
}

void plain_say_kept(const struct lab *lab)
{
    const struct list *l = &lab->list;
    size_t runs = 0;
    for (size_t i = 0; i < l->rows; i++) {
        const struct list_row *row = &l->row[i];
        const struct lab_group *g = row->group == LAB_NONE ? NULL : &lab->group[row->group];
        for (size_t k = 0; k < (g ? g->count : row->count); k++) {
            if (g && !lab_member(lab, g, k)->id[0])
                continue;
            if (g)
                say_member(lab_member(lab, g, k));
            else
                say_entry(&l->entry[l->member[row->first + k]]);
            runs++;
        }
    }
    printf("kept  %zu run%s\n", runs, runs == 1 ? "" : "s");
}

void plain_say_cut(const struct lab *lab)
{
    enum { MOST = 3 };
    const struct list *l = &lab->list;
    for (size_t i = 0, n = 0; i < l->entries && n < MOST; i++) {
        const struct store_entry *e = &l->entry[i];
        if (e->problem[0] || e->state != RUN_CUT)
            continue;
        say_to(stdout, "cut off  %s  at epoch %u of %u; continue %s goes on\n", e->id, (unsigned)e->summary.epochs,
               e->spec.epochs, e->id);
        n++;
    }
}

void plain_say_help(void)
{
    for (size_t i = 0; i < command_count; i++) {
        char left[48];
        snprintf(left, sizeof left, "%s %s", command_list[i].word, command_list[i].arguments);
        printf("%-22s %s\n", left, command_list[i].help);
    }
    puts("WORDS                  the next spec: a preset and key=value words, as on the command line");
}
