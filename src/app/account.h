/* SPDX-License-Identifier: MIT */
/* A teaching account, `dropout-lab --restricted`: the dashboard or line mode for somebody who is let in by ssh and is
 * not trusted. What a session has besides its options; who has none, NULL, may do as ever. UI thread.
 *
 * Locks, from the outside in: sshd's settings (README); a clean environment and process (gate/environment.h,
 * process.h), first of all; Landlock and the filter of system calls (gate/places.h, calls.h), when the screen is open
 * and before there is a second thread; the limits below, at each run. */
#ifndef APP_ACCOUNT_H
#define APP_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/file.h"
#include "limits.h"
#include "run/spec.h"
#include "slots.h"

struct options;

struct account {
    struct limits limits;
    char home[FILE_PATH_MAX];    /* the pupil's folder; XDG_DATA_HOME from now on */
    char store[FILE_PATH_MAX];   /* home/dropout-lab */
    char figures[FILE_PATH_MAX]; /* store/figures */
    const char *data;            /* what --data names, or NULL */
    bool filters;                /* system calls are to be */
    struct slots sessions, runs;
};

/* First of all in main(), before the locale: cleans environment and process, finds the pupil's folder, takes a session.
 * What the client of ssh asked to be run instead is refused, but for "plain", which sets o->plain. */
bool account_open(struct account *a, struct options *o, struct err *e);

/* When locale and terminal are open: no other file, no other program from now on. True for no account. */
bool account_lock(const struct account *a, struct err *e);

/* Whether a run of the spec may start, and there is room on disk for it beside `waiting` bytes of others. */
bool account_may_train(const struct account *a, const struct spec *s, uint64_t waiting, struct err *e);

/* The file for a figure of that name, in the account's own folder; an error when it is no plain name, or there is no
 * room. Without an account, the name as it is. */
bool account_figure(const struct account *a, const char *name, char path[FILE_PATH_MAX], struct err *e);

/* What `--restricted --version` and `--restricted --help` print on stdout. */
void account_print_locks(void);
void account_print_help(void);

#endif
