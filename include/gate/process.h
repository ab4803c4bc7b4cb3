/* SPDX-License-Identifier: MIT */
/* What this process, and nobody through it, may take from the machine. While there is one thread. */
#ifndef GATE_PROCESS_H
#define GATE_PROCESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct process_limits {
    uint64_t memory;    /* bytes of address space; 0: as before */
    uint64_t file;      /* bytes of one file; 0: as before */
};

/* No new privileges, no core file, no look into its memory, new files for the account alone, no descriptor beyond the
 * standard three, no stop by the terminal (there is no shell to go back to), and the limits. Root is refused: what may
 * do everything cannot be held. */
bool process_tighten(const struct process_limits *l, struct err *e);

#endif
