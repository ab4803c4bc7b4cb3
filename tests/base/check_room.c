/* SPDX-License-Identifier: MIT */
/* What is asked of memory when there is little of it: room that is asked for is given back, what does not fit is said,
 * and a library's malloc that found nothing is remembered. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/print.h"
#include "base/thread.h"
#include "tests/base/check_base.h"
#include "tests/common/scratch.h"
#include "tests/common/tool.h"

/* ASKED is more than glibc ever takes from its heap, which memalign wears out. */
enum { ASKED = 40 << 20, ROOM = 100 << 20, BIG = 200 << 20, BLOCK = 1 << 20 };

#if !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__ /* they map terabytes */

static bool print_big(FILE *to, void *arg, struct err *e)
{
    static const char block[BLOCK];
    (void)arg, (void)e;
    for (size_t i = 0; i < BIG / BLOCK && !ferror(to); i++)
        fwrite(block, 1, BLOCK, to);
    return true;
}

/* ROOM more than the process has now. */
static bool limit_memory(void)
{
    unsigned long pages;
    FILE *f = fopen("/proc/self/statm", "r");
    bool ok = f && fscanf(f, "%lu", &pages) == 1;
    if (f)
        fclose(f);
    struct rlimit l = {0};
    l.rlim_cur = l.rlim_max = ok ? pages * (rlim_t)sysconf(_SC_PAGESIZE) + ROOM : 0;
    return ok && setrlimit(RLIMIT_AS, &l) == 0;
}

static int body_little(void)
{
    struct err e = {0};
    char *bytes = NULL;
    size_t size = 0;
    if (!limit_memory()) {
        fputs("skipped: little memory: no /proc tells how much there is\n", stderr);
        return 0;
    }
    for (int i = 0; i < 10; i++)
        if (!mem_room(ASKED))
            return __LINE__; /* it kept what it was given before */
    if (mem_room(2 * ROOM))
        return __LINE__;
    if (print_bytes(&bytes, &size, print_big, NULL, "letters", &e) || bytes)
        return __LINE__;
    return err_is_memory(&e) && strstr(e.text, "letters") ? 0 : __LINE__;
}

START_TEST(test_little_memory)
{
    if (!skip_under_valgrind("little memory", "it has memory of its own"))
        scratch_in_child(body_little);
}
END_TEST

#endif

static bool print_and_fail(FILE *to, void *arg, struct err *e)
{
    return fputs("half", to) != EOF && err_set(e, ERR_USAGE, "%s", (const char *)arg);
}

/* What the printing says is what is told, whatever the stream holds. */
START_TEST(test_print_tells_the_first_error)
{
    static char why[] = "a word is wrong";
    struct err e = {0};
    char *bytes = NULL;
    size_t size;
    ck_assert(!print_bytes(&bytes, &size, print_and_fail, why, "letters", &e));
    check_error(&e, ERR_USAGE, why);
    ck_assert_ptr_null(bytes);
}
END_TEST

/* A user who types the words does not make it one. */
START_TEST(test_memory_is_no_wrong_word)
{
    struct err e = {0};
    err_set(&e, ERR_USAGE, "out of memory for a thing");
    ck_assert(!err_is_memory(&e));
}
END_TEST

static void *ask_too_much(void *shortages)
{
    free(mem_noted(SIZE_MAX / 4));
    *(unsigned long *)shortages = mem_shortages();
    return NULL;
}

START_TEST(test_shortages_are_of_a_thread)
{
    unsigned long before = mem_shortages(), others = 0;
    pthread_t thread;
    struct err e = {0};
    void *p = mem_noted(10);
    ck_assert_ptr_nonnull(p);
    free(p);
    ck_assert_uint_eq(mem_shortages(), before);
    ck_assert(thread_start(&thread, ask_too_much, &others, "a test", &e));
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
    ck_assert_uint_eq(others, 1);
    ck_assert_uint_eq(mem_shortages(), before);
    ck_assert_ptr_null(mem_noted(SIZE_MAX / 4));
    ck_assert_uint_eq(mem_shortages(), before + 1);
}
END_TEST

Suite *room_suite(void)
{
    Suite *s = suite_create("room");
    TCase *t = tcase_create("room");
    scratch_add(t);
#if !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
    tcase_add_test(t, test_little_memory);
#endif
    tcase_add_test(t, test_print_tells_the_first_error);
    tcase_add_test(t, test_memory_is_no_wrong_word);
    tcase_add_test(t, test_shortages_are_of_a_thread);
    suite_add_tcase(s, t);
    return s;
}
