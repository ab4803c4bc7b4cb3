/* SPDX-License-Identifier: MIT */
/* The program that skew.c is linked into. */
#ifndef TESTS_POWER_SKEWED_H
#define TESTS_POWER_SKEWED_H

/* The test's programs are that one from here on. */
void skewed_take(void);

#endif
