/* SPDX-License-Identifier: MIT */
/* Inside libfault.so: whether a call is to fail, and how the real one is reached. Any thread of the program. */
#ifndef TESTS_FAULT_INSIDE_H
#define TESTS_FAULT_INSIDE_H

#include <stddef.h>

#include "fault.h"

enum verdict { PASSES, FAILS, HALF };

/* Counts a call on this descriptor (-1: on none). When it FAILS errno is set. */
enum verdict fault_verdict(enum fault_call call, int fd);

/* The same for a call that has no half. */
_Bool fault_strikes(enum fault_call call, int fd);

/* Keeps where a crash was before the program's own handler comes to it. */
void fault_crash_open(struct fault_page *page);

/* Whether this thread is in fault_next, which may ask for memory itself. */
extern _Thread_local _Bool fault_looking_up;

/* The function of that name behind this library; kept in *slot. */
void *fault_next(void **slot, const char *name);

/* The real function, as in REAL(open)(path, flags). */
#define REAL(name) ((__typeof__(&name))fault_next(&(static_slot_##name), #name))
#define SLOT(name) static void *static_slot_##name

/* Blocks of memory that the program itself, or a library that keeps nothing, has and has to free. */
void fault_ledger_open(void);
void fault_ledger_add(void *block, const void *caller);
_Bool fault_ledger_remove(void *block);
/* Who asked for those that are left. */
void fault_ledger_show(int fd);
int fault_ledger_count(void);

#endif
