/* SPDX-License-Identifier: MIT */
/* The blocks that the program has to free: those that it asks for itself, and those of the libraries that keep nothing
 * of their own (curses, cairo, fontconfig and libc do; a leak checker that follows pointers looks at theirs). A table
 * of addresses; under a lock, for threads share it.
 */
#define _GNU_SOURCE
#include <execinfo.h>
#include <link.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "inside.h"

enum { SLOTS = 1 << 16, OBJECTS = 8 };

static const char *const keeps_nothing[] = {"libjansson.so", "libcsv.so", "libisal.so", "libnettle.so"};

static struct {
    uintptr_t begin, end;
} object[OBJECTS];
static int objects;

static void *const gone = (void *)1;
static void *slot[SLOTS];
static const void *asked[SLOTS]; /* by whom */
static int count;
static atomic_flag lock = ATOMIC_FLAG_INIT;

static bool is_watched(const char *path)
{
    if (!path[0])
        return true; /* the program */
    for (size_t i = 0; i < sizeof keeps_nothing / sizeof *keeps_nothing; i++)
        if (strstr(path, keeps_nothing[i]))
            return true;
    return false;
}

static int see_object(struct dl_phdr_info *info, size_t size, void *arg)
{
    (void)size, (void)arg;
    for (int i = 0; i < info->dlpi_phnum && is_watched(info->dlpi_name) && objects < OBJECTS; i++) {
        const ElfW(Phdr) *p = &info->dlpi_phdr[i];
        if (p->p_type != PT_LOAD || !(p->p_flags & PF_X))
            continue;
        object[objects].begin = info->dlpi_addr + p->p_vaddr;
        object[objects++].end = info->dlpi_addr + p->p_vaddr + p->p_memsz;
    }
    return 0;
}

void fault_ledger_open(void)
{
    dl_iterate_phdr(see_object, NULL);
}

static bool is_ours(const void *caller)
{
    for (int i = 0; i < objects; i++)
        if ((uintptr_t)caller >= object[i].begin && (uintptr_t)caller < object[i].end)
            return true;
    return false;
}

static size_t place(const void *block)
{
    return ((uintptr_t)block >> 4) * 0x9e3779b1u % SLOTS;
}

static void take(void)
{
    while (atomic_flag_test_and_set_explicit(&lock, memory_order_acquire))
        ;
}

static void give(void)
{
    atomic_flag_clear_explicit(&lock, memory_order_release);
}

void fault_ledger_add(void *block, const void *caller)
{
    if (!block || !is_ours(caller))
        return;
    take();
    size_t i = place(block);
    for (size_t tries = 0; slot[i] && slot[i] != gone && tries < SLOTS; tries++)
        i = (i + 1) % SLOTS;
    slot[i] = block;
    asked[i] = caller;
    count++;
    give();
}

bool fault_ledger_remove(void *block)
{
    bool found = false;
    take();
    size_t i = place(block);
    for (size_t tries = 0; slot[i] && slot[i] != block && tries < SLOTS; tries++)
        i = (i + 1) % SLOTS;
    if (block && slot[i] == block) {
        slot[i] = gone;
        count--;
        found = true;
    }
    give();
    return found;
}

void fault_ledger_show(int fd)
{
    for (size_t i = 0; i < SLOTS; i++)
        if (slot[i] && slot[i] != gone)
            backtrace_symbols_fd((void *const *)&asked[i], 1, fd);
}

int fault_ledger_count(void)
{
    return count;
}
