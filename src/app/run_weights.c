/* SPDX-License-Identifier: MIT */
/* See run_weights.h. */
#include "run_weights.h"

#include <unistd.h>

#include "base/file.h"
#include "run/record_read.h"

static bool say_why(const char *root, const struct record_info *info, struct err *e)
{
    if (record_is_held(root, info->id))
        return err_set(e, ERR_FAIL, "%s: has no weights yet, for it is in training; wait for its end", info->id);
    if (info->state == RUN_FAILED)
        return err_set(e, ERR_FAIL, "%s: has no weights, for it failed: %s", info->id, info->why);
    if (run_state_active(info->state) || info->state == RUN_CUT)
        return err_set(e, ERR_FAIL, "%s: has no weights, for it was cut off; go on with it by dropout-lab run --resume",
                       info->id);
    return err_set(e, ERR_FAIL, "%s: has no weights, for its model.safetensors is not there; dropout-lab rerun makes "
                   "them again", info->id);
}

bool run_weights_path(char *path, const char *root, const char *id, struct err *e)
{
    char folder[FILE_PATH_MAX];
    struct record_info info;
    if (!file_join(folder, root, id, e) || !file_join(path, folder, "model.safetensors", e))
        return false;
    if (access(path, F_OK) == 0)
        return true;
    return record_read(&info, root, id, e) && say_why(root, &info, e);
}
