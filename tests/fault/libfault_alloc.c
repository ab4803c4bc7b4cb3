/* SPDX-License-Identifier: MIT */
/* Memory that runs out; part of libfault.so. libc's own allocations (strdup, fopen, opendir, setlocale ...) come
 * through here too, for its malloc may be replaced.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "inside.h"

enum { EARLY_BYTES = 1 << 20 };

SLOT(malloc);
SLOT(calloc);
SLOT(realloc);
SLOT(free);
SLOT(aligned_alloc);
SLOT(posix_memalign);
SLOT(mmap);

/* What is asked for while the real functions are being looked up, and before all libraries are ready: a leak checker
 * would not know who keeps it. */
static _Alignas(16) char early[EARLY_BYTES];
static size_t early_used;

static void *early_block(size_t size)
{
    size_t at = early_used;
    early_used += (size + 15) / 16 * 16;
    return early_used <= sizeof early ? early + at : NULL;
}

static bool is_too_early(void)
{
    return fault_looking_up || (!fault_ready && early_used < sizeof early / 2);
}

static bool is_early(const void *p)
{
    return (uintptr_t)p >= (uintptr_t)early && (uintptr_t)p < (uintptr_t)early + sizeof early;
}

static void *kept(void *block, const void *caller)
{
    fault_ledger_add(block, caller);
    return block;
}

void *malloc(size_t size)
{
    if (is_too_early())
        return early_block(size);
    if (fault_strikes(FAULT_ALLOC, -1))
        return NULL;
    return kept(REAL(malloc)(size), __builtin_return_address(0));
}

void *calloc(size_t n, size_t size)
{
    if (is_too_early())
        return early_block(n * size);
    if (fault_strikes(FAULT_ALLOC, -1))
        return NULL;
    return kept(REAL(calloc)(n, size), __builtin_return_address(0));
}

/* A block that stays where it was when there is no more memory is still owed. */
static void *grow(void *p, size_t size, const void *caller)
{
    if (fault_strikes(FAULT_ALLOC, -1))
        return NULL;
    if (is_early(p)) {
        void *moved = REAL(malloc)(size);
        return moved ? memcpy(moved, p, size) : NULL;
    }
    bool owed = fault_ledger_remove(p);
    void *q = REAL(realloc)(p, size);
    if (!q && size && owed)
        fault_ledger_add(p, caller);
    return kept(q, caller);
}

void *realloc(void *p, size_t size)
{
    return grow(p, size, __builtin_return_address(0));
}

void *reallocarray(void *p, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / size) {
        errno = ENOMEM;
        return NULL;
    }
    return grow(p, n * size, __builtin_return_address(0));
}

void *aligned_alloc(size_t align, size_t size)
{
    if (fault_strikes(FAULT_ALLOC, -1))
        return NULL;
    return kept(REAL(aligned_alloc)(align, size), __builtin_return_address(0));
}

int posix_memalign(void **out, size_t align, size_t size)
{
    int saved = errno;
    if (fault_strikes(FAULT_ALLOC, -1)) {
        errno = saved;
        return ENOMEM;
    }
    int failed = REAL(posix_memalign)(out, align, size);
    if (!failed)
        fault_ledger_add(*out, __builtin_return_address(0));
    return failed;
}

static char *copy(const char *text, size_t size, const void *caller)
{
    if (fault_strikes(FAULT_ALLOC, -1))
        return NULL;
    char *to = REAL(malloc)(size + 1);
    if (to) {
        memcpy(to, text, size);
        to[size] = 0;
    }
    return kept(to, caller);
}

char *strdup(const char *text)
{
    return copy(text, strlen(text), __builtin_return_address(0));
}

char *strndup(const char *text, size_t most)
{
    return copy(text, strnlen(text, most), __builtin_return_address(0));
}

/* dlsym itself frees what the last error of it said, when the real free is not known yet. */
void free(void *p)
{
    static void *later;
    if (!p || is_early(p))
        return;
    if (fault_looking_up) {
        later = p;
        return;
    }
    fault_ledger_remove(p);
    REAL(free)(p);
    if (later) {
        p = later;
        later = NULL;
        REAL(free)(p);
    }
}

static void *map(void *at, size_t size, int rights, int flags, int fd, off_t offset)
{
    return fault_strikes(FAULT_MAP, fd) ? MAP_FAILED : REAL(mmap)(at, size, rights, flags, fd, offset);
}

void *mmap(void *at, size_t size, int rights, int flags, int fd, off_t offset)
{
    return map(at, size, rights, flags, fd, offset);
}

void *mmap64(void *at, size_t size, int rights, int flags, int fd, off_t offset)
{
    return map(at, size, rights, flags, fd, offset);
}
