/* SPDX-License-Identifier: MIT */
/* One line a step, two numbers; see run/step_csv.h. */
#include "run/step_csv.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>

static bool give_up(struct step_csv *s, struct err *e)
{
    int saved = errno;
    fclose(s->file);
    s->file = NULL;
    return err_sys(e, saved, "%s: cannot be written", s->path);
}

bool step_csv_open(struct step_csv *s, const char *path, struct err *e)
{
    if (snprintf(s->path, sizeof s->path, "%s", path) >= (int)sizeof s->path)
        return err_set(e, ERR_FAIL, "%.200s...: the path is longer than %d bytes", path, FILE_PATH_MAX - 1);
    s->file = fopen(path, "w");
    if (!s->file)
        return err_sys(e, errno, "%s: cannot be written", path);
    return fputs("step,loss\n", s->file) != EOF || give_up(s, e);
}

bool step_csv_append(struct step_csv *s, uint64_t step, double loss, struct err *e)
{
    if (!s->file)
        return true;
    int put = isnan(loss) ? fprintf(s->file, "%" PRIu64 ",nan\n", step) /* printf may say -nan */
                          : fprintf(s->file, "%" PRIu64 ",%.9g\n", step, loss);
    return put >= 0 || give_up(s, e);
}

bool step_csv_close(struct step_csv *s, struct err *e)
{
    if (!s->file)
        return true;
    if (fflush(s->file) != 0)
        return give_up(s, e);
    FILE *f = s->file;
    s->file = NULL;
    return fclose(f) == 0 || err_sys(e, errno, "%s: cannot be written", s->path);
}
