/* SPDX-License-Identifier: MIT */
/* The folder in which an operation runs, and the program in it, with a fault or without. */
#ifndef TESTS_FAULT_STAGE_H
#define TESTS_FAULT_STAGE_H

#include "fault.h"
#include "operation.h"

enum { STATUS_HANGS = -1, STAGE_TEXT_MAX = 1 << 15 };

/* A class of calls and how they fail. */
struct fault {
    const char *name;
    enum fault_call call;
    enum fault_effect effect;
    int error;
};

struct ending {
    int status; /* exit status, 128 + signal, or STATUS_HANGS */
    bool killed; /* by a signal */
    const char *not_restored; /* what of a terminal; NULL: it is as it was */
    char err[STAGE_TEXT_MAX]; /* what it said on stderr; on a terminal: the screen at its end */
};

/* Once in a test: the data, the page, and a home with four runs: one that is done, one that was cut off, one in the
 * trash, and one more; made by the program itself. */
void stage_build(void);
/* The operation's folder is as at the beginning. */
void stage_set(const struct operation *o);
const char *stage_at(const char *name);

/* The page that libfault.so maps. */
extern struct fault_page *stage_page;

/* Runs the operation in the stage; fault NULL: nothing fails. memory: bytes of address space, or 0. */
void stage_run(struct ending *end, const struct operation *o, const struct fault *fault, unsigned nth, bool on,
               unsigned long memory);
/* The program with other words in the stage, with nothing failing; its stdout is in stage_at("stdout"). */
int stage_ask(const char *words);

#endif
