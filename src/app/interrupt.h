/* SPDX-License-Identifier: MIT */
/* The signals that end a command, while there is no screen: noted when they come, obeyed by who works. */
#ifndef APP_INTERRUPT_H
#define APP_INTERRUPT_H

#include <stdbool.h>

/* From now on the signals of base/ending.def are noted; those that were ignored when the program started (nohup, a
 * shell's background) stay ignored. Main thread, once. Where a screen is open they are the screen's meanwhile.
 * Takes SIGALRM as well: two seconds after such a signal, what is written to stdout and stderr no longer waits for a
 * reader, and fails where there is no room. */
void interrupt_catch(void);

/* Whether fd is a terminal that is gone, which counts as SIGHUP having come: nobody may have sent that, or the program
 * ignores it. Such a terminal never comes back, and each read and write fails at once. */
bool interrupt_hung_up(int fd);

/* The signal that came, or 0. The exit status that belongs to it is 128 + signal. */
int interrupt_signal(void);

#endif
