/* SPDX-License-Identifier: MIT */
/* The Check program of room base: runs every suite of the folder and fails when any test does.
 * What the suites test stands in their own files; what those of files share is here.
 */
#include "tests/base/check_base.h"

#include <dirent.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "tests/common/runner.h"
#include "tests/common/scratch.h"

void assert_holds(const char *path, const char *content)
{
    uint8_t *bytes = NULL;
    size_t size = 0;
    struct err e = {0};
    ck_assert_msg(file_read(path, 1 << 20, &bytes, &size, &e), "%s", e.text);
    ck_assert_uint_eq(size, strlen(content));
    ck_assert_str_eq((char *)bytes, content);
    mem_free(bytes);
}

void assert_failed(const struct err *e, const char *word, const char *another)
{
    check_error(e, ERR_FAIL, word);
    check_error(e, ERR_FAIL, another);
}

unsigned entries_of(const char *path)
{
    DIR *d = opendir(path);
    ck_assert_ptr_nonnull(d);
    unsigned n = 0;
    for (struct dirent *entry; (entry = readdir(d));)
        n += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    ck_assert_int_eq(closedir(d), 0);
    return n;
}

int main(void)
{
    SRunner *runner = srunner_create(file_suite());
    srunner_add_suite(runner, replace_suite());
    srunner_add_suite(runner, safe_suite());
    srunner_add_suite(runner, room_suite());
    srunner_add_suite(runner, small_suite());
    srunner_add_suite(runner, stream_suite());
    srunner_add_suite(runner, text_suite());
    return runner_run(runner);
}
