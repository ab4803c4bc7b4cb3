/* SPDX-License-Identifier: MIT */
/* What is drawn against files that hold how it should look. */
#ifndef TESTS_COMMON_GOLDEN_H
#define TESTS_COMMON_GOLDEN_H

/* Fails unless text is what tests/<room>/golden/<name>.txt has. With GOLDEN_WRITE set in the environment the file is
 * written anew; read its diff before it is committed. */
void golden_expect(const char *room, const char *name, const char *text);

#endif
