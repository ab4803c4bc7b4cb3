/* SPDX-License-Identifier: MIT */
/* What rates a run was trained with from its first epoch on, as run.json tells it: of a fork, first those of the runs
 * that it comes from, then its own, then its own changes. See run/record_read.h. Any thread.
 */
#include "record_reading.h"
#include "spec_words.h"

static bool take_rates(const struct json_place *p, const struct spec *s, double *drop)
{
    const json_t *list;
    unsigned sites = spec_sites(s);
    bool ok = json_take_array(p, "drop", &list);
    if (!ok)
        return false;
    ok = list && json_array_size(list) == sites;
    for (unsigned i = 0; ok && i < sites; i++) {
        const json_t *rate = json_array_get(list, i);
        drop[i] = json_number_value(rate);
        ok = json_is_number(rate) && spec_takes_strength(s->noise[i], drop[i]);
    }
    return ok || json_refuse(p, "drop", "a list of one rate for each site, 0 <= p < 1");
}

static bool take_bend(const json_t *object, const struct spec *s, unsigned site, struct spec_bend *bend)
{
    const json_t *to = json_object_get(object, "to"), *at = json_object_get(object, "at");
    if (json_is_null(object))
        return true;
    *bend = (struct spec_bend){.on = true, .to = json_number_value(to), .at = (uint32_t)json_integer_value(at)};
    return json_is_number(to) && spec_takes_strength(s->noise[site], bend->to)
        && (!at || (json_is_integer(at) && json_integer_value(at) >= 2 && json_integer_value(at) <= SPEC_EPOCHS_MAX));
}

static bool take_bends(const struct json_place *p, const struct spec *s, struct spec_bend *bend)
{
    const json_t *list;
    unsigned sites = spec_sites(s);
    if (!json_take_array(p, "bend", &list) || !list)
        return list == NULL;
    bool ok = json_array_size(list) == sites;
    for (unsigned i = 0; ok && i < sites; i++)
        ok = take_bend(json_array_get(list, i), s, i, &bend[i]);
    return ok || json_refuse(p, "bend", "a list of null or {\"to\": STRENGTH, \"at\": EPOCH} for each site");
}

/* Of the same epoch the later one counts. */
static bool add(struct record_info *info, const struct json_place *p, const struct run_change *change)
{
    struct run_change *last = info->course_count ? &info->course[info->course_count - 1] : NULL;
    if (last && last->epoch > change->epoch)
        return json_refuse(p, "epoch", "no less than that before it");
    if (last && last->epoch == change->epoch) {
        *last = *change;
        return true;
    }
    if (info->course_count == RUN_COURSE_MAX)
        return json_refuse(p, "epoch", "of fewer changes than that, for there is no room for so many");
    info->course[info->course_count++] = *change;
    return true;
}

/* A change that was asked for in the last epoch is of the one after it. */
static bool take_changes(struct record_info *info, const struct json_place *p, const json_t *list, uint32_t least,
                         uint32_t most)
{
    size_t i;
    const json_t *object;
    json_array_foreach(list, i, object) {
        struct run_change change = {.epochs = info->spec.epochs};
        struct json_place q = json_inside(p, object, p->within);
        if (!json_is_object(object))
            return json_refuse(p, "", "a list of objects with epoch, drop and lr");
        if (!json_take_whole(&q, "epoch", JSON_NEEDED, least, most, &change.epoch)
            || !take_rates(&q, &info->spec, change.drop) || !take_bends(&q, &info->spec, change.bend)
            || !json_take_whole(&q, "epochs", JSON_OPTIONAL, 1, SPEC_EPOCHS_MAX, &change.epochs)
            || !json_take_number(&q, "lr", JSON_NEEDED, &change.lr))
            return false;
        if (!(change.lr > 0 && change.lr <= 1e6))
            return json_refuse(&q, "lr", "a number, 0 < lr <= 1e6");
        if (!add(info, &q, &change))
            return false;
    }
    return true;
}

static bool take_fork(struct record_info *info, const struct json_place *run)
{
    const json_t *object, *course;
    if (!json_take_object(run, "fork", &object) || !object)
        return object == NULL;
    struct json_place p = json_inside(run, object, "fork.");
    info->forked = true;
    if (!json_take_text(&p, "id", JSON_NEEDED, info->fork, sizeof info->fork)
        || !json_take_whole(&p, "epoch", JSON_NEEDED, 0, SPEC_EPOCHS_MAX, &info->fork_epoch)
        || !json_take_array(&p, "course", &course))
        return false;
    struct json_place q = json_inside(&p, course, "fork.course.");
    if (course && !take_changes(info, &q, course, 1, info->fork_epoch))
        return false;
    info->course_known = info->fork_epoch == 0 || (info->course_count && info->course[0].epoch == 1);
    return !course || info->course_known || json_refuse(&p, "course", "a list that begins with epoch 1");
}

bool record_take_course(struct record_info *info, const struct json_place *p)
{
    const json_t *changes;
    if (!take_fork(info, p) || !json_take_array(p, "changes", &changes))
        return false;
    struct run_change own = run_change_of(&info->spec);
    own.epoch = info->fork_epoch + 1;
    if (!add(info, p, &own))
        return false;
    struct json_place q = json_inside(p, changes, "changes.");
    if (changes && !take_changes(info, &q, changes, own.epoch, SPEC_EPOCHS_MAX + 1))
        return false;
    info->course_known = info->course_known || !info->forked;
    if (!info->course_known)
        info->course_count = 0;
    return true;
}
