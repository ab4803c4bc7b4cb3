/* SPDX-License-Identifier: MIT */
/* Calls of the C library that fail, are cut short or are noted, in the program of the tests itself: what a disk does
 * once in years, and what no file can be made to do. Linked in, they stand before libc's own; unless a test asks for
 * something they do what those do. One thread.
 */
#ifndef TESTS_COMMON_BROKEN_H
#define TESTS_COMMON_BROKEN_H

#include <stdbool.h>
#include <stddef.h>

enum broken_call { BROKEN_LSTAT, BROKEN_ACCESS, BROKEN_OPEN, BROKEN_READ, BROKEN_LIST, BROKEN_SYNC, BROKEN_CALLS };

/* From now on that call of the file of that path fails with that errno; path NULL: no longer. BROKEN_READ is read(2),
 * and BROKEN_LIST scandir(3). The path is not copied. */
void broken_fail(enum broken_call call, const char *path, int error);
/* The same for the next such call alone. */
void broken_fail_once(enum broken_call call, const char *path, int error);

/* scandir(3) of that folder has so many hidden names more. The path is not copied. */
void broken_list_more(const char *path, size_t names);

/* pread(2) gives at most so many bytes (0: as many as are asked for), and if `interrupted` is interrupted every other
 * time. */
void broken_pread(size_t most, bool interrupted);

/* How often fsync(2) was asked for the file or folder of that path since broken_forget; one that has gone: 0. */
unsigned broken_synced(const char *path);
void broken_forget(void);

#endif
