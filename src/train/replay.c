/* SPDX-License-Identifier: MIT */
/* What going on with a run, and a trail of one that is kept, both need; see replay.h. */
#include "replay.h"

#include <string.h>

#include "run/safetensors.h"
#include "trail_store.h"

/* What does not fit here would come to other bits, or to none. */
bool replay_fits(const struct record_info *info, const struct dataset *data, const struct kern *kern, struct err *e)
{
    if (strcmp(info->sha256, data->sha256) != 0)
        return err_set(e, ERR_FAIL, "%s: was trained on other data (%s) than what is here (%s); name that with --data",
                       info->id, info->data, data->about);
    if (strcmp(info->isa, kern->name) != 0)
        return err_set(e, ERR_FAIL, "%s: was trained with %s kernels, and these are %s, which come to other bits; use "
                       "--isa %s", info->id, info->isa, kern->name, info->isa);
    return info->course_known
        || err_set(e, ERR_FAIL, "%s: is a fork by an older dropout-lab, which did not write down the rates before it; "
                   "start it anew", info->id);
}

struct spec replay_spec(const struct record_info *info)
{
    struct spec spec = info->spec;
    run_change_apply(&info->course[0], &spec);
    return spec;
}

bool replay_start(const char *path, struct trainer *t, struct err *e)
{
    struct tensors start;
    if (!safetensors_load(path, &start, e))
        return false;
    bool ok = trainer_load(t, &start, path, e);
    tensors_free(&start);
    return ok;
}

struct run_change replay_rates(const struct run_change *course, size_t count, uint32_t epoch)
{
    size_t i = 0;
    while (i + 1 < count && course[i + 1].epoch <= epoch)
        i++;
    return course[i];
}

bool replay_belongs(const struct checkpoint *c, const struct trainer *t, const struct record_info *info,
                    const char *folder, struct err *e)
{
    struct run_change rates = replay_rates(info->course, info->course_count, c->place.epoch);
    struct spec want = info->spec;
    run_change_apply(&rates, &want);
    return (spec_equal(&c->spec, &want) && strcmp(c->isa, info->isa) == 0 && strcmp(c->sha256, info->sha256) == 0
            && c->floats == trainer_state_floats(t) && c->place.steps == t->steps && c->place.epoch <= want.epochs)
        || err_set(e, ERR_FAIL, "%s/checkpoint.safetensors: is not of the run that run.json tells of", folder);
}

uint32_t replay_ended(const struct checkpoint_place *p)
{
    return !p->epoch || p->step == p->steps ? p->epoch : p->epoch - 1;
}

static bool is_between_epochs(const struct checkpoint_place *p)
{
    return p->step == 0 || p->step == p->steps;
}

static void fill_changes(struct trail *trail, const struct record_info *info, size_t *next, uint32_t epoch)
{
    for (; *next < info->course_count && info->course[*next].epoch <= epoch; ++*next)
        trail_change(trail, &info->course[*next]);
}

void replay_fill(struct trail *trail, const struct record_info *info, const struct epoch_row *row, size_t count,
                 const struct checkpoint *c)
{
    size_t next = 1;
    uint32_t kept = c && is_between_epochs(&c->place) ? replay_ended(&c->place) : 0;
    for (size_t i = 0; i < count; i++) {
        fill_changes(trail, info, &next, row[i].epoch);
        float *state = c && row[i].epoch == kept ? trail_room(trail, kept) : NULL;
        if (state)
            memcpy(state, c->state, c->floats * sizeof *state);
        trail_row(trail, &row[i]);
    }
    if (c)
        fill_changes(trail, info, &next, c->place.epoch);
}
