/* SPDX-License-Identifier: MIT */
/* A run's folder as a line of the list; see store_list.h. Any thread. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "store_list.h"

enum { STAMP_RUN, STAMP_LABEL, STAMP_HISTORY, STAMPS };

static const char *const file_name[STAMPS] = {
    [STAMP_RUN] = "run.json", [STAMP_LABEL] = "label.json", [STAMP_HISTORY] = "history.csv",
};

static bool was_open(enum run_state state)
{
    return run_state_active(state) || state == RUN_CUT;
}

static bool is_stamp(const struct store_stamp *a, const struct store_stamp *b)
{
    return a->modified == b->modified && a->changed == b->changed && a->size == b->size && a->inode == b->inode;
}

/* False when it cannot be told how the file stands. */
static bool look(struct store_stamp *stamp, const struct record_root *root, const char *id, const char *name)
{
    char path[RECORD_ID_MAX + 32];
    struct stat st;
    size_t n = strlen(id);
    memcpy(path, id, n);
    path[n] = '/';
    strcpy(path + n + 1, name);
    *stamp = STORE_STAMP_NONE;
    if (fstatat(root->fd, path, &st, 0) != 0)
        return errno == ENOENT;
    store_stamp_take(stamp, &st);
    return true;
}

/* history.csv was looked at only for a run that was not closed, or whose run.json does not sum it up. */
static bool needs_history(const struct store_entry *entry)
{
    return entry->unsummed || was_open(entry->state);
}

bool store_entry_stands(const struct store_entry *entry, const struct record_root *root)
{
    for (int i = 0; i < STAMPS; i++) {
        struct store_stamp now;
        if (i == STAMP_HISTORY && !needs_history(entry))
            continue;
        if (!look(&now, root, entry->id, file_name[i]) || !is_stamp(&now, &entry->stamp[i]))
            return false;
    }
    return true;
}

void store_entry_ask_state(struct store_entry *entry, const struct record_root *root)
{
    if (entry->problem[0] || !was_open(entry->state))
        return;
    bool held = record_is_held_at(root, entry->id);
    if (!held)
        entry->state = RUN_CUT;
    else if (!run_state_active(entry->state))
        entry->state = RUN_RUNNING;
}

static void copy_training(struct spec *to, const struct spec *from)
{
    to->opt = from->opt;
    to->lr = from->lr;
    to->momentum = from->momentum;
    to->nesterov = from->nesterov;
    to->schedule.kind = from->schedule.kind;
    to->schedule.warmup = from->schedule.warmup;
    to->schedule.every = from->schedule.every;
    to->schedule.factor = from->schedule.factor;
    to->l2 = from->l2;
    to->wd = from->wd;
    to->maxnorm = from->maxnorm;
    to->clip = from->clip;
    to->smooth = from->smooth;
}

/* Member by member, so that what is between them stays zero in the index. */
static void copy_spec(struct spec *to, const struct spec *from)
{
    to->hidden_count = from->hidden_count;
    memcpy(to->hidden, from->hidden, sizeof to->hidden);
    memcpy(to->drop, from->drop, sizeof to->drop);
    memcpy(to->noise, from->noise, sizeof to->noise);
    for (unsigned i = 0; i < SPEC_SITES_MAX; i++) {
        to->bend[i].on = from->bend[i].on;
        to->bend[i].to = from->bend[i].to;
        to->bend[i].at = from->bend[i].at;
    }
    to->act = from->act;
    to->start = from->start;
    to->norm = from->norm;
    to->order = from->order;
    copy_training(to, from);
    to->batch = from->batch;
    to->epochs = from->epochs;
    to->seed = from->seed;
    to->seeds = from->seeds;
    to->train = from->train;
    to->valid = from->valid;
    to->shuffle = from->shuffle;
    to->augment.shift = from->augment.shift;
    to->augment.flip = from->augment.flip;
    to->augment.cut = from->augment.cut;
    to->mislabel = from->mislabel;
    to->patience = from->patience;
    to->mc = from->mc;
    to->off = from->off;
}

static void copy_row(struct epoch_row *to, const struct epoch_row *from)
{
    to->epoch = from->epoch;
    to->measured = from->measured;
    memcpy(to->value, from->value, sizeof to->value);
}

static void copy_info(struct store_entry *entry, const struct record_info *info)
{
    strcpy(entry->started, info->started);
    strcpy(entry->group, info->group);
    strcpy(entry->name, info->label.name);
    strcpy(entry->tags, info->label.tags);
    strcpy(entry->isa, info->isa);
    strcpy(entry->version, info->version);
    copy_spec(&entry->spec, &info->spec);
    entry->state = info->state;
    entry->summary.epochs = info->summary.epochs;
    copy_row(&entry->summary.best, &info->summary.best);
    copy_row(&entry->summary.last, &info->summary.last);
    entry->test.images = info->test.images;
    entry->test.loss = info->test.loss;
    entry->test.accuracy = info->test.accuracy;
    entry->forked = info->forked;
    entry->noted = info->label.note[0] != 0;
    entry->unsummed = !info->summarised;
}

/* The sentence without the folder of runs in front, which is the same for all. */
static void tell_problem(struct store_entry *entry, const struct record_root *root, const struct err *e)
{
    size_t n = strlen(root->path);
    const char *text = e->text;
    if (strncmp(text, root->path, n) == 0 && text[n] == '/')
        text += n + 1;
    text_safe(entry->problem, sizeof entry->problem, text);
    entry->state = RUN_FAILED;
}

/* Whoever writes a file later gives it a later time of modification, unless its clock has not ticked since. */
static enum store_trust trust(const struct store_entry *entry, int64_t since)
{
    for (int i = 0; i < STAMPS; i++)
        if (entry->stamp[i].modified > since)
            return STORE_PASSING;
    return run_state_active(entry->state) ? STORE_PASSING : STORE_LASTING;
}

/* It is being made, and has no run.json yet; or was taken away since the folder was listed. */
static bool is_passing(const struct record_root *root, const char *name)
{
    struct stat st;
    if (fstatat(root->fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT;
    return record_id_check(name, NULL) && record_is_held_at(root, name);
}

enum store_trust store_entry_read(struct store_entry *entry, const struct record_root *root, const char *name,
                                  int64_t since)
{
    struct record_info info;
    struct record_stamps stamps;
    struct err e;
    memset(entry, 0, sizeof *entry);
    bool ok = record_read_at(&info, &stamps, root, name, &e);
    strcpy(entry->id, info.id);
    if (!ok) {
        if (stamps.run.size < 0 && is_passing(root, name))
            return STORE_LEAVE_OUT;
        tell_problem(entry, root, &e);
        return STORE_PASSING;
    }
    entry->stamp[STAMP_RUN] = stamps.run;
    entry->stamp[STAMP_LABEL] = stamps.label;
    entry->stamp[STAMP_HISTORY] = STORE_STAMP_NONE;
    copy_info(entry, &info);
    if (needs_history(entry)) {
        if (!record_summarise_at(&info, &entry->stamp[STAMP_HISTORY], root, &e)) {
            tell_problem(entry, root, &e);
            return STORE_PASSING;
        }
        copy_info(entry, &info);
    }
    store_entry_ask_state(entry, root);
    return trust(entry, since);
}
