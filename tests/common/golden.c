/* SPDX-License-Identifier: MIT */
/* Golden files; see golden.h. TEST_SRCDIR is the source tree's root, or else the folder in which the test runs. */
#include "golden.h"

#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"

void golden_expect(const char *room, const char *name, const char *text)
{
    char path[FILE_PATH_MAX];
    uint8_t *golden = NULL;
    size_t size = 0;
    struct err e;
    const char *root = getenv("TEST_SRCDIR");
    snprintf(path, sizeof path, "%s/tests/%s/golden/%s.txt", root ? root : ".", room, name);
    if (getenv("GOLDEN_WRITE"))
        ck_assert_msg(file_replace(path, text, strlen(text), &e), "%s", e.text);
    ck_assert_msg(file_read(path, 1 << 20, &golden, &size, &e), "%s", e.text);
    bool same = size == strlen(text) && memcmp(golden, text, size) == 0;
    ck_assert_msg(same, "it does not look like %s:\n%s", path, text);
    mem_free(golden);
}
