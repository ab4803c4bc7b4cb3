/* SPDX-License-Identifier: MIT */
/* The dashboard in a pseudo-terminal, on small real data, for tests that press its keys. A failure in here fails the
 * test, and shows the screen. Nothing waits longer than SOON; the case has a folder by scratch_add.
 */
#ifndef TESTS_APP_DASHBOARD_H
#define TESTS_APP_DASHBOARD_H

#include "tests/common/tool.h"
#include "tests/term/pty.h"

#define SOON deadline(20) /* seconds: a bound for slow machines, not a wait */

/* The dashboard with these words (NULL at the end), its runs below scratch_at(home), once it has its data. */
void open_dashboard(struct pty *p, const char *home, const char *const *words);
/* The same in a terminal of another kind or size; config->env is set too. */
void open_dashboard_in(struct pty *p, const struct pty_config *config, const char *home, const char *const *words);

void type(struct pty *p, const char *keys);
/* Waits until the text stands on the screen. */
void expect(struct pty *p, const char *text);
void expect_gone(struct pty *p, const char *text);
/* Waits until the program has ended with this status, and asserts that the terminal is as it was. */
void expect_end(struct pty *p, int status);

#endif
