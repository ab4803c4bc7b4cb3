/* SPDX-License-Identifier: MIT */
/* Reading the runs on disk behind the screen; see archive.h. What is done with them is in archive_acts.c. The thread
 * fills a store of its own and publishes it by `done`, with release; the UI thread takes it over, so that the list on
 * screen is of one reading, whole.
 */
#include "archive.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "lab_kept.h"

static const double again_seconds = 2;   /* between readings while the list is on screen: others may add runs */
static const double fresh_seconds = 60; /* a bound for a folder on a slow network */
static const double look_seconds = 0.002; /* between looks whether the first reading is there */

/* ---- the thread ---- */

static void *reading_thread(void *arg)
{
    struct archive_reading *r = arg;
    r->ok = store_init(&r->store, &r->err) && store_read(&r->store, &r->err);
    atomic_store_explicit(&r->done, true, memory_order_release);
    return NULL;
}

static bool begin(struct archive *a, struct err *e)
{
    struct archive_reading *r = &a->reading;
    *r = (struct archive_reading){.started = false};
    a->again = false;
    a->since = clock_now();
    r->started = thread_start(&r->thread, reading_thread, r, "the list of runs", e);
    return r->started;
}

/* ---- at the start ---- */

static bool is_over(const struct list *l, const struct list_row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        const struct store_entry *e = &l->entry[l->member[row->first + i]];
        if (e->problem[0] || run_state_active(e->state))
            return false;
    }
    return true;
}

/* The runs of a study are many, and answer its question alone: they stay on disk until they are asked for. */
static bool is_study(const struct list *l, const struct list_row *row)
{
    const char *tags = l->entry[l->member[row->first]].tags;
    return strstr(tags, "study-") || strstr(tags, "sweep");
}

static void say_cut(struct lab *lab, const struct lab_group *group)
{
    char name[RECORD_NAME_MAX + 4] = "";
    const struct lab_run *run = lab_member(lab, group, 0);
    if (run->label.name[0])
        snprintf(name, sizeof name, " (%s)", run->label.name);
    snprintf(lab->notice, sizeof lab->notice, "run %u%s was cut off at epoch %zu of %u: R goes on", group->number, name,
             lab_history(lab, group)->count, group->spec.epochs);
    lab_choose(lab, group);
}

static bool load(struct archive *a, struct list_row row, struct err *e)
{
    const struct list *l = &a->runs->lab->list;
    const struct store_entry *entry[SPEC_SEEDS_MAX];
    for (size_t i = 0; i < row.count; i++)
        entry[i] = &l->entry[l->member[row.first + i]];
    return lab_kept_add(a->runs->lab, a->store.root, entry, row.count, e);
}

/* Oldest first, as numbers are given. One that cannot be read is in the list, with the reason. */
static void load_first(struct archive *a)
{
    struct lab *lab = a->runs->lab;
    struct list_row newest[ARCHIVE_FIRST];
    size_t n = 0, before = lab->group_count;
    for (size_t i = 0; i < lab->list.kept_count && n < ARCHIVE_FIRST; i++) {
        if (is_over(&lab->list, &lab->list.kept[i]) && !is_study(&lab->list, &lab->list.kept[i]))
            newest[n++] = lab->list.kept[i];
    }
    while (n-- > 0)
        load(a, newest[n], NULL);
    if (!before && lab->group_count)
        lab_choose(lab, &lab->group[lab->group_count - 1]);
    for (size_t i = lab->group_count; i-- > before && !lab->notice[0];) {
        if (lab_state(lab, &lab->group[i]) == RUN_CUT)
            say_cut(lab, &lab->group[i]);
    }
}

/* ---- taking over ---- */

/* What was read before stays on show when it could not be read again. */
static void end(struct archive *a)
{
    struct archive_reading *r = &a->reading;
    struct lab *lab = a->runs->lab;
    struct err e;
    pthread_join(r->thread, NULL);
    r->started = false;
    lab->list.reading = false;
    lab->list.problem[0] = 0;
    if (r->ok) {
        struct store before = a->store;
        a->store = r->store;
        a->have = true;
        if (!list_set(lab, a->store.entry, a->store.count, &e))
            text_safe(lab->list.problem, sizeof lab->list.problem, e.text);
        store_free(&before);
    } else {
        text_safe(lab->list.problem, sizeof lab->list.problem, r->err.text);
        store_free(&r->store);
    }
    a->asked[0] = 0;
    if (a->loads && a->have)
        load_first(a);
    a->loads &= !a->have;
}

static bool same_entries(const struct store *a, const struct store *b)
{
    return a->count == b->count && (!a->count || memcmp(a->entry, b->entry, a->count * sizeof *a->entry) == 0);
}

/* True when something else is to be seen than before. */
static bool take(struct archive *a)
{
    struct archive_reading *r = &a->reading;
    if (!r->started || !atomic_load_explicit(&r->done, memory_order_acquire))
        return false;
    if (a->have && r->ok && same_entries(&a->store, &r->store)) {
        pthread_join(r->thread, NULL);
        r->started = false;
        store_free(&r->store);
        return false;
    }
    end(a);
    return true;
}

bool archive_start(struct archive *a, struct err *e)
{
    if (!store_init(&a->store, e))
        return false;
    a->runs->lab->list.reading = true;
    return begin(a, e);
}

void archive_wait(struct archive *a, double seconds)
{
    for (double until = clock_now() + seconds; a->reading.started && clock_now() < until;) {
        if (take(a))
            return;
        clock_sleep(look_seconds);
    }
}

bool archive_fresh(struct archive *a, struct err *e)
{
    if (!a->store.root[0])
        return err_set(e, ERR_FAIL, "%s", a->runs->lab->list.problem);
    archive_wait(a, fresh_seconds);
    if (!a->reading.started && !begin(a, e))
        return false;
    archive_wait(a, fresh_seconds);
    const char *problem = a->runs->lab->list.problem;
    return !problem[0] || err_set(e, ERR_FAIL, "%s", problem);
}

void archive_free(struct archive *a)
{
    if (!a->runs)
        return;
    if (a->reading.started) {
        pthread_join(a->reading.thread, NULL);
        store_free(&a->reading.store);
    }
    list_set(a->runs->lab, NULL, 0, NULL);
    store_free(&a->store);
    mem_free(a->deleted);
    *a = (struct archive){.runs = a->runs};
}

/* ---- while it goes on ---- */

/* Changes whenever a run of this session got its record, or ended. */
static size_t come_to(const struct lab *lab)
{
    size_t n = 0;
    for (size_t i = 0; i < lab->run_count; i++)
        n += (lab->run[i].id[0] != 0) + (size_t)(lab->run[i].id[0] && !run_state_active(lab->run[i].state));
    return n;
}

/* All that is known of the chosen run is read when it is chosen. */
static bool read_info(struct archive *a)
{
    struct list *l = &a->runs->lab->list;
    const struct list_row *row = list_kept(a->runs->lab);
    struct err e;
    if (!row || strcmp(a->asked, l->id) == 0)
        return false;
    snprintf(a->asked, sizeof a->asked, "%s", l->id);
    l->info_problem[0] = 0;
    if (!record_read(&l->info, a->store.root, l->id, &e))
        text_safe(l->info_problem, sizeof l->info_problem, e.text);
    return true;
}

bool archive_poll(struct archive *a)
{
    const struct lab *lab = a->runs->lab;
    if (!a->store.root[0])
        return false;
    bool changed = take(a);
    size_t now = come_to(lab);
    a->again |= now != a->seen;
    a->seen = now;
    bool time = lab->view == LAB_VIEW_RUNS && clock_now() >= a->since + again_seconds;
    if (!a->reading.started && (a->again || time))
        begin(a, NULL);
    return read_info(a) || changed;
}
