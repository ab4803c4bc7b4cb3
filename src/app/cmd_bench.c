/* SPDX-License-Identifier: MIT */
/* `dropout-lab bench`: how fast this machine trains a list of runs, or the one that the words name, and how close that
 * is to what it could do. Headless, unrecorded, on the main thread. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "bench.h"
#include "interrupt.h"
#include "nn/model.h"
#include "options.h"

/* The first is measured on every instruction set. */
static const char *const standard[] = {
    "notebook", "baseline", "net=mlp:512-256", "net=mlp:1024-1024", "notebook batch=16", "notebook batch=256",
};

enum { STANDARD = sizeof standard / sizeof *standard, CASES_MAX = STANDARD + KERN_ISA_MAX };

/* Gradients that are zero become more in the first thousand steps; a quick epoch is short, so that it needs more of
 * them to get there. */
static const struct bench_effort full = {.images_max = SIZE_MAX, .warm = 1, .epochs = 5, .phase_rounds = 1};
static const struct bench_effort quick = {.images_max = 5000, .warm = 6, .epochs = 3, .phase_rounds = 1};

struct bench {
    const struct options *options;
    struct bench_case list[CASES_MAX];
    struct bench_result result[CASES_MAX];
    size_t count;
    int progress; /* columns of the line that stands on stderr now */
};

static bool add(struct bench *b, const char *words, const struct kern *kern, struct err *e)
{
    struct bench_case *c = &b->list[b->count++];
    *c = (struct bench_case){.words = words, .kern = kern};
    return spec_parse(&c->spec, words, e);
}

/* The words of the command line as one; those that are too long stay too long for spec_parse. */
static const char *given_words(const struct options *o)
{
    static char line[2 * SPEC_LINE_MAX];
    for (size_t i = 0; i < o->word_count; i++)
        text_append(line, sizeof line, "%s%s", i ? " " : "", o->word[i]);
    return line;
}

/* The command line's run, or else the standard list. */
static bool choose_cases(struct bench *b, struct err *e)
{
    const struct options *o = b->options;
    if (o->word_count)
        return add(b, given_words(o), o->kern, e);
    for (size_t i = 0; i < STANDARD; i++)
        if (!add(b, standard[i], o->kern, e))
            return false;
    for (size_t i = 0; !o->isa && kern_at(i); i++)
        if (kern_at(i) != o->kern && kern_at(i)->usable() && !add(b, standard[0], kern_at(i), e))
            return false;
    return true;
}

static bool on_terminal(void)
{
    const char *term = getenv("TERM");
    return isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0;
}

static void show_progress(struct bench *b, size_t i)
{
    if (!on_terminal())
        return;
    b->progress = fprintf(stderr, "measuring %s on %s (%zu of %zu)", b->list[i].words, b->list[i].kern->name, i + 1,
                          b->count);
    fflush(stderr);
}

static void clear_progress(struct bench *b)
{
    if (b->progress > 0)
        fprintf(stderr, "\r%*s\r", b->progress, "");
    b->progress = 0;
}

static bool flushed(struct err *e)
{
    return (fflush(stdout) == 0 && !ferror(stdout)) || err_set(e, ERR_FAIL, "stdout: cannot be written");
}

static bool measure_cases(struct bench *b, const struct dataset *data, struct err *e)
{
    const struct options *o = b->options;
    for (size_t i = 0; i < b->count; i++) {
        show_progress(b, i);
        bool whole = bench_measure(&b->list[i], &data->train, o->quick ? &quick : &full, &b->result[i], e);
        clear_progress(b);
        if (!whole) {
            e->code = ERR_FAIL; /* words that were read and then ask for more images than there are */
            return false;
        }
        if (!o->json)
            bench_print_case(&b->list[i], &b->result[i]);
        if (!flushed(e))
            return false;
    }
    return true;
}

static bool report(struct bench *b, const struct dataset *data, struct err *e)
{
    bool json = b->options->json;
    if (!json)
        bench_print_head(data->about);
    if (!measure_cases(b, data, e))
        return false;
    if (json && !bench_print_json(data->about, b->list, b->result, b->count, e))
        return false;
    if (!json)
        bench_print_tail(b->list, b->result, b->count);
    return flushed(e);
}

int cmd_bench(const struct options *o)
{
    static struct bench b;
    struct dataset data = {0};
    struct err e = {0};
    b.options = o;
    interrupt_catch();
    model_thread_init();
    bool done = choose_cases(&b, &e) && dataset_load(&data, o->data, &e) && report(&b, &data, &e);
    dataset_free(&data);
    if (interrupt_signal())
        return 128 + interrupt_signal();
    return done ? 0 : report_error(&e);
}
