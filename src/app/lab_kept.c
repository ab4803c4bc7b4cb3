/* SPDX-License-Identifier: MIT */
/* Kept runs into the lab; see lab_kept.h. Stands between run/record_read's files and the lab that views show.
 */
#include "lab_kept.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

/* What was read of one run. */
struct kept {
    struct record_info info;
    struct history history;
    bool torn;
};

static bool read_one(struct kept *k, const char *root, const char *id, struct err *e)
{
    return record_read(&k->info, root, id, e)
        && record_read_history(&k->history, root, id, k->info.spec.epochs, &k->torn, e);
}

/* What came into force while it trained; the first of its course is what it began with, and so is that of a fork's own
 * first epoch. */
static void take_changes(struct lab_run *run, const struct record_info *info)
{
    uint32_t first = (info->forked ? info->fork_epoch : 0) + 1;
    for (size_t i = 0; i < info->course_count && run->change_count < RUN_CHANGES_MAX; i++) {
        if (info->course[i].epoch > first)
            run->change[run->change_count++] = info->course[i];
    }
}

static void take_run(struct lab *lab, struct lab_run *run, const struct store_entry *entry, const struct kept *k)
{
    run->state = entry->state;
    run->label = k->info.label;
    run->test = k->info.test;
    snprintf(run->id, sizeof run->id, "%s", entry->id);
    text_safe(run->why, sizeof run->why, k->info.why);
    take_changes(run, &k->info);
    for (size_t i = 0; i < k->history.count; i++)
        lab_add_row(lab, run, &k->history.row[i]);
    if (k->torn)
        snprintf(lab->notice, sizeof lab->notice, "run %u: the last line of its history.csv was cut off, and is not "
                 "counted", run->number);
}

static void take_fork(const struct lab *lab, struct lab_group *group, const struct record_info *info)
{
    const struct lab_run *parent = lab_find(lab, info->fork);
    if (!info->forked)
        return;
    group->forked = true;
    group->fork_epoch = info->fork_epoch;
    snprintf(group->fork, sizeof group->fork, "%s", info->fork);
    if (parent)
        group->parent = (size_t)(lab_group_of(lab, parent) - lab->group);
}

static bool add_group(struct lab *lab, const struct store_entry *const *entry, const struct kept *k, size_t count,
                      struct err *e)
{
    struct spec member[SPEC_SEEDS_MAX] = {{0}};
    size_t epochs = 0;
    for (size_t i = 0; i < count; i++) {
        member[i] = k[i].info.spec;
        epochs = k[i].history.count > epochs ? k[i].history.count : epochs;
    }
    struct lab_group *group = lab_add_kept(lab, member, count, epochs, e);
    if (!group)
        return false;
    for (size_t i = 0; i < count; i++)
        take_run(lab, lab_member(lab, group, i), entry[i], &k[i]);
    take_fork(lab, group, &k[0].info);
    list_update(lab);
    return true;
}

bool lab_kept_add(struct lab *lab, const char *root, const struct store_entry *const *entry, size_t count,
                  struct err *e)
{
    if (!count || count > SPEC_SEEDS_MAX)
        return err_set(e, ERR_FAIL, "%zu runs: a group has 1 to %d", count, SPEC_SEEDS_MAX);
    struct kept *k = mem_array(count, sizeof *k);
    bool ok = k || err_memory(e, "kept runs");
    for (size_t i = 0; i < count && ok; i++)
        ok = read_one(&k[i], root, entry[i]->id, e);
    ok = ok && add_group(lab, entry, k, count, e);
    for (size_t i = 0; k && i < count; i++)
        history_free(&k[i].history);
    mem_free(k);
    return ok;
}
