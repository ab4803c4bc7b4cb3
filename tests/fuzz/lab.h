/* SPDX-License-Identifier: MIT */
/* A lab to type into: two runs that were really trained, of several seeds and with several kinds of noise, in the
 * charts and on disk (tests/fuzz/runs), one that trains, one that waits; and who does what the loop would do. */
#ifndef TESTS_FUZZ_LAB_H
#define TESTS_FUZZ_LAB_H

#include "view/keymap.h"
#include "view/lab.h"

void fuzz_lab_init(struct lab *lab);
void fuzz_lab_free(struct lab *lab);

/* What the loop does about an action, as far as it changes what is to be seen. False: it would leave. */
bool fuzz_lab_act(struct lab *lab, enum action action);
/* The next epoch of the run that trains; its loss goes by the byte. */
void fuzz_lab_epoch(struct lab *lab, uint8_t byte);

#endif
