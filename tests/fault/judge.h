/* SPDX-License-Identifier: MIT */
/* Whether an operation under which something failed ended as it has to: in success, or in an error that is told; with
 * nothing lost, left behind or leaked. */
#ifndef TESTS_FAULT_JUDGE_H
#define TESTS_FAULT_JUDGE_H

#include "stage.h"
#include "tree.h"

/* How the operation goes when nothing fails. */
struct clean {
    const struct operation *operation;
    struct tree before, after;
    unsigned calls[FAULT_CALLS];
};

/* Runs it; asserts that it goes well. The stage is left as it is then. */
void judge_learn(struct clean *c, const struct operation *o);

/* A library's own crash, for which nothing can be done; stage_page->crash is its name. */
bool judge_known(const struct operation *o, const struct ending *end);

/* NULL: all is well. Otherwise what is not, until the next call. */
const char *judge(const struct clean *c, const struct ending *end);

#endif
