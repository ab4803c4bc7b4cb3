/* SPDX-License-Identifier: MIT */
/* Files for tests; see scratch.h. Check runs an unchecked fixture in the process that forks the tests, and a checked
 * one in the test's own. The case's folder belongs to the first, so nothing a test does to itself leaves it behind.
 */
#include "tests/common/scratch.h"

#include <errno.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"

enum { NOBODY = 65534, PATHS = 32, TRIES = 40 };

static char case_folder[FILE_PATH_MAX];
static char folder[FILE_PATH_MAX]; /* of the test, in it */

static void join(char *out, const char *dir, const char *name)
{
    int n = snprintf(out, FILE_PATH_MAX, "%s%s%s", dir, *name ? "/" : "", name);
    ck_assert_msg(n >= 0 && n < FILE_PATH_MAX, "%s/%s: too long", dir, name);
}

/* mkdtemp's folders are shut to others, and a test that gives up its rights still has to get in. */
static void make_folder(char *out, const char *parent)
{
    join(out, parent, "dropout-lab-XXXXXX");
    ck_assert_msg(mkdtemp(out) && chmod(out, 0755) == 0, "%s: %s", out, strerror(errno));
}

static void make_case_folder(void)
{
    const char *tmp = getenv("TMPDIR");
    make_folder(case_folder, tmp && *tmp == '/' ? tmp : "/tmp"); /* tests change their working directory */
}

static void make_test_folder(void)
{
    make_folder(folder, case_folder);
}

/* Tests shut folders; a user who is not root must open them before they can be emptied. */
static int open_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)at;
    return type == FTW_D || type == FTW_DNR ? chmod(path, 0700) : 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

static bool remove_tree(const char *path)
{
    return nftw(path, open_one, 16, FTW_PHYS) == 0 && nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0;
}

/* More than one try: a shut folder in a shut folder is seen only when the outer one is open, and a program that a dead
 * test has left may write until it sees that its terminal is gone. */
static void remove_case_folder(void)
{
    struct timespec nap = {.tv_nsec = 50000000};
    for (int i = 0; i < TRIES; i++) {
        if (remove_tree(case_folder))
            return;
        nanosleep(&nap, NULL);
    }
    fprintf(stderr, "%s cannot be removed: %s\n", case_folder, strerror(errno));
    exit(EXIT_FAILURE);
}

void scratch_add(TCase *t)
{
    tcase_add_unchecked_fixture(t, make_case_folder, remove_case_folder);
    tcase_add_checked_fixture(t, make_test_folder, NULL);
}

const char *scratch_at(const char *name)
{
    static char ring[PATHS][FILE_PATH_MAX];
    static unsigned next;
    char *out = ring[next++ % PATHS];
    ck_assert_msg(*folder, "%s: a case that uses files is given a folder by scratch_add", name);
    join(out, folder, name);
    return out;
}

void scratch_write(const char *path, const void *bytes, size_t size)
{
    FILE *f = fopen(path, "wb");
    ck_assert_msg(f != NULL, "%s: %s", path, strerror(errno));
    ck_assert_uint_eq(fwrite(bytes, 1, size, f), size);
    ck_assert_int_eq(fclose(f), 0);
}

void scratch_write_text(const char *path, const char *text)
{
    scratch_write(path, text, strlen(text));
}

char *scratch_read(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rb");
    ck_assert_msg(f != NULL, "%s: %s", path, strerror(errno));
    struct stat st;
    ck_assert_int_eq(fstat(fileno(f), &st), 0);
    char *text = calloc(1, (size_t)st.st_size + 1);
    ck_assert_ptr_nonnull(text);
    size_t n = fread(text, 1, (size_t)st.st_size, f);
    ck_assert_int_eq(ferror(f), 0);
    fclose(f);
    if (size)
        *size = n;
    return text;
}

void scratch_nobody(void)
{
    if (geteuid() == 0) {
        ck_assert_int_eq(setgid(NOBODY), 0);
        ck_assert_int_eq(setuid(NOBODY), 0);
    }
}

void scratch_in_child(int (*body)(void))
{
    fflush(NULL);
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        int line = body();
        if (line)
            fprintf(stderr, "the child failed at line %d\n", line);
        _exit(line != 0);
    }
    int status;
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "the child failed, status %d", status);
}

void check_error(const struct err *e, enum err_code code, const char *part)
{
    size_t n = strlen(e->text);
    ck_assert_msg(e->code == code, "code %d: %s", e->code, e->text);
    ck_assert_msg(n > 0 && e->text[n - 1] != '.' && !strchr(e->text, '\n'), "%s", e->text);
    ck_assert_msg(strstr(e->text, part) != NULL, "\"%s\" is not in: %s", part, e->text);
}
