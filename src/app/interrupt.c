/* SPDX-License-Identifier: MIT */
/* A flag that a signal sets; see interrupt.h. */
#include "interrupt.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t caught;

static void catch(int signal_number)
{
    caught = signal_number;
}

void interrupt_catch(void)
{
    static const int list[] = {
#define ENDING(sig) sig,
#include "base/ending.def"
#undef ENDING
    };
    struct sigaction a = {.sa_handler = catch, .sa_flags = SA_RESTART}, before;
    sigemptyset(&a.sa_mask);
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (sigaction(list[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(list[i], &a, NULL);
}

int interrupt_signal(void)
{
    return caught;
}
