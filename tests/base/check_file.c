/* SPDX-License-Identifier: MIT */
/* Paths, folders and whole files read, on a real file system below a folder of the test's own. Each test
 * runs in a process of its own (Check's fork mode), so it may change its environment, limits and user.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "tests/base/check_base.h"
#include "tests/common/scratch.h"

START_TEST(test_join)
{
    char out[FILE_PATH_MAX];
    struct err e = {0};
    ck_assert(file_join(out, "/a/b", "c", &e));
    ck_assert_str_eq(out, "/a/b/c");
    ck_assert(file_join(out, "/a/b/", "c", &e));
    ck_assert_str_eq(out, "/a/b/c");
    ck_assert(file_join(out, "/", "c", &e));
    ck_assert_str_eq(out, "/c");
    ck_assert(file_join(out, "", "c", &e)); /* not the root folder's c */
    ck_assert_str_eq(out, "c");
}
END_TEST

START_TEST(test_join_too_long)
{
    char dir[FILE_PATH_MAX], out[FILE_PATH_MAX];
    struct err e = {0};
    memset(dir, 'd', sizeof dir);
    dir[FILE_PATH_MAX - 3] = 0;
    ck_assert_msg(file_join(out, dir, "f", &e), "%s", e.text); /* FILE_PATH_MAX - 1 characters: just fits */
    ck_assert_uint_eq(strlen(out), FILE_PATH_MAX - 1);
    ck_assert(!file_join(out, dir, "ff", &e));
    assert_failed(&e, "dddd", "longer than 4095 bytes");
}
END_TEST

START_TEST(test_data_home)
{
    static const struct {
        const char *xdg, *home, *out;
    } cases[] = {
        {"/x/data", "/home/me", "/x/data/dropout-lab"},
        {"/x/data", NULL, "/x/data/dropout-lab"},
        {NULL, "/home/me", "/home/me/.local/share/dropout-lab"},
        {"", "/home/me/", "/home/me/.local/share/dropout-lab"},
        {"relative", "/home/me", "/home/me/.local/share/dropout-lab"},
        {NULL, NULL, NULL},
        {NULL, "", NULL},
        {"relative", "relative", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert_int_eq(cases[i].xdg ? setenv("XDG_DATA_HOME", cases[i].xdg, 1) : unsetenv("XDG_DATA_HOME"), 0);
        ck_assert_int_eq(cases[i].home ? setenv("HOME", cases[i].home, 1) : unsetenv("HOME"), 0);
        char out[FILE_PATH_MAX];
        struct err e = {0};
        ck_assert_int_eq(file_data_home(out, &e), cases[i].out != NULL);
        if (cases[i].out)
            ck_assert_str_eq(out, cases[i].out);
        else
            assert_failed(&e, "HOME", "XDG_DATA_HOME");
    }
}
END_TEST

START_TEST(test_make_dirs)
{
    struct err e = {0};
    struct stat st;
    umask(022);
    ck_assert_msg(file_make_dirs(scratch_at("p/q//r/"), &e), "%s", e.text);
    ck_assert_int_eq(stat(scratch_at("p/q/r"), &st), 0);
    ck_assert(S_ISDIR(st.st_mode));
    ck_assert_uint_eq(st.st_mode & 0777, 0700);
    ck_assert_msg(file_make_dirs(scratch_at("p/q/r"), &e), "%s", e.text); /* again */
    ck_assert_msg(file_make_dirs("/", &e), "%s", e.text);
    ck_assert_int_eq(chdir(scratch_at("")), 0);
    ck_assert_msg(file_make_dirs("p/s", &e), "%s", e.text);
    ck_assert_int_eq(stat(scratch_at("p/s"), &st), 0);
}
END_TEST

START_TEST(test_make_dirs_refused)
{
    struct err e = {0};
    scratch_write_text(scratch_at("plain"), "x");
    ck_assert(!file_make_dirs(scratch_at("plain"), &e));
    assert_failed(&e, "plain", "is a file where a folder is needed");
    ck_assert(!file_make_dirs(scratch_at("plain/below"), &e));
    assert_failed(&e, "plain", "is a file where a folder is needed");
    ck_assert(!file_make_dirs("", &e));
    assert_failed(&e, "empty", "folder");
    char deep[FILE_PATH_MAX + 1];
    memset(deep, '/', sizeof deep);
    deep[FILE_PATH_MAX] = 0;
    ck_assert(!file_make_dirs(deep, &e));
    assert_failed(&e, "///", "longer than 4095 bytes");
    ck_assert_int_eq(mkdir(scratch_at("shut"), 0500), 0);
    scratch_nobody();
    ck_assert(!file_make_dirs(scratch_at("shut/in"), &e));
    assert_failed(&e, "shut/in", strerror(EACCES));
}
END_TEST

START_TEST(test_read)
{
    static const char content[] = "one\0two\n";
    uint8_t *bytes = NULL;
    size_t size = 0;
    struct err e = {0};
    scratch_write(scratch_at("in"), content, 8);
    ck_assert_msg(file_read(scratch_at("in"), 8, &bytes, &size, &e), "%s", e.text); /* the limit itself is legal */
    ck_assert_uint_eq(size, 8);
    ck_assert_mem_eq(bytes, content, 9); /* with the zero behind */
    mem_free(bytes);
    scratch_write_text(scratch_at("empty"), "");
    assert_holds(scratch_at("empty"), "");
}
END_TEST

static void assert_unread(const char *path, size_t limit, const char *word)
{
    static uint8_t untouched;
    uint8_t *bytes = &untouched;
    size_t size = 17;
    struct err e = {0};
    ck_assert_msg(!file_read(path, limit, &bytes, &size, &e), "%s was read", path);
    assert_failed(&e, path, word);
    ck_assert_ptr_eq(bytes, &untouched);
    ck_assert_uint_eq(size, 17);
}

START_TEST(test_read_refused)
{
    scratch_write_text(scratch_at("nine"), "ninebytes");
    ck_assert_int_eq(mkdir(scratch_at("folder"), 0700), 0);
    ck_assert_int_eq(mkfifo(scratch_at("fifo"), 0600), 0);
    ck_assert_int_eq(symlink("nowhere", scratch_at("dangling")), 0);
    assert_unread(scratch_at("missing"), 100, strerror(ENOENT));
    assert_unread(scratch_at("dangling"), 100, strerror(ENOENT));
    assert_unread(scratch_at("folder"), 100, "is a folder");
    assert_unread(scratch_at("fifo"), 100, "not a regular file"); /* and is not waited on */
    assert_unread("/dev/zero", 100, "not a regular file");
    assert_unread(scratch_at("nine"), 8, "larger than the 8 bytes");
    assert_unread(scratch_at("nine/below"), 100, strerror(ENOTDIR));
    /* a hole far larger than memory is refused before a byte is allocated */
    scratch_write_text(scratch_at("vast"), "");
    ck_assert_int_eq(truncate(scratch_at("vast"), (off_t)1 << 40), 0);
    assert_unread(scratch_at("vast"), 1 << 20, "larger than the 1048576 bytes");
}
END_TEST

START_TEST(test_read_without_permission)
{
    scratch_write_text(scratch_at("secret"), "x");
    ck_assert_int_eq(chmod(scratch_at("secret"), 0), 0);
    scratch_nobody();
    assert_unread(scratch_at("secret"), 100, strerror(EACCES));
}
END_TEST

START_TEST(test_fill_goes_on_to_the_end)
{
    char part[8] = "-------";
    int fd;
    uint64_t there;
    size_t got;
    struct err e = {0};
    scratch_write_text(scratch_at("in"), "ninebytes");
    ck_assert_msg(file_open(scratch_at("in"), &fd, &there, &e), "%s", e.text);
    ck_assert_uint_eq(there, 9);
    ck_assert(file_fill(fd, "in", part, 5, &got, &e));
    ck_assert_uint_eq(got, 5);
    ck_assert_str_eq(part, "nineb--"); /* and no byte behind */
    ck_assert(file_fill(fd, "in", part, 5, &got, &e));
    ck_assert_uint_eq(got, 4);
    ck_assert_mem_eq(part, "ytes", 4);
    ck_assert(file_fill(fd, "in", part, 5, &got, &e));
    ck_assert_uint_eq(got, 0);
    ck_assert_int_eq(close(fd), 0);
    ck_assert(!file_fill(fd, "in", part, 5, &got, &e));
    assert_failed(&e, "in: read failed", strerror(EBADF));
}
END_TEST

Suite *file_suite(void)
{
    Suite *s = suite_create("file");
    TCase *c = tcase_create("file");
    tcase_set_timeout(c, 60);
    scratch_add(c);
    tcase_add_test(c, test_join);
    tcase_add_test(c, test_join_too_long);
    tcase_add_test(c, test_data_home);
    tcase_add_test(c, test_make_dirs);
    tcase_add_test(c, test_make_dirs_refused);
    tcase_add_test(c, test_read);
    tcase_add_test(c, test_read_refused);
    tcase_add_test(c, test_read_without_permission);
    tcase_add_test(c, test_fill_goes_on_to_the_end);
    suite_add_tcase(s, c);
    return s;
}
