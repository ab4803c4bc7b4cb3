/* SPDX-License-Identifier: MIT */
/* A real sshd on loopback with throw-away keys, configured by data/teaching/sshd_config as it stands but for the
 * program's path and options; and clients. Root's tests have the accounts `lab` and `class` in a mount namespace with a
 * password database of its own, so that the machine has no new account; others log in as themselves, to a folder of the
 * test. A failure in here fails the test; the case has a folder by scratch_add. */
#ifndef TESTS_GATE_SSHD_H
#define TESTS_GATE_SSHD_H

#include <stdbool.h>
#include <sys/types.h>

#include "tests/term/pty.h"

struct sshd {
    pid_t pid;
    int port;
    bool accounts;        /* lab and class are there; else the user of the tests alone */
    bool terminals;       /* it can open some */
    char user[64];        /* lab, or that */
};

/* `more` goes into its configuration before all, such as "AcceptEnv *". False, and it is said, where none can run. */
bool sshd_start(struct sshd *s, const char *test, const char *more);
void sshd_stop(struct sshd *s);

/* Runs ssh, scp or sftp to the end, options parted by blanks, @ in them the account and host, % the port; `command` is
 * one word, or NULL. Its exit status; both its outputs are in sshd_said. */
int sshd_client(const struct sshd *s, const char *program, const char *options, const char *command);
/* The outputs of the last client, until the next. */
const char *sshd_said(void);
/* What sshd has logged. */
const char *sshd_log(void);

/* ssh -tt in a terminal, with more options. False, and it is said, where sshd can open none. */
bool sshd_terminal(const struct sshd *s, struct pty *p, const char *options, const char *command);

#endif
