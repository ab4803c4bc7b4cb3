/* SPDX-License-Identifier: MIT */
/* `dropout-lab figure`: kept runs as a picture for a report, in a file that appears as a whole or on stdout. Runs that
 * differ by their seed alone are one line with a band. Main thread. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "figure/figure.h"
#include "lab_figure.h"
#include "lab_kept.h"
#include "options.h"
#include "run/store.h"

/* A run that was named. */
struct pick {
    const struct store_entry *entry;
    char sha256[65]; /* of its data */
    bool changed;    /* its rates or lr, while it trained */
    bool taken;      /* it is in a group already */
};

struct job {
    const struct options *options;
    enum figure_format format;
    bool to_stdout;
    struct figure_look look;
    struct store store;
    struct pick *pick;
    size_t count;
    struct lab lab;
};

/* ---- what to do ---- */

/* A number of digits and a point; *end is what stands behind it. */
static bool read_number(const char *text, double *out, const char **end)
{
    size_t n = strspn(text, "0123456789.");
    char *stop;
    *out = strtod(text, &stop);
    *end = text + n;
    return n > 0 && stop == text + n;
}

static bool read_size(struct figure_look *look, const char *text, struct err *e)
{
    const char *end = text;
    if (!text || (read_number(text, &look->width, &end) && *end == 'x' && read_number(end + 1, &look->height, &end)
                  && !*end && look->width > 0 && look->height > 0 && look->width <= FIGURE_INCHES_MAX
                  && look->height <= FIGURE_INCHES_MAX))
        return true;
    return err_set(e, ERR_USAGE, "--size %.40s: must be WIDTHxHEIGHT in inches, each above 0 and at most %d; for "
                   "example --size 10x4", text, FIGURE_INCHES_MAX);
}

static bool read_dpi(struct figure_look *look, const char *text, struct err *e)
{
    const char *end = text;
    if (!text || (read_number(text, &look->dpi, &end) && !*end && look->dpi >= FIGURE_DPI_MIN
                  && look->dpi <= FIGURE_DPI_MAX))
        return true;
    return err_set(e, ERR_USAGE, "--dpi %.40s: must be %d to %d, in dots an inch; for example --dpi %d", text,
                   FIGURE_DPI_MIN, FIGURE_DPI_MAX, FIGURE_DPI);
}

static bool choose_format(struct job *j, struct err *e)
{
    const struct options *o = j->options;
    if (!o->output)
        return err_set(e, ERR_USAGE, "figure: where to? For example dropout-lab figure last -o figure.svg");
    j->to_stdout = strcmp(o->output, "-") == 0;
    if (o->format)
        return figure_format_named(o->format, &j->format, e);
    if (j->to_stdout)
        return err_set(e, ERR_USAGE, "--output -: which format? Say it by --format, for example --format svg");
    return figure_format_of(o->output, &j->format, e);
}

static bool plan_job(struct job *j, struct err *e)
{
    const struct options *o = j->options;
    j->look = (struct figure_look){.dark = o->dark, .log_y = o->log, .title = o->title};
    if (!o->word_count)
        return err_set(e, ERR_USAGE, "figure: of which runs? For example dropout-lab figure last -o figure.svg");
    return choose_format(j, e) && read_size(&j->look, o->size, e) && read_dpi(&j->look, o->dpi, e);
}

/* ---- runs ---- */

/* A run that was named twice is there once. */
static bool take_run(struct job *j, const struct store_entry *entry, struct record_info *info, struct err *e)
{
    struct pick *p = &j->pick[j->count];
    for (size_t i = 0; i < j->count; i++) {
        if (j->pick[i].entry == entry)
            return true;
    }
    if (!record_read(info, j->store.root, entry->id, e))
        return false;
    *p = (struct pick){.entry = entry, .changed = info->course_count > 1 || !info->course_known};
    snprintf(p->sha256, sizeof p->sha256, "%s", info->sha256);
    j->count++;
    return true;
}

static bool find_runs(struct job *j, struct err *e)
{
    const struct options *o = j->options;
    struct record_info *info = mem_array(1, sizeof *info);
    j->pick = mem_array(o->word_count, sizeof *j->pick);
    bool ok = (j->pick && info) || err_memory(e, "the runs");
    for (size_t i = 0; ok && i < o->word_count; i++) {
        const struct store_entry *entry = store_find(&j->store, o->word[i], e);
        ok = entry && take_run(j, entry, info, e);
    }
    mem_free(info);
    return ok;
}

static bool differ_by_seed_alone(const struct pick *a, const struct pick *b)
{
    struct spec spec = a->entry->spec;
    spec.seed = b->entry->spec.seed;
    bool own_way = a->changed || b->changed || a->entry->forked || b->entry->forked;
    return !own_way && spec_equal(&spec, &b->entry->spec) && strcmp(a->sha256, b->sha256) == 0;
}

/* Of a group that was started together, or as if it had been. The same seed twice would make a band too narrow. */
static bool goes_with(const struct pick *p, const struct pick *first, const struct store_entry *const *member,
                      size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (member[i]->spec.seed == p->entry->spec.seed)
            return false;
    }
    bool together = first->entry->group[0] && strcmp(first->entry->group, p->entry->group) == 0;
    return count < SPEC_SEEDS_MAX && (together || differ_by_seed_alone(first, p));
}

static int by_seed(const void *a, const void *b)
{
    const struct store_entry *const *x = a, *const *y = b;
    return ((*x)->spec.seed > (*y)->spec.seed) - ((*x)->spec.seed < (*y)->spec.seed);
}

/* The group of the first pick that is in none yet. */
static bool add_group(struct job *j, size_t at, struct err *e)
{
    const struct store_entry *member[SPEC_SEEDS_MAX] = {j->pick[at].entry};
    size_t count = 1;
    for (size_t i = at + 1; i < j->count && !j->options->no_band; i++) {
        struct pick *p = &j->pick[i];
        if (p->taken || !goes_with(p, &j->pick[at], member, count))
            continue;
        p->taken = true;
        member[count++] = p->entry;
    }
    qsort(member, count, sizeof *member, by_seed);
    if (!lab_kept_add(&j->lab, j->store.root, member, count, e))
        return false;
    struct lab_group *group = &j->lab.group[j->lab.group_count - 1];
    group->hidden = false;
    return lab_history(&j->lab, group)->count
        || err_set(e, ERR_FAIL, "run %s: has no epoch yet, so there is nothing to draw of it", member[0]->id);
}

static bool add_groups(struct job *j, struct err *e)
{
    struct spec next = spec_default();
    bool ok = lab_init(&j->lab, &next, e);
    for (size_t i = 0; ok && i < j->count; i++)
        ok = j->pick[i].taken || add_group(j, i, e);
    return ok;
}

/* ---- doing it ---- */

static bool to_stdout(const uint8_t *bytes, size_t size, struct err *e)
{
    bool whole = fwrite(bytes, 1, size, stdout) == size;
    return (fflush(stdout) == 0 && whole) || err_set(e, ERR_FAIL, "stdout: cannot be written");
}

static bool draw(const struct job *j, struct err *e)
{
    uint8_t *bytes;
    size_t size;
    if (!lab_figure_draw(&j->lab, &j->look, j->format, &bytes, &size, e))
        return false;
    bool done = j->to_stdout ? to_stdout(bytes, size, e) : file_replace(j->options->output, bytes, size, e);
    mem_free(bytes);
    return done;
}

int cmd_figure(const struct options *o)
{
    struct job j = {.options = o};
    struct err e = {0};
    bool done = plan_job(&j, &e) && store_init(&j.store, &e) && store_read(&j.store, &e) && find_runs(&j, &e)
        && add_groups(&j, &e) && draw(&j, &e);
    lab_free(&j.lab);
    mem_free(j.pick);
    store_free(&j.store);
    return done ? 0 : report_error(&e);
}
