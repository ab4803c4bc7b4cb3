/* SPDX-License-Identifier: MIT */
/* Three runs and the list of them; see listed.h. */
#include "listed.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>

#include "tests/common/scratch.h"

struct store listed;

static void set_up(void)
{
    runs_home(&listed);
}

static void tear_down(void)
{
    store_free(&listed);
}

Suite *listed_suite(const char *name, TCase **out)
{
    Suite *suite = suite_create(name);
    TCase *t = tcase_create(name);
    scratch_add(t);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_set_timeout(t, 120);
    suite_add_tcase(suite, t);
    *out = t;
    return suite;
}

void make_three(void)
{
    runs_make(B, "", "done", 50, 0.33, 0.57);
    runs_make(A, "epochs=10", "stopped", 4, 0.35, 0.36);
    runs_make(C, "notebook", "done", 50, 0.32, 0.33);
}

void settle_three(void)
{
    runs_settle(A);
    runs_settle(B);
    runs_settle(C);
}

struct store_entry *entry(const char *id)
{
    for (size_t i = 0; i < listed.count; i++)
        if (strcmp(listed.entry[i].id, id) == 0)
            return &listed.entry[i];
    ck_abort_msg("%s is not in the list", id);
    return NULL;
}

void check_three(void)
{
    ck_assert_uint_eq(listed.count, 3);
    ck_assert_str_eq(listed.entry[0].id, C);
    ck_assert_str_eq(listed.entry[1].id, B);
    ck_assert_str_eq(listed.entry[2].id, A);
    struct store_entry *x = entry(A);
    ck_assert_str_eq(x->problem, "");
    ck_assert_int_eq(x->state, RUN_STOPPED);
    ck_assert_uint_eq(x->spec.epochs, 10);
    ck_assert_uint_eq(x->summary.epochs, 4);
    ck_assert_uint_eq(x->summary.best.epoch, 1);
    ck_assert(x->summary.best.value[METRIC_VALID_LOSS] == 0.35);
    ck_assert(x->summary.last.value[METRIC_VALID_LOSS] == 0.36);
    ck_assert_str_eq(x->started, "2026-11-20T10:00:00Z");
    ck_assert(entry(C)->spec.drop[1] == 0.4);
}

int hold(const char *id)
{
    int fd = open(runs_file(id, ""), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(flock(fd, LOCK_EX), 0);
    return fd;
}
