/* SPDX-License-Identifier: MIT */
/* The workers behind a lab's runs: started in turn, listened to, told what to do; and the trails that they leave for
 * forks and inspection, within a budget. UI thread. */
#ifndef APP_LAB_RUNS_H
#define APP_LAB_RUNS_H

#include <stdbool.h>
#include <stddef.h>

#include "account.h"
#include "run/event.h"
#include "run/record.h"
#include "train/trail.h"
#include "train/worker.h"
#include "view/lab.h"

struct lab_runs {
    struct lab *lab;
    const struct dataset *data; /* NULL until it is loaded: no run starts */
    const struct kern *kern;
    const char *root; /* where runs are recorded; NULL: nowhere */
    const char *kept; /* where those of before are; NULL: nowhere */
    const char *version;
    struct account *account; /* whose limits they keep; NULL: nobody's */
    size_t limit; /* runs that train at once; paused ones do not count */
    /* told of each event, after the lab; or NULL */
    void (*hear)(void *who, const struct lab_run *run, const struct event *event);
    void *who;
    struct worker *worker[LAB_RUNS_MAX]; /* of lab->run[i], from its start to its end */
    char group[LAB_RUNS_MAX][RECORD_ID_MAX]; /* of lab->group[i], once one of its seeds has begun: its records' name */
    struct trail *trail[LAB_RUNS_MAX];   /* of lab->run[i], from its first epoch on; of one that is kept, once it was
                                            asked for; NULL: none */
    bool trailless[LAB_RUNS_MAX];        /* of one that is kept it could not be had, which was said */
};

/* Of lab->memory_max, what one run may take: a budget that is spent on the first run leaves none for the next. */
enum { LAB_RUNS_SHARE = 8 };

/* Takes in what the workers say and starts waiting runs while there is room. True when the lab changed. */
bool lab_runs_poll(struct lab_runs *r);

/* The trail of lab->run[i]; of a run of before it is read from its record when it is first asked for. NULL: none, with
 * the reason; *e is not touched while there may be one later. */
struct trail *lab_runs_trail(struct lab_runs *r, size_t i, struct err *e);

/* Whether the account, if there is one, lets such a run begin beside those that have not ended. */
bool lab_runs_may_train(const struct lab_runs *r, const struct spec *spec, struct err *e);

/* Whether those of a group's runs that have epochs have what a fork goes on from. */
bool lab_runs_may_fork(struct lab_runs *r, const struct lab_group *parent, struct err *e);

/* Tells the group's runs to pause, resume or stop; one that waits is stopped on the spot, and does not start while its
 * group pauses. What cannot be told is a banner. */
void lab_runs_tell(struct lab_runs *r, const struct lab_group *group, enum command_kind command);

/* Gives the group's running members the rates and lr of lab->next, from their next epoch on. An error when its network
 * has other sites, or none of its runs has begun. */
bool lab_runs_change(struct lab_runs *r, const struct lab_group *group, struct err *e);

/* Tells every active run that the program leaves: it is cut off, to be gone on with another time. One that waits has
 * not begun, and is stopped. */
void lab_runs_cut(struct lab_runs *r);

/* Waits for the workers, records written, and frees them and the trails. */
void lab_runs_free(struct lab_runs *r);

#endif
