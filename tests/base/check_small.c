/* SPDX-License-Identifier: MIT */
/* The small parts of base: errors by value, whose text must stay safe, whole and readable; aligned arrays, zeroed and
 * checked for overflow; the clock; threads that leave the signals to the one with the terminal; checksums.
 */
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "base/clock.h"
#include "base/crc32c.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/print.h"
#include "base/thread.h"
#include "tests/base/check_base.h"
#include "tests/common/scratch.h"

START_TEST(test_err_set)
{
    struct err e = {0};
    ck_assert(!err_set(&e, ERR_USAGE, "%s=%d: is not a word", "epochs", 0));
    ck_assert_int_eq(e.code, ERR_USAGE);
    ck_assert_str_eq(e.text, "epochs=0: is not a word");
    ck_assert(!err_set(NULL, ERR_FAIL, "nobody listens"));
    ck_assert(!err_sys(NULL, EIO, "nobody listens"));
    ck_assert(!err_memory(NULL, "nobody"));
}
END_TEST

START_TEST(test_err_text_is_safe)
{
    struct err e = {0};
    err_set(&e, ERR_FAIL, "%s: bad", "x\n\x1b[31m\xe2\x80\xae.csv");
    ck_assert_str_eq(e.text, "x??[31m?.csv: bad");
    err_sys(&e, ENOENT, "%s", "y\r");
    ck_assert_int_eq(strncmp(e.text, "y?: ", 4), 0);
}
END_TEST

/* A text that is wrapped in more words: the old text is an argument of the new. */
START_TEST(test_err_of_itself)
{
    struct err e = {0};
    err_set(&e, ERR_FAIL, "no room");
    err_set(&e, ERR_FAIL, "the record: %s", e.text);
    ck_assert_str_eq(e.text, "the record: no room");
}
END_TEST

START_TEST(test_err_sys_names_the_reason)
{
    struct err e = {0};
    ck_assert(!err_sys(&e, ENOSPC, "%s: cannot be written", "h.csv"));
    ck_assert_int_eq(e.code, ERR_FAIL);
    char want[128];
    snprintf(want, sizeof want, "h.csv: cannot be written: %s", strerror(ENOSPC));
    ck_assert_str_eq(e.text, want);
}
END_TEST

/* Long words are cut between characters, and never cost the reason. */
START_TEST(test_err_long)
{
    char name[4 * sizeof ((struct err *)0)->text] = "x";
    for (size_t i = 1; i + 2 < sizeof name; i += 2)
        memcpy(name + i, "\xc3\xa4", 3);
    struct err e;
    memset(&e, '#', sizeof e);
    err_set(&e, ERR_FAIL, "%s", name);
    ck_assert_uint_eq(strlen(e.text), sizeof e.text - 1);
    ck_assert_ptr_null(strchr(e.text, '?'));
    err_set(&e, ERR_FAIL, "-%s", name);
    ck_assert_uint_eq(strlen(e.text), sizeof e.text - 2);
    ck_assert_ptr_null(strchr(e.text, '?'));
    err_sys(&e, EACCES, "%s: cannot be opened", name);
    ck_assert_ptr_nonnull(strstr(e.text, strerror(EACCES)));
    ck_assert_ptr_null(strchr(e.text, '?'));
}
END_TEST

START_TEST(test_err_memory)
{
    struct err e = {0};
    ck_assert(!err_memory(&e, "the images"));
    ck_assert_int_eq(e.code, ERR_FAIL);
    ck_assert_str_eq(e.text, "out of memory for the images");
}
END_TEST

START_TEST(test_err_is_memory)
{
    struct err e = {0};
    ck_assert(!err_is_memory(&e));
    err_memory(&e, "a thing");
    ck_assert(err_is_memory(&e));
    err_set(&e, ERR_FAIL, "a log: out of memory for what it is");
    ck_assert(!err_is_memory(&e));
}
END_TEST

START_TEST(test_mem_room)
{
    ck_assert(mem_room(1 << 20));
    ck_assert(!mem_room(SIZE_MAX / 4));
}
END_TEST

static int calls;

/* As many bytes as arg says. */
static bool print_many(FILE *to, void *arg, struct err *e)
{
    calls++;
    for (size_t i = 0; i < *(size_t *)arg; i++)
        putc('a' + (int)(i % 26), to);
    return *(size_t *)arg != 13 || err_set(e, ERR_FAIL, "thirteen are not printed");
}

/* Around the room that it begins with, which a stream of a fixed size uses up to its last byte or not. */
START_TEST(test_print_is_whole)
{
    static const size_t sizes[] = {0, 1, 65534, 65535, 65536, 65537, 131072, 1000003};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        char *bytes = NULL;
        size_t size, want = sizes[k];
        struct err e;
        ck_assert(print_bytes(&bytes, &size, print_many, &want, "letters", &e));
        ck_assert_uint_eq(size, want);
        size_t wrong = 0;
        for (size_t i = 0; i < size; i++)
            wrong += bytes[i] != 'a' + (int)(i % 26);
        ck_assert_uint_eq(wrong, 0);
        free(bytes);
    }
}
END_TEST

START_TEST(test_print_that_fails)
{
    char *bytes = NULL;
    size_t size, want = 13;
    struct err e;
    calls = 0;
    ck_assert(!print_bytes(&bytes, &size, print_many, &want, "letters", &e));
    assert_failed(&e, "thirteen", "printed");
    ck_assert_int_eq(calls, 1);
    ck_assert_ptr_null(bytes);
}
END_TEST

START_TEST(test_mem_is_aligned_and_zero)
{
    static const size_t counts[] = {0, 1, 3, 15, 16, 17, 1000, 100001};
    for (int round = 0; round < 2; round++) { /* the second takes what the first has dirtied */
        for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
            unsigned char *p = mem_array(counts[k], 3);
            ck_assert_ptr_nonnull(p);
            ck_assert_uint_eq((uintptr_t)p % MEM_ALIGN, 0);
            for (size_t i = 0; i < 3 * counts[k]; i++)
                ck_assert_uint_eq(p[i], 0);
            memset(p, 0xa5, 3 * counts[k]);
            mem_free(p);
        }
    }
    mem_free(NULL);
}
END_TEST

START_TEST(test_mem_raw_is_aligned_and_writable)
{
    static const size_t counts[] = {0, 1, 21, 22, 100001};
    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
        unsigned char *p = mem_raw(counts[k], 3);
        ck_assert_ptr_nonnull(p);
        ck_assert_uint_eq((uintptr_t)p % MEM_ALIGN, 0);
        memset(p, 0xa5, 3 * counts[k]);
        mem_free(p);
    }
}
END_TEST

START_TEST(test_mem_refuses_what_overflows)
{
    ck_assert_ptr_null(mem_array(SIZE_MAX, 1));
    ck_assert_ptr_null(mem_array(SIZE_MAX - MEM_ALIGN / 2, 1));
    ck_assert_ptr_null(mem_array(SIZE_MAX / 4 + 1, 4));
    ck_assert_ptr_null(mem_array((size_t)1 << 32, ((size_t)1 << 31 << 1) + 1));
    ck_assert_ptr_null(mem_raw(SIZE_MAX, 1));
    ck_assert_ptr_null(mem_raw(SIZE_MAX / 4 + 1, 4));
}
END_TEST

START_TEST(test_mem_product)
{
    size_t out = 17;
    ck_assert(mem_product(6, 7, &out));
    ck_assert_uint_eq(out, 42);
    ck_assert(mem_product(0, SIZE_MAX, &out));
    ck_assert_uint_eq(out, 0);
    ck_assert(mem_product(SIZE_MAX, 0, &out));
    ck_assert_uint_eq(out, 0);
    ck_assert(mem_product(SIZE_MAX / 3, 3, &out));
    ck_assert_uint_eq(out, SIZE_MAX / 3 * 3);
    out = 17;
    ck_assert(!mem_product(SIZE_MAX / 3 + 1, 3, &out));
    ck_assert(!mem_product(SIZE_MAX, SIZE_MAX, &out));
    ck_assert_uint_eq(out, 17);
}
END_TEST

static const struct {
    const char *stamp;
    double seconds; /* `date -u -d STAMP +%s` */
} stamps[] = {
    {"1970-01-01T00:00:00Z", 0},          {"1970-03-01T00:00:01Z", 5097601},    {"2000-02-29T12:00:00Z", 951825600},
    {"2026-11-22T16:15:23Z", 1795364123}, {"2100-03-01T00:00:00Z", 4107542400}, {"1969-12-31T23:59:59Z", -1},
};

static const char *const no_stamps[] = {
    "", "2026-11-22", "2026-11-22T16:15:23", "2026-11-22T16:15:23Z ", "2026-13-22T16:15:23Z", "2026-11-00T16:15:23Z",
    "2026-11-31T16:15:23Z", "2026-11-22T24:15:23Z", "2026-1-22T16:15:23Z", "-026-11-22T16:15:23Z", "yesterday",
};

START_TEST(test_clock_reads_its_stamps)
{
    double seconds;
    char now[32];
    for (size_t i = 0; i < sizeof stamps / sizeof *stamps; i++) {
        ck_assert_msg(clock_read(stamps[i].stamp, &seconds), "%s", stamps[i].stamp);
        ck_assert_double_eq(seconds, stamps[i].seconds);
    }
    for (size_t i = 0; i < sizeof no_stamps / sizeof *no_stamps; i++)
        ck_assert_msg(!clock_read(no_stamps[i], &seconds), "%s", no_stamps[i]);
    clock_stamp(now, sizeof now);
    ck_assert(clock_read(now, &seconds));
    ck_assert_double_eq_tol(seconds, (double)time(NULL), 2);
}
END_TEST

START_TEST(test_clock_runs_forward)
{
    double before = clock_now(), last = before;
    for (int i = 0; i < 10000; i++) {
        double now = clock_now();
        ck_assert_double_ge(now, last);
        last = now;
    }
    clock_sleep(0.02);
    ck_assert_double_ge(clock_now() - last, 0.0199);
    clock_sleep(0);
    clock_sleep(-5);
    clock_sleep(1e-9);
    ck_assert_double_lt(clock_now() - before, 3);
}
END_TEST

static void on_alarm(int signo)
{
    (void)signo;
}

START_TEST(test_clock_sleep_ends_with_a_signal)
{
    struct sigaction act = {.sa_handler = on_alarm};
    ck_assert_int_eq(sigaction(SIGALRM, &act, NULL), 0);
    timer_t timer;
    ck_assert_int_eq(timer_create(CLOCK_MONOTONIC, NULL, &timer), 0);
    struct itimerspec soon = {.it_value = {.tv_nsec = 20000000}, .it_interval = {.tv_nsec = 20000000}};
    ck_assert_int_eq(timer_settime(timer, 0, &soon, NULL), 0);
    double before = clock_now();
    clock_sleep(60);
    ck_assert_double_lt(clock_now() - before, 30);
    timer_delete(timer);
}
END_TEST

START_TEST(test_clock_stamp)
{
    ck_assert_int_eq(setenv("TZ", "XYZ-5:30", 1), 0); /* UTC, wherever the machine is */
    tzset();
    time_t before = time(NULL);
    char stamp[32];
    clock_stamp(stamp, sizeof stamp);
    time_t after = time(NULL);
    bool known = false;
    for (time_t t = before; t <= after && !known; t++) {
        struct tm tm;
        char want[64];
        ck_assert_ptr_nonnull(gmtime_r(&t, &tm));
        snprintf(want, sizeof want, "%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
                 tm.tm_hour, tm.tm_min, tm.tm_sec);
        known = strcmp(stamp, want) == 0;
    }
    ck_assert_msg(known, "%s is not now", stamp);
}
END_TEST

static void *take_mask(void *arg)
{
    pthread_sigmask(SIG_BLOCK, NULL, arg);
    return arg;
}

START_TEST(test_thread_takes_no_signals)
{
    static const int blocked[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH, SIGALRM, SIGPIPE};
    static const int open[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS};
    sigset_t mask, before, after;
    pthread_t thread;
    struct err e = {0};
    void *result = NULL;
    ck_assert_int_eq(sigemptyset(&before), 0);
    ck_assert_int_eq(sigaddset(&before, SIGUSR1), 0);
    ck_assert_int_eq(pthread_sigmask(SIG_SETMASK, &before, NULL), 0);
    ck_assert_msg(thread_start(&thread, take_mask, &mask, "a test", &e), "%s", e.text);
    ck_assert_int_eq(pthread_join(thread, &result), 0);
    ck_assert_ptr_eq(result, &mask);
    for (size_t i = 0; i < sizeof blocked / sizeof *blocked; i++)
        ck_assert_int_eq(sigismember(&mask, blocked[i]), 1);
    for (size_t i = 0; i < sizeof open / sizeof *open; i++)
        ck_assert_int_eq(sigismember(&mask, open[i]), 0);
    ck_assert_int_eq(pthread_sigmask(SIG_BLOCK, NULL, &after), 0); /* the caller's is as it was */
    for (int signo = 1; signo < 32; signo++)
        ck_assert_int_eq(sigismember(&after, signo), signo == SIGUSR1);
}
END_TEST

START_TEST(test_thread_that_cannot_start)
{
    sigset_t mask, after;
    pthread_t thread;
    struct err e = {0};
    scratch_nobody(); /* root has no such limit */
    struct rlimit limit, none;
    ck_assert_int_eq(getrlimit(RLIMIT_NPROC, &limit), 0);
    none = limit;
    none.rlim_cur = 0;
    ck_assert_int_eq(setrlimit(RLIMIT_NPROC, &none), 0);
    bool started = thread_start(&thread, take_mask, &mask, "run 3", &e);
    ck_assert_int_eq(setrlimit(RLIMIT_NPROC, &limit), 0); /* a sanitizer starts a thread of its own at the end */
    ck_assert(!started);
    ck_assert_int_eq(e.code, ERR_FAIL);
    ck_assert_ptr_nonnull(strstr(e.text, "no thread can be started for run 3: "));
    ck_assert_int_eq(pthread_sigmask(SIG_BLOCK, NULL, &after), 0);
    ck_assert_int_eq(sigismember(&after, SIGINT), 0);
}
END_TEST

/* The vectors of RFC 3720, B.4, and the one that every description has. */
START_TEST(test_crc32c_known)
{
    unsigned char bytes[32] = {0};
    ck_assert_uint_eq(crc32c(0, "", 0), 0);
    ck_assert_uint_eq(crc32c(0, "123456789", 9), 0xe3069283u);
    ck_assert_uint_eq(crc32c(0, bytes, sizeof bytes), 0x8a9136aau);
    memset(bytes, 0xff, sizeof bytes);
    ck_assert_uint_eq(crc32c(0, bytes, sizeof bytes), 0x62a8ab43u);
}
END_TEST

/* Bit by bit, as the polynomial says it. */
static uint32_t slow_crc(const unsigned char *bytes, size_t size)
{
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < size; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? UINT32_C(0x82f63b78) : 0);
    }
    return ~crc;
}

/* Every length, start and place to go on from, for eight bytes go at a time. */
START_TEST(test_crc32c_in_parts)
{
    unsigned char bytes[40];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(i * 151 + 7);
    for (size_t from = 0; from < 8; from++)
        for (size_t n = 0; n <= sizeof bytes - from; n++) {
            uint32_t want = slow_crc(bytes + from, n);
            ck_assert_uint_eq(crc32c(0, bytes + from, n), want);
            for (size_t cut = 0; cut <= n; cut++)
                ck_assert_uint_eq(crc32c(crc32c(0, bytes + from, cut), bytes + from + cut, n - cut), want);
        }
}
END_TEST

Suite *small_suite(void)
{
    Suite *s = suite_create("small");
    TCase *err = tcase_create("err");
    tcase_add_test(err, test_err_set);
    tcase_add_test(err, test_err_text_is_safe);
    tcase_add_test(err, test_err_of_itself);
    tcase_add_test(err, test_err_sys_names_the_reason);
    tcase_add_test(err, test_err_long);
    tcase_add_test(err, test_err_memory);
    tcase_add_test(err, test_err_is_memory);
    suite_add_tcase(s, err);
    TCase *mem = tcase_create("mem");
    tcase_add_test(mem, test_mem_is_aligned_and_zero);
    tcase_add_test(mem, test_mem_raw_is_aligned_and_writable);
    tcase_add_test(mem, test_mem_refuses_what_overflows);
    tcase_add_test(mem, test_mem_product);
    tcase_add_test(mem, test_mem_room);
    suite_add_tcase(s, mem);
    TCase *print = tcase_create("print");
    tcase_add_test(print, test_print_is_whole);
    tcase_add_test(print, test_print_that_fails);
    suite_add_tcase(s, print);
    TCase *clock = tcase_create("clock");
    tcase_set_timeout(clock, 70);
    tcase_add_test(clock, test_clock_runs_forward);
    tcase_add_test(clock, test_clock_reads_its_stamps);
    tcase_add_test(clock, test_clock_sleep_ends_with_a_signal);
    tcase_add_test(clock, test_clock_stamp);
    suite_add_tcase(s, clock);
    TCase *thread = tcase_create("thread");
    tcase_add_test(thread, test_thread_takes_no_signals);
    tcase_add_test(thread, test_thread_that_cannot_start);
    suite_add_tcase(s, thread);
    TCase *crc = tcase_create("crc32c");
    tcase_add_test(crc, test_crc32c_known);
    tcase_add_test(crc, test_crc32c_in_parts);
    suite_add_tcase(s, crc);
    return s;
}
