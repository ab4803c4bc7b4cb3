/* SPDX-License-Identifier: MIT */
/* A trail from a run's folder; see train/trail.h. The run may be of another program, long ago, or in training there
 * now: what its history.csv has is what the trail has. */
#include "base/file.h"
#include "replay.h"
#include "run/history.h"

/* A checkpoint that cannot be used is none: all that it holds can be trained again. */
static struct trail *make(struct trainer *t, const struct record_info *info, const char *folder,
                          const struct history *h, size_t budget, struct err *e)
{
    struct checkpoint c = {0};
    struct trail *trail = trail_new(t, budget, e);
    if (!trail)
        return NULL;
    trail_set_id(trail, info->id);
    bool usable = checkpoint_read(&c, folder, NULL, NULL) && replay_belongs(&c, t, info, folder, NULL);
    replay_fill(trail, info, h->row, h->count, usable ? &c : NULL);
    checkpoint_free(&c);
    return trail;
}

struct trail *trail_read(const struct dataset *data, const struct kern *kern, const char *root, const char *id,
                         size_t budget, struct err *e)
{
    struct record_info info;
    struct history h = {0};
    struct trainer t = {0};
    struct trail *trail = NULL;
    char folder[FILE_PATH_MAX], start[FILE_PATH_MAX];
    if (!record_read(&info, root, id, e) || !replay_fits(&info, data, kern, e) || !file_join(folder, root, id, e)
        || !file_join(start, folder, "start.safetensors", e)
        || !record_read_history(&h, root, id, info.spec.epochs, NULL, e))
        return NULL;
    struct spec spec = replay_spec(&info);
    if (h.count > spec.epochs)
        err_set(e, ERR_FAIL, "%s/history.csv: has more lines than the %u epochs of the run", folder, spec.epochs);
    else if (trainer_init(&t, &spec, &data->train, kern, e) && (!info.loaded || replay_start(start, &t, e)))
        trail = make(&t, &info, folder, &h, budget, e);
    trainer_free(&t);
    history_free(&h);
    return trail;
}
