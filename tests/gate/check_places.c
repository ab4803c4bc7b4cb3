/* SPDX-License-Identifier: MIT */
/* Landlock, from inside: what can be opened by a child that has put it in force. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "cases.h"
#include "gate/places.h"
#include "tests/common/scratch.h"

static bool opens(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

static bool is_shut(const char *path, int flags)
{
    return !opens(path, flags) && errno == EACCES;
}

static int body_places(void)
{
    struct err e;
    const char *own = scratch_at("own"), *data = scratch_at("data"), *read[] = {data, scratch_at("nowhere"), NULL};
    struct places p = {.own = own, .read = read};
    if (!opens("/etc/passwd", O_RDONLY) || !opens(scratch_at("out/file"), O_RDWR)) /* before */
        return __LINE__;
    if (!places_lock(&p, &e))
        return __LINE__;
    if (!is_shut("/etc/passwd", O_RDONLY) || !is_shut("/", O_RDONLY | O_DIRECTORY)
        || !is_shut("/proc/self/environ", O_RDONLY))
        return __LINE__;
    if (!is_shut(scratch_at("out/file"), O_RDONLY) || !is_shut(scratch_at("out/file"), O_WRONLY | O_TRUNC)
        || !is_shut(scratch_at("out/new"), O_WRONLY | O_CREAT) || !is_shut(scratch_at("own/../out/file"), O_RDONLY))
        return __LINE__;
    if (!is_shut(scratch_at("own/link"), O_RDONLY) || !is_shut(scratch_at("own/link"), O_WRONLY)
        || !is_shut(scratch_at("own/folder/new"), O_WRONLY | O_CREAT))
        return __LINE__;
    if (!opens(scratch_at("data/images"), O_RDONLY) || !is_shut(scratch_at("data/images"), O_WRONLY)
        || !is_shut(scratch_at("data/new"), O_WRONLY | O_CREAT))
        return __LINE__;
    if (places_version() >= 3
        && (truncate(scratch_at("out/file"), 0) == 0 || truncate(scratch_at("data/images"), 0) == 0))
        return __LINE__;
    if (unlink(scratch_at("out/file")) == 0 || rename(scratch_at("own/mine"), scratch_at("out/mine")) == 0
        || rename(scratch_at("out/file"), scratch_at("own/taken")) == 0 || mkdir(scratch_at("out/dir"), 0700) == 0
        || symlink("/etc/passwd", scratch_at("own/another")) == 0)
        return __LINE__;
    if (!file_make_dirs(scratch_at("own/a/b"), &e) || !file_replace(scratch_at("own/a/b/file"), "x", 1, &e)
        || !file_replace(scratch_at("own/mine"), "xy", 2, &e) || rename(scratch_at("own/a/b"), scratch_at("own/c")) != 0
        || unlink(scratch_at("own/c/file")) != 0 || rmdir(scratch_at("own/c")) != 0)
        return __LINE__;
    return 0;
}

/* Also for root, whom no permission stops. */
START_TEST(no_other_file_can_be_opened)
{
    struct err e;
    if (!places_version()) {
        fprintf(stderr, "skipped: places: this kernel has no Landlock\n");
        return;
    }
    ck_assert(file_make_dirs(scratch_at("own"), &e) && file_make_dirs(scratch_at("data"), &e)
              && file_make_dirs(scratch_at("out"), &e));
    scratch_write_text(scratch_at("out/file"), "secret\n");
    scratch_write_text(scratch_at("own/mine"), "mine\n");
    scratch_write_text(scratch_at("data/images"), "images\n");
    ck_assert_int_eq(symlink(scratch_at("out/file"), scratch_at("own/link")), 0);
    ck_assert_int_eq(symlink(scratch_at("out"), scratch_at("own/folder")), 0);
    scratch_in_child(body_places);
}
END_TEST

TCase *places_case(void)
{
    TCase *c = tcase_create("places");
    scratch_add(c);
    tcase_add_test(c, no_other_file_can_be_opened);
    return c;
}
