/* SPDX-License-Identifier: MIT */
/* All that is known of a run in the lab, below the list: its whole spec, what became of it, what was changed, each of
 * its seeds. */
#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"
#include "details.h"
#include "figures.h"
#include "format.h"
#include "gaps.h"

void details_line(struct details *d, enum style style, const char *fmt, ...)
{
    char line[DETAILS_BYTES];
    va_list arg;
    va_start(arg, fmt);
    vsnprintf(line, sizeof line, fmt, arg);
    va_end(arg);
    d->y += pane_wrap(d->canvas, d->r, d->y, style, line);
}

/* ---- the selected group ---- */

static void add_spec(struct details *d)
{
    char line[SPEC_LINE_MAX];
    spec_print(line, sizeof line, &d->group->spec);
    const struct lab_run *run = lab_member(d->lab, d->group, 0);
    details_line(d, STYLE_STRONG, "run %u: %s%s%s", d->group->number, line[0] ? line : "baseline",
                 run->label.name[0] ? "  " : "", run->label.name);
    if (run->id[0])
        details_line(d, STYLE_FAINT, "%s%s", run->id, d->group->count > 1 ? ", and one for each other seed" : "");
}

/* "running, epoch 12 of 50, 2 of 5 seeds over, fork of run 1 after epoch 20" */
static void add_state(struct details *d)
{
    const struct lab *lab = d->lab;
    const struct lab_group *g = d->group;
    const struct history *h = lab_history(lab, g);
    char line[DETAILS_BYTES];
    size_t over = 0;
    for (size_t i = 0; i < g->count; i++)
        over += !run_state_active(lab_member(lab, g, i)->state);
    snprintf(line, sizeof line, "%s, epoch %zu of %u", run_state_word(lab_state(lab, g)), h->count, g->spec.epochs);
    if (g->count > 1)
        text_append(line, sizeof line, ", %zu of %zu seeds over", over, g->count);
    if (lab_state(lab, g) == RUN_WAITING)
        text_append(line, sizeof line, ", place %u in the queue", figures_queue(lab, g));
    if (g->parent < lab->group_count)
        text_append(line, sizeof line, ", fork of run %u after epoch %u", lab->group[g->parent].number,
                    (unsigned)g->fork_epoch);
    else if (g->forked)
        text_append(line, sizeof line, ", fork of %s after epoch %u", g->fork[0] ? g->fork : "a run without record",
                    (unsigned)g->fork_epoch);
    if (history_overfits(h))
        text_append(line, sizeof line, ", overfits from epoch %u", (unsigned)history_overfits(h));
    details_line(d, STYLE_NORMAL, "%s", line);
}

void details_change(struct details *d, const char *of, const struct run_change *change, unsigned sites)
{
    char line[DETAILS_BYTES], number[32];
    snprintf(line, sizeof line, "%sepoch %u: drop ", of, (unsigned)change->epoch);
    for (unsigned i = 0; i < sites; i++)
        text_append(line, sizeof line, "%s%s", i ? "," : "", text_number(number, sizeof number, change->drop[i]));
    details_line(d, STYLE_NORMAL, "%s lr %s", line, text_number(number, sizeof number, change->lr));
}

void details_test(struct details *d, const struct record_test *test)
{
    char images[32], loss[METRIC_TEXT_MAX], accuracy[METRIC_TEXT_MAX];
    if (test->images)
        details_line(d, STYLE_NORMAL, "test %s %%, loss %s, on %s images", metric_text(accuracy, METRIC_VALID_ACCURACY,
                     test->accuracy), metric_text(loss, METRIC_VALID_LOSS, test->loss),
                     text_count(images, sizeof images, test->images));
}

void details_noise(struct details *d, const struct spec *s)
{
    for (enum spec_noise noise = SPEC_DROPOUT + 1; noise < SPEC_NOISE_COUNT; noise++) {
        bool has = false;
        for (unsigned i = 0; i < spec_sites(s); i++)
            has = has || (s->noise[i] == noise && (s->drop[i] > 0 || (s->bend[i].on && s->bend[i].to > 0)));
        const struct spec_choice *kind = spec_choice_of("drop", noise);
        if (has)
            details_line(d, noise == SPEC_WRONG ? STYLE_WARNING : STYLE_NORMAL, "%s: %s (%s)", kind->word, kind->about,
                         kind->source);
    }
}

/* "noise gap +0.0938 +-0.0031, generalisation gap -0.0028 +-0.0040 at the last epoch, mean of 3 seeds; ..." */
static void add_gaps(struct details *d)
{
    struct gaps_mean gaps = gaps_over(d->lab, d->group);
    char line[DETAILS_BYTES];
    if (!gaps_text(line, sizeof line, &gaps, d->canvas && d->canvas->ascii))
        return;
    text_append(line, sizeof line, " at the last epoch");
    if (gaps.noise.n > 1)
        text_append(line, sizeof line, ", mean of %zu seeds", gaps.noise.n);
    const char *why = gaps_why(history_last(lab_history(d->lab, d->group)), DETAILS_BYTES);
    if (why[0])
        text_append(line, sizeof line, "; %s", why);
    details_line(d, STYLE_NORMAL, "%s", line);
}

static void add_changes(struct details *d)
{
    char of[32] = "";
    for (size_t i = 0; i < d->group->count; i++) {
        const struct lab_run *run = lab_member(d->lab, d->group, i);
        if (d->group->count > 1)
            snprintf(of, sizeof of, "seed %lu, ", (unsigned long)run->spec.seed);
        for (size_t k = 0; k < run->change_count; k++)
            details_change(d, of, &run->change[k], spec_sites(&run->spec));
    }
}

/* The user's words, and of a single run how it did on the test set; seeds say it each for itself. */
static void add_label(struct details *d)
{
    const struct lab_run *run = lab_member(d->lab, d->group, 0);
    if (d->group->count == 1)
        details_test(d, &run->test);
    if (run->label.tags[0])
        details_line(d, STYLE_NORMAL, "tags: %s", run->label.tags);
    if (run->label.note[0])
        details_line(d, STYLE_NORMAL, "note: %s", run->label.note);
}

static void add_failures(struct details *d)
{
    for (size_t i = 0; i < d->group->count; i++) {
        const struct lab_run *run = lab_member(d->lab, d->group, i);
        if (run->state == RUN_FAILED)
            details_line(d, STYLE_WARNING, "seed %lu failed: %s", (unsigned long)run->spec.seed, run->why);
    }
}

static unsigned long seed_most(const struct details *d)
{
    unsigned long most = 0;
    for (size_t i = 0; i < d->group->count; i++) {
        unsigned long seed = lab_member(d->lab, d->group, i)->spec.seed;
        most = seed > most ? seed : most;
    }
    return most;
}

/* "seed 4  running 0.3212 @12" */
static int member_text(char *out, const struct details *d, size_t i)
{
    const struct lab_run *run = lab_member(d->lab, d->group, i);
    const struct epoch_row *best = history_best(&run->history, METRIC_VALID_LOSS);
    char number[FORMAT_MAX];
    unsigned long last = seed_most(d);
    snprintf(out, DETAILS_BYTES, "seed %*lu  %-7s", format_digits(last), (unsigned long)run->spec.seed,
             run_state_word(run->state));
    if (best)
        text_append(out, DETAILS_BYTES, " %*s @%-*u", METRIC_TEXT_WIDTH,
                    metric_text(number, METRIC_VALID_LOSS, best->value[METRIC_VALID_LOSS]),
                    format_digits(d->group->spec.epochs), (unsigned)best->epoch);
    return 5 + format_digits(last) + 2 + 7 + 1 + METRIC_TEXT_WIDTH + 2 + format_digits(d->group->spec.epochs);
}

/* As many on a line as fit; those that have no line at all are counted on the last. */
static void add_members(struct details *d)
{
    char text[DETAILS_BYTES];
    enum { GAP = 3 };
    size_t n = d->group->count;
    if (n < 2)
        return;
    int w = member_text(text, d, 0), each = (d->r.w + GAP) / (w + GAP) < 1 ? 1 : (d->r.w + GAP) / (w + GAP);
    int lines = ((int)n + each - 1) / each, room = d->r.h - d->y;
    bool cut = d->canvas && lines > room;
    for (size_t i = 0; d->canvas && i < n; i++) {
        int line = (int)i / each, x = d->r.x + (int)i % each * (w + GAP);
        if (line >= (cut ? room - 1 : room))
            break;
        member_text(text, d, i);
        canvas_text(d->canvas, x, d->r.y + d->y + line, w, STYLE_NORMAL, text);
    }
    d->y += lines;
    if (cut && room > 0)
        canvas_textf(d->canvas, d->r.x, d->r.y + d->r.h - 1, d->r.w, STYLE_FAINT, "and %d more seeds: %s",
                     (int)n - (room - 1) * each, "a larger terminal shows them");
}

void details_group(struct details *d)
{
    add_spec(d);
    add_state(d);
    details_noise(d, &d->group->spec);
    add_gaps(d);
    add_failures(d);
    add_label(d);
    add_changes(d);
    add_members(d);
}
