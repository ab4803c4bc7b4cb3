/* SPDX-License-Identifier: MIT */
/* Every operation with the first, second, third ... call of each class failing, once and from then on, until it is
 * through without having met the fault. `make check` takes the first ones, the last ones, and some between, by a fixed
 * seed, and of most operations one of each class; `make soak` takes all.
 *
 * FAULT_ONLY=name in the environment narrows it to one kind of fault, FAULT_NTH=n to one call, FAULT_TRACE=1 shows
 * where.
 */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/stream.h"
#include "judge.h"
#include "stage.h"
#include "tests/common/runner.h"
#include "tests/common/scratch.h"
#include "tests/common/tool.h"

enum { FIRST = 8, LAST = 2, BETWEEN = 3, SHOWN_MAX = 40 };

/* KiB */
enum { MEMORY_LEAST = 10 << 10, MEMORY_MOST = 512 << 10, MEMORY_STEP = 6007, MEMORY_STEP_WHOLE = 128 };

static const struct fault faults[] = {
    {"alloc", FAULT_ALLOC, FAULT_FAIL, ENOMEM},   {"map", FAULT_MAP, FAULT_FAIL, ENOMEM},
    {"open", FAULT_OPEN, FAULT_FAIL, EMFILE},     {"read", FAULT_READ, FAULT_FAIL, EIO},
    {"short-read", FAULT_READ, FAULT_HALF, 0},    {"write", FAULT_WRITE, FAULT_FAIL, EIO},
    {"short-write", FAULT_WRITE, FAULT_HALF, 0},  {"full", FAULT_WRITE, FAULT_TORN, ENOSPC},
    {"sync", FAULT_SYNC, FAULT_FAIL, EIO},        {"rename", FAULT_RENAME, FAULT_FAIL, EIO},
    {"mkdir", FAULT_MKDIR, FAULT_FAIL, ENOSPC},   {"close", FAULT_CLOSE, FAULT_FAIL, EIO},
    {"cut", FAULT_CUT, FAULT_FAIL, EIO},          {"list", FAULT_LIST, FAULT_FAIL, EIO},
    {"stat", FAULT_STAT, FAULT_FAIL, EIO},        {"unlink", FAULT_UNLINK, FAULT_FAIL, EIO},
    {"lock", FAULT_LOCK, FAULT_FAIL, ENOLCK},     {"thread", FAULT_THREAD, FAULT_FAIL, EAGAIN},
    {"modes", FAULT_MODES, FAULT_FAIL, EIO},
};
enum { FAULTS = sizeof faults / sizeof *faults };

struct tally {
    unsigned cases, succeeded, known, wrong;
};

/* Sanitizers map terabytes, so that no limit can be set; and ThreadSanitizer's memory cannot be preloaded over. */
#if defined(__SANITIZE_ADDRESS__)
enum { sanitized = 1 };
#else
enum { sanitized = 0 };
#endif

static struct clean clean;
static unsigned shown;

/* One case. True when the fault was met. */
static bool try_one(const struct fault *f, unsigned nth, bool on, struct tally *t)
{
    static struct ending end;
    stage_set(clean.operation);
    stage_run(&end, clean.operation, f, nth, on, 0);
    bool known = judge_known(clean.operation, &end);
    const char *wrong = known ? NULL : judge(&clean, &end);
    t->cases++;
    t->known += known;
    t->succeeded += end.status == 0;
    t->wrong += wrong != NULL;
    if (wrong && shown++ < SHOWN_MAX)
        fprintf(stderr, "%s: %s %u%s: %s\n", clean.operation->name, f->name, nth, on ? " and all behind it" : "",
                wrong);
    else if (getenv("FAULT_NTH"))
        fprintf(stderr, "status %d: %s\n", end.status, end.err);
    return atomic_load(&stage_page->hits) > 0;
}

/* The next call to fail behind the nth of so many, in the short form. */
static unsigned skip(unsigned nth, unsigned calls, const struct fault *f)
{
    struct stream s = {.seed = 7, .purpose = STREAM_INIT};
    unsigned step = calls / BETWEEN + 1;
    if (nth < FIRST || nth + LAST >= calls)
        return nth + 1;
    unsigned next = nth + 1 + stream_u32(s, (uint32_t)(f - faults), 0, nth) % step + step / 2;
    return next + LAST < calls ? next : calls - LAST;
}

static void try_all(const struct fault *f, bool on, struct tally *t)
{
    bool whole = soak_or(0, 1);
    unsigned calls = clean.calls[f->call];
    for (unsigned n = 1; try_one(f, n, on, t); n = whole ? n + 1 : skip(n, calls, f))
        ;
}

/* One call of those that there are, the same each time; once. */
static void try_any(const struct fault *f, struct tally *t)
{
    struct stream s = {.seed = 8, .purpose = STREAM_INIT};
    unsigned calls = clean.calls[f->call];
    uint32_t draw = stream_u32(s, (uint32_t)(f - faults), 0, (uint32_t)(clean.operation - operations));
    if (calls)
        try_one(f, 1 + draw % calls, false, t);
}

static void try_fault(const struct fault *f, struct tally *all)
{
    const char *nth = getenv("FAULT_NTH");
    bool part = clean.operation->part && soak_or(1, 0) && !nth;
    for (int on = 0; on <= (!part && f->effect != FAULT_TORN); on++) {
        struct tally t = {0};
        if (part)
            try_any(f, &t);
        else if (nth)
            try_one(f, (unsigned)atoi(nth), on, &t);
        else
            try_all(f, on, &t);
        if (soak_or(0, 1) || t.wrong)
            fprintf(stderr, "%s: %s %s: %u cases, %u of them succeeded, %u in a library, %u went wrong\n",
                    clean.operation->name, f->name, on ? "from then on" : "once", t.cases, t.succeeded, t.known,
                    t.wrong);
        all->cases += t.cases;
        all->wrong += t.wrong;
    }
}

static bool asked_for(const char *name)
{
    const char *only = getenv("FAULT_ONLY");
    return !only || strcmp(only, name) == 0;
}

/* How many limits went wrong. */
static unsigned try_memory(unsigned long at, unsigned long step)
{
    static struct ending end;
    unsigned cases = 0, failed = 0, not_loaded = 0;
    const char *wrong;
    for (end.status = 1; end.status != 0 && at < MEMORY_MOST; at += step, cases++) {
        stage_set(clean.operation);
        stage_run(&end, clean.operation, NULL, 0, false, at * 1024);
        bool loaded = atomic_load(&stage_page->calls[FAULT_OPEN]) > 0;
        not_loaded += !loaded;
        if (!loaded || !(wrong = judge(&clean, &end)))
            continue;
        fprintf(stderr, "%s: with %lu KiB: %s\n", clean.operation->name, at, wrong);
        failed++;
    }
    if (soak_or(0, 1))
        fprintf(stderr, "%s: memory: %u limits up to %lu KiB, %u of them too small to load the program, %u went "
                "wrong\n",
                clean.operation->name, cases, at, not_loaded, failed);
    ck_assert_int_eq(end.status, 0);
    return failed;
}

/* In steps of address space from where the program cannot be loaded up to where the operation is through; the dynamic
 * loader says itself what it has no room for. */
static unsigned however_little_memory(void)
{
    const char *first = getenv("FAULT_NTH");
    if (sanitized || !asked_for("memory"))
        return 0;
    return try_memory(first ? strtoul(first, NULL, 10) : MEMORY_LEAST, soak_or(MEMORY_STEP, MEMORY_STEP_WHOLE));
}

/* How many cases went wrong. */
static unsigned try_operation(const struct operation *o)
{
    struct tally all = {0};
    judge_learn(&clean, o);
    for (int f = 0; f < FAULTS; f++)
        if (asked_for(faults[f].name))
            try_fault(&faults[f], &all);
    return all.wrong + however_little_memory();
}

START_TEST(whatever_fails_it_ends_well)
{
    stage_build();
    ck_assert_uint_eq(try_operation(&operations[_i]), 0);
}
END_TEST

/* What `make check` does a part of, on one stage. */
START_TEST(whatever_fails_the_others_end_well)
{
    unsigned wrong = 0;
    stage_build();
    for (size_t i = 0; i < operation_count; i++)
        if (operations[i].part)
            wrong += try_operation(&operations[i]);
    ck_assert_uint_eq(wrong, 0);
}
END_TEST

static TCase *new_case(const char *name)
{
    TCase *c = tcase_create(name);
    scratch_add(c);
    tcase_set_timeout(c, soak_or(1800, 100000));
    return c;
}

int main(void)
{
#if defined(__SANITIZE_THREAD__)
    fputs("skipped: fault: ThreadSanitizer has its own malloc, which no library may come before\n", stderr);
    return EXIT_SUCCESS;
#endif
    if (skip_under_valgrind("fault", "it has its own malloc, which no library may come before"))
        return EXIT_SUCCESS;
    Suite *s = suite_create("fault");
    const char *one = getenv("CK_RUN_CASE");
    for (size_t i = 0; i < operation_count; i++) {
        TCase *c = new_case(operations[i].name);
        if (!operations[i].part || soak_or(0, 1) || one)
            tcase_add_loop_test(c, whatever_fails_it_ends_well, (int)i, (int)i + 1);
        suite_add_tcase(s, c);
    }
    TCase *others = new_case("others");
    if (soak_or(1, 0))
        tcase_add_test(others, whatever_fails_the_others_end_well);
    suite_add_tcase(s, others);
    return runner_run(srunner_create(s));
}
