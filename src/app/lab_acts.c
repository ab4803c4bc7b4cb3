/* SPDX-License-Identifier: MIT */
/* Actions on runs, for keys and for typed commands; see lab_acts.h. */
#include "lab_acts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "lab_figure.h"

static bool have_data(const struct lab *lab, struct err *e)
{
    return !lab->data_failed || err_set(e, ERR_FAIL, "there is no data to train on; name some with --data");
}

static bool start(struct lab *lab, const struct lab_runs *runs, struct err *e)
{
    return have_data(lab, e) && lab_runs_may_train(runs, &lab->next, e) && lab_add(lab, &lab->next, e);
}

/* All rungs or none: half a ladder answers nothing. */
static bool start_ladder(struct lab *lab, const struct lab_runs *workers, struct err *e)
{
    struct spec rung[SPEC_LADDER_MAX];
    size_t count = spec_ladder(&lab->next, rung, SPEC_LADDER_MAX), runs = count * lab->next.seeds;
    if (!have_data(lab, e))
        return false;
    if (lab->run_count + runs > LAB_RUNS_MAX)
        return err_set(e, ERR_FAIL, "the ladder needs %zu runs, and this session has room for %zu more; quit and start "
                       "again for more", runs, LAB_RUNS_MAX - lab->run_count);
    for (size_t i = 0; i < count; i++) {
        if (!lab_runs_may_train(workers, &rung[i], e) || !lab_add(lab, &rung[i], e))
            return false;
    }
    return true;
}

static bool tell(const struct lab *lab, struct lab_runs *runs, enum command_kind command, struct err *e)
{
    const struct lab_group *target = lab_target(lab);
    if (!target)
        return err_set(e, ERR_FAIL, "no run trains, pauses or waits");
    lab_runs_tell(runs, target, command);
    return true;
}

static bool apply(const struct lab *lab, struct lab_runs *runs, struct err *e)
{
    const struct lab_group *selected = lab_selected(lab);
    if (!selected || !run_state_active(lab_state(lab, selected)))
        return err_set(e, ERR_FAIL, "the selected run does not train; Enter starts one with what next says");
    return lab_runs_change(runs, selected, e);
}

static bool fork_off(struct lab *lab, struct lab_runs *runs, struct err *e)
{
    const struct lab_group *selected = lab_selected(lab);
    if (!selected || !lab->chart.cursor)
        return err_set(e, ERR_FAIL, "put the cursor on the epoch to branch off after: h and l move it");
    return have_data(lab, e) && lab_runs_may_train(runs, &selected->spec, e) && lab_runs_may_fork(runs, selected, e)
        && lab_fork(lab, selected, lab->chart.cursor, e);
}

/* "./dropout-lab-20261122-161523.svg" */
static void figure_name(char *out, size_t size)
{
    char stamp[32], *to = out;
    snprintf(out, size, "dropout-lab-");
    to += strlen(out);
    clock_stamp(stamp, sizeof stamp);
    for (const char *p = stamp; *p && to + 5 < out + size; p++) {
        if (*p == 'T' || (*p >= '0' && *p <= '9'))
            *to++ = *p == 'T' ? '-' : *p;
    }
    memcpy(to, ".svg", 5);
}

/* By the name that was typed, or one of its own, in the folder that the program was started in, or the account's. */
static bool write_figure(struct lab *lab, const struct account *account, struct err *e)
{
    const struct figure_look look = {.log_y = lab->chart.log_y};
    char name[SPEC_LINE_MAX], file[FILE_PATH_MAX];
    snprintf(name, sizeof name, "%s", lab->ask.text);
    if (!name[0])
        figure_name(name, sizeof name);
    if (!account_figure(account, name, file, e) || !lab_figure_write(lab, file, &look, e))
        return false;
    char *path = realpath(file, NULL);
    snprintf(lab->notice, sizeof lab->notice, "figure written to ");
    text_append(lab->notice, sizeof lab->notice, "%s", path ? path : file);
    text_safe(lab->notice, sizeof lab->notice, lab->notice);
    free(path);
    return true;
}

bool lab_act(struct lab *lab, struct lab_runs *runs, enum action action, struct err *e)
{
    switch (action) {
    case ACTION_START: return start(lab, runs, e);
    case ACTION_LADDER: return start_ladder(lab, runs, e);
    case ACTION_PAUSE: return tell(lab, runs, COMMAND_PAUSE, e);
    case ACTION_RESUME: return tell(lab, runs, COMMAND_RESUME, e);
    case ACTION_STOP: return tell(lab, runs, COMMAND_STOP, e);
    case ACTION_APPLY: return apply(lab, runs, e);
    case ACTION_FORK: return fork_off(lab, runs, e);
    case ACTION_FIGURE: return write_figure(lab, runs->account, e);
    default: return true;
    }
}

bool lab_find_root(struct lab_runs *runs, char *root, struct err *e)
{
    char home[FILE_PATH_MAX];
    if (file_data_home(home, e) && file_join(root, home, "runs", e)) {
        runs->root = root;
        return true;
    }
    text_append(e->text, sizeof e->text, ". Runs are not recorded");
    return false;
}
