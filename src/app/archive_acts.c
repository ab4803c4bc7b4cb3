/* SPDX-License-Identifier: MIT */
/* What the user does with runs on disk; see archive.h. What an action is about is in lab->ask: a run of the lab, or
 * what the user calls one on disk. Seeds that were started together go together.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "archive.h"
#include "base/mem.h"
#include "base/text.h"
#include "lab_kept.h"

enum { DELETED_MAX = 1024 };

/* What an action is about: a group of the lab, or a row on disk alone. */
struct target {
    struct lab_group *group;
    struct list_row row;
};

static struct lab *lab_of(const struct archive *a)
{
    return a->runs->lab;
}

static void say(struct archive *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void say(struct archive *a, const char *fmt, ...)
{
    struct lab *lab = lab_of(a);
    va_list arg;
    va_start(arg, fmt);
    vsnprintf(lab->notice, sizeof lab->notice, fmt, arg);
    va_end(arg);
}

static bool is_there(const struct archive *a, struct err *e)
{
    return a->have || err_set(e, ERR_FAIL, "%s", lab_of(a)->list.problem[0] ? lab_of(a)->list.problem
                              : "the runs on disk are still being read; try again");
}

static bool may_write(const struct archive *a, struct err *e)
{
    return a->writes || err_set(e, ERR_FAIL, "--no-record changes nothing on disk; start without it for that");
}

static bool find(struct archive *a, struct target *t, struct err *e)
{
    struct lab *lab = lab_of(a);
    *t = (struct target){.group = NULL};
    if (lab->ask.group < lab->group_count) {
        t->group = &lab->group[lab->ask.group];
        return true;
    }
    if (!lab->ask.word[0])
        return err_set(e, ERR_FAIL, "choose a run first");
    const struct store_entry *entry = is_there(a, e) ? store_find(&a->store, lab->ask.word, e) : NULL;
    if (!entry)
        return false;
    const struct lab_run *run = lab_find(lab, entry->id);
    const struct list_row *row = list_find(lab, entry->id);
    if (run)
        t->group = lab_group_of(lab, run);
    else if (row)
        t->row = *row;
    return run || row || err_set(e, ERR_FAIL, "%s: is not in the list", entry->id);
}

static size_t target_count(const struct target *t)
{
    return t->group ? t->group->count : t->row.count;
}

/* The record of its member number i; "" when it has none. */
static const char *target_id(const struct archive *a, const struct target *t, size_t i)
{
    const struct list *l = &lab_of(a)->list;
    return t->group ? lab_member(lab_of(a), t->group, i)->id : l->entry[l->member[t->row.first + i]].id;
}

/* "run 3", or the id. */
static const char *target_name(const struct archive *a, const struct target *t, char *out, size_t size)
{
    if (t->group)
        snprintf(out, size, "run %u", t->group->number);
    else
        snprintf(out, size, "%s", target_id(a, t, 0));
    return out;
}

/* ---- showing ---- */

/* A run that another program trains would stand still here. */
static bool may_load(const struct archive *a, const struct list_row *row, struct err *e)
{
    const struct list *l = &lab_of(a)->list;
    for (size_t i = 0; i < row->count; i++) {
        const struct store_entry *entry = &l->entry[l->member[row->first + i]];
        if (entry->problem[0])
            return err_set(e, ERR_FAIL, "%s", entry->problem);
        if (run_state_active(entry->state))
            return err_set(e, ERR_FAIL, "%s is in training in another program; dropout-lab watch %s/%s/history.csv "
                           "shows it", entry->id, a->store.root, entry->id);
    }
    return true;
}

/* Its group in the lab, which it is read into when it is not there yet. */
static struct lab_group *bring(struct archive *a, struct target *t, struct err *e)
{
    struct lab *lab = lab_of(a);
    const struct store_entry *entry[SPEC_SEEDS_MAX];
    if (t->group)
        return t->group;
    for (size_t i = 0; i < t->row.count; i++)
        entry[i] = &lab->list.entry[lab->list.member[t->row.first + i]];
    if (!may_load(a, &t->row, e) || !lab_kept_add(lab, a->store.root, entry, t->row.count, e))
        return NULL;
    return t->group = &lab->group[lab->group_count - 1];
}

static bool show(struct archive *a, enum action action, struct err *e)
{
    struct lab *lab = lab_of(a);
    struct target t;
    if (!find(a, &t, e) || !bring(a, &t, e))
        return false;
    t.group->hidden = false;
    lab_choose(lab, t.group);
    if (action == ACTION_REFERENCE)
        lab->reference = lab->selected;
    else if (action == ACTION_OPEN)
        lab_show(lab, LAB_VIEW_TRAIN);
    return true;
}

/* ---- labels ---- */

struct label_field {
    const char *name;
    char *text;
    size_t size;
};

static struct label_field field_of(struct record_label *label, enum lab_line_kind what)
{
    return what == LAB_LINE_NAME ? (struct label_field){"name", label->name, sizeof label->name}
        : what == LAB_LINE_TAGS ? (struct label_field){"tags", label->tags, sizeof label->tags}
        : (struct label_field){"note", label->note, sizeof label->note};
}

/* Blanks at both ends and between words become none, and one. */
static void squeeze(char *text)
{
    char *to = text;
    for (const char *p = text; *p; p++) {
        if (*p != ' ' || (to > text && p[1] && p[1] != ' '))
            *to++ = *p;
    }
    *to = 0;
}

/* What the others fields say on disk stays. */
static bool label_one(struct archive *a, const char *id, struct err *e)
{
    const struct lab_ask *ask = &lab_of(a)->ask;
    struct record_info info;
    if (!record_read(&info, a->store.root, id, e))
        return false;
    struct label_field f = field_of(&info.label, ask->what);
    snprintf(f.text, f.size, "%.*s", (int)f.size - 1, ask->text);
    if (!record_write_label(a->store.root, id, &info.label, e))
        return false;
    struct lab_run *run = lab_find(lab_of(a), id);
    if (run)
        run->label = info.label;
    for (size_t i = 0; i < a->store.count; i++) {
        struct store_entry *entry = &a->store.entry[i];
        if (strcmp(entry->id, id) != 0)
            continue;
        memcpy(entry->name, info.label.name, sizeof entry->name);
        memcpy(entry->tags, info.label.tags, sizeof entry->tags);
        entry->noted = info.label.note[0];
    }
    return true;
}

static bool label(struct archive *a, struct err *e)
{
    struct lab_ask *ask = &lab_of(a)->ask;
    struct record_label none;
    struct label_field f = field_of(&none, ask->what);
    struct target t;
    char name[RECORD_ID_MAX];
    squeeze(ask->text);
    if (strlen(ask->text) >= f.size)
        return err_set(e, ERR_FAIL, "a %s has at most %zu bytes, and this has %zu", f.name, f.size - 1,
                       strlen(ask->text));
    if (!may_write(a, e) || !find(a, &t, e))
        return false;
    for (size_t i = 0; i < target_count(&t); i++) {
        if (!target_id(a, &t, i)[0])
            return err_set(e, ERR_FAIL, "%s has no record yet to write that to", target_name(a, &t, name, sizeof name));
        if (!label_one(a, target_id(a, &t, i), e))
            return false;
    }
    a->asked[0] = 0;
    a->again = true;
    list_update(lab_of(a));
    return true;
}

/* ---- the trash ---- */

/* Takes an entry out of the list at once; the next reading will not find it either. */
static void forget(struct archive *a, const char *id)
{
    size_t n = 0;
    for (size_t i = 0; i < a->store.count; i++) {
        if (strcmp(a->store.entry[i].id, id) != 0 && n++ < i)
            a->store.entry[n - 1] = a->store.entry[i];
    }
    a->store.count = n;
}

static bool note_deleted(struct archive *a, const char id[RECORD_ID_MAX], struct err *e)
{
    if (!a->deleted && !(a->deleted = mem_array(DELETED_MAX, sizeof *a->deleted)))
        return err_memory(e, "what was deleted");
    if (a->deleted_count == DELETED_MAX) {
        memmove(a->deleted, a->deleted + 1, (DELETED_MAX - 1) * sizeof *a->deleted);
        a->deleted_count--;
    }
    struct archive_deleted *d = &a->deleted[a->deleted_count++];
    d->together = a->together;
    memcpy(d->id, id, sizeof d->id);
    lab_of(a)->undeletes = true;
    return true;
}

static bool delete_run(struct archive *a, struct err *e)
{
    struct lab *lab = lab_of(a);
    struct target t;
    char name[RECORD_ID_MAX], ids[SPEC_SEEDS_MAX][RECORD_ID_MAX];
    if (!may_write(a, e) || !find(a, &t, e))
        return false;
    target_name(a, &t, name, sizeof name);
    size_t n = target_count(&t);
    if (t.group && run_state_active(lab_state(lab, t.group)))
        return err_set(e, ERR_FAIL, "%s is not over; stop it first", name);
    for (size_t i = 0; i < n; i++)
        memcpy(ids[i], target_id(a, &t, i), sizeof ids[i]); /* an entry's, which goes away */
    if (!n || !ids[0][0])
        return err_set(e, ERR_FAIL, "%s has no record on disk", name);
    a->together++;
    bool ok = true;
    for (size_t i = 0; i < n && ok; i++) {
        if (!ids[i][0])
            continue;
        ok = store_delete(&a->store, ids[i], e) && note_deleted(a, ids[i], e);
        if (ok)
            forget(a, ids[i]);
    }
    if (t.group && ok)
        lab_drop(lab, t.group, true);
    struct err none;
    if (!list_set(lab, a->store.entry, a->store.count, &none))
        text_safe(lab->list.problem, sizeof lab->list.problem, none.text);
    a->again = true;
    if (ok)
        say(a, "%s is in the trash%s; undelete (u) takes it back", name, n > 1 ? ", with all its seeds" : "");
    return ok;
}

static bool restore_one(struct archive *a, const char *id, struct err *e)
{
    const struct lab_run *run = lab_find(lab_of(a), id);
    if (!store_restore(&a->store, id, e))
        return false;
    if (run && lab_group_of(lab_of(a), run)->gone)
        lab_drop(lab_of(a), lab_group_of(lab_of(a), run), false);
    a->again = true;
    return true;
}

static bool restore_last(struct archive *a, struct err *e)
{
    char id[RECORD_ID_MAX] = "";
    if (!a->deleted_count)
        return err_set(e, ERR_FAIL, "nothing was deleted since the start; undelete ID takes back what was before");
    unsigned together = a->deleted[a->deleted_count - 1].together;
    while (a->deleted_count && a->deleted[a->deleted_count - 1].together == together) {
        snprintf(id, sizeof id, "%s", a->deleted[a->deleted_count - 1].id);
        if (!restore_one(a, id, e))
            return false;
        a->deleted_count--;
    }
    say(a, "%s is back", id);
    return true;
}

/* By what the user calls it, of what is in the trash. */
static bool restore_named(struct archive *a, const char *word, struct err *e)
{
    struct store trash;
    bool ok = store_init(&trash, e) && store_read_trash(&trash, e);
    const struct store_entry *entry = ok ? store_find(&trash, word, e) : NULL;
    ok = entry && restore_one(a, entry->id, e);
    if (ok)
        say(a, "%s is back", entry->id);
    store_free(&trash);
    return ok;
}

static bool restore_group(struct archive *a, const struct lab_group *group, struct err *e)
{
    for (size_t i = 0; i < group->count; i++) {
        const char *id = lab_member(lab_of(a), group, i)->id;
        if (id[0] && !restore_one(a, id, e))
            return false;
    }
    say(a, "run %u is back", group->number);
    return true;
}

static bool undelete(struct archive *a, struct err *e)
{
    struct lab *lab = lab_of(a);
    if (!may_write(a, e))
        return false;
    bool ok = lab->ask.word[0] ? restore_named(a, lab->ask.word, e)
        : lab->ask.group < lab->group_count ? restore_group(a, &lab->group[lab->ask.group], e)
        : restore_last(a, e);
    lab->undeletes = a->deleted_count;
    return ok;
}

bool archive_trash(struct archive *a, size_t *count, struct err *e)
{
    struct store trash;
    (void)a;
    bool ok = store_init(&trash, e) && store_read_trash(&trash, e);
    *count = ok ? trash.count : 0;
    store_free(&trash);
    return ok;
}

bool archive_empty(struct archive *a, struct err *e)
{
    size_t count = 0;
    if (!may_write(a, e) || !store_empty_trash(&a->store, &count, e))
        return false;
    a->deleted_count = 0;
    lab_of(a)->undeletes = false;
    say(a, "the trash is empty; %zu run%s gone", count, count == 1 ? " is" : "s are");
    return true;
}

static bool ask_empty(struct archive *a, struct err *e)
{
    size_t count;
    if (!may_write(a, e) || !archive_trash(a, &count, e))
        return false;
    lab_of(a)->ask_empty = count;
    if (!count)
        say(a, "the trash is empty");
    return true;
}

/* ---- going on ---- */

/* Each by its own record: somebody may have written into it. */
static bool may_go_on(const struct archive *a, const struct lab_group *group, struct err *e)
{
    for (size_t i = 0; i < group->count; i++) {
        if (!lab_runs_may_train(a->runs, &lab_member(lab_of(a), group, i)->spec, e))
            return false;
    }
    return true;
}

static bool go_on(struct archive *a, struct err *e)
{
    struct target t;
    char name[RECORD_ID_MAX];
    if (!may_write(a, e) || !find(a, &t, e) || !bring(a, &t, e))
        return false;
    struct lab *lab = lab_of(a);
    if (lab->data_failed)
        return err_set(e, ERR_FAIL, "there is no data to train on; name some with --data");
    if (!may_go_on(a, t.group, e))
        return false;
    if (!lab_continue(lab, t.group))
        return err_set(e, ERR_FAIL, "%s is %s; there is nothing to go on with", target_name(a, &t, name, sizeof name),
                       run_state_word(lab_state(lab, t.group)));
    t.group->hidden = false;
    lab_choose(lab, t.group);
    return true;
}

bool archive_act(struct archive *a, enum action action, bool *mine, struct err *e)
{
    const struct lab_ask *ask = &lab_of(a)->ask;
    bool on_disk = ask->group == LAB_NONE && ask->word[0];
    *mine = true;
    switch (action) {
    case ACTION_OPEN:
    case ACTION_SHOW:
    case ACTION_REFERENCE: return !on_disk || show(a, action, e);
    case ACTION_NAME:
    case ACTION_TAGS:
    case ACTION_NOTE: return label(a, e);
    case ACTION_DELETE: return delete_run(a, e);
    case ACTION_UNDELETE: return undelete(a, e);
    case ACTION_EMPTY: return ask_empty(a, e);
    case ACTION_EMPTY_SURE: return archive_empty(a, e);
    case ACTION_CONTINUE: return go_on(a, e);
    default: *mine = false; return true;
    }
}
