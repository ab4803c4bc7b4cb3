/* SPDX-License-Identifier: MIT */
/* The signals that end a command without a screen: noted when they come, obeyed by who works. */
#ifndef APP_INTERRUPT_H
#define APP_INTERRUPT_H

/* From now on SIGINT, SIGTERM, SIGHUP and SIGQUIT are noted; those that were ignored when the program started (nohup, a
 * shell's background) stay ignored. Main thread, once. */
void interrupt_catch(void);

/* The signal that came, or 0. The exit status that belongs to it is 128 + signal. */
int interrupt_signal(void);

#endif
