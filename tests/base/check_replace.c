/* SPDX-License-Identifier: MIT */
/* A file replaced as a whole: the new content complete, or the old untouched, and no litter, whatever fails. Each test
 * runs in a process of its own (Check's fork mode), so it may change its environment, limits and user.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "tests/base/check_base.h"
#include "tests/common/scratch.h"

START_TEST(test_replace)
{
    struct err e = {0};
    struct stat st;
    umask(027);
    ck_assert_int_eq(mkdir(scratch_at("r"), 0700), 0);
    ck_assert_msg(file_replace(scratch_at("r/f"), "first", 5, &e), "%s", e.text);
    assert_holds(scratch_at("r/f"), "first");
    ck_assert_int_eq(stat(scratch_at("r/f"), &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777, 0640); /* 0666 less the umask */
    ck_assert_int_eq(chmod(scratch_at("r/f"), 0604), 0);
    ck_assert_msg(file_replace(scratch_at("r/f"), "2nd", 3, &e), "%s", e.text);
    assert_holds(scratch_at("r/f"), "2nd");
    ck_assert_int_eq(stat(scratch_at("r/f"), &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777, 0604); /* as it was */
    ck_assert_msg(file_replace(scratch_at("r/f"), "", 0, &e), "%s", e.text);
    assert_holds(scratch_at("r/f"), "");
    ck_assert_uint_eq(entries_of(scratch_at("r")), 1);
    ck_assert_int_eq(chdir(scratch_at("r")), 0);
    ck_assert_msg(file_replace("f", "here", 4, &e), "%s", e.text); /* a name without a folder */
    assert_holds(scratch_at("r/f"), "here");
}
END_TEST

/* Many pages, so that a write that stopped half way would show. */
START_TEST(test_replace_large)
{
    enum { SIZE = 3 << 20 };
    uint8_t *content = mem_array(SIZE, 1), *back = NULL;
    size_t size = 0;
    struct err e = {0};
    ck_assert_ptr_nonnull(content);
    for (size_t i = 0; i < SIZE; i++)
        content[i] = (uint8_t)(i * 2654435761u >> 24);
    ck_assert_msg(file_replace(scratch_at("large"), content, SIZE, &e), "%s", e.text);
    ck_assert_msg(file_read(scratch_at("large"), SIZE, &back, &size, &e), "%s", e.text);
    ck_assert_uint_eq(size, SIZE);
    ck_assert_mem_eq(back, content, SIZE);
    mem_free(content);
    mem_free(back);
}
END_TEST

START_TEST(test_replace_follows_a_link)
{
    struct err e = {0};
    struct stat st;
    ck_assert_int_eq(mkdir(scratch_at("l"), 0700), 0);
    scratch_write_text(scratch_at("l/real"), "old");
    ck_assert_int_eq(symlink("l/real", scratch_at("link")), 0);
    ck_assert_msg(file_replace(scratch_at("link"), "new", 3, &e), "%s", e.text);
    ck_assert_int_eq(lstat(scratch_at("link"), &st), 0);
    ck_assert(S_ISLNK(st.st_mode));
    assert_holds(scratch_at("l/real"), "new");
    ck_assert_uint_eq(entries_of(scratch_at("l")), 1);
}
END_TEST

/* A file of the program's own is replaced as others are, but in the place of a link. */
START_TEST(test_replace_own_follows_no_link)
{
    struct err e = {0};
    struct stat st;
    umask(027);
    ck_assert_int_eq(mkdir(scratch_at("o"), 0700), 0);
    scratch_write_text(scratch_at("real"), "old");
    ck_assert_int_eq(symlink("../real", scratch_at("o/link")), 0);
    ck_assert_int_eq(symlink("../nowhere", scratch_at("o/loose")), 0);
    static const char *const name[] = {"o/link", "o/loose", "o/new", "o/new"};
    for (size_t i = 0; i < sizeof name / sizeof *name; i++) {
        ck_assert_msg(file_replace_own(scratch_at(name[i]), "new", 3, &e), "%s", e.text);
        ck_assert_int_eq(lstat(scratch_at(name[i]), &st), 0);
        ck_assert_uint_eq(st.st_mode, S_IFREG | (i == 3 ? 0604 : 0640));
        assert_holds(scratch_at(name[i]), "new");
        ck_assert_int_eq(chmod(scratch_at("o/new"), 0604) == 0, i >= 2); /* which is kept */
    }
    assert_holds(scratch_at("real"), "old");
    ck_assert_int_ne(access(scratch_at("nowhere"), F_OK), 0);
    ck_assert_uint_eq(entries_of(scratch_at("o")), 3);
    ck_assert(!file_replace_own(scratch_at("o"), "new", 3, &e));
    assert_failed(&e, scratch_at("o"), "is a folder");
    ck_assert(!file_replace_own(scratch_at("real/f"), "new", 3, &e));
    assert_failed(&e, scratch_at("real/f"), strerror(ENOTDIR));
}
END_TEST

/* The disk says no in the middle of the write: a limit on the file's size stands for a full disk. */
START_TEST(test_replace_keeps_the_old_when_it_fails)
{
    static char content[100000];
    struct err e = {0};
    ck_assert_int_eq(mkdir(scratch_at("k"), 0700), 0);
    scratch_write_text(scratch_at("k/f"), "old");
    ck_assert(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
    struct rlimit before, small;
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 50000;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
    bool ok = file_replace(scratch_at("k/f"), content, sizeof content, &e);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &before), 0); /* Check writes files too */
    ck_assert(!ok);
    assert_failed(&e, "k/f: cannot be written", strerror(EFBIG));
    assert_holds(scratch_at("k/f"), "old");
    ck_assert_uint_eq(entries_of(scratch_at("k")), 1);
}
END_TEST

static void assert_unreplaced(const char *path, const char *word)
{
    struct err e = {0};
    ck_assert_msg(!file_replace(path, "new", 3, &e), "%s was replaced", path);
    assert_failed(&e, path, word);
}

START_TEST(test_replace_refused)
{
    umask(0);
    ck_assert_int_eq(mkdir(scratch_at("d"), 0700), 0);
    ck_assert_int_eq(mkfifo(scratch_at("pipe"), 0600), 0);
    ck_assert_int_eq(mkdir(scratch_at("open"), 0777), 0); /* anyone could rename here, but the file is guarded */
    scratch_write_text(scratch_at("open/guard"), "kept");
    ck_assert_int_eq(chmod(scratch_at("open/guard"), 0444), 0);
    ck_assert_int_eq(mkdir(scratch_at("locked"), 0755), 0);
    scratch_write_text(scratch_at("locked/f"), "kept");
    ck_assert_int_eq(chmod(scratch_at("locked/f"), 0666), 0);
    ck_assert_int_eq(chmod(scratch_at("locked"), 0555), 0);
    assert_unreplaced(scratch_at("d"), "is a folder");
    assert_unreplaced(scratch_at("pipe"), "not a regular file");
    assert_unreplaced(scratch_at("nofolder/f"), strerror(ENOENT));
    assert_unreplaced(scratch_at("open/guard/f"), strerror(ENOTDIR));
    scratch_nobody(); /* root's rename over /dev/null would succeed, if ever this test should fail */
    assert_unreplaced("/dev/null", "not a regular file");
    assert_unreplaced(scratch_at("open/guard"), strerror(EACCES));
    assert_unreplaced(scratch_at("locked/f"), strerror(EACCES));
    assert_holds(scratch_at("open/guard"), "kept");
    ck_assert_uint_eq(entries_of(scratch_at("open")), 1);
    assert_holds(scratch_at("locked/f"), "kept");
    ck_assert_uint_eq(entries_of(scratch_at("locked")), 1);
}
END_TEST

/* Two processes write the same file again and again: who reads in between sees one of the two, whole. */
START_TEST(test_replace_is_never_half)
{
    enum { SIZE = 20000, TIMES = 40 };
    static char content[2][SIZE + 1];
    memset(content[0], 'a', SIZE);
    memset(content[1], 'b', SIZE);
    ck_assert_int_eq(mkdir(scratch_at("two"), 0700), 0);
    scratch_write_text(scratch_at("two/f"), content[0]);
    pid_t writer[2];
    for (int w = 0; w < 2; w++) {
        writer[w] = fork();
        ck_assert_int_ge(writer[w], 0);
        if (writer[w] == 0) {
            int failed = 0;
            for (int i = 0; i < TIMES; i++)
                failed |= !file_replace(scratch_at("two/f"), content[w], SIZE, NULL);
            _exit(failed);
        }
    }
    unsigned running = 2, reads = 0;
    while (running > 0) {
        uint8_t *bytes = NULL;
        size_t size = 0;
        struct err e = {0};
        ck_assert_msg(file_read(scratch_at("two/f"), SIZE, &bytes, &size, &e), "%s", e.text);
        ck_assert_uint_eq(size, SIZE);
        ck_assert_mem_eq(bytes, content[bytes[0] == 'b'], SIZE);
        mem_free(bytes);
        reads++;
        for (int status; waitpid(-1, &status, WNOHANG) > 0; running--)
            ck_assert_int_eq(status, 0);
    }
    ck_assert_uint_gt(reads, 1);
    ck_assert_uint_eq(entries_of(scratch_at("two")), 1);
}
END_TEST

Suite *replace_suite(void)
{
    Suite *s = suite_create("replace");
    TCase *c = tcase_create("replace");
    tcase_set_timeout(c, 60);
    scratch_add(c);
    tcase_add_test(c, test_replace);
    tcase_add_test(c, test_replace_large);
    tcase_add_test(c, test_replace_follows_a_link);
    tcase_add_test(c, test_replace_own_follows_no_link);
    tcase_add_test(c, test_replace_keeps_the_old_when_it_fails);
    tcase_add_test(c, test_replace_refused);
    tcase_add_test(c, test_replace_is_never_half);
    suite_add_tcase(s, c);
    return s;
}
