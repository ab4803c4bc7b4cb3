/* SPDX-License-Identifier: MIT */
/* Every input of the corpus through its target, without libFuzzer: what fuzzing came upon stays found out in each
 * build, and under sanitizers and valgrind. A broken input names itself. */
#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "tests/common/runner.h"
#include "tests/common/scratch.h"

static const struct target {
    const char *name;
    void (*run)(const uint8_t *data, size_t size);
    size_t most;
} targets[] = {
#define TARGET(name, most, what) {#name, fuzz_##name, most},
#include "target.def"
#undef TARGET
};

static void run_file(const struct target *t, const char *path)
{
    size_t size;
    char *bytes = scratch_read(path, &size);
    ck_assert_msg(size <= t->most, "%s: %zu bytes, where an input of this target has at most %zu", path, size, t->most);
    fprintf(stderr, "%s\n", path); /* the last one is to blame */
    /* In memory of exactly its size. */
    uint8_t *data = malloc(size ? size : 1);
    ck_assert_ptr_nonnull(data);
    memcpy(data, bytes, size);
    t->run(data, size);
    free(data);
    free(bytes);
}

START_TEST(test_corpus)
{
    const struct target *t = &targets[_i];
    char folder[600], path[1000];
    size_t count = 0;
    snprintf(folder, sizeof folder, "%s/tests/fuzz/corpus/%s", getenv("TEST_SRCDIR"), t->name);
    DIR *d = opendir(folder);
    ck_assert_msg(d != NULL, "%s: is not there", folder);
    t->run((const uint8_t *)"", 0);
    for (const struct dirent *entry; (entry = readdir(d));) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        run_file(t, path);
        count++;
    }
    closedir(d);
    ck_assert_msg(count > 0, "%s: is empty", folder);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("fuzz");
    TCase *c = tcase_create("corpus");
    tcase_set_timeout(c, 120);
    tcase_add_loop_test(c, test_corpus, 0, sizeof targets / sizeof *targets);
    suite_add_tcase(s, c);
    return runner_run(srunner_create(s));
}
