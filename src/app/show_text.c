/* SPDX-License-Identifier: MIT */
/* `dropout-lab show` for people: a label and what it says, line by line; see show.h. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "say.h"
#include "show.h"

enum { LABEL = 9 };

static void line(const char *label, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void line(const char *label, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    char text[FILE_PATH_MAX + 64];
    vsnprintf(text, sizeof text, fmt, ap);
    say_to(stdout, "%-*s %s\n", LABEL, label, text);
    va_end(ap);
}

static void print_spec(const struct shown *s)
{
    char words[SPEC_LINE_MAX], rates[SPEC_LABEL_MAX];
    const struct spec *spec = &s->info.spec;
    spec_print(words, sizeof words, spec);
    line("spec", "%s", words[0] ? words : "baseline");
    line("dropout", "%s", spec_label(rates, sizeof rates, spec));
}

static void print_state(const struct shown *s)
{
    line("state", "%s after %u of %u epochs%s%s", run_state_word(s->entry.state), (unsigned)s->entry.summary.epochs,
         s->info.spec.epochs, s->info.why[0] ? ": " : "", s->info.why);
    if (s->info.resumed)
        line("", "resumed %u time%s", (unsigned)s->info.resumed, s->info.resumed == 1 ? "" : "s");
    if (s->torn && s->entry.state != RUN_RUNNING)
        line("", "history.csv ends within a line, which is not counted");
    line("started", "%s%s%s", s->info.started, s->info.ended[0] ? ", ended " : "", s->info.ended);
}

static void print_data(const struct shown *s)
{
    char train[32], valid[32];
    line("data", "%s", s->info.data);
    line("", "%s images to train on, %s held back; sha256 %s", text_count(train, sizeof train, s->info.train),
         text_count(valid, sizeof valid, s->info.valid), s->info.sha256);
    line("program", "dropout-lab %s on %s", s->info.version, s->info.isa);
}

static void print_rates(const struct shown *s)
{
    const struct record_info *info = &s->info;
    for (size_t i = 0; i < info->course_count && info->course_count > 1; i++) {
        char rates[SPEC_LABEL_MAX], lr[32];
        struct spec spec = info->spec;
        run_change_apply(&info->course[i], &spec);
        line(i ? "" : "rates", "from epoch %u on: %s, lr %s", (unsigned)info->course[i].epoch,
             spec_label(rates, sizeof rates, &spec), text_number(lr, sizeof lr, info->course[i].lr));
    }
}

static void print_origin(const struct shown *s)
{
    const struct record_info *info = &s->info;
    if (info->group[0])
        line("group", "%s", info->group);
    if (info->forked)
        line("fork", "of %s after epoch %u", info->fork[0] ? info->fork : "a run that was not kept",
             (unsigned)info->fork_epoch);
    if (info->forked && !info->course_known)
        line("", "its run's rates before that are not known");
    if (info->loaded)
        line("start", "weights of its own, start.safetensors");
    print_rates(s);
}

/* "epoch 15  train 0.2132 92.01 %  valid 0.3271 88.02 %" */
static void print_row(const char *label, const struct epoch_row *row)
{
    static const struct {
        const char *name;
        enum metric loss, accuracy;
    } pair[] = {{"train", METRIC_TRAIN_LOSS, METRIC_TRAIN_ACCURACY},
                {"valid", METRIC_VALID_LOSS, METRIC_VALID_ACCURACY},
                {"off", METRIC_OFF_LOSS, METRIC_OFF_ACCURACY}};
    char a[METRIC_TEXT_MAX], b[METRIC_TEXT_MAX];
    if (!row->epoch)
        return;
    printf("%-*s epoch %u", LABEL, label, (unsigned)row->epoch);
    for (size_t i = 0; i < sizeof pair / sizeof *pair; i++)
        if (metric_has(row, pair[i].loss))
            printf("  %s %s  %s %%", pair[i].name, metric_text(a, pair[i].loss, row->value[pair[i].loss]),
                   metric_text(b, pair[i].accuracy, row->value[pair[i].accuracy]));
    putchar('\n');
}

/* What the last row's line has no room for. */
static void print_more(const struct epoch_row *row)
{
    char loss[METRIC_TEXT_MAX], accuracy[METRIC_TEXT_MAX];
    bool off = metric_has(row, METRIC_OFF_LOSS);
    if (metric_has(row, METRIC_MC_LOSS))
        line("", "mc %s  %s %%, the mean of the passes with noise",
             metric_text(loss, METRIC_MC_LOSS, row->value[METRIC_MC_LOSS]),
             metric_text(accuracy, METRIC_MC_ACCURACY, row->value[METRIC_MC_ACCURACY]));
    if (off && metric_has(row, METRIC_TRAIN_LOSS))
        line("gaps", "noise gap %+.4f (train minus off)", row->value[METRIC_TRAIN_LOSS] - row->value[METRIC_OFF_LOSS]);
    if (off && metric_has(row, METRIC_VALID_LOSS))
        line("", "generalisation gap %+.4f (valid minus off)",
             row->value[METRIC_VALID_LOSS] - row->value[METRIC_OFF_LOSS]);
}

static void print_kept(const struct shown *s)
{
    bool early = s->entry.state == RUN_DONE && s->entry.summary.epochs < s->info.spec.epochs;
    if (s->info.kept)
        line("weights", "of epoch %u, the best valid loss%s", (unsigned)s->info.kept,
             early ? "; stopped early, by patience" : "");
}

static void print_results(const struct shown *s)
{
    char loss[METRIC_TEXT_MAX], accuracy[METRIC_TEXT_MAX], images[32];
    print_row("best", &s->entry.summary.best);
    print_row("last", &s->entry.summary.last);
    print_more(&s->entry.summary.last);
    print_kept(s);
    if (s->info.test.images)
        line("test", "loss %s  %s %% of %s images that it never saw",
             metric_text(loss, METRIC_VALID_LOSS, s->info.test.loss),
             metric_text(accuracy, METRIC_VALID_ACCURACY, s->info.test.accuracy),
             text_count(images, sizeof images, s->info.test.images));
}

static void print_label(const struct record_label *label)
{
    if (label->name[0])
        line("name", "%s", label->name);
    if (label->tags[0])
        line("tags", "%s", label->tags);
    if (label->note[0])
        line("note", "%s", label->note);
}

static void print_files(const struct shown *s)
{
    line("folder", "%s", s->folder);
    for (size_t i = 0; i < s->file_count; i++) {
        char size[32];
        line("", "%-24s %12s bytes", s->file[i].name, text_count(size, sizeof size, s->file[i].size));
    }
    if (s->more_files)
        line("", "and %zu more", s->more_files);
}

static void print_ways(const struct shown *s)
{
    if (show_can_go_on(s))
        line("go on", "dropout-lab run --resume %s", s->entry.id);
    if (show_can_go_on(s) && !s->checkpoint)
        line("", "(without a checkpoint: it trains again what it has)");
    if (s->info.course_known)
        line("again", "dropout-lab rerun %s", s->entry.id);
}

void show_print_text(const struct shown *s)
{
    say_to(stdout, "%s\n", s->entry.id);
    print_label(&s->info.label);
    print_spec(s);
    print_state(s);
    print_origin(s);
    print_results(s);
    print_data(s);
    print_files(s);
    print_ways(s);
}
