/* SPDX-License-Identifier: MIT */
/* Files for tests; see scratch.h. */
#include "scratch.h"

#include <check.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[256];

void scratch_setup(void)
{
    const char *tmp = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/dropout-lab-run-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    /* a test that gives up its rights still has to get in */
    ck_assert_int_eq(chmod(folder, 0755), 0);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

void scratch_teardown(void)
{
    ck_assert_int_eq(nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

const char *scratch(const char *name)
{
    static char ring[8][512];
    static unsigned next;
    char *out = ring[next++ % 8];
    snprintf(out, sizeof ring[0], "%s%s%s", folder, *name ? "/" : "", name);
    return out;
}

void scratch_write(const char *path, const void *bytes, size_t size)
{
    FILE *f = fopen(path, "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(bytes, 1, size, f), size);
    ck_assert_int_eq(fclose(f), 0);
}

char *scratch_read(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rb");
    ck_assert_msg(f != NULL, "%s", path);
    struct stat st;
    ck_assert_int_eq(fstat(fileno(f), &st), 0);
    char *text = calloc(1, (size_t)st.st_size + 1);
    ck_assert_ptr_nonnull(text);
    ck_assert_uint_eq(fread(text, 1, (size_t)st.st_size, f), (size_t)st.st_size);
    fclose(f);
    if (size)
        *size = (size_t)st.st_size;
    return text;
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
