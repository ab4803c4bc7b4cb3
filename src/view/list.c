/* SPDX-License-Identifier: MIT */
/* The list over everything; see view/list.h. Stands between the runs on disk and in the lab, and the view that lists
 * them. UI thread.
 */
#include "view/list.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "view/lab.h"

/* ---- the runs on disk as groups ---- */

static int sign(size_t a, size_t b)
{
    return a < b ? -1 : a > b;
}

struct member {
    const struct store_entry *of; /* a group; NULL: a run of its own */
    size_t i;
};

/* Single runs first; the members of a group together, by seed, and of one seed the older one first. */
static int compare_members(const void *a_, const void *b_)
{
    const struct member *a = a_, *b = b_;
    if (!a->of || !b->of)
        return a->of ? 1 : b->of ? -1 : sign(a->i, b->i);
    int order = strcmp(a->of->group, b->of->group);
    order = order ? order : sign(a->of->spec.seed, b->of->spec.seed);
    return order ? order : strcmp(a->of->id, b->of->id);
}

static int compare_rows(const void *a, const void *b)
{
    return sign(((const struct list_row *)a)->newest, ((const struct list_row *)b)->newest);
}

static bool same_group(const struct store_entry *a, const struct store_entry *b)
{
    return a->group[0] && strcmp(a->group, b->group) == 0;
}

/* Entries are newest first: of a group's indexes the smallest is the newest. */
static void make_groups(struct list *l)
{
    assert(l->kept || !l->entries);
    for (size_t i = 0; i < l->entries; i++) {
        struct list_row *row = l->kept_count ? &l->kept[l->kept_count - 1] : NULL;
        size_t at = l->member[i];
        if (!row || row->count == SPEC_SEEDS_MAX || !same_group(&l->entry[l->member[i - 1]], &l->entry[at])) {
            row = &l->kept[l->kept_count++];
            *row = (struct list_row){.group = LAB_NONE, .first = i, .newest = at};
        }
        row->count++;
        row->newest = at < row->newest ? at : row->newest;
    }
    qsort(l->kept, l->kept_count, sizeof *l->kept, compare_rows);
}

static bool sort_members(struct list *l)
{
    struct member *m = mem_raw(l->entries, sizeof *m);
    if (!m)
        return false;
    for (size_t i = 0; i < l->entries; i++)
        m[i] = (struct member){.of = l->entry[i].group[0] ? &l->entry[i] : NULL, .i = i};
    qsort(m, l->entries, sizeof *m, compare_members);
    for (size_t i = 0; i < l->entries; i++)
        l->member[i] = m[i].i;
    mem_free(m);
    return true;
}

static void forget(struct list *l)
{
    mem_free(l->member);
    mem_free(l->kept);
    mem_free(l->row);
    l->entry = NULL;
    l->member = NULL;
    l->kept = l->row = NULL;
    l->entries = l->kept_count = l->rows = l->all = 0;
}

void list_free(struct list *l)
{
    forget(l);
    *l = (struct list){0};
}

bool list_set(struct lab *lab, const struct store_entry *entry, size_t count, struct err *e)
{
    struct list *l = &lab->list;
    forget(l);
    l->entry = entry;
    l->entries = count;
    l->member = mem_array(count, sizeof *l->member);
    l->kept = mem_array(count, sizeof *l->kept);
    l->row = mem_array(count + LAB_RUNS_MAX, sizeof *l->row);
    bool ok = l->member && l->kept && l->row && sort_members(l);
    if (ok)
        make_groups(l);
    else
        l->entries = 0;
    list_update(lab);
    return ok || err_memory(e, "the list of runs");
}

/* ---- rows ---- */

static int compare_ids(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The records that the lab has already, sorted. */
static size_t lab_ids(const struct lab *lab, const char **id)
{
    size_t n = 0;
    for (size_t i = 0; i < lab->run_count; i++) {
        if (lab->run[i].id[0])
            id[n++] = lab->run[i].id;
    }
    qsort(id, n, sizeof *id, compare_ids);
    return n;
}

static bool is_loaded(const struct list *l, const struct list_row *row, const char **id, size_t n)
{
    for (size_t i = 0; i < row->count; i++) {
        const char *own = l->entry[l->member[row->first + i]].id;
        if (bsearch(&own, id, n, sizeof *id, compare_ids))
            return true;
    }
    return false;
}

static bool kept_passes(const struct list *l, const struct list_row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        if (filter_match(&l->terms, &l->entry[l->member[row->first + i]]))
            return true;
    }
    return false;
}

/* A run of the lab as the filter looks at it. */
static void entry_of(struct store_entry *e, const struct lab_run *run)
{
    const struct epoch_row *best = history_best(&run->history, METRIC_VALID_LOSS);
    *e = (struct store_entry){.spec = run->spec, .state = run->state, .test = run->test};
    snprintf(e->id, sizeof e->id, "%s", run->id);
    snprintf(e->name, sizeof e->name, "%s", run->label.name);
    snprintf(e->tags, sizeof e->tags, "%s", run->label.tags);
    e->noted = run->label.note[0];
    e->summary.epochs = (uint32_t)run->history.count;
    if (best)
        e->summary.best = *best;
    if (run->history.count)
        e->summary.last = *history_last(&run->history);
}

static bool group_passes(const struct lab *lab, const struct lab_group *group)
{
    struct store_entry e;
    for (size_t i = 0; i < group->count; i++) {
        entry_of(&e, lab_member(lab, group, i));
        e.forked = group->forked;
        if (filter_match(&lab->list.terms, &e))
            return true;
    }
    return false;
}

/* The latest record of a group of before; "" for one of this session. */
static const char *group_id(const struct lab *lab, const struct lab_group *group)
{
    const char *latest = "";
    for (size_t i = 0; group->kept && i < group->count; i++) {
        const char *id = lab_member(lab, group, i)->id;
        latest = strcmp(id, latest) > 0 ? id : latest;
    }
    return latest;
}

/* Groups of the lab in the list's order: those of this session first, then by their records, newest first; ids tell
 * seconds, so that two of one second are in the order in which they were started only by their numbers. */
struct ordered {
    const char *id;
    size_t group;
};

static int compare_ordered(const void *a_, const void *b_)
{
    const struct ordered *a = a_, *b = b_;
    int order = (a->id[0] != 0) - (b->id[0] != 0);
    order = order ? order : strcmp(b->id, a->id);
    return order ? order : sign(b->group, a->group);
}

static size_t order_groups(const struct lab *lab, struct ordered *out)
{
    size_t n = 0;
    for (size_t i = 0; i < lab->group_count; i++) {
        if (!lab->group[i].gone)
            out[n++] = (struct ordered){.id = group_id(lab, &lab->group[i]), .group = i};
    }
    qsort(out, n, sizeof *out, compare_ordered);
    return n;
}

static void take_row(struct list *l, const struct list_row *row, bool passes)
{
    l->all++;
    if (passes)
        l->row[l->rows++] = *row;
}

/* Both in order already, merged into one. */
static void make_rows(struct lab *lab)
{
    struct list *l = &lab->list;
    const char *id[LAB_RUNS_MAX];
    struct ordered group[LAB_RUNS_MAX];
    size_t ids = lab_ids(lab, id), groups = order_groups(lab, group), g = 0;
    l->rows = l->all = 0;
    for (size_t k = 0; k <= l->kept_count; k++) {
        const struct list_row *row = k < l->kept_count ? &l->kept[k] : NULL;
        const char *own = row ? l->entry[row->newest].id : "";
        for (; g < groups && (!group[g].id[0] || strcmp(group[g].id, own) >= 0); g++)
            take_row(l, &(struct list_row){.group = group[g].group},
                     group_passes(lab, &lab->group[group[g].group]));
        if (row && !is_loaded(l, row, id, ids))
            take_row(l, row, kept_passes(l, row));
    }
}

/* What was chosen may be in the lab by now, or gone: then what took its place is. */
static void mend_choice(struct lab *lab)
{
    struct list *l = &lab->list;
    const struct lab_run *run = lab_find(lab, l->id);
    if (run && !lab_group_of(lab, run)->gone) {
        l->id[0] = 0;
        lab->selected = (size_t)(lab_group_of(lab, run) - lab->group);
    }
    size_t at = list_at(lab);
    if (at != LAB_NONE)
        l->at = at;
    else if (l->rows && (l->id[0] || !lab_selected(lab)))
        list_choose(lab, l->at < l->rows ? l->at : l->rows - 1);
}

void list_update(struct lab *lab)
{
    if (!lab->list.row)
        return;
    make_rows(lab);
    mend_choice(lab);
}

/* Whether a word that is typed may still become KEY OP VALUE. */
static bool is_unfinished(const char *word)
{
    size_t n = strlen(word);
    for (size_t i = 0; n && i < filter_key_count; i++) {
        if (strncmp(filter_keys[i].key, word, n) == 0)
            return true;
    }
    return n && strpbrk(word, "<>=!");
}

/* The filter's text without its last word, where that is typed still and may be none yet. */
static void take_finished(char *out, size_t size, const char *text)
{
    struct filter terms;
    const char *blank = strrchr(text, ' '), *word = blank ? blank + 1 : text;
    bool whole = filter_parse(&terms, text, NULL);
    bool value = strpbrk(word, "<>=!") != NULL;
    bool drop = whole ? !value && is_unfinished(word) : is_unfinished(word);
    snprintf(out, size, "%.*s", drop ? (int)(word - text) : (int)strlen(text), text);
}

void list_filter(struct lab *lab, const char *text, bool typing)
{
    struct list *l = &lab->list;
    struct filter terms;
    struct err e;
    char finished[LIST_FILTER_MAX];
    snprintf(l->filter, sizeof l->filter, "%s", text);
    take_finished(finished, sizeof finished, l->filter);
    l->wrong[0] = 0;
    if (!filter_parse(&terms, l->filter, &e))
        snprintf(l->wrong, sizeof l->wrong, "%.255s", e.text);
    if (filter_parse(&terms, typing ? finished : l->filter, NULL))
        l->terms = terms;
    l->at = 0; /* where what was chosen does not pass, the first that does is */
    list_update(lab);
    if (l->rows && list_at(lab) == LAB_NONE)
        list_choose(lab, 0);
}

/* ---- choosing ---- */

size_t list_at(const struct lab *lab)
{
    const struct list *l = &lab->list;
    for (size_t i = 0; i < l->rows; i++) {
        const struct list_row *row = &l->row[i];
        if (l->id[0] ? row->group == LAB_NONE && strcmp(l->entry[row->newest].id, l->id) == 0
                     : row->group == lab->selected)
            return i;
    }
    return LAB_NONE;
}

void list_choose(struct lab *lab, size_t at)
{
    struct list *l = &lab->list;
    if (at >= l->rows)
        return;
    const struct list_row *row = &l->row[at];
    l->at = at;
    l->id[0] = 0;
    if (row->group == LAB_NONE)
        snprintf(l->id, sizeof l->id, "%s", l->entry[row->newest].id);
    else
        lab->selected = row->group;
}

void list_move(struct lab *lab, long by)
{
    size_t at = list_at(lab), rows = lab->list.rows;
    if (!rows)
        return;
    long to = at == LAB_NONE ? 0 : (long)at + by;
    list_choose(lab, to < 0 ? 0 : (size_t)to >= rows ? rows - 1 : (size_t)to);
}

const struct list_row *list_kept(const struct lab *lab)
{
    size_t at = lab->view == LAB_VIEW_RUNS && lab->list.id[0] ? list_at(lab) : LAB_NONE;
    return at == LAB_NONE ? NULL : &lab->list.row[at];
}

const struct list_row *list_find(const struct lab *lab, const char *id)
{
    const struct list *l = &lab->list;
    for (size_t i = 0; i < l->kept_count; i++) {
        const struct list_row *row = &l->kept[i];
        for (size_t k = 0; k < row->count; k++) {
            if (strcmp(l->entry[l->member[row->first + k]].id, id) == 0)
                return row;
        }
    }
    return NULL;
}

static bool may_continue(enum run_state state)
{
    return state == RUN_CUT || state == RUN_STOPPED;
}

bool list_continues(const struct lab *lab)
{
    const struct list_row *row = list_kept(lab);
    const struct lab_group *group = lab_selected(lab);
    for (size_t i = 0; row && i < row->count; i++) {
        if (may_continue(lab->list.entry[lab->list.member[row->first + i]].state))
            return true;
    }
    for (size_t i = 0; !row && group && i < group->count; i++) {
        const struct lab_run *run = lab_member(lab, group, i);
        if (may_continue(run->state) && run->id[0])
            return true;
    }
    return false;
}

void list_ask(struct lab *lab)
{
    const struct list_row *row = list_kept(lab);
    lab->ask = (struct lab_ask){.group = lab_selected(lab) ? lab->selected : LAB_NONE};
    if (row)
        snprintf(lab->ask.word, sizeof lab->ask.word, "%s", lab->list.entry[row->newest].id);
}
